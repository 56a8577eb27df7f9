//! Finding people and chats: first in the cache, which answers at once, then on the homeserver.

use std::collections::BTreeSet;
use std::time::Duration;

use hoopoe_model::{Failure, FindPeople, FoundPeople, Look, Looked};

use crate::account::{AccountEngine, storage};

/// How many people are found at most.
const MOST: u32 = 20;

/// How long an address waits for the session, which is restored from the disk when Hoopoe starts with a link.
const RESTORED: Duration = Duration::from_secs(5);

/// Finds people by a part of their name or id: those of the cache, and where there is a line the homeserver's too.
pub(crate) async fn people(account: &AccountEngine, request: FindPeople) -> Result<FoundPeople, Failure> {
    let words = request.words.trim().to_owned();
    let mut people = account.cache.find_people(&words, MOST).await.map_err(storage)?;
    let mut more = people.len() >= MOST as usize;
    let line = account.line().filter(|_| request.everywhere && !words.is_empty());
    if let Some(line) = line {
        let found = line.find_people(words).await?;
        let known: BTreeSet<_> = people.iter().map(|person| person.id.clone()).collect();
        let me = account.id.as_str();
        people.extend(found.people.into_iter().filter(|person| person.id.as_str() != me && !known.contains(&person.id)));
        more |= found.more;
    }
    Ok(FoundPeople { people, more })
}

/// Finds out what an address names, by asking the homeserver where the account is not in that chat.
pub(crate) async fn look(account: &AccountEngine, Look { address, .. }: Look) -> Result<Looked, Failure> {
    match account.restored(RESTORED).await {
        Some(line) => Ok(line.look(address).await),
        None => Ok(Looked::Offline),
    }
}
