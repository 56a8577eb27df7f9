//! Life in the tray: the window is closed and comes back, by the icon, by a notification, by a second start; ten second
//! starts leave one window; a start at login shows none; without a tray, closing ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use hoopoe_homeserver::{Api, Options, PASSWORD, Synapse};
use serde_json::json;

use crate::{
    base,
    person::Person,
    process::{self, Owned},
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Window},
};
use tray::Tray;

mod tray;

/// How long a message may take from one person to the other, and a program to end.
const BOUND: Duration = Duration::from_secs(20);
/// The second starts that come all at once.
const STARTS: usize = 10;

/// Plays it.
pub fn play() -> Result<()> {
    let homeserver = Synapse::start(&Options::default())?;
    let alice = homeserver.person("alice")?;
    let bob = homeserver.person("bob")?;
    let mut rooms = Vec::new();
    for name in ["Tea", "Bread"] {
        let room = bob.create_room(&json!({"name": name, "preset": "private_chat", "invite": [alice.user()]}))?;
        alice.join(&room)?;
        rooms.push(room);
    }
    let [tea, bread] = rooms.as_slice() else { bail!("two rooms were made") };
    let sandbox = Sandbox::start()?;
    let data = sandbox.folder().join("alice");
    sign_in(&homeserver.url(), &data)?;

    let mut desk = Desk { sandbox: &sandbox, data: data.clone(), tray: Tray::start(&sandbox)?, bob: &bob };
    let driver = Driver::start(&sandbox)?;
    let window = driver.open(&base::program("hoopoe"), &["--data", &data.to_string_lossy()])?;
    desk.away_and_back(&window, tea)?;
    desk.many_starts(&window, bread)?;
    desk.tray.choose("Quit")?;
    desk.tray.wait_for_icons(0)?;
    drop(window);
    desk.at_login(tea)
}

/// Signs alice in, and has closing the window leave her in the tray.
fn sign_in(homeserver: &str, data: &Path) -> Result<()> {
    fs::create_dir(data).context("making alice's folder")?;
    fs::write(data.join("settings.json"), json!({"close_to_tray": true}).to_string()).context("writing alice's settings")?;
    let mut alice = Person::start(data)?;
    alice.ask("sign_in", &json!({"server": homeserver, "username": "alice", "password": PASSWORD}))?;
    let chats = alice.watch(&json!({"view": "chats", "account": "@alice:localhost"}))?;
    for name in ["Tea", "Bread"] {
        alice.row(chats, name, |row| row.get("title") == Some(&json!(name)))?;
    }
    alice.close();
    Ok(())
}

struct Desk<'a> {
    sandbox: &'a Sandbox,
    data: PathBuf,
    tray: Tray,
    bob: &'a Api,
}

impl Desk<'_> {
    /// The window is closed with a chat open, tells of a message in it, and comes back by the notification and the icon.
    fn away_and_back(&mut self, window: &Window, room: &str) -> Result<()> {
        self.tray.wait_for_icons(1)?;
        self.tray.wait_for_menu("Open Hoopoe\tQuit")?;
        let quiet = self.picture()?;
        window.click("option", Name::Starts("Tea"))?;
        window.find("textbox", Name::Is("Message"))?;

        self.close()?;
        self.bob.say(room, "The kettle is on.")?;
        self.notified("The kettle is on.")?;
        self.tray.wait_for_menu("Open Hoopoe (1)\tQuit")?;
        if self.picture()? == quiet {
            bail!("the icon looks the same with an unread message");
        }
        self.sandbox.notifications.click()?;
        tray::wait_for_windows(self.sandbox, 1)?;
        window.find("article", Name::Has("The kettle is on."))?;
        self.tray.wait_for_menu("Open Hoopoe\tQuit")?;

        for _ in 0..3 {
            self.close()?;
            self.tray.choose("Open")?;
            tray::wait_for_windows(self.sandbox, 1)?;
        }
        Ok(())
    }

    /// Ten starts at once, each with a link: one window, and what the links name is shown.
    fn many_starts(&mut self, window: &Window, room: &str) -> Result<()> {
        self.close()?;
        let link = format!("matrix:roomid/{}", room.trim_start_matches('!'));
        let mut starts = (0..STARTS).map(|_| self.start(&[&link])).collect::<Result<Vec<_>>>()?;
        for start in &mut starts {
            wait("a second start to end", BOUND, || Ok(Found::or(start.ended().then_some(()), || "it runs".into())))?;
            if !start.child().wait().context("asking how a second start ended")?.success() {
                bail!("a second start failed");
            }
        }
        tray::wait_for_windows(self.sandbox, 1)?;
        window.find("main", Name::Has("Bread"))?;
        self.tray.wait_for_icons(1)
    }

    /// A start at login has no window until a notification is clicked; when the tray is gone, closing it ends.
    fn at_login(mut self, room: &str) -> Result<()> {
        let mut app = self.start(&["--hidden"])?;
        self.tray.wait_for_icons(1)?;
        self.bob.say(room, "Good morning.")?;
        self.notified("Good morning.")?;
        if !tray::windows(self.sandbox)?.is_empty() {
            bail!("a start at login has opened a window");
        }
        self.sandbox.notifications.click()?;
        tray::wait_for_windows(self.sandbox, 1)?;
        drop(self.tray);
        wait("the end without a tray", BOUND, || {
            tray::close_window(self.sandbox)?;
            Ok(Found::or(app.ended().then_some(()), || "it runs".into()))
        })
    }

    /// Closes the window, which the app survives.
    fn close(&mut self) -> Result<()> {
        tray::close_window(self.sandbox)?;
        tray::wait_for_windows(self.sandbox, 0)?;
        self.tray.wait_for_icons(1)
    }

    fn start(&self, words: &[&str]) -> Result<Owned> {
        let mut command: Command = process::mortal(base::program("hoopoe"));
        command.arg("--data").arg(&self.data).args(words);
        self.sandbox.place(&mut command);
        Owned::start("hoopoe", command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
    }

    fn notified(&self, words: &str) -> Result<()> {
        self.sandbox.notifications.wait_for(words, BOUND, |one| one.body.contains(words)).map(drop)
    }

    fn picture(&mut self) -> Result<Vec<u8>> {
        let file = self.tray.picture()?;
        fs::read(&file).with_context(|| format!("reading {}", file.display()))
    }
}
