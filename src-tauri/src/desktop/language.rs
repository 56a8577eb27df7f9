//! The few words that the desktop shows itself, in the interface's language.

use hoopoe_model::{Language, Settings};

/// The words of a language.
pub struct Words {
    /// The program's name.
    pub name: &'static str,
    /// Brings the window to the front.
    pub open: &'static str,
    /// Ends the program.
    pub quit: &'static str,
    /// Answers a message.
    pub reply: &'static str,
}

const ENGLISH: Words = Words { name: "Hoopoe", open: "Open Hoopoe", quit: "Quit", reply: "Reply" };
const PERSIAN: Words = Words { name: "هدهد", open: "باز کردن هدهد", quit: "خروج", reply: "پاسخ" };

/// Lends the words of the language that the settings name.
pub fn words(settings: &Settings) -> &'static Words {
    words_of(settings.language, sys_locale::get_locale().as_deref())
}

fn words_of(language: Language, system: Option<&str>) -> &'static Words {
    let persian = match language {
        Language::En => false,
        Language::Fa => true,
        Language::System => system.is_some_and(|locale| locale.split(['-', '_']).next() == Some("fa")),
    };
    if persian { &PERSIAN } else { &ENGLISH }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_decides_unless_the_user_has() {
        for (language, system, quit) in [
            (Language::System, Some("fa-IR"), "خروج"),
            (Language::System, Some("fa"), "خروج"),
            (Language::System, Some("fat-GH"), "Quit"),
            (Language::System, Some("de-DE"), "Quit"),
            (Language::System, None, "Quit"),
            (Language::En, Some("fa-IR"), "Quit"),
            (Language::Fa, Some("en-US"), "خروج"),
        ] {
            assert_eq!(words_of(language, system).quit, quit, "{language:?} {system:?}");
        }
    }
}
