//! What a message has beside its words: who read it, what it said before, where it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, ChatId, Content, Millis, Person};

/// A person who has read a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Reader {
    /// Who.
    pub person: Person,
    /// When, as far as it is known: of the last message they had read then.
    pub at: Millis,
}

/// What a message said at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Version {
    /// Since when.
    pub at: Millis,
    /// What.
    pub content: Content,
}

/// The people who reacted in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Reacted {
    /// The emoji.
    pub key: String,
    /// Who, oldest first.
    pub people: Vec<Person>,
}

/// The details of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Details {
    /// When it was written, by the sender's clock.
    pub at: Millis,
    /// Who wrote it.
    pub sender: Person,
    /// Others who have read it, the latest first.
    pub readers: Vec<Reader>,
    /// What it said, oldest first; one entry when it was never edited.
    pub versions: Vec<Version>,
    /// Everyone who reacted.
    pub reactions: Vec<Reacted>,
}

/// An event as the homeserver keeps it.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EventSource {
    /// The event, as JSON; decrypted when it was encrypted.
    pub json: String,
}

/// An address that can be given to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Address {
    /// A `https://matrix.to` link.
    pub url: String,
}

/// Messages to send on into other chats.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Forward {
    /// Whose.
    pub account: AccountId,
    /// From where.
    pub chat: ChatId,
    /// The rows' keys, oldest first.
    pub keys: Vec<String>,
    /// Where to.
    pub to: Vec<ChatId>,
}

/// A picture's file.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Picture {
    /// Its type, such as `image/png`.
    pub kind: String,
    /// Its bytes, in Base64.
    pub data: String,
}

/// A picture on the homeserver to show small.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GetPicture {
    /// Who asks.
    pub account: AccountId,
    /// Its address (`mxc://…`).
    pub address: String,
    /// The edge that is needed, in pixels.
    pub size: u32,
}

impl fmt::Debug for EventSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventSource({} bytes)", self.json.len())
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.kind, self.data.len())
    }
}
