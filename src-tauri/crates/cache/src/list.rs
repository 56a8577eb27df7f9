//! The list of chats, what it adds up to, the chats' holes, and the kept values.

use hoopoe_model::{ChatFact, ChatId, ChatRow, Content, Direction, Membership, MessageId, Millis, Notify, OrdKey, PersonId, Preview};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::base::ChatNr;
use crate::cache::Reader;
use crate::error::{from_json, to_json};
use crate::pages::{delivery, one_line};
use crate::people::user_name;
use crate::{CacheError, Totals, base, columns};

/// Every query of the list, so that a test can look at their plans.
pub(crate) mod sql {
    macro_rules! chats {
        ($($rest:literal),+) => {
            concat!(
                "SELECT c.fact, c.encrypted, c.unread, c.mentions, c.ord, c.others_ord, c.read_id, c.preview, p.name, ",
                "c.membership, c.notify, c.pinned, c.marked, ",
                "(SELECT draft FROM draft WHERE chat = c.id), (SELECT until FROM notify_until WHERE chat = c.id) ",
                "FROM chat c LEFT JOIN member p ON p.chat = c.nr AND p.person = c.preview ->> '$.sender' WHERE c.stamp > 0 AND ",
                $($rest),+
            )
        };
    }
    /// Not left, and nothing is in its place that has all the attention.
    macro_rules! listed {
        ($before:literal, $after:literal) => {
            chats!(
                $before,
                "c.membership < 2 AND (c.successor IS NULL OR c.unread > 0 OR c.marked > 0 OR NOT EXISTS ",
                "(SELECT 1 FROM chat s WHERE s.id = c.successor AND s.membership = 0 AND s.successor IS NOT c.id))",
                $after
            )
        };
    }
    pub(crate) const LIST: &str = listed!("", "");
    pub(crate) const LISTED: &str = listed!("c.id = ?1 AND ", "");
    pub(crate) const CHAT: &str = chats!("c.id = ?1");
    pub(crate) const LAST: &str = "SELECT m.sender, m.own, coalesce(m.content, e.content), m.state, m.reason, m.ord, m.at
        FROM message m LEFT JOIN event e ON e.nr = m.event WHERE m.chat = ?1 AND m.key = ?2";
    pub(crate) const TOTALS: &str = "SELECT coalesce(sum(badge), 0), coalesce(sum(mentions), 0) FROM chat WHERE badge > 0";
    pub(crate) const NEWEST_GAP: &str = "SELECT token FROM gap WHERE chat = ?1 AND closed = 0 ORDER BY ord DESC LIMIT 1";
    pub(crate) const GAPS: &str = "SELECT token FROM gap WHERE chat = ?1 AND closed = 0 ORDER BY ord DESC";
}

/// Reads a kept value.
pub(crate) fn kept(connection: &Connection, name: &str) -> Result<Option<String>, CacheError> {
    Ok(connection.prepare_cached("SELECT value FROM kept WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?)
}

/// Reads the list.
pub(crate) fn chats(reader: &Reader) -> Result<Vec<ChatRow>, CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::LIST)?;
    let raw = statement.query_map([], Raw::read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut rows = raw.into_iter().map(Raw::finish).collect::<Result<Vec<_>, _>>()?;
    rows.sort_by(|a, b| (b.pinned, b.ord, &a.id).cmp(&(a.pinned, a.ord, &b.id)));
    Ok(rows)
}

/// Reads those of some chats that are in the list.
pub(crate) fn listed(reader: &Reader, chats: &[ChatId]) -> Result<Vec<ChatRow>, CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::LISTED)?;
    let mut rows = Vec::new();
    for chat in chats {
        rows.extend(statement.query_row([chat.as_str()], Raw::read).optional()?.map(Raw::finish).transpose()?);
    }
    Ok(rows)
}

/// Adds up what the badge shows.
pub(crate) fn totals(connection: &Connection) -> Result<Totals, CacheError> {
    let mut statement = connection.prepare_cached(sql::TOTALS)?;
    Ok(statement.query_row([], |row| Ok(Totals { unread: row.get(0)?, mentions: row.get(1)? }))?)
}

/// Reads a chat.
pub(crate) fn chat(reader: &Reader, chat: &ChatId) -> Result<Option<ChatRow>, CacheError> {
    let mut statement = reader.connection.prepare_cached(sql::CHAT)?;
    statement.query_row([chat.as_str()], Raw::read).optional()?.map(Raw::finish).transpose()
}

/// Makes what the list keeps of a chat's last row, as JSON.
pub(crate) fn preview(connection: &Connection, nr: ChatNr, key: &str) -> Result<Option<String>, CacheError> {
    let mut statement = connection.prepare_cached(sql::LAST)?;
    let mut rows = statement.query(params![nr, key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let content: String = row.get(2)?;
    let (content, direction) = one_line(from_json("a message", &content)?);
    let last = Last {
        sender: PersonId(row.get(0)?),
        own: row.get(1)?,
        content,
        direction,
        state: row.get(3)?,
        reason: row.get(4)?,
        ord: row.get(5)?,
        at: row.get(6)?,
    };
    to_json("a preview", &last).map(Some)
}

/// Reads the token of a hole by its row's key.
pub(crate) fn gap(connection: &Connection, chat: &ChatId, key: &str) -> Result<Option<String>, CacheError> {
    let mut statement = connection.prepare_cached(sql::GAPS)?;
    let mut rows = statement.query([base::number(connection, chat)?])?;
    while let Some(row) = rows.next()? {
        let token: String = row.get(0)?;
        if crate::show::gap_key(&token) == key {
            return Ok(Some(token));
        }
    }
    Ok(None)
}

/// Reads the token of the newest hole.
pub(crate) fn newest_gap(connection: &Connection, chat: &ChatId) -> Result<Option<String>, CacheError> {
    let nr = base::number(connection, chat)?;
    Ok(connection.prepare_cached(sql::NEWEST_GAP)?.query_row([nr], |row| row.get(0)).optional()?)
}

/// A row of the list before its JSON was read.
struct Raw {
    fact: String,
    encrypted: bool,
    unread: u32,
    mentions: u32,
    ord: OrdKey,
    others: OrdKey,
    read: Option<String>,
    preview: Option<String>,
    name: Option<String>,
    membership: i64,
    notify: i64,
    pinned: bool,
    marked: bool,
    draft: Option<String>,
    until: Option<Millis>,
}

/// What the list keeps of a chat's last row.
#[derive(Serialize, Deserialize)]
struct Last {
    sender: PersonId,
    own: bool,
    content: Content,
    direction: Direction,
    state: i64,
    reason: Option<String>,
    ord: OrdKey,
    at: Millis,
}

impl Raw {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            fact: row.get(0)?,
            encrypted: row.get(1)?,
            unread: row.get(2)?,
            mentions: row.get(3)?,
            ord: row.get(4)?,
            others: row.get(5)?,
            read: row.get(6)?,
            preview: row.get(7)?,
            name: row.get(8)?,
            membership: row.get(9)?,
            notify: row.get(10)?,
            pinned: row.get(11)?,
            marked: row.get(12)?,
            draft: row.get(13)?,
            until: row.get(14)?,
        })
    }

    fn finish(self) -> Result<ChatRow, CacheError> {
        let fact: ChatFact = from_json("a chat", &self.fact)?;
        let membership = columns::membership(self.membership);
        let notify = columns::notify(self.notify);
        let last: Option<Last> = self.preview.map(|preview| from_json("a preview", &preview)).transpose()?;
        let at = match (&last, membership) {
            (Some(last), Membership::Joined | Membership::Left) => last.at,
            (last, _) => fact.invited_at.or(last.as_ref().map(|last| last.at)).unwrap_or(0),
        };
        let (name, others) = (self.name, self.others);
        let last = last.map(|last| {
            let Last { sender, own, content, direction, state, reason, ord, at: _ } = last;
            let state = delivery(own, state, reason.as_deref(), ord, others)?;
            let sender_name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| user_name(&sender).to_owned());
            Ok::<_, CacheError>(Preview { sender, sender_name, own, content, direction, state })
        });
        Ok(ChatRow {
            id: fact.chat,
            kind: fact.kind,
            title: fact.title,
            topic: fact.topic,
            avatar: fact.avatar,
            person: fact.person,
            encrypted: self.encrypted,
            membership,
            inviter: fact.inviter,
            members: fact.members,
            can_write: fact.can_write,
            muted: notify == Notify::Nothing,
            notify,
            notify_until: self.until.filter(|_| notify != Notify::Default),
            pinned: self.pinned,
            successor: fact.successor,
            predecessor: fact.predecessor,
            draft: self.draft.map(|draft| from_json("a draft", &draft)).transpose()?,
            unread: self.unread,
            mentions: self.mentions,
            marked_unread: self.marked,
            at,
            ord: self.ord,
            last: last.transpose()?,
            typing: Vec::new(),
            read: self.read.map(MessageId),
        })
    }
}
