//! HTML as a tree of blocks, by an allow-list. What is not on it leaves its words behind, or nothing.

mod table;

use std::mem::discriminant;

use hoopoe_model::{Block, Inline, direction_of};

use self::table::Table;
use super::{
    html::{Token, tokens},
    links, plain,
};

/// How deep blocks, and inlines within a block, may stand in each other; what is deeper is lifted up.
const DEEPEST: usize = 12;

/// Makes blocks of HTML.
pub(super) fn from_html(html: &str) -> Vec<Block> {
    let mut builder = Builder::default();
    for token in tokens(html) {
        builder.take(&token);
    }
    builder.close_table();
    while builder.close_container() {}
    builder.flush();
    builder.blocks
}

/// A run of blocks that is being filled.
enum Container {
    Quote,
    List { start: Option<u32> },
    Item,
}

/// Words that are being wrapped.
enum Wrap {
    Strong,
    Emphasis,
    Strike,
    Underline,
    Spoiler,
    Link(String),
    /// Nothing that is shown; it is there for its end, which must not end another.
    Nothing,
}

#[derive(Default)]
struct Builder {
    /// The blocks of the innermost container.
    blocks: Vec<Block>,
    /// The containers around it, each with the blocks before it and, of a list, the items so far.
    outer: Vec<(Container, Vec<Block>, Vec<Vec<Block>>)>,
    /// The inlines of the innermost wrap.
    inlines: Vec<Inline>,
    /// The wraps around it, each by its tag, with the inlines before it.
    wraps: Vec<(String, Wrap, Vec<Inline>)>,
    /// The table that is open.
    table: Option<Table>,
    /// The level of the heading that is open.
    heading: Option<u8>,
    /// The code that is open: its language, its text, and whether it is a block.
    code: Option<(Option<String>, String, bool)>,
    /// The element whose content is left out, and how often it is open.
    hidden: Option<(String, usize)>,
}

impl Builder {
    fn take(&mut self, token: &Token) {
        if let Some((name, depth)) = &mut self.hidden {
            match token {
                Token::Open { name: inner, .. } if inner == name => *depth += 1,
                Token::Close(inner) if inner == name => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        if self.code.is_some() {
            return self.take_code(token);
        }
        match token {
            Token::Text(text) => self.words(text),
            Token::Open { name, .. } => self.open(name, token),
            Token::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, name: &str, token: &Token) {
        match name {
            "mx-reply" | "script" | "style" | "title" | "template" => self.hidden = Some((name.to_owned(), 1)),
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" => self.open_in_table(name),
            _ if is_block(name) && self.breaks_in_cell() => {}
            "p" | "div" | "details" | "summary" | "section" => self.flush(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = name.get(1..).and_then(|level| level.parse().ok());
            }
            "hr" => {
                self.flush();
                self.blocks.push(Block::Rule);
            }
            "pre" => {
                if !self.breaks_in_cell() {
                    self.flush();
                }
                self.code = Some((None, String::new(), true));
            }
            "code" => self.code = Some((None, String::new(), false)),
            "blockquote" => self.open_container(Container::Quote),
            "ul" => self.open_container(Container::List { start: None }),
            "ol" => {
                let start = token.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1).min(999_999_999);
                self.open_container(Container::List { start: Some(start) });
            }
            "li" => {
                self.flush();
                if matches!(self.outer.last(), Some((Container::Item, ..))) {
                    self.close_container();
                }
                if matches!(self.outer.last(), Some((Container::List { .. }, ..))) {
                    self.open_container(Container::Item);
                }
            }
            "br" => {
                self.trim_end();
                self.inlines.push(Inline::Break);
            }
            "img" => self.words(token.attribute("alt").or_else(|| token.attribute("title")).unwrap_or_default()),
            "strong" | "b" => self.wrap(name, Wrap::Strong),
            "em" | "i" => self.wrap(name, Wrap::Emphasis),
            "del" | "s" | "strike" => self.wrap(name, Wrap::Strike),
            "u" | "ins" => self.wrap(name, Wrap::Underline),
            "span" if token.attribute("data-mx-spoiler").is_some() => self.wrap(name, Wrap::Spoiler),
            "span" => self.wrap(name, Wrap::Nothing),
            "a" => {
                self.unwrap("a");
                self.wrap(name, Wrap::Link(token.attribute("href").unwrap_or_default().to_owned()));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" => self.close_in_table(name),
            _ if is_block(name) && self.breaks_in_cell() => {}
            "p" | "div" | "details" | "summary" | "section" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flush(),
            "blockquote" => self.close_up_to(|container| matches!(container, Container::Quote)),
            "ul" | "ol" => self.close_up_to(|container| matches!(container, Container::List { .. })),
            "li" if matches!(self.outer.last(), Some((Container::Item, ..))) => {
                self.close_container();
            }
            _ => self.unwrap(name),
        }
    }

    /// Inside code everything is text but the tag that ends it, and the one that names the language.
    fn take_code(&mut self, token: &Token) {
        let Some((language, text, block)) = &mut self.code else { return };
        match token {
            Token::Text(words) => text.push_str(words),
            Token::Open { name, .. } if name == "br" => text.push('\n'),
            Token::Open { name, .. } if name == "code" => {
                let class = token.attribute("class").unwrap_or_default();
                *language = class
                    .split_whitespace()
                    .find_map(|class| class.strip_prefix("language-"))
                    .filter(|name| is_language(name))
                    .map(str::to_owned);
            }
            Token::Close(name) if name == if *block { "pre" } else { "code" } => self.close_code(),
            _ => {}
        }
    }

    fn close_code(&mut self) {
        match self.code.take() {
            Some((_, text, _)) if self.table.as_ref().is_some_and(Table::in_cell) && !text.is_empty() => {
                self.inlines.push(Inline::Code { text });
            }
            Some((language, text, true)) => {
                let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
                self.blocks.push(Block::Code { language, text });
            }
            Some((_, text, false)) if !text.is_empty() => self.inlines.push(Inline::Code { text }),
            _ => {}
        }
    }

    /// Adds words; outside code, white space of any length is one space.
    fn words(&mut self, text: &str) {
        let mut words = String::with_capacity(text.len());
        for letter in text.chars() {
            if !matches!(letter, ' ' | '\n' | '\t' | '\r' | '\u{C}') {
                words.push(letter);
            } else if !words.ends_with(' ') {
                words.push(' ');
            }
        }
        let begun = match self.inlines.last() {
            Some(Inline::Text { text }) => !text.ends_with(' '),
            Some(Inline::Break) => false,
            Some(_) => true,
            None => self.wraps.iter().any(|(_, _, before)| !before.is_empty()),
        };
        let words = if begun { words.as_str() } else { words.trim_start_matches(' ') };
        if self.wraps.iter().any(|(_, wrap, _)| matches!(wrap, Wrap::Link(_))) {
            plain::push_text(&mut self.inlines, words);
        } else {
            plain::push_linked(&mut self.inlines, words);
        }
    }

    fn wrap(&mut self, name: &str, wrap: Wrap) {
        if self.wraps.len() < DEEPEST {
            self.wraps.push((name.to_owned(), wrap, std::mem::take(&mut self.inlines)));
        }
    }

    /// Ends a wrap, and those that were opened in it.
    fn unwrap(&mut self, name: &str) {
        if self.wraps.iter().any(|(open, ..)| open == name) {
            while let Some((open, wrap, before)) = self.wraps.pop() {
                let done = open == name;
                self.end_wrap(wrap, before);
                if done {
                    break;
                }
            }
        }
    }

    fn end_wrap(&mut self, wrap: Wrap, before: Vec<Inline>) {
        let inlines = std::mem::replace(&mut self.inlines, before);
        let wrapped = match wrap {
            Wrap::Link(href) => match links::link(&href, inlines.clone()) {
                Some(link) => link,
                None => return self.inlines.extend(inlines),
            },
            Wrap::Nothing => return self.inlines.extend(inlines),
            // What is emphasised twice is no more than emphasised.
            _ if self.wraps.iter().any(|(_, outer, _)| discriminant(outer) == discriminant(&wrap)) => return self.inlines.extend(inlines),
            _ if inlines.is_empty() => return,
            Wrap::Strong => Inline::Strong { inlines },
            Wrap::Emphasis => Inline::Emphasis { inlines },
            Wrap::Strike => Inline::Strike { inlines },
            Wrap::Underline => Inline::Underline { inlines },
            Wrap::Spoiler => Inline::Spoiler { inlines },
        };
        self.inlines.push(wrapped);
    }

    fn trim_end(&mut self) {
        if let Some(Inline::Text { text }) = self.inlines.last_mut() {
            text.truncate(text.trim_end_matches(' ').len());
            if text.is_empty() {
                self.inlines.pop();
            }
        }
    }

    fn end_wraps(&mut self) {
        if self.code.is_some() {
            self.close_code();
        }
        while let Some((_, wrap, before)) = self.wraps.pop() {
            self.end_wrap(wrap, before);
        }
    }

    /// Takes the words that are open, without the space at their end.
    fn take_line(&mut self) -> Vec<Inline> {
        self.end_wraps();
        while matches!(self.inlines.last(), Some(Inline::Break))
            || matches!(self.inlines.last(), Some(Inline::Text { text }) if text.trim().is_empty())
        {
            self.inlines.pop();
        }
        self.trim_end();
        let breaks = self.inlines.iter().take_while(|inline| **inline == Inline::Break).count();
        self.inlines.drain(..breaks);
        std::mem::take(&mut self.inlines)
    }

    /// Ends the paragraph or heading that is open.
    fn flush(&mut self) {
        let inlines = self.take_line();
        let heading = self.heading.take();
        if inlines.is_empty() {
            return;
        }
        let direction = direction_of(&inlines);
        self.blocks.push(match heading {
            Some(level) => Block::Heading { level, direction, inlines },
            None => Block::Paragraph { direction, inlines },
        });
    }

    fn open_container(&mut self, container: Container) {
        self.flush();
        if self.outer.len() < DEEPEST {
            self.outer.push((container, std::mem::take(&mut self.blocks), Vec::new()));
        }
    }

    fn close_up_to(&mut self, wanted: impl Fn(&Container) -> bool) {
        self.flush();
        if self.outer.iter().any(|(container, ..)| wanted(container)) {
            while let Some(done) = self.outer.last().map(|(container, ..)| wanted(container)) {
                self.close_container();
                if done {
                    break;
                }
            }
        }
    }

    /// Ends the innermost container; `false` when there is none.
    fn close_container(&mut self) -> bool {
        self.flush();
        let Some((container, before, mut items)) = self.outer.pop() else { return false };
        let inner = std::mem::replace(&mut self.blocks, before);
        match container {
            Container::Quote if inner.is_empty() => {}
            Container::Quote => self.blocks.push(Block::Quote { blocks: inner }),
            Container::Item => match self.outer.last_mut() {
                Some((_, _, items)) => items.push(inner),
                None => self.blocks.extend(inner),
            },
            Container::List { start } => {
                // Words that stand in a list without an item are an item.
                if !inner.is_empty() {
                    items.push(inner);
                }
                if !items.is_empty() {
                    self.blocks.push(Block::List { start, items });
                }
            }
        }
        true
    }
}

/// Whether an element stands on lines of its own. Code does too, and is dealt with where it ends.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "details"
            | "summary"
            | "section"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "blockquote"
            | "ul"
            | "ol"
            | "li"
    )
}

/// Whether something is the name of a language, and no words.
fn is_language(name: &str) -> bool {
    name.len() <= 40 && name.chars().all(|letter| letter.is_alphanumeric() || "+-#._".contains(letter))
}
