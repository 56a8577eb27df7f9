//! Texts in all their forms.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod round_trip;

use hoopoe_model::{Block, Content, Inline, Mentioned, PersonId, Tone};
use proptest::prelude::*;

use super::{blocks::from_html, compose, plain, received, source_of, words};

/// A short picture of a tree, for comparing.
fn picture(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { inlines, .. } => format!("p[{}]", inline(inlines)),
        Block::Heading { level, inlines, .. } => format!("h{level}[{}]", inline(inlines)),
        Block::Quote { blocks } => format!("quote[{}]", picture(blocks)),
        Block::Code { language, text } => format!("code:{}[{text}]", language.as_deref().unwrap_or("-")),
        Block::List { start, items } => {
            let items: Vec<_> = items.iter().map(|item| picture(item)).collect();
            format!("list:{}[{}]", start.map_or("-".to_owned(), |start| start.to_string()), items.join("|"))
        }
        Block::Table { columns, head, rows } => {
            let row = |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| inline(cell)).collect::<Vec<_>>().join("|");
            let rows: Vec<_> = rows.iter().map(row).collect();
            format!("table:{columns}[{}][{}]", row(head), rows.join("]["))
        }
        Block::Rule => "rule".to_owned(),
    }
}

fn inline(inlines: &[Inline]) -> String {
    let picture = |piece: &Inline| match piece {
        Inline::Text { text } => text.clone(),
        Inline::Strong { inlines } => format!("b({})", inline(inlines)),
        Inline::Emphasis { inlines } => format!("i({})", inline(inlines)),
        Inline::Strike { inlines } => format!("s({})", inline(inlines)),
        Inline::Underline { inlines } => format!("u({})", inline(inlines)),
        Inline::Spoiler { inlines } => format!("spoiler({})", inline(inlines)),
        Inline::Code { text } => format!("code({text})"),
        Inline::Link { href, inlines } => format!("a:{href}({})", inline(inlines)),
        Inline::Mention { person, label } => format!("@{person}({label})"),
        Inline::ChatMention { chat, label } => format!("#{chat}({label})"),
        Inline::Break => "/".to_owned(),
    };
    inlines.iter().map(picture).collect()
}

#[test]
fn html_by_the_allow_list() {
    for (html, expected) in [
        ("hello", "p[hello]"),
        ("<b>a</b> <em>b</em><br/>c", "p[b(a) i(b)/c]"),
        ("<p>a</p>\n<p>b</p>", "p[a] p[b]"),
        ("<h2>t</h2>x", "h2[t] p[x]"),
        ("<mx-reply><blockquote>old</blockquote></mx-reply>new", "p[new]"),
        ("<script>alert(1)</script>a<style>x</style>", "p[a]"),
        ("<a href=\"javascript:alert(1)\">x</a>", "p[x]"),
        ("<a href=\"https://e.org/?a=1&amp;b\">x</a>", "p[a:https://e.org/?a=1&b(x)]"),
        ("<a href=\"https://matrix.to/#/@ann:e.org\">Ann</a> hi", "p[@@ann:e.org(Ann) hi]"),
        ("<a href='https://matrix.to/#/%23room:e.org'>#room</a>", "p[##room:e.org(#room)]"),
        ("<a href='https://matrix.to/#/!r:e.org/$ev'>there</a>", "p[a:https://matrix.to/#/!r:e.org/$ev(there)]"),
        ("<a href='matrix:u/ann:e.org'>@Ann</a>", "p[@@ann:e.org(Ann)]"),
        ("see https://e.org.", "p[see a:https://e.org/(https://e.org).]"),
        ("<pre><code class=\"language-rust\">fn a() {}\n  b\n</code></pre>", "code:rust[fn a() {}\n  b]"),
        ("<code>a  b</code>", "p[code(a  b)]"),
        ("<ul><li>a</li><li><p>b</p><ol start=3><li>c</li></ol></li></ul>", "list:-[p[a]|p[b] list:3[p[c]]]"),
        ("<blockquote><p>q</p></blockquote>r", "quote[p[q]] p[r]"),
        ("<span data-mx-spoiler>s</span>", "p[spoiler(s)]"),
        ("<span data-mx-spoiler='why'>a <span>b</span> c</span> d", "p[spoiler(a b c) d]"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "table:2[a|b][1|2]"),
        ("x<table>\n<thead><tr><th>a<th>b<tbody>\n<tr><td><b>1</table>y", "p[x] table:2[a|b][b(1)|] p[y]"),
        ("<table><caption>c</caption><tr><td>1</td></tr></table>", "p[c] table:1[][1]"),
        ("<table><tr><td><p>a</p><ul><li>b</li><li>c</li></ul><pre>d</pre></td></tr></table>", "table:1[][a/b/c/code(d)]"),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table>", "table:1[][a/b/c]"),
        ("<table><tr><td></td></tr></table>x", "p[x]"),
        ("<table><tr><td>a</td></tr><p>x</p><tr><td>b</td></tr></table>", "table:1[][a] p[x] p[b]"),
        ("<ul><li><table><tr><td>a</table></li><li>b</li></ul>", "list:-[table:1[][a]|p[b]]"),
        ("<tr><td>a</td><td>b</td></tr>", "p[a b]"),
        ("a<hr>b", "p[a] rule p[b]"),
        ("<img src=x alt=':cat:'>", "p[:cat:]"),
        ("<b>open <i>both</b> after", "p[b(open i(both)) after]"),
        ("a\n  b", "p[a b]"),
        ("<unknown>x</unknown>", "p[x]"),
        ("", ""),
        ("<p> </p>", ""),
    ] {
        assert_eq!(picture(&from_html(html)), expected, "{html}");
    }
}

#[test]
fn plain_texts_keep_lines_and_find_links() {
    for (body, expected) in [
        ("a\nb\n\nc", "p[a/b] p[c]"),
        ("www.e.org and x.rs and me@e.org", "p[a:https://www.e.org/(www.e.org) and x.rs and a:mailto:me@e.org(me@e.org)]"),
        ("https://matrix.to/#/@ann:e.org", "p[@@ann:e.org(ann:e.org)]"),
        ("<b>no</b>", "p[<b>no</b>]"),
        ("سلام https://e.org/x", "p[سلام a:https://e.org/x(https://e.org/x)]"),
    ] {
        assert_eq!(picture(&plain::blocks(body)), expected, "{body}");
    }
}

#[test]
fn what_is_written_goes_out() {
    let ann = Mentioned { person: PersonId::from("@ann:e.org"), words: "@Ann_B".to_owned() };
    for (text, body, html) in [
        ("hello", "hello", None),
        ("a\nb", "a\nb", None),
        ("see https://e.org/a_b_c", "see https://e.org/a_b_c", None),
        ("**b** and *i*", "b and i", Some("<strong>b</strong> and <em>i</em>")),
        ("a **b**\nc", "a b\nc", Some("a <strong>b</strong><br />\nc")),
        ("<b>x</b>", "<b>x</b>", None),
        ("hi @Ann_B!", "hi @Ann_B!", Some("hi <a href=\"https://matrix.to/#/@ann:e.org\">@Ann_B</a>!")),
        ("`@Ann_B` **x**", "@Ann_B x", Some("<code>@Ann_B</code> <strong>x</strong>")),
        ("[@Ann_B](https://e.org/@Ann_B)", "@Ann_B", None),
        ("- a\n- b", "- a\n- b", Some("<ul>\n<li>a</li>\n<li>b</li>\n</ul>")),
        ("```\na < b\n```", "a < b", Some("<pre><code>a &lt; b\n</code></pre>")),
        ("", "", None),
    ] {
        let composed = compose(text, std::slice::from_ref(&ann), &[]);
        assert_eq!(composed.body, body, "{text}");
        if html.is_some() {
            assert_eq!(composed.html.as_deref(), html, "{text}");
        }
        assert_eq!(composed.mentions.len(), usize::from(text.contains("@Ann_B")), "{text}");
        // What the sender sees is what the receiver makes of it.
        assert_eq!(received(&composed.body, composed.html.as_deref(), Tone::Plain), composed.content, "{text}");
    }
    let emote = compose("/me waves", &[], &[]);
    assert!(matches!(emote.content, Content::Text { tone: Tone::Emote, .. }));
    assert_eq!(source_of(&emote.content).0, "/me waves");
}

#[test]
fn hostile_texts_are_flat_and_fast() {
    for unit in [
        "<b>",
        "<blockquote>",
        "<ul><li>",
        "<a href='https://e.org'>",
        "<pre>",
        "<code>",
        "<mx-reply>",
        "</p>",
        "<h1>",
        "&#x",
        "<p",
        "<table>",
        "<table><tr><td>",
        "<tr><td>",
        "<table><td>a<p>",
        "<td><ul><li>",
        "<span data-mx-spoiler>",
        "> ",
        "- ",
        "**",
    ] {
        let hostile = unit.repeat(20_000);
        let blocks = from_html(&hostile);
        let json = serde_json::to_string(&blocks).unwrap();
        assert!(serde_json::from_str::<Vec<Block>>(&json).is_ok(), "{unit}");
    }
    for unit in ["> ", "- ", "**", "[", "`", "1. ", "||", "||a", "|a", "|a|\n|-|\n"] {
        let composed = compose(&unit.repeat(3_000), &[], &[]);
        assert!(serde_json::from_str::<Content>(&serde_json::to_string(&composed.content).unwrap()).is_ok());
    }
}

#[test]
fn a_hostile_table_becomes_lines() {
    let cells = |count: usize| "<td>x</td>".repeat(count);
    let wide = format!("<table><tr>{}</tr><tr><td>y</td></tr></table>", cells(1000));
    assert_eq!(from_html(&wide).len(), 2);
    assert!(matches!(from_html(&wide)[0], Block::Paragraph { .. }));
    // One wide row would blow up all the others.
    let ragged = format!("<table><tr>{}</tr>{}</table>", cells(30), "<tr><td>y</td></tr>".repeat(2000));
    assert!(from_html(&ragged).iter().all(|block| matches!(block, Block::Paragraph { .. })));
    let fair = format!("<table>{}</table>", format!("<tr>{}</tr>", cells(8)).repeat(200));
    assert!(matches!(&from_html(&fair)[..], [Block::Table { columns: 8, rows, .. }] if rows.len() == 200));
}

proptest! {
    #[test]
    fn nothing_breaks_a_text(body in "\\PC{0,80}", html in "(<[a-z/]{1,6}( [a-z]{1,4}=\"?[a-z:/]{0,9}\"?)?>|[a-z &;\n]{0,6}|</?(b|i|p|ul|ol|li|blockquote|pre|code|a|span|h1|br|table|tr|td|th|tbody)>){0,30}") {
        let content = received(&body, Some(&html), Tone::Plain);
        if let Content::Text { body: shown, blocks, .. } = &content {
            prop_assert!(*shown == words(blocks) || blocks.is_empty() || from_html(&html).is_empty());
        }
        let _ = source_of(&content);
        let composed = compose(&body, &[], &[]);
        prop_assert_eq!(received(&composed.body, composed.html.as_deref(), Tone::Plain), Content::Text { body: composed.body.clone(), blocks: match &composed.content { Content::Text { blocks, .. } => blocks.clone(), _ => vec![] }, tone: Tone::Plain });
    }
}
