//! Stories in the real window, for `cargo xtask test`.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::{build, demo, needs::For, system};

mod by_keys;
mod desktop;
mod first_day;
mod notices;
mod with_accounts;
mod with_chats;

/// A story and its name.
type Story = (&'static str, fn() -> Result<()>);

const STORIES: &[Story] = &[
    ("demo", demo::play),
    ("first day", first_day::play),
    ("by keys", by_keys::play),
    ("notices", notices::play),
    ("desktop", desktop::play),
    ("with chats", with_chats::play),
    ("with accounts", with_accounts::play),
];

/// Builds the app and plays some of the stories; all of them when none is named.
pub fn play(names: &[String]) -> Result<()> {
    system::ready(&[For::Build, For::Homeserver, For::Window])?;
    build::app()?;
    for name in names {
        anyhow::ensure!(STORIES.iter().any(|(story, _)| story == name), "there is no story {name:?}");
    }
    tell(|story| names.is_empty() || names.iter().any(|name| name == story))
}

/// Plays all of them; stops at the first that fails.
pub fn run() -> Result<()> {
    tell(|_| true)
}

fn tell(wanted: impl Fn(&str) -> bool) -> Result<()> {
    for (name, story) in STORIES.iter().filter(|(name, _)| wanted(name)) {
        let start = Instant::now();
        story().with_context(|| format!("story {name}"))?;
        println!("story {name}: ok {:.1}s", start.elapsed().as_secs_f32());
    }
    Ok(())
}
