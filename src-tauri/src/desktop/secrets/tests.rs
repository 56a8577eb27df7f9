//! Where the key goes, with keychains that come, refuse, lie and hang.

#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use super::*;

#[derive(Clone, Default)]
struct Fake {
    kept: Arc<Mutex<Option<Key>>>,
    locked: bool,
    /// Gives back another key than it was given.
    lies: bool,
    hangs: bool,
}

impl Vault for Fake {
    fn is_open(&self) -> Result<bool> {
        if self.hangs {
            thread::sleep(Duration::from_mins(1));
        }
        Ok(!self.locked)
    }

    fn read(&self) -> Result<Option<Key>> {
        Ok(self.kept.lock().unwrap().clone())
    }

    fn write(&self, key: &Key) -> Result<()> {
        let mut key = key.clone();
        if self.lies {
            key[0] ^= 1;
        }
        *self.kept.lock().unwrap() = Some(key);
        Ok(())
    }
}

/// Starts with a keychain; tells the key, whether the keychain is said to have it, and whether the file is there.
fn start(data: &Path, vault: &Fake) -> (Key, bool, bool) {
    let mut keychain = Keychain::new(data, vault.clone());
    keychain.limit = Duration::from_millis(200);
    let key = keychain.master_key().unwrap();
    (key, keychain.is_keychain(), data.join("master.key").exists())
}

#[test]
fn a_folder_of_its_own_carries_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let store = key_store(folder.path(), true, None);
    let key = store.master_key().unwrap();
    assert!(!store.is_keychain());
    assert_eq!(*key_store(folder.path(), true, None).master_key().unwrap(), *key);
}

#[test]
fn the_key_moves_when_a_keychain_appears_and_stays_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    for closed in [Fake { locked: true, ..Fake::default() }, Fake { hangs: true, ..Fake::default() }] {
        let (_, keychain, file) = start(data, &closed);
        assert_eq!((keychain, file), (false, true));
    }
    let (key, ..) = start(data, &Fake { lies: true, ..Fake::default() });
    assert!(data.join("master.key").exists(), "the keychain gave something else back");

    let vault = Fake::default();
    assert_eq!(start(data, &vault), (key.clone(), true, false));
    assert_eq!(start(data, &vault), (key.clone(), true, false));
    // A keychain that is locked now is asked all the same: it has the key.
    assert_eq!(start(data, &Fake { locked: true, ..vault.clone() }), (key, true, false));
    assert!(Keychain::new(data, Fake::default()).master_key().is_err(), "a second key was made");
    assert!(!data.join("master.key").exists());
}

#[test]
fn a_move_that_was_cut_short_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let key = FileKeys::new(data).master_key().unwrap();
    let vault = Fake::default();
    vault.write(&key).unwrap();
    File::create(data.join(MARK)).unwrap();
    assert_eq!(start(data, &vault), (key, true, false));
}

#[test]
fn of_two_keys_the_files_is_used_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let key = FileKeys::new(data).master_key().unwrap();
    let (vault, other) = (Fake::default(), new_key().unwrap());
    vault.write(&other).unwrap();
    File::create(data.join(MARK)).unwrap();
    assert_eq!(start(data, &vault), (key, false, true));
    assert_eq!(vault.read().unwrap(), Some(other));
}

#[test]
fn a_keychain_at_the_first_start_needs_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Fake::default();
    let (key, keychain, file) = start(folder.path(), &vault);
    assert_eq!((keychain, file), (true, false));
    assert_eq!(start(folder.path(), &vault).0, key);
}

#[test]
fn what_hangs_is_left_behind() {
    let stuck = within(Duration::from_millis(20), || {
        thread::park();
        Ok(())
    });
    assert_eq!(stuck, Err("it does not answer".to_owned()));
    assert_eq!(within(Duration::from_secs(5), || Ok(1)), Ok(1));
}
