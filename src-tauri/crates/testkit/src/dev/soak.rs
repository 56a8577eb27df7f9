//! `hoopoe-dev soak`: stories that take minutes; their short forms are tests.

use std::time::Duration;

use hoopoe_testkit::{kill, two_homes};

/// Which story.
#[derive(clap::Subcommand)]
pub enum Story {
    /// Alice's program is killed again and again while she writes to bob.
    Kill {
        /// How many messages she writes.
        #[arg(long, default_value_t = 1000)]
        messages: u32,
        /// How often she is killed.
        #[arg(long, default_value_t = 200)]
        kills: u32,
        /// The longest life between two deaths, in milliseconds.
        #[arg(long, default_value_t = 3000)]
        life: u64,
        /// Repeats a run's instants.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Two accounts on two homeservers live side by side in one engine.
    TwoHomes {
        /// How many minutes it lasts.
        #[arg(long, default_value_t = 60)]
        minutes: u64,
        /// Repeats a run's turns.
        #[arg(long)]
        seed: Option<u64>,
    },
}

/// Tells the story and prints its figures as JSON.
pub async fn run(story: Story) -> anyhow::Result<()> {
    let figures = match story {
        Story::Kill { messages, kills, life, seed } => {
            let seed = seed.unwrap_or_else(|| fastrand::u64(..));
            eprintln!("soak kill: {messages} messages, {kills} deaths, seed {seed}");
            let program = std::env::current_exe()?;
            let plan = kill::Plan { program, messages, kills, longest_life: Duration::from_millis(life), seed };
            serde_json::to_string(&kill::tell(&plan, &|line| eprintln!("soak kill: {line}")).await?)?
        }
        Story::TwoHomes { minutes, seed } => {
            let seed = seed.unwrap_or_else(|| fastrand::u64(..));
            eprintln!("soak two-homes: {minutes} minutes, seed {seed}");
            let plan = two_homes::Plan { lasting: Duration::from_secs(60 * minutes), pause: Duration::from_millis(400), turns: 50, seed };
            serde_json::to_string(&two_homes::tell(&plan, &|line| eprintln!("soak two-homes: {line}")).await?)?
        }
    };
    println!("{figures}");
    Ok(())
}
