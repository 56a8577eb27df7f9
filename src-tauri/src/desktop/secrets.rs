//! The master key in the system's keychain, or in a file where there is none.
//!
//! Where the key is, is written down: a keychain that is locked later must not lead to a second key, with which nothing
//! could be read. A system whose keychain is not open when the program starts for the first time gets a file that only the
//! user may read; the key moves into the keychain at the first start that finds one. The interface shows where it is.

#[cfg(test)]
mod tests;
mod vault;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;
use std::{io, result};

use hoopoe_messenger::{FileKeys, KeyStore};
use hoopoe_model::{Code, Failure};
use vault::{SystemVault, Vault};
use zeroize::Zeroizing;

/// How long an open keychain may take: longer means that it asks something, or is stuck.
const LIMIT: Duration = Duration::from_secs(3);
/// How long the user has for the password that unlocks the keychain.
const UNLOCK: Duration = Duration::from_mins(1);
/// The file that is there once the keychain has the key.
const MARK: &str = "master.in-keychain";

type Key = Zeroizing<[u8; 32]>;
type Result<T> = result::Result<T, String>;

/// Chooses where the key of a data folder is kept. A folder of its own (`own`) carries its key with it; `wish`, the value
/// of `HOOPOE_KEYS`, may say `file` or `keychain` instead. A key that is in the keychain already stays there.
pub fn key_store(data: &Path, own: bool, wish: Option<&OsStr>) -> Box<dyn KeyStore> {
    let keychain = match wish.and_then(OsStr::to_str) {
        Some("file") => false,
        Some("keychain") => true,
        _ => !own,
    };
    if keychain || data.join(MARK).exists() { Box::new(Keychain::new(data, SystemVault::new(data))) } else { Box::new(FileKeys::new(data)) }
}

/// The keychain with the file as its stand-in.
struct Keychain<V> {
    data: PathBuf,
    file: FileKeys,
    key_file: PathBuf,
    mark: PathBuf,
    vault: Arc<V>,
    used: AtomicBool,
    limit: Duration,
}

impl<V: Vault> Keychain<V> {
    fn new(data: &Path, vault: V) -> Self {
        Self {
            data: data.to_owned(),
            file: FileKeys::new(data),
            key_file: data.join("master.key"),
            mark: data.join(MARK),
            vault: Arc::new(vault),
            used: AtomicBool::new(false),
            limit: LIMIT,
        }
    }

    /// Gets the key out of a keychain that has it, which may ask the user to unlock it.
    fn kept(&self) -> Result<Key> {
        let vault = Arc::clone(&self.vault);
        within(UNLOCK, move || vault.read()?.ok_or_else(|| "the entry is gone".to_owned()))
    }

    /// Has an open keychain keep a key, the one that it has already or a new one, and notes that it does.
    fn first(&self) -> Result<Key> {
        let vault = Arc::clone(&self.vault);
        let key = within(self.limit, move || {
            open(&*vault)?;
            match vault.read()? {
                Some(key) => Ok(key),
                None => put(&*vault, &new_key()?),
            }
        })?;
        self.note().map_err(|error| error.to_string())?;
        Ok(key)
    }

    /// Moves the key of the file into an open keychain. The file goes once the keychain has given the same key back.
    fn move_in(&self, key: &Key) -> Result<()> {
        let (vault, key, noted) = (Arc::clone(&self.vault), key.clone(), self.mark.exists());
        within(self.limit, move || {
            open(&*vault)?;
            match vault.read()? {
                Some(other) if *other == *key => Ok(()),
                // Nobody knows which of both is the right one any more; the file is the one that works.
                Some(_) if noted => Err("it keeps another key".to_owned()),
                _ => put(&*vault, &key).map(drop),
            }
        })?;
        let moved = self.note().and_then(|()| fs::remove_file(&self.key_file));
        moved.map_err(|error| error.to_string())
    }

    /// Notes, for good, that the keychain has the key.
    fn note(&self) -> io::Result<()> {
        File::create(&self.mark)?.sync_all()?;
        #[cfg(unix)]
        File::open(&self.data)?.sync_all()?;
        Ok(())
    }
}

impl<V: Vault> KeyStore for Keychain<V> {
    fn master_key(&self) -> result::Result<Key, Failure> {
        if self.key_file.exists() {
            let key = self.file.master_key()?;
            match self.move_in(&key) {
                Ok(()) => self.used.store(true, Ordering::Relaxed),
                Err(error) => tracing::info!(error, "the key stays in its file"),
            }
            return Ok(key);
        }
        let key = if self.mark.exists() {
            self.kept().map_err(|error| {
                let told = format!("the system's keychain holds the key of the messages but does not give it: {error}");
                Failure::new(Code::Storage, told)
            })?
        } else {
            match self.first() {
                Ok(key) => key,
                Err(error) => {
                    tracing::info!(error, "no keychain; the key is kept in a file");
                    return self.file.master_key();
                }
            }
        };
        self.used.store(true, Ordering::Relaxed);
        Ok(key)
    }

    fn is_keychain(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

fn open(vault: &impl Vault) -> Result<()> {
    if vault.is_open()? { Ok(()) } else { Err("it is locked".to_owned()) }
}

/// Puts a key into a keychain and gets it back.
fn put(vault: &impl Vault, key: &Key) -> Result<Key> {
    vault.write(key)?;
    vault.read()?.filter(|kept| **kept == **key).ok_or_else(|| "it gives back something else".to_owned())
}

fn new_key() -> Result<Key> {
    let mut key = Zeroizing::new([0_u8; 32]);
    getrandom::fill(key.as_mut()).map_err(|error| error.to_string())?;
    Ok(key)
}

/// Runs work that may hang on a thread of its own, which is left behind when the time is over.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (sender, result) = mpsc::channel();
    thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            // Nobody waits any more: the result goes nowhere.
            let _ = sender.send(work());
        })
        .map_err(|error| error.to_string())?;
    result.recv_timeout(limit).unwrap_or_else(|_| Err("it does not answer".to_owned()))
}
