//! Finding people and chats, entering chats, making groups.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, ChatId, MessageId, Person, PersonId};

/// Words to find people by.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindPeople {
    /// Who searches.
    pub account: AccountId,
    /// A part of a name or of a user id.
    pub words: String,
    /// Whether to ask the homeserver's directory too; else only people of the own chats.
    pub everywhere: bool,
}

/// People found, the likeliest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundPeople {
    /// Who.
    pub people: Vec<Person>,
    /// Whether there are more, so that more words would help.
    pub more: bool,
}

/// Words to find public chats by.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindChats {
    /// Who searches.
    pub account: AccountId,
    /// A part of a name, topic or address; empty for all.
    pub words: String,
    /// The server whose directory is searched; `None` for the account's own.
    pub server: Option<String>,
    /// Where the last page ended.
    pub from: Option<String>,
}

/// Public chats found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FoundChats {
    /// Which.
    pub cards: Vec<ChatCard>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Who may enter a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Door {
    /// Everyone.
    Open,
    /// Whom somebody inside lets in.
    Knock,
    /// Who was invited.
    Invited,
}

/// A chat as it looks from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChatCard {
    /// Which.
    pub id: ChatId,
    /// Its address, such as `#hoopoe:example.org`.
    pub address: Option<String>,
    /// Its name; empty when it has none.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// Its picture (`mxc://…`).
    pub avatar: Option<String>,
    /// How many people are in it.
    pub members: u32,
    /// Who may enter.
    pub door: Door,
    /// Whether the account is in it.
    pub joined: bool,
    /// Servers that know it.
    pub via: Vec<String>,
}

/// Something a person wrote, pasted or clicked that may name a person or a chat.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Look {
    /// Who looks.
    pub account: AccountId,
    /// A user id, room id, alias, `matrix.to` or `matrix:` link.
    pub address: String,
}

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
pub enum Looked {
    /// A person.
    Person {
        /// Who.
        person: Person,
    },
    /// A chat, and perhaps a message in it.
    Chat {
        /// Which.
        card: ChatCard,
        /// The message.
        message: Option<MessageId>,
    },
    /// It is no address.
    NoAddress,
    /// It is one, but nothing is known there.
    Unknown,
    /// The homeserver cannot be reached now.
    Offline,
}

/// A chat to enter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Join {
    /// Who enters.
    pub account: AccountId,
    /// A room id or an alias.
    pub address: String,
    /// Servers that know it.
    pub via: Vec<String>,
}

/// A group to make.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CreateGroup {
    /// Who makes it.
    pub account: AccountId,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// Its picture.
    pub picture: Option<crate::Picture>,
    /// Whom to invite.
    pub people: Vec<PersonId>,
    /// Whether everyone may find and enter it, which leaves it unencrypted; else it is encrypted and by invitation.
    pub public: bool,
    /// The first part of a public group's address, such as `hoopoe`.
    pub address: Option<String>,
}

/// People to invite into a chat.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Invite {
    /// Who invites.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// Whom.
    pub people: Vec<PersonId>,
}

impl std::fmt::Debug for CreateGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreateGroup({} people, public: {})", self.people.len(), self.public)
    }
}
