//! Starting, hidden, when the user logs in: an entry of the system that names this program.
//!
//! The setting is what the user chose here; who takes the entry away in the system's own settings has chosen too.

#[cfg(target_os = "macos")]
mod launch_agent;
#[cfg(windows)]
mod registry;
#[cfg(all(unix, not(target_os = "macos")))]
mod xdg;

use std::env;
use std::path::PathBuf;

use hoopoe_messenger::Messenger;
use hoopoe_model::{Methods, Settings};
#[cfg(target_os = "macos")]
use launch_agent::Entry;
#[cfg(windows)]
use registry::Entry;
use tokio::sync::watch;
#[cfg(all(unix, not(target_os = "macos")))]
use xdg::Entry;

/// Whether this program can have such an entry: a sandbox that hides its own place cannot.
pub fn is_possible() -> bool {
    env::var_os("FLATPAK_ID").is_none() && entry().is_some()
}

/// Keeps the entry as the settings say, as long as the engine runs.
pub async fn keep(messenger: &Messenger, mut settings: watch::Receiver<Settings>) {
    let Some(entry) = entry() else { return };
    let chosen = settings.borrow_and_update().clone();
    if chosen.autostart && !entry.is_on() {
        let (client, _frames) = messenger.connect();
        if let Err(failure) = client.configure(Settings { autostart: false, ..chosen }).await {
            tracing::warn!(code = ?failure.code, "the setting of starting at login was not changed");
        }
    } else {
        // The program may have moved since.
        set(&entry, chosen.autostart);
    }
    let mut on = settings.borrow_and_update().autostart;
    while settings.changed().await.is_ok() {
        let wanted = settings.borrow_and_update().autostart;
        if wanted != on {
            set(&entry, wanted);
            on = wanted;
        }
    }
}

fn set(entry: &Entry, on: bool) {
    if let Err(error) = entry.set(on) {
        tracing::warn!(%error, "starting at login was not changed");
    }
}

fn entry() -> Option<Entry> {
    // An AppImage runs from a folder that goes with it.
    let program = env::var_os("APPIMAGE").map(PathBuf::from).or_else(|| env::current_exe().ok())?;
    Entry::new(program)
}
