//! What a message says.
//!
//! Formatted text arrives here as a small tree made by an allow-list; the interface builds elements from it and never
//! sees HTML.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ChatId, Direction, PersonId};

/// How a text is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Tone {
    /// Said by the sender.
    #[default]
    Plain,
    /// Done by the sender ("/me waves").
    Emote,
    /// Said by a program.
    Notice,
}

/// What a message shows.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Content {
    /// A text.
    Text {
        /// The words alone, without any formatting.
        body: String,
        /// The same as a tree of blocks; never empty unless `body` is.
        blocks: Vec<Block>,
        /// How it is meant.
        tone: Tone,
    },
    /// Something this version cannot show yet: a picture, a poll, an unknown type.
    Other {
        /// The type's name on the wire, such as `m.image`.
        of: String,
        /// The words that the sender put there for such a case.
        fallback: String,
    },
    /// A message whose key has not arrived.
    Undecrypted,
    /// A message that was removed.
    Removed,
    /// A line about the chat itself.
    Service(Service),
    /// History is missing here; it is fetched when it comes into sight.
    Gap,
    /// An event that has a place but no picture.
    Hidden,
}

/// A line about the chat itself. The actor is the sender of the row.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
#[ts(export)]
pub enum Service {
    /// The chat was made.
    Created,
    /// The person joined.
    Joined {
        /// Who.
        person: PersonId,
    },
    /// The person left by themselves.
    Left {
        /// Who.
        person: PersonId,
    },
    /// The person was invited by the sender.
    Invited {
        /// Who.
        person: PersonId,
    },
    /// The person turned an invite down.
    Declined {
        /// Who.
        person: PersonId,
    },
    /// The person was sent away by the sender.
    SentAway {
        /// Who.
        person: PersonId,
    },
    /// The person was banned by the sender.
    Banned {
        /// Who.
        person: PersonId,
    },
    /// The person was unbanned by the sender.
    Unbanned {
        /// Who.
        person: PersonId,
    },
    /// The sender took another name.
    Named {
        /// The name until then; empty when there was none, or when it is not known any more.
        #[serde(default)]
        was: String,
        /// The name from now on; empty when it was taken away.
        name: String,
    },
    /// The sender changed their picture.
    Pictured,
    /// The chat was given a name.
    Titled {
        /// The name from now on; empty when it was taken away.
        title: String,
    },
    /// The chat was given a topic.
    Topic {
        /// The topic from now on; empty when it was taken away.
        topic: String,
    },
    /// The chat was given a picture.
    ChatPictured,
    /// Encryption was switched on.
    Encrypted,
    /// The pinned messages changed.
    Pinned,
}

/// A block of formatted text.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "block", rename_all = "snake_case")]
#[ts(export)]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its direction by its own letters.
        direction: Direction,
        /// Its words.
        inlines: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// 1 (largest) to 6.
        level: u8,
        /// Its direction by its own letters.
        direction: Direction,
        /// Its words.
        inlines: Vec<Inline>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A block of code; always left to right.
    Code {
        /// The language the sender named.
        language: Option<String>,
        /// The code itself.
        text: String,
    },
    /// A list.
    List {
        /// The number of the first item, when the items are numbered.
        start: Option<u32>,
        /// The items, each a run of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table {
        /// How many columns it has.
        columns: u32,
        /// The heads of its columns; empty when it has none.
        head: Vec<Vec<Inline>>,
        /// Its rows, each as long as there are columns.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
}

/// A run of words.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "inline", rename_all = "snake_case")]
#[ts(export)]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Strong words.
    Strong {
        /// What is strong.
        inlines: Vec<Inline>,
    },
    /// Emphasised words.
    Emphasis {
        /// What is emphasised.
        inlines: Vec<Inline>,
    },
    /// Words struck out.
    Strike {
        /// What is struck out.
        inlines: Vec<Inline>,
    },
    /// Underlined words.
    Underline {
        /// What is underlined.
        inlines: Vec<Inline>,
    },
    /// Words hidden until asked for.
    Spoiler {
        /// What is hidden.
        inlines: Vec<Inline>,
    },
    /// Code inside a line; always left to right.
    Code {
        /// The code.
        text: String,
    },
    /// A link; only `http`, `https`, `mailto` and `matrix` get here.
    Link {
        /// Where it leads.
        href: String,
        /// What it says.
        inlines: Vec<Inline>,
    },
    /// A person, named.
    Mention {
        /// Who.
        person: PersonId,
        /// The name that the sender saw, without a leading `@`.
        label: String,
    },
    /// A chat, named.
    ChatMention {
        /// Which: a room id or an alias.
        chat: ChatId,
        /// The name that the sender saw.
        label: String,
    },
    /// A line break.
    Break,
}

impl Content {
    /// Returns the words for places of one line: the chat list, a reply's quote, a notification. `None` where the
    /// interface has words of its own for the kind.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Text { body, .. } => Some(body),
            Self::Other { fallback, .. } => Some(fallback),
            _ => None,
        }
    }

    /// Makes a plain text of one paragraph per line, without looking for links or mentions.
    pub fn plain(body: impl Into<String>) -> Self {
        let body = body.into();
        let blocks = body
            .split("\n\n")
            .map(|paragraph| {
                let mut inlines = Vec::new();
                for (index, line) in paragraph.split('\n').enumerate() {
                    if index > 0 {
                        inlines.push(Inline::Break);
                    }
                    inlines.push(Inline::Text { text: line.to_owned() });
                }
                Block::Paragraph { direction: crate::direction_of(&inlines), inlines }
            })
            .collect();
        Self::Text { body, blocks, tone: Tone::Plain }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { body, tone, .. } => write!(f, "Text({tone:?}, {} bytes)", body.len()),
            Self::Other { of, fallback } => write!(f, "Other({of}, {} bytes)", fallback.len()),
            Self::Undecrypted => f.write_str("Undecrypted"),
            Self::Removed => f.write_str("Removed"),
            Self::Service(_) => f.write_str("Service"),
            Self::Gap => f.write_str("Gap"),
            Self::Hidden => f.write_str("Hidden"),
        }
    }
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
quiet_debug!(Service, Block, Inline);
