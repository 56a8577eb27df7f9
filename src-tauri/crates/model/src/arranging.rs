//! Keeping the list of chats in order: pins, silence, marks, drafts.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, ChatId, Mentioned, MentionedChat, Millis};

/// What a chat notifies of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Notify {
    /// What the account's defaults say.
    #[default]
    Default,
    /// Each message.
    All,
    /// Messages that call the account by name.
    Mentions,
    /// Nothing.
    Nothing,
}

/// What chats notify of that have no choice of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NotifyDefaults {
    /// Direct chats.
    pub direct: Notify,
    /// All others.
    pub group: Notify,
}

impl Default for NotifyDefaults {
    fn default() -> Self {
        Self { direct: Notify::All, group: Notify::All }
    }
}

/// A change in how a chat stands in the list. The newest of each kind counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "arrange", rename_all = "snake_case")]
#[ts(export)]
pub enum Arrangement {
    /// Keep it at the top, or not.
    Pinned {
        /// Whether.
        on: bool,
    },
    /// Let it notify of this.
    Notify {
        /// Of what.
        notify: Notify,
    },
    /// Mark it unread, or not.
    Unread {
        /// Whether.
        on: bool,
    },
}

/// A chat to arrange.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Arrange {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub chat: ChatId,
    /// How.
    pub arrangement: Arrangement,
    /// When it goes back to the default by itself; for [`Arrangement::Notify`] only.
    pub until: Option<Millis>,
}

/// A message being written.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Draft {
    /// The text with its Markdown.
    pub text: String,
    /// The people named in it.
    pub mentions: Vec<Mentioned>,
    /// The chats named in it.
    pub chats: Vec<MentionedChat>,
    /// The row it answers.
    pub reply_to: Option<String>,
    /// The own message that it is a new wording of.
    pub edits: Option<String>,
}

/// A draft to keep; an empty one without a reply is forgotten.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeepDraft {
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub chat: ChatId,
    /// What.
    pub draft: Draft,
}

/// The account's defaults for notifications.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SetNotifyDefaults {
    /// Whose.
    pub account: AccountId,
    /// What.
    pub defaults: NotifyDefaults,
}

/// A chat to leave.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Leave {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub chat: ChatId,
    /// Whether to forget its messages too, here and on the homeserver.
    pub forget: bool,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({} bytes)", self.text.len())
    }
}

impl fmt::Debug for KeepDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeepDraft({}, {:?})", self.chat, self.draft)
    }
}
