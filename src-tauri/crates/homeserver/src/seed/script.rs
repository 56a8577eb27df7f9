//! Conversations as text: what the files in `small/` look like.
//!
//! A head of `word value` lines, an empty line, then what people do, each with a line of its own:
//!
//! ```text
//! @3d 18:42 bob #idea          three days ago at 18:42 UTC bob says what the next lines say; the label names it
//! @40m carol >idea             forty minutes ago carol answers it
//! @40m bob =idea               bob gives it another wording
//! @39m carol +idea 👍          carol reacts to it
//! @38m bob -idea               bob removes it
//! @0m bob in team              as the first, in another chat than the file's
//! ```
//!
//! `{name}` in a text calls a person by name.

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * MINUTE;

/// What kind of chat a script is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two people, end-to-end encrypted.
    Direct,
    /// Two people, not encrypted.
    OpenDirect,
    /// A private group.
    Group,
    /// A group that anyone may enter.
    Public,
    /// Few write, anyone may read.
    Channel,
    /// A group that alice has been asked to join.
    Invite,
    /// No chat at all: lines for other chats.
    Chatter,
}

/// A chat and what is said in it.
#[derive(Clone, Debug)]
pub struct Script {
    /// The name of the file.
    pub key: &'static str,
    /// The chat's title; a direct chat does not use it.
    pub title: &'static str,
    /// The chat's topic.
    pub topic: &'static str,
    /// What kind of chat it is.
    pub kind: Kind,
    /// The local part of its published address.
    pub alias: Option<&'static str>,
    /// Who is in it; the first one made it.
    pub people: Vec<&'static str>,
    /// Whether alice has silenced it.
    pub muted: bool,
    /// The label up to which alice has read; `last` for everything.
    pub read: &'static str,
    /// What happens, in order.
    pub lines: Vec<Line>,
}

/// Something that a person does.
#[derive(Clone, Debug)]
pub struct Line {
    when: When,
    /// Who.
    pub from: &'static str,
    /// The chat, where it is not the script's own.
    pub chat: Option<&'static str>,
    /// What.
    pub deed: Deed,
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Says something.
    Say {
        /// The name of the message in its script.
        label: Option<&'static str>,
        /// The label of what it answers.
        reply: Option<&'static str>,
        /// The words, with Markdown.
        text: &'static str,
    },
    /// Gives a message another wording.
    Edit {
        /// Which.
        label: &'static str,
        /// The new words.
        text: &'static str,
    },
    /// Reacts.
    React {
        /// To which.
        label: &'static str,
        /// With what.
        emoji: &'static str,
    },
    /// Removes a message.
    Remove {
        /// Which.
        label: &'static str,
    },
}

#[derive(Clone, Copy, Debug)]
enum When {
    /// So many days ago, at so many milliseconds after midnight UTC.
    Day { ago: i64, time: i64 },
    /// So many minutes ago.
    Minutes(i64),
}

impl Line {
    /// The moment it happens, in milliseconds since 1970.
    pub fn moment(&self, now: i64) -> i64 {
        match self.when {
            When::Day { ago, time } => now - now.rem_euclid(DAY) - ago * DAY + time,
            When::Minutes(minutes) => now - minutes * MINUTE,
        }
    }
}

/// Reads a script; `None` when it is not one.
pub fn read(key: &'static str, text: &'static str) -> Option<Script> {
    let (head, body) = text.split_once("\n\n")?;
    let value = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let kind = match value("kind")? {
        "direct" => Kind::Direct,
        "open-direct" => Kind::OpenDirect,
        "group" => Kind::Group,
        "public" => Kind::Public,
        "channel" => Kind::Channel,
        "invite" => Kind::Invite,
        "chatter" => Kind::Chatter,
        _ => return None,
    };
    Some(Script {
        key,
        title: value("title")?,
        topic: value("topic").unwrap_or_default(),
        kind,
        alias: value("alias"),
        people: value("people")?.split(' ').collect(),
        muted: head.lines().any(|line| line == "muted"),
        read: value("read").unwrap_or("last").trim_start_matches('#'),
        lines: paragraphs_of_deeds(body).map(line).collect::<Option<_>>()?,
    })
}

/// Cuts a body at the lines that begin with `@`.
fn paragraphs_of_deeds(body: &'static str) -> impl Iterator<Item = &'static str> {
    body.strip_prefix('@').unwrap_or(body).split("\n@")
}

fn line(text: &'static str) -> Option<Line> {
    let (head, said) = text.split_once('\n').unwrap_or((text, ""));
    let text = said.trim();
    let mut words = head.split(' ');
    let first = words.next()?;
    let when = if let Some(minutes) = first.strip_suffix('m') {
        When::Minutes(minutes.parse().ok()?)
    } else {
        let (hours, minutes) = words.next()?.split_once(':')?;
        let time = (hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?) * MINUTE;
        When::Day { ago: first.strip_suffix('d')?.parse().ok()?, time }
    };
    let from = words.next()?;
    let (mut label, mut reply, mut chat, mut other) = (None, None, None, None);
    while let Some(word) = words.next() {
        if word == "in" {
            chat = words.next();
        } else if let Some(name) = word.strip_prefix('#') {
            label = Some(name);
        } else if let Some(name) = word.strip_prefix('>') {
            reply = Some(name);
        } else if let Some(label) = word.strip_prefix('=') {
            other = Some(Deed::Edit { label, text });
        } else if let Some(label) = word.strip_prefix('+') {
            other = Some(Deed::React { label, emoji: words.next()? });
        } else if let Some(label) = word.strip_prefix('-') {
            other = Some(Deed::Remove { label });
        } else {
            return None;
        }
    }
    let deed = other.unwrap_or(Deed::Say { label, reply, text });
    Some(Line { when, from, chat, deed })
}
