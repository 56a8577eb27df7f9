//! Messages as the interface shows them.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Content, Direction, MessageId, Millis, OrdKey, PersonId};

/// Why a thing that the user did can never succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FailReason {
    /// The account may not write in this chat.
    Forbidden,
    /// The account is not in this chat any more.
    NotMember,
    /// It is larger than the homeserver takes.
    TooLarge,
    /// What it refers to does not exist.
    TargetGone,
    /// The homeserver refuses it for good.
    Refused,
}

/// How far an own message has come. Messages of others are always `Sent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum Delivery {
    /// On disk, waiting for its turn or for the network.
    Queued,
    /// On its way.
    Sending,
    /// The homeserver has it.
    Sent,
    /// Another person has read it.
    Read,
    /// It can never succeed as it is.
    Failed {
        /// Why.
        reason: FailReason,
    },
}

/// The quoted message of a reply.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReplyPreview {
    /// Which; `None` while the quoted message is itself unsent.
    pub id: Option<MessageId>,
    /// The row's key, when the quoted message is in the cache.
    pub key: Option<String>,
    /// Who wrote it, when it is in the cache.
    pub sender: Option<PersonId>,
    /// What it shows, `blocks` left out, when it is in the cache.
    pub content: Option<Content>,
    /// Which way its words run.
    pub direction: Direction,
}

/// One kind of reaction to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReactionRow {
    /// The emoji, or another short text.
    pub key: String,
    /// How many people reacted with it, the account's unsent reaction included.
    pub count: u32,
    /// Whether the account is one of them.
    pub mine: bool,
    /// Who reacted, oldest first, at most 20.
    pub people: Vec<PersonId>,
}

/// A row of a conversation.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MessageRow {
    /// The row's own name, the same from the first local echo to the last edit.
    pub key: String,
    /// The homeserver's name of it; `None` while it is unsent.
    pub id: Option<MessageId>,
    /// Its place in the chat.
    pub ord: OrdKey,
    /// Who wrote it.
    pub sender: PersonId,
    /// Whether it is the account's own.
    pub own: bool,
    /// When it was written, by the sender's clock.
    pub at: Millis,
    /// What it shows now: the last edit, or that it was removed.
    pub content: Content,
    /// Whether it was edited.
    pub edited: bool,
    /// The message it answers.
    pub reply: Option<ReplyPreview>,
    /// Reactions, the oldest kind first.
    pub reactions: Vec<ReactionRow>,
    /// How far it has come.
    pub state: Delivery,
    /// Whether it calls the account by name.
    pub mentions_me: bool,
}

impl fmt::Debug for MessageRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageRow({}, {:?}, {:?})", self.key, self.content, self.state)
    }
}

impl fmt::Debug for ReplyPreview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyPreview({:?})", self.id)
    }
}
