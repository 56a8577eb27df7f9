//! `cargo xtask test`: everything that must hold before a change is taken.
//!
//! Every step runs even when an earlier one failed, so that one run tells everything. At the end stand the runners' own
//! summary lines.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{base, build, interrupt, needs::For, process, system, window};

/// How a step went.
struct Outcome {
    name: &'static str,
    seconds: f32,
    failure: Option<String>,
    summary: Vec<String>,
}

/// Marks of the lines in which runners sum up.
const SUMMARIES: [&str; 6] = ["test result: ", "Summary [", "Test Files ", "Tests ", "svelte-check found", "advisories "];

/// Runs them; `quick` leaves out the browser and the window.
pub fn run(quick: bool) -> Result<()> {
    let mut needs = vec![For::Build, For::Homeserver];
    if !quick {
        needs.extend([For::Window, For::Browser]);
    }
    system::ready(&needs)?;
    build::interface()?;
    let mut outcomes = Vec::new();
    for (name, command) in commands() {
        outcomes.push(outcome(name, command)?);
    }
    outcomes.push(own("bindings", || build::bindings().and_then(|()| unchanged("ui/src/ipc/bindings"))));
    if !quick {
        outcomes.push(own("builds for the window", build::app));
        let mut browser = npm(&["run", "--silent", "e2e"]);
        browser.envs(system::browser().map(|path| ("HOOPOE_CHROMIUM", path)));
        outcomes.push(outcome("browser", browser)?);
        outcomes.push(own("window", window::run));
    }
    report(&outcomes)
}

/// The steps that are one command each.
fn commands() -> Vec<(&'static str, Command)> {
    let cargo = |words: &[&str]| {
        let mut command = build::cargo();
        command.args(words);
        command
    };
    let nextest = process::succeeds(build::cargo().args(["nextest", "--version"]));
    let tests: &[&str] =
        if nextest { &["nextest", "run", "--workspace", "--no-fail-fast"] } else { &["test", "--workspace", "--no-fail-fast"] };
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    let mut list = vec![
        ("format", cargo(&["fmt", "--all", "--check"])),
        ("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])),
        ("tests", cargo(tests)),
        ("doctests", cargo(&["test", "--workspace", "--doc", "--quiet"])),
        ("documentation", documentation),
        ("types", npm(&["run", "--silent", "check"])),
        ("lint", npm(&["run", "--silent", "lint"])),
        ("interface", npm(&["run", "--silent", "test"])),
    ];
    if process::succeeds(build::cargo().args(["deny", "--version"])) {
        list.push(("dependencies", cargo(&["deny", "--workspace", "check", "licenses", "bans", "sources"])));
    }
    list
}

fn npm(words: &[&str]) -> Command {
    let mut command = system::npm();
    command.args(words).current_dir(base::ui());
    command
}

/// Runs a command, shows what it writes, and keeps the lines that sum up.
fn outcome(name: &'static str, mut command: Command) -> Result<Outcome> {
    println!("\n== {name}: {}", process::words(&command));
    let start = Instant::now();
    let plain = command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
    // Runners write their summaries to either stream; one pipe keeps the order.
    let (reader, writer) = std::io::pipe().context("making a pipe")?;
    plain.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = plain.spawn().with_context(|| format!("starting {}", process::words(plain)))?;
    drop(command);
    let mut summary = Vec::new();
    for line in BufReader::new(reader).lines() {
        let line = line.context("reading a runner's output")?;
        println!("{line}");
        if SUMMARIES.iter().any(|mark| line.trim_start().starts_with(mark)) {
            summary.push(line.trim().to_owned());
        }
    }
    let status = child.wait().context("waiting for a runner")?;
    interrupt::check()?;
    let failure = (!status.success()).then(|| status.to_string());
    Ok(Outcome { name, seconds: start.elapsed().as_secs_f32(), failure, summary })
}

/// Runs a step that is more than one command.
fn own(name: &'static str, doing: impl FnOnce() -> Result<()>) -> Outcome {
    println!("\n== {name}");
    let start = Instant::now();
    let failure = doing().err().map(|error| format!("{error:#}"));
    Outcome { name, seconds: start.elapsed().as_secs_f32(), failure, summary: Vec::new() }
}

/// Fails when generated files differ from those that are committed.
fn unchanged(folder: &str) -> Result<()> {
    let git = |words: &[&str]| process::output(Command::new("git").args(words).args(["--", folder]).current_dir(base::root()));
    let changes = git(&["status", "--porcelain"])?;
    if changes.is_empty() {
        return Ok(());
    }
    Err(anyhow!("run `cargo xtask gen` and commit:\n{}", String::from_utf8_lossy(&changes)))
}

fn report(outcomes: &[Outcome]) -> Result<()> {
    println!("\n== summary");
    for outcome in outcomes {
        let verdict = if outcome.failure.is_some() { "FAILED" } else { "ok" };
        println!("{verdict:<6} {} ({:.0} s)", outcome.name, outcome.seconds);
        for line in &outcome.summary {
            println!("         {line}");
        }
        if let Some(failure) = &outcome.failure {
            println!("         {failure}");
        }
    }
    let failed: Vec<_> = outcomes.iter().filter(|outcome| outcome.failure.is_some()).map(|outcome| outcome.name).collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}
