//! How fast the cache is when an account is heavy: 2,000 chats, a million messages.
//!
//! `cargo bench -p hoopoe-cache --bench scale -- [GROUP…]` measures groups of figures and writes each as a line of JSON,
//! `{name, unit, value, budget, ok, note}`; what it does meanwhile goes to the error stream. The account is generated once
//! and kept in the target folder.

#![allow(clippy::indexing_slicing)]

use std::collections::BTreeSet;

use anyhow::Result;

use crate::figures::Row;
use crate::kept::Kept;

mod account;
mod facts;
mod figures;
mod kept;
mod list;
mod reading;
mod words;

/// What can be measured.
const GROUPS: [&str; 4] = ["facts", "page", "jump", "list"];

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Also started among the tests, where there is nothing to measure.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let asked: BTreeSet<&str> = arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    if let Some(unknown) = asked.iter().find(|group| !GROUPS.contains(group)) {
        anyhow::bail!("there is no group {unknown}");
    }
    let kept = Kept::find_or_make().await?;
    for group in GROUPS.iter().filter(|group| asked.is_empty() || asked.contains(*group)) {
        let rows = match *group {
            "facts" => facts::measure(&kept).await?,
            "page" => reading::pages(&kept).await?,
            "jump" => reading::jumps(&kept).await?,
            _ => list::measure(&kept).await?,
        };
        rows.iter().for_each(Row::print);
    }
    Ok(())
}
