//! Tells what a link leads to. Only the schemes of the allow-list become links at all.

use hoopoe_model::{ChatId, Inline, PersonId};
use matrix_sdk::ruma::{MatrixToUri, MatrixUri, matrix_uri::MatrixId};
use url::Url;

/// Makes the inline for a link around some words; `None` when the link may not be followed.
pub(super) fn link(href: &str, inlines: Vec<Inline>) -> Option<Inline> {
    let url = Url::parse(href.trim()).ok()?;
    if let Some(id) = matrix_id(url.as_str()) {
        let label = super::words::inline_words(&inlines).trim().to_owned();
        match id {
            MatrixId::User(person) => return Some(mention(PersonId(person.to_string()), &label)),
            MatrixId::Room(chat) => {
                return Some(Inline::ChatMention { label: named(label, chat.as_str()), chat: ChatId(chat.to_string()) });
            }
            MatrixId::RoomAlias(chat) => {
                return Some(Inline::ChatMention { label: named(label, chat.as_str()), chat: ChatId(chat.to_string()) });
            }
            _ => {}
        }
    }
    let inlines = if inlines.is_empty() { vec![Inline::Text { text: url.to_string() }] } else { inlines };
    matches!(url.scheme(), "http" | "https" | "mailto" | "matrix").then(|| Inline::Link { href: url.into(), inlines })
}

/// Makes a mention of a person; a label that is itself a link says only whom.
fn mention(person: PersonId, label: &str) -> Inline {
    let label = label.strip_prefix('@').unwrap_or(label);
    let label = if label.is_empty() || label.contains("://") { person.as_str().trim_start_matches('@') } else { label };
    Inline::Mention { label: label.to_owned(), person }
}

fn named(label: String, id: &str) -> String {
    if label.is_empty() || label.contains("://") { id.to_owned() } else { label }
}

fn matrix_id(url: &str) -> Option<MatrixId> {
    if url.starts_with("matrix:") {
        return MatrixUri::parse(url).ok().map(|uri| uri.id().clone());
    }
    url.starts_with("https://matrix.to/").then(|| MatrixToUri::parse(url).ok().map(|uri| uri.id().clone())).flatten()
}
