//! The words of a tree, without its formatting: for the chat list, notifications, search, and clients without HTML.

use std::fmt::Write;

use hoopoe_model::{Block, Inline};

/// Returns the words of some blocks.
pub(crate) fn words(blocks: &[Block]) -> String {
    let mut words = Vec::new();
    for block in blocks {
        words.push(match block {
            Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => inline_words(inlines),
            Block::Quote { blocks } => prefixed(&self::words(blocks), "> ", "> "),
            Block::Code { text, .. } => text.clone(),
            Block::List { start, items } => {
                let items = items.iter().zip(start.unwrap_or(1)..).map(|(item, number)| {
                    let bullet = if start.is_some() { format!("{number}. ") } else { "- ".to_owned() };
                    prefixed(&self::words(item), &bullet, "   ")
                });
                items.collect::<Vec<_>>().join("\n")
            }
            Block::Table { head, rows, .. } => {
                let line = |cells: &Vec<Vec<Inline>>| {
                    cells.iter().map(|cell| inline_words(cell).replace('\n', " ")).collect::<Vec<_>>().join(" | ")
                };
                std::iter::once(head).filter(|head| !head.is_empty()).chain(rows).map(line).collect::<Vec<_>>().join("\n")
            }
            Block::Rule => "———".to_owned(),
        });
    }
    words.join("\n\n")
}

/// Returns the words of some inlines.
pub(super) fn inline_words(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } => words.push_str(text),
            Inline::Strong { inlines }
            | Inline::Emphasis { inlines }
            | Inline::Strike { inlines }
            | Inline::Underline { inlines }
            | Inline::Link { inlines, .. } => words.push_str(&inline_words(inlines)),
            Inline::Spoiler { .. } => words.push_str("▒▒▒"),
            Inline::Mention { label, .. } => {
                let _ = write!(words, "@{label}");
            }
            Inline::ChatMention { label, .. } => words.push_str(label),
            Inline::Break => words.push('\n'),
        }
    }
    words
}

fn prefixed(words: &str, first: &str, others: &str) -> String {
    let mut lines = String::with_capacity(words.len());
    for (index, line) in words.lines().enumerate() {
        if index > 0 {
            lines.push('\n');
        }
        lines.push_str(if index == 0 { first } else { others });
        lines.push_str(line);
    }
    lines
}
