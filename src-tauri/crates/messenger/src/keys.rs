//! Where the master key is kept.
//!
//! The key encrypts each account's cache and the protocol's own stores. It lives in the system's keychain (the shell
//! knows how) or, where there is none, in a file that only this user may read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use hoopoe_model::{Code, Failure};
use zeroize::Zeroizing;

/// A place for the master key.
pub trait KeyStore: Send + Sync {
    /// Gets the master key, made on the first call. May block; called once, off the main thread.
    fn master_key(&self) -> Result<Zeroizing<[u8; 32]>, Failure>;

    /// Whether the system's keychain keeps it.
    fn is_keychain(&self) -> bool;
}

/// A file with the key, readable by its owner only.
pub struct FileKeys {
    path: PathBuf,
}

impl FileKeys {
    /// Names the file in the data folder.
    pub fn new(data: &Path) -> Self {
        Self { path: data.join("master.key") }
    }
}

impl KeyStore for FileKeys {
    fn master_key(&self) -> Result<Zeroizing<[u8; 32]>, Failure> {
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            Failure::new(Code::Storage, format!("{what} the key file {}: {error}", self.path.display()))
        };
        match fs::read(&self.path) {
            Ok(bytes) => {
                let bytes = Zeroizing::new(bytes);
                let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| failed("reading", &"it has not 32 bytes"))?;
                Ok(Zeroizing::new(key))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut key = Zeroizing::new([0_u8; 32]);
                getrandom::fill(key.as_mut()).map_err(|error| failed("making", &error))?;
                write_private(&self.path, key.as_ref()).map_err(|error| failed("writing", &error))?;
                Ok(key)
            }
            Err(error) => Err(failed("reading", &error)),
        }
    }

    fn is_keychain(&self) -> bool {
        false
    }
}

/// Writes a file that only its owner may read, whole or not at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = FileKeys::new(folder.path()).master_key().unwrap();
        assert_eq!(*first, *FileKeys::new(folder.path()).master_key().unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join("master.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_broken_key_file_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        fs::write(&path, b"short").unwrap();
        assert_eq!(FileKeys::new(folder.path()).master_key().unwrap_err().code, Code::Storage);
        assert_eq!(fs::read(&path).unwrap(), b"short");
    }
}
