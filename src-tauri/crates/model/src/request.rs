//! Requests of the interface and their answers.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, ChatId, MessageId, Millis, PersonId, View};

/// Nothing: a request without words, or an answer that says only "done".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Nothing {}

/// The homeserver to ask what it offers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Probe {
    /// As the person wrote it.
    pub server: String,
}

/// What asking a homeserver gave.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
pub enum Probed {
    /// It is one.
    Server {
        /// What it offers.
        info: crate::ServerInfo,
    },
    /// It is none that can be used.
    Refused {
        /// Why.
        refusal: crate::EntryRefusal,
    },
}

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OfAccount {
    /// Which.
    pub account: AccountId,
}

/// A chat of an account.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OfChat {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub chat: ChatId,
}

/// A message of a chat, by its row's key.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OfMessage {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// The row's key.
    pub key: String,
}

/// A view to watch.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Open {
    /// Which.
    pub view: View,
}

/// A view that is being watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Opened {
    /// The number its frames carry.
    pub view: u32,
}

/// More rows of a conversation being watched.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Extend {
    /// The view's number.
    pub view: u32,
    /// Older rows, else newer ones.
    pub older: bool,
}

/// A place in a conversation being watched.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Jump {
    /// The view's number.
    pub view: u32,
    /// Where to.
    pub to: Destination,
}

/// A place in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "where", rename_all = "snake_case")]
#[ts(export)]
pub enum Destination {
    /// The newest message.
    Newest,
    /// A message; the newest where its place is not known.
    Message {
        /// Which.
        message: MessageId,
    },
    /// The first message at or after a moment; the newest where there is none.
    Moment {
        /// When, by the homeserver's order.
        at: Millis,
    },
}

/// A text to send.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Send {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// The text, with Markdown; a leading `/me ` makes it an emote.
    pub text: String,
    /// The people whose `@name` stands in the text.
    pub mentions: Vec<Mentioned>,
    /// The chats whose `#name` stands in the text.
    #[serde(default)]
    pub chats: Vec<MentionedChat>,
    /// The row it answers.
    pub reply_to: Option<String>,
}

/// A person named in a text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Mentioned {
    /// Who.
    pub person: PersonId,
    /// The words in the text, `@` included.
    pub words: String,
}

/// A chat named in a text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MentionedChat {
    /// Which: a room id or an alias.
    pub chat: ChatId,
    /// The words in the text, `#` included.
    pub words: String,
}

/// Another wording of an own message.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Edit {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// The row's key.
    pub key: String,
    /// The new text, with Markdown.
    pub text: String,
    /// The people whose `@name` stands in the text.
    pub mentions: Vec<Mentioned>,
    /// The chats whose `#name` stands in the text.
    #[serde(default)]
    pub chats: Vec<MentionedChat>,
}

/// A reaction to add, or to take back when it is there.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct React {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// The row's key.
    pub key: String,
    /// The emoji.
    pub reaction: String,
}

/// How far the account has read.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Read {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// The newest message seen.
    pub message: MessageId,
}

/// Whether the account is writing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Writing {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// Whether it is.
    pub on: bool,
}

/// What the user is looking at; decides on notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Focus {
    /// Whether the window has the focus.
    pub window: bool,
    /// The account on the screen: two of them may be in one chat.
    pub account: Option<AccountId>,
    /// The open chat.
    pub chat: Option<ChatId>,
}

/// A person to write to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StartDirect {
    /// Whose.
    pub account: AccountId,
    /// To whom: a whole user id.
    pub person: String,
}

/// The answer to starting or entering a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
pub enum Started {
    /// It is there.
    Chat {
        /// Which.
        chat: ChatId,
    },
    /// Not possible.
    Refused {
        /// Why.
        refusal: StartRefusal,
    },
}

/// Why a chat could not be started, entered or left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StartRefusal {
    /// The text is not a user id.
    BadPerson,
    /// It is the account itself.
    Myself,
    /// There is no such person.
    NoSuchPerson,
    /// The homeserver cannot be reached.
    Offline,
    /// The homeserver says no.
    Forbidden,
    /// There is no such chat.
    NoSuchChat,
    /// Only people who were invited may enter.
    InviteOnly,
}

/// A link the user clicked.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OpenLink {
    /// `http`, `https` or `mailto`; anything else is refused.
    pub url: String,
}

/// The text of an own message as it was written, for editing it again.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Source {
    /// The text with its Markdown.
    pub text: String,
    /// The people named in it.
    pub mentions: Vec<Mentioned>,
    /// The chats named in it.
    pub chats: Vec<MentionedChat>,
}

macro_rules! quiet_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
quiet_debug!(Send, Edit, Mentioned, MentionedChat, Source);
