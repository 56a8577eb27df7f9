//! A person's first day: an account, an encrypted chat, everything one does with messages, a mention, and the next
//! morning without a network.

use std::{path::Path, time::Duration};

use anyhow::Result;
use hoopoe_homeserver::{Api, Options, PASSWORD, Synapse};
use serde_json::{Value, json};

use crate::{
    base,
    person::Person,
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Element, Window},
};

/// How long something may take from one person to the other.
const DELIVERY: Duration = Duration::from_secs(20);

/// Bob's account.
const BOB: &str = "@bob:localhost";

/// Plays it.
pub fn play() -> Result<()> {
    let mut homeserver = Synapse::start(&Options::default())?;
    homeserver.person("bob")?.set_name("Bob")?;
    let carol = homeserver.person("carol")?;
    let sandbox = Sandbox::start()?;
    let driver = Driver::start(&sandbox)?;
    let data = sandbox.folder().join("alice");
    let mut bob = Person::start(&sandbox.folder().join("bob"))?;
    bob.ask("sign_in", &json!({"server": homeserver.url(), "username": "bob", "password": PASSWORD}))?;

    let window = open(&driver, &data)?;
    make_account(&window, &homeserver.url())?;
    start_chat(&window)?;
    let (chat, view) = accept(&mut bob)?;
    let mut both = Both { window: &window, bob: &mut bob, chat, view };
    both.alice_says("Good morning, Bob.")?;
    both.bob_answers("Good morning, Bob.", "Good morning! Did you sleep well?")?;
    both.alice_replies("Did you sleep well", "Like a stone.")?;
    both.alice_edits("Like a stone.", " And you?")?;
    both.alice_reacts("Did you sleep well", "👍")?;
    both.alice_says("Wrong chat, sorry.")?;
    both.alice_removes("Wrong chat, sorry.")?;
    called_by_name(&window, &sandbox, &carol)?;

    window.close()?;
    homeserver.stop();
    let window = open(&driver, &data)?;
    for (chat, words) in [("Tea", "Alice, tea?"), ("Bob", "Like a stone. And you?"), ("Bob", "Good morning! Did you sleep well?")] {
        window.click("option", Name::Starts(chat))?;
        window.find("article", Name::Has(words))?;
    }
    bob.close();
    window.close()
}

fn open(driver: &Driver, data: &Path) -> Result<Window> {
    driver.open(&base::program("hoopoe"), &["--data", &data.to_string_lossy()])
}

fn make_account(window: &Window, homeserver: &str) -> Result<()> {
    for (field, text) in [("Homeserver", homeserver), ("Username", "alice"), ("Password", PASSWORD)] {
        window.type_into("textbox", Name::Is(field), text)?;
    }
    window.click("button", Name::Is("Create account"))?;
    window.find("navigation", Name::Is("Chats")).map(drop)
}

fn start_chat(window: &Window) -> Result<()> {
    window.click("button", Name::Is("New chat"))?;
    window.type_into("combobox", Name::Is("Name, address or link"), BOB)?;
    window.click("option", Name::Has(BOB))?;
    window.find("textbox", Name::Is("Message")).map(drop)
}

/// Bob accepts alice's invite; the chat and the number of his view of it.
fn accept(bob: &mut Person) -> Result<(String, u64)> {
    let chats = bob.watch(&json!({"view": "chats", "account": BOB}))?;
    let invite = bob.row(chats, "alice's invite", |row| row.get("membership") == Some(&json!("invited")))?;
    let chat = invite.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    bob.ask("accept", &json!({"account": BOB, "chat": chat}))?;
    let view = bob.watch(&json!({"view": "timeline", "account": BOB, "chat": chat}))?;
    Ok((chat, view))
}

/// Carol calls alice by name in a chat that alice does not look at; a click on the notification opens it.
fn called_by_name(window: &Window, sandbox: &Sandbox, carol: &Api) -> Result<()> {
    let tea = carol.create_room(&json!({"name": "Tea", "preset": "private_chat", "invite": ["@alice:localhost"]}))?;
    window.click("option", Name::Starts("Tea"))?;
    window.click("button", Name::Is("Accept"))?;
    window.find("textbox", Name::Is("Message"))?;
    window.click("option", Name::Starts("Bob"))?;
    window.find("main", Name::Has("Bob"))?;
    carol.mention(&tea, "@alice:localhost", "Alice, tea?")?;
    sandbox.notifications.wait_for("of carol's words", DELIVERY, |one| one.body.contains("Alice, tea?"))?;
    sandbox.notifications.click()?;
    window.find("main", Name::Has("Tea"))?;
    window.find("article", Name::Has("Alice, tea?"))?;
    wait("the notification to go", DELIVERY, || {
        let left = sandbox.notifications.on_screen()?;
        Ok(Found::or((left == 0).then_some(()), || format!("{left} of {:?}", sandbox.notifications.all())))
    })
}

/// Alice at her window and bob at his engine, in one chat.
struct Both<'a> {
    window: &'a Window,
    bob: &'a mut Person,
    chat: String,
    view: u64,
}

impl Both<'_> {
    fn alice_says(&mut self, text: &str) -> Result<()> {
        self.alice_sends("Send", text)?;
        self.bob_sees(text, |_| true).map(drop)
    }

    fn bob_answers(&mut self, to: &str, text: &str) -> Result<()> {
        let row = self.bob_sees(to, |_| true)?;
        let request = json!({"account": BOB, "chat": self.chat, "text": text, "mentions": [], "reply_to": row.get("key")});
        self.bob.ask("send", &request)?;
        self.article(text).map(drop)
    }

    fn alice_replies(&mut self, to: &str, text: &str) -> Result<()> {
        self.choose(to, "Reply")?;
        self.alice_sends("Send", text)?;
        self.bob_sees(text, |row| row.pointer("/reply/id").is_some_and(Value::is_string)).map(drop)
    }

    fn alice_edits(&mut self, message: &str, more: &str) -> Result<()> {
        self.choose(message, "Edit")?;
        self.alice_sends("Save", more)?;
        self.bob_sees(&format!("{message}{more}"), |row| row.get("edited") == Some(&json!(true))).map(drop)
    }

    fn alice_reacts(&mut self, to: &str, emoji: &str) -> Result<()> {
        self.choose(to, "React")?;
        self.window.click("button", Name::Is(emoji))?;
        self.bob_sees(to, |row| row.pointer("/reactions/0/key").and_then(Value::as_str).is_some_and(|key| key.starts_with(emoji))).map(drop)
    }

    fn alice_removes(&mut self, message: &str) -> Result<()> {
        let key = self.bob_sees(message, |_| true)?.get("key").cloned();
        self.choose(message, "Remove")?;
        self.window.gone("article", Name::Has(message))?;
        let removed = |row: &Value| row.get("key") == key.as_ref() && row.pointer("/content/kind") == Some(&json!("removed"));
        self.bob.row(self.view, "the removal", removed).map(drop)
    }

    /// Writes into the composer and presses its button.
    fn alice_sends(&self, button: &str, text: &str) -> Result<()> {
        self.window.type_into("textbox", Name::Is("Message"), text)?;
        self.window.click("button", Name::Is(button))?;
        self.article(text.trim()).map(drop)
    }

    /// Chooses from the menu of a message.
    fn choose(&self, message: &str, entry: &str) -> Result<()> {
        self.window.click("article", Name::Has(message))?;
        self.window.click("button", Name::Is("More"))?;
        self.window.find("menu", Name::Is("Message actions"))?;
        self.window.click("menuitem", Name::Is(entry))
    }

    fn article(&self, words: &str) -> Result<Element> {
        self.window.find("article", Name::Has(words))
    }

    fn bob_sees(&mut self, words: &str, also: impl Fn(&Value) -> bool) -> Result<Value> {
        let body = |row: &Value| row.pointer("/content/body").and_then(Value::as_str).is_some_and(|body| body.contains(words));
        self.bob.row(self.view, &format!("{words:?}"), |row| body(row) && also(row))
    }
}
