//! Orders: what the user did, on its way to the homeserver. Each is a row of the outbox before it is a request.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Arrangement, ChatId, Content, MessageId, PersonId, Txn};

/// A text ready to be sent: as the homeserver wants it and as the interface shows it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Composed {
    /// The words alone.
    pub body: String,
    /// The same as HTML, when it has any formatting or mention.
    pub html: Option<String>,
    /// What the own view shows at once.
    pub content: Content,
    /// The people it calls by name.
    pub mentions: Vec<PersonId>,
}

/// What an order refers to: a message that the homeserver knows, or one that is still in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A message on the homeserver.
    Message(MessageId),
    /// An order that was placed before this one.
    Unsent(Txn),
}

/// What the user did.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Wrote a message.
    Send {
        /// What it says.
        composed: Composed,
        /// What it answers.
        reply_to: Option<Target>,
    },
    /// Gave a message another wording.
    Edit {
        /// Which.
        target: Target,
        /// The new wording.
        composed: Composed,
    },
    /// Removed a message, or took a reaction back.
    Remove {
        /// Which.
        target: Target,
    },
    /// Reacted.
    React {
        /// To which.
        target: Target,
        /// With what.
        key: String,
    },
    /// Read up to a message. A newer one of the same chat replaces an older one that still waits.
    Read {
        /// Up to which.
        message: MessageId,
    },
    /// Gave a chat another standing in the list. A newer one of the same kind replaces an older one that still waits.
    Arrange {
        /// How.
        arrangement: Arrangement,
    },
    /// Left a chat, or turned an invite down.
    Leave {
        /// Whether its messages are forgotten too.
        forget: bool,
    },
}

/// A deed with its chat and its transaction id: a row of the outbox.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The transaction id: the same for each try.
    pub txn: Txn,
    /// Where.
    pub chat: ChatId,
    /// What.
    pub deed: Deed,
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Composed({} bytes)", self.body.len())
    }
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send { composed, .. } => write!(f, "Send({composed:?})"),
            Self::Edit { target, .. } => write!(f, "Edit({target:?})"),
            Self::Remove { target } => write!(f, "Remove({target:?})"),
            Self::React { target, .. } => write!(f, "React({target:?})"),
            Self::Read { message } => write!(f, "Read({message})"),
            Self::Arrange { arrangement } => write!(f, "Arrange({arrangement:?})"),
            Self::Leave { forget } => write!(f, "Leave(forget: {forget})"),
        }
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Order({}, {}, {:?})", self.txn, self.chat, self.deed)
    }
}
