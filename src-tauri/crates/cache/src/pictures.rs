//! Small pictures from the homeserver. Only so many bytes are kept; those not used for the longest time go first.
//!
//! Reading a picture is a read: its use is noted only once enough others were used since, so that a screen full of
//! faces does not write.

use rusqlite::{Connection, OptionalExtension, params};

use crate::CacheError;
use crate::base::Step;

/// How many bytes of pictures are kept.
const BOUND: i64 = 20 << 20;

/// Every query of pictures, so that a test can look at their plans.
pub(crate) mod sql {
    pub(crate) const ONE: &str = "SELECT kind, bytes, used FROM picture WHERE address = ?1 AND size = ?2";
    pub(crate) const SINCE: &str = "SELECT coalesce(sum(weight), 0) FROM picture WHERE used > ?1";
    pub(crate) const BY_USE: &str = "SELECT used, weight FROM picture WHERE used > 0 ORDER BY used DESC";
}

/// A kept picture.
pub(crate) struct Found {
    pub(crate) kind: String,
    pub(crate) bytes: Vec<u8>,
    /// Whether so much else was used since that this use is to be noted.
    pub(crate) fading: bool,
}

/// Reads a picture.
pub(crate) fn read(connection: &Connection, address: &str, size: u32) -> Result<Option<Found>, CacheError> {
    let mut statement = connection.prepare_cached(sql::ONE)?;
    let found = statement.query_row(params![address, size], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((kind, bytes, used)) = found else { return Ok(None) };
    let used: i64 = used;
    let since: i64 = connection.prepare_cached(sql::SINCE)?.query_row([used], |row| row.get(0))?;
    Ok(Some(Found { kind, bytes, fading: since > BOUND / 4 }))
}

/// Notes that a picture was used.
pub(crate) fn touch(step: &Step<'_>, address: &str, size: u32) -> Result<(), CacheError> {
    step.tx
        .prepare_cached("UPDATE picture SET used = (SELECT max(used) + 1 FROM picture) WHERE address = ?1 AND size = ?2")?
        .execute(params![address, size])?;
    Ok(())
}

/// Keeps a picture, and lets go of the oldest where there is no room.
pub(crate) fn keep(step: &Step<'_>, address: &str, size: u32, kind: &str, bytes: &[u8]) -> Result<(), CacheError> {
    let weight = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if weight > BOUND {
        return Ok(());
    }
    step.tx
        .prepare_cached(
            "INSERT OR REPLACE INTO picture (address, size, kind, bytes, weight, used)
             VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(used), 0) + 1 FROM picture))",
        )?
        .execute(params![address, size, kind, bytes, weight])?;
    let mut room = BOUND;
    let mut statement = step.tx.prepare_cached(sql::BY_USE)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        room -= row.get::<_, i64>(1)?;
        if room < 0 {
            let last: i64 = row.get(0)?;
            step.tx.prepare_cached("DELETE FROM picture WHERE used <= ?1")?.execute([last])?;
            break;
        }
    }
    Ok(())
}
