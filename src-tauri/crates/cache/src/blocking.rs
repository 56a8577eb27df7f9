//! Whom the account blocks: a kept list of people, whose messages are not shown, whose reactions do not count, and whose
//! invites stay away.
//!
//! Blocking is part of making a shown row, like a removal, so that pages, counts and previews need not know of it. What
//! a person has written is therefore made anew when they are blocked, and when they are not any more. That reads all
//! events once, because no index by sender is worth its size: a second for a million of them.

use std::collections::BTreeSet;

use hoopoe_model::{ChatId, PersonId};
use rusqlite::Connection;

use crate::base::{ChatNr, Step};
use crate::error::from_json;
use crate::{CacheError, list, show};

/// The name of the kept list: people as a JSON array.
pub(crate) const NAME: &str = "blocked";

/// Every query of blocking, so that a test can look at their plans.
pub(crate) mod sql {
    // SCAN e: see above.
    pub(crate) const WRITTEN: &str = "SELECT e.chat, c.id, e.id FROM event e JOIN chat c ON c.nr = e.chat
         WHERE e.sender = ?1 AND (e.kind <= 2 AND e.ord IS NOT NULL OR e.kind = 4)";
    // SCAN chat: there are few.
    pub(crate) const INVITED: &str = "SELECT nr FROM chat WHERE fact <> '' AND fact ->> '$.inviter.id' = ?1";
}

/// Reads whom the account blocks.
pub(crate) fn read(connection: &Connection) -> Result<BTreeSet<PersonId>, CacheError> {
    list::kept(connection, NAME)?.map_or(Ok(BTreeSet::new()), |list| from_json("the blocked people", &list))
}

/// Keeps the list, and shows otherwise what the people wrote who came or went.
pub(crate) fn keep(step: &mut Step<'_>, value: Option<&str>) -> Result<(), CacheError> {
    let before = step.blocked()?;
    // A list that cannot be read is not kept.
    let after: BTreeSet<PersonId> = value.map_or(Ok(BTreeSet::new()), |list| from_json("the blocked people", list))?;
    step.keep(NAME, value)?;
    step.forget_blocked();
    for person in before.symmetric_difference(&after) {
        let written: Vec<(ChatNr, String, String)> = step
            .tx
            .prepare_cached(sql::WRITTEN)?
            .query_map([person.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (nr, chat, id) in written {
            show::event(step, &ChatId(chat), nr, &id)?;
        }
        let mut statement = step.tx.prepare_cached(sql::INVITED)?;
        let mut rows = statement.query([person.as_str()])?;
        while let Some(row) = rows.next()? {
            step.stale.insert(row.get(0)?);
        }
    }
    Ok(())
}
