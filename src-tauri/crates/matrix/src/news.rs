//! What a line tells besides the facts that go to the cache.

use hoopoe_model::{Connection, NotifyDefaults, Person, PersonId, Typing};

/// What a line tells besides the facts that go to the cache.
pub enum News {
    /// How the line to the homeserver is.
    Connection(Connection),
    /// Who is writing in a chat.
    Typing(Typing),
    /// The session changed and must be kept: a secret.
    Session(String),
    /// The account's own name and picture.
    Profile(Person),
    /// Whom the account has blocked.
    Blocked(Vec<PersonId>),
    /// What chats notify of that have no choice of their own.
    NotifyDefaults(NotifyDefaults),
    /// The first sync after `start` is through: the list of chats is complete.
    FirstSyncDone,
}
