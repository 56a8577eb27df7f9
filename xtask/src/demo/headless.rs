//! The demo without a display: the main job of a messenger, step by step, in the real window.
//!
//! What alice does, she does with the mouse and the keyboard. What bob sees, he sees through a second, independent client:
//! plain HTTP for a public chat, an engine of his own for an encrypted one.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hoopoe_homeserver::{Api, seed::small};
use serde_json::{Value, json};

use crate::{
    base,
    person::Person,
    sandbox::Sandbox,
    stage::Stage,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Window},
};

/// How many chats the small community has for alice, the invite included.
const CHATS: usize = 12;

/// How long a message may take from one person to the other.
const DELIVERY: Duration = Duration::from_secs(20);

/// What alice says to everyone.
const HELLO: &str = "Hello from the demo, سلام!";

/// What alice says to bob alone.
const SECRET: &str = "Only you can read this, Bob.";

/// What bob answers.
const REPLY: &str = "And I can: it arrived.";

/// What makes a notification.
const CALL: &str = "Alice, are you there?";

/// Plays it; fails at the first step that does.
pub fn run(stage: impl FnOnce() -> Result<Stage>) -> Result<()> {
    let stage = step("homeserver", |_| stage())?;
    let sandbox = step("desktop", |_| Sandbox::start())?;
    let driver = Driver::start(&sandbox)?;
    let alice = stage.person("alice");
    let window = driver.open(&base::program("hoopoe"), &["--data", &alice.to_string_lossy()])?;
    let played = play(&stage, &sandbox, &window);
    let picture = step("screenshot", |words| {
        words.push_str(" demo.png");
        window.settle()?;
        window.screenshot(&base::root().join("demo.png"))
    });
    if played.is_err() {
        eprint!("{}", driver.said()?);
    }
    window.close()?;
    played.and(picture)
}

/// The steps in the window.
fn play(stage: &Stage, sandbox: &Sandbox, window: &Window) -> Result<()> {
    step("signed-in", |_| {
        window.resize(1280, 1060)?;
        window.find("option", Name::Any).map(drop)
    })?;
    step("chats", |words| {
        *words = format!(" {CHATS}");
        wait("all chats", DELIVERY, || {
            let seen = window.all("option", Name::Any)?.len();
            Ok(Found::or((seen == CHATS).then_some(()), || format!("{seen} of {CHATS}")))
        })
    })?;
    step("sent", |_| send(window, "Hoopoe lounge", HELLO))?;
    step("received-by-bob", |_| {
        let (bob, room) = (Api::login(&stage.url, "bob")?, small::room(&stage.url, "lounge")?);
        wait("bob's copy", DELIVERY, || {
            let bodies = bob.bodies(&room)?;
            Ok(Found::or(bodies.iter().any(|body| body == HELLO).then_some(()), || format!("{:?}", bodies.last())))
        })
    })?;
    step("sent-encrypted", |_| send(window, "Bob", SECRET))?;
    let mut bob = Person::start(&stage.person("bob"))?;
    let reply_to = step("decrypted-by-bob", |_| {
        let view = watch(&mut bob, stage, "bob", "bob")?;
        bob.row(view, "alice's message", |row| body(row) == SECRET)
    })?;
    step("reply-shown", |_| {
        let chat = small::room(&stage.url, "bob")?;
        let request = json!({"account": "@bob:localhost", "chat": chat, "text": REPLY, "mentions": [], "reply_to": reply_to.get("key")});
        bob.ask("send", &request)?;
        window.find("article", Name::Has(REPLY)).map(drop)
    })?;
    step("notified", |words| {
        let carol = Api::login(&stage.url, "carol")?;
        carol.mention(&small::room(&stage.url, "hike")?, "@alice:localhost", CALL)?;
        let shown = sandbox.notifications.wait_for("of carol's words", DELIVERY, |one| one.body.contains(CALL))?;
        *words = format!(" \"{}\"", shown.title);
        Ok(())
    })?;
    bob.close();
    Ok(())
}

/// Opens a chat by its row and sends a text by the button.
fn send(window: &Window, chat: &str, text: &str) -> Result<()> {
    window.click("option", Name::Starts(chat))?;
    window.find("main", Name::Has(chat))?;
    window.type_into("textbox", Name::Is("Message"), text)?;
    window.click("button", Name::Is("Send"))?;
    window.find("article", Name::Has(text)).map(drop)
}

/// Lets a person watch a conversation of the small community.
fn watch(person: &mut Person, stage: &Stage, name: &str, chat: &str) -> Result<u64> {
    let chat = small::room(&stage.url, chat)?;
    person.watch(&json!({"view": "timeline", "account": format!("@{name}:localhost"), "chat": chat}))
}

/// The words of a message's row.
fn body(row: &Value) -> &str {
    row.pointer("/content/body").and_then(Value::as_str).unwrap_or_default()
}

/// Does a step and prints its line; what `doing` puts into the words stands behind the name.
fn step<T>(name: &str, doing: impl FnOnce(&mut String) -> Result<T>) -> Result<T> {
    let (start, mut words) = (Instant::now(), String::new());
    let done = doing(&mut words).with_context(|| format!("step {name}"))?;
    println!("ok {name}{words} {:.1}s", start.elapsed().as_secs_f32());
    Ok(done)
}
