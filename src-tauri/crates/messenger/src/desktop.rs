//! What the engine wishes from the desktop around it. The shell fulfils it, tests read it.

use std::fmt;

use hoopoe_model::{AccountId, ChatId, MessageId};
use serde::Serialize;

/// A notification: one per chat, a newer one takes the place of an older one.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Whose.
    pub account: AccountId,
    /// Of which chat.
    pub chat: ChatId,
    /// The newest message it speaks of; `None` for an invite.
    pub message: Option<MessageId>,
    /// The chat's title; the program's name when nothing is to be told.
    pub title: String,
    /// Plain text, names isolated for mixed directions; empty when only the chat is to be told.
    pub body: String,
    /// Whether it sounds.
    pub sound: bool,
    /// Whether it may be answered from where it is shown.
    pub can_reply: bool,
}

/// A wish of the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// Show a notification.
    Notify(Notice),
    /// Take the notification of a chat away: it was read, here or elsewhere.
    Withdraw {
        /// Whose.
        account: AccountId,
        /// Of which chat.
        chat: ChatId,
    },
    /// Show how much is unread in all accounts.
    Badge {
        /// Messages.
        unread: u32,
        /// Messages that call the user by name.
        mentions: u32,
    },
    /// Open a link outside; its scheme was checked.
    OpenLink {
        /// `http`, `https` or `mailto`.
        url: String,
    },
    /// Bring the window to the front.
    Raise,
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notice({}, {:?})", self.chat, self.message)
    }
}
