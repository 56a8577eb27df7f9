//! The developer's one door: `cargo xtask COMMAND`.
//!
//! Builds before any system package is there, and fetches the rest: system packages, the interface's packages, Synapse.
//! The programs that speak Matrix are started from here as processes; this one knows HTTP, WebDriver and D-Bus tools only.

mod base;
mod bench;
mod build;
mod cast;
mod demo;
mod homeserver;
mod icons;
mod interrupt;
mod keyboard;
mod mouse;
mod needs;
mod notifications;
mod person;
mod process;
mod sandbox;
mod serve;
mod shots;
mod stage;
mod steps;
mod system;
mod ui_query;
mod wait;
mod webdriver;
mod window;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::homeserver::Seed;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Everything a developer of Hoopoe does", arg_required_else_help = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Shows Hoopoe with a small community on a local homeserver; installs and builds what is missing
    Demo(demo::Demo),
    /// Runs everything that must hold before a change is taken
    Test {
        /// Without the browser and the window
        #[arg(long)]
        quick: bool,
    },
    /// Runs a local homeserver until Ctrl-C
    Homeserver {
        /// The port; a free one if left out
        #[arg(long)]
        port: Option<u16>,
        /// The data folder, kept; one for this run if left out
        #[arg(long)]
        data: Option<PathBuf>,
        /// What it holds at first
        #[arg(long, value_enum, default_value_t = Seed::Empty)]
        seed: Seed,
    },
    /// Serves the interface and the engine to a browser on this machine until Ctrl-C
    Serve {
        /// The port
        #[arg(long, default_value_t = 8780)]
        port: u16,
        /// The data folder of the engine, kept; one for this run, with a local homeserver and alice signed in, if left out
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Generates the interface's bindings from the Rust types
    Gen,
    /// Plays stories in the real window
    Window {
        /// Which; all if left out
        stories: Vec<String>,
    },
    /// Takes the screenshots in docs/screenshots
    Shots,
    /// Measures the speed budgets
    Bench {
        /// Which groups; all if left out
        groups: Vec<String>,
        /// Also writes the rows to this file
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Runs a long story
    Soak {
        /// Which
        name: String,
        /// What the story itself takes
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Makes the icon files from their drawing
    Icons,
}

fn main() -> ExitCode {
    let line = Line::parse();
    if let Err(error) = interrupt::listen().and_then(|()| run(line.command)) {
        if interrupt::seen() {
            return ExitCode::from(130);
        }
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(demo) => demo.run(),
        Command::Test { quick } => steps::run(quick),
        Command::Homeserver { port, data, seed } => homeserver::run(port, data, seed),
        Command::Serve { port, data } => serve::run(port, data),
        Command::Gen => build::bindings(),
        Command::Window { stories } => window::play(&stories),
        Command::Shots => shots::run(),
        Command::Bench { groups, json } => bench::run(&groups, json.as_deref()),
        Command::Soak { name, rest } => bench::soak(&name, &rest),
        Command::Icons => icons::run(),
    }
}
