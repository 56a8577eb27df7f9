//! What a commit changed: told to every subscriber, in the order of the commits.

use std::collections::{BTreeMap, BTreeSet};

use hoopoe_model::{Alert, ChatId, MessageId, Millis, OrdKey, PersonId};

/// What a commit changed. Says where to look, not what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The derived tables were emptied: whatever is shown must be read again.
    pub all: bool,
    /// Chats whose row in the list changed, came or went.
    pub chats: BTreeSet<ChatId>,
    /// Keys of message rows that were added, changed or removed.
    pub rows: BTreeMap<ChatId, BTreeSet<String>>,
    /// Chats in which a name or a picture changed.
    pub people: BTreeSet<ChatId>,
    /// Chats whose list of members changed.
    pub members: BTreeSet<ChatId>,
    /// Chats in which the account or another person has read further.
    pub read: BTreeSet<ChatId>,
    /// Whether the outbox changed.
    pub outbox: bool,
    /// Messages to tell the user about.
    pub arrived: Vec<Arrived>,
}

/// A message of another person that a live batch brought for the first time, or whose alert rose when its key came;
/// beyond the account's own reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Where.
    pub chat: ChatId,
    /// The row.
    pub key: String,
    /// The message.
    pub id: MessageId,
    /// Its place.
    pub ord: OrdKey,
    /// Who wrote it.
    pub sender: PersonId,
    /// When, by the sender's clock.
    pub at: Millis,
    /// How loud; never `None`.
    pub alert: Alert,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn row(&mut self, chat: &ChatId, key: &str) {
        self.rows.entry(chat.clone()).or_default().insert(key.to_owned());
    }
}
