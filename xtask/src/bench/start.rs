//! From the start of the process to a chat list that can be read.
//!
//! The floor is the same window with no account in the same run: nothing can be shown before it has painted. Both are
//! started by WebDriver, which costs both the same.

use std::{
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use serde_json::json;

use super::Row;
use crate::{
    base,
    sandbox::Sandbox,
    stage::Stage,
    wait::{Found, wait},
    webdriver::Driver,
};

/// How often each is started.
const TIMES: usize = 10;

/// The most that the list may come after the first paint, in milliseconds.
const BUDGET: f64 = 150.0;

/// The moment of the page's first paint, in milliseconds since 1970; null before it.
const FIRST_PAINT: &str = "const [paint] = performance.getEntriesByType('paint').map((one) => one.startTime).sort((a, b) => a - b);\
                           return paint === undefined ? null : performance.timeOrigin + paint";

/// Measures it.
pub fn measure() -> Result<Vec<Row>> {
    let stage = Stage::start(None)?;
    let sandbox = Sandbox::start()?;
    let driver = Driver::start(&sandbox)?;
    let (alice, nobody) = (stage.person("alice"), sandbox.folder().join("nobody"));
    let (mut blank, mut list) = (Vec::new(), Vec::new());
    // In turns, so that a busy moment of the machine touches both. The first pair only warms up.
    for turn in 0..=TIMES {
        let pair = (moment(&driver, &nobody, FIRST_PAINT)?, moment(&driver, &alice, LIST_PAINT)?);
        if turn > 0 {
            blank.push(pair.0);
            list.push(pair.1);
        }
    }
    let (blank, list) = (median(blank), median(list));
    let row = |name, value, budget, note: &str| Row { name, unit: "ms", value, budget, note: note.to_owned() };
    Ok(vec![
        row("start.blank_ms", blank, None, "first paint with no account, median of 10"),
        row("start.list_ms", list, None, "12 chats readable, median of 10"),
        row("start.list_after_blank_ms", list - blank, Some(BUDGET), "the difference"),
    ])
}

/// The moment of the list's first paint, in milliseconds since 1970; null before it. The page marks it itself, because a
/// script from outside may come later than that.
const LIST_PAINT: &str = "const [list] = performance.getEntriesByName('list');\
                          return list === undefined ? null : performance.timeOrigin + list.startTime";

/// Opens a window and tells how long after that a moment of its page was.
fn moment(driver: &Driver, data: &Path, script: &str) -> Result<f64> {
    let start = now()?;
    let window = driver.open_unseen(&base::released("hoopoe"), &["--data", &data.to_string_lossy()])?;
    let moment =
        wait("the paint", Duration::from_secs(20), || Ok(Found::or(window.execute(script, &json!([]))?.as_f64(), || "none".into())))?;
    window.close()?;
    Ok(moment - start)
}

/// Milliseconds since 1970.
fn now() -> Result<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?.as_secs_f64() * 1000.0)
}

/// The middle one; 0 for none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
