//! The data folder: which one, and that only one program uses it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The program's name for the system: its data folder, its place on the message bus, its keychain entries.
pub const IDENTIFIER: &str = "im.hoopoe.Hoopoe";

/// A data folder that this program has for itself as long as the value lives.
#[derive(Debug)]
pub struct DataFolder {
    /// Where.
    pub path: PathBuf,
    _lock: File,
}

/// Why a data folder cannot be used.
#[derive(Debug)]
pub enum Unusable {
    /// Another Hoopoe uses it.
    InUse,
    /// It cannot be made or written.
    Broken(String),
}

impl DataFolder {
    /// Takes the folder, making it where it is not there.
    ///
    /// # Errors
    /// When another program has it, or it cannot be written.
    pub fn take(path: &Path) -> Result<Self, Unusable> {
        let broken = |error: io::Error| Unusable::Broken(format!("the data folder {}: {error}", path.display()));
        fs::create_dir_all(path).map_err(broken)?;
        let path = std::path::absolute(path).map_err(broken)?;
        let lock = File::create(path.join("running.lock")).map_err(broken)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Unusable::InUse),
            Err(TryLockError::Error(error)) => Err(broken(error)),
        }
    }
}

/// Tells the user's own data folder, as the system wants it; `None` on a system that names none.
pub fn own_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join(IDENTIFIER))
}

/// Writes a file that only the user may read.
///
/// # Errors
/// When it cannot be written.
pub fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn one_program_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("data");
        let first = DataFolder::take(&path).unwrap();
        assert!(matches!(DataFolder::take(&path), Err(Unusable::InUse)));
        drop(first);
        DataFolder::take(&path).unwrap();
    }
}
