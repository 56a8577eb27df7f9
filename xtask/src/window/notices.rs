//! Which messages reach the notification daemon, and with what words: a table, played in the real window.
//!
//! In `Marker` a message always makes a notification: once it is there, everything before it has been decided on.

use std::{collections::BTreeSet, fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use hoopoe_homeserver::{Api, Options, PASSWORD, Synapse};
use serde_json::{Value, json};

use crate::{
    base,
    notifications::Notification,
    person::Person,
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Window},
};

/// How long a notification may take.
const DELIVERY: Duration = Duration::from_secs(20);

/// The groups in which bob writes: ten of them, and the marker's.
const GROUPS: usize = 10;

/// What a case does.
type Act = fn(&Scene) -> Result<()>;

/// What the settings file says, what happens, and the titles and bodies that the daemon gets for it.
type Case = (&'static str, Value, Act, &'static [(&'static str, &'static str)]);

fn cases() -> Vec<Case> {
    let text = |how: &str| json!({"notice_text": how});
    vec![
        ("a message tells who and what", text("everything"), |scene| scene.bob_says(0, "the words"), &[("Group 0", "Bob: the words")]),
        ("the content is hidden", text("name"), |scene| scene.bob_says(0, "hidden words"), &[("Group 0", "")]),
        ("everything is hidden", text("nothing"), |scene| scene.bob_says(0, "hidden name"), &[("Hoopoe", "")]),
        ("a muted group is silent", text("everything"), |scene| scene.bob_says(1, "muted words"), &[]),
        ("of mentions only: no other words", text("everything"), |scene| scene.bob_says(2, "not for her"), &[]),
        ("of mentions only: a mention", text("everything"), |scene| scene.bob_calls(2, "Alice!"), &[("Group 2", "Bob: Alice!")]),
        ("notifications are switched off", json!({"notifications": false}), |scene| scene.bob_says(0, "nobody hears"), &[]),
    ]
}

/// Plays it.
pub fn play() -> Result<()> {
    let mut scene = Scene::set()?;
    for (rule, settings, act, expected) in cases() {
        scene.begin(&settings)?;
        let marker = match (settings.get("notifications"), settings.get("notice_text")) {
            (Some(_), _) => None,
            (None, Some(text)) if text == "nothing" => Some("Hoopoe"),
            _ => Some("Marker"),
        };
        let alike = expected.iter().filter(|(title, _)| marker == Some(*title)).count();
        let told = scene.told(act, marker, alike).with_context(|| rule.to_owned())?;
        // Names are isolated, so that they do not turn the words around them.
        let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
        let told: Vec<(String, String)> = told.iter().map(|one| (plain(&one.title), plain(&one.body))).collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(title, body)| (title.as_str(), body.as_str())).collect();
        if told != expected {
            bail!("{rule}: {told:?} instead of {expected:?}");
        }
    }
    scene.begin(&json!({}))?;
    scene.read_elsewhere()?;
    scene.fifty_messages()?;
    scene.clicked_while_out_of_sight()?;
    scene.nothing_leaked()?;
    scene.end()
}

/// Alice's window and the chats she is in.
struct Scene {
    // Dropped in this order.
    window: Option<Window>,
    driver: Driver,
    sandbox: Sandbox,
    bob: Api,
    elsewhere: Api,
    groups: Vec<String>,
    marker: String,
    data: PathBuf,
    _homeserver: Synapse,
}

impl Scene {
    fn set() -> Result<Self> {
        let homeserver = Synapse::start(&Options::default())?;
        let (bob, carol) = (homeserver.person("bob")?, homeserver.person("carol")?);
        bob.set_name("Bob")?;
        let elsewhere = homeserver.person("alice")?;
        let group = |title: &str| {
            // Push rules take a chat of two for a direct one.
            let invite = json!([elsewhere.user(), carol.user()]);
            let room = bob.create_room(&json!({"name": title, "preset": "private_chat", "invite": invite}))?;
            elsewhere.join(&room)?;
            carol.join(&room)?;
            Ok::<_, anyhow::Error>(room)
        };
        let groups = (0..GROUPS).map(|number| group(&format!("Group {number}"))).collect::<Result<Vec<_>>>()?;
        let marker = group("Marker")?;
        let rule = |scope: &str, room: &str, actions: Value| {
            let path = format!("/_matrix/client/v3/pushrules/global/{scope}/{}", room.replace('!', "%21").replace(':', "%3A"));
            elsewhere.put(&path, &actions).map(drop)
        };
        if let [_, muted, mentions, ..] = groups.as_slice() {
            elsewhere.mute(muted, true)?;
            rule("room", mentions, json!({"actions": []}))?;
        }
        let sandbox = Sandbox::start()?;
        let driver = Driver::start(&sandbox)?;
        let data = sandbox.folder().join("alice");
        let mut engine = Person::start(&data)?;
        engine.ask("sign_in", &json!({"server": homeserver.url(), "username": "alice", "password": PASSWORD, "again": null}))?;
        let chats = engine.watch(&json!({"view": "chats", "account": elsewhere.user()}))?;
        for title in (0..GROUPS).map(|number| format!("Group {number}")).chain(["Marker".to_owned()]) {
            engine.row(chats, &title, |row| row.get("title") == Some(&json!(title)))?;
        }
        engine.close();
        Ok(Self { window: None, driver, sandbox, bob, elsewhere, groups, marker, data, _homeserver: homeserver })
    }

    /// Opens the window anew, with these settings.
    fn begin(&mut self, settings: &Value) -> Result<()> {
        self.end()?;
        fs::write(self.data.join("settings.json"), settings.to_string()).context("writing the settings")?;
        let window = self.driver.open(&base::program("hoopoe"), &["--data", &self.data.to_string_lossy()])?;
        window.find("option", Name::Starts("Marker"))?;
        self.window = Some(window);
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.window.take().map_or(Ok(()), Window::close)
    }

    fn window(&self) -> Result<&Window> {
        self.window.as_ref().context("the window is closed")
    }

    fn group(&self, number: usize) -> Result<&str> {
        self.groups.get(number).map(String::as_str).context("there is no such group")
    }

    fn bob_says(&self, group: usize, words: &str) -> Result<()> {
        self.bob.say(self.group(group)?, words)?;
        Ok(())
    }

    fn bob_calls(&self, group: usize, words: &str) -> Result<()> {
        self.bob.mention(self.group(group)?, self.elsewhere.user(), words)?;
        Ok(())
    }

    /// What the daemon was given for an act, the markers left out. `marker`: the title of a marker's notification, if it
    /// makes one; `alike`: how many others should have that title.
    fn told(&self, act: Act, marker: Option<&str>, alike: usize) -> Result<Vec<Notification>> {
        let before = self.sandbox.notifications.all()?.len();
        act(self)?;
        // What is decided on together comes in no order: after the second marker, all of it has come.
        self.mark(before, marker, alike + 1)?;
        let mut told = self.mark(before, marker, alike + 2)?;
        let mut markers = 2;
        told.retain(|one| {
            let is_marker = markers > 0 && marker == Some(one.title.as_str());
            markers -= i32::from(is_marker);
            !is_marker
        });
        let window = self.window()?;
        for title in ["Marker", "Group 9"] {
            window.click("option", Name::Starts(title))?;
            window.find("main", Name::Has(title))?;
        }
        Ok(told)
    }

    /// Everything since `before`, once so many with a marker's title are there.
    fn mark(&self, before: usize, marker: Option<&str>, least: usize) -> Result<Vec<Notification>> {
        self.bob.say(&self.marker, "marker")?;
        self.window()?.find("option", Name::Has("marker"))?;
        wait("the marker", DELIVERY, || {
            let new = self.sandbox.notifications.all()?.split_off(before);
            let markers = new.iter().filter(|one| marker == Some(one.title.as_str())).count();
            let words = format!("{new:?}");
            Ok(Found::or((marker.is_none() || markers >= least).then_some(new), || words))
        })
    }

    /// Words that must never have come to the daemon.
    fn nothing_leaked(&self) -> Result<()> {
        let all = self.sandbox.notifications.all()?;
        for words in ["hidden words", "hidden name", "muted words", "not for her", "nobody hears"] {
            if all.iter().any(|one| one.body.contains(words) || one.title.contains(words)) {
                bail!("{words:?} came to the daemon");
            }
        }
        Ok(())
    }

    /// What alice reads on another device leaves the screen here.
    fn read_elsewhere(&self) -> Result<()> {
        let room = self.group(3)?;
        let message = self.bob.say(room, "read it there")?;
        self.sandbox.notifications.wait_for("of bob's words", DELIVERY, |one| one.body.contains("read it there"))?;
        let before = self.sandbox.notifications.on_screen()?;
        self.elsewhere.read(room, &message)?;
        wait("the notification to go", DELIVERY, || {
            let left = self.sandbox.notifications.on_screen()?;
            Ok(Found::or((left < before).then_some(()), || format!("{left} on the screen")))
        })
    }

    /// Fifty messages in ten chats: one notification for each chat, which is renewed.
    fn fifty_messages(&self) -> Result<()> {
        let before = self.sandbox.notifications.all()?.len();
        for round in 0..5 {
            for (number, room) in self.groups.iter().enumerate() {
                self.bob.mention(room, self.elsewhere.user(), &format!("{round} of five in {number}"))?;
            }
        }
        let loud: BTreeSet<usize> = (0..GROUPS).filter(|number| *number != 1).collect();
        wait("the last words of each chat", DELIVERY, || {
            let all = self.sandbox.notifications.all()?.split_off(before);
            let missing: Vec<_> =
                loud.iter().filter(|number| !all.iter().any(|one| one.body.ends_with(&format!("4 of five in {number}")))).collect();
            Ok(Found::or(missing.is_empty().then_some(()), || format!("without {missing:?}")))
        })?;
        let all = self.sandbox.notifications.all()?.split_off(before);
        let numbers: BTreeSet<u32> = all.iter().map(|one| one.id).collect();
        if numbers.len() > loud.len() {
            bail!("{} notifications for {} chats", numbers.len(), loud.len());
        }
        Ok(())
    }

    /// A click on a notification brings a window back that is out of sight, at the message.
    fn clicked_while_out_of_sight(&self) -> Result<()> {
        let window = self.window()?;
        // A click is one on the newest that is shown.
        self.sandbox.notifications.clear()?;
        window.minimize()?;
        self.bob.say(self.group(5)?, "come back")?;
        self.sandbox.notifications.wait_for("of the call", DELIVERY, |one| one.body.contains("come back"))?;
        self.sandbox.notifications.click()?;
        window.find("main", Name::Has("Group 5"))?;
        window.find("article", Name::Has("come back"))?;
        wait("the window", DELIVERY, || {
            let state = window.execute("return document.visibilityState", &json!([]))?;
            Ok(Found::or((state == "visible").then_some(()), || state.to_string()))
        })
    }
}
