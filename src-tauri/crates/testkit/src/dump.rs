//! What a screen shows, as text: for golden files and for the words of a test that failed.
//!
//! Times, ids and keys are left out, so that the same story reads the same each time.

use std::fmt::Write;

use hoopoe_model::{ChatKind, ChatRow, Content, Delivery, Edge, Membership, MessageRow, PersonId, TimelineState, Tone};

use crate::ChatList;

/// Writes a conversation, oldest row first.
pub fn conversation(state: &TimelineState) -> String {
    let mut text = format!("# {}\n", head(&state.chat));
    if state.older != Edge::End {
        let _ = writeln!(text, "… older: {:?}", state.older);
    }
    for row in &state.rows {
        write_row(&mut text, row);
    }
    if state.newer != Edge::End {
        let _ = writeln!(text, "… newer: {:?}", state.newer);
    }
    text
}

/// Writes a list of chats, the newest first.
pub fn chat_list(list: &ChatList) -> String {
    let mut text = String::new();
    for row in &list.rows {
        let _ = write!(text, "{}", head(row));
        if row.unread > 0 || row.mentions > 0 {
            let _ = write!(text, " [{} unread, {} mentions]", row.unread, row.mentions);
        }
        if let Some(last) = &row.last {
            let _ = write!(text, " — {}: {}", name(&last.sender), one_line(&last.content));
        }
        text.push('\n');
    }
    if list.loading {
        text.push_str("… loading\n");
    }
    text
}

fn head(chat: &ChatRow) -> String {
    let kind = match chat.kind {
        ChatKind::Direct => "direct",
        ChatKind::Group => "group",
        ChatKind::Channel => "channel",
    };
    let mut words = vec![kind];
    words.extend(chat.encrypted.then_some("encrypted"));
    words.extend((chat.membership == Membership::Invited).then_some("invited"));
    words.extend(chat.muted.then_some("muted"));
    format!("{} ({})", chat.title, words.join(", "))
}

fn write_row(text: &mut String, row: &MessageRow) {
    if let Some(reply) = &row.reply {
        let quoted = reply.content.as_ref().map_or_else(|| "?".to_owned(), one_line);
        let _ = writeln!(text, "  ┌ {}: {quoted}", reply.sender.as_ref().map_or("?", name));
    }
    let _ = write!(text, "{}: {}", name(&row.sender), one_line(&row.content));
    if row.edited {
        text.push_str(" (edited)");
    }
    if row.mentions_me {
        text.push_str(" (calls me)");
    }
    if row.own {
        let state = match row.state {
            Delivery::Queued => "queued".to_owned(),
            Delivery::Sending => "sending".to_owned(),
            Delivery::Sent => "sent".to_owned(),
            Delivery::Read => "read".to_owned(),
            Delivery::Failed { reason } => format!("failed: {reason:?}"),
        };
        let _ = write!(text, " [{state}]");
    }
    for reaction in &row.reactions {
        let _ = write!(text, " {}{}{}", reaction.key, reaction.count, if reaction.mine { "*" } else { "" });
    }
    text.push('\n');
}

fn one_line(content: &Content) -> String {
    match content {
        Content::Text { body, tone, .. } => {
            let body = body.replace('\n', " ⏎ ");
            match tone {
                Tone::Plain => body,
                Tone::Emote => format!("/me {body}"),
                Tone::Notice => format!("(notice) {body}"),
            }
        }
        Content::Other { of, fallback } => format!("<{of}> {fallback}"),
        Content::Undecrypted => "<undecrypted>".to_owned(),
        Content::Removed => "<removed>".to_owned(),
        Content::Service(service) => {
            let value = serde_json::to_value(service).unwrap_or_default();
            format!("<{}>", value.get("what").and_then(serde_json::Value::as_str).unwrap_or("?"))
        }
        Content::Gap => "<gap>".to_owned(),
        Content::Hidden => "<hidden>".to_owned(),
    }
}

fn name(person: &PersonId) -> &str {
    let id = person.as_str();
    id.strip_prefix('@').and_then(|id| id.split(':').next()).unwrap_or(id)
}
