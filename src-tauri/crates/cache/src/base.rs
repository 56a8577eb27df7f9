//! The step: one transaction of the writer, with what it has touched so far.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use hoopoe_model::{ChatId, PersonId};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{CacheError, Changes, blocking, indexing};

/// The number of a chat inside the database.
pub(crate) type ChatNr = i64;

/// One transaction of the writer.
pub(crate) struct Step<'c> {
    pub(crate) tx: &'c Transaction<'c>,
    pub(crate) me: &'c PersonId,
    /// The moment of the step, in microseconds; 0 where none is needed.
    pub(crate) now: i64,
    pub(crate) changes: Changes,
    /// Chats whose unread counts and last message must be counted again.
    pub(crate) stale: BTreeSet<ChatNr>,
    /// What will be found otherwise.
    pub(crate) pending: indexing::Pending,
    numbers: HashMap<ChatId, ChatNr>,
    blocked: Option<Rc<BTreeSet<PersonId>>>,
}

impl<'c> Step<'c> {
    pub(crate) fn new(tx: &'c Transaction<'c>, me: &'c PersonId, now: i64) -> Self {
        Self {
            tx,
            me,
            now,
            changes: Changes::default(),
            stale: BTreeSet::new(),
            pending: indexing::Pending::default(),
            numbers: HashMap::new(),
            blocked: None,
        }
    }

    pub(crate) fn finish(self) -> Changes {
        self.changes
    }

    /// Finds the number of a chat, or gives it one.
    pub(crate) fn chat(&mut self, chat: &ChatId) -> Result<ChatNr, CacheError> {
        if let Some(nr) = self.numbers.get(chat) {
            return Ok(*nr);
        }
        let nr = if let Some(nr) = number(self.tx, chat)? {
            nr
        } else {
            self.tx.prepare_cached("INSERT INTO chat (id) VALUES (?1)")?.execute([chat.as_str()])?;
            self.tx.last_insert_rowid()
        };
        self.numbers.insert(chat.clone(), nr);
        Ok(nr)
    }

    /// Forgets the number of a chat that was deleted.
    pub(crate) fn forget_chat(&mut self, chat: &ChatId) {
        if let Some(nr) = self.numbers.remove(chat) {
            self.stale.remove(&nr);
        }
    }

    /// Forgets the numbers after the chats were emptied.
    pub(crate) fn forget_numbers(&mut self) {
        self.numbers.clear();
        self.stale.clear();
    }

    /// Tells whom the account blocks.
    pub(crate) fn blocked(&mut self) -> Result<Rc<BTreeSet<PersonId>>, CacheError> {
        if let Some(blocked) = &self.blocked {
            return Ok(Rc::clone(blocked));
        }
        let blocked = Rc::new(blocking::read(self.tx)?);
        self.blocked = Some(Rc::clone(&blocked));
        Ok(blocked)
    }

    /// Forgets whom the account blocks, after that changed.
    pub(crate) fn forget_blocked(&mut self) {
        self.blocked = None;
    }

    pub(crate) fn keep(&self, name: &str, value: Option<&str>) -> Result<(), CacheError> {
        match value {
            Some(value) => self
                .tx
                .prepare_cached("INSERT INTO kept (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
                .execute(params![name, value])?,
            None => self.tx.prepare_cached("DELETE FROM kept WHERE name = ?1")?.execute([name])?,
        };
        Ok(())
    }
}

/// Finds the number of a chat.
pub(crate) fn number(connection: &rusqlite::Connection, chat: &ChatId) -> Result<Option<ChatNr>, CacheError> {
    Ok(connection.prepare_cached("SELECT nr FROM chat WHERE id = ?1")?.query_row([chat.as_str()], |row| row.get(0)).optional()?)
}
