//! What one does with the messages of others: reads formatted ones, follows links and quotes, looks behind a message,
//! reacts, takes words elsewhere; and writes in two directions.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Alice, Town};
use crate::ui_query::Name;

/// Every form that words can have.
const FORMS: &str = "<p>All forms:</p>\
    <pre><code class=\"language-rust\">fn main() {\n    let answer = 42;\n}</code></pre>\
    <blockquote><p>Measure twice</p></blockquote><ol><li>saw</li><li>plane</li></ol>\
    <table><thead><tr><th>What</th><th>How many</th></tr></thead><tbody><tr><td>Nails</td><td>12</td></tr></tbody></table>\
    <p>It was <span data-mx-spoiler>the butler</span>.</p>";
/// The code in it.
const CODE: &str = "fn main() {\n    let answer = 42;\n}";
/// Words to be copied with their form.
const IMPORTANT: &str = "<p>This is <strong>very</strong> important</p><p>Bye</p>";

/// The sign that a text runs from right to left.
const RLM: char = '\u{200f}';
/// Joins two letters without a space.
const ZWNJ: char = '\u{200c}';

impl Alice<'_> {
    /// All of it, in the workshop.
    pub fn with_messages(&self) -> Result<()> {
        self.open("Workshop")?;
        self.jumps_to_a_quote().context("a quoted message")?;
        self.reads_every_form().context("formatted messages")?;
        self.follows_a_link().context("a link to a chat")?;
        self.looks_behind_a_message().context("the details of a message")?;
        self.reacts_with_any_emoji().context("reactions")?;
        self.copies_a_link().context("the link to a message")?;
        self.takes_several_along().context("several messages")?;
        self.pastes_with_and_without_form().context("pasting")?;
        self.writes_persian().context("Persian")
    }

    /// To what is quoted, far above, and back.
    fn jumps_to_a_quote(&self) -> Result<()> {
        let Town { bob, workshop, first, .. } = self.town;
        bob.reply(workshop, first, "As I said at the start.")?;
        self.is_in_sight("As I said at the start.", true)?;
        self.is_in_sight("step 0: measure", false)?;
        self.window.click("button", Name::Is("In reply to Bob: step 0: measure"))?;
        self.is_in_sight("step 0: measure", true)?;
        self.is_in_sight("As I said at the start.", false)?;
        self.window.click("button", Name::Is("Back to where I was"))?;
        self.is_in_sight("As I said at the start.", true)?;
        self.window.gone("button", Name::Is("Back to where I was"))
    }

    fn reads_every_form(&self) -> Result<()> {
        let Town { bob, workshop, .. } = self.town;
        bob.message(workshop, &formatted("All forms", FORMS))?;
        self.window.find("article", Name::Has("All forms:"))?;
        let inside = |path: &str, what: &str, value: Value| {
            let article = "[...document.querySelectorAll('article')].find((one) => one.ariaLabel.includes('All forms:'))";
            self.window.shows(&format!("{article}?.querySelector('{path}')?.{what} ?? null"), &value)
        };
        inside("pre .code-keyword", "textContent.trim()", json!("fn"))?;
        inside("pre .code-number", "textContent.trim()", json!("42"))?;
        inside(".code .language", "textContent.trim()", json!("rust"))?;
        inside("blockquote p", "textContent.trim()", json!("Measure twice"))?;
        inside("ol li:nth-child(2)", "textContent.trim()", json!("plane"))?;
        inside("table th:nth-child(2)", "textContent.trim()", json!("How many"))?;
        inside("table td:nth-child(2)", "textContent.trim()", json!("12"))?;
        self.window.find("region", Name::Is("Table"))?;

        self.window.click("button", Name::Is("Copy code"))?;
        self.pasted_is(CODE)?;

        inside(".spoiler > span", "inert", json!(true))?;
        self.window.click("button", Name::Is("Hidden words. Show them"))?;
        self.window.find("group", Name::Is("the butler"))?;
        inside(".spoiler > span", "inert", json!(false))
    }

    /// A link to a chat opens it here.
    fn follows_a_link(&self) -> Result<()> {
        let Town { bob, workshop, .. } = self.town;
        let words = "Come to <a href=\"https://matrix.to/#/%23tea%3Alocalhost\">the house of tea</a>";
        bob.message(workshop, &formatted("Come to the house of tea", words))?;
        self.window.click("link", Name::Has("the house of tea"))?;
        self.window.find("main", Name::Is("Tea house"))?;
        self.open("Workshop")
    }

    /// Who has read it, what it said before, and how the homeserver has it.
    fn looks_behind_a_message(&self) -> Result<()> {
        let Town { bob, carol, workshop, .. } = self.town;
        let message = bob.say(workshop, "The saw is blunt")?;
        self.window.find("article", Name::Has("The saw is blunt"))?;
        bob.edit(workshop, &message, "The saw is sharp")?;
        carol.read(workshop, &message)?;
        self.window.find("article", Name::Has("The saw is sharp"))?;
        self.chooses("The saw is sharp", "Details")?;
        self.window.find("dialog", Name::Is("Message details"))?;
        let section = |name: &str, path: &str, value: &str| {
            let inside = format!("document.querySelector('[role=dialog] section[aria-label=\"{name}\"] {path}')");
            self.window.shows(&format!("{inside}?.textContent ?? null"), &json!(value))
        };
        section("Read by", ".name", "Carol")?;
        section("Edits", "li:first-child .wording", "The saw is blunt")?;
        section("Edits", "del", "blunt")?;
        section("Edits", "ins", "sharp")?;
        self.window.tells(&["First wording", "Edited", "Written"])?;
        self.window.click("button", Name::Is("View source"))?;
        self.window.find("dialog", Name::Is("Message source"))?;
        self.window.tells(&[&format!("\"event_id\": \"{message}\""), "\"m.room.message\"", "\"@bob:localhost\""])?;
        self.window.click("button", Name::Is("Back to the details"))?;
        self.window.find("dialog", Name::Is("Message details"))?;
        self.window.click("button", Name::Is("Close"))?;
        self.window.gone("dialog", Name::Any)
    }

    /// One that is none of the usual ones; others join in, and who did is told.
    fn reacts_with_any_emoji(&self) -> Result<()> {
        let Town { bob, workshop, .. } = self.town;
        let message = bob.say(workshop, "What lives in the hedge?")?;
        self.window.find("article", Name::Has("What lives in the hedge?"))?;
        self.chooses("What lives in the hedge?", "React")?;
        self.window.click("button", Name::Is("More reactions"))?;
        self.window.type_into("searchbox", Name::Is("Search emoji"), "hedgehog")?;
        self.window.click("button", Name::Is("hedgehog"))?;
        self.window.find("button", Name::Is("🦔 1, alice"))?;
        bob.react(workshop, &message, "🦔")?;
        self.window.find("button", Name::Is("🦔 2, alice and Bob"))?;
        self.chooses("What lives in the hedge?", "Details")?;
        self.window.shows(
            "[...document.querySelectorAll('[role=dialog] section[aria-label=\"Reactions\"] .name')].map((one) => one.textContent)",
            &json!(["alice", "Bob"]),
        )?;
        self.window.click("button", Name::Is("Close"))?;
        self.window.gone("dialog", Name::Any)?;
        self.window.click("button", Name::Is("🦔 2, alice and Bob"))?;
        self.window.find("button", Name::Is("🦔 1, Bob")).map(drop)
    }

    fn copies_a_link(&self) -> Result<()> {
        let Town { bob, workshop, .. } = self.town;
        let message = bob.say(workshop, "Keep this in mind")?;
        self.window.find("article", Name::Has("Keep this in mind"))?;
        self.chooses("Keep this in mind", "Copy link")?;
        self.window.find("status", Name::Is("Link copied"))?;
        self.pastes("ctrl+v")?;
        let field = "document.querySelector('footer textarea').value";
        let parts =
            format!("['https://matrix.to/#/', '{workshop}', '{message}'].every((one) => decodeURIComponent({field}).includes(one))");
        self.window
            .shows(&parts, &json!(true))
            .with_context(|| format!("{:?}", self.window.execute(&format!("return {field}"), &json!([]))))?;
        self.empties()
    }

    /// Copies two messages with who said them, and forwards them to another chat in their order.
    fn takes_several_along(&self) -> Result<()> {
        let Town { bob, kitchen, workshop, .. } = self.town;
        for words in ["Two spoons of sugar", "A cup of milk"] {
            bob.say(workshop, words)?;
            self.window.find("article", Name::Has(words))?;
        }
        self.chooses_both()?;
        self.window.click("button", Name::Is("Copy"))?;
        self.window.find("status", Name::Is("2 messages copied"))?;
        self.window.gone("toolbar", Name::Is("Selected messages"))?;
        self.pastes("ctrl+v")?;
        let lines = "document.querySelector('footer textarea').value.split('\\n').map((line) => line.split(', ')[0])";
        self.window.shows(lines, &json!(["Bob", "Two spoons of sugar", "", "Bob", "A cup of milk"]))?;
        self.empties()?;

        self.chooses_both()?;
        self.window.click("button", Name::Is("Forward"))?;
        self.window.find("dialog", Name::Is("Forward 2 messages"))?;
        self.window.click("option", Name::Is("Kitchen"))?;
        self.window.click_last("button", Name::Is("Forward"))?;
        self.window.find("status", Name::Starts("Forwarded to Kitchen"))?;
        self.bodies_of(kitchen, &["Two spoons of sugar", "A cup of milk"])?;
        self.window.click("button", Name::Is("Open"))?;
        self.window.find("main", Name::Is("Kitchen"))?;
        self.window.find("article", Name::Is("alice: A cup of milk"))?;
        self.open("Workshop")
    }

    fn chooses_both(&self) -> Result<()> {
        self.chooses("Two spoons of sugar", "Select")?;
        self.window.find("status", Name::Is("1 message"))?;
        self.window.click("article", Name::Has("A cup of milk"))?;
        self.window.find("status", Name::Is("2 messages")).map(drop)
    }

    /// What was copied with its form keeps it; by the other keys, only the words come.
    fn pastes_with_and_without_form(&self) -> Result<()> {
        let Town { bob, workshop, .. } = self.town;
        bob.message(workshop, &formatted("This is very important\n\nBye", IMPORTANT))?;
        self.window.find("article", Name::Has("This is very important"))?;
        let select = "const article = [...document.querySelectorAll('article')].find((one) => one.ariaLabel.includes('very important')); \
            document.activeElement?.blur(); getSelection().selectAllChildren(article.querySelector('p'))";
        self.window.execute(select, &json!([]))?;
        self.keys.press_anywhere("ctrl+c")?;
        self.pasted_is("This is **very** important")?;
        self.pastes("ctrl+shift+v")?;
        self.written("This is very important")?;
        self.empties()
    }

    /// The joiner by Shift and space, after a letter that has it; the direction by its button. Both travel.
    fn writes_persian(&self) -> Result<()> {
        let Town { bob, workshop, .. } = self.town;
        self.window.type_into("textbox", Name::Is("Message"), "می")?;
        self.keys.press(&["shift+space"])?;
        self.window.type_into("textbox", Name::Is("Message"), "خواهم")?;
        self.written(&format!("می{ZWNJ}خواهم"))?;
        self.keys.press(&["Return"])?;
        self.window.find("article", Name::Has(&format!("می{ZWNJ}خواهم")))?;

        self.window.type_into("textbox", Name::Is("Message"), "What a nice پرنده")?;
        self.window.shows("document.querySelector('footer textarea').dir", &json!("ltr"))?;
        self.window.click("button", Name::Is("Turn the direction of the text"))?;
        self.written(&format!("{RLM}What a nice پرنده"))?;
        self.window.shows("document.querySelector('footer textarea').dir", &json!("rtl"))?;
        self.keys.press(&["Return"])?;
        self.window.find("article", Name::Has("What a nice پرنده"))?;
        let told = [format!("می{ZWNJ}خواهم"), format!("{RLM}What a nice پرنده")];
        self.bodies_of(workshop, &told.each_ref().map(String::as_str))?;
        bob.say(workshop, "OK")?;
        self.window.find("article", Name::Is("Bob: OK")).map(drop)
    }

    /// Chooses from the menu of a message.
    fn chooses(&self, message: &str, entry: &str) -> Result<()> {
        self.window.click("article", Name::Has(message))?;
        self.window.click("button", Name::Is("More"))?;
        self.window.find("menu", Name::Is("Message actions"))?;
        self.window.click("menuitem", Name::Is(entry))
    }

    /// Pastes into the empty field.
    fn pastes(&self, chord: &str) -> Result<()> {
        self.empties()?;
        self.keys.press(&[chord])
    }

    /// Waits until just this comes of pasting, and takes it away again.
    fn pasted_is(&self, text: &str) -> Result<()> {
        self.pastes("ctrl+v")?;
        self.written(text)?;
        self.empties()
    }

    fn empties(&self) -> Result<()> {
        self.window.click("textbox", Name::Is("Message"))?;
        self.keys.press(&["ctrl+a", "BackSpace"])?;
        self.written("")
    }

    /// Waits until a message is in the part of the list that can be seen, or is not.
    fn is_in_sight(&self, words: &str, expected: bool) -> Result<()> {
        let seen = format!(
            "(() => {{ const log = document.querySelector('[role=log]')?.getBoundingClientRect(); \
             return [...document.querySelectorAll('article')].some((one) => {{ const at = one.getBoundingClientRect(); \
             return one.ariaLabel.endsWith({}) && at.top >= log.top - 1 && at.bottom <= log.bottom + 1 }}) }})()",
            json!(words)
        );
        self.window.shows(&seen, &json!(expected))
    }
}

fn formatted(body: &str, html: &str) -> Value {
    json!({"msgtype": "m.text", "body": body, "format": "org.matrix.custom.html", "formatted_body": html, "m.mentions": {}})
}
