//! Everything one does with accounts: one made with a token, one that lets in through the browser, both in one window;
//! name, password, sessions and blocked people; what can be chosen; a session that the homeserver ends; and the two ways out.
//!
//! The others write over plain HTTP, so that what is asked of the homeservers is seen from a second side.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use hoopoe_homeserver::{Api, BrowserEntry, Options, PASSWORD, SignUp, Synapse, Visitor, visit};
use serde_json::{Value, json};

use crate::{
    base,
    keyboard::Keyboard,
    sandbox::Sandbox,
    ui_query::Name,
    wait::{Found, wait},
    webdriver::{Driver, Window},
};

mod leaving;
mod profile;
mod settings;

/// How long a change may take to be seen on the other side.
const BOUND: Duration = Duration::from_secs(20);
/// The account at the first homeserver.
const ALICE: &str = "@alice:localhost";
/// The one at the second.
const AMY: &str = "@amy:localhost";
/// What alice's password becomes.
const NEW_PASSWORD: &str = "four words or more";

/// Plays it.
pub fn play() -> Result<()> {
    let sandbox = Sandbox::start()?;
    let driver = Driver::start(&sandbox)?;
    let world = World::build(sandbox.folder().join("data"))?;
    let window = world.open(&driver)?;
    let me = Me { window: &window, keys: Keyboard::at(&sandbox, &window), sandbox: &sandbox, world: &world };
    me.signs_up_with_a_token().context("signing up with a token")?;
    let letters = me.is_invited(&world.bob, "Letters", ALICE)?;
    world.carol.join(&letters)?;
    me.signs_in_through_the_browser().context("signing in through the browser")?;
    let notes = me.is_invited(&world.ben, "Notes", AMY)?;
    me.goes_from_account_to_account(&letters, &notes).context("two accounts")?;
    me.keeps_a_profile(&letters).context("the profile")?;
    me.blocks_and_unblocks(&letters).context("blocking")?;
    me.chooses(&letters).context("the settings")?;
    window.close()?;

    let window = world.open(&driver)?;
    let me = Me { window: &window, keys: Keyboard::at(&sandbox, &window), sandbox: &sandbox, world: &world };
    me.finds_what_was_chosen().context("the settings after a restart")?;
    me.goes_on_after_the_session_ended(&letters).context("a session that ended")?;
    me.signs_out().context("signing out")?;
    me.deactivates(&letters).context("deactivating")?;
    window.close()
}

/// Two homeservers, who is there, and the data folder.
struct World {
    first: Synapse,
    second: Synapse,
    bob: Api,
    carol: Api,
    /// At the second homeserver.
    ben: Api,
    data: PathBuf,
}

impl World {
    fn build(data: PathBuf) -> Result<Self> {
        let first = Synapse::start(&Options { sign_up: SignUp::Token, ..Options::default() })?;
        let second = Synapse::start(&Options { browser: BrowserEntry::SignOn, ..Options::default() })?;
        let steward = first.steward()?;
        let resident = |name: &str, shown: &str| -> Result<Api> {
            let path = format!("/_synapse/admin/v2/users/@{name}:localhost");
            steward.put(&path, &json!({"password": PASSWORD, "displayname": shown}))?;
            Ok(Api::login(&first.url(), name)?)
        };
        let (bob, carol) = (resident("bob", "Bob")?, resident("carol", "Carol")?);
        let ben = second.person("ben")?;
        Ok(Self { first, second, bob, carol, ben, data })
    }

    fn open(&self, driver: &Driver) -> Result<Window> {
        driver.open(&base::program("hoopoe"), &["--data", &self.data.to_string_lossy()])
    }

    /// The folders of the accounts on this device.
    fn folders(&self) -> Result<usize> {
        let folder = self.data.join("accounts");
        Ok(fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?.count())
    }
}

/// The owner of both accounts, at the window.
struct Me<'a> {
    window: &'a Window,
    keys: Keyboard<'a>,
    sandbox: &'a Sandbox,
    world: &'a World,
}

impl Me<'_> {
    /// The token is asked for, a wrong one refused in words, the right one lets in.
    fn signs_up_with_a_token(&self) -> Result<()> {
        let server = self.world.first.url();
        for (field, text) in [("Homeserver", server.as_str()), ("Username", "alice"), ("Password", PASSWORD)] {
            self.window.type_into("textbox", Name::Is(field), text)?;
        }
        self.window.click("button", Name::Is("Create account"))?;
        self.window.type_into("textbox", Name::Is("Token"), "hoopoe-dev-registration-taken")?;
        self.window.tells(&["Registration token", "Its operator gives them out."])?;
        self.window.click("button", Name::Is("Continue"))?;
        self.window.tells(&["This token is not valid. Check each letter, or ask for a new one."])?;
        self.window.clear("textbox", Name::Is("Token"))?;
        self.window.type_into("textbox", Name::Is("Token"), self.world.first.registration_token())?;
        self.window.click("button", Name::Is("Continue"))?;
        self.window.find("navigation", Name::Is("Chats")).map(drop)
    }

    /// Adds an account at a homeserver whose provider of sign-on is asked in the browser.
    fn signs_in_through_the_browser(&self) -> Result<()> {
        self.chooses_from_the_menu("Add account")?;
        self.window.tells(&["Your other accounts stay as they are."])?;
        self.window.type_into("textbox", Name::Is("Homeserver"), &self.world.second.url())?;
        self.window.click("button", Name::Is("Continue with Example provider"))?;
        self.window.tells(&["Go on in your browser"])?;
        let page = wait("the page in the browser", BOUND, || {
            let visited = self.sandbox.visited()?;
            Ok(Found::or(visited.last().cloned(), || "nothing was opened".into()))
        })?;
        let last = visit(&page, Visitor::Named("amy"))?;
        if !last.contains("You can close this and go back to Hoopoe.") {
            bail!("the browser ends at {last}");
        }
        self.window.find("navigation", Name::Is("Chats"))?;
        self.window.gone("option", Name::Starts("Letters"))
    }

    /// A friend makes a chat and asks the account on screen to join; its room.
    fn is_invited(&self, friend: &Api, title: &str, account: &str) -> Result<String> {
        let guests: Vec<&str> = [account, "@carol:localhost"].into_iter().take(if account == ALICE { 2 } else { 1 }).collect();
        let room = friend.create_room(&json!({"name": title, "preset": "private_chat", "invite": guests}))?;
        self.window.click("option", Name::Starts(title))?;
        self.window.click("button", Name::Is("Accept"))?;
        self.window.find("textbox", Name::Is("Message"))?;
        Ok(room)
    }

    /// What waits in the other account is told; what is written goes out from the account on screen.
    fn goes_from_account_to_account(&self, letters: &str, notes: &str) -> Result<()> {
        let World { bob, ben, .. } = self.world;
        self.says("From Amy.", ben, notes, AMY)?;
        bob.say(letters, "Are you there?")?;
        let told = "document.querySelector('nav [id$=\"-elsewhere\"]')?.textContent.replace(/[\\u2066-\\u2069]/g, '') ?? ''";
        self.window.shows(told, &json!("1 unread in your other accounts"))?;
        self.window.click("button", Name::Is("Menu"))?;
        self.window.find("menuitemradio", Name::Has(AMY))?;
        self.window
            .shows("[...document.querySelectorAll('[role=menuitemradio] .pill')].map((one) => one.textContent.trim())", &json!(["1"]))?;
        self.window.click("menuitemradio", Name::Has(ALICE))?;
        // The chat that was open there is open again.
        self.window.find("article", Name::Is("Bob: Are you there?"))?;
        self.window.find("main", Name::Is("Letters"))?;
        self.says("From Alice.", bob, letters, ALICE)?;
        self.keys.press(&["ctrl+2"])?;
        self.opens("Notes")?;
        self.says("From Amy again.", ben, notes, AMY)?;
        self.keys.press(&["ctrl+1"])?;
        self.opens("Letters")
    }

    fn opens(&self, chat: &str) -> Result<()> {
        self.window.click("option", Name::Starts(chat))?;
        self.window.find("main", Name::Is(chat))?;
        self.window.find("textbox", Name::Is("Message")).map(drop)
    }

    /// Writes and sends; a friend gets it from that sender.
    fn says(&self, text: &str, friend: &Api, room: &str, sender: &str) -> Result<()> {
        self.window.type_into("textbox", Name::Is("Message"), text)?;
        self.window.click("button", Name::Is("Send"))?;
        self.window.find("article", Name::Has(text))?;
        wait(&format!("{text:?} from {sender}"), BOUND, || {
            let events = friend.history(room)?;
            let said = events.iter().find(|event| event.pointer("/content/body") == Some(&json!(text)));
            let from = said.and_then(|event| event.get("sender")).and_then(Value::as_str);
            Ok(Found::or((from == Some(sender)).then_some(()), || format!("{from:?}")))
        })
    }

    fn chooses_from_the_menu(&self, entry: &str) -> Result<()> {
        self.window.gone("menu", Name::Any)?;
        self.window.click("button", Name::Is("Menu"))?;
        self.window.click("menuitem", Name::Starts(entry))
    }

    fn opens_profile(&self) -> Result<()> {
        self.chooses_from_the_menu("My profile")?;
        self.window.find("dialog", Name::Is("My profile"))?;
        // What stands below the sessions has its place when they are there.
        self.window.tells(&["This session"])
    }

    /// Closes the dialog that is in front.
    fn closes(&self) -> Result<()> {
        self.window.click_last("button", Name::Is("Close"))
    }
}

/// Signs alice in over plain HTTP.
fn login(server: &str, password: &str) -> Result<Api> {
    let body = json!({"type": "m.login.password", "password": password, "identifier": {"type": "m.id.user", "user": "alice"}});
    let answer = Api::with_token(server, "").post("/_matrix/client/v3/login", &body)?;
    let token = answer.get("access_token").and_then(Value::as_str).context("no token")?;
    Ok(Api::with_token(server, token))
}
