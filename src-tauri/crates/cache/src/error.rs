//! What can go wrong with the cache, told apart as far as a person can act on it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the cache could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// A newer version of the program wrote the file.
    #[error("the cache is of schema {found}, this version knows {known}: a newer Hoopoe has written it")]
    Newer {
        /// The schema of the file.
        found: u32,
        /// The newest schema that this version knows.
        known: u32,
    },
    /// The file is there, but the key does not open it.
    #[error("the key does not open {}", path.display())]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full. Nothing was written.
    #[error("the disk is full")]
    Full,
    /// The folder or the file cannot be written.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged. Opening it again sets it aside and saves what can be saved.
    #[error("the cache is damaged: {0}")]
    Damaged(String),
    /// The cache was closed.
    #[error("the cache is closed")]
    Closed,
    /// The operating system said no.
    #[error("{doing} {}: {error}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The database said no for another reason.
    #[error("the database: {0}")]
    Database(String),
    /// A stored value could not be read back.
    #[error("a stored value of {what}: {error}")]
    Value {
        /// What kind of value.
        what: &'static str,
        /// Why, without the value.
        error: String,
    },
}

impl CacheError {
    /// Sorts an error of the file system.
    pub(crate) fn io(doing: &'static str, path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path: path.to_owned() },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { doing, path: path.to_owned(), error },
        }
    }

    /// Sorts an error of the database where the file's name is known.
    pub(crate) fn at(path: &Path) -> impl Fn(rusqlite::Error) -> Self {
        move |error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::WrongKey { path: path.to_owned() },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::ReadOnly { path: path.to_owned() },
            _ => error.into(),
        }
    }
}

impl From<rusqlite::Error> for CacheError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(said(&error)),
            _ => Self::Database(said(&error)),
        }
    }
}

/// What the database said, without the values of the statement: rusqlite's own text of some errors quotes the SQL, which
/// here never holds a value.
fn said(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::FromSqlConversionFailure(column, kind, _) => format!("column {column} of type {kind}"),
        error => error.to_string(),
    }
}

/// Reads a stored JSON value; the error tells the place, never the value.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T, CacheError> {
    serde_json::from_str(text)
        .map_err(|error| CacheError::Value { what, error: format!("line {}, column {}", error.line(), error.column()) })
}

/// Writes a value as JSON.
pub(crate) fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String, CacheError> {
    serde_json::to_string(value).map_err(|error| CacheError::Value { what, error: error.to_string() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE filler (text TEXT) STRICT; PRAGMA max_page_count = 3").unwrap();
        let error = connection.execute("INSERT INTO filler (text) VALUES (?1)", ["x".repeat(100_000)]).unwrap_err();
        assert!(matches!(CacheError::from(error), CacheError::Full));
        let error = io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(CacheError::io("opening", Path::new("cache.db"), error), CacheError::Full));
    }

    #[test]
    fn a_bad_value_is_not_quoted() {
        let error = from_json::<i64>("a number", "\"secret\"").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}
