//! The content of messages: texts, edits, replies, and the kinds that this version shows by their fallback.

use hoopoe_model::{Content, Tone};
use serde_json::Value;

use crate::{
    json::{field, filled, text},
    text::{cut, received},
};

/// Reads which message an edit replaces, and its new content.
pub(crate) fn replaced<'a>(kind: &str, content: &'a Value) -> Option<(&'a str, Content)> {
    let relation = field(content, "m.relates_to");
    let target = filled(relation, "event_id").filter(|_| text(relation, "rel_type") == "m.replace")?;
    let new = content.get("m.new_content").filter(|new| new.is_object()).unwrap_or(content);
    // The edited message's own relation decides on replies, so a quote of one never stands in an edit's new content.
    Some((target, self::content(kind, new, false)))
}

/// Reads which message a message answers; a thread's mere fallback answers nothing.
pub(crate) fn answered(content: &Value) -> Option<&str> {
    let relation = field(content, "m.relates_to");
    filled(field(relation, "m.in_reply_to"), "event_id").filter(|_| field(relation, "is_falling_back").as_bool() != Some(true))
}

/// Reads what a message shows.
pub(crate) fn content(kind: &str, content: &Value, is_reply: bool) -> Content {
    match kind {
        "m.room.message" => message(content, is_reply),
        // The words of a poll are its question; who chose what is told by its other events.
        "m.poll.start" | "org.matrix.msc3381.poll.start" => {
            let poll = content.get("m.poll").or_else(|| content.get("org.matrix.msc3381.poll.start"));
            let question = poll.and_then(|poll| extensible(field(poll, "question"))).or_else(|| extensible(content));
            other(kind, question.unwrap_or_default())
        }
        _ => match filled(content, "body").or_else(|| extensible(content)) {
            Some(body) if !kind.contains("poll.") => other(kind, body),
            _ => Content::Hidden,
        },
    }
}

fn message(content: &Value, is_reply: bool) -> Content {
    let body = text(content, "body");
    let tone = match text(content, "msgtype") {
        "" if body.is_empty() => return Content::Hidden,
        "" | "m.text" => Tone::Plain,
        "m.emote" => Tone::Emote,
        "m.notice" | "m.server_notice" => Tone::Notice,
        "m.key.verification.request" => return Content::Hidden,
        kind => return other(kind, body),
    };
    let html = filled(content, "formatted_body").filter(|_| text(content, "format") == "org.matrix.custom.html");
    received(if is_reply { without_quote(body) } else { body }, html, tone)
}

fn other(of: &str, fallback: &str) -> Content {
    Content::Other { of: of.chars().take(255).collect(), fallback: cut(fallback).to_owned() }
}

/// Reads the words of an extensible event, in the stable form and in the two that came before it.
fn extensible(content: &Value) -> Option<&str> {
    let stable = field(content, "m.text").as_array().and_then(|texts| {
        let plain = texts.iter().find(|text| matches!(self::text(text, "mimetype"), "" | "text/plain"));
        plain.and_then(|text| filled(text, "body"))
    });
    stable.or_else(|| filled(content, "org.matrix.msc1767.text")).or_else(|| filled(content, "body"))
}

/// Leaves out the quote that older clients put before a reply.
fn without_quote(body: &str) -> &str {
    if !body.starts_with("> <") {
        return body;
    }
    let mut rest = body;
    while rest.starts_with('>') {
        rest = rest.split_once('\n').map_or("", |(_, after)| after);
    }
    rest.strip_prefix('\n').unwrap_or(rest)
}
