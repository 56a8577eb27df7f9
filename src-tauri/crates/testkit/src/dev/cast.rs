//! `hoopoe-dev cast`: the people of the seeded homeserver.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use hoopoe_testkit::cast::{Pace, Stage, seed, stay_active};
use tokio::io::AsyncReadExt;

/// What they do.
#[derive(clap::Args)]
pub struct Options {
    /// The homeserver's address.
    #[arg(long)]
    homeserver: String,
    /// Alice's data folder; the others live beside it.
    #[arg(long)]
    data: PathBuf,
    /// Write the encrypted conversations, then end.
    #[arg(long, required_unless_present = "active")]
    seed: bool,
    /// Write and answer until the standard input ends; what happens is told as JSON lines.
    #[arg(long)]
    active: bool,
    /// The shortest and the longest pause between two messages, in seconds.
    #[arg(long, num_args = 2, default_values_t = [20.0, 60.0])]
    every: Vec<f64>,
}

/// Runs what was asked for.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let stage = Stage { homeserver: options.homeserver, alice: std::path::absolute(options.data)? };
    if options.seed {
        seed(&stage, &|line| eprintln!("cast: {line}")).await?;
    }
    if options.active {
        let [shortest, longest] = *options.every.as_slice() else { anyhow::bail!("two numbers are needed") };
        let pace = Pace {
            shortest: Duration::try_from_secs_f64(shortest)?,
            longest: Duration::try_from_secs_f64(longest)?,
            writing: Duration::from_millis(2500).min(Duration::try_from_secs_f64(shortest)?),
        };
        stay_active(&stage, pace, &tell, end_of_input()).await?;
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that the cast calls")]
fn tell(event: hoopoe_testkit::cast::Event) {
    let mut out = std::io::stdout().lock();
    if let Ok(line) = serde_json::to_string(&event) {
        // Nobody listening is no reason to fall silent.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }
}

async fn end_of_input() {
    let mut rest = Vec::new();
    // An input that cannot be read has ended as well.
    let _ = tokio::io::stdin().read_to_end(&mut rest).await;
}
