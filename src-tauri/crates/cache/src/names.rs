//! Finding chats and people by their names.
//!
//! Chats are few, so their names are looked through. People may be very many: an index of their names and of every three
//! letters in them proposes some, and how well they fit is decided by the names they have now. A name that nobody has any
//! more proposes in vain, nothing else.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use hoopoe_model::{AccountId, ChatKind, FoundChat, FoundName, OrdKey, Person, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::CacheError;
use crate::base::Step;
use crate::cache::Reader;
use crate::fold::{fold, words};
use crate::people::{Fit, fit, person, user_name};
use crate::searching::of_fact;
use crate::wording::Wording;

/// Every query of names, so that a test can look at their plans.
pub(crate) mod sql {
    // By chat_list: those of the list, not all that were ever learned of.
    pub(crate) const CHATS: &str = "SELECT fact, id, ord FROM chat WHERE membership < 2 AND stamp > 0";
    pub(crate) const PROPOSED: &str = "SELECT rowid FROM called_search WHERE called_search MATCH ?1 LIMIT ?2";
    pub(crate) const PERSON: &str = "SELECT person FROM called WHERE nr = ?1";
    pub(crate) const CALLED: &str = "SELECT nr, words FROM called WHERE person = ?1";
    pub(crate) const MEMBER: &str = "SELECT name, avatar, stamp FROM member WHERE person = ?1 AND membership < 2";
    // SCAN member: once for each version of the fold.
    pub(crate) const ALL: &str = "SELECT person, name FROM member";
}

/// How many people are looked at for one answer.
const PROPOSED: usize = 200;
/// From how many letters on a word may have a slip.
const SLIP: usize = 4;

/// Notes what a person is called.
pub(crate) fn note(step: &Step<'_>, person: &str, name: &str) -> Result<(), CacheError> {
    learn(step.tx, person, name)
}

/// Forgets all names; the members have been deleted.
pub(crate) fn clear(connection: &Connection) -> Result<(), CacheError> {
    connection.execute("DELETE FROM called", [])?;
    connection.execute("INSERT INTO called_search (called_search) VALUES ('delete-all')", [])?;
    Ok(())
}

/// Makes the index of names anew.
pub(crate) fn refold(connection: &Connection) -> Result<(), CacheError> {
    clear(connection)?;
    let mut statement = connection.prepare(sql::ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (person, name): (String, String) = (row.get(0)?, row.get(1)?);
        learn(connection, &person, &name)?;
    }
    Ok(())
}

fn learn(connection: &Connection, person: &str, name: &str) -> Result<(), CacheError> {
    let mut known: Option<(i64, String)> =
        connection.prepare_cached(sql::CALLED)?.query_row([person], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (whole, parts) = Wording::of(&format!("{name} {}", user_name(&PersonId::from(person)))).indexed();
    let mut all: BTreeSet<&str> = whole.split(' ').chain(parts.split(' ')).filter(|word| !word.is_empty()).collect();
    let before = known.as_ref().map_or(0, |(_, words)| words.split(' ').filter(|word| !word.is_empty()).count());
    if let Some((_, words)) = &known {
        all.extend(words.split(' ').filter(|word| !word.is_empty()));
        if all.len() == before {
            return Ok(());
        }
    }
    let text = all.iter().copied().collect::<Vec<_>>().join(" ");
    let grams = all.iter().flat_map(|word| grams(word)).collect::<Vec<_>>().join(" ");
    let nr = if let Some((nr, _)) = known.take() {
        connection.prepare_cached("UPDATE called SET words = ?2 WHERE nr = ?1")?.execute(params![nr, text])?;
        connection.prepare_cached("DELETE FROM called_search WHERE rowid = ?1")?.execute([nr])?;
        nr
    } else {
        connection.prepare_cached("INSERT INTO called (person, words) VALUES (?1, ?2)")?.execute(params![person, text])?;
        connection.last_insert_rowid()
    };
    connection.prepare_cached("INSERT INTO called_search (rowid, words, grams) VALUES (?1, ?2, ?3)")?.execute(params![nr, text, grams])?;
    Ok(())
}

/// How well a name fits. Ordered: the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Fits(Fit),
    /// Something in it is one letter away.
    Slip,
}

/// Something with a name that fits, and what it is sorted by.
struct Candidate {
    likeness: Likeness,
    /// People come after chats.
    person: bool,
    /// The place of a chat in the list; how many chats are shared with a person.
    weight: OrdKey,
    name: String,
    found: FoundName,
}

/// Finds chats and people by their names.
pub(crate) fn find(reader: &Reader, wanted: &str, count: usize) -> Result<Vec<FoundName>, CacheError> {
    let wanted = fold(wanted.trim().trim_start_matches('@'));
    if words(&wanted).next().is_none() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut known = BTreeSet::from([reader.me.clone()]);
    chats(reader, &wanted, &mut found, &mut known)?;
    let terms = Wording::of(&wanted).terms();
    let terms: Vec<&str> = terms.iter().map(|term| term.word.as_str()).collect();
    propose(reader, &wanted, &expression(&terms, false), &mut found, &mut known)?;
    if found.iter().filter(|candidate| candidate.likeness != Likeness::Slip).count() < count && terms.iter().any(|term| is_long(term)) {
        propose(reader, &wanted, &expression(&terms, true), &mut found, &mut known)?;
    }
    found.sort_by(|one, other| {
        let key = |candidate: &Candidate| (candidate.likeness, candidate.person, Reverse(candidate.weight));
        key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
    });
    // Slips are for when nothing fits: beside what does they would only be noise.
    let slips = found.first().is_some_and(|first| first.likeness == Likeness::Slip);
    found.retain(|candidate| slips || candidate.likeness != Likeness::Slip);
    found.truncate(count);
    Ok(found.into_iter().map(|candidate| candidate.found).collect())
}

/// The chats of the list that fit; whoever has a direct one there is known.
fn chats(reader: &Reader, wanted: &str, found: &mut Vec<Candidate>, known: &mut BTreeSet<PersonId>) -> Result<(), CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::CHATS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let fact = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let chat: FoundChat = of_fact(fact, row.get(1)?)?;
        let person = chat.person.clone().filter(|_| chat.kind == ChatKind::Direct);
        let likeness = likeness(wanted, &chat.title, person.as_ref().map_or("", PersonId::as_str));
        known.extend(person);
        let Some(likeness) = likeness else { continue };
        let (name, weight) = (fold(&chat.title), row.get(2)?);
        found.push(Candidate { likeness, person: false, weight, name, found: FoundName::Chat { account: account(reader), chat } });
    }
    Ok(())
}

/// The people whom an expression proposes and who fit.
fn propose(
    reader: &Reader,
    wanted: &str,
    expression: &str,
    found: &mut Vec<Candidate>,
    known: &mut BTreeSet<PersonId>,
) -> Result<(), CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::PROPOSED)?;
    let numbers = statement.query_map(params![expression, PROPOSED], |row| row.get::<_, i64>(0))?;
    for nr in numbers {
        let id: String = reader.connection.prepare_cached(sql::PERSON)?.query_row([nr?], |row| row.get(0))?;
        let id = PersonId(id);
        if known.contains(&id) {
            continue;
        }
        let Some((person, shared, likeness)) = look(reader, wanted, &id)? else { continue };
        known.insert(id);
        let (name, found_person) = (fold(&person.name), FoundName::Person { account: account(reader), person });
        found.push(Candidate { likeness, person: true, weight: shared, name, found: found_person });
    }
    Ok(())
}

/// Looks at what a person is called in the chats: the newest name, how many chats there are, and the best fit.
fn look(reader: &Reader, wanted: &str, id: &PersonId) -> Result<Option<(Person, OrdKey, Likeness)>, CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::MEMBER)?;
    let mut rows = statement.query([id.as_str()])?;
    let (mut newest, mut shared, mut best): (Option<(i64, String, String)>, OrdKey, Option<Likeness>) = (None, 0, None);
    while let Some(row) = rows.next()? {
        let (name, avatar, stamp): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        best = best.into_iter().chain(likeness(wanted, &name, id.as_str())).min();
        shared += 1;
        if newest.as_ref().is_none_or(|(known, called, _)| (*known, called) < (stamp, &name)) {
            newest = Some((stamp, name, avatar));
        }
    }
    Ok(match (newest, best) {
        (Some((_, name, avatar)), Some(best)) => Some((person(id.clone(), name, avatar), shared, best)),
        _ => None,
    })
}

fn account(reader: &Reader) -> AccountId {
    AccountId(reader.me.0.clone())
}

/// The expression that proposes people; `loose`: those who share three letters with a word, or the word with two of its
/// letters swapped.
fn expression(terms: &[&str], loose: bool) -> String {
    let alternatives = |term: &str| {
        let grams: Vec<String> = grams(term).collect();
        match grams.len() {
            0 | 1 => format!("({{words grams}} : \"{term}\" *)"),
            _ if loose => {
                let words: Vec<String> = std::iter::once(term.to_owned()).chain(swapped(term)).collect();
                format!("(words : \"{}\" * OR grams : (\"{}\"))", words.join("\" * OR words : \""), grams.join("\" OR \""))
            }
            _ => format!("(words : \"{term}\" * OR grams : \"{}\")", grams.join(" ")),
        }
    };
    terms.iter().map(|term| alternatives(term)).collect::<Vec<_>>().join(" AND ")
}

/// A word with each two neighbours of its letters swapped.
fn swapped(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    (1..letters.len()).map(move |second| {
        let mut letters = letters.clone();
        letters.swap(second - 1, second);
        letters.into_iter().collect()
    })
}

/// Every three letters of a word.
fn grams(word: &str) -> impl Iterator<Item = String> {
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let grams: Vec<String> = starts
        .windows(4)
        .filter_map(|window| match window {
            [start, .., end] => word.get(*start..*end).map(str::to_owned),
            _ => None,
        })
        .collect();
    grams.into_iter()
}

fn likeness(wanted: &str, name: &str, id: &str) -> Option<Likeness> {
    if let Some(fit) = fit(wanted, name, id) {
        return Some(Likeness::Fits(fit));
    }
    let (name, id) = (fold(name), fold(id));
    let near = |wanted: &str| {
        let mut all = words(&name).chain(words(id.split(':').next().unwrap_or_default()));
        all.any(|word| word.starts_with(wanted) || is_long(wanted) && (is_slip(wanted, word) || is_slip(wanted, beginning(word, wanted))))
    };
    words(wanted).all(near).then_some(Likeness::Slip)
}

fn is_long(word: &str) -> bool {
    word.chars().nth(SLIP - 1).is_some()
}

/// As much of a word as another is long.
fn beginning<'w>(word: &'w str, of: &str) -> &'w str {
    word.char_indices().nth(of.chars().count()).map_or(word, |(at, _)| word.get(..at).unwrap_or(word))
}

/// Whether two words differ by one letter: missing, added, another one, or swapped with its neighbour.
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    match (one.get(..one.len() - same), other.get(..other.len() - same)) {
        (Some([a, b]), Some([c, d])) => a == d && b == c,
        (Some(one), Some(other)) => one.len() <= 1 && other.len() <= 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter() {
        for (one, other, expected) in [
            ("alice", "alice", true),
            ("alcie", "alice", true),
            ("alic", "alice", true),
            ("allice", "alice", true),
            ("alike", "alice", true),
            ("lice", "alice", true),
            ("alias", "alice", false),
            ("alcei", "alice", false),
            ("", "a", true),
            ("سلام", "سالم", true),
        ] {
            assert_eq!(is_slip(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn words_have_grams() {
        assert_eq!(grams("abcd").collect::<Vec<_>>(), ["abc", "bcd"]);
        assert_eq!(grams("ab").count(), 0);
        assert_eq!(expression(&["ab", "سلام"], false), "({words grams} : \"ab\" *) AND (words : \"سلام\" * OR grams : \"سلا لام\")");
    }
}
