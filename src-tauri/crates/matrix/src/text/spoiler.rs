//! Spoilers in what is written: `||hidden||`. Markdown does not know them; they are found among its events.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// What stands around hidden words. In a table, where a bare stroke ends a cell, each has a backslash before it.
const MARK: &str = "||";

/// Makes spoilers of the marks that stand in pairs in the same run of words. `source`: what the events were read from.
pub(super) fn hide<'a>(source: &str, events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> Vec<Event<'a>> {
    let mut hider = Hider { source, out: Vec::new(), levels: vec![Vec::new()], code: false, table: false, half: false };
    for (event, range) in events {
        hider.take(event, range.start);
    }
    hider.out
}

struct Hider<'a, 's> {
    source: &'s str,
    out: Vec<Event<'a>>,
    /// Where the marks stand in `out`, for each element that is open.
    levels: Vec<Vec<usize>>,
    code: bool,
    table: bool,
    /// Whether `out` ends with one stroke of a table, the first half of a mark perhaps.
    half: bool,
}

impl<'a> Hider<'a, '_> {
    fn take(&mut self, event: Event<'a>, at: usize) {
        let half = std::mem::take(&mut self.half);
        match event {
            Event::Text(text) if !self.code => {
                let escaped = at.checked_sub(1).and_then(|before| self.source.as_bytes().get(before)) == Some(&b'\\');
                if self.table {
                    self.cell(&text, escaped, half);
                } else {
                    self.words(&text, escaped);
                }
            }
            Event::Start(tag) => {
                self.code |= matches!(tag, Tag::CodeBlock(_) | Tag::Image { .. });
                self.table |= matches!(tag, Tag::Table(_));
                self.out.push(Event::Start(tag));
                self.levels.push(Vec::new());
            }
            Event::End(tag) => {
                self.code &= !matches!(tag, TagEnd::CodeBlock | TagEnd::Image);
                self.table &= !matches!(tag, TagEnd::Table);
                self.pair();
                self.out.push(Event::End(tag));
            }
            event => self.out.push(event),
        }
    }

    /// Takes words; with a backslash before them, the first letter is no part of a mark.
    fn words(&mut self, text: &str, escaped: bool) {
        let first = text.chars().next().filter(|_| escaped).map_or(0, char::len_utf8);
        let (first, rest) = text.split_at(first);
        self.push(first);
        for (index, words) in rest.split(MARK).enumerate() {
            if index > 0 {
                self.mark();
            }
            self.push(words);
        }
    }

    fn cell(&mut self, text: &str, escaped: bool, half: bool) {
        match text.strip_prefix('|').filter(|_| escaped) {
            Some(rest) if half => {
                self.out.pop();
                self.mark();
                self.push(rest);
            }
            _ => {
                self.push(text);
                self.half = escaped && text == "|";
            }
        }
    }

    fn push(&mut self, words: &str) {
        if !words.is_empty() {
            self.out.push(Event::Text(words.to_owned().into()));
        }
    }

    fn mark(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.push(self.out.len());
        }
        self.out.push(Event::Text(MARK.into()));
    }

    /// Ends an element: of its marks, each that opens and the next one that closes are a spoiler.
    fn pair(&mut self) {
        let mut open = None;
        for at in self.levels.pop().unwrap_or_default() {
            match open {
                Some(start) if at > start + 1 && self.is_word(at - 1, |text| text.chars().next_back()) => {
                    for (at, tag) in [(start, "<span data-mx-spoiler>"), (at, "</span>")] {
                        if let Some(mark) = self.out.get_mut(at) {
                            *mark = Event::InlineHtml(tag.into());
                        }
                    }
                    open = None;
                }
                None if self.is_word(at + 1, |text| text.chars().next()) => open = Some(at),
                _ => {}
            }
        }
    }

    /// Whether there is something at a place of `out` that a mark may stand at: no end, no break, no space.
    fn is_word(&self, at: usize, edge: impl Fn(&str) -> Option<char>) -> bool {
        match self.out.get(at) {
            Some(Event::Text(text)) => edge(text).is_some_and(|letter| !letter.is_whitespace()),
            Some(Event::SoftBreak | Event::HardBreak) | None => false,
            Some(_) => true,
        }
    }
}
