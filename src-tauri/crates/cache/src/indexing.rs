//! The search index: what of each shown row can be found.
//!
//! A row of `search` is a function of the shown row alone: its place, its chat, its sender, what it says. Whoever writes
//! or deletes a shown row tells it here, in the same transaction, so an edit is found by its new wording only, a removed
//! message not at all, an undecrypted one as soon as its key is there, an unsent one at once.
//!
//! The number of a row is its place in time, so that the newest are found first without sorting and a span of time is a
//! span of numbers. What a step changes is written in the order of the numbers when the step ends: FTS5 begins a new
//! segment whenever a number is less than the one before.

use std::collections::BTreeMap;

use hoopoe_model::{Block, Content, Inline, OrdKey, SearchKind};
use rusqlite::{Connection, OptionalExtension, params};

use crate::base::{ChatNr, Step};
use crate::error::from_json;
use crate::wording::Wording;
use crate::{CacheError, fold, names};

/// Every query of indexing, so that a test can look at their plans.
pub(crate) mod sql {
    pub(crate) const KNOWN: &str = "SELECT ord, found, folded FROM message WHERE chat = ?1 AND key = ?2";
    pub(crate) const TAKEN: &str = "SELECT 1 FROM message WHERE found = ?1";
    // SCAN m: all rows, once for each version of the fold.
    pub(crate) const ALL: &str = "SELECT m.chat, m.key, m.ord, m.sender, coalesce(m.content, e.content)
         FROM message m LEFT JOIN event e ON e.nr = m.event WHERE m.class = 0 ORDER BY m.chat, m.ord";
}

/// How many rows wait at most before they are written.
const WAITING: usize = 8192;
/// How many numbers after its own a row tries before it looks further away.
const NEAR: i64 = 32;

/// What a step will change in the index, by number.
#[derive(Default)]
pub(crate) struct Pending(BTreeMap<i64, Change>);

struct Change {
    /// Whether the index has a row of that number.
    there: bool,
    /// What it is to have; `None` for no row.
    entry: Option<Entry>,
}

/// What is indexed of a row.
struct Entry {
    words: String,
    parts: String,
    tags: String,
}

/// A shown row, as far as it can be found.
pub(crate) struct Row<'r> {
    pub(crate) chat: ChatNr,
    pub(crate) key: &'r str,
    pub(crate) ord: OrdKey,
    pub(crate) sender: &'r str,
    /// What it shows, as JSON; `None` for what is no message.
    pub(crate) content: Option<&'r str>,
}

/// Where a shown row stands in the index: its columns `found` and `folded`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Standing {
    pub(crate) number: Option<i64>,
    pub(crate) print: i64,
}

/// The first number of a place. A fifteenth of a second shares one: numbers near each other keep the index small.
pub(crate) fn number_of(ord: OrdKey) -> i64 {
    ord >> 16
}

/// Indexes a row that is about to be written.
pub(crate) fn write(step: &mut Step<'_>, row: &Row<'_>) -> Result<Standing, CacheError> {
    let mut statement = step.tx.prepare_cached(sql::KNOWN)?;
    let known: Option<(OrdKey, Option<i64>, i64)> =
        statement.query_row(params![row.chat, row.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let entry = match row.content {
        Some(content) => entry(row.chat, row.sender, &from_json("a message", content)?),
        None => None,
    };
    let old = known.and_then(|(ord, number, print)| number.map(|number| (ord, number, print)));
    let Some(entry) = entry else {
        if let Some((_, number, _)) = old {
            erase(step, number)?;
        }
        return Ok(Standing::default());
    };
    let print = entry.print();
    let number = match old {
        Some((ord, number, folded)) if number_of(ord) == number_of(row.ord) => {
            if folded == print {
                return Ok(Standing { number: Some(number), print });
            }
            number
        }
        Some((_, number, _)) => {
            erase(step, number)?;
            free(step.tx, row)?
        }
        None => free(step.tx, row)?,
    };
    let there = old.is_some_and(|(_, old, _)| old == number);
    step.pending.0.entry(number).or_insert(Change { there, entry: None }).entry = Some(entry);
    if step.pending.0.len() >= WAITING {
        flush(step)?;
    }
    Ok(Standing { number: Some(number), print })
}

/// Takes a row out of the index.
pub(crate) fn erase(step: &mut Step<'_>, number: i64) -> Result<(), CacheError> {
    step.pending.0.entry(number).or_insert(Change { there: true, entry: None }).entry = None;
    if step.pending.0.len() >= WAITING { flush(step) } else { Ok(()) }
}

/// Writes what the step has changed.
pub(crate) fn flush(step: &mut Step<'_>) -> Result<(), CacheError> {
    store(step.tx, std::mem::take(&mut step.pending))
}

/// Empties the index; its rows have been deleted.
pub(crate) fn clear(step: &mut Step<'_>) -> Result<(), CacheError> {
    step.pending = Pending::default();
    empty(step.tx)
}

/// Makes the index anew unless this version's fold has made it.
pub(crate) fn refold(connection: &mut Connection) -> Result<(), CacheError> {
    let version: i64 = connection.query_row("SELECT version FROM search_fold", [], |row| row.get(0))?;
    if version == fold::VERSION {
        return Ok(());
    }
    let tx = connection.transaction()?;
    empty(&tx)?;
    tx.execute("UPDATE message SET found = NULL, folded = 0 WHERE found IS NOT NULL", [])?;
    let mut pending = Pending::default();
    {
        let mut all = tx.prepare(sql::ALL)?;
        let mut standing = tx.prepare("UPDATE message SET found = ?3, folded = ?4 WHERE chat = ?1 AND key = ?2")?;
        let mut rows = all.query([])?;
        // What is written does not move the reading: it walks by the places.
        while let Some(row) = rows.next()? {
            let (chat, key, ord, sender): (ChatNr, String, OrdKey, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let content: Option<String> = row.get(4)?;
            // What cannot be read is not found; it is no reason not to open the cache.
            let content = content.and_then(|content| from_json("a message", &content).ok());
            let Some(entry) = content.and_then(|content| entry(chat, &sender, &content)) else { continue };
            let number = free(&tx, &Row { chat, key: &key, ord, sender: &sender, content: None })?;
            standing.execute(params![chat, key, number, entry.print()])?;
            pending.0.insert(number, Change { there: false, entry: Some(entry) });
            if pending.0.len() >= WAITING {
                store(&tx, std::mem::take(&mut pending))?;
            }
        }
    }
    store(&tx, pending)?;
    names::refold(&tx)?;
    tx.execute("UPDATE search_fold SET version = ?1", [fold::VERSION])?;
    tx.commit()?;
    Ok(())
}

fn empty(connection: &Connection) -> Result<(), CacheError> {
    connection.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
    Ok(())
}

fn store(connection: &Connection, pending: Pending) -> Result<(), CacheError> {
    let mut delete = connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    let mut insert = connection.prepare_cached("INSERT INTO search (rowid, words, parts, tags) VALUES (?1, ?2, ?3, ?4)")?;
    for (number, Change { there, entry }) in pending.0 {
        if there {
            delete.execute([number])?;
        }
        if let Some(Entry { words, parts, tags }) = entry {
            insert.execute(params![number, words, parts, tags])?;
        }
    }
    Ok(())
}

/// Finds a number for a new row: that of its place, or one near it. Where very many share a place, as when a sender's
/// clock lies, the search widens fast enough to find one soon.
fn free(connection: &Connection, row: &Row<'_>) -> Result<i64, CacheError> {
    let first = number_of(row.ord);
    let mut taken = connection.prepare_cached(sql::TAKEN)?;
    let (mut number, mut width, mut hash) = (first, NEAR, hash_of(row.key.as_bytes(), SEED));
    while taken.exists([number])? {
        if number < first.saturating_add(NEAR) {
            number += 1;
            continue;
        }
        width = width.saturating_mul(2).min(1 << 40);
        hash = hash_of(row.key.as_bytes(), hash);
        number = first + NEAR + (hash >> 1).cast_signed() % width;
    }
    Ok(number)
}

/// What is indexed of a message; `None` where it shows nothing to be found.
fn entry(chat: ChatNr, sender: &str, content: &Content) -> Option<Entry> {
    let text = match content {
        Content::Text { body, .. } => body,
        Content::Other { fallback, .. } => fallback,
        Content::Undecrypted | Content::Removed | Content::Service(_) | Content::Gap | Content::Hidden => return None,
    };
    let (words, parts) = Wording::of(text).indexed();
    let mut tags = format!("{} {}", chat_tag(chat), sender_tag(sender));
    if let Some(kind) = kind_of(content) {
        tags.push(' ');
        tags.push(kind_tag(kind));
    }
    Some(Entry { words, parts, tags })
}

/// Tells what a message is for those who look for it.
pub(crate) fn kind_of(content: &Content) -> Option<SearchKind> {
    match content {
        Content::Text { blocks, .. } => links(blocks).then_some(SearchKind::Link),
        Content::Other { of, .. } => match of.as_str() {
            "m.image" => Some(SearchKind::Photo),
            "m.video" => Some(SearchKind::Video),
            "m.audio" => Some(SearchKind::Audio),
            "m.file" => Some(SearchKind::File),
            _ => None,
        },
        _ => None,
    }
}

fn links(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => link(inlines),
        Block::Quote { blocks } => links(blocks),
        Block::List { items, .. } => items.iter().any(|item| links(item)),
        Block::Table { head, rows, .. } => head.iter().chain(rows.iter().flatten()).any(|cell| link(cell)),
        Block::Code { .. } | Block::Rule => false,
    })
}

fn link(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Link { href, .. } => href.starts_with("http"),
        Inline::Strong { inlines }
        | Inline::Emphasis { inlines }
        | Inline::Strike { inlines }
        | Inline::Underline { inlines }
        | Inline::Spoiler { inlines } => link(inlines),
        Inline::Text { .. } | Inline::Code { .. } | Inline::Mention { .. } | Inline::ChatMention { .. } | Inline::Break => false,
    })
}

// Tags are single letters that no text folds to. Two chats or two senders may share one: a search looks at the rows too.

/// The tag of a chat.
pub(crate) fn chat_tag(chat: ChatNr) -> char {
    private(0xf_0000, chat.cast_unsigned())
}

/// The tag of a sender.
pub(crate) fn sender_tag(sender: &str) -> char {
    private(0x10_0000, hash_of(sender.as_bytes(), SEED))
}

/// The tag of a kind.
pub(crate) fn kind_tag(kind: SearchKind) -> char {
    match kind {
        SearchKind::Link => '\u{e000}',
        SearchKind::Photo => '\u{e001}',
        SearchKind::Video => '\u{e002}',
        SearchKind::Audio => '\u{e003}',
        SearchKind::File => '\u{e004}',
    }
}

/// A letter of a plane of private use.
fn private(plane: u32, number: u64) -> char {
    let offset = u32::try_from(number % 0xfffe).unwrap_or(0);
    char::from_u32(plane + offset).unwrap_or(char::REPLACEMENT_CHARACTER)
}

impl Entry {
    fn print(&self) -> i64 {
        let texts = [&self.words, &self.parts, &self.tags];
        texts.iter().fold(SEED, |hash, text| hash_of(b"\n", hash_of(text.as_bytes(), hash))).cast_signed()
    }
}

/// FNV-1a: the same in every version of the program.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn hash_of(bytes: &[u8], seed: u64) -> u64 {
    bytes.iter().fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
