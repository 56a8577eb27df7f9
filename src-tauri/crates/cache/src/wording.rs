//! Words: what of a text is indexed and looked for.
//!
//! A word is a run of letters. One that is joined of several by a joiner or an apostrophe (`می‌روم`, `l'eau`) is one word
//! and has its parts; so has one that Persian writes apart as well (`می روم`, `کتاب ها`), so that all ways to write it are
//! the same word. Each letter of a script that puts no spaces between words is a word of its own, so that any part of a
//! sentence is found as a run of words; so is each emoji.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::fold::{HARD_SPACE, JOINER, Letter, letters};

/// The length from which on the letters of a word do not count: nobody writes it, and it would only fill the index.
const LONGEST: usize = 100;

/// What Persian puts before a word, joined or apart.
const BEFORE: [&str; 2] = ["می", "نمی"];
/// What Persian puts after a word, joined or apart.
const AFTER: [&str; 11] = ["ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "تر", "ترین"];
/// The same, but only after a word that ends in ه.
const AFTER_HE: [&str; 5] = ["ام", "ای", "اند", "ایم", "اید"];

/// A text with its words.
pub(crate) struct Wording {
    letters: Vec<Letter>,
    words: Vec<Word>,
}

/// A word of a text.
#[derive(Clone, Debug)]
struct Word {
    /// Its letters, and what joins them.
    letters: Range<usize>,
    /// Whether nothing but signs stands between it and the word before.
    near: bool,
    /// Whether it has parts.
    joined: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter of a word.
    Letter,
    /// A word of its own.
    Alone,
    /// Joins the letters around it.
    Joiner,
    Space,
    Sign,
}

/// A word as it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) word: String,
    /// Its parts; none when it is one piece.
    pub(crate) parts: Vec<String>,
    /// Whether nothing but signs stands between it and the word before.
    pub(crate) near: bool,
}

/// A word or a part of one, and where in the text it stands.
pub(crate) struct Placed {
    pub(crate) word: String,
    letters: Range<usize>,
}

impl Wording {
    /// Finds the words of a text.
    pub(crate) fn of(text: &str) -> Self {
        let letters = letters(text);
        let mut words: Vec<Word> = Vec::new();
        let (mut at, mut spaces, mut near) = (0, false, false);
        while let Some(class) = class_at(&letters, at) {
            match class {
                Class::Letter | Class::Alone => {
                    let word = word_from(&letters, at, near);
                    at = word.letters.end;
                    add(&letters, &mut words, word, spaces);
                    (spaces, near) = (true, true);
                }
                Class::Space => (at, near) = (at + 1, false),
                Class::Joiner | Class::Sign => (at, spaces) = (at + 1, false),
            }
        }
        Self { letters, words }
    }

    /// The words and, apart from them, the parts of those that have some, as they are indexed.
    pub(crate) fn indexed(&self) -> (String, String) {
        let (mut whole, mut parts) = (String::with_capacity(self.letters.len() + 16), String::new());
        for word in &self.words {
            self.write(word.letters.clone(), &mut whole);
            if word.joined {
                self.parts_of(word).for_each(|part| self.write(part, &mut parts));
            }
        }
        (whole, parts)
    }

    /// The words as they are looked for.
    pub(crate) fn terms(&self) -> Vec<Term> {
        let term = |word: &Word| Term {
            word: self.text(word.letters.clone()),
            parts: if word.joined { self.parts_of(word).map(|part| self.text(part)).collect() } else { Vec::new() },
            near: word.near,
        };
        self.words.iter().map(term).collect()
    }

    /// The words with their places.
    pub(crate) fn whole(&self) -> Vec<Placed> {
        self.words.iter().map(|word| self.placed(word.letters.clone())).collect()
    }

    /// The parts of words with their places.
    pub(crate) fn parts(&self) -> Vec<Placed> {
        let joined = self.words.iter().filter(|word| word.joined);
        joined.flat_map(|word| self.parts_of(word)).map(|part| self.placed(part)).collect()
    }

    /// The bytes of the text for a run of words of which only the first letters of the last count; all where `None`.
    pub(crate) fn bytes(&self, first: &Placed, last: &Placed, letters: Option<usize>) -> Range<usize> {
        let end = match letters {
            Some(count) => last
                .letters
                .clone()
                .filter(|at| matches!(class_at(&self.letters, *at), Some(Class::Letter | Class::Alone)))
                .nth(count.saturating_sub(1)),
            None => last.letters.end.checked_sub(1),
        };
        let start = self.letters.get(first.letters.start).map_or(0, |letter| letter.start);
        let end = end.and_then(|at| self.letters.get(at)).map_or(start, |letter| letter.end);
        start..end.max(start)
    }

    /// Where words begin in the text, in bytes.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = usize> {
        self.words.iter().filter_map(|word| self.letters.get(word.letters.start)).map(|letter| letter.start)
    }

    fn placed(&self, letters: Range<usize>) -> Placed {
        Placed { word: self.text(letters.clone()), letters }
    }

    fn text(&self, range: Range<usize>) -> String {
        let letters = self.letters.get(range).unwrap_or_default().iter().map(|letter| letter.folded);
        letters.filter(|letter| matches!(class(*letter), Class::Letter | Class::Alone)).take(LONGEST).collect()
    }

    fn write(&self, range: Range<usize>, to: &mut String) {
        if !to.is_empty() {
            to.push(' ');
        }
        let letters = self.letters.get(range).unwrap_or_default().iter().map(|letter| letter.folded);
        to.extend(letters.filter(|letter| matches!(class(*letter), Class::Letter | Class::Alone)).take(LONGEST));
    }

    /// The runs of letters between what joins them.
    fn parts_of(&self, word: &Word) -> impl Iterator<Item = Range<usize>> {
        let (mut at, end) = (word.letters.start, word.letters.end);
        std::iter::from_fn(move || {
            let is_letter = |at: usize| class_at(&self.letters, at) == Some(Class::Letter);
            while at < end && !is_letter(at) {
                at += 1;
            }
            let start = at;
            while at < end && is_letter(at) {
                at += 1;
            }
            (start < at).then_some(start..at)
        })
    }
}

/// The word that begins at a letter.
fn word_from(letters: &[Letter], start: usize, near: bool) -> Word {
    if class_at(letters, start) == Some(Class::Alone) {
        return Word { letters: start..start + 1, near, joined: false };
    }
    let (mut end, mut joined) = (start + 1, false);
    loop {
        let next = (end..letters.len()).find(|at| !joins(letters, *at)).unwrap_or(end);
        if class_at(letters, next) != Some(Class::Letter) {
            return Word { letters: start..end, near, joined };
        }
        joined |= next > end;
        end = next + 1;
    }
}

/// Whether a letter joins those around it. A hard space does so only in Arabic script; elsewhere it is a space.
fn joins(letters: &[Letter], at: usize) -> bool {
    class_at(letters, at) == Some(Class::Joiner)
        || letters.get(at).is_some_and(|letter| letter.folded == HARD_SPACE)
            && at.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(|letter| is_arabic(letter.folded))
            && letters.get(at + 1).is_some_and(|letter| is_arabic(letter.folded))
}

/// Adds a word, to the word before where Persian writes the two as one. `spaces`: only spaces are between them.
fn add(letters: &[Letter], words: &mut Vec<Word>, word: Word, spaces: bool) {
    let text = |word: &Word| letters.get(word.letters.clone()).unwrap_or_default().iter().map(|letter| letter.folded);
    if let Some(last) = words.last_mut().filter(|_| spaces && !word.near) {
        let follows = |affixes: &[&str]| affixes.iter().any(|affix| text(&word).eq(affix.chars()));
        let before = BEFORE.iter().any(|affix| text(last).eq(affix.chars())) && text(&word).next().is_some_and(is_arabic);
        let ending = text(last).next_back().filter(|letter| is_arabic(*letter));
        if before || ending.is_some() && follows(&AFTER) || ending == Some('ه') && follows(&AFTER_HE) {
            last.letters.end = word.letters.end;
            last.joined = true;
            return;
        }
    }
    words.push(word);
}

fn class_at(letters: &[Letter], at: usize) -> Option<Class> {
    letters.get(at).map(|letter| class(letter.folded))
}

fn class(letter: char) -> Class {
    match letter {
        'a'..='z' | '0'..='9' => Class::Letter,
        JOINER | '\'' => Class::Joiner,
        letter if stands_alone(letter) => Class::Alone,
        letter if letter.is_alphanumeric() || is_combining_mark(letter) => Class::Letter,
        letter if letter.is_whitespace() => Class::Space,
        _ => Class::Sign,
    }
}

fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' | '\u{750}'..='\u{77f}')
}

/// Letters of Thai, Lao, Tibetan, Myanmar, Khmer, Han, Hiragana, Katakana, Hangul, Bopomofo and Yi; emoji.
fn stands_alone(letter: char) -> bool {
    match letter {
        '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}' => {
            letter.is_alphabetic() || is_combining_mark(letter)
        }
        '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{31ff}' | '\u{ac00}'..='\u{d7ff}' | '\u{1100}'..='\u{11ff}' => letter.is_alphanumeric(),
        '\u{3400}'..='\u{9fff}'
        | '\u{a000}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
        | '\u{2600}'..='\u{27bf}'
        | '\u{2b50}'
        | '\u{2b55}'
        | '\u{1f000}'..='\u{1faff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, whole: &str, parts: &str) {
        let (found, apart) = Wording::of(text).indexed();
        assert_eq!((found.as_str(), apart.as_str()), (whole, parts), "{text}");
    }

    #[test]
    fn words_are_runs_of_letters() {
        check("", "", "");
        check(" .,! ", "", "");
        check("See you at 18:30, Zoë!", "see you at 18 30 zoe", "");
        check("snake_case kebab-case", "snake case kebab case", "");
        check("हिन्दी में", "हिन्दी में", "");
        check(&"x".repeat(300), &"x".repeat(100), "");
    }

    #[test]
    fn what_is_joined_is_one_word_with_parts() {
        for text in ["می‌روم", "می روم", "مي\u{a0}روم", "می  روم"] {
            check(text, "میروم", "می روم");
        }
        check("میروم", "میروم", "");
        check("کتاب‌خانه‌ها", "کتابخانهها", "کتاب خانه ها");
        check("کتاب ها و خانه های ما", "کتابها و خانههای ما", "کتاب ها خانه های");
        check("رفته ام. ای دوست", "رفتهام ای دوست", "رفته ام");
        check("نمی توانم بروم", "نمیتوانم بروم", "نمی توانم");
        check("می. روم", "می روم", "");
        check("می go ها", "می go ها", "");
        check("don't l’eau 'so' rock'", "dont leau so rock", "don t l eau");
        check("10\u{a0}km", "10 km", "");
        check("\u{200c}می\u{200c}\u{200c}روم\u{200c}", "میروم", "می روم");
    }

    #[test]
    fn scripts_without_spaces_go_letter_by_letter() {
        check("東京都に行く", "東 京 都 に 行 く", "");
        check("안녕 hello세계", "안 녕 hello 세 계", "");
        check("カタカナーabc", "カ タ カ ナ ー abc", "");
        check("สวัสดี", "ส ว ั ส ด ี", "");
        check("ok👍🏽👍 ❤️", "ok 👍 👍 ❤", "");
    }

    #[test]
    fn terms_know_their_neighbours() {
        let near = |text: &str| Wording::of(text).terms().iter().map(|term| term.near).collect::<Vec<_>>();
        assert_eq!(near("example.org and a/b"), [false, true, false, false, true]);
        assert_eq!(near("東京 都"), [false, true, false]);
        assert_eq!(near("a - b"), [false, false]);
    }
}
