//! What the user wrote, made ready for the wire and for the own view.
//!
//! The tree that the own view shows is read back from the HTML that goes out: nobody sees something else than the sender.

use std::fmt::Write;

use hoopoe_model::{Composed, Content, Mentioned, MentionedChat, Tone};
use matrix_sdk::ruma::{RoomAliasId, RoomId, UserId};
use pulldown_cmark::{Event, Options, Parser, html::push_html};

use super::{blocks, plain, spoiler, words};

/// Stand around a mention's number while Markdown is read, so that no letter of a name is taken for formatting.
const OPENS: char = '\u{E000}';
const CLOSES: char = '\u{E001}';

/// Something named in a text: the words that name it, and where its link leads.
struct Named<'a> {
    words: &'a str,
    link: String,
}

/// Makes a message of what the user wrote: Markdown, spoilers, a leading `/me `, links, people and chats named in it.
pub fn compose(text: &str, mentions: &[Mentioned], chats: &[MentionedChat]) -> Composed {
    let (tone, text) = text.strip_prefix("/me ").map_or((Tone::Plain, text), |text| (Tone::Emote, text));
    let people = mentions.iter().map(|mentioned| Named { words: &mentioned.words, link: link_to(mentioned.person.as_str()) });
    let chats = chats.iter().map(|mentioned| Named { words: &mentioned.words, link: link_to(mentioned.chat.as_str()) });
    let named: Vec<Named> = people.chain(chats).collect();
    let marked = mark(text.trim(), &named);
    let html = to_html(&marked, &named);
    let blocks = blocks::from_html(&html);
    let body = words(&blocks);
    let formatted = blocks != plain::blocks(&body);
    let called = mentions.iter().enumerate().filter(|(index, _)| marked.contains(&marker(*index)));
    let mut people: Vec<_> = called.map(|(_, mentioned)| mentioned.person.clone()).collect();
    people.sort();
    people.dedup();
    let content = Content::Text { body: body.clone(), blocks, tone };
    Composed { body, html: formatted.then_some(html), content, mentions: people }
}

/// Makes the link to a person or a chat; an empty one to what is neither.
pub(super) fn link_to(id: &str) -> String {
    match id.get(..1) {
        Some("@") => UserId::parse(id).map(|id| id.matrix_to_uri().to_string()).unwrap_or_default(),
        Some("#") => RoomAliasId::parse(id).map(|id| id.matrix_to_uri().to_string()).unwrap_or_default(),
        _ => RoomId::parse(id).map(|id| id.matrix_to_uri().to_string()).unwrap_or_default(),
    }
}

fn marker(index: usize) -> String {
    format!("{OPENS}{index}{CLOSES}")
}

/// Puts a number in the place of each name, the longest names first.
fn mark(text: &str, named: &[Named]) -> String {
    let mut marked = text.replace([OPENS, CLOSES], "");
    let mut order: Vec<_> = named.iter().enumerate().filter(|(_, named)| !named.words.is_empty()).collect();
    order.sort_by_key(|(_, named)| std::cmp::Reverse(named.words.len()));
    for (index, named) in order {
        marked = marked.replace(named.words, &marker(index));
    }
    marked
}

fn to_html(marked: &str, named: &[Named]) -> String {
    let parser = Parser::new_ext(marked, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES);
    let events = parser.into_offset_iter().map(|(event, range)| match event {
        Event::SoftBreak => (Event::HardBreak, range),
        // What looks like HTML was written to be read.
        Event::Html(text) | Event::InlineHtml(text) => (Event::Text(text), range),
        event => (event, range),
    });
    let mut html = String::new();
    push_html(&mut html, spoiler::hide(marked, events).into_iter());
    // In an address the marks come out encoded.
    let html = html.replace("%EE%80%80", "\u{E000}").replace("%EE%80%81", "\u{E001}");
    let html = html.trim();
    // A single paragraph needs no element around it.
    let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).filter(|inner| !inner.contains("<p>"));
    name(inner.unwrap_or(html), named)
}

/// Puts the names in the places of their numbers: links, or within code, links and addresses the words alone.
fn name(html: &str, all: &[Named]) -> String {
    let mut done = String::with_capacity(html.len());
    let mut rest = html;
    let (mut in_code, mut in_link) = (false, false);
    while let Some((before, after)) = rest.split_once(OPENS) {
        done.push_str(before);
        in_code = is_open(before, "<code", "</code", in_code);
        in_link = is_open(before, "<a ", "</a", in_link);
        let in_tag = done.rfind('<') > done.rfind('>');
        let (number, tail) = after.split_once(CLOSES).unwrap_or(("", after));
        if let Some(named) = number.parse().ok().and_then(|index: usize| all.get(index)) {
            let words = escape(named.words);
            if in_code || in_link || in_tag || named.link.is_empty() {
                done.push_str(&words);
            } else {
                let _ = write!(done, "<a href=\"{}\">{words}</a>", escape(&named.link));
            }
        }
        rest = tail;
    }
    done.push_str(rest);
    done
}

/// Whether an element is open after a piece of HTML, when it was or was not before it.
fn is_open(html: &str, opens: &str, closes: &str, before: bool) -> bool {
    match (html.rfind(opens), html.rfind(closes)) {
        (None, None) => before,
        (open, close) => open > close,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
