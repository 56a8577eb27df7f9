//! What can be chosen: each choice is seen at once where it matters, and again after a restart.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{ALICE, BOUND, Me, NEW_PASSWORD, World, login};
use crate::{
    ui_query::Name,
    wait::{Found, wait},
};

/// What is seen of the choices, and what it is then.
fn seen() -> Vec<(&'static str, Value)> {
    vec![
        // The accent tints the row of the open chat.
        ("getComputedStyle(document.querySelector('[data-chat][aria-selected=true]')).backgroundColor", json!("oklch(0.942 0.018 230)")),
        ("getComputedStyle(document.documentElement).fontSize", json!("20px")),
        ("document.querySelectorAll('article:not(.plain)').length", json!(0)),
        // A row of 3.25rem.
        ("document.querySelector('[data-chat]').offsetHeight", json!(65)),
        // Behind the time stands the half of the day, in the interface's language.
        ("/^[۰-۹]{1,2}:[۰-۹]{2} \\p{L}/u.test(document.querySelector('article .meta bdi').textContent.normalize('NFKC'))", json!(true)),
        ("document.querySelector('.day').innerText.includes('1')", json!(false)),
    ]
}

impl Me<'_> {
    /// With the letters open.
    pub fn chooses(&self, letters: &str) -> Result<()> {
        self.window.click("button", Name::Is("Menu"))?;
        self.window.click("menuitem", Name::Starts("Settings"))?;
        self.chooses_a_look().context("the look")?;
        self.chooses_dates().context("dates")?;
        self.chooses_what_others_know().context("privacy")?;
        self.chooses_what_notifications_tell().context("notifications")?;
        self.closes()?;
        self.window.gone("dialog", Name::Any)?;
        self.sees_the_choices()?;
        // However large its words became, the conversation is still at its end.
        self.window.gone("button", Name::Starts("To the newest message"))?;
        self.keeps_to_herself_what_she_read(letters).context("reading in private")?;
        self.is_told_nothing(letters).context("a notification")?;
        self.chooses_persian().context("Persian")
    }

    /// After a restart all of it is still there; then the interface speaks English again.
    pub fn finds_what_was_chosen(&self) -> Result<()> {
        self.window.find("navigation", Name::Is("گفت‌وگوها"))?;
        self.is_persian()?;
        self.window.click("option", Name::Starts("Letters"))?;
        self.sees_the_choices()?;
        self.keys.press(&["ctrl+comma"])?;
        self.window.click("tab", Name::Is("زبان و تاریخ"))?;
        self.window.click("radio", Name::Is("English"))?;
        self.window.shows("document.documentElement.dir", &json!("ltr"))?;
        for (section, choices) in [
            ("Language and dates", vec!["English", "Solar Hijri", "۰۱۲۳", "12 hours"]),
            ("Appearance", vec!["Sea"]),
            ("Notifications", vec!["Nothing"]),
        ] {
            self.turns_to(section)?;
            for choice in choices {
                self.is_chosen(choice)?;
            }
        }
        self.turns_to("Privacy")?;
        for (switch, on) in OTHERS_KNOW {
            self.is_switched(switch, !on)?;
        }
        self.closes()?;
        self.window.gone("dialog", Name::Any)
    }

    fn chooses_a_look(&self) -> Result<()> {
        self.turns_to("Appearance")?;
        self.picks("Sea")?;
        self.window.click("slider", Name::Is("Size of text"))?;
        self.keys.press(&["Home", "Right", "Right", "Right", "Right"])?;
        self.window.tells(&["125 %"])?;
        self.switches("Bubbles", false)?;
        self.switches("Compact", true)
    }

    fn chooses_dates(&self) -> Result<()> {
        self.turns_to("Language and dates")?;
        self.picks("Solar Hijri")?;
        self.picks("۰۱۲۳")?;
        self.picks("12 hours")?;
        let example = "/^.*۱۴[۰-۹]{2}.* [۰-۹]{1,2}:[۰-۹]{2} (AM|PM).*۱۲٬۳۴۵$/s.test(document.querySelector('.example strong').innerText.normalize('NFKC'))";
        self.window.shows(example, &json!(true)).with_context(|| self.window.words().unwrap_or_default())
    }

    fn chooses_what_others_know(&self) -> Result<()> {
        self.turns_to("Privacy")?;
        self.window.tells(&["In a file that only you may read, because the system offers no keychain."])?;
        OTHERS_KNOW.iter().try_for_each(|(switch, on)| {
            self.is_switched(switch, *on)?;
            self.switches(switch, !on)
        })
    }

    fn chooses_what_notifications_tell(&self) -> Result<()> {
        self.turns_to("Notifications")?;
        self.picks("Nothing")
    }

    fn chooses_persian(&self) -> Result<()> {
        self.keys.press(&["ctrl+comma"])?;
        self.turns_to("Language and dates")?;
        self.window.click("radio", Name::Is("فارسی"))?;
        self.is_persian()?;
        self.window.find("heading", Name::Is("زبان و تاریخ"))?;
        self.keys.press(&["Escape"])?;
        self.window.gone("dialog", Name::Any)?;
        self.window.find("navigation", Name::Is("گفت‌وگوها")).map(drop)
    }

    fn is_persian(&self) -> Result<()> {
        self.window.shows("[document.documentElement.lang, document.documentElement.dir]", &json!(["fa", "rtl"]))?;
        // The list of chats is on the right.
        self.window.shows("document.querySelector('nav').getBoundingClientRect().left > innerWidth / 2", &json!(true))
    }

    fn sees_the_choices(&self) -> Result<()> {
        seen().iter().try_for_each(|(expression, value)| self.window.shows(expression, value))
    }

    /// What she reads counts as read for her, and bob does not learn of it.
    fn keeps_to_herself_what_she_read(&self, letters: &str) -> Result<()> {
        let World { bob, first, .. } = self.world;
        let elsewhere = login(&first.url(), NEW_PASSWORD)?;
        let message = bob.say(letters, "Seen?")?;
        self.window.find("article", Name::Is("Bob: Seen?"))?;
        wait("it to be read", BOUND, || {
            let unread = elsewhere.unread(letters)?;
            Ok(Found::or((unread == (0, 0)).then_some(()), || format!("{unread:?}")))
        })?;
        let ephemeral = format!("/rooms/join/{letters}/ephemeral/events");
        let receipts = bob.sync(None, 0)?.pointer(&ephemeral).cloned().unwrap_or_default().to_string();
        if receipts.contains(&message) && receipts.contains(ALICE) {
            bail!("bob learns of it: {receipts}");
        }
        Ok(())
    }

    /// A notification tells neither who nor what.
    fn is_told_nothing(&self, letters: &str) -> Result<()> {
        self.keys.press(&["ctrl+2"])?;
        self.opens("Notes")?;
        self.world.bob.say(letters, "hidden words")?;
        let told = self.sandbox.notifications.wait_for("of hidden words", BOUND, |one| one.title == "Hoopoe")?;
        if told.body.contains("hidden words") || told.body.contains("Bob") {
            bail!("the notification tells {told:?}");
        }
        self.sandbox.notifications.clear()?;
        self.keys.press(&["ctrl+1"])?;
        self.opens("Letters")
    }

    fn turns_to(&self, section: &str) -> Result<()> {
        self.window.click("tab", Name::Is(section))?;
        self.window.find("heading", Name::Is(section)).map(drop)
    }

    fn picks(&self, choice: &str) -> Result<()> {
        self.window.click("radio", Name::Is(choice))?;
        self.is_chosen(choice)
    }

    fn is_chosen(&self, choice: &str) -> Result<()> {
        let radio = format!(
            "[...document.querySelectorAll('[role=dialog] input:checked')].map((one) => one.ariaLabel ?? one.labels[0]?.textContent.trim()).includes('{choice}')"
        );
        self.window.shows(&radio, &json!(true))
    }

    fn switches(&self, switch: &str, on: bool) -> Result<()> {
        self.window.click("switch", Name::Is(switch))?;
        self.is_switched(switch, on)
    }

    fn is_switched(&self, switch: &str, on: bool) -> Result<()> {
        wait(&format!("{switch} to be {on}"), BOUND, || {
            let all = self.window.execute(
                "return [...document.querySelectorAll('[role=switch]')].map((one) => [one.labels[0]?.querySelector('span > span')?.textContent, one.checked])",
                &json!([]),
            )?;
            let found = all.as_array().into_iter().flatten().any(|one| *one == json!([switch, on]));
            Ok(Found::or(found.then_some(()), || all.to_string()))
        })
    }
}

/// What others get to know, and whether they do before anything was chosen.
const OTHERS_KNOW: [(&str, bool); 3] =
    [("Show others what I have read", true), ("Show others that I am typing", true), ("Show others that I am online", true)];
