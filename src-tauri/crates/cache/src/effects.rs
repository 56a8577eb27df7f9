//! What edits, reactions, removals and the outbox make of a message.

use std::collections::BTreeSet;

use hoopoe_model::{Deed, PersonId};
use rusqlite::{Connection, params};

use crate::CacheError;
use crate::apply::kind;
use crate::base::ChatNr;
use crate::error::{from_json, to_json};

/// In whose eyes.
pub(crate) struct Eyes<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) me: &'a PersonId,
    /// Whose reactions do not count.
    pub(crate) blocked: &'a BTreeSet<PersonId>,
}

/// A message by the names it has: which of them are there, and whose edits of it count.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) nr: ChatNr,
    pub(crate) id: Option<&'a str>,
    pub(crate) txn: Option<&'a str>,
    pub(crate) editor: Option<&'a str>,
    /// Whether any event may be about it.
    pub(crate) targeted: bool,
}

/// What is known about a message beside its own event.
#[derive(Default)]
pub(crate) struct Effects {
    /// What it said after each edit, as JSON, with the time of the edit; oldest first.
    pub(crate) edits: Vec<(i64, String)>,
    /// Whether the account has removed it and the removal has not come round yet.
    pub(crate) removed: bool,
    /// Each person's reactions, oldest first: the emoji and who. The same may be there twice.
    pub(crate) reactions: Vec<(String, String)>,
}

/// Every query of effects, so that a test can look at their plans.
pub(crate) mod sql {
    // Edits in the order of the specification (greatest origin time wins), reactions in the order of the chat.
    pub(crate) const LEARNED: &str =
        "SELECT id, kind, sender, content, emoji, at FROM event WHERE chat = ?1 AND target = ?2 AND kind IN (3, 4) AND removed = 0
         ORDER BY CASE kind WHEN 3 THEN at ELSE coalesce(ord, 9223372036854775807) END, coalesce(ord, 9223372036854775807), at, id";
    pub(crate) const PENDING: &str = "SELECT nr, txn, deed, id, at FROM outbox WHERE target = ?1 AND kind IN (1, 2, 3)
         UNION ALL SELECT nr, txn, deed, id, at FROM outbox WHERE target_txn = ?2 AND kind IN (1, 2, 3) ORDER BY nr";
    pub(crate) const REMOVAL: &str =
        "SELECT 1 FROM outbox WHERE target = ?1 AND kind = 2 UNION ALL SELECT 1 FROM outbox WHERE target_txn = ?2 AND kind = 2";
}

/// Collects what is known about a message.
pub(crate) fn effects(eyes: &Eyes<'_>, subject: Subject<'_>) -> Result<Effects, CacheError> {
    let mut effects = Effects::default();
    if let Some(id) = subject.id.filter(|_| subject.targeted) {
        learned(eyes, subject, id, &mut effects)?;
    }
    pending(eyes, subject, &mut effects)?;
    Ok(effects)
}

fn learned(eyes: &Eyes<'_>, subject: Subject<'_>, id: &str, effects: &mut Effects) -> Result<(), CacheError> {
    let mut statement = eyes.connection.prepare_cached(sql::LEARNED)?;
    let mut rows = statement.query(params![subject.nr, id])?;
    while let Some(row) = rows.next()? {
        let (relation, what, sender): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if sender == eyes.me.as_str() && removal_pending(eyes.connection, Some(&relation), None)? {
            continue;
        }
        if what == kind::EDIT {
            if subject.editor == Some(sender.as_str()) {
                effects.edits.push((row.get(5)?, row.get(3)?));
            }
        } else if !eyes.blocked.contains(&PersonId(sender.clone())) {
            effects.reactions.push((row.get(4)?, sender));
        }
    }
    Ok(())
}

fn pending(eyes: &Eyes<'_>, subject: Subject<'_>, effects: &mut Effects) -> Result<(), CacheError> {
    let mut statement = eyes.connection.prepare_cached(sql::PENDING)?;
    let mut rows = statement.query(params![subject.id, subject.txn])?;
    while let Some(row) = rows.next()? {
        let (txn, deed, id): (String, String, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        match from_json("an order", &deed)? {
            Deed::Edit { composed, .. } if subject.editor == Some(eyes.me.as_str()) => {
                effects.edits.push((row.get(4)?, to_json("an edit", &composed.content)?));
            }
            Deed::Remove { .. } => effects.removed = true,
            Deed::React { key, .. } if !removal_pending(eyes.connection, id.as_deref(), Some(&txn))? => {
                effects.reactions.push((key, eyes.me.0.clone()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the user has taken an edit or a reaction back, and that has not come round yet.
pub(crate) fn removal_pending(connection: &Connection, id: Option<&str>, txn: Option<&str>) -> Result<bool, CacheError> {
    Ok(connection.prepare_cached(sql::REMOVAL)?.exists(params![id, txn])?)
}
