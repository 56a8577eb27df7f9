//! The outbox: what the user did, from the deed until its echo has come back.
//!
//! An order is *queued*, then *sending*, then either *sent* (the homeserver has it; its row stays until the echo is in the
//! base rows, so that its effect is never lost in between) or failed. A failed message stays as a row that can be tried
//! again; any other failed order is deleted and thereby undone. What is said in a chat goes out strictly in order;
//! readings and arrangements have lanes of their own, in which a newer one replaces what still waits. An order refers to
//! a message by its event id, or by the transaction id of an order that is before it in the lane; that is replaced by
//! the event id as soon as there is one.

use hoopoe_model::{ChatId, Composed, Deed, FailReason, MessageId, Order, ReceiptFact, Target, Txn};
use rusqlite::{OptionalExtension, params};

use crate::about::receipt;
use crate::apply::load;
use crate::base::{ChatNr, Step};
use crate::echo::echo;
use crate::entry::{ENTRY, Entry, New, end, entries, entry, forget, insert, kind, lane, state};
use crate::error::{from_json, to_json};
use crate::{CacheError, arranging, indexing, names, show};

/// What an order's target turned out to be.
enum Found {
    Event(String),
    Unsent(Entry),
    Gone,
}

/// Places an order.
pub(crate) fn order(step: &mut Step<'_>, order: &Order) -> Result<(), CacheError> {
    step.changes.outbox = true;
    match &order.deed {
        Deed::Send { reply_to, .. } => {
            let (target, target_txn) = match reply_to.as_ref().map(|target| find(step, target)).transpose()? {
                Some(Found::Event(id)) => (Some(id), None),
                Some(Found::Unsent(entry)) if entry.state != state::FAILED => (None, Some(entry.txn)),
                _ => (None, None),
            };
            let nr = step.chat(&order.chat)?;
            let (target, target_txn) = (target.as_deref(), target_txn.as_deref());
            insert(step, order, New { lane: lane::STRICT, kind: kind::SEND, target, target_txn })?;
            show::local(step, &order.chat, nr, order.txn.as_str())
        }
        Deed::Edit { target, composed } => match find(step, target)? {
            Found::Unsent(entry) if entry.kind == kind::SEND && entry.id.is_none() && entry.waits() => reword(step, &entry, composed),
            found => relate(step, order, kind::EDIT, found),
        },
        Deed::Remove { target } => match find(step, target)? {
            Found::Unsent(entry) if entry.waits() => delete(step, &entry),
            found => relate(step, order, kind::REMOVE, found),
        },
        Deed::React { target, .. } => {
            let found = find(step, target)?;
            relate(step, order, kind::REACT, found)
        }
        Deed::Read { message } => {
            step.tx.prepare_cached("DELETE FROM outbox WHERE chat = ?1 AND lane = 1 AND state = 0")?.execute([order.chat.as_str()])?;
            insert(step, order, New { lane: lane::READING, kind: kind::READ, target: Some(message.as_str()), target_txn: None })?;
            arranging::touch(step, &order.chat)?;
            let fact = ReceiptFact { chat: order.chat.clone(), person: step.me.clone(), message: message.clone(), at: step.now / 1000 };
            receipt(step, &fact)
        }
        Deed::Arrange { arrangement } => arranging::arrange(step, order, *arrangement),
        Deed::Leave { .. } => arranging::leave(step, order),
    }
}

/// Notes that an order is being sent.
pub(crate) fn sending(step: &mut Step<'_>, txn: &Txn) -> Result<(), CacheError> {
    step.tx.prepare_cached("UPDATE outbox SET state = 1 WHERE txn = ?1 AND state = 0")?.execute([txn.as_str()])?;
    show_again(step, txn)
}

/// Notes that an order was tried in vain.
pub(crate) fn later(step: &mut Step<'_>, txn: &Txn, not_before: i64) -> Result<(), CacheError> {
    step.tx
        .prepare_cached("UPDATE outbox SET state = 0, attempts = attempts + 1, not_before = ?2 WHERE txn = ?1 AND state < 2")?
        .execute(params![txn.as_str(), not_before])?;
    match entry(step, txn.as_str())? {
        Some(entry) if arranging::superseded(step, &entry)? => {
            step.changes.outbox = true;
            arranging::touch(step, &entry.chat)
        }
        _ => show_again(step, txn),
    }
}

/// Notes that the homeserver has accepted an order. Without effect when its echo was faster.
pub(crate) fn sent(step: &mut Step<'_>, txn: &Txn, id: Option<&MessageId>) -> Result<(), CacheError> {
    let Some(entry) = entry(step, txn.as_str())? else { return Ok(()) };
    if entry.kind >= kind::READ {
        return arranging::sent(step, &entry);
    }
    accept(step, &entry, id.map(MessageId::as_str))?;
    let nr = step.chat(&entry.chat)?;
    if let Some(id) = id {
        if let Some(base) = load(step, nr, id.as_str())? {
            echo(step, &entry.chat, nr, &base)?;
        }
        show::event(step, &entry.chat, nr, id.as_str())?;
    }
    show::local(step, &entry.chat, nr, txn.as_str())
}

/// Notes that an order can never succeed.
pub(crate) fn failed(step: &mut Step<'_>, txn: &Txn, reason: FailReason) -> Result<(), CacheError> {
    let Some(entry) = entry(step, txn.as_str())?.filter(|entry| entry.state < state::SENT) else { return Ok(()) };
    if entry.kind != kind::SEND {
        return delete(step, &entry);
    }
    step.changes.outbox = true;
    step.tx
        .prepare_cached("UPDATE outbox SET state = 3, reason = ?2 WHERE nr = ?1")?
        .execute(params![entry.nr, to_json("a reason", &reason)?])?;
    abandon(step, &entry)?;
    show_again(step, txn)
}

/// Puts a failed message back at the end of its lane and of its chat.
pub(crate) fn retry(step: &mut Step<'_>, chat: &ChatId, txn: &Txn) -> Result<(), CacheError> {
    let nr = step.chat(chat)?;
    let ord = end(step, nr)?;
    step.tx
        .prepare_cached(
            "UPDATE outbox SET nr = (SELECT max(nr) + 1 FROM outbox), state = 0, reason = NULL, attempts = 0, not_before = 0, ord = ?3
             WHERE txn = ?1 AND chat = ?2 AND state = 3",
        )?
        .execute(params![txn.as_str(), chat.as_str(), ord])?;
    show_again(step, txn)
}

/// Makes an unsent message disappear.
pub(crate) fn discard(step: &mut Step<'_>, chat: &ChatId, txn: &Txn) -> Result<(), CacheError> {
    match entry(step, txn.as_str())? {
        Some(entry) if entry.chat == *chat && entry.waits() => delete(step, &entry),
        _ => Ok(()),
    }
}

/// Takes up again what was being sent when the last run ended.
pub(crate) fn requeue(step: &mut Step<'_>) -> Result<(), CacheError> {
    let txns: Vec<String> = step
        .tx
        .prepare_cached("UPDATE outbox SET state = 0 WHERE state = 1 RETURNING txn")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    // A chat that was left and forgotten, and that nothing was heard of again.
    step.tx.execute("DELETE FROM outbox WHERE kind = 6 AND state = 2 AND NOT EXISTS (SELECT 1 FROM chat WHERE id = outbox.chat)", [])?;
    txns.into_iter().try_for_each(|txn| show_again(step, &Txn(txn)))
}

/// Empties the derived tables and shows again what the outbox holds.
pub(crate) fn rebuild(step: &mut Step<'_>) -> Result<(), CacheError> {
    step.tx.execute_batch(
        "DELETE FROM chat; DELETE FROM member; DELETE FROM event; DELETE FROM gap; DELETE FROM receipt; DELETE FROM message;
         DELETE FROM picture;",
    )?;
    indexing::clear(step)?;
    names::clear(step.tx)?;
    step.forget_numbers();
    step.changes.all = true;
    step.changes.outbox = true;
    for entry in entries(step, &format!("{ENTRY} ORDER BY nr"), [])? {
        let nr = step.chat(&entry.chat)?;
        match (entry.kind, entry.target) {
            (kind::SEND, _) => show::local(step, &entry.chat, nr, &entry.txn)?,
            (kind::READ, Some(message)) => {
                let at: i64 = step.tx.query_row("SELECT at FROM outbox WHERE nr = ?1", [entry.nr], |row| row.get(0))?;
                receipt(step, &ReceiptFact { chat: entry.chat, person: step.me.clone(), message: message.into(), at })?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn find(step: &Step<'_>, target: &Target) -> Result<Found, CacheError> {
    let txn = match target {
        Target::Message(id) => return Ok(Found::Event(id.0.clone())),
        Target::Unsent(txn) => txn.as_str(),
    };
    if let Some(entry) = entry(step, txn)? {
        return Ok(entry.id.clone().map_or_else(|| Found::Unsent(entry), Found::Event));
    }
    let id: Option<String> =
        step.tx.prepare_cached("SELECT id FROM event WHERE txn = ?1")?.query_row([txn], |row| row.get(0)).optional()?;
    Ok(id.map_or(Found::Gone, Found::Event))
}

/// Inserts an order about another row and shows its effect. About a thing that is gone it has none.
fn relate(step: &mut Step<'_>, order: &Order, kind: i64, found: Found) -> Result<(), CacheError> {
    let (target, target_txn) = match found {
        Found::Event(id) => (Some(id), None),
        Found::Unsent(entry) if entry.state != state::FAILED => (None, Some(entry.txn)),
        _ => return Ok(()),
    };
    let (target, target_txn) = (target.as_deref(), target_txn.as_deref());
    insert(step, order, New { lane: lane::STRICT, kind, target, target_txn })?;
    show_target(step, &order.chat, target, target_txn)
}

/// Gives an unsent message other words; a failed one is tried again with them.
fn reword(step: &mut Step<'_>, entry: &Entry, composed: &Composed) -> Result<(), CacheError> {
    let deed: String = step.tx.query_row("SELECT deed FROM outbox WHERE nr = ?1", [entry.nr], |row| row.get(0))?;
    let Deed::Send { reply_to, .. } = from_json("an order", &deed)? else { return Ok(()) };
    let deed = to_json("an order", &Deed::Send { composed: composed.clone(), reply_to })?;
    step.tx.prepare_cached("UPDATE outbox SET deed = ?2 WHERE nr = ?1")?.execute(params![entry.nr, deed])?;
    let txn = Txn(entry.txn.clone());
    if entry.state == state::FAILED { retry(step, &entry.chat, &txn) } else { show_again(step, &txn) }
}

/// Deletes an order and what hangs on it, and takes back its effect.
fn delete(step: &mut Step<'_>, entry: &Entry) -> Result<(), CacheError> {
    forget(step, entry)?;
    abandon(step, entry)?;
    let nr = step.chat(&entry.chat)?;
    match entry.kind {
        kind::SEND => show::erase(step, &entry.chat, nr, &entry.txn),
        kind::EDIT | kind::REMOVE | kind::REACT => show_target(step, &entry.chat, entry.target.as_deref(), entry.target_txn.as_deref()),
        _ => arranging::undone(step, entry),
    }
}

/// Lets go of what refers to an order that will not become an event: answers lose their quote, anything else is undone.
fn abandon(step: &mut Step<'_>, entry: &Entry) -> Result<(), CacheError> {
    for hanging in entries(step, &format!("{ENTRY} WHERE target_txn = ?1"), [&entry.txn])? {
        if hanging.kind == kind::SEND {
            step.tx.prepare_cached("UPDATE outbox SET target_txn = NULL WHERE nr = ?1")?.execute([hanging.nr])?;
            show_again(step, &Txn(hanging.txn))?;
        } else {
            forget(step, &hanging)?;
            abandon(step, &hanging)?;
        }
    }
    Ok(())
}

/// Notes the event that an order has become, and names it so to what refers to it.
pub(crate) fn accept(step: &mut Step<'_>, entry: &Entry, id: Option<&str>) -> Result<(), CacheError> {
    step.changes.outbox = true;
    step.tx
        .prepare_cached("UPDATE outbox SET state = 2, reason = NULL, id = coalesce(?2, id) WHERE nr = ?1")?
        .execute(params![entry.nr, id])?;
    let Some(id) = id else { return Ok(()) };
    let hanging = entries(step, &format!("{ENTRY} WHERE target_txn = ?1"), [&entry.txn])?;
    step.tx.prepare_cached("UPDATE outbox SET target = ?2, target_txn = NULL WHERE target_txn = ?1")?.execute(params![entry.txn, id])?;
    hanging.into_iter().filter(|entry| entry.kind == kind::SEND).try_for_each(|entry| show_again(step, &Txn(entry.txn)))
}

/// Shows anew what an order shows or has an effect on.
fn show_again(step: &mut Step<'_>, txn: &Txn) -> Result<(), CacheError> {
    step.changes.outbox = true;
    let Some(entry) = entry(step, txn.as_str())? else { return Ok(()) };
    let nr = step.chat(&entry.chat)?;
    show::local(step, &entry.chat, nr, txn.as_str())
}

fn show_target(step: &mut Step<'_>, chat: &ChatId, target: Option<&str>, target_txn: Option<&str>) -> Result<(), CacheError> {
    let nr = step.chat(chat)?;
    if let Some(id) = target {
        show::event(step, chat, nr, id)?;
        // The event may be an own reaction that is known only here so far.
        for entry in entries(step, &format!("{ENTRY} WHERE id = ?1 AND kind IN (1, 3)"), [id])? {
            show_plain(step, chat, nr, &entry)?;
        }
    }
    match target_txn.map(|txn| entry(step, txn)).transpose()?.flatten() {
        Some(entry) => show_plain(step, chat, nr, &entry),
        None => Ok(()),
    }
}

/// Shows anew the message that an order is, or that it is about.
fn show_plain(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, about: &Entry) -> Result<(), CacheError> {
    if about.kind == kind::SEND {
        return show::local(step, chat, nr, &about.txn);
    }
    if let Some(id) = &about.target {
        show::event(step, chat, nr, id)?;
    }
    about.target_txn.as_ref().map_or(Ok(()), |txn| show::local(step, chat, nr, txn))
}
