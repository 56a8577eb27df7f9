//! The file: connecting with the key, checking it, refusing what cannot be opened.
//!
//! A file is checked as a whole when the last run did not close it, or when it is small enough not to be felt. `SQLCipher`
//! authenticates each page as it is read, so damage that is not looked for at the start is still met as an error.

use std::fs::{self, OpenOptions};
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{CacheError, Key, migrations, salvage};

/// The size in bytes up to which a file is checked at every start.
const CHECKED_ALWAYS: u64 = 8 << 20;

/// The most that the writer keeps of the file in memory, in KiB. Taken when it is needed.
const WRITER_KIB: i64 = 16 << 10;

/// The same for each reader.
const READER_KIB: i64 = 6 << 10;

/// How long the log grows before it is copied into the file, in pages.
const LOG_PAGES: i64 = 4000;

/// A file that is ready to be written.
pub(crate) struct Prepared {
    pub(crate) connection: Connection,
    pub(crate) clean: bool,
    pub(crate) salvaged: bool,
}

/// Opens the file for writing, or makes it; a damaged one is set aside and its own rows are saved.
pub(crate) fn prepare(path: &Path, key: &Key) -> Result<Prepared, CacheError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| CacheError::io("making the folder of", path, error))?;
    }
    // Tells a folder that cannot be written from every other reason why the database would not open.
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| CacheError::io("opening", path, error))?;

    match open(path, key) {
        Ok((connection, clean)) => Ok(Prepared { connection, clean, salvaged: false }),
        Err(CacheError::Damaged(what)) => {
            tracing::warn!(%what, "the cache is damaged; setting it aside");
            let connection = salvage::start_anew(path, key)?;
            Ok(Prepared { connection, clean: false, salvaged: true })
        }
        Err(error) => Err(error),
    }
}

/// Opens a sound file for writing and marks it as in use. Tells whether it was clean before.
pub(crate) fn open(path: &Path, key: &Key) -> Result<(Connection, bool), CacheError> {
    let mut connection = connect(path, key, OpenFlags::default())?;
    let found = migrations::version(&connection).map_err(CacheError::at(path))?;
    if found > migrations::known() {
        return Err(CacheError::Newer { found, known: migrations::known() });
    }
    connection.pragma_update(None, "journal_mode", "WAL").map_err(CacheError::at(path))?;
    // A page that a bulk of facts changes again and again is read, sealed and copied once.
    connection.pragma_update(None, "cache_size", -WRITER_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    // The log is cut back after a checkpoint, so that one large import does not keep its size for ever.
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    let clean = found == 0 || was_clean(&connection)?;
    let small = fs::metadata(path).is_ok_and(|metadata| metadata.len() <= CHECKED_ALWAYS);
    if found > 0 && (!clean || small) {
        check(&connection)?;
    }
    migrations::migrate(&mut connection)?;
    mark(&connection, false)?;
    Ok((connection, clean))
}

/// Opens the file for reading.
pub(crate) fn connect_reader(path: &Path, key: &Key) -> Result<Connection, CacheError> {
    let connection = connect(path, key, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.pragma_update(None, "query_only", true)?;
    // A long list is read whole, its index apart from its rows.
    connection.pragma_update(None, "cache_size", -READER_KIB)?;
    Ok(connection)
}

/// Opens a connection with the key; nothing is read yet.
pub(crate) fn connect(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection, CacheError> {
    let connection = Connection::open_with_flags(path, flags).map_err(CacheError::at(path))?;
    connection.execute_batch(&key.to_pragma())?;
    // Temporary tables and sorts must not reach the disk.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(96);
    Ok(connection)
}

/// Notes whether the file was closed in order.
pub(crate) fn mark(connection: &Connection, clean: bool) -> Result<(), CacheError> {
    connection.execute("UPDATE run SET clean = ?1", [clean])?;
    if clean {
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    }
    Ok(())
}

fn was_clean(connection: &Connection) -> Result<bool, CacheError> {
    Ok(connection.query_row("SELECT clean FROM run", [], |row| row.get(0))?)
}

fn check(connection: &Connection) -> Result<(), CacheError> {
    let verdict: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|error| match error.sqlite_error_code() {
            // A page whose seal is broken; the first page, which tells a wrong key, has been read before.
            Some(ErrorCode::SystemIoFailure) => CacheError::Damaged(error.to_string()),
            _ => error.into(),
        })?;
    if verdict == "ok" { Ok(()) } else { Err(CacheError::Damaged(verdict)) }
}
