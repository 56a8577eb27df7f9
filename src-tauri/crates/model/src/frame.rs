//! Views and their frames.
//!
//! A view is one ordered stream: the first frame is a reset, then patches, each with a sequence number. Whoever sees a
//! hole in the numbers opens the view again. Patches are keyed: `upsert` replaces or adds rows by key, `remove` takes
//! rows away; the receiver sorts by `ord`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Abilities, Account, AccountId, ChatId, ChatRow, Member, MessageId, MessageRow, OrdKey, Person, PersonId, Settings};

/// What can be watched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "view", rename_all = "snake_case")]
#[ts(export)]
pub enum View {
    /// Accounts, connection, settings.
    App,
    /// The list of chats.
    Chats {
        /// Whose.
        account: AccountId,
    },
    /// A conversation.
    Timeline {
        /// Whose.
        account: AccountId,
        /// Which.
        chat: ChatId,
    },
    /// The people of a chat.
    Members {
        /// Whose.
        account: AccountId,
        /// Which.
        chat: ChatId,
    },
}

/// One step of a view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Frame {
    /// The number that `open` answered with.
    pub view: u32,
    /// 0 for the reset that opens the stream, then one more each time.
    pub seq: u32,
    /// What changed.
    pub body: FrameBody,
}

/// What changed in a view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "frame", rename_all = "snake_case")]
#[ts(export)]
pub enum FrameBody {
    /// The whole of `View::App`; it is small.
    App(AppState),
    /// The whole list of chats.
    Chats {
        /// All rows.
        rows: Vec<ChatRow>,
        /// Whether the first sync is still going on, so that an empty list may fill.
        loading: bool,
    },
    /// A change in the list of chats.
    ChatsPatch {
        /// Rows to replace or add by `id`.
        upsert: Vec<ChatRow>,
        /// Chats to take away.
        remove: Vec<ChatId>,
        /// As above.
        loading: bool,
    },
    /// The loaded part of a conversation.
    Timeline(TimelineState),
    /// A change in the loaded part of a conversation.
    TimelinePatch(TimelinePatch),
    /// The people of a chat, the most powerful first, then by name.
    Members {
        /// All of them.
        members: Vec<Member>,
        /// Whether the list is still being completed.
        loading: bool,
    },
}

/// Everything that is not a chat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AppState {
    /// The signed-in accounts.
    pub accounts: Vec<Account>,
    /// What the user chose.
    pub settings: Settings,
    /// What the desktop around the window can do.
    pub abilities: Abilities,
    /// A chat to show now, because the user asked for it outside the window; `asked` grows with each such wish.
    pub show: Option<Show>,
    /// An address to open now, because a link was opened outside the window.
    pub open: Option<ToOpen>,
}

/// A wish to open what an address names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ToOpen {
    /// Grows with each wish, so that the same wish twice is seen twice.
    pub asked: u32,
    /// As it was given; not looked at yet.
    pub address: String,
}

/// A wish to see a chat, from a notification or a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Show {
    /// Grows with each wish, so that the same wish twice is seen twice.
    pub asked: u32,
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub chat: ChatId,
    /// The message in it.
    pub message: Option<MessageId>,
}

/// What lies beyond the loaded rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Edge {
    /// More rows: ask for them.
    #[default]
    More,
    /// More rows, being fetched from the homeserver.
    Fetching,
    /// More rows, but the homeserver cannot be reached now; they come by themselves.
    Waiting,
    /// Nothing: the beginning of the chat, or its newest message.
    End,
}

/// The loaded part of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TimelineState {
    /// The chat.
    pub chat: ChatRow,
    /// The loaded rows, oldest first.
    pub rows: Vec<MessageRow>,
    /// What lies above.
    pub older: Edge,
    /// What lies below.
    pub newer: Edge,
    /// Everyone named in the rows.
    pub people: Vec<Person>,
    /// Own messages up to this place have been read by another person.
    pub read_by_others: OrdKey,
    /// The place up to which the account had read when the view was opened; rows of others beyond it are new.
    pub unread_from: Option<OrdKey>,
    /// The row to show, when the view was opened or moved for its sake.
    pub anchor: Option<String>,
}

/// A change in the loaded part of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TimelinePatch {
    /// The chat, when it changed.
    pub chat: Option<ChatRow>,
    /// Rows to replace or add by `key`.
    pub upsert: Vec<MessageRow>,
    /// Keys of rows to take away.
    pub remove: Vec<String>,
    /// What lies above.
    pub older: Edge,
    /// What lies below.
    pub newer: Edge,
    /// People whose name or picture is new or changed.
    pub people: Vec<Person>,
    /// As in [`TimelineState`].
    pub read_by_others: OrdKey,
}

/// Who is writing in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// Where.
    pub chat: ChatId,
    /// Who, the account left out.
    pub people: Vec<PersonId>,
}
