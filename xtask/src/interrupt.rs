//! Ctrl-C: the first one lets everything that was started end in order, the second one ends this program at once.

use std::{
    process::exit,
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Context, Result, bail};

/// A signal has no owner to hand it to; this is the one place that keeps it.
static SEEN: AtomicBool = AtomicBool::new(false);

/// Starts listening.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        if SEEN.swap(true, Ordering::SeqCst) {
            exit(130);
        }
    })
    .context("listening for Ctrl-C")
}

/// Whether it came.
pub fn seen() -> bool {
    SEEN.load(Ordering::SeqCst)
}

/// Fails once it came, so that waiting ends.
pub fn check() -> Result<()> {
    if seen() {
        bail!("interrupted");
    }
    Ok(())
}
