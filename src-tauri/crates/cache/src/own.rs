//! What the user keeps on this device alone: messages being written, and when a silence ends.

use hoopoe_model::{ChatId, Draft, Millis};
use rusqlite::{Connection, OptionalExtension, params};

use crate::CacheError;
use crate::base::Step;
use crate::error::to_json;

/// Every query of silences, so that a test can look at their plans.
pub(crate) mod sql {
    pub(crate) const DUE: &str = "SELECT chat FROM notify_until WHERE until <= ?1 ORDER BY until, chat";
    pub(crate) const NEXT: &str = "SELECT min(until) FROM notify_until";
}

/// Keeps a draft, or forgets it.
pub(crate) fn draft(step: &mut Step<'_>, chat: &ChatId, draft: Option<&Draft>) -> Result<(), CacheError> {
    let changed = match draft {
        Some(draft) => step
            .tx
            .prepare_cached(
                "INSERT INTO draft (chat, draft) VALUES (?1, ?2)
                 ON CONFLICT (chat) DO UPDATE SET draft = excluded.draft WHERE draft <> excluded.draft",
            )?
            .execute(params![chat.as_str(), to_json("a draft", draft)?])?,
        None => step.tx.prepare_cached("DELETE FROM draft WHERE chat = ?1")?.execute([chat.as_str()])?,
    };
    if changed > 0 {
        step.changes.chats.insert(chat.clone());
    }
    Ok(())
}

/// Keeps when a silence ends, or that it has no end.
pub(crate) fn notify_until(step: &mut Step<'_>, chat: &ChatId, until: Option<Millis>) -> Result<(), CacheError> {
    let changed = match until {
        Some(until) => step
            .tx
            .prepare_cached(
                "INSERT INTO notify_until (chat, until) VALUES (?1, ?2)
                 ON CONFLICT (chat) DO UPDATE SET until = excluded.until WHERE until <> excluded.until",
            )?
            .execute(params![chat.as_str(), until])?,
        None => step.tx.prepare_cached("DELETE FROM notify_until WHERE chat = ?1")?.execute([chat.as_str()])?,
    };
    if changed > 0 {
        step.changes.chats.insert(chat.clone());
    }
    Ok(())
}

/// Reads the chats whose silence is over.
pub(crate) fn notify_due(connection: &Connection, now: Millis) -> Result<Vec<ChatId>, CacheError> {
    let mut statement = connection.prepare_cached(sql::DUE)?;
    let chats = statement.query_map([now], |row| Ok(ChatId(row.get(0)?)))?;
    Ok(chats.collect::<rusqlite::Result<_>>()?)
}

/// Tells when the next silence ends.
pub(crate) fn next_notify_due(connection: &Connection) -> Result<Option<Millis>, CacheError> {
    Ok(connection.prepare_cached(sql::NEXT)?.query_row([], |row| row.get(0)).optional()?.flatten())
}
