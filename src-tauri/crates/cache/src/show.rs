//! Base rows to shown rows.
//!
//! A row of `message` is a function of the base rows and the outbox alone: its event, the edits, reactions and removals
//! of it, what the user has done to it and not yet seen come back, and whom the account blocks. Whatever changes one of
//! them calls here.

use hoopoe_model::{ChatId, Content, Deed, PersonId, ReactionRow};
use rusqlite::{OptionalExtension, params};

use crate::apply::{Base, kind, load};
use crate::base::{ChatNr, Step};
use crate::effects::{Effects, Eyes, Subject, effects};
use crate::error::{from_json, to_json};
use crate::{CacheError, indexing};

/// How many people a reaction names.
const NAMED: usize = 20;

/// The classes of shown rows, as numbers of the column `class`.
mod class {
    pub(super) const MESSAGE: i64 = 0;
    pub(super) const SERVICE: i64 = 1;
    pub(super) const GAP: i64 = -1;
}

/// A row about to be shown.
struct Shown<'r> {
    key: &'r str,
    id: Option<&'r str>,
    /// The number of its event.
    event: Option<i64>,
    ord: i64,
    class: i64,
    own: bool,
    sender: &'r str,
    at: i64,
    /// `None` when the event's own is shown.
    content: Option<String>,
    /// The event's own.
    original: Option<&'r str>,
    edited: bool,
    alert: i64,
    reply_to: Option<&'r str>,
    reply_txn: Option<&'r str>,
    reactions: Vec<ReactionRow>,
    state: i64,
    reason: Option<&'r str>,
}

/// Makes the row of an event anew and, when it is about another event, that one's too.
pub(crate) fn event(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, id: &str) -> Result<(), CacheError> {
    let Some(base) = load(step, nr, id)? else { return local_of(step, chat, nr, id) };
    placed(step, chat, nr, &base)?;
    if let Some(target) = &base.version.target {
        // One step only: what relates to a relation is not shown.
        match load(step, nr, target)? {
            Some(target) => placed(step, chat, nr, &target)?,
            None => local_of(step, chat, nr, target)?,
        }
    }
    Ok(())
}

/// Makes the row of an event anew, and of no other.
pub(crate) fn placed(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, base: &Base) -> Result<(), CacheError> {
    step.stale.insert(nr);
    let Some(ord) = base.ord else { return local_of(step, chat, nr, &base.id) };
    let class = match base.version.kind {
        kind::MESSAGE => class_of(base.version.content.as_deref())?,
        kind::UNKNOWN | kind::UNDECRYPTED => class::MESSAGE,
        _ => return erase(step, chat, nr, base.key()),
    };
    if class == class::SERVICE && base.removed > 0 {
        return erase(step, chat, nr, base.key());
    }
    let own = base.version.sender == step.me.as_str();
    if class == class::MESSAGE && !own && step.blocked()?.contains(&PersonId(base.version.sender.clone())) {
        return erase(step, chat, nr, base.key());
    }
    let editor = (base.version.kind == kind::MESSAGE && class == class::MESSAGE).then_some(base.version.sender.as_str());
    let mut effects = effects_of(step, Subject { nr, id: Some(&base.id), txn: base.txn.as_deref(), editor, targeted: base.targeted })?;
    effects.removed |= base.removed > 0;
    let edited = !effects.edits.is_empty() && !effects.removed;
    let content = match base.version.kind {
        _ if effects.removed => Some(to_json("a message", &Content::Removed)?),
        kind::UNDECRYPTED => Some(to_json("a message", &Content::Undecrypted)?),
        _ => effects.edits.pop().map(|(_, content)| content),
    };
    let reply_to = base.version.reply_to.as_deref().filter(|_| !effects.removed);
    let shown = Shown {
        key: base.key(),
        id: Some(&base.id),
        event: Some(base.nr),
        ord,
        class,
        own,
        sender: &base.version.sender,
        at: base.version.at,
        content,
        original: base.version.content.as_deref(),
        edited,
        alert: if effects.removed { -1 } else { base.alert },
        reply_to,
        reply_txn: None,
        reactions: if effects.removed { Vec::new() } else { tally(effects.reactions, step.me) },
        state: 2,
        reason: None,
    };
    write(step, chat, nr, &shown)
}

/// Makes the row of an own message that has no place from the homeserver yet, by the event it became.
fn local_of(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, id: &str) -> Result<(), CacheError> {
    let txn: Option<String> = step
        .tx
        .prepare_cached("SELECT txn FROM outbox WHERE id = ?1 AND chat = ?2 AND kind = 0")?
        .query_row(params![id, chat.as_str()], |row| row.get(0))
        .optional()?;
    match txn {
        Some(txn) => local(step, chat, nr, &txn),
        None => Ok(()),
    }
}

/// Makes the row of an own message that waits in the outbox.
pub(crate) fn local(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, txn: &str) -> Result<(), CacheError> {
    type Found = (String, Option<String>, Option<String>, i64, Option<String>, Option<String>, i64, i64);
    let found: Option<Found> = step
        .tx
        .prepare_cached(
            "SELECT deed, target, target_txn, state, reason, id, at, ord FROM outbox WHERE txn = ?1 AND chat = ?2 AND kind = 0",
        )?
        .query_row(params![txn, chat.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?))
        })
        .optional()?;
    let Some((deed, reply_to, reply_txn, state, reason, id, at, ord)) = found else { return Ok(()) };
    let Deed::Send { composed, .. } = from_json("an order", &deed)? else { return Ok(()) };
    let me = step.me.0.clone();
    let mut effects = effects_of(step, Subject { nr, id: id.as_deref(), txn: Some(txn), editor: Some(&me), targeted: true })?;
    let edited = !effects.edits.is_empty() && !effects.removed;
    let content = match effects.edits.pop() {
        _ if effects.removed => to_json("a message", &Content::Removed)?,
        Some((_, content)) => content,
        None => to_json("a message", &composed.content)?,
    };
    let shown = Shown {
        key: txn,
        id: id.as_deref(),
        event: None,
        ord,
        class: class::MESSAGE,
        own: true,
        sender: &me,
        at,
        content: Some(content),
        original: None,
        edited,
        alert: 0,
        reply_to: reply_to.as_deref().filter(|_| !effects.removed),
        reply_txn: reply_txn.as_deref().filter(|_| !effects.removed),
        reactions: if effects.removed { Vec::new() } else { tally(effects.reactions, step.me) },
        state,
        reason: reason.as_deref(),
    };
    step.stale.insert(nr);
    write(step, chat, nr, &shown)
}

/// Shows an open hole, or takes a closed one away.
pub(crate) fn gap(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, token: &str) -> Result<(), CacheError> {
    let key = gap_key(token);
    let ord: Option<i64> = step
        .tx
        .prepare_cached("SELECT ord FROM gap WHERE chat = ?1 AND token = ?2 AND closed = 0")?
        .query_row(params![nr, token], |row| row.get(0))
        .optional()?
        .flatten();
    step.stale.insert(nr);
    let Some(ord) = ord else { return erase(step, chat, nr, &key) };
    let shown = Shown {
        key: &key,
        id: None,
        event: None,
        ord,
        class: class::GAP,
        own: false,
        sender: "",
        at: ord / 1000,
        content: Some(to_json("a gap", &Content::Gap)?),
        original: None,
        edited: false,
        alert: 0,
        reply_to: None,
        reply_txn: None,
        reactions: Vec::new(),
        state: 2,
        reason: None,
    };
    write(step, chat, nr, &shown)
}

/// The key of a hole's row: FNV-1a of its token, so that it stays the same and no token reaches a view.
pub(crate) fn gap_key(token: &str) -> String {
    let hash = token.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("gap:{hash:016x}")
}

/// Takes a row away.
pub(crate) fn erase(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, key: &str) -> Result<(), CacheError> {
    let erased: Option<(Option<String>, Option<i64>)> = step
        .tx
        .prepare_cached("DELETE FROM message WHERE chat = ?1 AND key = ?2 RETURNING id, found")?
        .query_row(params![nr, key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((id, found)) = erased {
        if let Some(number) = found {
            indexing::erase(step, number)?;
        }
        step.stale.insert(nr);
        step.changes.row(chat, key);
        touch_answers(step, chat, nr, key, id.as_deref())?;
    }
    Ok(())
}

fn write(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, shown: &Shown<'_>) -> Result<(), CacheError> {
    let reactions = (!shown.reactions.is_empty()).then(|| to_json("reactions", &shown.reactions)).transpose()?;
    let says = shown.content.as_deref().or(shown.original).filter(|_| shown.class == class::MESSAGE);
    let row = indexing::Row { chat: nr, key: shown.key, ord: shown.ord, sender: shown.sender, content: says };
    let indexing::Standing { number, print } = indexing::write(step, &row)?;
    step.tx
        .prepare_cached(
            "INSERT OR REPLACE INTO message (chat, key, ord, id, class, own, sender, at, content, edited, alert, reply_to, reply_txn,
                 reactions, state, reason, event, found, folded)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            nr,
            shown.key,
            shown.ord,
            shown.id,
            shown.class,
            shown.own,
            shown.sender,
            shown.at,
            shown.content,
            shown.edited,
            shown.alert,
            shown.reply_to,
            shown.reply_txn,
            reactions,
            shown.state,
            shown.reason,
            shown.event,
            number,
            print,
        ])?;
    step.changes.row(chat, shown.key);
    touch_answers(step, chat, nr, shown.key, shown.id)
}

/// Notes that the rows answering a row show it otherwise now.
fn touch_answers(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, key: &str, id: Option<&str>) -> Result<(), CacheError> {
    let mut statement = step.tx.prepare_cached(
        "SELECT key FROM message WHERE chat = ?1 AND reply_to = ?2
         UNION ALL SELECT key FROM message WHERE chat = ?1 AND reply_txn = ?3",
    )?;
    let mut rows = statement.query(params![nr, id, key])?;
    while let Some(row) = rows.next()? {
        step.changes.row(chat, row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
    }
    Ok(())
}

/// Collects what is known about a message, as the account sees it.
fn effects_of(step: &mut Step<'_>, subject: Subject<'_>) -> Result<Effects, CacheError> {
    let blocked = step.blocked()?;
    effects(&Eyes { connection: step.tx, me: step.me, blocked: &blocked }, subject)
}

fn tally(reactions: Vec<(String, String)>, me: &PersonId) -> Vec<ReactionRow> {
    let mut rows: Vec<(ReactionRow, Vec<String>)> = Vec::new();
    for (emoji, sender) in reactions {
        let index = rows.iter().position(|(row, _)| row.key == emoji).unwrap_or_else(|| {
            rows.push((ReactionRow { key: emoji, count: 0, mine: false, people: Vec::new() }, Vec::new()));
            rows.len() - 1
        });
        let Some((row, senders)) = rows.get_mut(index) else { continue };
        if senders.contains(&sender) {
            continue;
        }
        row.count += 1;
        row.mine |= sender == me.as_str();
        if row.people.len() < NAMED {
            row.people.push(PersonId(sender.clone()));
        }
        senders.push(sender);
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

fn class_of(content: Option<&str>) -> Result<i64, CacheError> {
    #[derive(serde::Deserialize)]
    struct Tag {
        kind: String,
    }
    let Some(content) = content else { return Ok(class::MESSAGE) };
    let tag: Tag = from_json("a message", content)?;
    Ok(if tag.kind == "service" { class::SERVICE } else { class::MESSAGE })
}
