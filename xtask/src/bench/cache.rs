//! The cache alone with a heavy account: 2,000 chats, a million messages.
//!
//! It is measured by a program of its own, beside the cache's source, which writes each row as a line. The first time it
//! generates the account and keeps it in the target folder.

use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{build, process};

/// The groups that it knows.
pub const GROUPS: [&str; 4] = ["facts", "page", "jump", "list"];

/// Measures groups.
pub fn measure(groups: &[&str]) -> Result<Vec<Value>> {
    let mut command: Command = build::cargo();
    command.args(["bench", "--quiet", "--package", "hoopoe-cache", "--bench", "scale", "--"]).args(groups);
    let lines = process::output(command.stderr(Stdio::inherit()))?;
    let lines = String::from_utf8(lines).context("reading the rows")?;
    lines.lines().map(|line| serde_json::from_str(line).context("reading a row")).collect()
}
