//! Pages of a chat, single rows, and what the user's deeds need to know of a row.

use hoopoe_model::{
    Block, ChatId, Content, Delivery, Direction, FailReason, Inline, MessageId, MessageRow, Millis, OrdKey, PersonId, ReactionRow,
    ReplyPreview, Target, direction_of,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::base::{self, ChatNr};
use crate::cache::Reader;
use crate::effects::removal_pending;
use crate::error::from_json;
use crate::{CacheError, Handle, Page, Span};

/// Every query of rows, so that a test can look at their plans. The order is that in which the rows lie.
pub(crate) mod sql {
    macro_rules! rows {
        ($($rest:literal),+) => {
            concat!(
                "SELECT m.key, m.ord, m.id, m.own, m.sender, m.at, coalesce(m.content, e.content), m.edited, m.alert, m.reply_to, ",
                "m.reply_txn, m.reactions, m.state, m.reason FROM message m LEFT JOIN event e ON e.nr = m.event ",
                "WHERE m.chat = ?1 ",
                $($rest),+
            )
        };
    }
    pub(crate) const DOWN: &str = rows!("AND m.ord < ?2 ORDER BY m.ord DESC, m.class DESC, m.key DESC LIMIT ?3");
    pub(crate) const UP: &str = rows!("AND m.ord > ?2 ORDER BY m.ord, m.class, m.key LIMIT ?3");
    pub(crate) const AT: &str = rows!("AND m.ord = ?2 ORDER BY m.class, m.key");
    pub(crate) const ALL: &str = rows!("ORDER BY m.ord, m.class, m.key");
    pub(crate) const ONE: &str = rows!("AND m.key = ?2");
    pub(crate) const OLDER: &str = "SELECT 1 FROM message WHERE chat = ?1 AND ord < ?2 LIMIT 1";
    pub(crate) const NEWER: &str = "SELECT 1 FROM message WHERE chat = ?1 AND ord > ?2 LIMIT 1";
    pub(crate) const KEY_OF: &str = "SELECT coalesce(txn, id) FROM event WHERE chat = ?1 AND id = ?2
         UNION ALL SELECT txn FROM outbox WHERE id = ?2 AND chat = (SELECT id FROM chat WHERE nr = ?1) AND kind = 0 LIMIT 1";
    pub(crate) const PLACE_OF: &str = "SELECT ord FROM event WHERE chat = ?1 AND id = ?2 AND ord IS NOT NULL
         UNION ALL SELECT ord FROM outbox WHERE id = ?2 AND chat = (SELECT id FROM chat WHERE nr = ?1) AND kind = 0 LIMIT 1";
    pub(crate) const PLACE_AT: &str = "SELECT * FROM (SELECT ord FROM message WHERE chat = ?1 AND ord >= ?2 ORDER BY ord LIMIT 1)
         UNION ALL SELECT * FROM (SELECT ord FROM message WHERE chat = ?1 AND ord < ?2 ORDER BY ord DESC LIMIT 1) LIMIT 1";
    pub(crate) const READ_ORD: &str = "SELECT read_ord FROM chat WHERE nr = ?1";
    pub(crate) const UNREAD_FROM: &str =
        "SELECT ord FROM message WHERE chat = ?1 AND ord > ?2 AND own = 0 AND class = 0 AND alert >= 0 ORDER BY ord LIMIT 1";
    pub(crate) const MY_REACTIONS: &str =
        "SELECT emoji, id FROM event WHERE chat = ?1 AND target = ?2 AND kind = 4 AND removed = 0 AND sender = ?3 ORDER BY ord, id";
    pub(crate) const MY_UNSENT_REACTIONS: &str = "SELECT deed, txn, id FROM outbox WHERE target = ?1 AND kind = 3
         UNION ALL SELECT deed, txn, id FROM outbox WHERE target_txn = ?2 AND kind = 3";
}

/// A row before what belongs to it was looked up.
pub(crate) struct Raw {
    pub(crate) key: String,
    pub(crate) ord: OrdKey,
    pub(crate) id: Option<String>,
    own: bool,
    pub(crate) sender: String,
    pub(crate) at: i64,
    pub(crate) content: String,
    edited: bool,
    alert: i64,
    reply_to: Option<String>,
    reply_txn: Option<String>,
    reactions: Option<String>,
    state: i64,
    reason: Option<String>,
}

/// Reads a page.
pub(crate) fn page(reader: &Reader, chat: &ChatId, span: &Span, count: u32) -> Result<Page, CacheError> {
    let Some(nr) = base::number(&reader.connection, chat)? else { return Ok(Page::default()) };
    let count = count.max(1);
    let raw = match span {
        Span::Newest => down(reader, nr, OrdKey::MAX, count)?,
        Span::Before(ord) => down(reader, nr, *ord, count)?,
        Span::After(ord) => up(reader, nr, *ord, count)?,
        Span::Around(id) => match place(reader, nr, id)? {
            Some(ord) => around(reader, nr, ord, count)?,
            None => down(reader, nr, OrdKey::MAX, count)?,
        },
        Span::At(ord) => around(reader, nr, *ord, count)?,
    };
    let beyond = |question: &str, edge: Option<&Raw>| -> Result<bool, CacheError> {
        let Some(edge) = edge else { return Ok(false) };
        Ok(reader.connection.prepare_cached(question)?.exists(params![nr, edge.ord])?)
    };
    let (mut older, mut newer) = (beyond(sql::OLDER, raw.first())?, beyond(sql::NEWER, raw.last())?);
    if raw.is_empty() {
        // Beyond the edge that was asked for there is nothing; on the other side of it there may be.
        let there = |question: &str, ord: OrdKey| -> Result<bool, CacheError> {
            Ok(reader.connection.prepare_cached(question)?.exists(params![nr, ord])?)
        };
        match span {
            Span::Before(ord) => newer = there(sql::NEWER, ord.saturating_sub(1))?,
            Span::After(ord) => older = there(sql::OLDER, ord.saturating_add(1))?,
            Span::Newest | Span::Around(_) | Span::At(_) => {}
        }
    }
    Ok(Page { rows: finish(reader, nr, raw)?, older, newer })
}

/// Reads rows by their keys.
pub(crate) fn rows(reader: &Reader, chat: &ChatId, keys: &[String]) -> Result<Vec<MessageRow>, CacheError> {
    let Some(nr) = base::number(&reader.connection, chat)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for key in keys {
        found.extend(one(reader, nr, key)?);
    }
    let mut rows = finish(reader, nr, found)?;
    rows.sort_by(|a, b| (a.ord, &a.key).cmp(&(b.ord, &b.key)));
    Ok(rows)
}

/// Reads all rows of a chat.
pub(crate) fn all(reader: &Reader, chat: &ChatId) -> Result<Vec<MessageRow>, CacheError> {
    let Some(nr) = base::number(&reader.connection, chat)? else { return Ok(Vec::new()) };
    let raw = select(&reader.connection, sql::ALL, [nr])?;
    finish(reader, nr, raw)
}

/// Counts the shown messages and lines.
pub(crate) fn count(connection: &Connection, chat: &ChatId) -> Result<u32, CacheError> {
    let Some(nr) = base::number(connection, chat)? else { return Ok(0) };
    let mut statement = connection.prepare_cached("SELECT count(*) FROM message WHERE chat = ?1 AND class >= 0")?;
    Ok(statement.query_row([nr], |row| row.get(0))?)
}

/// Finds the place at which a jump to a moment ends.
pub(crate) fn place_at(connection: &Connection, chat: &ChatId, moment: Millis) -> Result<Option<OrdKey>, CacheError> {
    let Some(nr) = base::number(connection, chat)? else { return Ok(None) };
    let mut statement = connection.prepare_cached(sql::PLACE_AT)?;
    Ok(statement.query_row(params![nr, moment.saturating_mul(1000)], |row| row.get(0)).optional()?)
}

/// Finds the place of the oldest message that is to be read.
pub(crate) fn first_unread(connection: &Connection, chat: &ChatId) -> Result<Option<OrdKey>, CacheError> {
    let Some(nr) = base::number(connection, chat)? else { return Ok(None) };
    let read: Option<OrdKey> = connection.prepare_cached(sql::READ_ORD)?.query_row([nr], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(sql::UNREAD_FROM)?;
    Ok(statement.query_row(params![nr, read.unwrap_or(OrdKey::MIN)], |row| row.get(0)).optional()?)
}

/// Reads what the user's deeds need to know of a row.
pub(crate) fn handle(reader: &Reader, chat: &ChatId, key: &str) -> Result<Option<Handle>, CacheError> {
    let connection = &reader.connection;
    let Some(nr) = base::number(connection, chat)? else { return Ok(None) };
    let Some(raw) = one(reader, nr, key)? else { return Ok(None) };
    let content: Content = from_json("a message", &raw.content)?;
    if matches!(content, Content::Gap | Content::Service(_)) {
        return Ok(None);
    }
    let mut reactions = Vec::new();
    if let Some(id) = &raw.id {
        let mut statement = connection.prepare_cached(sql::MY_REACTIONS)?;
        let mut rows = statement.query(params![nr, id, reader.me.as_str()])?;
        while let Some(row) = rows.next()? {
            let reaction: String = row.get(1)?;
            if !removal_pending(connection, Some(&reaction), None)? {
                reactions.push((row.get(0)?, Target::Message(MessageId(reaction))));
            }
        }
    }
    let mut statement = connection.prepare_cached(sql::MY_UNSENT_REACTIONS)?;
    let mut rows = statement.query(params![raw.id, raw.key])?;
    while let Some(row) = rows.next()? {
        let (deed, txn, id): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let hoopoe_model::Deed::React { key, .. } = from_json("an order", &deed)?
            && !removal_pending(connection, id.as_deref(), Some(&txn))?
        {
            reactions.push((key, id.map_or_else(|| Target::Unsent(txn.into()), |id| Target::Message(MessageId(id)))));
        }
    }
    let alive = content != Content::Removed;
    let target = raw.id.map_or_else(|| Target::Unsent(raw.key.into()), |id| Target::Message(MessageId(id)));
    Ok(Some(Handle { target, sender: PersonId(raw.sender), own: raw.own, content, alive, reactions }))
}

/// Takes the blocks away where only one line is shown, and tells which way it runs.
pub(crate) fn one_line(content: Content) -> (Content, Direction) {
    match content {
        Content::Text { body, blocks, tone } => {
            let of_block = blocks.iter().find_map(|block| match block {
                Block::Paragraph { direction, .. } | Block::Heading { direction, .. } if *direction != Direction::Neutral => {
                    Some(*direction)
                }
                _ => None,
            });
            let direction = of_block.unwrap_or_else(|| of_words(&body));
            (Content::Text { body, blocks: Vec::new(), tone }, direction)
        }
        content => {
            let direction = content.words().map_or(Direction::Neutral, of_words);
            (content, direction)
        }
    }
}

/// How far a row has come.
pub(crate) fn delivery(own: bool, state: i64, reason: Option<&str>, ord: OrdKey, others: OrdKey) -> Result<Delivery, CacheError> {
    Ok(match state {
        0 => Delivery::Queued,
        1 => Delivery::Sending,
        3 => Delivery::Failed { reason: reason.map_or(Ok(FailReason::Refused), |reason| from_json("a reason", reason))? },
        _ if own && ord <= others => Delivery::Read,
        _ => Delivery::Sent,
    })
}

fn of_words(words: &str) -> Direction {
    direction_of(&[Inline::Text { text: words.to_owned() }])
}

/// Rows older than a place, oldest first. The last place is never torn apart.
fn down(reader: &Reader, nr: ChatNr, ord: OrdKey, count: u32) -> Result<Vec<Raw>, CacheError> {
    let mut rows = select(&reader.connection, sql::DOWN, params![nr, ord, count])?;
    rows.reverse();
    let Some(edge) = rows.first().map(|row| row.ord).filter(|_| full(&rows, count)) else { return Ok(rows) };
    let mut whole = select(&reader.connection, sql::AT, params![nr, edge])?;
    whole.extend(rows.into_iter().filter(|row| row.ord != edge));
    Ok(whole)
}

/// Rows newer than a place, oldest first. The last place is never torn apart.
fn up(reader: &Reader, nr: ChatNr, ord: OrdKey, count: u32) -> Result<Vec<Raw>, CacheError> {
    let mut rows = select(&reader.connection, sql::UP, params![nr, ord, count])?;
    if let Some(edge) = rows.last().map(|row| row.ord).filter(|_| full(&rows, count)) {
        rows.retain(|row| row.ord != edge);
        rows.extend(select(&reader.connection, sql::AT, params![nr, edge])?);
    }
    Ok(rows)
}

/// Rows on both sides of a place, and at it, oldest first.
fn around(reader: &Reader, nr: ChatNr, ord: OrdKey, count: u32) -> Result<Vec<Raw>, CacheError> {
    let mut rows = down(reader, nr, ord.saturating_add(1), count / 2 + 1)?;
    rows.extend(up(reader, nr, ord, count.div_ceil(2))?);
    Ok(rows)
}

fn full(rows: &[Raw], count: u32) -> bool {
    u32::try_from(rows.len()).is_ok_and(|found| found >= count)
}

fn place(reader: &Reader, nr: ChatNr, id: &MessageId) -> Result<Option<OrdKey>, CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::PLACE_OF)?;
    Ok(statement.query_row(params![nr, id.as_str()], |row| row.get(0)).optional()?)
}

/// Reads one row.
pub(crate) fn one(reader: &Reader, nr: ChatNr, key: &str) -> Result<Option<Raw>, CacheError> {
    Ok(select(&reader.connection, sql::ONE, params![nr, key])?.pop())
}

fn select(connection: &Connection, question: &str, values: impl rusqlite::Params) -> Result<Vec<Raw>, CacheError> {
    let mut statement = connection.prepare_cached(question)?;
    Ok(statement.query_map(values, raw)?.collect::<rusqlite::Result<_>>()?)
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        key: row.get(0)?,
        ord: row.get(1)?,
        id: row.get(2)?,
        own: row.get(3)?,
        sender: row.get(4)?,
        at: row.get(5)?,
        content: row.get(6)?,
        edited: row.get(7)?,
        alert: row.get(8)?,
        reply_to: row.get(9)?,
        reply_txn: row.get(10)?,
        reactions: row.get(11)?,
        state: row.get(12)?,
        reason: row.get(13)?,
    })
}

fn finish(reader: &Reader, nr: ChatNr, raw: Vec<Raw>) -> Result<Vec<MessageRow>, CacheError> {
    let others: OrdKey = reader
        .connection
        .prepare_cached("SELECT others_ord FROM chat WHERE nr = ?1")?
        .query_row([nr], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    raw.into_iter()
        .map(|raw| {
            Ok(MessageRow {
                reply: reply(reader, nr, raw.reply_to, raw.reply_txn)?,
                id: raw.id.map(MessageId),
                ord: raw.ord,
                sender: PersonId(raw.sender),
                own: raw.own,
                at: raw.at,
                content: from_json("a message", &raw.content)?,
                edited: raw.edited,
                reactions: raw.reactions.map_or(Ok(Vec::new()), |text| from_json::<Vec<ReactionRow>>("reactions", &text))?,
                state: delivery(raw.own, raw.state, raw.reason.as_deref(), raw.ord, others)?,
                mentions_me: raw.alert == 3 && !raw.own,
                key: raw.key,
            })
        })
        .collect()
}

fn reply(reader: &Reader, nr: ChatNr, id: Option<String>, txn: Option<String>) -> Result<Option<ReplyPreview>, CacheError> {
    let key: Option<String> = match (&id, txn) {
        (Some(id), _) => reader.connection.prepare_cached(sql::KEY_OF)?.query_row(params![nr, id], |row| row.get(0)).optional()?,
        (None, Some(txn)) => Some(txn),
        (None, None) => return Ok(None),
    };
    let quoted = key.map(|key| one(reader, nr, &key)).transpose()?.flatten();
    let id = id.map(MessageId);
    let Some(quoted) = quoted else {
        return Ok(Some(ReplyPreview { id, key: None, sender: None, content: None, direction: Direction::Neutral }));
    };
    let (content, direction) = one_line(from_json("a message", &quoted.content)?);
    let sender = Some(PersonId(quoted.sender));
    Ok(Some(ReplyPreview { id, key: Some(quoted.key), sender, content: Some(content), direction }))
}
