//! Everything one does with chats: finds them, is invited, arranges the list, leaves words half written, follows a chat
//! that moved, leaves one for good; and in between everything one does with the messages of others.
//!
//! The others write over plain HTTP, so that what is asked of the homeserver is seen from a second side.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result};
use hoopoe_homeserver::{Api, Options, PASSWORD, Synapse};
use serde_json::{Value, json};

use crate::{
    base,
    keyboard::Keyboard,
    mouse,
    person::Person,
    process,
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Window},
};

mod messages;

/// How long a change may take to be seen on the other side.
const BOUND: Duration = Duration::from_secs(20);
/// Alice's account.
const ALICE: &str = "@alice:localhost";

/// Plays it.
pub fn play() -> Result<()> {
    let homeserver = Synapse::start(&Options::default())?;
    let town = Town::build(&homeserver)?;
    let sandbox = Sandbox::start()?;
    let data = sandbox.folder().join("alice");
    sign_in(&homeserver.url(), &data)?;

    let driver = Driver::start(&sandbox)?;
    let window = open(&driver, &data)?;
    let alice = Alice { window: &window, keys: Keyboard::at(&sandbox, &window), sandbox: &sandbox, town: &town };
    alice.finds_a_group_in_the_directory().context("the directory")?;
    alice.joins_by_an_address().context("joining by an address")?;
    alice.declines_an_invite().context("an invite")?;
    alice.arranges_the_list().context("arranging the list")?;
    alice.with_messages()?;
    alice.leaves_words_half_written().context("a draft")?;
    process::kill(alice.keys.process()?)?;
    drop(window);

    let window = open(&driver, &data)?;
    let alice = Alice { window: &window, keys: Keyboard::at(&sandbox, &window), sandbox: &sandbox, town: &town };
    alice.finds_the_words_again().context("a draft after kill -9")?;
    alice.follows_a_chat().context("a chat that moved")?;
    alice.leaves_for_good().context("leaving")?;
    window.close()
}

fn open(driver: &Driver, data: &Path) -> Result<Window> {
    driver.open(&base::program("hoopoe"), &["--data", &data.to_string_lossy()])
}

/// Signs alice in, and waits until her chats are there.
fn sign_in(homeserver: &str, data: &Path) -> Result<()> {
    let mut alice = Person::start(data)?;
    alice.ask("sign_in", &json!({"server": homeserver, "username": "alice", "password": PASSWORD}))?;
    let chats = alice.watch(&json!({"view": "chats", "account": ALICE}))?;
    for title in ["Garden", "Kitchen", "Harbour", "Workshop"] {
        alice.row(chats, title, |row| row.get("title") == Some(&json!(title)))?;
    }
    alice.close();
    Ok(())
}

/// The people and the chats of the story.
struct Town {
    bob: Api,
    carol: Api,
    /// Alice, where the homeserver is asked what it knows of her.
    alice: Api,
    garden: String,
    kitchen: String,
    harbour: String,
    workshop: String,
    /// What was said first in the workshop.
    first: String,
}

/// So much was said in the workshop before the story begins: more than a window shows.
const SAID: usize = 60;

impl Town {
    fn build(homeserver: &Synapse) -> Result<Self> {
        let (alice, bob, carol) = (homeserver.person("alice")?, homeserver.person("bob")?, homeserver.person("carol")?);
        bob.set_name("Bob")?;
        carol.set_name("Carol")?;
        for (name, alias, visibility) in [("Bird watchers", "birds", "public"), ("Tea house", "tea", "private")] {
            let about = format!("About {alias}");
            bob.create_room(&json!({
                "name": name, "topic": about, "preset": "public_chat", "visibility": visibility, "room_alias_name": alias,
            }))?;
        }
        let with_alice = |title: &str, preset: &str| -> Result<String> {
            let room = bob.create_room(&json!({"name": title, "preset": preset, "invite": [ALICE, carol.user()]}))?;
            alice.join(&room)?;
            carol.join(&room)?;
            Ok(room)
        };
        let garden = with_alice("Garden", "private_chat")?;
        let kitchen = with_alice("Kitchen", "private_chat")?;
        let harbour = with_alice("Harbour", "public_chat")?;
        let workshop = with_alice("Workshop", "private_chat")?;
        let first = bob.say(&workshop, "step 0: measure")?;
        for number in 1..SAID {
            bob.say(&workshop, &format!("step {number}"))?;
        }
        alice.read(&workshop, &bob.say(&workshop, "the last step")?)?;
        Ok(Self { bob, carol, alice, garden, kitchen, harbour, workshop, first })
    }
}

/// Alice at her window.
struct Alice<'a> {
    window: &'a Window,
    keys: Keyboard<'a>,
    sandbox: &'a Sandbox,
    town: &'a Town,
}

impl Alice<'_> {
    fn finds_a_group_in_the_directory(&self) -> Result<()> {
        self.window.type_into("searchbox", Name::Is("Search"), "bird")?;
        self.window.click("option", Name::Starts("Bird watchers, #birds:localhost"))?;
        self.window.find("dialog", Name::Is("A chat you are not in"))?;
        self.window.tells(&["Bird watchers", "#birds:localhost", "1 member", "About birds", "Everyone may enter"])?;
        self.window.click("button", Name::Is("Join"))?;
        self.window.find("main", Name::Is("Bird watchers"))?;
        self.says("I saw a hoopoe.")
    }

    fn joins_by_an_address(&self) -> Result<()> {
        self.window.click("button", Name::Is("New chat"))?;
        self.window.type_into("combobox", Name::Is("Name, address or link"), "https://matrix.to/#/#tea:localhost")?;
        self.window.click("option", Name::Starts("Tea house, #tea:localhost"))?;
        self.window.find("dialog", Name::Is("A chat you are not in"))?;
        self.window.click("button", Name::Is("Join"))?;
        self.window.find("main", Name::Is("Tea house"))?;
        self.says("Black, please.")
    }

    /// It is shown with who asks and to what, and that she declined is known.
    fn declines_an_invite(&self) -> Result<()> {
        let Town { bob, .. } = self.town;
        let invite = json!({"name": "Secret plans", "topic": "A party for Carol", "preset": "private_chat", "invite": [ALICE]});
        let room = bob.create_room(&invite)?;
        self.window.find("option", Name::Has("Bob invites you"))?;
        self.open("Secret plans")?;
        self.window.tells(&["Secret plans", "Bob invites you to this group", "@bob:localhost", "A party for Carol"])?;
        self.window.click("button", Name::Is("Decline"))?;
        self.window.gone("option", Name::Starts("Secret plans"))?;
        wait("her answer", BOUND, || {
            let membership = bob.state(&room, "m.room.member", ALICE)?.get("membership").cloned().unwrap_or_default();
            Ok(Found::or((membership == "leave").then_some(()), || membership.to_string()))
        })
    }

    /// Pinned and no more; silent for an hour; marked as unread, as read.
    fn arranges_the_list(&self) -> Result<()> {
        let Town { bob, alice, garden, .. } = self.town;
        self.open("Workshop")?;
        self.chooses_for("Garden", &["Pin"])?;
        self.first_in_the_list("Garden")?;
        self.has_signs("Garden", "pinned")?;
        self.chooses_for("Garden", &["Unpin"])?;
        self.has_signs("Garden", "")?;
        // Where something was said last.
        self.first_in_the_list("Tea house")?;

        self.chooses_for("Garden", &["Notifications", "Mute for 1 hour"])?;
        self.has_signs("Garden", "muted")?;
        self.open("Garden")?;
        self.window.click("button", Name::Is("Chat info"))?;
        self.window.find("button", Name::Has("Muted until"))?;
        self.window.click("button", Name::Is("Close the chat info"))?;
        self.open("Workshop")?;
        self.chooses_for("Garden", &["Unmute"])?;
        self.has_signs("Garden", "")?;

        let marked = format!("/_matrix/client/v3/user/{ALICE}/rooms/{garden}/account_data/m.marked_unread");
        let is_marked = |on: bool| {
            wait(&format!("the mark to be {on} on the homeserver"), BOUND, || {
                let mark = alice.get(&marked).ok().and_then(|mark| mark.get("unread").and_then(Value::as_bool)).unwrap_or_default();
                Ok(Found::or((mark == on).then_some(()), || mark.to_string()))
            })
        };
        self.chooses_for("Garden", &["Mark as unread"])?;
        self.has_signs("Garden", "marked unread")?;
        is_marked(true)?;
        self.window.find("main", Name::Is("Workshop"))?;
        self.chooses_for("Garden", &["Mark as read"])?;
        self.has_signs("Garden", "")?;
        is_marked(false)?;
        bob.say(garden, "The beans are in.")?;
        self.window.find("option", Name::Is("Garden, 1 unread, Bob: The beans are in."))?;
        self.chooses_for("Garden", &["Mark as read"])?;
        self.window.find("option", Name::Is("Garden, 0 unread, Bob: The beans are in."))?;
        wait("nothing unread on the homeserver", BOUND, || {
            let unread = alice.unread(garden)?;
            Ok(Found::or((unread == (0, 0)).then_some(()), || format!("{unread:?}")))
        })
    }

    fn leaves_words_half_written(&self) -> Result<()> {
        self.open("Garden")?;
        self.window.type_into("textbox", Name::Is("Message"), "half a thought")?;
        self.open("Workshop")?;
        self.window.find("option", Name::Is("Garden, 0 unread, Draft: half a thought"))?;
        Ok(())
    }

    fn finds_the_words_again(&self) -> Result<()> {
        self.window.find("option", Name::Is("Garden, 0 unread, Draft: half a thought"))?;
        self.open("Garden")?;
        self.written("half a thought")?;
        self.keys.type_text(" is whole")?;
        self.window.click("button", Name::Is("Send"))?;
        self.window.find("article", Name::Has("half a thought is whole"))?;
        self.window.find("option", Name::Is("Garden, 0 unread, You: half a thought is whole")).map(drop)
    }

    /// Bob moves a chat while she looks at it: she goes on in the new one, and still gets at the old one.
    fn follows_a_chat(&self) -> Result<()> {
        let Town { bob, harbour, .. } = self.town;
        self.open("Harbour")?;
        self.says("Narrow streets.")?;
        let upgrade = format!("/_matrix/client/v3/rooms/{harbour}/upgrade");
        let answer = bob.post(&upgrade, &json!({"new_version": "11"}))?;
        let new_harbour = answer.get("replacement_room").and_then(Value::as_str).context("the new chat")?;
        self.window.tells(&["This chat goes on elsewhere."])?;
        self.window.gone("textbox", Name::Is("Message"))?;
        self.window.click("button", Name::Is("Join the new chat"))?;
        self.window.tells(&["Older messages are in the former chat."])?;
        self.says("Wide streets.")?;
        self.bodies_of(new_harbour, &["Wide streets."])?;
        self.window.click("button", Name::Is("Open it"))?;
        self.window.find("article", Name::Has("Narrow streets."))?;
        self.window.click("button", Name::Is("Open the new chat"))?;
        self.window.find("article", Name::Has("Wide streets.")).map(drop)
    }

    /// The chat goes from the list, and its messages from the account.
    fn leaves_for_good(&self) -> Result<()> {
        let Town { alice, garden, .. } = self.town;
        self.chooses_for("Garden", &["Leave chat"])?;
        self.window.find("dialog", Name::Is("Leave Garden?"))?;
        self.window.click("switch", Name::Is("Delete its messages too"))?;
        self.window.click("button", Name::Is("Leave"))?;
        self.window.gone("option", Name::Starts("Garden"))?;
        wait("the homeserver to forget", BOUND, || {
            let left = alice.history(garden).map(|events| events.len());
            Ok(Found::or(left.is_err().then_some(()), || format!("{left:?} events")))
        })?;
        self.window.type_into("searchbox", Name::Is("Search"), "garden")?;
        self.window.tells(&["No chat is called “garden”"])
    }

    fn open(&self, chat: &str) -> Result<()> {
        self.window.click("option", Name::Starts(chat))?;
        self.window.find("main", Name::Is(chat)).map(drop)
    }

    /// Writes and sends.
    fn says(&self, text: &str) -> Result<()> {
        self.window.type_into("textbox", Name::Is("Message"), text)?;
        self.window.click("button", Name::Is("Send"))?;
        self.window.find("article", Name::Has(text)).map(drop)
    }

    /// Chooses from the menu of a row of the list, and of the menus in it.
    fn chooses_for(&self, chat: &str, entries: &[&str]) -> Result<()> {
        self.window.gone("menu", Name::Any)?;
        mouse::click_for_menu(self.sandbox, self.window, "option", Name::Starts(chat))?;
        self.window.find("menu", Name::Is("Actions of this chat"))?;
        entries.iter().try_for_each(|entry| self.window.click("menuitem", Name::Is(entry)))
    }

    /// The rows of the list, by their names.
    fn list(&self) -> Result<Vec<String>> {
        const ROWS: &str = "return [...document.querySelectorAll('[role=option][data-chat]')].map((row) => row.ariaLabel ?? '')";
        let rows = self.window.execute(ROWS, &json!([]))?;
        Ok(rows.as_array().into_iter().flatten().filter_map(|row| row.as_str().map(str::to_owned)).collect())
    }

    fn first_in_the_list(&self, chat: &str) -> Result<()> {
        wait(&format!("{chat} on top"), BOUND, || {
            let rows = self.list()?;
            Ok(Found::or(rows.first().is_some_and(|row| row.starts_with(chat)).then_some(()), || format!("{rows:?}")))
        })
    }

    /// Waits until a row of the list says just so much of itself.
    fn has_signs(&self, chat: &str, signs: &str) -> Result<()> {
        let row = format!("[...document.querySelectorAll('[role=option][data-chat]')].find((row) => row.ariaLabel.startsWith('{chat}'))");
        self.window.shows(&format!("{row}?.querySelector('[hidden]')?.textContent ?? ''"), &json!(signs))
    }

    /// Waits until the field holds a text.
    fn written(&self, text: &str) -> Result<()> {
        self.window.shows("document.querySelector('footer textarea')?.value ?? null", &json!(text))
    }

    /// Waits until alice has said just this in a room, as the homeserver has it.
    fn bodies_of(&self, room: &str, expected: &[&str]) -> Result<()> {
        wait(&format!("{expected:?} on the homeserver"), BOUND, || {
            let history = self.town.bob.history(room)?;
            let own = history.iter().filter(|event| event.get("sender") == Some(&json!(ALICE)));
            let bodies: Vec<&str> = own.filter_map(|event| event.pointer("/content/body")?.as_str()).collect();
            Ok(Found::or((bodies == expected).then_some(()), || format!("{bodies:?}")))
        })
    }
}
