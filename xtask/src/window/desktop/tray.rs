//! The tray of a sandbox: a small host that is asked by lines of text.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    base,
    process::{self, Owned},
    sandbox::Sandbox,
    wait::{Found, wait},
};

/// How long the icon may take to follow.
const BOUND: Duration = Duration::from_secs(20);

/// A running tray.
pub struct Tray {
    process: Owned,
    output: BufReader<ChildStdout>,
}

impl Tray {
    /// Starts it.
    pub fn start(sandbox: &Sandbox) -> Result<Self> {
        let log = File::create(sandbox.folder().join("tray.log")).context("making the tray's log")?;
        // The packages of the system are for the system's own Python.
        let mut command = process::mortal("/usr/bin/python3");
        command.arg(base::root().join("xtask/src/window/desktop/tray_host.py"));
        sandbox.place(&mut command);
        let mut process = Owned::start("the tray", command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log))?;
        let output = process.child().stdout.take().ok_or_else(|| anyhow!("the tray has no output"))?;
        let mut tray = Self { process, output: BufReader::new(output) };
        match tray.line()?.as_str() {
            "ready" => Ok(tray),
            other => bail!("the tray is not ready: {other:?}"),
        }
    }

    /// Waits until the first icon's menu fits.
    pub fn wait_for_menu(&mut self, labels: &str) -> Result<()> {
        wait(&format!("the menu {labels:?}"), BOUND, || {
            let found = self.ask("labels")?;
            Ok(Found::or((found == labels).then_some(()), || found))
        })
    }

    /// Waits until so many icons are there.
    pub fn wait_for_icons(&mut self, count: u32) -> Result<()> {
        wait(&format!("{count} icons in the tray"), BOUND, || {
            let found = self.ask("items")?;
            Ok(Found::or((found == count.to_string()).then_some(()), || found))
        })
    }

    /// The file of the icon's picture.
    pub fn picture(&mut self) -> Result<PathBuf> {
        self.ask("icon").map(PathBuf::from)
    }

    /// Chooses from the icon's menu.
    pub fn choose(&mut self, label: &str) -> Result<()> {
        match self.ask(&format!("choose {label}"))?.as_str() {
            "done" => Ok(()),
            other => bail!("choosing {label:?}: {other}"),
        }
    }

    fn ask(&mut self, line: &str) -> Result<String> {
        let input = self.process.child().stdin.as_mut().ok_or_else(|| anyhow!("the tray has no input"))?;
        writeln!(input, "{line}").context("asking the tray")?;
        self.line()
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line).context("reading from the tray")?;
        self.process.check()?;
        Ok(line.trim_end_matches('\n').to_owned())
    }
}

/// The windows of the app that can be seen, by their numbers.
pub fn windows(sandbox: &Sandbox) -> Result<Vec<String>> {
    let mut command = Command::new("xdotool");
    command.args(["search", "--onlyvisible", "--class", "hoopoe"]);
    sandbox.place(&mut command);
    // It fails when there are none.
    let output = command.stdin(Stdio::null()).output().context("running xdotool")?;
    Ok(String::from_utf8_lossy(&output.stdout).split_whitespace().map(str::to_owned).collect())
}

/// Waits until so many windows of the app can be seen.
pub fn wait_for_windows(sandbox: &Sandbox, count: usize) -> Result<()> {
    wait(&format!("{count} windows"), BOUND, || {
        let found = windows(sandbox)?;
        Ok(Found::or((found.len() == count).then_some(()), || format!("{found:?}")))
    })
}

/// Closes the app's window as a person does.
pub fn close_window(sandbox: &Sandbox) -> Result<()> {
    let run = |words: &[&str]| {
        let mut command = Command::new("xdotool");
        command.args(words);
        sandbox.place(&mut command);
        process::output(&mut command).map(drop)
    };
    // A window that has just been made again is listed under its old number for a moment.
    wait("the window in front", BOUND, || {
        let Some(window) = windows(sandbox)?.into_iter().next() else { return Ok(Found::Yes(())) };
        Ok(run(&["windowactivate", "--sync", &window]).map_or_else(|error| Found::NotYet(error.to_string()), Found::Yes))
    })?;
    run(&["key", "--clearmodifiers", "alt+F4"])
}
