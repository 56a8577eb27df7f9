//! Waiting for a condition, with a bound.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::interrupt;

/// How often a condition is looked at.
const PAUSE: Duration = Duration::from_millis(30);

/// Waits until `look` finds something; fails with `what` and the last thing that `look` said instead.
pub fn wait<T>(what: &str, bound: Duration, mut look: impl FnMut() -> Result<Found<T>>) -> Result<T> {
    let end = Instant::now() + bound;
    loop {
        interrupt::check()?;
        match look()? {
            Found::Yes(found) => return Ok(found),
            Found::NotYet(instead) if Instant::now() > end => bail!("{what}: not within {} s; there was {instead}", bound.as_secs()),
            Found::NotYet(_) => sleep(PAUSE),
        }
    }
}

/// What a look found.
pub enum Found<T> {
    /// The thing itself.
    Yes(T),
    /// What was there instead, for the error.
    NotYet(String),
}

impl<T> Found<T> {
    /// Takes an option; `instead` says what was there.
    pub fn or(found: Option<T>, instead: impl FnOnce() -> String) -> Self {
        found.map_or_else(|| Self::NotYet(instead()), Self::Yes)
    }
}
