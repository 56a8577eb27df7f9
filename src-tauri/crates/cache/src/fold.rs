//! Folding: what people write the same way in their minds becomes the same letters.
//!
//! Letters lose their case and their marks; the Arabic and Persian forms of a letter become one, so do Latin letters with
//! strokes and ligatures; every digit becomes an ASCII one. A mark that makes another letter of it in its alphabet stays
//! (й, が, the vowel signs of India). Each folded letter remembers which bytes of the text it stands for, so that what is
//! found in the folded text can be shown in the text itself.
//!
//! One fold serves what is indexed and what is looked for; whoever changes it raises [`VERSION`].

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// Grows with each change of what is folded how; an index of another version is made anew.
pub(crate) const VERSION: i64 = 1;

/// Joins two letters without joining their words: `می‌روم`.
pub(crate) const JOINER: char = '\u{200c}';
/// Stands for the joiner in texts of some older programs.
pub(crate) const HARD_SPACE: char = '\u{a0}';

/// A folded letter, and the bytes of the text that it stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letter {
    pub(crate) folded: char,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Folds a text for looking into it as a whole; joined words become one.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let letters = letters(text).into_iter().map(|letter| letter.folded).filter(|letter| *letter != JOINER);
    letters.map(|letter| if letter == HARD_SPACE { ' ' } else { letter }).collect()
}

/// Splits a folded text into its words.
pub(crate) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Folds a text letter by letter; joiners and hard spaces stay.
pub(crate) fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    for (start, source) in text.char_indices() {
        let end = start + source.len_utf8();
        if source.is_ascii() {
            letters.push(Letter { folded: source.to_ascii_lowercase(), start, end });
        } else if keeps_whole(source) {
            push(&mut letters, source, start, end);
        } else {
            decompose_compatible(source, |letter| push(&mut letters, letter, start, end));
        }
    }
    letters
}

/// Hangul is made of letters already, the others would become a space or lose what makes them a letter.
fn keeps_whole(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}' | HARD_SPACE | 'й' | 'Й' | 'ў' | 'Ў' | 'ї' | 'Ї')
}

fn push(letters: &mut Vec<Letter>, letter: char, start: usize, end: usize) {
    if let Some(last) = letters.last_mut() {
        if let Some(whole) = another_letter(last.folded, letter) {
            *last = Letter { folded: whole, start: last.start, end };
            return;
        }
        if is_dropped(letter) {
            // A mark is shown with its letter, and so is what has no form of its own.
            last.end = end;
            return;
        }
    }
    if is_dropped(letter) {
        return;
    }
    if let Some(several) = several(letter) {
        letters.extend(several.chars().map(|folded| Letter { folded, start, end }));
        return;
    }
    letters.extend(one_form(letter).to_lowercase().map(|folded| Letter { folded, start, end }));
}

/// Marks that make another letter of a letter: sounds of Japanese, parts of Hangul, three letters of Cyrillic.
fn another_letter(letter: char, mark: char) -> Option<char> {
    match mark {
        '\u{3099}' | '\u{309a}' | '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' => compose(letter, mark),
        '\u{306}' if matches!(letter, 'и' | 'у') => compose(letter, mark),
        '\u{308}' if letter == 'і' => compose(letter, mark),
        _ => None,
    }
}

/// Marks, the tatweel, tones of emoji, and what is only there for hyphenation or direction.
fn is_dropped(letter: char) -> bool {
    match letter {
        // Of the scripts of South and South-East Asia, and of Japanese, marks are letters.
        '\u{900}'..='\u{1cff}' | '\u{3099}' | '\u{309a}' | '\u{a800}'..='\u{abff}' => false,
        '\u{ad}'
        | '\u{61c}'
        | '\u{640}'
        | '\u{200b}'
        | '\u{200d}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{1f3fb}'..='\u{1f3ff}' => true,
        letter => is_combining_mark(letter),
    }
}

fn one_form(letter: char) -> char {
    match letter {
        // ئ has become ي and a mark before it gets here: رئیس is written رییس as well.
        'ي' | 'ى' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ة' | 'ۀ' | 'ە' | 'ہ' | 'ۂ' | 'ۃ' | 'ھ' => 'ه',
        'ٱ' => 'ا',
        'ς' => 'σ',
        'ı' => 'i',
        'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        'ħ' | 'Ħ' => 'h',
        'ŧ' | 'Ŧ' => 't',
        'ŋ' | 'Ŋ' => 'n',
        '’' | 'ʼ' => '\'',
        letter => digit(letter).unwrap_or(letter),
    }
}

fn several(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}

/// The zeros of the scripts whose digits people write; nine digits follow each.
const ZEROS: [u32; 20] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810,
    0x1c50,
];

fn digit(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let zero = ZEROS.iter().copied().find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_the_same_is_the_same() {
        for (one, other) in [
            ("ALICE", "alice"),
            ("Zoë", "zoe"),
            ("Ångström", "angstrom"),
            ("Straße STRASSE", "strasse straẞe"),
            ("Łódź Øre İstanbul ısı", "lodz ore istanbul isi"),
            ("Æther œuvre Þór Đuro", "aether oeuvre thor duro"),
            ("ﬁne ﬀ Ｆｕｌｌ ①²", "fine ff full 12"),
            ("علي على", "علی علی"),
            ("كاوه ڪاوه", "کاوه کاوه"),
            ("مدرسة خانۀ کوردیە", "مدرسه خانه کوردیه"),
            ("أحمد إيران ٱلله آب", "احمد ایران الله اب"),
            ("رؤيا مؤمن", "رویا مومن"),
            ("رئیس", "رییس"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("مُحَمَّد سَلاٰم\u{670} هٔ", "محمد سلام ه"),
            ("\u{64b}\u{64c}\u{64d}\u{64e}\u{64f}\u{650}\u{651}\u{652}\u{654}ا", "ا"),
            ("ســلام", "سلام"),
            ("ﺳﻼﻡ ﷲ", "سلام الله"),
            ("۱۲۳ ١٢٣ १२३ １２３", "123 123 123 123"),
            ("a\u{200f}b\u{200e}c\u{200d}d\u{ad}e\u{feff}", "abcde"),
            ("یک\u{a0}دو", "یک دو"),
            ("ΣΟΦΙΑΣ", "σοφιασ"),
            ("ёлка Ёлка", "елка елка"),
            ("и\u{306}", "й"),
            ("ｶﾞ ガ か\u{3099}", "ガ ガ が"),
            ("\u{1112}\u{1161}\u{11ab}글", "한글"),
            ("👍🏽", "👍"),
            ("dʼaccord l’eau", "d'accord l'eau"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        for (one, other) in [("Ali", "Alia"), ("май", "маи"), ("が", "か"), ("हिन्दी", "हनद"), ("گل", "کل"), ("پا", "با")]
        {
            assert_ne!(fold(one), fold(other));
        }
        assert_eq!(words("bob-the_builder @bob:two.test").collect::<Vec<_>>(), ["bob", "the", "builder", "bob", "two", "test"]);
    }

    #[test]
    fn letters_know_where_they_come_from() {
        let text = "Aß سَلام";
        let found: Vec<(char, &str)> = letters(text).iter().map(|l| (l.folded, &text[l.start..l.end])).collect();
        assert_eq!(found, [('a', "A"), ('s', "ß"), ('s', "ß"), (' ', " "), ('س', "سَ"), ('ل', "ل"), ('ا', "ا"), ('م', "م")]);
    }
}
