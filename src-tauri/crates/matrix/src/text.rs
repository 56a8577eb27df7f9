//! Texts between the forms they have: Markdown as written, HTML on the wire, the tree that is shown, and plain words.

mod blocks;
mod compose;
mod escape;
mod html;
mod links;
mod plain;
mod source;
mod spoiler;
mod words;

use hoopoe_model::{Content, Tone};

pub use compose::compose;
pub use source::source_of;
pub(crate) use words::words;

/// The most of a body that is looked at; more cannot be on the wire, and a view shows no book.
const MOST: usize = 64 * 1024;

/// Makes the shown form of a text on the wire.
pub(crate) fn received(body: &str, html: Option<&str>, tone: Tone) -> Content {
    let blocks = html.map(|html| blocks::from_html(cut(html))).unwrap_or_default();
    if blocks.is_empty() {
        let body = cut(body);
        return Content::Text { body: body.to_owned(), blocks: plain::blocks(body), tone };
    }
    Content::Text { body: words(&blocks), blocks, tone }
}

/// Cuts a text to what is looked at, between two characters.
pub(crate) fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MOST)).unwrap_or(text)
}

#[cfg(test)]
mod tests;
