//! Chats and people as the interface shows them.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ChatId, Content, Direction, MessageId, Millis, OrdKey, PersonId};

/// What a chat is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ChatKind {
    /// Two people.
    Direct,
    /// Several people who all write.
    #[default]
    Group,
    /// Few write, many read.
    Channel,
}

/// How the account stands to a chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Membership {
    /// In it.
    #[default]
    Joined,
    /// Asked to join.
    Invited,
    /// Gone: not shown.
    Left,
}

/// A person as far as a view needs to know them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name to show; made unambiguous where two share it.
    pub name: String,
    /// The picture's address on the homeserver (`mxc://…`).
    pub avatar: Option<String>,
}

/// A member of a chat, for the list of members.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Member {
    /// The person.
    pub person: Person,
    /// Joined or invited.
    pub membership: Membership,
    /// What they may do: 100 and more administers, 50 and more moderates.
    pub power: i64,
}

/// The last message of a chat, for its row in the list.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Preview {
    /// Who wrote it.
    pub sender: PersonId,
    /// Their name.
    pub sender_name: String,
    /// Whether it is the account's own.
    pub own: bool,
    /// What it shows. Its `blocks` are left out.
    pub content: Content,
    /// Which way its words run.
    pub direction: Direction,
    /// The state of an own message.
    pub state: crate::Delivery,
}

/// A chat, for its row in the list and its header.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChatRow {
    /// Which.
    pub id: ChatId,
    /// What it is for.
    pub kind: ChatKind,
    /// Its name: its own, or made of its members' names. Never empty once it is known.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// Its picture's address on the homeserver (`mxc://…`); the other person's for a direct chat.
    pub avatar: Option<String>,
    /// The other person of a direct chat.
    pub person: Option<PersonId>,
    /// Whether its messages are end-to-end encrypted.
    pub encrypted: bool,
    /// How the account stands to it.
    pub membership: Membership,
    /// Who asked the account to join.
    pub inviter: Option<Person>,
    /// How many people are in it.
    pub members: u32,
    /// Whether the account may write there.
    pub can_write: bool,
    /// Whether it makes no notifications.
    pub muted: bool,
    /// What it was told to notify of.
    pub notify: crate::Notify,
    /// When that goes back to the default by itself.
    pub notify_until: Option<Millis>,
    /// Whether it is kept at the top.
    pub pinned: bool,
    /// The chat that took its place, when it was moved.
    pub successor: Option<ChatId>,
    /// The chat whose place it took.
    pub predecessor: Option<ChatId>,
    /// A message being written.
    pub draft: Option<crate::Draft>,
    /// How many messages wait to be read.
    pub unread: u32,
    /// How many of them call the account by name.
    pub mentions: u32,
    /// Whether it was marked unread by hand.
    pub marked_unread: bool,
    /// The time of the last message, or of the invite.
    pub at: Millis,
    /// The key the list is sorted by, newest first, below the pinned ones.
    pub ord: OrdKey,
    /// The last message.
    pub last: Option<Preview>,
    /// Who is writing at this moment, the account left out.
    pub typing: Vec<Person>,
    /// The newest message of the account's own reading.
    pub read: Option<MessageId>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id)
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Member({}, {:?})", self.person.id, self.membership)
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Preview({:?})", self.content)
    }
}

impl fmt::Debug for ChatRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChatRow({}, {:?}, {} unread)", self.id, self.kind, self.unread)
    }
}
