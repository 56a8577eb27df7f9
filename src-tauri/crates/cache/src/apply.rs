//! Facts to base rows.
//!
//! Base rows are sets: each fact is merged into its row by a rule that does not care which came first (the least place,
//! the loudest alert, the greatest stamp, closed over open, removed over all). What is shown is then made anew from the
//! base rows for what a fact touched, so that neither order nor repetition nor batching of facts can be seen.

use hoopoe_model::{Alert, ChatId, Content, Event, Fact, OrdKey, Service, What};
use rusqlite::{OptionalExtension, Row, params};

use crate::base::{ChatNr, Step};
use crate::error::to_json;
use crate::{CacheError, about, echo, show};

/// The kinds of events, as numbers of the column `kind`. Of two versions of an event the greater kind wins.
pub(crate) mod kind {
    pub(crate) const UNKNOWN: i64 = 0;
    pub(crate) const UNDECRYPTED: i64 = 1;
    pub(crate) const MESSAGE: i64 = 2;
    pub(crate) const EDIT: i64 = 3;
    pub(crate) const REACTION: i64 = 4;
    pub(crate) const REMOVAL: i64 = 5;
    pub(crate) const HIDDEN: i64 = 6;
}

/// A row of the table `event`.
#[derive(Clone, PartialEq)]
pub(crate) struct Base {
    /// The number of the row; 0 while it is not written.
    pub(crate) nr: i64,
    pub(crate) id: String,
    pub(crate) ord: Option<OrdKey>,
    pub(crate) txn: Option<String>,
    pub(crate) alert: i64,
    /// 1: it came as removed; 2: a removal of it is known.
    pub(crate) removed: i64,
    /// Whether any event may be about it.
    pub(crate) targeted: bool,
    pub(crate) version: Version,
}

/// What an event is. Of two versions the greater wins as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) kind: i64,
    pub(crate) content: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) emoji: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) entry: bool,
    pub(crate) sender: String,
    pub(crate) at: i64,
}

impl Base {
    /// The key of the event's row.
    pub(crate) fn key(&self) -> &str {
        self.txn.as_deref().unwrap_or(&self.id)
    }
}

/// Applies one fact. The facts of a batch are applied one after another in one transaction.
pub(crate) fn apply(step: &mut Step<'_>, fact: &Fact) -> Result<(), CacheError> {
    match fact {
        Fact::Event { chat, ord, event: learned } => event(step, chat, Some(*ord), learned),
        Fact::Update { chat, event: learned } => event(step, chat, None, learned),
        Fact::Gap { chat, ord, token } => gap(step, chat, token, Some(*ord)),
        Fact::GapClosed { chat, token } => gap(step, chat, token, None),
        Fact::Chat(fact) => about::chat(step, fact),
        Fact::Member(fact) => about::member(step, fact),
        Fact::Receipt(fact) => about::receipt(step, fact),
        Fact::Unread(fact) => about::unread(step, fact),
    }
}

/// Reads the base row of an event.
pub(crate) fn load(step: &Step<'_>, chat: ChatNr, id: &str) -> Result<Option<Base>, CacheError> {
    let mut statement = step.tx.prepare_cached(
        "SELECT id, ord, txn, alert, removed, kind, content, target, emoji, reply_to, session, entry, sender, at, nr
         FROM event WHERE chat = ?1 AND id = ?2",
    )?;
    Ok(statement.query_row(params![chat, id], base).optional()?)
}

fn base(row: &Row<'_>) -> rusqlite::Result<Base> {
    Ok(Base {
        id: row.get(0)?,
        ord: row.get(1)?,
        txn: row.get(2)?,
        alert: row.get(3)?,
        removed: row.get(4)?,
        version: Version {
            kind: row.get(5)?,
            content: row.get(6)?,
            target: row.get(7)?,
            emoji: row.get(8)?,
            reply_to: row.get(9)?,
            session: row.get(10)?,
            entry: row.get(11)?,
            sender: row.get(12)?,
            at: row.get(13)?,
        },
        nr: row.get(14)?,
        targeted: true,
    })
}

/// Applies what was learned of an event that may have a row; `ord` is `None` where it has no place yet.
pub(crate) fn event(step: &mut Step<'_>, chat: &ChatId, ord: Option<OrdKey>, event: &Event) -> Result<(), CacheError> {
    let nr = step.chat(chat)?;
    let old = load(step, nr, event.id.as_str())?;
    merge(step, chat, nr, old.as_ref(), learned(step, ord, event)?)
}

/// The same for an event that has no row.
pub(crate) fn new_event(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, ord: OrdKey, event: &Event) -> Result<(), CacheError> {
    merge(step, chat, nr, None, learned(step, Some(ord), event)?)
}

/// Merges what was learned of an event into its row.
fn merge(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, old: Option<&Base>, mut new: Base) -> Result<(), CacheError> {
    if let Some(old) = old {
        new.nr = old.nr;
        new.ord = old.ord.into_iter().chain(new.ord).min();
        new.txn = new.txn.max(old.txn.clone());
        new.alert = new.alert.max(old.alert);
        new.removed |= old.removed;
        if old.version > new.version {
            new.version = old.version.clone();
        }
        if *old == new {
            return echo::echo(step, chat, nr, &new);
        }
    } else {
        // Most events are about no other and no other is about them: that is asked once.
        new.targeted = targeted(step, nr, &new.id)?;
        if new.targeted && removal_known(step, nr, &new.id)? {
            new.removed |= 2;
        }
    }
    new.nr = store(step, nr, &new)?;
    let versions = [old.map(|old| &old.version), Some(&new.version)];
    for version in versions.into_iter().flatten().filter(|version| version.kind == kind::REMOVAL) {
        version.target.iter().try_for_each(|target| mark_removed(step, nr, target))?;
    }
    echo::echo(step, chat, nr, &new)?;

    if let Some(old) = old {
        // A version that lost may have counted for another target.
        if old.version.target != new.version.target
            && let Some(target) = &old.version.target
        {
            show::event(step, chat, nr, target)?;
        }
        if old.key() != new.key() {
            show::erase(step, chat, nr, old.key())?;
        }
    }
    // An echo may have given the row another key.
    if new.version.sender == step.me.as_str() {
        show::event(step, chat, nr, &new.id)?;
    } else {
        show::placed(step, chat, nr, &new)?;
    }
    if let Some(target) = &new.version.target {
        show::event(step, chat, nr, target)?;
    }
    Ok(())
}

/// Makes a base row of an event as it was learned, alone.
fn learned(step: &Step<'_>, ord: Option<OrdKey>, event: &Event) -> Result<Base, CacheError> {
    let mut version = Version {
        kind: kind::UNKNOWN,
        content: None,
        target: None,
        emoji: None,
        reply_to: None,
        session: None,
        entry: false,
        sender: event.sender.0.clone(),
        at: event.at,
    };
    let mut removed = 0;
    match &event.what {
        What::Message { content: Content::Removed, .. } => removed = 1,
        What::Message { content: Content::Hidden, .. } => version.kind = kind::HIDDEN,
        What::Message { content: Content::Undecrypted, .. } => version.kind = kind::UNDECRYPTED,
        What::Message { content, reply_to } => {
            version.kind = kind::MESSAGE;
            version.entry = matches!(content, Content::Service(Service::Joined { person }) if person == step.me);
            version.content = Some(to_json("a message", content)?);
            version.reply_to = reply_to.as_ref().map(|id| id.0.clone());
        }
        What::Undecrypted { session } => {
            version.kind = kind::UNDECRYPTED;
            version.session.clone_from(session);
        }
        What::Edit { target, content } => {
            version.kind = kind::EDIT;
            version.content = Some(to_json("an edit", content)?);
            version.target = Some(target.0.clone());
        }
        What::Reaction { target, key } => {
            version.kind = kind::REACTION;
            version.target = Some(target.0.clone());
            version.emoji = Some(key.clone());
        }
        What::Removal { target } => {
            version.kind = kind::REMOVAL;
            version.target = Some(target.0.clone());
        }
    }
    let txn = event.txn.as_ref().map(|txn| txn.0.clone());
    Ok(Base { nr: 0, targeted: true, id: event.id.0.clone(), ord, txn, alert: loudness(event.alert), removed, version })
}

/// Writes the base row of an event and returns its number.
fn store(step: &Step<'_>, chat: ChatNr, base: &Base) -> Result<i64, CacheError> {
    let version = &base.version;
    step.tx
        .prepare_cached(
            "INSERT INTO event (chat, id, ord, txn, alert, removed, kind, content, target, emoji, reply_to, session, entry, sender, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
             ON CONFLICT (chat, id) DO UPDATE SET ord = ?3, txn = ?4, alert = ?5, removed = ?6, kind = ?7, content = ?8, target = ?9,
                 emoji = ?10, reply_to = ?11, session = ?12, entry = ?13, sender = ?14, at = ?15",
        )?
        .execute(params![
            chat,
            base.id,
            base.ord,
            base.txn,
            base.alert,
            base.removed,
            version.kind,
            version.content,
            version.target,
            version.emoji,
            version.reply_to,
            version.session,
            version.entry,
            version.sender,
            version.at,
        ])?;
    Ok(if base.nr == 0 { step.tx.last_insert_rowid() } else { base.nr })
}

/// Tells whether any event is about an event.
fn targeted(step: &Step<'_>, chat: ChatNr, id: &str) -> Result<bool, CacheError> {
    Ok(step.tx.prepare_cached("SELECT 1 FROM event WHERE chat = ?1 AND target = ?2 LIMIT 1")?.exists(params![chat, id])?)
}

/// Tells whether a removal of an event is known.
fn removal_known(step: &Step<'_>, chat: ChatNr, id: &str) -> Result<bool, CacheError> {
    let mut statement = step.tx.prepare_cached("SELECT 1 FROM event WHERE chat = ?1 AND target = ?2 AND kind = 5")?;
    Ok(statement.exists(params![chat, id])?)
}

/// Notes on an event whether a removal of it is known.
fn mark_removed(step: &Step<'_>, chat: ChatNr, id: &str) -> Result<(), CacheError> {
    step.tx
        .prepare_cached(
            "UPDATE event SET removed = removed & 1
                 | CASE WHEN EXISTS (SELECT 1 FROM event r WHERE r.chat = ?1 AND r.target = ?2 AND r.kind = 5) THEN 2 ELSE 0 END
             WHERE chat = ?1 AND id = ?2",
        )?
        .execute(params![chat, id])?;
    Ok(())
}

/// `ord` is `None` when the hole is closed.
fn gap(step: &mut Step<'_>, chat: &ChatId, token: &str, ord: Option<OrdKey>) -> Result<(), CacheError> {
    let nr = step.chat(chat)?;
    step.tx
        .prepare_cached(
            "INSERT INTO gap (chat, token, ord, closed) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (chat, token) DO UPDATE SET
                 ord = CASE WHEN ord IS NULL OR excluded.ord < ord THEN coalesce(excluded.ord, ord) ELSE ord END,
                 closed = max(closed, excluded.closed)",
        )?
        .execute(params![nr, token, ord, ord.is_none()])?;
    show::gap(step, chat, nr, token)
}

/// The number of an alert in the column `alert`.
pub(crate) fn loudness(alert: Alert) -> i64 {
    match alert {
        Alert::None => 0,
        Alert::Quiet => 1,
        Alert::Sound => 2,
        Alert::Mention => 3,
    }
}
