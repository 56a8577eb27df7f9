//! Opening: clean ends, damage, newer schemas, wrong keys, folders that cannot be written.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use hoopoe_cache::{Cache, CacheError, Key, Opened};
use hoopoe_model::{Arrangement, Batch, Deed, Draft, Fact};

use crate::cast::*;

fn open(path: &Path) -> Result<Opened, CacheError> {
    Cache::open(path, &key(), &ALICE.into())
}

#[tokio::test]
async fn a_clean_end_is_remembered() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.cache.close().await.unwrap();
    assert!(matches!(home.cache.waiting().await, Err(CacheError::Closed)));
    assert!(matches!(home.cache.keep("a", None).await, Err(CacheError::Closed)));
    let opened = open(&home.path()).unwrap();
    assert!(opened.clean && !opened.salvaged);
    assert_eq!(opened.cache.waiting().await.unwrap(), 1);
    drop(opened);
    assert!(!open(&home.path()).unwrap().clean, "the second run did not close it");
}

#[tokio::test]
async fn kept_values_stay_until_they_are_forgotten() {
    let home = home();
    home.cache.keep("session", Some("a")).await.unwrap();
    home.cache.keep("session", Some("b")).await.unwrap();
    let home = home.restarted();
    assert_eq!(home.cache.kept("session").await.unwrap().as_deref(), Some("b"));
    home.cache.keep("session", None).await.unwrap();
    assert_eq!(home.cache.kept("session").await.unwrap(), None);
}

#[tokio::test]
async fn a_wrong_key_leaves_the_file_alone() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.cache.close().await.unwrap();
    let before = fs::read(home.path()).unwrap();
    let error = Cache::open(&home.path(), &Key::from_bytes([8; 32]), &ALICE.into()).unwrap_err();
    assert!(matches!(error, CacheError::WrongKey { .. }), "{error:?}");
    assert_eq!(fs::read(home.path()).unwrap(), before);
    assert_eq!(open(&home.path()).unwrap().cache.waiting().await.unwrap(), 1);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let home = home();
    home.cache.close().await.unwrap();
    let connection = rusqlite::Connection::open(home.path()).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA user_version = 1000", "07".repeat(32))).unwrap();
    drop(connection);
    let error = open(&home.path()).unwrap_err();
    assert!(matches!(error, CacheError::Newer { found: 1000, known } if known < 1000), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told() {
    // No one can make files there, not even root.
    let error = open(Path::new("/proc/hoopoe/cache.db")).unwrap_err();
    assert!(matches!(error, CacheError::ReadOnly { .. } | CacheError::Io { .. }), "{error:?}");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("cache.db")).unwrap();
    let error = open(&folder.path().join("cache.db")).unwrap_err();
    assert!(matches!(error, CacheError::Io { .. }), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = home();
    assert_eq!(fs::metadata(home.path()).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Writes zeros over pages of a file, the first page left out.
fn damage(path: &Path, pages: impl Iterator<Item = u64>) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    for page in pages {
        file.seek(SeekFrom::Start(page * 4096)).unwrap();
        file.write_all(&[0; 4096]).unwrap();
    }
}

async fn filled() -> Home {
    let home = home();
    home.cache.keep("session", Some("secret")).await.unwrap();
    home.cache.keep_draft(&home.chat, Some(Draft { text: "half".to_owned(), ..Draft::default() })).await.unwrap();
    home.cache.keep_notify_until(&home.chat, Some(7)).await.unwrap();
    home.order(0, "p1", Deed::Arrange { arrangement: Arrangement::Pinned { on: true } }).await;
    for number in 0..20 {
        home.send(number, &format!("t{number:02}"), &format!("message {number:02}")).await;
    }
    home.live(pieces((0..2000).map(|number| says(&format!("${number}"), BOB, number)).collect())).await;
    home.cache.close().await.unwrap();
    home
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_own_rows_are_saved() {
    let home = filled().await;
    let size = fs::metadata(home.path()).unwrap().len() / 4096;
    damage(&home.path(), size - 60..size - 30);
    let opened = open(&home.path()).unwrap();
    assert!(opened.salvaged && !opened.clean);
    assert!(home.folder.path().join("cache.db.damaged-1").exists());
    assert_eq!(opened.cache.kept("session").await.unwrap().as_deref(), Some("secret"));
    assert_eq!(opened.cache.waiting().await.unwrap(), 20);
    assert_eq!(opened.cache.notify_due(7).await.unwrap(), std::slice::from_ref(&home.chat));
    opened.cache.learn(Batch::Facts(vec![Fact::Chat(chat_fact(&home.chat))]), 0).await.unwrap();
    let row = opened.cache.chat(&home.chat).await.unwrap().unwrap();
    assert_eq!((row.draft.unwrap().text.as_str(), row.pinned), ("half", true));
    let dump = opened.cache.dump(&home.chat).await.unwrap();
    assert_eq!(dump.lines().count(), 20, "unsent messages are shown, the rest is to be learned again:\n{dump}");
    assert!(dump.starts_with("1 | alice | message 00 | own queued\n"), "{dump}");
    opened.cache.close().await.unwrap();
    let again = open(&home.path()).unwrap();
    assert!(again.clean && !again.salvaged);
}

#[tokio::test]
async fn no_damage_makes_it_impossible_to_start() {
    let home = filled().await;
    let sound = fs::read(home.path()).unwrap();
    let size = sound.len() as u64 / 4096;
    let mut salvaged = 0;
    for page in (1..size).step_by(7) {
        fs::write(home.path(), &sound).unwrap();
        damage(&home.path(), page..size.min(page + 3));
        let opened = open(&home.path()).unwrap();
        salvaged += u32::from(opened.salvaged);
        home.cache.close().await.unwrap_err();
        opened.cache.close().await.unwrap();
    }
    assert!(salvaged > 10, "{salvaged} of {size} pages");
    fs::write(home.path(), sound.get(..sound.len() / 2).unwrap()).unwrap();
    assert!(open(&home.path()).unwrap().salvaged, "a file cut in half");
}
