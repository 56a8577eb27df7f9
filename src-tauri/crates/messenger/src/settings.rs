//! The user's settings: one small JSON file beside the accounts, written whole.

use std::path::{Path, PathBuf};

use hoopoe_model::{Code, Failure, Settings};
use tokio::sync::watch;

/// The settings and their file.
pub(crate) struct SettingsFile {
    path: PathBuf,
    current: watch::Sender<Settings>,
}

impl SettingsFile {
    /// Reads the file. What is missing or unknown in it takes its default; a broken file is started anew.
    pub fn open(data: &Path) -> Self {
        let path = data.join("settings.json");
        let settings = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the settings file is broken, starting with the defaults");
                Settings::default()
            }),
            Err(_) => Settings::default(),
        };
        Self { path, current: watch::Sender::new(settings) }
    }

    /// Tells the settings as they are.
    pub fn get(&self) -> Settings {
        self.current.borrow().clone()
    }

    /// Follows the settings.
    pub fn subscribe(&self) -> watch::Receiver<Settings> {
        self.current.subscribe()
    }

    /// Keeps new settings.
    pub fn set(&self, settings: Settings) -> Result<(), Failure> {
        let bytes =
            serde_json::to_vec_pretty(&settings).map_err(|error| Failure::new(Code::Internal, format!("writing the settings: {error}")))?;
        crate::keys::write_private(&self.path, &bytes)
            .map_err(|error| Failure::new(Code::Storage, format!("writing {}: {error}", self.path.display())))?;
        self.current.send_replace(settings);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use hoopoe_model::Theme;

    use super::*;

    #[test]
    fn settings_are_kept_and_unknown_ones_do_no_harm() {
        let data = tempfile::tempdir().unwrap();
        let file = SettingsFile::open(data.path());
        assert_eq!(file.get(), Settings::default());
        file.set(Settings { theme: Theme::Dark, ..Settings::default() }).unwrap();
        assert_eq!(SettingsFile::open(data.path()).get().theme, Theme::Dark);

        std::fs::write(data.path().join("settings.json"), br#"{"theme":"light","of_tomorrow":1}"#).unwrap();
        assert_eq!(SettingsFile::open(data.path()).get(), Settings { theme: Theme::Light, ..Settings::default() });
        std::fs::write(data.path().join("settings.json"), b"not json").unwrap();
        assert_eq!(SettingsFile::open(data.path()).get(), Settings::default());
    }
}
