//! How the account stands in a chat: how the list shows it, how far it has read, what is unread, which row is its last.
//!
//! Counted once for each chat that a step touched, from the base rows and the shown rows.
//!
//! *Read* is up to the greatest place among the account's receipts and its own joining. A receipt for an event without
//! a place counts by its time, until the event comes. Sending a message is not reading, as for the homeserver.
//!
//! *Unread* are messages of others beyond that which the push rules count; in a muted chat all of them, for a grey badge.
//! While a hole lies beyond the reading, the homeserver knows better: its count is taken, or in an encrypted chat, whose
//! contents it cannot see, is the most that is shown.

use hoopoe_model::{ChatFact, ChatId, OrdKey};
use rusqlite::{Connection, OptionalExtension, params};

use crate::arranging::Face;
use crate::base::{ChatNr, Step};
use crate::error::from_json;
use crate::{Arrived, CacheError, arranging, base, columns, list};

/// What is shown and counted for a chat.
#[derive(PartialEq)]
struct Standing {
    face: Face,
    read_ord: Option<OrdKey>,
    read_id: Option<String>,
    others_ord: OrdKey,
    unread: u32,
    mentions: u32,
    last: Option<String>,
    preview: Option<String>,
    ord: OrdKey,
    badge: u32,
}

/// What the counting starts from.
struct Known {
    chat: ChatId,
    fact: Option<ChatFact>,
    encrypted: bool,
    told: Option<(u32, u32)>,
    before: Standing,
}

/// Counts again for the chats that the step has touched.
pub(crate) fn refresh(step: &mut Step<'_>) -> Result<(), CacheError> {
    for nr in std::mem::take(&mut step.stale) {
        let Some(known) = known(step.tx, nr)? else { continue };
        let after = count(step, nr, &known)?;
        let told = |arrived: &Arrived| after.read_ord.is_none_or(|read| arrived.ord > read) && after.face.tells(arrived.alert);
        step.changes.arrived.retain(|arrived| arrived.chat != known.chat || told(arrived));
        let shown_again =
            after.last.as_ref().is_some_and(|last| step.changes.rows.get(&known.chat).is_some_and(|rows| rows.contains(last)));
        if (after.read_ord, after.others_ord) != (known.before.read_ord, known.before.others_ord) {
            step.changes.read.insert(known.chat.clone());
        }
        if after == known.before && !shown_again {
            continue;
        }
        write(step, nr, &after)?;
        if after.face.membership != known.before.face.membership {
            // The chat that it took the place of comes back into the list, or leaves it.
            let mut statement = step.tx.prepare_cached(PREDECESSORS)?;
            let mut rows = statement.query([known.chat.as_str()])?;
            while let Some(row) = rows.next()? {
                step.changes.chats.insert(ChatId(row.get(0)?));
            }
        }
        step.changes.chats.insert(known.chat);
    }
    Ok(())
}

/// Counts for the chats that an older version of the program has counted.
pub(crate) fn count_anew(step: &mut Step<'_>) -> Result<(), CacheError> {
    let mut statement = step.tx.prepare_cached(UNSEEN)?;
    let chats = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<ChatNr>>>()?;
    step.stale.extend(chats);
    Ok(())
}

/// Tells up to which place another person has read.
pub(crate) fn read_by_others(connection: &Connection, chat: &ChatId) -> Result<OrdKey, CacheError> {
    let mut statement = connection.prepare_cached("SELECT others_ord FROM chat WHERE id = ?1")?;
    Ok(statement.query_row([chat.as_str()], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Tells up to which place the account has read.
pub(crate) fn read_ord(connection: &Connection, chat: &ChatId) -> Result<Option<OrdKey>, CacheError> {
    let Some(nr) = base::number(connection, chat)? else { return Ok(None) };
    Ok(connection.prepare_cached("SELECT read_ord FROM chat WHERE nr = ?1")?.query_row([nr], |row| row.get(0))?)
}

fn known(connection: &Connection, nr: ChatNr) -> Result<Option<Known>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, fact, encrypted, told_stamp, told_unread, told_mentions, read_ord, others_ord, unread, mentions, last, ord,
             membership, notify, pinned, marked, successor, badge, read_id, preview FROM chat WHERE nr = ?1",
    )?;
    let mut rows = statement.query([nr])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (fact, stamp): (String, i64) = (row.get(1)?, row.get(3)?);
    let told = (row.get(4)?, row.get(5)?);
    Ok(Some(Known {
        chat: ChatId(row.get(0)?),
        fact: if fact.is_empty() { None } else { Some(from_json("a chat", &fact)?) },
        encrypted: row.get(2)?,
        told: (stamp > 0).then_some(told),
        before: Standing {
            face: Face {
                membership: row.get(12)?,
                notify: row.get(13)?,
                pinned: row.get(14)?,
                marked: row.get(15)?,
                successor: row.get(16)?,
            },
            read_ord: row.get(6)?,
            others_ord: row.get(7)?,
            unread: row.get(8)?,
            mentions: row.get(9)?,
            last: row.get(10)?,
            ord: row.get(11)?,
            badge: row.get(17)?,
            read_id: row.get(18)?,
            preview: row.get(19)?,
        },
    }))
}

fn write(step: &Step<'_>, nr: ChatNr, standing: &Standing) -> Result<(), CacheError> {
    let Standing { face, read_ord, read_id, others_ord, unread, mentions, last, preview, ord, badge } = standing;
    step.tx
        .prepare_cached(
            "UPDATE chat SET read_ord = ?2, others_ord = ?3, unread = ?4, mentions = ?5, last = ?6, ord = ?7, membership = ?8,
                 notify = ?9, muted = ?10, pinned = ?11, marked = ?12, successor = ?13, badge = ?14,
                 read_id = ?15, preview = ?16 WHERE nr = ?1",
        )?
        .execute(params![
            nr,
            read_ord,
            others_ord,
            unread,
            mentions,
            last,
            ord,
            face.membership,
            face.notify,
            face.muted(),
            face.pinned,
            face.marked,
            face.successor,
            badge,
            read_id,
            preview
        ])?;
    Ok(())
}

fn count(step: &mut Step<'_>, nr: ChatNr, known: &Known) -> Result<Standing, CacheError> {
    let face = arranging::face(step, &known.chat, known.fact.as_ref())?;
    let muted = face.muted();
    let me = step.me.as_str();
    let read_ord: Option<OrdKey> = step.tx.prepare_cached(READ)?.query_row(params![nr, me], |row| row.get(0))?;
    let read_id = step.tx.prepare_cached(READ_ID)?.query_row(params![nr, read_ord], |row| row.get(0)).optional()?;
    let others_ord: OrdKey = step.tx.prepare_cached(OTHERS)?.query_row(params![nr, me], |row| row.get(0))?;
    let beyond = read_ord.unwrap_or(OrdKey::MIN);
    let (counted, called): (u32, u32) = if muted {
        (step.tx.prepare_cached(UNREAD_MUTED)?.query_row(params![nr, beyond], |row| row.get(0))?, 0)
    } else {
        step.tx.prepare_cached(UNREAD)?.query_row(params![nr, beyond], |row| Ok((row.get(0)?, row.get(1)?)))?
    };
    let hole =
        step.tx.prepare_cached("SELECT 1 FROM gap WHERE chat = ?1 AND closed = 0 AND ord > ?2 LIMIT 1")?.exists(params![nr, beyond])?;
    let (unread, mentions) = match known.told {
        Some((unread, mentions)) if hole && !muted && !known.encrypted => (unread, mentions),
        Some((unread, _)) if hole && !muted => (counted.min(unread), called.min(unread)),
        _ => (counted, called),
    };
    let last: Option<(String, OrdKey)> = step.tx.prepare_cached(LAST)?.query_row([nr], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let invited = known.fact.as_ref().and_then(|fact| fact.invited_at);
    let (last, place) = last.unzip();
    let preview = last.as_deref().map(|last| list::preview(step.tx, nr, last)).transpose()?.flatten();
    let ord = place.into_iter().chain(invited.map(|at| at.saturating_mul(1000))).max().unwrap_or(0);
    let badge = match face.membership {
        columns::JOINED if !muted => unread.max(mentions).max(u32::from(face.marked)),
        columns::INVITED => 1,
        _ => 0,
    };
    Ok(Standing { face, read_ord, read_id, others_ord, unread, mentions, last, preview, ord, badge })
}

pub(crate) const READ: &str = "SELECT max(ord) FROM (
    SELECT CASE WHEN e.ord IS NULL THEN r.at * 1000 ELSE e.ord END AS ord
        FROM receipt r LEFT JOIN event e ON e.chat = r.chat AND e.id = r.message WHERE r.chat = ?1 AND r.person = ?2
    UNION ALL SELECT max(ord) FROM event WHERE chat = ?1 AND entry = 1)";

pub(crate) const READ_ID: &str =
    "SELECT id FROM event WHERE chat = ?1 AND ord IS NOT NULL AND ord <= ?2 ORDER BY ord DESC, id DESC LIMIT 1";

/// Others have read what they have a receipt for, and what they have answered with a message.
pub(crate) const OTHERS: &str = "SELECT coalesce(max(ord), 0) FROM (
    SELECT e.ord AS ord FROM receipt r JOIN event e ON e.chat = r.chat AND e.id = r.message WHERE r.chat = ?1 AND r.person <> ?2
    UNION ALL SELECT max(ord) FROM message WHERE chat = ?1 AND own = 0 AND class = 0)";

// The index holds those only.
pub(crate) const UNSEEN: &str = "SELECT nr FROM chat WHERE last IS NOT NULL AND preview IS NULL";

pub(crate) const PREDECESSORS: &str = "SELECT id FROM chat WHERE successor = ?1";

pub(crate) const UNREAD: &str = "SELECT count(*), coalesce(sum(alert = 3), 0) FROM message
    WHERE chat = ?1 AND ord > ?2 AND own = 0 AND class = 0 AND alert > 0";

pub(crate) const UNREAD_MUTED: &str = "SELECT count(*) FROM message
    WHERE chat = ?1 AND ord > ?2 AND own = 0 AND class = 0 AND alert >= 0";

pub(crate) const LAST: &str = "SELECT key, ord FROM (
    SELECT 0 AS class, * FROM (SELECT key, ord FROM message WHERE chat = ?1 AND own = 0 AND class = 0 ORDER BY ord DESC, key DESC LIMIT 1)
    UNION ALL
    SELECT 0, * FROM (SELECT key, ord FROM message WHERE chat = ?1 AND own = 1 AND class = 0 ORDER BY ord DESC, key DESC LIMIT 1)
    UNION ALL
    SELECT 1, * FROM (SELECT key, ord FROM message WHERE chat = ?1 AND class = 1 ORDER BY ord DESC, key DESC LIMIT 1))
    ORDER BY class, ord DESC, key DESC LIMIT 1";
