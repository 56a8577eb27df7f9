//! People: in a chat, and over all chats by a part of their name or id.

use std::cmp::Reverse;
use std::collections::HashMap;

use hoopoe_model::{ChatId, Member, Membership, Person, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::cache::Reader;
use crate::fold::{fold, words};
use crate::{CacheError, base};

/// Every query of people, so that a test can look at their plans.
pub(crate) mod sql {
    pub(crate) const MEMBERS: &str = "SELECT person, name, avatar, membership, power FROM member
         WHERE chat = ?1 AND membership < 2 ORDER BY power DESC, name, person";
    pub(crate) const PERSON: &str = "SELECT name, avatar FROM member WHERE chat = ?1 AND person = ?2";
    // SCAN member: any part of any name counts, and there are few people beside messages (100,000 of them: 0.2 s). The sign
    // keeps it from going by the index of persons, which would look up each row apart.
    pub(crate) const ALL: &str = "SELECT person, name, avatar, stamp FROM member WHERE +membership < 2 AND person <> ?1";
}

/// Reads people of a chat.
pub(crate) fn people(connection: &Connection, chat: &ChatId, ids: &[PersonId]) -> Result<Vec<Person>, CacheError> {
    let nr = base::number(connection, chat)?;
    ids.iter()
        .map(|id| {
            let mut statement = connection.prepare_cached(sql::PERSON)?;
            let found = statement.query_row(params![nr, id.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (name, avatar) = found.unwrap_or_default();
            Ok(person(id.clone(), name, avatar))
        })
        .collect()
}

/// Whether somebody is not known in a chat, so that there is no name to show.
pub(crate) fn strangers(connection: &Connection, chat: &ChatId, ids: &[PersonId]) -> Result<bool, CacheError> {
    let nr = base::number(connection, chat)?;
    let mut statement = connection.prepare_cached(sql::PERSON)?;
    for id in ids {
        if !statement.exists(params![nr, id.as_str()])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads the members of a chat.
pub(crate) fn members(connection: &Connection, chat: &ChatId) -> Result<Vec<Member>, CacheError> {
    let mut statement = connection.prepare_cached(sql::MEMBERS)?;
    let rows = statement.query_map([base::number(connection, chat)?], |row| {
        let membership: i64 = row.get(3)?;
        Ok(Member {
            person: person(PersonId(row.get(0)?), row.get(1)?, row.get(2)?),
            membership: if membership == 1 { Membership::Invited } else { Membership::Joined },
            power: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How well a person fits what was written. Ordered: the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The name begins with it.
    Name,
    /// A word of the name or of the id begins with it.
    Word,
    /// It is in there somewhere.
    Part,
}

/// A person found in at least one chat.
struct Known {
    person: Person,
    stamp: i64,
    fit: Fit,
    chats: u32,
}

/// Finds people by words: who fits best first, then who shares the most chats, then by name.
pub(crate) fn find(reader: &Reader, wanted: &str, limit: u32) -> Result<Vec<Person>, CacheError> {
    let wanted = fold(wanted.trim().trim_start_matches('@'));
    let mut found: HashMap<String, Known> = HashMap::new();
    let mut statement = reader.connection.prepare_cached(sql::ALL)?;
    let mut rows = statement.query([reader.me.as_str()])?;
    while let Some(row) = rows.next()? {
        let text = |column| Ok::<_, CacheError>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
        let (id, name, stamp): (&str, &str, i64) = (text(0)?, text(1)?, row.get(3)?);
        let Some(fit) = fit(&wanted, name, id) else { continue };
        let known = found.get_mut(id);
        let chats = known.as_ref().map_or(0, |known| known.chats) + 1;
        match known {
            Some(known) if (known.stamp, known.person.name.as_str()) >= (stamp, name) => {
                known.chats = chats;
                known.fit = known.fit.min(fit);
            }
            known => {
                let fit = known.map_or(fit, |known| known.fit.min(fit));
                let person = person(id.into(), name.to_owned(), text(2)?.to_owned());
                found.insert(id.to_owned(), Known { person, stamp, fit, chats });
            }
        }
    }
    let mut found: Vec<Known> = found.into_values().collect();
    found.sort_by_cached_key(|known| (known.fit, Reverse(known.chats), fold(&known.person.name), known.person.id.clone()));
    Ok(found.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).map(|known| known.person).collect())
}

/// Tells how well a person fits; `None` unless each word is somewhere.
pub(crate) fn fit(wanted: &str, name: &str, id: &str) -> Option<Fit> {
    let (name, id) = (fold(name), fold(id.trim_start_matches('@')));
    if name.starts_with(wanted) {
        return Some(Fit::Name);
    }
    if id.starts_with(wanted) {
        return Some(Fit::Word);
    }
    wanted.split_whitespace().try_fold(Fit::Word, |worst, wanted| {
        if words(&name).chain(words(&id)).any(|word| word.starts_with(wanted)) {
            Some(worst)
        } else if name.contains(wanted) || id.contains(wanted) {
            Some(Fit::Part)
        } else {
            None
        }
    })
}

/// A person by what is stored: an empty name is shown as the user name, an empty picture is none.
pub(crate) fn person(id: PersonId, name: String, avatar: String) -> Person {
    let name = if name.is_empty() { user_name(&id).to_owned() } else { name };
    Person { id, name, avatar: (!avatar.is_empty()).then_some(avatar) }
}

/// The part of a user id before the homeserver.
pub(crate) fn user_name(id: &PersonId) -> &str {
    let whole = id.as_str();
    whole.strip_prefix('@').and_then(|rest| rest.split_once(':')).map_or(whole, |(name, _)| name)
}
