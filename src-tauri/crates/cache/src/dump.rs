//! A chat as text, for tests and golden files: one line for each shown row, `number | sender | text | flags`.
//!
//! The lines hold no places, so that they compare what is shown and in which order, not how it came about.

use std::fmt::Write;

use hoopoe_model::{ChatId, Content, Delivery, MessageRow, ReplyPreview, Service};

use crate::cache::Reader;
use crate::people::user_name as name;
use crate::{CacheError, pages};

/// Writes a chat as text.
pub(crate) fn dump(reader: &Reader, chat: &ChatId) -> Result<String, CacheError> {
    let mut text = String::new();
    for (number, row) in (1..).zip(pages::all(reader, chat)?) {
        let line = format!("{number} | {} | {} | {}", name(&row.sender), words(&row.content), flags(&row).join(" "));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    Ok(text)
}

fn flags(row: &MessageRow) -> Vec<String> {
    let mut flags = Vec::new();
    if row.own {
        flags.push("own".to_owned());
    }
    if row.edited {
        flags.push("edited".to_owned());
    }
    if let Some(reply) = &row.reply {
        flags.push(quote(reply));
    }
    for reaction in &row.reactions {
        let people: Vec<&str> = reaction.people.iter().map(name).collect();
        flags.push(format!("{}×{}({})", reaction.key, reaction.count, people.join(",")));
    }
    match row.state {
        Delivery::Sent => {}
        Delivery::Queued => flags.push("queued".to_owned()),
        Delivery::Sending => flags.push("sending".to_owned()),
        Delivery::Read => flags.push("read".to_owned()),
        Delivery::Failed { reason } => flags.push(format!("failed:{reason:?}")),
    }
    if row.mentions_me {
        flags.push("mention".to_owned());
    }
    flags
}

fn quote(reply: &ReplyPreview) -> String {
    match (&reply.sender, &reply.content) {
        (Some(sender), Some(content)) => format!("re:{}:{}", name(sender), words(content)),
        _ => "re:?".to_owned(),
    }
}

fn words(content: &Content) -> String {
    let words = match content {
        Content::Text { body, .. } => body.clone(),
        Content::Other { of, fallback } => format!("({of}) {fallback}"),
        Content::Undecrypted => "(undecrypted)".to_owned(),
        Content::Removed => "(removed)".to_owned(),
        Content::Gap => "(gap)".to_owned(),
        Content::Hidden => "(hidden)".to_owned(),
        Content::Service(service) => format!("({})", line(service)),
    };
    words.replace('\n', "⏎")
}

fn line(service: &Service) -> String {
    match service {
        Service::Created => "created".to_owned(),
        Service::Joined { person } => format!("joined {}", name(person)),
        Service::Left { person } => format!("left {}", name(person)),
        Service::Invited { person } => format!("invited {}", name(person)),
        Service::Declined { person } => format!("declined {}", name(person)),
        Service::SentAway { person } => format!("sent away {}", name(person)),
        Service::Banned { person } => format!("banned {}", name(person)),
        Service::Unbanned { person } => format!("unbanned {}", name(person)),
        Service::Named { name, .. } => format!("named {name}"),
        Service::Pictured => "pictured".to_owned(),
        Service::Titled { title } => format!("titled {title}"),
        Service::Topic { topic } => format!("topic {topic}"),
        Service::ChatPictured => "chat pictured".to_owned(),
        Service::Encrypted => "encrypted".to_owned(),
        Service::Pinned => "pinned".to_owned(),
    }
}
