//! Where accounts live in the data folder.
//!
//! `accounts.json` lists them; each has a folder with a random name, made before its user id is known. A folder that no
//! line of the list names is the rest of an attempt that did not succeed, and goes at the next start.

use std::fs;
use std::path::{Path, PathBuf};

use hoopoe_model::{AccountId, Code, Failure};
use serde::{Deserialize, Serialize};

/// The name of an account's cache in its folder.
pub(crate) const CACHE: &str = "cache.db";

/// What lies beside a cache that was not closed in order: the pages that it had not taken in yet.
const JOURNAL: &str = "cache.db-wal";

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub account: AccountId,
    pub folder: String,
}

/// The list of accounts on disk.
pub(crate) struct AccountFolders {
    data: PathBuf,
}

impl AccountFolders {
    /// Opens the data folder, making it where it is not there, and takes away what failed attempts left.
    pub fn open(data: &Path) -> Result<Self, Failure> {
        let folders = Self { data: data.to_owned() };
        fs::create_dir_all(folders.root()).map_err(|error| storage("making", &folders.root(), &error))?;
        let known = folders.list()?;
        for entry in fs::read_dir(folders.root()).map_err(|error| storage("reading", &folders.root(), &error))?.flatten() {
            let name = entry.file_name();
            if !known.iter().any(|entry| name.to_str() == Some(&entry.folder)) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(folders)
    }

    /// Lists the accounts, in the order in which they signed in.
    pub fn list(&self) -> Result<Vec<Entry>, Failure> {
        match fs::read(self.index()) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| storage("reading", &self.index(), &error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(storage("reading", &self.index(), &error)),
        }
    }

    /// Makes a folder for an attempt to sign in, and tells its name.
    pub fn fresh(&self) -> Result<String, Failure> {
        let name = crate::deeds::random_name();
        let path = self.path(&name);
        fs::create_dir_all(&path).map_err(|error| storage("making", &path, &error))?;
        Ok(name)
    }

    /// Adds an account.
    pub fn add(&self, account: &AccountId, folder: &str) -> Result<(), Failure> {
        let mut list = self.list()?;
        list.retain(|entry| entry.account != *account);
        list.push(Entry { account: account.clone(), folder: folder.to_owned() });
        self.write(&list)
    }

    /// Tells in which folder an account is.
    pub fn of(&self, account: &AccountId) -> Result<String, Failure> {
        let entry = self.list()?.into_iter().find(|entry| entry.account == *account);
        entry.map(|entry| entry.folder).ok_or_else(|| Failure::new(Code::NotFound, format!("the account {account} has no folder")))
    }

    /// Moves an account's closed cache to another folder, which takes the place of its own.
    pub fn hand_over(&self, account: &AccountId, folder: &str) -> Result<(), Failure> {
        let (from, to) = (self.path(&self.of(account)?), self.path(folder));
        for name in [JOURNAL, CACHE] {
            match fs::rename(from.join(name), to.join(name)) {
                Err(error) if name == JOURNAL && error.kind() == std::io::ErrorKind::NotFound => {}
                moved => moved.map_err(|error| storage("moving", &from.join(name), &error))?,
            }
        }
        self.remove(account)
    }

    /// Takes an account off the list and its folder off the disk.
    pub fn remove(&self, account: &AccountId) -> Result<(), Failure> {
        let mut list = self.list()?;
        let gone: Vec<_> = list.extract_if(.., |entry| entry.account == *account).collect();
        self.write(&list)?;
        for entry in gone {
            self.discard(&entry.folder);
        }
        Ok(())
    }

    /// Takes a folder off the disk; what cannot be removed now goes at the next start.
    pub fn discard(&self, folder: &str) {
        if let Err(error) = fs::remove_dir_all(self.path(folder)) {
            tracing::warn!(%error, "an account's folder could not be removed yet");
        }
    }

    /// Tells a folder's path.
    pub fn path(&self, folder: &str) -> PathBuf {
        self.root().join(folder)
    }

    fn root(&self) -> PathBuf {
        self.data.join("accounts")
    }

    fn index(&self) -> PathBuf {
        self.data.join("accounts.json")
    }

    fn write(&self, list: &[Entry]) -> Result<(), Failure> {
        let bytes = serde_json::to_vec_pretty(list).map_err(|error| storage("writing", &self.index(), &error))?;
        crate::keys::write_private(&self.index(), &bytes).map_err(|error| storage("writing", &self.index(), &error))
    }
}

fn storage(doing: &str, path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Storage, format!("{doing} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_failed_attempt_goes_and_an_account_stays() {
        let data = tempfile::tempdir().unwrap();
        let folders = AccountFolders::open(data.path()).unwrap();
        let (kept, lost) = (folders.fresh().unwrap(), folders.fresh().unwrap());
        folders.add(&"@alice:test".into(), &kept).unwrap();

        let again = AccountFolders::open(data.path()).unwrap();
        assert_eq!(again.list().unwrap(), [Entry { account: "@alice:test".into(), folder: kept.clone() }]);
        assert!(again.path(&kept).exists());
        assert!(!again.path(&lost).exists());

        again.remove(&"@alice:test".into()).unwrap();
        assert!(!again.path(&kept).exists());
        assert!(again.list().unwrap().is_empty());
    }

    #[test]
    fn a_cache_is_handed_over_with_what_it_had_not_taken_in() {
        for journal in [None, Some("pages")] {
            let data = tempfile::tempdir().unwrap();
            let folders = AccountFolders::open(data.path()).unwrap();
            let (old, new) = (folders.fresh().unwrap(), folders.fresh().unwrap());
            folders.add(&"@alice:test".into(), &old).unwrap();
            fs::write(folders.path(&old).join(CACHE), "cache").unwrap();
            if let Some(pages) = journal {
                fs::write(folders.path(&old).join(JOURNAL), pages).unwrap();
            }
            folders.hand_over(&"@alice:test".into(), &new).unwrap();
            assert_eq!(fs::read_to_string(folders.path(&new).join(CACHE)).unwrap(), "cache");
            assert_eq!(fs::read_to_string(folders.path(&new).join(JOURNAL)).ok().as_deref(), journal);
            assert!(!folders.path(&old).exists());
        }
    }

    #[test]
    fn a_broken_list_is_an_error_and_no_folder_is_lost() {
        let data = tempfile::tempdir().unwrap();
        let folder = AccountFolders::open(data.path()).unwrap().fresh().unwrap();
        fs::write(data.path().join("accounts.json"), b"{").unwrap();
        assert!(AccountFolders::open(data.path()).is_err());
        assert!(data.path().join("accounts").join(folder).exists());
    }
}
