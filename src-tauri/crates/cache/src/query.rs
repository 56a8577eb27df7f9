//! What a person looks for: from what they wrote to an expression of FTS5, and to the places in a text that fit.
//!
//! Both follow the same rules, so that what was found can be shown. Words between quotation marks, and words with nothing
//! but signs between them (`example.org`, 東京), must follow each other. The last word may be a beginning, unless its
//! quotation was closed. A word that is joined of several is found in one piece and apart.

use std::fmt::Write;
use std::ops::Range;

use crate::wording::{Placed, Term, Wording};

/// How many words of a query count.
const WORDS: usize = 24;

/// What a person looks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// All of them must be there.
    groups: Vec<Group>,
}

/// Words that must follow each other.
#[derive(Debug, PartialEq, Eq)]
struct Group {
    terms: Vec<Term>,
    /// Whether they stood between quotation marks: then parts of words do not count.
    quoted: bool,
    /// Whether the last word may be a beginning.
    open: bool,
}

/// A run of words that fits a group.
struct Run {
    words: Vec<String>,
    open: bool,
    /// Whether parts of words count.
    parts: bool,
}

impl Query {
    /// Reads what a person wrote.
    pub(crate) fn of(text: &str) -> Self {
        let mut groups = Vec::new();
        let mut open = true;
        for (piece, quoted, closed) in pieces(text) {
            let mut piece_groups: Vec<Group> = Vec::new();
            for term in Wording::of(piece).terms() {
                match piece_groups.last_mut() {
                    Some(group) if quoted || term.near => group.terms.push(term),
                    _ => piece_groups.push(Group { terms: vec![term], quoted, open: false }),
                }
            }
            if !piece_groups.is_empty() {
                open = !closed;
            }
            groups.append(&mut piece_groups);
        }
        let mut left = WORDS;
        for group in &mut groups {
            group.terms.truncate(left);
            left -= group.terms.len();
        }
        groups.retain(|group| !group.terms.is_empty());
        if let Some(last) = groups.last_mut() {
            last.open = open;
        }
        Self { groups }
    }

    /// Whether there are no words.
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The expression for FTS5. `tags` must all be there, none of `without`; `None` when nothing is asked for.
    pub(crate) fn expression(&self, tags: &[char], without: &[char]) -> Option<String> {
        let mut all = String::new();
        for tag in tags {
            let _ = write!(all, "{}tags : \"{tag}\"", if all.is_empty() { "" } else { " AND " });
        }
        for group in &self.groups {
            all.push_str(if all.is_empty() { "(" } else { " AND (" });
            for (number, run) in group.runs().iter().enumerate() {
                // Words hold letters only: nothing in them can end the quotation.
                let columns = if run.parts { "{words parts}" } else { "words" };
                let (or, open) = (if number > 0 { " OR " } else { "" }, if run.open { " *" } else { "" });
                let _ = write!(all, "{or}{columns} : \"{}\"{open}", run.words.join(" "));
            }
            all.push(')');
        }
        if all.is_empty() {
            return None;
        }
        if !without.is_empty() {
            let none: Vec<String> = without.iter().map(|tag| format!("\"{tag}\"")).collect();
            all = format!("({all}) NOT (tags : ({}))", none.join(" OR "));
        }
        Some(all)
    }

    /// The bytes of a text that fit, in order and apart from each other.
    pub(crate) fn marks(&self, wording: &Wording) -> Vec<Range<usize>> {
        let (whole, parts) = (wording.whole(), wording.parts());
        let mut marks = Vec::new();
        for run in self.groups.iter().flat_map(Group::runs) {
            mark(wording, &whole, &run, &mut marks);
            if run.parts {
                mark(wording, &parts, &run, &mut marks);
            }
        }
        marks.sort_by_key(|mark: &Range<usize>| (mark.start, mark.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            match apart.last_mut() {
                Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
                _ => apart.push(mark),
            }
        }
        apart
    }
}

impl Group {
    /// The ways in which it may be written; any will do.
    fn runs(&self) -> Vec<Run> {
        let words = self.terms.iter().map(|term| term.word.clone()).collect();
        let alone = !self.quoted && self.terms.len() == 1;
        let mut runs = vec![Run { words, open: self.open, parts: alone }];
        if let (true, Some(term)) = (alone, self.terms.first().filter(|term| term.parts.len() > 1)) {
            runs.push(Run { words: term.parts.clone(), open: self.open, parts: true });
        }
        runs
    }
}

fn mark(wording: &Wording, text: &[Placed], run: &Run, marks: &mut Vec<Range<usize>>) {
    let Some((last, before)) = run.words.split_last() else { return };
    for window in text.windows(run.words.len()) {
        let Some((end, begin)) = window.split_last() else { continue };
        let ends = if run.open { end.word.starts_with(last) } else { end.word == *last };
        if ends && begin.iter().zip(before).all(|(placed, word)| placed.word == *word) {
            let letters = (run.open && end.word.len() > last.len()).then(|| last.chars().count());
            marks.push(wording.bytes(begin.first().unwrap_or(end), end, letters));
        }
    }
}

/// Splits a text at its quotation marks: each piece, whether it was quoted, whether the quotation was closed.
fn pieces(text: &str) -> Vec<(&str, bool, bool)> {
    let mut pieces = Vec::new();
    let (mut rest, mut quoted) = (text, false);
    while let Some(at) = rest.find(['"', '“', '”', '„', '«', '»']) {
        let (piece, after) = rest.split_at(at);
        pieces.push((piece, quoted, quoted));
        let mut letters = after.chars();
        letters.next();
        rest = letters.as_str();
        quoted = !quoted;
    }
    pieces.push((rest, quoted, false));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(Query::of(text).expression(&[], &[]).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn words_become_an_expression() {
        check("", "");
        check(" ?! ", "");
        check("Hello", "({words parts} : \"hello\" *)");
        check("Hello wor", "({words parts} : \"hello\") AND ({words parts} : \"wor\" *)");
        check("example.org", "(words : \"example org\" *)");
        check("\"new York\"", "(words : \"new york\")");
        check("“new York” «b c» d", "(words : \"new york\") AND (words : \"b c\") AND ({words parts} : \"d\" *)");
        check("\"new yo", "(words : \"new yo\" *)");
        check("\"a b\" ", "(words : \"a b\")");
        check("\"\"", "");
        check("می‌روم", "({words parts} : \"میروم\" * OR {words parts} : \"می روم\" *)");
        check("ميروم", "({words parts} : \"میروم\" *)");
        check("東京", "(words : \"東 京\" *)");
        check("a\" OR b*^:(", "({words parts} : \"a\") AND (words : \"or b\" *)");
        assert_eq!(Query::of(&"a ".repeat(100)).groups.len(), WORDS);
    }

    #[test]
    fn tags_stand_beside_the_words() {
        let query = Query::of("a");
        let expected = "(tags : \"x\" AND tags : \"y\" AND ({words parts} : \"a\" *)) NOT (tags : (\"z\" OR \"w\"))";
        assert_eq!(query.expression(&['x', 'y'], &['z', 'w']).unwrap(), expected);
        assert_eq!(Query::default().expression(&['x'], &[]).unwrap(), "tags : \"x\"");
        assert_eq!(Query::default().expression(&[], &['x']), None);
    }

    fn marked(query: &str, text: &str) -> String {
        let mut shown = String::new();
        let mut at = 0;
        for mark in Query::of(query).marks(&Wording::of(text)) {
            let _ = write!(shown, "{}[{}]", &text[at..mark.start], &text[mark.clone()]);
            at = mark.end;
        }
        shown + &text[at..]
    }

    #[test]
    fn marks_lie_in_the_text_as_it_was_written() {
        for (query, text, expected) in [
            ("stras", "Die Straße!", "Die [Straß]e!"),
            ("strasse", "Die Straße!", "Die [Straße]!"),
            ("سلام", "گفت سَلاٰم!", "گفت [سَلاٰم]!"),
            ("ميروم", "من می‌روم", "من [می‌روم]"),
            ("میرو", "من می‌روم", "من [می‌رو]م"),
            ("می روم", "من می‌روم و میروم", "من [می‌روم] و [میروم]"),
            ("روم", "من می‌روم", "من می‌[روم]"),
            ("کتاب خانه", "کتاب‌خانه", "[کتاب]‌[خانه]"),
            ("کتاب‌خانه", "کتاب خانه", "[کتاب خانه]"),
            ("京都", "東京都に", "東[京都]に"),
            ("example.or", "see http://example.org/x", "see http://[example.or]g/x"),
            ("\"new york\"", "New-York, york new york", "[New-York], york [new york]"),
            ("a", "b A ab", "b [A] [a]b"),
            ("1403", "سال ۱۴۰۳", "سال [۱۴۰۳]"),
            ("caf", "Café", "[Caf]é"),
            ("cafe", "Cafe\u{301}s", "[Cafe\u{301}]s"),
            ("x", "nothing", "nothing"),
            ("l'eau", "de l’eau", "de [l’eau]"),
            ("👍", "ok 👍🏽", "ok [👍🏽]"),
        ] {
            assert_eq!(marked(query, text), expected, "{query}");
        }
    }
}
