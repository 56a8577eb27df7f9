//! What an account's owner looks after: the name that others see, the password, the sessions, the people who are not heard.

use anyhow::{Result, bail};
use hoopoe_homeserver::{Api, Error};
use serde_json::{Value, json};

use super::{ALICE, BOUND, Me, NEW_PASSWORD, PASSWORD, World, login};
use crate::{
    ui_query::Name,
    wait::{Found, wait},
};

impl Me<'_> {
    /// Name, password and sessions.
    pub fn keeps_a_profile(&self, letters: &str) -> Result<()> {
        let World { first, bob, .. } = self.world;
        let phone = Api::login(&first.url(), "alice")?;
        self.opens_profile()?;

        self.window.type_into("textbox", Name::Is("Name"), " of the North")?;
        self.window.click("button", Name::Is("Keep"))?;
        self.window.find("status", Name::Is("Your name is changed"))?;
        wait("the name to reach bob", BOUND, || {
            let name = bob.state(letters, "m.room.member", ALICE)?.get("displayname").cloned().unwrap_or_default();
            Ok(Found::or((name == "alice of the North").then_some(()), || name.to_string()))
        })?;

        self.changes_the_password()?;
        login(&first.url(), NEW_PASSWORD)?;
        if login(&first.url(), PASSWORD).is_ok() {
            bail!("the former password still lets in");
        }
        self.looks_after_sessions(&phone)?;
        self.closes()?;
        self.window.gone("dialog", Name::Any)
    }

    /// The homeserver asks for the former one.
    fn changes_the_password(&self) -> Result<()> {
        self.window.click("button", Name::Is("Change password"))?;
        self.window.find("dialog", Name::Is("Change password"))?;
        self.window.type_into("textbox", Name::Is("Current password"), "not it")?;
        self.window.type_into("textbox", Name::Is("New password"), NEW_PASSWORD)?;
        self.window.click_last("button", Name::Is("Change password"))?;
        self.window.tells(&["This is not your password. Nothing was changed; try again."])?;
        self.window.clear("textbox", Name::Is("Current password"))?;
        self.window.type_into("textbox", Name::Is("Current password"), PASSWORD)?;
        self.window.click_last("button", Name::Is("Change password"))?;
        self.window.find("status", Name::Is("Your password is changed"))?;
        self.window.gone("dialog", Name::Is("Change password"))
    }

    /// One that was begun elsewhere is listed, named, and ended.
    fn looks_after_sessions(&self, phone: &Api) -> Result<()> {
        self.window.click("button", Name::Is("Rename Plain client"))?;
        self.window.find("dialog", Name::Is("Rename the session"))?;
        self.keys.arrives("textbox", Name::Is("Name"))?;
        self.keys.press(&["ctrl+a"])?;
        self.keys.type_text("Old phone")?;
        self.keys.press(&["Return"])?;
        self.window.find("button", Name::Is("Rename Old phone"))?;
        let names = phone.get("/_matrix/client/v3/devices")?.to_string();
        if !names.contains("Old phone") {
            bail!("the homeserver lists {names}");
        }

        self.window.click("button", Name::Is("Sign out Old phone"))?;
        self.window.find("dialog", Name::Is("Sign out Old phone?"))?;
        self.window.click_last("button", Name::Is("Sign out"))?;
        self.window.find("dialog", Name::Is("Is it you?"))?;
        self.window.type_into("textbox", Name::Is("Password"), NEW_PASSWORD)?;
        self.window.click_last("button", Name::Is("Sign out"))?;
        self.window.find("status", Name::Is("The session has ended"))?;
        self.window.gone("button", Name::Is("Sign out Old phone"))?;
        match phone.joined_rooms() {
            Err(Error::Refused { status: 401, .. }) => Ok(()),
            other => bail!("the session goes on: {other:?}"),
        }
    }

    /// Bob is not heard any more, others are; then he is again.
    pub fn blocks_and_unblocks(&self, letters: &str) -> Result<()> {
        let World { bob, carol, .. } = self.world;
        self.window.click("button", Name::Is("Chat info"))?;
        self.window.click("button", Name::Has("@bob:localhost"))?;
        self.window.find("dialog", Name::Is("Person"))?;
        self.window.click("button", Name::Is("Block"))?;
        self.window.find("dialog", Name::Is("Block Bob?"))?;
        self.window.click_last("button", Name::Is("Block"))?;
        self.window.tells(&["You have blocked this person"])?;
        self.closes()?;
        self.window.gone("dialog", Name::Any)?;
        self.window.click("button", Name::Is("Close the chat info"))?;
        self.ignores(&json!({"@bob:localhost": {}}))?;
        bob.say(letters, "Do you hear me?")?;
        carol.say(letters, "She does not.")?;
        self.window.find("article", Name::Is("Carol: She does not."))?;
        self.window.gone("article", Name::Starts("Bob:"))?;

        self.opens_profile()?;
        self.window.click("button", Name::Is("Unblock @bob:localhost"))?;
        self.window.tells(&["You block somebody on their card"])?;
        self.closes()?;
        self.window.gone("dialog", Name::Any)?;
        self.ignores(&json!({}))?;
        bob.say(letters, "And now?")?;
        self.window.find("article", Name::Is("Bob: And now?")).map(drop)
    }

    /// Waits until the homeserver knows just these as blocked.
    fn ignores(&self, expected: &Value) -> Result<()> {
        let api = login(&self.world.first.url(), NEW_PASSWORD)?;
        let path = format!("/_matrix/client/v3/user/{ALICE}/account_data/m.ignored_user_list");
        wait("the list of the blocked", BOUND, || {
            let list = api.get(&path)?.get("ignored_users").cloned().unwrap_or_default();
            Ok(Found::or((list == *expected).then_some(()), || list.to_string()))
        })
    }
}
