//! A person with an engine of their own: drives a `hoopoe-dev person` process by lines of JSON.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::Stdio,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use crate::{
    base, interrupt,
    process::{self, Owned},
};

/// How long an answer or a change may take.
const BOUND: Duration = Duration::from_secs(30);

/// A running engine and what it has shown so far.
pub struct Person {
    process: Owned,
    lines: Receiver<Value>,
    views: BTreeMap<u64, View>,
    next_id: u64,
}

/// The rows of a view being watched, and the last frame without them.
#[derive(Default)]
struct View {
    rows: BTreeMap<String, Value>,
}

impl Person {
    /// Starts the engine on a data folder.
    pub fn start(data: &Path) -> Result<Self> {
        let log = File::create(data.with_extension("log")).context("making the engine's log")?;
        let mut command = process::mortal(base::program("hoopoe-dev"));
        command.arg("person").arg("--data").arg(data);
        let mut process = Owned::start("hoopoe-dev person", command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log))?;
        let output = process.child().stdout.take().ok_or_else(|| anyhow!("the engine has no output"))?;
        let (sender, lines) = channel();
        // Ends with the pipe.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Ok(value) = serde_json::from_str(&line)
                    && sender.send(value).is_err()
                {
                    return;
                }
            }
        });
        Ok(Self { process, lines, views: BTreeMap::new(), next_id: 1 })
    }

    /// Asks for something and waits for the answer.
    pub fn ask(&mut self, method: &str, request: &Value) -> Result<Value> {
        let id = self.next_id;
        self.next_id += 1;
        let input = self.process.child().stdin.as_mut().ok_or_else(|| anyhow!("the engine has no input"))?;
        writeln!(input, "{}", json!({"id": id, "method": method, "request": request})).with_context(|| format!("asking {method}"))?;
        let end = Instant::now() + BOUND;
        loop {
            let line = self.next(end)?.ok_or_else(|| anyhow!("no answer to {method} within {} s", BOUND.as_secs()))?;
            if line.get("id").and_then(Value::as_u64) != Some(id) {
                continue;
            }
            if let Some(failure) = line.get("failure") {
                bail!("{method}: {failure}");
            }
            return line.get("answer").cloned().ok_or_else(|| anyhow!("{method}: neither answer nor failure"));
        }
    }

    /// Watches a view and returns its number.
    pub fn watch(&mut self, view: &Value) -> Result<u64> {
        let opened = self.ask("open", &json!({"view": view}))?;
        opened.get("view").and_then(Value::as_u64).ok_or_else(|| anyhow!("no view in {opened}"))
    }

    /// Waits for a row of a view.
    pub fn row(&mut self, view: u64, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
        let end = Instant::now() + BOUND;
        loop {
            let rows = self.views.get(&view).map(|view| &view.rows);
            if let Some(row) = rows.into_iter().flatten().find_map(|(_, row)| fits(row).then(|| row.clone())) {
                return Ok(row);
            }
            let there = rows.map_or(0, BTreeMap::len);
            if self.next(end)?.is_none() {
                bail!("{what} did not come within {} s; {there} rows are there", BOUND.as_secs());
            }
        }
    }

    /// Lets the engine close in order.
    pub fn close(mut self) {
        self.process.end();
    }

    /// The next line, its frame applied; `None` when the time is over.
    fn next(&mut self, end: Instant) -> Result<Option<Value>> {
        interrupt::check()?;
        let left = end.saturating_duration_since(Instant::now());
        match self.lines.recv_timeout(left) {
            Ok(line) => {
                if let Some(frame) = line.get("frame") {
                    self.apply(frame);
                }
                Ok(Some(line))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                self.process.check()?;
                bail!("the engine closed its output")
            }
        }
    }

    fn apply(&mut self, frame: &Value) {
        let (Some(number), Some(body)) = (frame.get("view").and_then(Value::as_u64), frame.get("body")) else { return };
        let view = self.views.entry(number).or_default();
        let list = |name: &str| body.get(name).and_then(Value::as_array).into_iter().flatten();
        if frame.get("seq").and_then(Value::as_u64) == Some(0) || body.get("rows").is_some() {
            view.rows.clear();
        }
        for row in list("rows").chain(list("upsert")) {
            view.rows.extend(key(row).map(|key| (key, row.clone())));
        }
        for gone in list("remove").filter_map(Value::as_str) {
            view.rows.remove(gone);
        }
    }
}

/// The key of a message's row, or the id of a chat's.
fn key(row: &Value) -> Option<String> {
    row.get("key").or_else(|| row.get("id")).and_then(Value::as_str).map(str::to_owned)
}
