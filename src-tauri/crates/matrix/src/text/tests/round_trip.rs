//! What is written, sent and edited again.

use hoopoe_model::{ChatId, MentionedChat};

use super::{Mentioned, PersonId, Tone, compose, picture, proptest, received, source_of};
use hoopoe_model::Content;
use proptest::{collection::vec, prelude::*};

fn tree(content: &Content) -> String {
    match content {
        Content::Text { blocks, .. } => picture(blocks),
        _ => String::new(),
    }
}

fn ann() -> Mentioned {
    Mentioned { person: PersonId::from("@ann:e.org"), words: "@Ann".to_owned() }
}

fn garden() -> MentionedChat {
    MentionedChat { chat: ChatId::from("#garden:e.org"), words: "#Garden".to_owned() }
}

#[test]
fn spoilers_tables_and_chats_are_written() {
    for (text, expected) in [
        ("a ||b|| c", "p[a spoiler(b) c]"),
        ("||**a** b||", "p[spoiler(b(a) b)]"),
        ("||a\nb||", "p[spoiler(a/b)]"),
        ("**||a||**", "p[b(spoiler(a))]"),
        ("||a||||b||", "p[spoiler(a)spoiler(b)]"),
        ("||`a`||", "p[spoiler(code(a))]"),
        ("||سلام||", "p[spoiler(سلام)]"),
        ("- ||a||\n- b", "list:-[p[spoiler(a)]|p[b]]"),
        ("if a || b || c", "p[if a || b || c]"),
        ("||a", "p[||a]"),
        ("||||", "p[||||]"),
        ("**a||b**||", "p[b(a||b)||]"),
        ("\\||a||", "p[||a||]"),
        ("`||a||`", "p[code(||a||)]"),
        ("```\n||a||\n```", "code:-[||a||]"),
        ("| a | b |\n| - | - |\n| 1 | ||", "table:2[a|b][1|]"),
        ("| a |\n| - |\n| \\|\\|b\\|\\| |", "table:1[a][spoiler(b)]"),
        ("a | b\n--|--\n**1** | `x`", "table:2[a|b][b(1)|code(x)]"),
        ("see #Garden!", "p[see ##garden:e.org(#Garden)!]"),
        ("`#Garden`", "p[code(#Garden)]"),
        ("@Ann in #Garden", "p[@@ann:e.org(Ann) in ##garden:e.org(#Garden)]"),
    ] {
        let composed = compose(text, &[ann()], &[garden()]);
        assert_eq!(tree(&composed.content), expected, "{text}");
        assert_eq!(received(&composed.body, composed.html.as_deref(), Tone::Plain), composed.content, "{text}");
    }
    // What is hidden is not in the words for the list and the notification; nor does a chat call anybody.
    let composed = compose("the end: ||he dies|| in #Garden", &[ann()], &[garden()]);
    assert!(!composed.body.contains("dies"), "{}", composed.body);
    assert!(composed.mentions.is_empty());
}

#[test]
fn what_was_sent_can_be_edited() {
    for text in [
        "hello",
        "snake_case and 2 * 3",
        "**b** *i* ~~s~~ `c`",
        "hi @Ann, **look**",
        "# t\n\nx\n\n> q\n\n- a\n- b\n\n3. c\n\n```rust\nfn a() {}\n```\n\n[x](https://e.org/)",
        "a\nb **c**\nd",
        "سلام **دنیا**",
        "||secret|| and ||**bold**||",
        "@Ann: #Garden is **open**",
        "| a | b |\n| --- | --- |\n| 1 | **2** |\n|  | \\|\\|x\\|\\| |",
        "**x** \\|\\|no\\|\\|",
        "**x**\n\\# no\n\\- no\n1\\. no\n\\> no",
        "- a\n- b\n\n+ c",
        "**x** a && b &lt c",
    ] {
        let first = compose(text, &[ann()], &[garden()]);
        let (source, mentions, chats) = source_of(&first.content);
        if !text.contains("&&") {
            assert_eq!(source, text);
        }
        assert_eq!(tree(&compose(&source, &mentions, &chats).content), tree(&first.content), "{text}\n{source}");
    }
}

#[test]
fn two_of_the_same_name_stay_two() {
    let html = "<a href='https://matrix.to/#/@ann:e.org'>Ann</a> and <a href='https://matrix.to/#/@ann:b.org'>Ann</a>, \
                <a href='https://matrix.to/#/!r:e.org'>the room</a>";
    let content = received("", Some(html), Tone::Plain);
    let (source, mentions, chats) = source_of(&content);
    assert_eq!(tree(&compose(&source, &mentions, &chats).content), tree(&content), "{source}");
}

/// Pieces of what people write, some with a meaning for Markdown.
const PIECES: &[&str] = &[
    "a",
    "word ",
    " ",
    "سلام",
    "\u{200C}",
    "1",
    "**",
    "*",
    "_",
    "~~",
    "||",
    "`",
    "\\*",
    "\\|",
    "\\\\ ",
    "|",
    "@Ann",
    "#Garden",
    "#",
    "# ",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "3) ",
    "\n",
    "\n\n",
    "\n  ",
    "<b>",
    "&amp;",
    "&",
    "[x](https://e.org/(a))",
    "[",
    "]",
    "(",
    ")",
    " https://e.org/a_b_c ",
    " me@e.org ",
    "```\n",
    "---",
    "===",
    "| a | b |\n| --- | --- |\n| ",
    " | ",
    ".",
    ":",
    "🐦",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn whatever_is_written_can_be_edited(pieces in vec(0..PIECES.len(), 0..14)) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let first = compose(&text, &[ann()], &[garden()]);
        prop_assert_eq!(&received(&first.body, first.html.as_deref(), Tone::Plain), &match first.content.clone() {
            Content::Text { body, blocks, .. } => Content::Text { body, blocks, tone: Tone::Plain },
            content => content,
        });
        let (source, mentions, chats) = source_of(&first.content);
        let again = compose(&source, &mentions, &chats);
        prop_assert_eq!(tree(&again.content), tree(&first.content), "\nwritten:\n{}\nsource:\n{}\n", text, source);
    }
}
