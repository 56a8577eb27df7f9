//! Searching: every message that is shown, and chats and people by their names.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, ChatId, ChatKind, Direction, MessageId, Millis, OrdKey, Person, PersonId};

/// Words to search by, as far as they are written.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Search {
    /// Whose messages; `None` for those of all accounts.
    pub account: Option<AccountId>,
    /// The words: all of them must be there, the last may be a beginning. Words between quotation marks must follow each
    /// other. Without words, what the filters leave is found.
    pub words: String,
    /// What else must be true of a message.
    pub filter: SearchFilter,
    /// What comes first.
    pub order: SearchOrder,
    /// Where the last page ended.
    pub from: Option<String>,
    /// How many messages are wanted at once, 1 to 200.
    pub count: u32,
}

/// What must be true of a message to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SearchFilter {
    /// In which chat; `None` for all that the account is in. Then no names are looked for.
    pub chat: Option<ChatId>,
    /// Who wrote it.
    pub sender: Option<PersonId>,
    /// What it is.
    pub kind: Option<SearchKind>,
    /// Its place is not before this moment.
    pub since: Option<Millis>,
    /// Its place is before this moment.
    pub until: Option<Millis>,
}

/// What a message is, for those who look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SearchKind {
    /// It has a web link.
    Link,
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A recording or a piece of music.
    Audio,
    /// Another file.
    File,
}

/// Which messages come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SearchOrder {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest thousands; then the newest.
    Best,
}

/// What a search found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Found {
    /// Chats and people whose names fit, the likeliest first. Only on the first page, and only without a filter.
    pub names: Vec<FoundName>,
    /// Messages.
    pub messages: Vec<FoundMessage>,
    /// Where the next page begins; `None` when there are no more messages.
    pub next: Option<String>,
}

/// A chat or a person whose name fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
#[ts(export)]
pub enum FoundName {
    /// A chat of the account's list.
    Chat {
        /// Whose.
        account: AccountId,
        /// Which.
        chat: FoundChat,
    },
    /// A person of the account's chats with whom it has no chat of its own.
    Person {
        /// Whose.
        account: AccountId,
        /// Who.
        person: Person,
    },
}

/// A chat as far as a search needs to show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundChat {
    /// Which.
    pub id: ChatId,
    /// What it is for.
    pub kind: ChatKind,
    /// Its name.
    pub title: String,
    /// Its picture (`mxc://…`).
    pub avatar: Option<String>,
    /// The other person of a direct chat.
    pub person: Option<PersonId>,
}

/// A message that was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundMessage {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: FoundChat,
    /// The row's key.
    pub key: String,
    /// The homeserver's name of it, to jump to; `None` while it is unsent.
    pub id: Option<MessageId>,
    /// Its place in the chat.
    pub ord: OrdKey,
    /// Who wrote it.
    pub sender: Person,
    /// Whether it is the account's own.
    pub own: bool,
    /// When it was written, by the sender's clock.
    pub at: Millis,
    /// What it is, when it is no mere text: its type on the wire, such as `m.image`.
    pub of: Option<String>,
    /// Its words around what fits.
    pub snippet: Snippet,
}

/// A piece of a message around what fits, in one line.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Snippet {
    /// The words, torn where a mark begins or ends.
    pub pieces: Vec<SnippetPiece>,
    /// Which way they run.
    pub direction: Direction,
    /// Whether the message has words before these.
    pub cut_before: bool,
    /// Whether the message has words after these.
    pub cut_after: bool,
}

/// A run of words of a snippet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SnippetPiece {
    /// The words.
    pub text: String,
    /// Whether they are what fits.
    pub marked: bool,
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Search({:?}, {} bytes, {:?}, {:?})", self.account, self.words.len(), self.filter, self.order)
    }
}

impl fmt::Debug for FoundChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FoundChat({})", self.id)
    }
}

impl fmt::Debug for FoundMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FoundMessage({}, {})", self.chat.id, self.key)
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snippet({} pieces)", self.pieces.len())
    }
}

impl fmt::Debug for SnippetPiece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SnippetPiece({} bytes)", self.text.len())
    }
}
