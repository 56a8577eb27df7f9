//! How a chat stands in the list: what the homeserver says of it, and over that what the user did until it has come
//! round.
//!
//! An arrangement (a pin, a silence, a mark) or a leaving counts from the moment it is placed. Once the homeserver has
//! it, its row stays until a fact agrees with it, so that a fact from before does not undo it for a moment. A fact that
//! still disagrees after a while wins: another device has done otherwise. Reading a chat takes its mark away, and so
//! does for the mark what an arrangement would.

use hoopoe_model::{Alert, Arrangement, ChatFact, ChatId, Deed, Membership, Order};
use rusqlite::{Connection, params};

use crate::base::Step;
use crate::entry::{Entry, New, insert, kind, lane, state};
use crate::error::from_json;
use crate::{CacheError, columns, indexing, own};

/// For how long after the homeserver's answer a fact may not know of it yet, in microseconds.
const GRACE: i64 = 10_000_000;

/// Every query of arrangements, so that a test can look at their plans.
pub(crate) mod sql {
    pub(crate) const PENDING: &str =
        "SELECT nr, lane, state, deed, at, not_before FROM outbox WHERE chat = ?1 AND kind >= 4 AND state < 3 ORDER BY nr";
}

/// How a chat is shown in the list, in the numbers of its columns.
#[derive(PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) membership: i64,
    pub(crate) notify: i64,
    pub(crate) pinned: bool,
    pub(crate) marked: bool,
    pub(crate) successor: Option<String>,
}

impl Face {
    /// Whether the chat makes no notifications.
    pub(crate) fn muted(&self) -> bool {
        self.notify == columns::NOTHING
    }

    /// Whether the user is told of a message; the push rules, which have decided already, may not know of a choice yet.
    pub(crate) fn tells(&self, alert: Alert) -> bool {
        match self.notify {
            _ if self.membership == columns::LEFT => false,
            columns::NOTHING => false,
            columns::MENTIONS => alert == Alert::Mention,
            _ => true,
        }
    }
}

/// What an order wants of how a chat stands.
enum Wish {
    Pinned(bool),
    Notify(i64),
    Marked(bool),
    Left,
}

/// An order about how a chat stands that has not come round.
struct Pending {
    nr: i64,
    lane: i64,
    sent: bool,
    /// When the user did it, in milliseconds.
    at: i64,
    /// Since when the homeserver has it, in microseconds.
    since: i64,
    wish: Wish,
}

/// Places an arrangement.
pub(crate) fn arrange(step: &mut Step<'_>, order: &Order, arrangement: Arrangement) -> Result<(), CacheError> {
    let lane = match arrangement {
        Arrangement::Pinned { .. } => lane::PINNED,
        Arrangement::Notify { .. } => lane::NOTIFY,
        Arrangement::Unread { .. } => lane::READING,
    };
    step.tx
        .prepare_cached("DELETE FROM outbox WHERE chat = ?1 AND kind = 5 AND lane = ?2 AND state = 0")?
        .execute(params![order.chat.as_str(), lane])?;
    insert(step, order, New { lane, kind: kind::ARRANGE, target: None, target_txn: None })?;
    touch(step, &order.chat)
}

/// Places a leaving: after what still has to be said there.
pub(crate) fn leave(step: &mut Step<'_>, order: &Order) -> Result<(), CacheError> {
    step.tx.prepare_cached("DELETE FROM outbox WHERE chat = ?1 AND kind = 6 AND state = 0")?.execute([order.chat.as_str()])?;
    insert(step, order, New { lane: lane::STRICT, kind: kind::LEAVE, target: None, target_txn: None })?;
    touch(step, &order.chat)
}

/// Counts a chat again, after orders about how it stands came or went.
pub(crate) fn touch(step: &mut Step<'_>, chat: &ChatId) -> Result<(), CacheError> {
    let nr = step.chat(chat)?;
    step.stale.insert(nr);
    Ok(())
}

/// Forgets an order that was tried in vain when a newer one has made it idle.
pub(crate) fn superseded(step: &mut Step<'_>, entry: &Entry) -> Result<bool, CacheError> {
    // A mark does not make a reading idle.
    let forgotten = step
        .tx
        .prepare_cached(
            "DELETE FROM outbox WHERE nr = ?1 AND lane > 0 AND state < 2 AND EXISTS (SELECT 1 FROM outbox newer
                 WHERE newer.chat = outbox.chat AND newer.lane = outbox.lane AND newer.nr > outbox.nr AND newer.state < 2
                     AND (outbox.kind = 5 OR newer.kind = 4))",
        )?
        .execute([entry.nr])?;
    Ok(forgotten > 0)
}

/// Notes that the homeserver has an order about how a chat stands.
pub(crate) fn sent(step: &mut Step<'_>, entry: &Entry) -> Result<(), CacheError> {
    let fact = fact(step, &entry.chat)?;
    if entry.kind == kind::LEAVE && forgets(step, entry)? {
        forget_chat(step, entry)?;
    } else {
        touch(step, &entry.chat)?;
    }
    let all = pending(step.tx, &entry.chat)?;
    let earlier = all.iter().any(|other| other.lane == entry.lane && other.sent && other.nr < entry.nr);
    if let Some(own) = all.iter().find(|own| own.nr == entry.nr) {
        // What was known before may agree by chance, while an order before this one has yet to come round.
        let known_since = fact.as_ref().is_some_and(|fact| fact.stamp > own.at.saturating_mul(1000));
        if holds(fact.as_ref(), own) && (known_since || !earlier) {
            return settle(step, own);
        }
    }
    // The newest fact of all tells the time well enough: there is no clock here. SCAN chat: there are few.
    step.changes.outbox = true;
    step.tx
        .prepare_cached(
            "UPDATE outbox SET state = 2, reason = NULL, not_before = max(at * 1000, (SELECT coalesce(max(stamp), 0) FROM chat))
             WHERE nr = ?1",
        )?
        .execute([entry.nr])?;
    Ok(())
}

/// Takes back what an order did that was deleted.
pub(crate) fn undone(step: &mut Step<'_>, entry: &Entry) -> Result<(), CacheError> {
    let other = "SELECT 1 FROM outbox WHERE chat = ?1 AND kind = 5 AND lane = ?2 AND state < 3";
    if entry.lane == lane::NOTIFY && !step.tx.prepare_cached(other)?.exists(params![entry.chat.as_str(), entry.lane])? {
        // A silence that was not to be has no end.
        own::notify_until(step, &entry.chat, None)?;
    }
    touch(step, &entry.chat)
}

/// Lets go of the orders that a new fact agrees with, or has overtaken.
pub(crate) fn learned(step: &mut Step<'_>, fact: &ChatFact) -> Result<(), CacheError> {
    for pending in pending(step.tx, &fact.chat)?.into_iter().filter(|pending| pending.sent) {
        if holds(Some(fact), &pending) || fact.stamp > pending.since.saturating_add(GRACE) {
            settle(step, &pending)?;
        }
    }
    Ok(())
}

/// Makes the face of a chat.
pub(crate) fn face(step: &mut Step<'_>, chat: &ChatId, fact: Option<&ChatFact>) -> Result<Face, CacheError> {
    let Some(fact) = fact else {
        return Ok(Face { membership: columns::UNKNOWN, notify: 0, pinned: false, marked: false, successor: None });
    };
    let mut face = Face {
        membership: columns::of_membership(fact.membership),
        notify: columns::of_notify(fact.notify),
        pinned: fact.pinned,
        marked: fact.marked_unread,
        successor: fact.successor.as_ref().map(|chat| chat.0.clone()),
    };
    for pending in pending(step.tx, chat)? {
        match pending.wish {
            Wish::Pinned(on) => face.pinned = on,
            Wish::Notify(notify) => face.notify = notify,
            Wish::Marked(on) => face.marked = on,
            Wish::Left => face.membership = columns::LEFT,
        }
    }
    let inviter = fact.inviter.as_ref().filter(|_| fact.membership == Membership::Invited);
    if let Some(inviter) = inviter
        && step.blocked()?.contains(&inviter.id)
    {
        face.membership = columns::LEFT;
    }
    Ok(face)
}

/// Whether a fact says what an order wants. Of a chat without a fact nothing is known but that it is not marked.
fn holds(fact: Option<&ChatFact>, pending: &Pending) -> bool {
    let Some(fact) = fact else { return matches!(pending.wish, Wish::Marked(false)) };
    match pending.wish {
        Wish::Pinned(on) => fact.pinned == on,
        Wish::Notify(notify) => columns::of_notify(fact.notify) == notify,
        Wish::Marked(on) => fact.marked_unread == on,
        // An invite that came after the leaving is another one.
        Wish::Left => {
            fact.membership == Membership::Left
                || fact.membership == Membership::Invited && fact.invited_at.is_some_and(|invited| invited > pending.at)
        }
    }
}

/// Forgets an order that has come round, and those of its lane that it has made idle.
fn settle(step: &mut Step<'_>, pending: &Pending) -> Result<(), CacheError> {
    step.changes.outbox = true;
    step.tx
        .prepare_cached(
            "DELETE FROM outbox WHERE chat = (SELECT chat FROM outbox WHERE nr = ?1) AND lane = ?2 AND kind >= 4
                 AND (nr = ?1 OR nr < ?1 AND state = 2)",
        )?
        .execute([pending.nr, pending.lane])?;
    Ok(())
}

fn pending(connection: &Connection, chat: &ChatId) -> Result<Vec<Pending>, CacheError> {
    let mut statement = connection.prepare_cached(sql::PENDING)?;
    let mut rows = statement.query([chat.as_str()])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let deed: String = row.get(3)?;
        let wish = match from_json("an order", &deed)? {
            Deed::Arrange { arrangement: Arrangement::Pinned { on } } => Wish::Pinned(on),
            Deed::Arrange { arrangement: Arrangement::Notify { notify } } => Wish::Notify(columns::of_notify(notify)),
            Deed::Arrange { arrangement: Arrangement::Unread { on } } => Wish::Marked(on),
            Deed::Read { .. } => Wish::Marked(false),
            Deed::Leave { .. } => Wish::Left,
            Deed::Send { .. } | Deed::Edit { .. } | Deed::Remove { .. } | Deed::React { .. } => continue,
        };
        let sent = row.get::<_, i64>(2)? == state::SENT;
        all.push(Pending { nr: row.get(0)?, lane: row.get(1)?, sent, at: row.get(4)?, since: row.get(5)?, wish });
    }
    Ok(all)
}

fn fact(step: &mut Step<'_>, chat: &ChatId) -> Result<Option<ChatFact>, CacheError> {
    let nr = step.chat(chat)?;
    let fact: String = step.tx.prepare_cached("SELECT fact FROM chat WHERE nr = ?1")?.query_row([nr], |row| row.get(0))?;
    if fact.is_empty() { Ok(None) } else { from_json("a chat", &fact).map(Some) }
}

/// Whether a leaving takes the messages along.
fn forgets(step: &Step<'_>, entry: &Entry) -> Result<bool, CacheError> {
    let deed: String = step.tx.prepare_cached("SELECT deed FROM outbox WHERE nr = ?1")?.query_row([entry.nr], |row| row.get(0))?;
    Ok(matches!(from_json("an order", &deed)?, Deed::Leave { forget: true }))
}

/// Deletes everything of a chat, but for the leaving itself: it keeps the chat out of the list until a fact agrees.
fn forget_chat(step: &mut Step<'_>, leaving: &Entry) -> Result<(), CacheError> {
    let (chat, nr) = (leaving.chat.clone(), step.chat(&leaving.chat)?);
    let rows: Vec<(String, Option<i64>)> = step
        .tx
        .prepare_cached("DELETE FROM message WHERE chat = ?1 RETURNING key, found")?
        .query_map([nr], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (key, found) in rows {
        step.changes.row(&chat, &key);
        found.map_or(Ok(()), |number| indexing::erase(step, number))?;
    }
    for table in ["event", "gap", "receipt", "member"] {
        step.tx.execute(&format!("DELETE FROM {table} WHERE chat = ?1"), [nr])?;
    }
    for table in ["draft", "notify_until"] {
        step.tx.execute(&format!("DELETE FROM {table} WHERE chat = ?1"), [chat.as_str()])?;
    }
    step.tx.execute("DELETE FROM outbox WHERE chat = ?1 AND nr <> ?2", params![chat.as_str(), leaving.nr])?;
    step.tx.execute("DELETE FROM chat WHERE nr = ?1", [nr])?;
    step.forget_chat(&chat);
    for changed in [&mut step.changes.chats, &mut step.changes.people, &mut step.changes.members, &mut step.changes.read] {
        changed.insert(chat.clone());
    }
    step.changes.outbox = true;
    Ok(())
}
