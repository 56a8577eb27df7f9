//! `cargo xtask bench` and `cargo xtask soak`.
//!
//! What needs a window is measured here, the cache and the engine by programs of their own; all as users get them.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{base, build, needs::For, process, system};

mod cache;
mod start;

/// Something measured, and how much of it is allowed.
pub struct Row {
    /// Its name in the table of budgets.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: &'static str,
    /// What was measured.
    pub value: f64,
    /// The most that is allowed; `None` when it only explains another row.
    pub budget: Option<f64>,
    /// How it was measured.
    pub note: String,
}

/// The groups that are measured here.
const WINDOW_GROUPS: [&str; 1] = ["start"];

/// Measures groups of budgets; all of them when none is named. Fails when one is not kept.
pub fn run(groups: &[String], json: Option<&Path>) -> Result<()> {
    let asked: BTreeSet<&str> = groups.iter().map(String::as_str).collect();
    let wanted = |known: &[&'static str]| -> Vec<&'static str> {
        known.iter().copied().filter(|group| asked.is_empty() || asked.contains(group)).collect()
    };
    let mut rows: Vec<Value> = Vec::new();
    let of_cache = wanted(&cache::GROUPS);
    if !of_cache.is_empty() {
        system::ready(&[For::Build])?;
        println!("measuring {}", of_cache.join(", "));
        rows.extend(cache::measure(&of_cache)?.into_iter().inspect(print));
    }
    let rest: Vec<&str> = asked.iter().copied().filter(|group| !of_cache.contains(group)).collect();
    if asked.is_empty() || !rest.is_empty() {
        system::ready(&[For::Build, For::Homeserver, For::Window])?;
        build::release()?;
    }
    for group in wanted(&WINDOW_GROUPS) {
        println!("measuring {group}");
        rows.extend(start::measure()?.into_iter().map(shown).inspect(print));
    }
    let rest: Vec<&str> = rest.into_iter().filter(|group| !WINDOW_GROUPS.contains(group)).collect();
    if asked.is_empty() || !rest.is_empty() {
        rows.extend(engine_rows(&rest)?);
    }
    if let Some(file) = json {
        let text = serde_json::to_string_pretty(&rows).context("writing the rows")?;
        fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
    }
    let over: Vec<String> = rows.iter().filter(|row| row.get("ok") == Some(&json!(false))).map(|row| row["name"].to_string()).collect();
    anyhow::ensure!(over.is_empty(), "over budget: {}", over.join(", "));
    Ok(())
}

/// Runs a long story.
pub fn soak(name: &str, rest: &[String]) -> Result<()> {
    system::ready(&[For::Build, For::Homeserver])?;
    build::engine()?;
    process::run(process::mortal(base::program("hoopoe-dev")).arg("soak").arg(name).args(rest).stdin(Stdio::null()))
}

/// Lets the engine's program measure its groups.
fn engine_rows(groups: &[&str]) -> Result<Vec<Value>> {
    let folder = tempfile::TempDir::with_prefix("hoopoe-bench-").context("making a folder for the rows")?;
    let file = folder.path().join("rows.json");
    process::run(Command::new(base::released("hoopoe-dev")).arg("bench").args(groups).arg("--json").arg(&file))?;
    let text = fs::read_to_string(&file).context("reading the rows")?;
    serde_json::from_str(&text).context("reading the rows")
}

/// Gives a row the shape of the file.
fn shown(row: Row) -> Value {
    let Row { name, unit, value, budget, note } = row;
    let ok = budget.is_none_or(|budget| value <= budget);
    json!({"name": name, "unit": unit, "value": value, "budget": budget, "ok": ok, "note": note})
}

/// Prints a row for people.
fn print(row: &Value) {
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
    let number = |field: &str| row.get(field).and_then(Value::as_f64);
    let value = number("value").unwrap_or_default();
    // What is small is told more exactly.
    let digits = if value < 100.0 { 2 } else { 0 };
    let allowed = number("budget").map_or_else(String::new, |budget| format!(" of {budget}"));
    let verdict = if row.get("ok") == Some(&json!(false)) { "OVER" } else { "ok  " };
    println!("{verdict} {:<32} {value:>10.digits$}{allowed} {}  {}", text("name"), text("unit"), text("note"));
}
