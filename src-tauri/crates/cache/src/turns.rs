//! Whose turn it is in the outbox: of each lane the first order that has not been sent.

use hoopoe_model::{ChatId, Deed, MessageId, Order, Target, Txn};
use rusqlite::Connection;

use crate::error::from_json;
use crate::{CacheError, Waiting};

/// Reads the orders whose turn it is.
pub(crate) fn due(connection: &Connection, now: i64) -> Result<Vec<Waiting>, CacheError> {
    let mut statement = connection.prepare_cached(DUE)?;
    let mut rows = statement.query([now])?;
    let mut due = Vec::new();
    while let Some(row) = rows.next()? {
        let (deed, target): (String, Option<String>) = (row.get(2)?, row.get(3)?);
        let target = target.map(|id| Target::Message(MessageId(id)));
        let deed = match (from_json("an order", &deed)?, target) {
            (Deed::Send { composed, .. }, reply_to) => Deed::Send { composed, reply_to },
            (Deed::Edit { composed, .. }, Some(target)) => Deed::Edit { target, composed },
            (Deed::Remove { .. }, Some(target)) => Deed::Remove { target },
            (Deed::React { key, .. }, Some(target)) => Deed::React { target, key },
            (deed @ (Deed::Read { .. } | Deed::Arrange { .. } | Deed::Leave { .. }), _) => deed,
            // What it refers to was accepted, but under which name is told only by the echo.
            (_, None) => continue,
        };
        due.push(Waiting { order: Order { txn: Txn(row.get(0)?), chat: ChatId(row.get(1)?), deed }, attempts: row.get(4)? });
    }
    Ok(due)
}

// SCAN outbox USING INDEX outbox_lane: the waiting orders only; then SEARCH outbox USING INTEGER PRIMARY KEY
pub(crate) const DUE: &str = "SELECT txn, chat, deed, target, attempts FROM outbox
     WHERE nr IN (SELECT min(nr) FROM outbox WHERE state < 2 GROUP BY chat, lane) AND state = 0 AND not_before <= ?1 ORDER BY nr";

/// Tells when the next order may be tried.
pub(crate) fn next_due(connection: &Connection) -> Result<Option<i64>, CacheError> {
    let question = "SELECT min(not_before) FROM outbox
         WHERE nr IN (SELECT min(nr) FROM outbox WHERE state < 2 GROUP BY chat, lane) AND state = 0";
    Ok(connection.prepare_cached(question)?.query_row([], |row| row.get(0))?)
}

/// Counts what was said and has not reached the homeserver: neither readings nor arrangements nor leavings.
pub(crate) fn waiting(connection: &Connection) -> Result<u32, CacheError> {
    Ok(connection.prepare_cached("SELECT count(*) FROM outbox WHERE state < 2 AND kind < 4")?.query_row([], |row| row.get(0))?)
}
