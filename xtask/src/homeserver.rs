//! `cargo xtask homeserver`: a local homeserver until Ctrl-C.

use std::{path::PathBuf, thread::sleep, time::Duration};

use anyhow::Result;
use clap::ValueEnum;
use hoopoe_homeserver::{Options, PASSWORD, Synapse, Template, seed::small};

use crate::{interrupt, needs::For, system};

/// What a homeserver holds at first.
#[derive(Clone, Copy, ValueEnum)]
pub enum Seed {
    /// Nobody.
    Empty,
    /// The small community.
    Small,
    /// The large account.
    Heavy,
}

/// Runs it.
pub fn run(port: Option<u16>, data: Option<PathBuf>, seed: Seed) -> Result<()> {
    system::ready(&[For::Homeserver])?;
    let template = match seed {
        Seed::Empty => Template::Empty,
        Seed::Small => Template::Small,
        Seed::Heavy => Template::Heavy,
    };
    let server = Synapse::start_with(&Options { port, data, template, ..Options::default() }, &|line| println!("{line}"))?;
    println!("{}", server.url());
    match seed {
        Seed::Empty => println!("anyone may sign up"),
        Seed::Small => {
            let names: Vec<_> = small::PEOPLE.iter().map(|(name, _)| *name).collect();
            println!("sign in as one of {}; the password is {PASSWORD}", names.join(", "));
        }
        Seed::Heavy => println!("sign in as alice; the password is {PASSWORD}"),
    }
    println!("Ctrl-C ends it");
    while !interrupt::seen() {
        sleep(Duration::from_millis(100));
    }
    Ok(())
}
