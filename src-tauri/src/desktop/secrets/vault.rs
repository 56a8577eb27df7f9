//! The keychain's one entry of a data folder.

use std::path::Path;

use zeroize::Zeroizing;

use super::{Key, Result};
use crate::data::IDENTIFIER;

/// A keychain. Every call may hang.
pub(super) trait Vault: Send + Sync + 'static {
    /// Whether it gives and takes without asking the user anything.
    fn is_open(&self) -> Result<bool>;
    /// Gets the key that it keeps.
    fn read(&self) -> Result<Option<Key>>;
    /// Keeps a key, in place of another one.
    fn write(&self, key: &Key) -> Result<()>;
}

/// The system's own.
pub(super) struct SystemVault {
    /// The entry's name: one per data folder.
    name: String,
}

impl SystemVault {
    /// Names the entry of a data folder.
    pub fn new(data: &Path) -> Self {
        Self { name: data.display().to_string() }
    }

    fn entry(&self) -> Result<keyring::Entry> {
        keyring::Entry::new(IDENTIFIER, &self.name).map_err(|error| error.to_string())
    }
}

impl Vault for SystemVault {
    #[cfg(all(unix, not(target_os = "macos")))]
    fn is_open(&self) -> Result<bool> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
        runtime.block_on(default_is_open()).map_err(|error| error.to_string())
    }

    /// Those of Windows and macOS are open to who is logged in.
    #[cfg(any(windows, target_os = "macos"))]
    fn is_open(&self) -> Result<bool> {
        Ok(true)
    }

    fn read(&self) -> Result<Option<Key>> {
        match self.entry()?.get_secret() {
            Ok(secret) => {
                let secret = Zeroizing::new(secret);
                let key = secret.as_slice().try_into().map_err(|_| "the entry has not 32 bytes".to_owned())?;
                Ok(Some(Zeroizing::new(key)))
            }
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn write(&self, key: &Key) -> Result<()> {
        self.entry()?.set_secret(key.as_ref()).map_err(|error| error.to_string())
    }
}

/// Whether the Secret Service has a default collection, and it is unlocked.
#[cfg(all(unix, not(target_os = "macos")))]
async fn default_is_open() -> zbus::Result<bool> {
    const SERVICE: &str = "org.freedesktop.secrets";
    let bus = zbus::Connection::session().await?;
    let alias = ("org.freedesktop.Secret.Service", "ReadAlias");
    let answer = bus.call_method(Some(SERVICE), "/org/freedesktop/secrets", Some(alias.0), alias.1, &"default").await?;
    let collection: zbus::OwnedObjectPath = answer.body().deserialize()?;
    if collection.as_str() == "/" {
        return Ok(false);
    }
    let property = ("org.freedesktop.Secret.Collection", "Locked");
    let answer = bus.call_method(Some(SERVICE), collection, Some("org.freedesktop.DBus.Properties"), "Get", &property).await?;
    let locked: zbus::OwnedVariant = answer.body().deserialize()?;
    Ok(!bool::try_from(locked).unwrap_or(true))
}
