//! Facts: what has been learned from a homeserver or an export.
//!
//! *Facts are idempotent and order-independent*: applying any set of them in any order, any number of times, gives the
//! same cache. A source hands over a [`Batch`], in which events stand in the server's order; the cache gives each event
//! its `ord` and applies the facts, in one transaction.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ChatId, ChatKind, Content, Membership, MessageId, Millis, OrdKey, PersonId, Txn};

/// An event of a chat's history.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its name on the homeserver.
    pub id: MessageId,
    /// Who sent it.
    pub sender: PersonId,
    /// When, by the sender's clock.
    pub at: Millis,
    /// The transaction id it was sent with, when this very device sent it.
    pub txn: Option<Txn>,
    /// Whether the push rules of the account ask for a notification.
    pub alert: Alert,
    /// What it is.
    pub what: What,
}

/// What the account's push rules say about an event. Ordered: the stronger one wins when a later look knows more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// Nothing.
    #[default]
    None,
    /// Count it and show it, quietly.
    Quiet,
    /// Count it, show it and sound.
    Sound,
    /// The same, and it calls the account by name.
    Mention,
}

/// What an event is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// A message.
    Message {
        /// What it shows.
        content: Content,
        /// The message it answers.
        reply_to: Option<MessageId>,
    },
    /// A message, edit or reaction whose key has not arrived.
    Undecrypted {
        /// The session whose key is missing.
        session: Option<String>,
    },
    /// A newer wording of an own earlier message. Without effect when the senders differ.
    Edit {
        /// The message.
        target: MessageId,
        /// The new wording.
        content: Content,
    },
    /// A reaction.
    Reaction {
        /// The message.
        target: MessageId,
        /// The emoji.
        key: String,
    },
    /// A removal of a message, an edit or a reaction.
    Removal {
        /// What is removed.
        target: MessageId,
    },
}

/// What is learned, by one thing at a time, once each event has its place.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Fact {
    /// An event with its place. An event that has places from several facts keeps the least.
    Event {
        /// Where.
        chat: ChatId,
        /// Its place.
        ord: OrdKey,
        /// The event.
        event: Event,
    },
    /// More about an event: its key has come, or the push rules were looked at again. Kept until the event has a place.
    Update {
        /// Where.
        chat: ChatId,
        /// The event.
        event: Event,
    },
    /// History is missing just below `ord`.
    Gap {
        /// Where.
        chat: ChatId,
        /// The place of the hole.
        ord: OrdKey,
        /// The homeserver's token to fetch it from.
        token: String,
    },
    /// The hole with that token is filled, or leads on from another token. Wins over `Gap`, whenever it arrives.
    GapClosed {
        /// Where.
        chat: ChatId,
        /// The hole's token.
        token: String,
    },
    /// The chat's own description. The one with the greatest `stamp` wins.
    Chat(ChatFact),
    /// A member of a chat. The one with the greatest `stamp` wins.
    Member(MemberFact),
    /// How far a person has read. The latest wins.
    Receipt(ReceiptFact),
    /// The homeserver's own count of unread messages. The one with the greatest `stamp` wins.
    Unread(UnreadFact),
}

/// A chat as the homeserver describes it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatFact {
    /// Which.
    pub chat: ChatId,
    /// When this was learned, in microseconds; grows with each look.
    pub stamp: i64,
    /// What it is for.
    pub kind: ChatKind,
    /// Its name, or one made of its members' names.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// Its picture (`mxc://…`).
    pub avatar: Option<String>,
    /// The other person of a direct chat.
    pub person: Option<PersonId>,
    /// Whether it is encrypted. Once true it stays so, whatever a later fact says.
    pub encrypted: bool,
    /// How the account stands to it.
    pub membership: Membership,
    /// Who asked the account to join, with their name and picture.
    pub inviter: Option<crate::Person>,
    /// When the invite was learned of, for its place in the list.
    pub invited_at: Option<Millis>,
    /// How many people are in it.
    pub members: u32,
    /// Whether the account may write there.
    pub can_write: bool,
    /// What it was told to notify of.
    #[serde(default)]
    pub notify: crate::Notify,
    /// The chat that took its place, when it was moved.
    #[serde(default)]
    pub successor: Option<ChatId>,
    /// The chat whose place it took.
    #[serde(default)]
    pub predecessor: Option<ChatId>,
    /// Whether it is kept at the top.
    pub pinned: bool,
    /// Whether it was marked unread by hand.
    pub marked_unread: bool,
}

/// A member of a chat.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberFact {
    /// Where.
    pub chat: ChatId,
    /// Who.
    pub person: PersonId,
    /// When this was learned, in microseconds.
    pub stamp: i64,
    /// The name, made unambiguous in this chat.
    pub name: String,
    /// The picture (`mxc://…`).
    pub avatar: Option<String>,
    /// Whether they are in it.
    pub membership: Membership,
    /// What they may do: 0 to 100, creators more.
    pub power: i64,
}

/// How far a person has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFact {
    /// Where.
    pub chat: ChatId,
    /// Who.
    pub person: PersonId,
    /// The newest event they have seen.
    pub message: MessageId,
    /// When they saw it.
    pub at: Millis,
}

/// The homeserver's own count of unread messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadFact {
    /// Where.
    pub chat: ChatId,
    /// When this was learned, in microseconds.
    pub stamp: i64,
    /// Messages that the push rules count.
    pub notified: u32,
    /// Messages that call the account by name.
    pub mentions: u32,
}

/// One step of a live stream.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// The stream was cut here: what came before must be fetched from the token.
    Gap {
        /// The homeserver's token.
        token: String,
    },
    /// The next event.
    Event(Event),
}

/// What a source hands over at once: one transaction of the cache.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub enum Batch {
    /// New events at the end of a chat, oldest first.
    Live {
        /// Where.
        chat: ChatId,
        /// The stream.
        pieces: Vec<Piece>,
    },
    /// A page of history below the hole with the token `from`.
    History {
        /// Where.
        chat: ChatId,
        /// The token it was fetched from.
        from: String,
        /// The events, newest first.
        events: Vec<Event>,
        /// The token of the next page; `None` at the chat's beginning.
        next: Option<String>,
    },
    /// More about events that have, or will have, their place from elsewhere.
    Updates {
        /// Where.
        chat: ChatId,
        /// The events.
        events: Vec<Event>,
    },
    /// Facts that need no place: chats, members, receipts, counts.
    Facts(Vec<Fact>),
}

macro_rules! quiet_debug {
    ($($name:ident: $($field:ident),+);+ $(;)?) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))$(.field(stringify!($field), &self.$field))+.finish_non_exhaustive()
            }
        }
    )+};
}
quiet_debug! {
    Event: id, sender, at, txn, alert, what;
    ChatFact: chat, stamp, kind, membership;
    MemberFact: chat, person, stamp, membership;
}

impl fmt::Debug for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { content, .. } => write!(f, "Message({content:?})"),
            Self::Undecrypted { .. } => f.write_str("Undecrypted"),
            Self::Edit { target, .. } => write!(f, "Edit({target})"),
            Self::Reaction { target, .. } => write!(f, "Reaction({target})"),
            Self::Removal { target } => write!(f, "Removal({target})"),
        }
    }
}

impl fmt::Debug for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event { ord, event, .. } => write!(f, "{ord}: {event:?}"),
            Self::Update { event, .. } => write!(f, "update: {event:?}"),
            Self::Gap { ord, .. } => write!(f, "{ord}: Gap"),
            Self::GapClosed { .. } => f.write_str("GapClosed"),
            Self::Chat(fact) => fact.fmt(f),
            Self::Member(fact) => fact.fmt(f),
            Self::Receipt(fact) => fact.fmt(f),
            Self::Unread(fact) => fact.fmt(f),
        }
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { .. } => f.write_str("Gap"),
            Self::Event(event) => event.fmt(f),
        }
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live { chat, pieces } => write!(f, "Live({chat}, {pieces:?})"),
            Self::History { chat, events, .. } => write!(f, "History({chat}, {events:?})"),
            Self::Updates { chat, events } => write!(f, "Updates({chat}, {events:?})"),
            Self::Facts(facts) => write!(f, "Facts({facts:?})"),
        }
    }
}
