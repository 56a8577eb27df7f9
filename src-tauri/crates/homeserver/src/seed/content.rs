//! Message contents from texts with Markdown and `{name}` mentions.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};
use serde_json::{Value, json};

use crate::{api::user_id, seed::small::display_name};

/// What a message says to people without formatting, and whom it calls by name (their local names).
pub(super) fn words(text: &str) -> (String, Vec<String>) {
    replaced(text, |name| format!("@{}", display_name(name)))
}

/// The content of an `m.room.message`.
pub(super) fn message(text: &str) -> Value {
    let (kind, text) = text.strip_prefix("/me ").map_or(("m.text", text), |rest| ("m.emote", rest));
    let (body, mentioned) = words(text);
    let users: Vec<String> = mentioned.iter().map(|name| user_id(name)).collect();
    let mentions = if users.is_empty() { json!({}) } else { json!({"user_ids": users}) };
    match formatted(text) {
        Some(html) => {
            json!({"msgtype": kind, "body": body, "format": "org.matrix.custom.html", "formatted_body": html, "m.mentions": mentions})
        }
        None => json!({"msgtype": kind, "body": body, "m.mentions": mentions}),
    }
}

/// The content of an edit of a message.
pub(super) fn edit(message_id: &str, text: &str) -> Value {
    let (body, _) = words(text);
    json!({
        "msgtype": "m.text", "body": format!("* {body}"), "m.mentions": {}, "m.new_content": message(text),
        "m.relates_to": {"rel_type": "m.replace", "event_id": message_id},
    })
}

/// The HTML of a text; `None` when it would show nothing that the plain words do not.
fn formatted(text: &str) -> Option<String> {
    let (linked, _) = replaced(text, |name| format!("[@{}](https://matrix.to/#/{})", display_name(name), user_id(name)));
    let mut plain = true;
    let events: Vec<Event> = Parser::new(&linked)
        .map(|event| {
            plain &= matches!(event, Event::Text(_) | Event::SoftBreak | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
            if event == Event::SoftBreak { Event::HardBreak } else { event }
        })
        .collect();
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    let out = out.trim();
    // A single paragraph needs no frame around it.
    let inner = out.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).filter(|rest| !rest.contains("<p>"));
    (!plain).then(|| inner.unwrap_or(out).to_owned())
}

/// Puts something else in the place of each `{name}`; also returns the names.
fn replaced(text: &str, with: impl Fn(&str) -> String) -> (String, Vec<String>) {
    let (mut out, mut names, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, name, after)) = next_mention(rest) {
        out += before;
        out += &with(name);
        names.push(name.to_owned());
        rest = after;
    }
    (out + rest, names)
}

/// The first `{name}` of a text, where the name is one of the community's.
fn next_mention(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        let (name, after) = rest.strip_prefix('{')?.split_once('}')?;
        (display_name(name) != name).then_some((before, name, after))
    })
}
