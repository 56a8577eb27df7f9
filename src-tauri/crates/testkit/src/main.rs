//! `hoopoe-dev`: the engine without its window, for developers and their tests. Never part of a release.
#![recursion_limit = "256"]

mod dev;

use std::io::IsTerminal;

use clap::{Parser, Subcommand};

/// The engine of Hoopoe without its window.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// One person as JSON lines on standard input and output; the end of the input ends it in order.
    Person(dev::person::Options),
    /// The engine behind a WebSocket on loopback, and the interface for a browser.
    Serve(dev::serve::Options),
    /// Fills the encrypted chats of the seeded homeserver, or keeps its people active.
    Cast(dev::cast::Options),
    /// A long hard day: stories that take minutes.
    #[command(subcommand)]
    Soak(dev::soak::Story),
    /// Measures the engine on a data folder.
    Bench(dev::bench::Options),
}

fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("HOOPOE_LOG")
        .unwrap_or_else(|_| "warn,matrix_sdk=error,matrix_sdk::http_client=off".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr).init();
    let command = Arguments::parse().command;
    let runtime = tokio::runtime::Runtime::new()?;
    let ended = runtime.block_on(async move {
        match command {
            Command::Person(options) => dev::person::run(options).await,
            Command::Serve(options) => dev::serve::run(options).await,
            Command::Cast(options) => dev::cast::run(options).await,
            Command::Soak(story) => dev::soak::run(story).await,
            Command::Bench(options) => dev::bench::run(options).await,
        }
    });
    // A read of the standard input that is still waiting holds nothing up.
    runtime.shutdown_background();
    ended
}
