//! Searching the messages of one cache.
//!
//! FTS5 hands over numbers, the newest first, and stops as soon as there are enough; the rows behind them are looked up
//! one by one. Chat, sender and kind are words of the index themselves, a span of time is a span of numbers, so that no
//! filter makes the search read what it does not show.

use hoopoe_model::{
    AccountId, ChatId, ChatKind, Content, FoundChat, FoundMessage, MessageId, Millis, OrdKey, PersonId, SearchFilter, SearchOrder,
};
use rusqlite::{OptionalExtension, params};

use crate::base::ChatNr;
use crate::cache::Reader;
use crate::error::from_json;
use crate::indexing::{chat_tag, kind_of, kind_tag, number_of, sender_tag};
use crate::query::Query;
use crate::snippet::snippet;
use crate::{CacheError, Spot, base, people};

/// Every query of searching, so that a test can look at their plans.
pub(crate) mod sql {
    // SCAN search VIRTUAL TABLE INDEX …:M…: by the words, from the greatest number down; nothing is sorted.
    pub(crate) const NEWEST: &str = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2 AND rowid >= ?3 ORDER BY rowid DESC";
    pub(crate) const RANKED: &str = "SELECT rowid, bm25(search, 1.0, 0.5, 0.0) FROM search
         WHERE search MATCH ?1 AND rowid < ?2 AND rowid >= ?3 ORDER BY rowid DESC LIMIT ?4";
    pub(crate) const ROW: &str = "SELECT m.chat, m.key, m.id, m.ord, m.sender, m.own, m.at, coalesce(m.content, e.content)
         FROM message m LEFT JOIN event e ON e.nr = m.event WHERE m.found = ?1";
    pub(crate) const CHAT: &str = "SELECT fact, membership, id FROM chat WHERE nr = ?1";
    pub(crate) const LEFT: &str = "SELECT nr FROM chat WHERE membership >= 2";
}

/// Among how many of the newest that fit the best are looked for.
const RANKED: i64 = 4000;
/// How many left chats are kept out by the index; those beyond are passed over one by one.
const LEFT_OUT: usize = 500;
/// By how many numbers a row may lie above its place; further away only where a clock lies.
const SLACK: i64 = 4096;

/// A message that was found, and where its page would end.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The message.
    pub message: FoundMessage,
    /// Where it stands among all that fit.
    pub spot: Spot,
}

struct Row {
    chat: ChatNr,
    key: String,
    id: Option<MessageId>,
    ord: OrdKey,
    sender: PersonId,
    own: bool,
    at: Millis,
    content: String,
}

/// What is looked for, ready to be asked of the index.
struct Search<'a> {
    query: Query,
    filter: &'a SearchFilter,
    chat: Option<ChatNr>,
    /// The chats that were found so far; `None` for one that is not in the list.
    chats: Vec<(ChatNr, Option<FoundChat>)>,
}

/// Finds messages after a spot.
pub(crate) fn search(
    reader: &Reader,
    words: &str,
    filter: &SearchFilter,
    order: SearchOrder,
    after: Option<Spot>,
    count: usize,
) -> Result<Vec<Hit>, CacheError> {
    let chat = match &filter.chat {
        Some(chat) => match base::number(&reader.connection, chat)? {
            Some(nr) => Some(nr),
            None => return Ok(Vec::new()),
        },
        None => None,
    };
    let mut search = Search { query: Query::of(words), filter, chat, chats: Vec::new() };
    if search.query.is_empty() && (!words.trim().is_empty() || *filter == SearchFilter::default()) {
        return Ok(Vec::new());
    }
    let Some(expression) = expression(reader, &search)? else { return Ok(Vec::new()) };
    match order {
        SearchOrder::Newest => newest(reader, &mut search, &expression, after, count),
        SearchOrder::Best => best(reader, &mut search, &expression, after, count),
    }
}

fn expression(reader: &Reader, search: &Search<'_>) -> Result<Option<String>, CacheError> {
    let filter = search.filter;
    let mut tags = Vec::new();
    tags.extend(search.chat.map(chat_tag));
    tags.extend(filter.sender.as_ref().map(|sender| sender_tag(sender.as_str())));
    tags.extend(filter.kind.map(kind_tag));
    let mut without = Vec::new();
    if search.chat.is_none() {
        let mut statement = reader.connection.prepare_cached(sql::LEFT)?;
        let mut rows = statement.query([])?;
        while let (true, Some(row)) = (without.len() < LEFT_OUT, rows.next()?) {
            without.push(chat_tag(row.get(0)?));
        }
    }
    let spans_only = search.query.is_empty() && tags.is_empty();
    Ok(if spans_only { None } else { search.query.expression(&tags, &without) })
}

/// The span of numbers in which a filter's span of time lies.
fn span(filter: &SearchFilter) -> (i64, i64) {
    let place = |moment: Millis| number_of(moment.saturating_mul(1000));
    (filter.since.map_or(i64::MIN, place), filter.until.map_or(i64::MAX, |until| place(until).saturating_add(SLACK)))
}

fn newest(reader: &Reader, search: &mut Search<'_>, expression: &str, after: Option<Spot>, count: usize) -> Result<Vec<Hit>, CacheError> {
    let (since, until) = span(search.filter);
    let below = after.map_or(until, |spot| until.min(spot.number));
    let mut statement = reader.connection.prepare_cached(sql::NEWEST)?;
    let mut rows = statement.query(params![expression, below, since])?;
    let mut hits = Vec::new();
    while let (true, Some(row)) = (hits.len() < count, rows.next()?) {
        hits.extend(hit(reader, search, Spot { rank: 0.0, number: row.get(0)? })?);
    }
    Ok(hits)
}

fn best(reader: &Reader, search: &mut Search<'_>, expression: &str, after: Option<Spot>, count: usize) -> Result<Vec<Hit>, CacheError> {
    let (since, until) = span(search.filter);
    let mut statement = reader.connection.prepare_cached(sql::RANKED)?;
    let ranked =
        statement.query_map(params![expression, until, since, RANKED], |row| Ok(Spot { number: row.get(0)?, rank: row.get(1)? }))?;
    let mut ranked = ranked.collect::<rusqlite::Result<Vec<Spot>>>()?;
    ranked.sort_by(Spot::order);
    let mut hits = Vec::new();
    for spot in ranked.into_iter().filter(|spot| after.is_none_or(|after| after.order(spot).is_lt())) {
        if hits.len() >= count {
            break;
        }
        hits.extend(hit(reader, search, spot)?);
    }
    Ok(hits)
}

/// Reads the row behind a number; `None` when it does not fit after all.
fn hit(reader: &Reader, search: &mut Search<'_>, spot: Spot) -> Result<Option<Hit>, CacheError> {
    let Some(row) = row(reader, spot.number)? else { return Ok(None) };
    let filter = search.filter;
    let inside = filter.since.is_none_or(|since| row.ord >= since.saturating_mul(1000))
        && filter.until.is_none_or(|until| row.ord < until.saturating_mul(1000));
    if !inside || search.chat.is_some_and(|chat| chat != row.chat) || filter.sender.as_ref().is_some_and(|sender| *sender != row.sender) {
        return Ok(None);
    }
    let content: Content = from_json("a message", &row.content)?;
    if filter.kind.is_some() && kind_of(&content) != filter.kind {
        return Ok(None);
    }
    let Some(chat) = chat(reader, search, row.chat)? else { return Ok(None) };
    let Some(sender) = people::people(&reader.connection, &chat.id, std::slice::from_ref(&row.sender))?.pop() else { return Ok(None) };
    let of = if let Content::Other { of, .. } = &content { Some(of.clone()) } else { None };
    let message = FoundMessage {
        account: AccountId(reader.me.0.clone()),
        chat,
        key: row.key,
        id: row.id,
        ord: row.ord,
        sender,
        own: row.own,
        at: row.at,
        of,
        snippet: snippet(content.words().unwrap_or_default(), &search.query),
    };
    Ok(Some(Hit { message, spot }))
}

fn row(reader: &Reader, number: i64) -> Result<Option<Row>, CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::ROW)?;
    let row = statement.query_row([number], |row| {
        Ok(Row {
            chat: row.get(0)?,
            key: row.get(1)?,
            id: row.get::<_, Option<String>>(2)?.map(MessageId),
            ord: row.get(3)?,
            sender: PersonId(row.get(4)?),
            own: row.get(5)?,
            at: row.get(6)?,
            content: row.get(7)?,
        })
    });
    Ok(row.optional()?)
}

/// Reads a chat once for each search; one that the account has left only when it was asked for.
fn chat(reader: &Reader, search: &mut Search<'_>, nr: ChatNr) -> Result<Option<FoundChat>, CacheError> {
    if let Some((_, chat)) = search.chats.iter().find(|(known, _)| *known == nr) {
        return Ok(chat.clone());
    }
    let mut statement = reader.connection.prepare_cached(sql::CHAT)?;
    let found: Option<(String, i64, String)> = statement.query_row([nr], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let chat = match found {
        Some((fact, membership, id)) if membership < 2 || search.chat.is_some() => Some(of_fact(&fact, id)?),
        _ => None,
    };
    search.chats.push((nr, chat.clone()));
    Ok(chat)
}

/// A chat by its fact; one that nothing but events is known of has no name.
pub(crate) fn of_fact(fact: &str, id: String) -> Result<FoundChat, CacheError> {
    /// What is needed of a `ChatFact`: a search by names reads those of all chats.
    #[derive(Default, serde::Deserialize)]
    struct Face {
        kind: ChatKind,
        title: String,
        avatar: Option<String>,
        person: Option<PersonId>,
    }
    let Face { kind, title, avatar, person } = if fact.is_empty() { Face::default() } else { from_json("a chat", fact)? };
    Ok(FoundChat { id: ChatId(id), kind, title, avatar, person })
}
