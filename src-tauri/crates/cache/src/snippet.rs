//! A piece of a message around what fits, in one line.

use std::ops::Range;

use hoopoe_model::{Direction, Inline, Snippet, SnippetPiece, direction_of};
use unicode_normalization::char::is_combining_mark;

use crate::query::Query;
use crate::wording::Wording;

/// How many letters are shown at most.
const LETTERS: usize = 200;
/// How many of them stand before the first mark at most.
const BEFORE: usize = 40;

/// Makes the snippet of a message.
pub(crate) fn snippet(text: &str, query: &Query) -> Snippet {
    let wording = Wording::of(text);
    let marks = query.marks(&wording);
    let shown = span(text, &wording, marks.first());
    let mut pieces: Vec<SnippetPiece> = Vec::new();
    let mut add = |range: Range<usize>, marked| {
        let text: String =
            text.get(range).unwrap_or_default().chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        if !text.is_empty() {
            pieces.push(SnippetPiece { text, marked });
        }
    };
    let mut at = shown.start;
    for mark in marks.iter().filter(|mark| mark.start < shown.end) {
        let (start, end) = (mark.start.max(at), mark.end.min(shown.end).max(at));
        add(at..start, false);
        add(start..end, true);
        at = end;
    }
    add(at..shown.end, false);
    let before = text.get(..shown.start).unwrap_or_default();
    let after = text.get(shown.end..).unwrap_or_default();
    Snippet {
        pieces,
        direction: direction(text, marks.first().map_or(shown.start, |mark| mark.start)),
        cut_before: !before.trim().is_empty(),
        cut_after: !after.trim().is_empty(),
    }
}

/// The bytes that are shown: from the beginning of a word not far before the first mark.
fn span(text: &str, wording: &Wording, first: Option<&Range<usize>>) -> Range<usize> {
    let first = first.map_or(0, |mark| mark.start);
    let earliest = back(text, first, BEFORE);
    let start = if earliest == 0 {
        text.len() - text.trim_start().len()
    } else {
        wording.beginnings().find(|start| (earliest..=first).contains(start)).unwrap_or(first)
    };
    let end = forth(text, start, LETTERS);
    start..end.max(start)
}

/// The place so many letters before another.
fn back(text: &str, from: usize, letters: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    before.char_indices().rev().nth(letters.saturating_sub(1)).map_or(0, |(at, _)| at)
}

/// The place so many letters after another; no letter is torn from its marks.
fn forth(text: &str, from: usize, letters: usize) -> usize {
    let after = text.get(from..).unwrap_or_default();
    let mut rest = after.char_indices().skip(letters);
    let end =
        rest.find(|(_, letter)| !is_combining_mark(*letter) && !matches!(letter, '\u{200c}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}'));
    end.map_or(text.len(), |(at, _)| from + at)
}

/// Which way the line runs in which a place is.
fn direction(text: &str, at: usize) -> Direction {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    direction_of(&[Inline::Text { text: line.to_owned() }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, text: &str) -> String {
        let snippet = snippet(text, &Query::of(query));
        let pieces = snippet.pieces.iter().map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() });
        let (before, after) = (if snippet.cut_before { "…" } else { "" }, if snippet.cut_after { "…" } else { "" });
        format!("{before}{}{after}", pieces.collect::<String>())
    }

    #[test]
    fn the_words_around_the_first_mark_are_shown() {
        assert_eq!(shown("tree", "an old tree"), "an old [tree]");
        assert_eq!(shown("", "  an old tree\n"), "an old tree\n".trim_end().to_owned() + " ");
        assert_eq!(shown("nest", "one\ntwo nests\nthree"), "one two [nest]s three");
        let long = format!("{}the hoopoe nests here {}", "word ".repeat(50), "later ".repeat(50));
        let found = shown("hoopoe", &long);
        assert!(found.starts_with("…word word") && found.contains(" the [hoopoe] nests") && found.ends_with('…'), "{found}");
        assert!(found.chars().count() < 210);
        assert!(shown("needle", &format!("{}needle", "x".repeat(90))).starts_with('x'));
        assert_eq!(shown("needle", &format!("{}/needle", "x".repeat(90))), "…[needle]");
    }

    #[test]
    fn the_direction_is_that_of_the_line() {
        let direction = |query: &str| snippet("hello there\nسلام بر تو\n123", &Query::of(query)).direction;
        assert_eq!((direction("there"), direction("بر"), direction("123")), (Direction::Ltr, Direction::Rtl, Direction::Neutral));
    }

    /// Random numbers that are the same in every run.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % sides
        }

        fn text(&mut self, most: usize) -> String {
            const LETTERS: [char; 48] = [
                'a',
                'B',
                'ß',
                'ﬁ',
                'é',
                '\u{301}',
                ' ',
                ' ',
                ' ',
                '\n',
                '.',
                '\'',
                '"',
                '’',
                'م',
                'ی',
                'ي',
                'ا',
                'ه',
                '\u{64e}',
                '\u{670}',
                '\u{200c}',
                '\u{200c}',
                '\u{a0}',
                'ﷺ',
                'ﻼ',
                '東',
                '京',
                'が',
                '\u{3099}',
                'か',
                '한',
                '\u{1112}',
                '\u{1161}',
                '👍',
                '🏽',
                '\u{200d}',
                '\u{fe0f}',
                '۱',
                '1',
                '½',
                'İ',
                'ς',
                '\u{202e}',
                'ह',
                'ि',
                '\u{0}',
                '\u{f0001}',
            ];
            (0..self.roll(most)).map(|_| LETTERS[self.roll(LETTERS.len())]).collect()
        }
    }

    #[test]
    fn whatever_is_looked_for_in_whatever_text() {
        let mut dice = Dice(3);
        let mut marked = 0;
        for _ in 0..6_000 {
            let most = if dice.roll(8) == 0 { 600 } else { 30 };
            let (text, query) = (dice.text(most), dice.text(8));
            let query = Query::of(&query);
            let marks = query.marks(&Wording::of(&text));
            let mut last = 0;
            for mark in &marks {
                assert!(last <= mark.start && mark.start < mark.end, "{text:?} {marks:?}");
                assert!(text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end), "{text:?} {marks:?}");
                last = mark.end;
            }
            let snippet = snippet(&text, &query);
            let whole: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
            let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
            assert!(plain.contains(&whole), "{text:?} {whole:?}");
            assert_eq!(marks.is_empty(), !snippet.pieces.iter().any(|piece| piece.marked), "{text:?}");
            marked += usize::from(!marks.is_empty());
        }
        assert!(marked > 300, "{marked}");
    }

    #[test]
    fn a_word_of_a_text_is_found_in_it() {
        let mut dice = Dice(5);
        for _ in 0..3_000 {
            // A fraction is torn into two words, of which each is shown as the whole letter.
            let text = dice.text(40).replace('½', "");
            let wording = Wording::of(&text);
            for placed in wording.whole().iter().chain(&wording.parts()) {
                let written = &text[wording.bytes(placed, placed, None)];
                assert!(!Query::of(written).marks(&wording).is_empty(), "{written:?} in {text:?}");
            }
        }
    }
}
