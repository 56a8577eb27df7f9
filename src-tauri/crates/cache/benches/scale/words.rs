//! Text as people write it: English and Persian words, the frequent ones real, with the frequencies of Zipf's law.

use fastrand::Rng;

/// Frequent words, the most frequent first.
const ENGLISH: &str = include_str!("english.txt");
const PERSIAN: &str = include_str!("persian.txt");

/// How many different words a language has here. The rare ones are made of syllables.
const WORDS: usize = 40_000;

const ENGLISH_SYLLABLES: &[&str] =
    &["ba", "cor", "den", "el", "fi", "gra", "hun", "il", "jo", "ker", "lo", "mar", "nis", "or", "pel", "qua", "ris", "sto", "tan", "vi"];
const PERSIAN_SYLLABLES: &[&str] =
    &["با", "تر", "جا", "خو", "دا", "رو", "زن", "سا", "شه", "فر", "کا", "گل", "لا", "ما", "نو", "وا", "هم", "یا", "پو", "چن"];

/// A language of messages.
#[derive(Clone, Copy)]
pub enum Language {
    /// English.
    English,
    /// Persian.
    Persian,
}

/// Both languages and how frequent their words are.
pub struct Words {
    english: Vec<String>,
    persian: Vec<String>,
    zipf: Zipf,
}

impl Words {
    /// Makes them; always the same.
    pub fn new() -> Self {
        Self {
            english: vocabulary(ENGLISH, ENGLISH_SYLLABLES),
            persian: vocabulary(PERSIAN, PERSIAN_SYLLABLES),
            zipf: Zipf::new(WORDS, 1.0),
        }
    }

    /// Makes a message: mostly some words, seldom some paragraphs.
    pub fn message(&self, rng: &mut Rng, language: Language) -> String {
        let length = match rng.u32(0..100) {
            0..30 => rng.usize(1..5),
            30..80 => rng.usize(5..16),
            80..98 => rng.usize(16..40),
            _ => rng.usize(40..160),
        };
        self.phrase(rng, language, length)
    }

    /// Makes some words; a paragraph ends now and then.
    pub fn phrase(&self, rng: &mut Rng, language: Language, length: usize) -> String {
        let words = match language {
            Language::English => &self.english,
            Language::Persian => &self.persian,
        };
        let mut text = String::with_capacity(length * 8);
        for place in 0..length {
            if place > 0 {
                text.push_str(if place % 60 == 0 { "\n\n" } else { " " });
            }
            text.push_str(&words[self.zipf.roll(rng)]);
        }
        text
    }
}

/// Ranks of which each is as frequent as its reciprocal, to some power, says.
pub struct Zipf {
    sums: Vec<f64>,
}

impl Zipf {
    /// Makes `count` ranks.
    pub fn new(count: usize, power: f64) -> Self {
        let mut sum = 0.0;
        let mut rank = 0.0_f64;
        let sums = std::iter::repeat_with(|| {
            rank += 1.0;
            sum += rank.powf(-power);
            sum
        });
        Self { sums: sums.take(count).collect() }
    }

    /// Draws a rank; 0 is the most frequent.
    pub fn roll(&self, rng: &mut Rng) -> usize {
        let end = self.sums.len() - 1;
        let point = rng.f64() * self.sums[end];
        self.sums.partition_point(|sum| *sum < point).min(end)
    }
}

fn vocabulary(frequent: &str, syllables: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = frequent.split_whitespace().map(str::to_owned).collect();
    let mut number = words.len();
    while words.len() < WORDS {
        let (mut word, mut rest) = (String::new(), number);
        while rest > 0 {
            word.push_str(syllables[rest % syllables.len()]);
            rest /= syllables.len();
        }
        words.push(word);
        number += 1;
    }
    words
}
