//! Plain text as a tree: paragraphs, line breaks and the links that stand in it.

use hoopoe_model::{Block, Inline, direction_of};
use linkify::{LinkFinder, LinkKind};

/// Makes blocks of a plain text: a blank line ends a paragraph.
pub(super) fn blocks(body: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut inlines = Vec::new();
    for line in body.lines() {
        if line.trim().is_empty() {
            close(&mut blocks, &mut inlines);
            continue;
        }
        if !inlines.is_empty() {
            inlines.push(Inline::Break);
        }
        push_linked(&mut inlines, line.trim_end());
    }
    close(&mut blocks, &mut inlines);
    blocks
}

fn close(blocks: &mut Vec<Block>, inlines: &mut Vec<Inline>) {
    if !inlines.is_empty() {
        let inlines = std::mem::take(inlines);
        blocks.push(Block::Paragraph { direction: direction_of(&inlines), inlines });
    }
}

/// Adds words, with the links in them made links.
pub(super) fn push_linked(inlines: &mut Vec<Inline>, text: &str) {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    for span in finder.spans(text) {
        let words = span.as_str();
        let href = match span.kind() {
            Some(LinkKind::Email) => Some(format!("mailto:{words}")),
            Some(LinkKind::Url) if words.contains("://") => Some(words.to_owned()),
            // A name without a scheme is more often a file or a sentence without a space.
            Some(LinkKind::Url) if words.starts_with("www.") => Some(format!("https://{words}")),
            _ => None,
        };
        let inner = Inline::Text { text: words.to_owned() };
        match href.and_then(|href| super::links::link(&href, vec![inner])) {
            Some(link) => inlines.push(link),
            None => push_text(inlines, words),
        }
    }
}

/// Adds words, joined to the words before them.
pub(super) fn push_text(inlines: &mut Vec<Inline>, words: &str) {
    match inlines.last_mut() {
        _ if words.is_empty() => {}
        Some(Inline::Text { text }) => text.push_str(words),
        _ => inlines.push(Inline::Text { text: words.to_owned() }),
    }
}
