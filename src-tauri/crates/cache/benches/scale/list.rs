//! The list of chats.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::account::CHATS;
use crate::figures::{Budget, Row, Times};
use crate::kept::Kept;

const TIMES: usize = 100;
const STARTS: usize = 20;

/// Measures reading the whole list, and opening the file until the first list.
pub async fn measure(kept: &Kept) -> Result<Vec<Row>> {
    let mut starts = Times::begin();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let cache = kept.open()?;
        let chats = cache.chats().await?;
        starts.since(begun);
        ensure!(chats.len() == CHATS, "{} chats", chats.len());
        cache.close().await?;
    }
    let starts = starts.rows("list.start", Budget::AtMost(60.0), "opening the file, then 2,000 chats");
    let cache = kept.open()?;
    let mut lists = Times::begin();
    for _ in 0..TIMES {
        let begun = Instant::now();
        cache.chats().await?;
        lists.since(begun);
    }
    cache.close().await?;
    let mut rows = lists.rows("list.", Budget::AtMost(30.0), "2,000 chats");
    rows.extend(starts);
    Ok(rows)
}
