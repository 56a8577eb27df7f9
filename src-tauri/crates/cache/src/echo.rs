//! Echoes: own messages as they come back from the homeserver, and those that have not yet.

use hoopoe_model::ChatId;
use rusqlite::params;

use crate::apply::Base;
use crate::base::{ChatNr, Step};
use crate::entry::{ENTRY, entries, forget, kind};
use crate::outbox::accept;
use crate::{CacheError, show};

/// Looks whether an event is the echo of an order. Its row has been written; what shows it is made by the caller unless
/// only this changed something.
pub(crate) fn echo(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, base: &Base) -> Result<(), CacheError> {
    if base.version.sender != step.me.as_str() {
        return Ok(());
    }
    let question = format!("{ENTRY} WHERE txn = ?1 AND chat = ?3 UNION {ENTRY} WHERE id = ?2 AND chat = ?3");
    for entry in entries(step, &question, params![base.txn, base.id, chat.as_str()])? {
        if entry.id.is_none() {
            accept(step, &entry, Some(&base.id))?;
        }
        if entry.kind == kind::SEND {
            if base.txn.is_none() {
                step.tx
                    .prepare_cached("UPDATE event SET txn = ?3 WHERE chat = ?1 AND id = ?2")?
                    .execute(params![nr, base.id, entry.txn])?;
                show::erase(step, chat, nr, &base.id)?;
            }
            if base.ord.is_none() {
                show::local(step, chat, nr, &entry.txn)?;
                continue;
            }
        }
        forget(step, &entry)?;
        show::event(step, chat, nr, &base.id)?;
    }
    Ok(())
}

/// Moves own messages that have no place yet below everything that has one: they will be confirmed after it. One whose
/// echo may lie in a hole stays above the hole.
pub(crate) fn keep_last(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr) -> Result<(), CacheError> {
    let mut last: i64 = step
        .tx
        .prepare_cached("SELECT coalesce(max(ord), 0) FROM event WHERE chat = ?1 AND ord IS NOT NULL")?
        .query_row([nr], |row| row.get(0))?;
    let waiting: Vec<(i64, String, i64)> = step
        .tx
        .prepare_cached(
            "SELECT nr, txn, ord FROM outbox WHERE chat = ?1 AND kind = 0 AND (state < 2 OR state = 2 AND NOT EXISTS
                 (SELECT 1 FROM gap WHERE gap.chat = ?2 AND gap.closed = 0 AND gap.ord > outbox.ord)) ORDER BY nr",
        )?
        .query_map(params![chat.as_str(), nr], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (row, txn, ord) in waiting {
        if ord <= last {
            step.tx.prepare_cached("UPDATE outbox SET ord = ?2 WHERE nr = ?1")?.execute([row, last + 1])?;
            show::local(step, chat, nr, &txn)?;
        }
        last = ord.max(last + 1);
    }
    Ok(())
}
