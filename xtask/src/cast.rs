//! The people of a demo who have engines of their own: `hoopoe-dev cast`.
//!
//! Alice's data folder is the one that the app opens; the others have theirs in `alice-cast` beside it.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{
    base,
    process::{self, Owned},
};

/// Signs everyone in, sends the conversations of the encrypted chats, and closes all engines in order.
pub fn seed(homeserver: &str, people: &Path) -> Result<()> {
    process::run(command(homeserver, people).arg("--seed"))
}

/// Starts the people who keep writing now and then; alice is left to the app.
pub fn active(homeserver: &str, people: &Path) -> Result<Owned> {
    let log = File::create(people.join("cast.log")).context("making the cast's log")?;
    let mut command = command(homeserver, people);
    Owned::start("hoopoe-dev cast", command.arg("--active").stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log))
}

fn command(homeserver: &str, people: &Path) -> Command {
    let mut command = process::mortal(base::program("hoopoe-dev"));
    // What the cast itself says is told apart from this; the SDK's complaints about empty accounts are none of it.
    if std::env::var_os("HOOPOE_LOG").is_none() {
        command.env("HOOPOE_LOG", "off");
    }
    command.args(["cast", "--homeserver", homeserver, "--data"]).arg(people.join("alice"));
    command
}
