//! A shown text turned back into what the user could have written, for editing it again.

use std::fmt::Write;

use hoopoe_model::{Block, Content, Inline, Mentioned, MentionedChat, Tone};

use super::{
    compose,
    compose::link_to,
    escape::{escaped, fence, line_starts},
};

/// Turns a shown text back into what the user could have written, with the people and the chats it names.
pub fn source_of(content: &Content) -> (String, Vec<Mentioned>, Vec<MentionedChat>) {
    let Content::Text { body, blocks, tone } = content else { return (String::new(), Vec::new(), Vec::new()) };
    let me = if *tone == Tone::Emote { "/me " } else { "" };
    let source = format!("{me}{body}");
    // Words that come out the same need no marks.
    if compose(&source, &[], &[]).content == *content {
        return (source, Vec::new(), Vec::new());
    }
    let mut writer = Writer::default();
    let source = writer.blocks(blocks);
    (format!("{me}{source}"), writer.mentions, writer.chats)
}

#[derive(Default)]
struct Writer {
    mentions: Vec<Mentioned>,
    chats: Vec<MentionedChat>,
}

/// What words stand in.
#[derive(Clone, Copy, Default)]
struct Within {
    cell: bool,
    strong: bool,
    emphasis: bool,
    strike: bool,
    spoiler: bool,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) -> String {
        let mut written: Vec<String> = Vec::new();
        // Two lists of the same kind with nothing between them would be one: the second takes the other sign.
        let mut other_sign = false;
        let mut list_before = None;
        for block in blocks {
            let kind = match block {
                Block::List { start, .. } => Some(start.is_some()),
                _ => None,
            };
            other_sign = kind.is_some() && kind == list_before && !other_sign;
            list_before = kind;
            written.push(self.block(block, other_sign));
        }
        written.join("\n\n")
    }

    fn block(&mut self, block: &Block, other_sign: bool) -> String {
        match block {
            Block::Paragraph { inlines, .. } => line_starts(&self.inline(inlines, Within::default())),
            Block::Heading { level, inlines, .. } => self.heading(*level, inlines),
            Block::Quote { blocks } => indented(&self.blocks(blocks), "> ", "> "),
            Block::Code { language, text } => {
                let fence = fence(text, "```");
                let language = language.as_deref().unwrap_or_default();
                format!("{fence}{language}\n{text}\n{fence}")
            }
            Block::List { start, items } => {
                let mut lines = Vec::new();
                for (item, number) in items.iter().zip(start.unwrap_or(1)..) {
                    let bullet = match (start, other_sign) {
                        (Some(_), false) => format!("{number}. "),
                        (Some(_), true) => format!("{number}) "),
                        (None, false) => "- ".to_owned(),
                        (None, true) => "+ ".to_owned(),
                    };
                    lines.push(indented(&self.blocks(item), &bullet, &" ".repeat(bullet.len())));
                }
                lines.join("\n")
            }
            Block::Table { columns, head, rows } => self.table(*columns, head, rows),
            // The one line across that is no list's sign and makes no heading of what stands before it.
            Block::Rule => "___".to_owned(),
        }
    }

    fn heading(&mut self, level: u8, inlines: &[Inline]) -> String {
        let words = self.inline(inlines, Within::default());
        if words.contains('\n') && level <= 2 {
            return format!("{}\n{}", line_starts(&words), if level == 1 { "===" } else { "---" });
        }
        let words = words.replace('\n', " ");
        // A sign at the end would belong to the mark.
        let words = words.strip_suffix('#').map_or(words.clone(), |before| format!("{before}\\#"));
        format!("{} {words}", "#".repeat(usize::from(level)))
    }

    fn table(&mut self, columns: u32, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
        let columns = usize::try_from(columns).unwrap_or_default();
        let within = Within { cell: true, ..Within::default() };
        let mut line = |cells: &[Vec<Inline>]| {
            let cells = cells.iter().map(|cell| self.inline(cell, within).replace('\n', " ")).chain(std::iter::repeat(String::new()));
            cells.take(columns).fold("|".to_owned(), |line, cell| format!("{line} {cell} |"))
        };
        let mut lines = vec![line(head), format!("|{}", " --- |".repeat(columns))];
        lines.extend(rows.iter().map(|row| line(row)));
        lines.join("\n")
    }

    fn inline(&mut self, all: &[Inline], within: Within) -> String {
        let mut source = String::new();
        for (index, piece) in all.iter().enumerate() {
            match piece {
                Inline::Text { text } => source.push_str(&escaped(text, within.cell)),
                Inline::Strong { inlines } => {
                    let inner = self.inline(inlines, Within { strong: true, ..within });
                    wrap(&mut source, if within.strong { "" } else { "**" }, &inner);
                }
                Inline::Emphasis { inlines } => {
                    let inner = self.inline(inlines, Within { emphasis: true, ..within });
                    // Three stars in a row would be read the other way round.
                    let mark = if within.strong { "_" } else { "*" };
                    wrap(&mut source, if within.emphasis { "" } else { mark }, &inner);
                }
                Inline::Strike { inlines } => {
                    let inner = self.inline(inlines, Within { strike: true, ..within });
                    wrap(&mut source, if within.strike { "" } else { "~~" }, &inner);
                }
                Inline::Spoiler { inlines } => {
                    let inner = self.inline(inlines, Within { spoiler: true, ..within });
                    let mark = if within.cell { "\\|\\|" } else { "||" };
                    wrap(&mut source, if within.spoiler { "" } else { mark }, &inner);
                }
                // Markdown has no mark for it; the words stay.
                Inline::Underline { inlines } => source.push_str(&self.inline(inlines, within)),
                Inline::Code { text } => {
                    let text = if within.cell { text.replace('|', "\\|") } else { text.clone() };
                    let fence = fence(&text, "`");
                    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
                    let _ = write!(source, "{fence}{space}{text}{space}{fence}");
                }
                Inline::Link { href, inlines } => {
                    let words = super::words::inline_words(inlines);
                    let says_itself = *href == words || href.trim_end_matches('/') == words || *href == format!("mailto:{words}");
                    if says_itself && stands_alone(&source, all.get(index + 1)) {
                        source.push_str(&escaped(&words, within.cell));
                    } else {
                        link(&mut source, &self.inline(inlines, within), href);
                    }
                }
                Inline::Mention { person, label } => {
                    let words = format!("@{label}");
                    let taken = self.mentions.iter().any(|known| known.words == words && known.person != *person);
                    if taken || within.cell && words.contains('|') {
                        link(&mut source, &escaped(&words, within.cell), &link_to(person.as_str()));
                    } else {
                        source.push_str(&words);
                        self.mentions.push(Mentioned { person: person.clone(), words });
                    }
                }
                Inline::ChatMention { chat, label } => {
                    let taken = self.chats.iter().any(|known| known.words == *label && known.chat != *chat);
                    if taken || !label.starts_with('#') || within.cell && label.contains('|') {
                        link(&mut source, &escaped(label, within.cell), &link_to(chat.as_str()));
                    } else {
                        source.push_str(label);
                        self.chats.push(MentionedChat { chat: chat.clone(), words: label.clone() });
                    }
                }
                // A line without words would end the paragraph.
                Inline::Break => source.push_str(if source.ends_with('\n') { "\\\n" } else { "\n" }),
            }
        }
        source
    }
}

/// Whether an address between these would be found again as it is.
fn stands_alone(before: &str, after: Option<&Inline>) -> bool {
    let begins = before.chars().next_back().is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | '«' | '"'));
    let ends = match after {
        None | Some(Inline::Break) => true,
        Some(Inline::Text { text }) => {
            text.trim_start_matches(['.', ',', ';', ':', '!', '?', ')', '»', '"']).chars().next().is_none_or(char::is_whitespace)
        }
        Some(_) => false,
    };
    begins && ends
}

fn link(source: &mut String, words: &str, href: &str) {
    if href.contains(['(', ')', ' ']) {
        let _ = write!(source, "[{words}](<{href}>)");
    } else {
        let _ = write!(source, "[{words}]({href})");
    }
}

/// Puts a mark around words; the space at their edges stays outside, where Markdown wants it.
fn wrap(source: &mut String, mark: &str, words: &str) {
    let core = words.trim();
    let begin = words.len() - words.trim_start().len();
    let (before, rest) = words.split_at(begin);
    let after = rest.get(core.len()..).unwrap_or_default();
    let mark = if core.is_empty() { "" } else { mark };
    let _ = write!(source, "{before}{mark}{core}{mark}{after}");
}

fn indented(source: &str, first: &str, others: &str) -> String {
    let mut lines = first.to_owned();
    for (index, line) in source.lines().enumerate() {
        if index > 0 {
            lines.push('\n');
            lines.push_str(others);
        }
        lines.push_str(line);
    }
    lines
}
