//! Folding a text for comparing what people write with what others are called: letters without case and marks, Arabic
//! and Persian forms of a letter as one, digits as ASCII.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|letter| !is_dropped(*letter)).map(one_form).flat_map(char::to_lowercase).collect()
}

/// Splits a folded text into its words.
pub(crate) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Marks, the tatweel, and what is only there for joining or direction.
fn is_dropped(letter: char) -> bool {
    is_combining_mark(letter) || matches!(letter, '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn one_form(letter: char) -> char {
    match letter {
        'ي' | 'ى' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ة' | 'ۀ' | 'ە' => 'ه',
        'ٱ' => 'ا',
        '۰'..='۹' => ascii(letter, '۰'),
        '٠'..='٩' => ascii(letter, '٠'),
        letter => letter,
    }
}

fn ascii(digit: char, zero: char) -> char {
    char::from_digit(u32::from(digit) - u32::from(zero), 10).unwrap_or(digit)
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
            ("علي", "علی"),
            ("كاوه", "کاوه"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("مُحَمَّد", "محمد"),
            ("أحمد", "احمد"),
            ("ســلام", "سلام"),
            ("۱۲۳", "123"),
            ("١٢٣", "123"),
            ("ΣΟΦΙΑ", "σοφια"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("Ali"), fold("Alia"));
        assert_eq!(words("bob-the_builder @bob:two.test").collect::<Vec<_>>(), ["bob", "the", "builder", "bob", "two", "test"]);
    }
}
