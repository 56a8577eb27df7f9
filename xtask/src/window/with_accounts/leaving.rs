//! Sessions that end: one that the homeserver ends and that is taken up again, one that is signed out, an account that is
//! deactivated for good.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{ALICE, AMY, BOUND, Me, NEW_PASSWORD, World, login};
use crate::{
    ui_query::Name,
    wait::{Found, wait},
};

impl Me<'_> {
    /// The window says so at once, everything stays readable, and the same device goes on.
    pub fn goes_on_after_the_session_ended(&self, letters: &str) -> Result<()> {
        let World { first, bob, .. } = self.world;
        let device = self.device()?;
        self.opens("Letters")?;
        let steward = first.steward()?;
        steward.delete(&format!("/_synapse/admin/v2/users/{ALICE}/devices/{device}"))?;
        self.window.find("alert", Name::Has("This server ended your session. Your messages here are kept."))?;
        self.window.find("article", Name::Is("Bob: And now?"))?;
        self.window.find("article", Name::Has("From Alice."))?;

        self.window.click("button", Name::Is("Sign in again"))?;
        self.window.tells(&["Sign in again, alice of the North", "The device stays the same for others."])?;
        let known = "[...document.querySelectorAll('main.welcome input[readonly]')].map((one) => one.value)";
        self.window.shows(known, &json!([first.url(), ALICE]))?;
        self.window.type_into("textbox", Name::Is("Password"), NEW_PASSWORD)?;
        self.window.click("button", Name::Is("Sign in"))?;
        self.opens("Letters")?;
        self.window.gone("alert", Name::Any)?;
        if self.device()? != device {
            bail!("another device goes on: {} instead of {device}", self.device()?);
        }
        self.says("Here I am again.", bob, letters, ALICE)?;
        bob.say(letters, "Welcome back.")?;
        self.window.find("article", Name::Is("Bob: Welcome back.")).map(drop)
    }

    /// The id of this device at the first homeserver.
    fn device(&self) -> Result<String> {
        let listed = login(&self.world.first.url(), NEW_PASSWORD)?.get("/_matrix/client/v3/devices")?;
        let named = |device: &&Value| device.get("display_name").and_then(Value::as_str).is_some_and(|name| name.starts_with("Hoopoe on"));
        let devices = listed.get("devices").and_then(Value::as_array);
        let own = devices.into_iter().flatten().find(named).and_then(|device| device.get("device_id")?.as_str());
        own.map(str::to_owned).with_context(|| format!("no device of Hoopoe among {listed}"))
    }

    /// It asks, and takes everything of the account from this device.
    pub fn signs_out(&self) -> Result<()> {
        if self.world.folders()? != 2 {
            bail!("{} folders for two accounts", self.world.folders()?);
        }
        self.keys.press(&["ctrl+2"])?;
        self.opens("Notes")?;
        self.opens_profile()?;
        self.window.tells(&[AMY])?;
        self.window.click("button", Name::Is("Sign out"))?;
        self.window.find("dialog", Name::Is(&format!("Sign out {AMY}?")))?;
        self.window.tells(&["Its messages, drafts and keys are deleted from this device. The account itself stays on its server."])?;
        self.window.click_last("button", Name::Starts("Sign out"))?;
        self.window.find("option", Name::Starts("Letters"))?;
        self.window.gone("option", Name::Starts("Notes"))?;
        self.has_folders(1)?;
        let steward = self.world.second.steward()?;
        wait("no session on the homeserver", BOUND, || {
            let devices = steward.get(&format!("/_synapse/admin/v2/users/{AMY}/devices"))?;
            Ok(Found::or((devices.get("total") == Some(&json!(0))).then_some(()), || devices.to_string()))
        })
    }

    /// What it means is told, the password is asked for; then nobody can sign in any more.
    pub fn deactivates(&self, letters: &str) -> Result<()> {
        self.opens_profile()?;
        self.window.click("button", Name::Is("Deactivate account"))?;
        self.window.find("dialog", Name::Is(&format!("Deactivate {ALICE} for good?")))?;
        self.window.tells(&["This cannot be undone", "Nobody, not even you, can ever use this address again.", "You leave all chats."])?;
        self.window.type_into("textbox", Name::Is("Password"), "not it")?;
        self.window.click_last("button", Name::Is("Deactivate account"))?;
        self.window.tells(&["This is not your password. Nothing was changed; try again."])?;
        self.window.clear("textbox", Name::Is("Password"))?;
        self.window.type_into("textbox", Name::Is("Password"), NEW_PASSWORD)?;
        self.window.click_last("button", Name::Is("Deactivate account"))?;
        self.window.find("status", Name::Is(&format!("{ALICE} is deactivated.")))?;
        self.window.find("textbox", Name::Is("Homeserver"))?;
        self.has_folders(0)?;
        if login(&self.world.first.url(), NEW_PASSWORD).is_ok() {
            bail!("one can still sign in");
        }
        wait("her to leave", BOUND, || {
            let membership = self.world.bob.state(letters, "m.room.member", ALICE)?.get("membership").cloned().unwrap_or_default();
            Ok(Found::or((membership == "leave").then_some(()), || membership.to_string()))
        })
    }

    fn has_folders(&self, expected: usize) -> Result<()> {
        wait(&format!("{expected} folders of accounts"), BOUND, || {
            let folders = self.world.folders()?;
            Ok(Found::or((folders == expected).then_some(()), || folders.to_string()))
        })
    }
}
