//! Which way a paragraph runs, and how foreign names stand inside a sentence.
//!
//! One rule for bubbles, quotes, the chat list and notifications: a leading mention, link, code, number or emoji says
//! nothing; a leading RLM or LRM decides; else the majority of strong letters; first strong breaks a tie.
//! The interface repeats this rule for the composer only; both are held by the same table of cases.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Inline;

/// Which way a paragraph runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
    /// It has no strong letter: it follows its surroundings.
    #[default]
    Neutral,
}

const LRM: char = '\u{200E}';
const RLM: char = '\u{200F}';
const ALM: char = '\u{061C}';

/// Tells the direction of a paragraph.
pub fn direction_of(inlines: &[Inline]) -> Direction {
    let mut tally = Tally::default();
    tally.add(inlines, true);
    tally.verdict()
}

#[derive(Default)]
struct Tally {
    told: Option<Direction>,
    first: Direction,
    ltr: usize,
    rtl: usize,
    begun: bool,
}

impl Tally {
    fn add(&mut self, inlines: &[Inline], counts: bool) {
        for inline in inlines {
            match inline {
                Inline::Text { text } if counts => self.add_text(text),
                Inline::Strong { inlines }
                | Inline::Emphasis { inlines }
                | Inline::Strike { inlines }
                | Inline::Underline { inlines }
                | Inline::Spoiler { inlines } => self.add(inlines, counts),
                Inline::Link { .. }
                | Inline::Code { .. }
                | Inline::Mention { .. }
                | Inline::ChatMention { .. }
                | Inline::Text { .. }
                | Inline::Break => {}
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        for word in text.split_inclusive(char::is_whitespace) {
            if is_address(word.trim()) {
                continue;
            }
            for letter in word.chars() {
                match letter {
                    RLM | ALM if !self.begun => self.told = Some(Direction::Rtl),
                    LRM if !self.begun => self.told = Some(Direction::Ltr),
                    _ => {}
                }
                match strong(letter) {
                    Direction::Ltr => self.ltr += 1,
                    Direction::Rtl => self.rtl += 1,
                    Direction::Neutral => continue,
                }
                self.begun = true;
                if self.first == Direction::Neutral {
                    self.first = strong(letter);
                }
            }
        }
    }

    fn verdict(&self) -> Direction {
        if let Some(told) = self.told {
            return told;
        }
        match self.ltr.cmp(&self.rtl) {
            std::cmp::Ordering::Greater => Direction::Ltr,
            std::cmp::Ordering::Less => Direction::Rtl,
            std::cmp::Ordering::Equal => self.first,
        }
    }
}

/// Whether a word is a link or a mention in plain text, whose letters say nothing about the sentence around it.
fn is_address(word: &str) -> bool {
    word.starts_with("http://")
        || word.starts_with("https://")
        || word.starts_with("www.")
        || (word.starts_with(['@', '#', '!']) && word.chars().nth(1).is_some_and(char::is_alphanumeric))
}

/// Tells the strong direction of one letter: the blocks of the right-to-left scripts, and every other letter.
fn strong(letter: char) -> Direction {
    match letter as u32 {
        0x0660..=0x0669 | 0x06F0..=0x06F9 => Direction::Neutral,
        0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF if letter.is_alphabetic() => {
            Direction::Rtl
        }
        _ if letter.is_alphabetic() => Direction::Ltr,
        _ => Direction::Neutral,
    }
}

/// Wraps a name, a number or a file name for use inside a sentence of plain text: FSI … PDI.
pub fn isolate(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// Shows the controls that could reorder the text around a name (U+202A–202E, U+2066–2069) instead of obeying them.
pub fn visible_controls(name: &str) -> String {
    name.chars()
        .map(|letter| if matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') { '\u{FFFD}' } else { letter })
        .collect()
}
