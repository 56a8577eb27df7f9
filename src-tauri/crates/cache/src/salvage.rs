//! Saving what cannot be learned again from a damaged file.
//!
//! The file is set aside, not deleted. Its own rows, the outbox, the drafts, the ends of silences and the kept values, are
//! copied one by one until a broken page is met, from both ends; everything else comes again from the homeserver.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::{CacheError, Key, file};

/// What is saved: tables, columns, and what to read them by. A past schema may lack a whole table.
const OWN: &[(&str, &str, &str)] = &[
    ("kept", "name, value", "name"),
    ("draft", "chat, draft", "chat"),
    ("notify_until", "chat, until", "chat"),
    ("outbox", "nr, txn, chat, lane, kind, deed, target, target_txn, state, reason, id, at, ord, attempts, not_before", "nr"),
];

/// Sets a damaged file aside and makes a new one with what could be saved.
pub(crate) fn start_anew(path: &Path, key: &Key) -> Result<Connection, CacheError> {
    let aside = set_aside(path)?;
    let (connection, _) = file::open(path, key)?;
    match file::connect(&aside, key, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE) {
        Ok(damaged) => {
            for (table, columns, order) in OWN {
                let saved = copy(&damaged, &connection, table, columns, &format!("{order} ASC"))?
                    + copy(&damaged, &connection, table, columns, &format!("{order} DESC"))?;
                tracing::info!(table, saved, "saved from the damaged cache");
            }
        }
        Err(error) => tracing::warn!(%error, "nothing could be read from the damaged cache"),
    }
    Ok(connection)
}

fn set_aside(path: &Path) -> Result<PathBuf, CacheError> {
    let named = |suffix: &str| {
        let mut name = OsString::from(path.as_os_str());
        name.push(suffix);
        PathBuf::from(name)
    };
    let aside = (1..=u32::MAX).map(|number| named(&format!(".damaged-{number}"))).find(|aside| !aside.exists());
    let aside = aside.unwrap_or_else(|| named(".damaged"));
    fs::rename(path, &aside).map_err(|error| CacheError::io("setting aside", path, error))?;
    for suffix in ["-wal", "-shm"] {
        let (from, mut to) = (named(suffix), OsString::from(aside.as_os_str()));
        to.push(suffix);
        if from.exists() {
            fs::rename(&from, to).map_err(|error| CacheError::io("setting aside", &from, error))?;
        }
    }
    Ok(aside)
}

/// Copies rows until one cannot be read; tells how many were new.
fn copy(from: &Connection, to: &Connection, table: &str, columns: &str, order: &str) -> Result<usize, CacheError> {
    let Ok(mut select) = from.prepare(&format!("SELECT {columns} FROM {table} ORDER BY {order}")) else { return Ok(0) };
    let width = select.column_count();
    let places = vec!["?"; width].join(", ");
    let mut insert = to.prepare(&format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"))?;
    let Ok(mut rows) = select.query([]) else { return Ok(0) };
    let mut saved = 0;
    while let Ok(Some(row)) = rows.next() {
        let values = (0..width).map(|column| row.get::<_, Value>(column)).collect::<Result<Vec<_>, _>>();
        let Ok(values) = values else { break };
        saved += insert.execute(params_from_iter(values))?;
    }
    Ok(saved)
}
