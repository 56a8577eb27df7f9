//! What the user chose, once for all accounts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident, $($(#[$other_doc:meta])* $other:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(export)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$other_doc])* $other,)*
        }
    };
}

choice! {
    /// The interface's language.
    Language {
        /// As the system says.
        System,
        /// English.
        En,
        /// Persian.
        Fa,
    }
}

choice! {
    /// Light or dark.
    Theme {
        /// As the system says.
        System,
        /// Light.
        Light,
        /// Dark.
        Dark,
    }
}

choice! {
    /// The colour of what can be pressed and of what is new.
    Accent {
        /// The hoopoe's own.
        Cinnamon,
        /// A red.
        Rose,
        /// A purple.
        Violet,
        /// A blue.
        Sea,
        /// A green.
        Forest,
        /// A grey.
        Slate,
    }
}

choice! {
    /// The calendar of dates.
    Calendar {
        /// As the language has it: Jalali for Persian, Gregorian else.
        System,
        /// Gregorian.
        Gregorian,
        /// Jalali.
        Persian,
        /// Hijri (Umm al-Qura).
        Islamic,
    }
}

choice! {
    /// The digits of dates, times and counts.
    Digits {
        /// As the language has them.
        System,
        /// 0123456789.
        Latin,
        /// ۰۱۲۳۴۵۶۷۸۹.
        Persian,
    }
}

choice! {
    /// How the time of day is written.
    Clock {
        /// As the language has it.
        System,
        /// With 24 hours.
        H24,
        /// With 12 hours.
        H12,
    }
}

choice! {
    /// How much a notification tells.
    NoticeText {
        /// Who and what.
        Everything,
        /// Who only.
        Name,
        /// That there is something.
        Nothing,
    }
}

/// What the user chose. A file of an older or newer version is read as far as it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Settings {
    /// The interface's language.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The colour of what can be pressed.
    pub accent: Accent,
    /// The size of text, in percent of the usual one: 80 to 200.
    pub text_size: u16,
    /// Whether messages stand in bubbles; else in plain rows.
    pub bubbles: bool,
    /// Whether rows stand closer together.
    pub compact: bool,
    /// The calendar of dates.
    pub calendar: Calendar,
    /// The digits of dates, times and counts.
    pub digits: Digits,
    /// How the time of day is written.
    pub clock: Clock,
    /// Whether Enter sends; else Ctrl+Enter does.
    pub enter_sends: bool,
    /// Whether misspelt words are marked while writing.
    pub spelling: bool,
    /// The languages that are looked at for it, such as `en_US`; none means the system's.
    pub spelling_languages: Vec<String>,
    /// The skin tone of emoji, 0 (none) to 5.
    pub skin_tone: u8,
    /// The emoji used last, newest first.
    pub recent_emoji: Vec<String>,
    /// Keys chosen for actions of the interface, by the action's name; what is missing has its usual key.
    pub keys: BTreeMap<String, String>,
    /// Whether others may see how far the account has read.
    pub public_receipts: bool,
    /// Whether others may see that the account is writing.
    pub send_typing: bool,
    /// Whether others may see that the account is online.
    pub presence: bool,
    /// Whether notifications are made at all.
    pub notifications: bool,
    /// Whether they sound.
    pub sound: bool,
    /// How much they tell.
    pub notice_text: NoticeText,
    /// Whether there is an icon in the system's tray, where it has one.
    pub tray: bool,
    /// Whether closing the window leaves Hoopoe running in the tray.
    pub close_to_tray: bool,
    /// Whether Hoopoe starts, hidden, when the user logs in to the computer.
    pub autostart: bool,
    /// The width of the sidebar, in CSS pixels.
    pub sidebar: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            theme: Theme::default(),
            accent: Accent::default(),
            text_size: 100,
            bubbles: true,
            compact: false,
            calendar: Calendar::default(),
            digits: Digits::default(),
            clock: Clock::default(),
            enter_sends: true,
            spelling: true,
            spelling_languages: Vec::new(),
            skin_tone: 0,
            recent_emoji: Vec::new(),
            keys: BTreeMap::new(),
            public_receipts: true,
            send_typing: true,
            presence: true,
            notifications: true,
            sound: true,
            notice_text: NoticeText::default(),
            tray: true,
            close_to_tray: false,
            autostart: false,
            sidebar: 320,
        }
    }
}

/// What the desktop around the window can do; what it cannot is not offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Abilities {
    /// It has a tray.
    pub tray: bool,
    /// It can start Hoopoe at login.
    pub autostart: bool,
    /// The languages it has spelling dictionaries for, such as `en_US`.
    pub spelling: Vec<String>,
}
