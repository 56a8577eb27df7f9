//! The details of a message: who read it, what it said before, who reacted.

use std::collections::BTreeSet;

use hoopoe_model::{ChatId, Content, Details, Millis, Person, PersonId, Reacted, Reader as Seen, Version};
use rusqlite::{OptionalExtension, params};

use crate::base::{self, ChatNr};
use crate::cache::Reader;
use crate::effects::{Effects, Eyes, Subject, effects};
use crate::error::from_json;
use crate::pages::{self, Raw};
use crate::{CacheError, blocking, people};

/// Every query of details, so that a test can look at their plans.
pub(crate) mod sql {
    pub(crate) const READERS: &str = "SELECT r.person, r.at FROM receipt r JOIN event e ON e.chat = r.chat AND e.id = r.message
         WHERE r.chat = ?1 AND e.ord >= ?2";
    // Whoever answers has read; a reader without receipts is looked for among the next answers only.
    pub(crate) const ANSWERERS: &str =
        "SELECT sender, at FROM (SELECT sender, at, ord FROM message WHERE chat = ?1 AND class = 0 AND ord > ?2 ORDER BY ord LIMIT 200)
         ORDER BY ord";
    pub(crate) const FIRST: &str = "SELECT content FROM event WHERE chat = ?1 AND id = ?2 AND kind = 2";
    pub(crate) const UNSENT: &str = "SELECT deed ->> '$.send.composed.content' FROM outbox WHERE txn = ?1 AND kind = 0";
}

/// Reads the details of a message; `None` for gaps, lines about the chat, and what is not there.
pub(crate) fn details(reader: &Reader, chat: &ChatId, key: &str) -> Result<Option<Details>, CacheError> {
    let Some(nr) = base::number(&reader.connection, chat)? else { return Ok(None) };
    let Some(raw) = pages::one(reader, nr, key)? else { return Ok(None) };
    let content: Content = from_json("a message", &raw.content)?;
    if matches!(content, Content::Gap | Content::Service(_)) {
        return Ok(None);
    }
    let blocked = blocking::read(&reader.connection)?;
    let eyes = Eyes { connection: &reader.connection, me: &reader.me, blocked: &blocked };
    let subject = Subject { nr, id: raw.id.as_deref(), txn: Some(key), editor: Some(&raw.sender), targeted: true };
    let mut effects = effects(&eyes, subject)?;
    let reactions = std::mem::take(&mut effects.reactions);
    let alive = content != Content::Removed;
    let people = |ids: Vec<PersonId>| people::people(&reader.connection, chat, &ids);
    Ok(Some(Details {
        at: raw.at,
        sender: people(vec![PersonId(raw.sender.clone())])?.pop().unwrap_or_else(|| nameless(&raw.sender)),
        readers: readers(reader, nr, &raw, people)?,
        versions: if alive { versions(reader, nr, &raw, content, effects)? } else { vec![Version { at: raw.at, content }] },
        reactions: if alive { reacted(reactions, people)? } else { Vec::new() },
    }))
}

/// Others than the account and the writer whose receipt is for the message or a later one, or who have written after it.
fn readers(
    reader: &Reader,
    nr: ChatNr,
    raw: &Raw,
    people: impl Fn(Vec<PersonId>) -> Result<Vec<Person>, CacheError>,
) -> Result<Vec<Seen>, CacheError> {
    if raw.id.is_none() {
        return Ok(Vec::new());
    }
    let mut seen: Vec<(PersonId, Millis)> = Vec::new();
    let mut known = BTreeSet::from([reader.me.0.clone(), raw.sender.clone()]);
    for question in [sql::READERS, sql::ANSWERERS] {
        let mut statement = reader.connection.prepare_cached(question)?;
        let mut rows = statement.query(params![nr, raw.ord])?;
        while let Some(row) = rows.next()? {
            let person: String = row.get(0)?;
            if known.insert(person.clone()) {
                seen.push((PersonId(person), row.get(1)?));
            }
        }
    }
    seen.sort_by(|(one, at), (other, when)| when.cmp(at).then_with(|| one.cmp(other)));
    let (ids, times): (Vec<_>, Vec<_>) = seen.into_iter().unzip();
    Ok(people(ids)?.into_iter().zip(times).map(|(person, at)| Seen { person, at }).collect())
}

/// What it said, oldest first.
fn versions(reader: &Reader, nr: ChatNr, raw: &Raw, shown: Content, effects: Effects) -> Result<Vec<Version>, CacheError> {
    let connection = &reader.connection;
    let learned: Option<Option<String>> =
        connection.prepare_cached(sql::FIRST)?.query_row(params![nr, raw.id], |row| row.get(0)).optional()?;
    let first = match learned.flatten() {
        Some(content) => Some(content),
        None => connection.prepare_cached(sql::UNSENT)?.query_row([&raw.key], |row| row.get(0)).optional()?.flatten(),
    };
    let first = first.map_or(Ok(shown), |content: String| from_json("a message", &content))?;
    let mut versions = vec![Version { at: raw.at, content: first }];
    for (at, content) in effects.edits {
        versions.push(Version { at, content: from_json("an edit", &content)? });
    }
    Ok(versions)
}

/// Everyone who reacted, by what they reacted with.
fn reacted(
    reactions: Vec<(String, String)>,
    people: impl Fn(Vec<PersonId>) -> Result<Vec<Person>, CacheError>,
) -> Result<Vec<Reacted>, CacheError> {
    let mut kinds: Vec<(String, Vec<PersonId>)> = Vec::new();
    for (emoji, sender) in reactions {
        let sender = PersonId(sender);
        match kinds.iter_mut().find(|(kind, _)| *kind == emoji) {
            Some((_, senders)) if senders.contains(&sender) => {}
            Some((_, senders)) => senders.push(sender),
            None => kinds.push((emoji, vec![sender])),
        }
    }
    kinds.into_iter().map(|(key, senders)| Ok(Reacted { key, people: people(senders)? })).collect()
}

fn nameless(id: &str) -> Person {
    people::person(id.into(), String::new(), String::new())
}
