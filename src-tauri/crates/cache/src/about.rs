//! Facts about chats and people to base rows: the newest look at a thing wins.

use hoopoe_model::{ChatFact, MemberFact, ReceiptFact, UnreadFact};
use rusqlite::params;

use crate::base::Step;
use crate::columns::of_membership;
use crate::error::to_json;
use crate::{CacheError, arranging, names};

/// Takes how the homeserver describes a chat.
pub(crate) fn chat(step: &mut Step<'_>, fact: &ChatFact) -> Result<(), CacheError> {
    let nr = step.chat(&fact.chat)?;
    let json = to_json("a chat", fact)?;
    let changed = step
        .tx
        .prepare_cached("UPDATE chat SET stamp = ?2, fact = ?3 WHERE nr = ?1 AND (?2, ?3) > (stamp, fact)")?
        .execute(params![nr, fact.stamp, json])?;
    let sealed =
        fact.encrypted && step.tx.prepare_cached("UPDATE chat SET encrypted = 1 WHERE nr = ?1 AND encrypted = 0")?.execute([nr])? > 0;
    if changed > 0 {
        arranging::learned(step, fact)?;
    }
    if changed > 0 || sealed {
        step.changes.chats.insert(fact.chat.clone());
        step.stale.insert(nr);
    }
    Ok(())
}

/// Takes who a member of a chat is.
pub(crate) fn member(step: &mut Step<'_>, fact: &MemberFact) -> Result<(), CacheError> {
    let nr = step.chat(&fact.chat)?;
    let changed = step
        .tx
        .prepare_cached(
            "INSERT INTO member (chat, person, stamp, name, avatar, membership, power) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (chat, person) DO UPDATE SET stamp = ?3, name = ?4, avatar = ?5, membership = ?6, power = ?7
             WHERE (?3, ?4, ?5, ?6, ?7) > (stamp, name, avatar, membership, power)",
        )?
        .execute(params![
            nr,
            fact.person.as_str(),
            fact.stamp,
            fact.name,
            fact.avatar.as_deref().unwrap_or_default(),
            of_membership(fact.membership),
            fact.power,
        ])?;
    if changed > 0 {
        names::note(step, fact.person.as_str(), &fact.name)?;
        step.changes.people.insert(fact.chat.clone());
        step.changes.members.insert(fact.chat.clone());
    }
    Ok(())
}

/// Notes how far a person has read.
pub(crate) fn receipt(step: &mut Step<'_>, fact: &ReceiptFact) -> Result<(), CacheError> {
    let nr = step.chat(&fact.chat)?;
    let (person, message) = (fact.person.as_str(), fact.message.as_str());
    let mut changed = step
        .tx
        .prepare_cached(
            "INSERT INTO receipt (chat, person, message, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (chat, person, message) DO UPDATE SET at = excluded.at WHERE excluded.at > at",
        )?
        .execute(params![nr, person, message, fact.at])?;
    if fact.person != *step.me {
        let older = step
            .tx
            .prepare_cached(
                "DELETE FROM receipt WHERE chat = ?1 AND person = ?2 AND (at, message) <
                     (SELECT at, message FROM receipt WHERE chat = ?1 AND person = ?2 ORDER BY at DESC, message DESC LIMIT 1)",
            )?
            .execute(params![nr, person])?;
        changed += older;
    }
    if changed > 0 {
        step.changes.read.insert(fact.chat.clone());
        step.stale.insert(nr);
    }
    Ok(())
}

/// Takes the homeserver's own counts.
pub(crate) fn unread(step: &mut Step<'_>, fact: &UnreadFact) -> Result<(), CacheError> {
    let nr = step.chat(&fact.chat)?;
    let changed = step
        .tx
        .prepare_cached(
            "UPDATE chat SET told_stamp = ?2, told_unread = ?3, told_mentions = ?4
             WHERE nr = ?1 AND (?2, ?3, ?4) > (told_stamp, told_unread, told_mentions)",
        )?
        .execute(params![nr, fact.stamp, fact.notified, fact.mentions])?;
    if changed > 0 {
        step.stale.insert(nr);
    }
    Ok(())
}
