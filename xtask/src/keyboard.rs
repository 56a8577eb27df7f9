//! A person who has nothing but a keyboard: real key presses in a private desktop, and where the focus is after each.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    process,
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::Window,
};

/// How long the focus may take to arrive somewhere.
const BOUND: Duration = Duration::from_secs(20);
/// How many presses of Tab a thing may be away.
const FAR: usize = 40;
/// The pause between two letters, in milliseconds: a fast typist's.
const PACE: &str = "20";

/// What has the keyboard, in words; empty when nothing has it.
const FOCUSED: &str = "const at = document.activeElement;\
     if (!at || at === document.body || !document.hasFocus()) return '';\
     return `${at.getAttribute('role') ?? at.localName} \"${at.getAttribute('aria-label') ?? at.textContent.trim().slice(0, 60)}\"`";

/// A keyboard before a window.
pub struct Keyboard<'a> {
    sandbox: &'a Sandbox,
    window: &'a Window,
}

impl<'a> Keyboard<'a> {
    /// Sits down before a window that has the focus.
    pub fn at(sandbox: &'a Sandbox, window: &'a Window) -> Self {
        Self { sandbox, window }
    }

    /// Presses keys, each named as X11 names it: `Tab`, `ctrl+n`. After each of them something has the focus.
    pub fn press(&self, chords: &[&str]) -> Result<()> {
        for chord in chords {
            self.xdotool(&["key", "--clearmodifiers", chord])?;
            self.somewhere(chord)?;
        }
        Ok(())
    }

    /// Presses a key where nothing need have the focus.
    pub fn press_anywhere(&self, chord: &str) -> Result<()> {
        self.xdotool(&["key", "--clearmodifiers", chord])
    }

    /// The process before which it is.
    pub fn process(&self) -> Result<i32> {
        let mut command = Command::new("xdotool");
        command.args(["search", "--onlyvisible", "--class", "hoopoe", "getwindowpid"]);
        self.sandbox.place(&mut command);
        let answer = process::output(&mut command).context("asking whose window it is")?;
        String::from_utf8_lossy(&answer).trim().parse().context("reading whose window it is")
    }

    /// Types letters.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.xdotool(&["type", "--clearmodifiers", "--delay", PACE, "--", text])
    }

    /// Presses a key until something has the focus.
    pub fn walk(&self, chord: &str, role: &str, name: Name) -> Result<()> {
        let mut way = Vec::new();
        for _ in 0..FAR {
            if self.is_at(role, name)? {
                return Ok(());
            }
            self.press(&[chord])?;
            way.push(self.focused()?);
        }
        bail!("{chord} does not lead to {role} {name:?}; it leads to {}", way.join(" > "));
    }

    /// Waits until something has the focus.
    pub fn arrives(&self, role: &str, name: Name) -> Result<()> {
        wait(&format!("the focus on {role} {name:?}"), BOUND, || {
            if self.is_at(role, name)? { Ok(Found::Yes(())) } else { Ok(Found::NotYet(self.focused()?)) }
        })
    }

    /// Waits until what has the focus points at something with that name, as lists do.
    pub fn points_at(&self, name: &str) -> Result<()> {
        const POINTED: &str = "const at = document.activeElement?.getAttribute('aria-activedescendant');\
             return (at && document.getElementById(at)?.textContent) || ''";
        wait(&format!("a choice of {name:?}"), BOUND, || {
            let words = self.window.execute(POINTED, &json!([]))?;
            let words = words.as_str().unwrap_or_default();
            Ok(Found::or(words.contains(name).then_some(()), || format!("{words:?}, {}", self.focused().unwrap_or_default())))
        })
    }

    fn is_at(&self, role: &str, name: Name) -> Result<bool> {
        let Some(at) = self.window.active()? else { return Ok(false) };
        Ok(self.window.all(role, name)?.contains(&at))
    }

    /// The focus is never nowhere for longer than a moment.
    fn somewhere(&self, chord: &str) -> Result<()> {
        wait(&format!("the focus after {chord}"), BOUND, || {
            let focused = self.focused()?;
            Ok(Found::or((!focused.is_empty()).then_some(()), || "nothing that has it".into()))
        })
    }

    fn focused(&self) -> Result<String> {
        Ok(self.window.execute(FOCUSED, &json!([]))?.as_str().unwrap_or_default().to_owned())
    }

    fn xdotool(&self, words: &[&str]) -> Result<()> {
        let mut command = Command::new("xdotool");
        command.args(words).stdin(Stdio::null());
        self.sandbox.place(&mut command);
        process::output(&mut command).map(drop).context("pressing keys")
    }
}
