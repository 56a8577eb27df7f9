//! A whole first day without a mouse: from the sign-in to the settings, by real key presses. After each of them something
//! in the window has the focus.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result};
use hoopoe_homeserver::{Options, PASSWORD, Synapse};
use serde_json::{Value, json};

use crate::{
    base,
    keyboard::Keyboard,
    person::Person,
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Window},
};

/// How long a change may take to be seen.
const BOUND: Duration = Duration::from_secs(20);

/// Bob's account.
const BOB: &str = "@bob:localhost";

/// Plays it.
pub fn play() -> Result<()> {
    let homeserver = Synapse::start(&Options::default())?;
    homeserver.person("bob")?.set_name("Bob")?;
    homeserver.person("carol")?.set_name("Carol")?;
    let sandbox = Sandbox::start()?;
    let driver = Driver::start(&sandbox)?;
    let data = sandbox.folder().join("alice");
    let mut bob = Person::start(&sandbox.folder().join("bob"))?;
    bob.ask("sign_in", &json!({"server": homeserver.url(), "username": "bob", "password": PASSWORD}))?;

    let window = open(&driver, &data)?;
    let keys = Keyboard::at(&sandbox, &window);
    sign_up(&keys, &homeserver.url())?;
    let mut day = Day { window: &window, keys, bob: Bob::new(bob)? };
    day.begin_a_chat().context("beginning a chat")?;
    day.write().context("writing")?;
    day.do_things_with_messages().context("with messages")?;
    day.make_a_group().context("making a group")?;
    day.go_around().context("going around")?;
    day.look_into_the_chat().context("the chat's information")?;
    day.choose_settings().context("the settings")?;
    day.leave_the_group().context("leaving the group")?;
    day.bob.engine.close();
    window.close()
}

fn open(driver: &Driver, data: &Path) -> Result<Window> {
    driver.open(&base::program("hoopoe"), &["--data", &data.to_string_lossy()])
}

fn sign_up(keys: &Keyboard, homeserver: &str) -> Result<()> {
    keys.arrives("textbox", Name::Is("Homeserver"))?;
    keys.type_text(homeserver)?;
    keys.press(&["Tab"])?;
    keys.arrives("textbox", Name::Is("Username"))?;
    keys.type_text("alice")?;
    keys.press(&["Tab"])?;
    keys.arrives("textbox", Name::Is("Password"))?;
    keys.type_text(PASSWORD)?;
    keys.walk("Tab", "button", Name::Is("Create account"))?;
    keys.press(&["Return"])?;
    // The list is empty: what stands before it is where the day begins.
    keys.arrives("button", Name::Is("Menu"))
}

/// Bob at his engine, in one chat with alice.
struct Bob {
    engine: Person,
    chats: u64,
    chat: String,
    timeline: u64,
}

impl Bob {
    fn new(mut engine: Person) -> Result<Self> {
        let chats = engine.watch(&json!({"view": "chats", "account": BOB}))?;
        Ok(Self { engine, chats, chat: String::new(), timeline: 0 })
    }

    /// Accepts alice's invite and listens.
    fn accept(&mut self) -> Result<()> {
        let invite = self.engine.row(self.chats, "alice's invite", |row| row.get("membership") == Some(&json!("invited")))?;
        invite.get("id").and_then(Value::as_str).unwrap_or_default().clone_into(&mut self.chat);
        self.engine.ask("accept", &json!({"account": BOB, "chat": self.chat}))?;
        self.timeline = self.engine.watch(&json!({"view": "timeline", "account": BOB, "chat": self.chat}))?;
        Ok(())
    }

    fn says(&mut self, text: &str) -> Result<()> {
        self.engine.ask("send", &json!({"account": BOB, "chat": self.chat, "text": text, "mentions": [], "reply_to": null})).map(drop)
    }

    fn sees(&mut self, words: &str, also: impl Fn(&Value) -> bool) -> Result<()> {
        let body = |row: &Value| row.pointer("/content/body").and_then(Value::as_str).is_some_and(|body| body.contains(words));
        self.engine.row(self.timeline, &format!("{words:?}"), |row| body(row) && also(row)).map(drop)
    }

    fn misses(&mut self, gone: &str) -> Result<()> {
        self.engine.row(self.timeline, gone, |row| row.pointer("/content/kind") == Some(&json!("removed"))).map(drop)
    }
}

struct Day<'a> {
    window: &'a Window,
    keys: Keyboard<'a>,
    bob: Bob,
}

impl Day<'_> {
    fn begin_a_chat(&mut self) -> Result<()> {
        self.keys.press(&["ctrl+n"])?;
        self.keys.arrives("combobox", Name::Is("Name, address or link"))?;
        self.keys.type_text(BOB)?;
        self.keys.points_at("Bob")?;
        self.keys.press(&["Return"])?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.bob.accept()
    }

    /// Plain words, bold ones, an emoji by its name and from the board, a person, a second line; and taking one back.
    fn write(&mut self) -> Result<()> {
        self.send("Good morning, Bob.")?;
        self.bob.sees("Good morning, Bob.", |_| true)?;

        self.keys.type_text("very ")?;
        self.keys.press(&["ctrl+b"])?;
        self.keys.type_text("important")?;
        self.keys.press(&["ctrl+b", "shift+Return"])?;
        self.keys.type_text("second line")?;
        self.keys.press(&["Return"])?;
        self.bob.sees("second line", |row| row.to_string().contains("\"strong\""))?;

        self.keys.type_text("Sleepy :coffee")?;
        self.window.find("option", Name::Has("☕"))?;
        self.keys.press(&["Tab"])?;
        self.keys.press(&["ctrl+semicolon"])?;
        self.keys.arrives("searchbox", Name::Any)?;
        self.keys.type_text("rocket")?;
        self.window.find("button", Name::Is("rocket"))?;
        self.keys.press(&["Return"])?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.keys.press(&["Return"])?;
        self.bob.sees("Sleepy ☕", |row| row.to_string().contains('🚀'))?;

        self.keys.type_text("Hey @bo")?;
        self.window.find("option", Name::Has("Bob"))?;
        self.keys.press(&["Return"])?;
        self.keys.type_text("look")?;
        self.keys.press(&["Return"])?;
        self.bob.sees("look", |row| row.get("mentions_me") == Some(&json!(true)))?;

        self.send("This was too early.")?;
        self.keys.press(&["ctrl+z"])?;
        self.written("This was too early.")?;
        self.keys.press(&["ctrl+a", "BackSpace"])?;
        self.written("")
    }

    /// Replies, edits, reacts, copies, looks into the details, removes.
    fn do_things_with_messages(&mut self) -> Result<()> {
        self.bob.says("Did you sleep well?")?;
        self.window.find("article", Name::Has("Did you sleep well"))?;
        self.choose("Did you sleep well", "Reply")?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.send("Like a stone.")?;
        self.bob.sees("Like a stone.", |row| row.pointer("/reply/id").is_some_and(Value::is_string))?;

        self.keys.press(&["Up"])?;
        self.written("Like a stone.")?;
        self.keys.type_text(" And you?")?;
        self.keys.press(&["Return"])?;
        self.bob.sees("Like a stone. And you?", |row| row.get("edited") == Some(&json!(true)))?;

        self.choose("Did you sleep well", "React")?;
        self.keys.arrives("button", Name::Has("👍"))?;
        self.keys.press(&["Right", "Return"])?;
        self.keys.arrives("article", Name::Has("Did you sleep well"))?;
        self.bob.sees("Did you sleep well", |row| row.pointer("/reactions/0").is_some())?;

        self.choose("Did you sleep well", "Details")?;
        self.window.find("dialog", Name::Any)?;
        self.keys.press(&["Escape"])?;
        self.window.gone("dialog", Name::Any)?;

        self.back_to_writing()?;
        self.send("Wrong chat, sorry.")?;
        self.bob.sees("Wrong chat", |_| true)?;
        self.choose("Wrong chat", "Remove")?;
        self.window.gone("article", Name::Has("Wrong chat"))?;
        self.bob.misses("Wrong chat, sorry.")?;
        self.back_to_writing()
    }

    /// A group with a name and a person in it.
    fn make_a_group(&mut self) -> Result<()> {
        self.keys.press(&["ctrl+n"])?;
        self.keys.walk("Tab", "button", Name::Starts("New group"))?;
        self.keys.press(&["Return"])?;
        self.keys.walk("Tab", "textbox", Name::Has("Name"))?;
        self.keys.type_text("Tea")?;
        self.keys.walk("Tab", "combobox", Name::Any)?;
        self.keys.type_text("@carol:localhost")?;
        self.keys.points_at("Carol")?;
        self.keys.press(&["Return"])?;
        self.keys.walk("Tab", "button", Name::Starts("Create"))?;
        self.keys.press(&["Return"])?;
        self.window.find("main", Name::Has("Tea"))?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.send("Who wants tea?")
    }

    /// From chat to chat, by a search, by the neighbours and by the list; through the columns.
    fn go_around(&mut self) -> Result<()> {
        self.keys.press(&["ctrl+k"])?;
        self.keys.arrives("searchbox", Name::Is("Search"))?;
        self.keys.type_text("bob")?;
        self.window.find("option", Name::Starts("Bob"))?;
        self.keys.press(&["Return"])?;
        self.window.find("main", Name::Has("Bob"))?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.keys.press(&["alt+Up"])?;
        self.window.find("main", Name::Has("Tea"))?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.keys.press(&["F6"])?;
        self.keys.arrives("listbox", Name::Is("Chats"))?;
        self.keys.press(&["Down", "Return"])?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.keys.press(&["shift+F6", "F6"])?;
        self.keys.arrives("textbox", Name::Is("Message"))?;
        self.open_chat("tea", "Tea")
    }

    /// The chat's information, and silence.
    fn look_into_the_chat(&mut self) -> Result<()> {
        self.keys.press(&["ctrl+period"])?;
        self.window.find("complementary", Name::Is("Chat info"))?;
        self.keys.walk("F6", "button", Name::Has("Close"))?;
        self.keys.press(&["Escape"])?;
        self.window.gone("complementary", Name::Is("Chat info"))?;
        self.keys.press(&["ctrl+shift+m"])?;
        self.wait_for_signs("muted")?;
        self.keys.press(&["ctrl+shift+m"])?;
        self.wait_for_signs("")
    }

    /// Finds a setting, changes it, sees it at work; walks all sections.
    fn choose_settings(&mut self) -> Result<()> {
        self.keys.press(&["ctrl+comma"])?;
        self.keys.arrives("searchbox", Name::Is("Search settings"))?;
        self.keys.type_text("theme")?;
        self.keys.press(&["Return"])?;
        self.keys.arrives("radio", Name::Any)?;
        self.keys.press(&["Right", "Right"])?;
        self.wait_for_theme("dark")?;
        self.keys.press(&["Left"])?;
        self.wait_for_theme("light")?;
        self.keys.walk("shift+Tab", "searchbox", Name::Is("Search settings"))?;
        self.keys.press(&["Escape", "Tab", "Home"])?;
        for section in
            ["Accounts", "Appearance", "Language and dates", "Writing", "Keyboard", "Privacy", "Notifications", "System", "About"]
        {
            self.keys.arrives("tab", Name::Is(section))?;
            self.window.find("heading", Name::Is(section))?;
            self.keys.press(&["Down"])?;
        }
        self.keys.press(&["Escape"])?;
        self.window.gone("dialog", Name::Any)?;
        self.keys.arrives("textbox", Name::Is("Message"))
    }

    /// Out of the group, by the menu of its row in the list.
    fn leave_the_group(&mut self) -> Result<()> {
        self.open_chat("tea", "Tea")?;
        self.keys.press(&["F6"])?;
        self.keys.arrives("listbox", Name::Is("Chats"))?;
        self.keys.press(&["Menu"])?;
        self.pick("Leave")?;
        self.keys.walk("Tab", "button", Name::Starts("Leave"))?;
        self.keys.press(&["Return"])?;
        self.window.gone("option", Name::Starts("Tea"))
    }

    fn open_chat(&self, letters: &str, title: &str) -> Result<()> {
        self.keys.press(&["ctrl+k"])?;
        self.keys.arrives("searchbox", Name::Is("Search"))?;
        self.keys.type_text(letters)?;
        self.window.find("option", Name::Starts(title))?;
        self.keys.press(&["Return"])?;
        self.window.find("main", Name::Has(title))?;
        self.keys.arrives("textbox", Name::Is("Message"))
    }

    /// Writes where the caret is, and sends it.
    fn send(&self, text: &str) -> Result<()> {
        self.keys.type_text(text)?;
        self.written(text)?;
        self.keys.press(&["Return"])?;
        self.window.find("article", Name::Has(text)).map(drop)
    }

    /// Waits until the field holds a text.
    fn written(&self, text: &str) -> Result<()> {
        wait(&format!("{text:?} in the field"), BOUND, || {
            let held = self.window.execute("return document.querySelector('footer textarea')?.value ?? null", &json!([]))?;
            Ok(Found::or((held == text).then_some(()), || held.to_string()))
        })
    }

    /// Walks up to a message and chooses from its menu.
    fn choose(&self, message: &str, entry: &str) -> Result<()> {
        self.keys.walk("shift+Tab", "article", Name::Any)?;
        self.keys.press(&["End"])?;
        self.keys.walk("Up", "article", Name::Has(message))?;
        self.keys.press(&["Return"])?;
        self.window.find("menu", Name::Is("Message actions"))?;
        self.pick(entry)
    }

    /// Chooses from the menu that is open.
    fn pick(&self, entry: &str) -> Result<()> {
        self.window.find("menuitem", Name::Starts(entry))?;
        self.keys.walk("Down", "menuitem", Name::Starts(entry))?;
        self.keys.press(&["Return"])?;
        self.window.gone("menu", Name::Any)
    }

    /// From the messages to the field.
    fn back_to_writing(&self) -> Result<()> {
        self.keys.walk("Tab", "textbox", Name::Is("Message"))
    }

    /// Waits until the row of the open chat says so of itself.
    fn wait_for_signs(&self, expected: &str) -> Result<()> {
        const SIGNS: &str = "return document.querySelector('[role=option][aria-selected=true] [hidden]')?.textContent ?? ''";
        wait(&format!("the signs {expected:?}"), BOUND, || {
            let signs = self.window.execute(SIGNS, &json!([]))?;
            Ok(Found::or((signs == expected).then_some(()), || signs.to_string()))
        })
    }

    fn wait_for_theme(&self, theme: &str) -> Result<()> {
        wait(&format!("the theme {theme}"), BOUND, || {
            let shown = self.window.execute("return getComputedStyle(document.documentElement).colorScheme", &json!([]))?;
            Ok(Found::or((shown == theme).then_some(()), || shown.to_string()))
        })
    }
}
