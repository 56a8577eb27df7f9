//! Rows of the outbox, as they are read and written.

use hoopoe_model::{ChatId, Order};
use rusqlite::{Row, params};

use crate::CacheError;
use crate::base::{ChatNr, Step};
use crate::error::to_json;

/// The states of orders, as numbers of the column `state`.
pub(crate) mod state {
    pub(crate) const QUEUED: i64 = 0;
    pub(crate) const SENT: i64 = 2;
    pub(crate) const FAILED: i64 = 3;
}

/// The kinds of orders, as numbers of the column `kind`.
pub(crate) mod kind {
    pub(crate) const SEND: i64 = 0;
    pub(crate) const EDIT: i64 = 1;
    pub(crate) const REMOVE: i64 = 2;
    pub(crate) const REACT: i64 = 3;
    pub(crate) const READ: i64 = 4;
    pub(crate) const ARRANGE: i64 = 5;
    pub(crate) const LEAVE: i64 = 6;
}

/// The lanes of a chat, as numbers of the column `lane`. The orders of one go out one after another.
pub(crate) mod lane {
    pub(crate) const STRICT: i64 = 0;
    /// Readings and marks: one undoes the other, so that their order counts.
    pub(crate) const READING: i64 = 1;
    pub(crate) const PINNED: i64 = 2;
    pub(crate) const NOTIFY: i64 = 3;
}

/// A row of the outbox, without its deed.
pub(crate) struct Entry {
    pub(crate) nr: i64,
    pub(crate) txn: String,
    pub(crate) chat: ChatId,
    pub(crate) lane: i64,
    pub(crate) kind: i64,
    pub(crate) target: Option<String>,
    pub(crate) target_txn: Option<String>,
    pub(crate) state: i64,
    pub(crate) id: Option<String>,
}

impl Entry {
    /// Whether it is not on its way and can still be taken back.
    pub(crate) fn waits(&self) -> bool {
        self.state == state::QUEUED || self.state == state::FAILED
    }
}

/// What a new row is about.
#[derive(Clone, Copy)]
pub(crate) struct New<'a> {
    pub(crate) lane: i64,
    pub(crate) kind: i64,
    pub(crate) target: Option<&'a str>,
    pub(crate) target_txn: Option<&'a str>,
}

/// The beginning of every query of entries.
pub(crate) const ENTRY: &str = "SELECT nr, txn, chat, lane, kind, target, target_txn, state, id FROM outbox";

/// Reads an entry.
pub(crate) fn entry(step: &Step<'_>, txn: &str) -> Result<Option<Entry>, CacheError> {
    Ok(entries(step, &format!("{ENTRY} WHERE txn = ?1"), [txn])?.pop())
}

/// Reads entries by a query that begins with [`ENTRY`].
pub(crate) fn entries(step: &Step<'_>, question: &str, values: impl rusqlite::Params) -> Result<Vec<Entry>, CacheError> {
    let mut statement = step.tx.prepare_cached(question)?;
    Ok(statement.query_map(values, read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        nr: row.get(0)?,
        txn: row.get(1)?,
        chat: ChatId(row.get(2)?),
        lane: row.get(3)?,
        kind: row.get(4)?,
        target: row.get(5)?,
        target_txn: row.get(6)?,
        state: row.get(7)?,
        id: row.get(8)?,
    })
}

/// Writes a new entry at the end of its lane. The same transaction id is written once.
pub(crate) fn insert(step: &mut Step<'_>, order: &Order, new: New<'_>) -> Result<(), CacheError> {
    let nr = step.chat(&order.chat)?;
    let ord = if new.kind == kind::SEND { end(step, nr)? } else { 0 };
    let deed = to_json("an order", &order.deed)?;
    step.tx
        .prepare_cached(
            "INSERT OR IGNORE INTO outbox (txn, chat, lane, kind, deed, target, target_txn, at, ord)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            order.txn.as_str(),
            order.chat.as_str(),
            new.lane,
            new.kind,
            deed,
            new.target,
            new.target_txn,
            step.now / 1000,
            ord
        ])?;
    Ok(())
}

/// Deletes an entry, whatever hangs on it.
pub(crate) fn forget(step: &mut Step<'_>, entry: &Entry) -> Result<(), CacheError> {
    step.changes.outbox = true;
    step.tx.prepare_cached("DELETE FROM outbox WHERE nr = ?1")?.execute([entry.nr])?;
    Ok(())
}

/// The place after everything in a chat.
pub(crate) fn end(step: &Step<'_>, nr: ChatNr) -> Result<i64, CacheError> {
    let last: i64 = step
        .tx
        .prepare_cached(
            "SELECT max(coalesce((SELECT max(ord) FROM event WHERE chat = ?1 AND ord IS NOT NULL), 0),
                        coalesce((SELECT max(ord) FROM message WHERE chat = ?1), 0))",
        )?
        .query_row([nr], |row| row.get(0))?;
    Ok(step.now.max(last + 1))
}
