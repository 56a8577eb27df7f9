//! A value of the user's `Run` key.

use std::io;
use std::path::PathBuf;

use windows_registry::CURRENT_USER;

const KEY: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const VALUE: &str = "Hoopoe";

/// The entry.
pub(super) struct Entry {
    program: PathBuf,
}

impl Entry {
    /// Names the entry.
    #[expect(clippy::unnecessary_wraps, reason = "other systems may have no place for it")]
    pub fn new(program: PathBuf) -> Option<Self> {
        Some(Self { program })
    }

    /// Whether it is there.
    pub fn is_on(&self) -> bool {
        CURRENT_USER.open(KEY).and_then(|key| key.get_string(VALUE)).is_ok()
    }

    /// Writes it, or takes it away.
    pub fn set(&self, on: bool) -> io::Result<()> {
        let key = CURRENT_USER.create(KEY)?;
        if on {
            key.set_string(VALUE, format!("\"{}\" --hidden", self.program.display()))?;
        } else if self.is_on() {
            key.remove_value(VALUE)?;
        }
        Ok(())
    }
}
