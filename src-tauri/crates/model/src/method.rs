//! The one list of what the interface can ask for.
//!
//! From this list come the trait that the engine implements (a method without a handler does not compile), the router
//! from a name and a JSON value to it, and the TypeScript map.

use std::future::Future;

use serde_json::Value;

use crate::{
    Address, Arrange, BlockPerson, ChangePassword, Code, Confirmed, CreateGroup, Deactivate, Details, Devices, Edit, EndDevices, Entry,
    EventSource, Extend, Failure, Farewell, FindChats, FindPeople, Focus, Forward, Found, FoundChats, FoundPeople, GetPicture, Invite,
    Join, Jump, KeepDraft, Leave, Look, Looked, Nothing, OfAccount, OfChat, OfMessage, Open, OpenLink, Opened, Picture, Probe, Probed,
    React, Read, RenameDevice, Search, Send as SendText, SetName, SetNotifyDefaults, SetPicture, Settings, SignIn, SignInBrowser, SignUp,
    Source, StartDirect, Started, Writing,
};

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident($request:ty) -> $answer:ty;)+) => {
        /// What the engine answers.
        pub trait Methods: Send + Sync {
            $($(#[$doc])* fn $name(&self, request: $request) -> impl Future<Output = Result<$answer, Failure>> + Send;)+
        }

        /// Calls the method of that name.
        ///
        /// # Errors
        /// `BadRequest` for an unknown name or a request of another shape; else what the method failed with.
        pub async fn route<M: Methods>(engine: &M, method: &str, request: Value) -> Result<Value, Failure> {
            match method {
                $(stringify!($name) => {
                    let request: $request = serde_json::from_value(request).map_err(|error| {
                        // The position and the expected type, never the value.
                        Failure::new(Code::BadRequest, format!("the request of {method} does not fit: line {}, column {}", error.line(), error.column()))
                    })?;
                    let answer = engine.$name(request).await?;
                    serde_json::to_value(answer).map_err(|error| Failure::new(Code::Internal, format!("the answer of {method}: {error}")))
                })+
                _ => Err(Failure::new(Code::BadRequest, format!("there is no method {method}"))),
            }
        }

        /// Writes the map of methods for the interface.
        pub fn methods_in_typescript() -> String {
            use std::fmt::Write;

            use ts_rs::{Config, TS};
            let config = Config::from_env();
            let mut names = std::collections::BTreeSet::new();
            let mut lines = String::new();
            $(
                let (request, answer) = (<$request as TS>::name(&config), <$answer as TS>::name(&config));
                let _ = writeln!(lines, "  {}: {{ request: {request}; answer: {answer} }};", stringify!($name));
                names.extend([request, answer]);
            )+
            let mut text = String::from("// This file is generated from the list of methods in Rust. Do not edit it.\n");
            for name in &names {
                let _ = writeln!(text, "import type {{ {name} }} from './{name}';");
            }
            let _ = write!(text, "\nexport interface Methods {{\n{lines}}}\n");
            text
        }
    };
}

methods! {
    /// Starts watching a view; its first frame is a reset.
    open(Open) -> Opened;
    /// Stops watching.
    close(Opened) -> Nothing;
    /// Loads more rows of a watched conversation; they come as a patch.
    extend(Extend) -> Nothing;
    /// Moves a watched conversation to a message, or back to the newest; comes as a reset.
    jump(Jump) -> Nothing;

    /// Asks a homeserver what it offers.
    probe(Probe) -> Probed;
    /// Signs in with a password.
    sign_in(SignIn) -> Entry;
    /// Makes an account.
    sign_up(SignUp) -> Entry;
    /// Signs in through the browser; answers when the person has come back, or has given up.
    sign_in_browser(SignInBrowser) -> Entry;
    /// Gives up signing in through the browser.
    cancel_sign_in(Nothing) -> Nothing;
    /// Tells what signing out would cost.
    before_sign_out(OfAccount) -> Farewell;
    /// Signs out: forgets the account's keys and messages on this device.
    sign_out(OfAccount) -> Nothing;
    /// Tries to reach the homeserver at once instead of waiting for the next try.
    reconnect(OfAccount) -> Nothing;

    /// Gives the account a name.
    set_name(SetName) -> Nothing;
    /// Gives the account a picture.
    set_picture(SetPicture) -> Nothing;
    /// Gives the account another password.
    change_password(ChangePassword) -> Confirmed;
    /// Ends the account for good, on the homeserver and here.
    deactivate(Deactivate) -> Confirmed;
    /// Lists the account's sessions.
    devices(OfAccount) -> Devices;
    /// Gives a session another name.
    rename_device(RenameDevice) -> Nothing;
    /// Ends other sessions.
    end_devices(EndDevices) -> Confirmed;
    /// Blocks a person, or not any more.
    block(BlockPerson) -> Nothing;
    /// Chooses what chats notify of that have no choice of their own.
    set_notify_defaults(SetNotifyDefaults) -> Nothing;
    /// Gets a small picture: from the cache, else from the homeserver.
    picture(GetPicture) -> Picture;

    /// Sends a text. Durable when it returns.
    send(SendText) -> Nothing;
    /// Gives an own message another wording.
    edit(Edit) -> Nothing;
    /// Removes a message; an unsent one disappears.
    remove(OfMessage) -> Nothing;
    /// Adds a reaction, or takes it back.
    react(React) -> Nothing;
    /// Tries a failed message again.
    retry(OfMessage) -> Nothing;
    /// Gets an own message's text back for editing.
    source(OfMessage) -> Source;
    /// Tells who read a message, what it said before, who reacted.
    details(OfMessage) -> Details;
    /// Gets a message as the homeserver keeps it.
    event_source(OfMessage) -> EventSource;
    /// Makes the address of a message.
    address_of_message(OfMessage) -> Address;
    /// Sends messages on into other chats.
    forward(Forward) -> Nothing;
    /// Keeps a message being written.
    keep_draft(KeepDraft) -> Nothing;
    /// Marks a chat as read up to a message.
    read(Read) -> Nothing;
    /// Tells others that the account is writing, or has stopped.
    writing(Writing) -> Nothing;
    /// Tells the engine what the user looks at.
    focus(Focus) -> Nothing;

    /// Starts an encrypted chat with a person, or finds the one that is there.
    start_direct(StartDirect) -> Started;
    /// Accepts an invite.
    accept(OfChat) -> Started;
    /// Turns an invite down, or leaves a chat. Durable when it returns.
    leave(Leave) -> Nothing;
    /// Pins a chat, silences it, marks it unread. Durable when it returns.
    arrange(Arrange) -> Nothing;
    /// Makes the address of a chat.
    address_of_chat(OfChat) -> Address;
    /// Finds people.
    find_people(FindPeople) -> FoundPeople;
    /// Finds public chats.
    find_chats(FindChats) -> FoundChats;
    /// Searches all messages of the cache, and chats and people by their names. Asks nobody.
    search(Search) -> Found;
    /// Finds out what an address names.
    look(Look) -> Looked;
    /// Enters a chat.
    join(Join) -> Started;
    /// Makes a group.
    create_group(CreateGroup) -> Started;
    /// Invites people into a chat.
    invite(Invite) -> Nothing;

    /// Keeps the settings.
    configure(Settings) -> Nothing;
    /// Opens a web link or a mail address outside.
    open_link(OpenLink) -> Nothing;
}

#[cfg(test)]
mod tests {
    /// Writes the map beside the types that ts-rs writes.
    #[test]
    fn export_bindings_methods() {
        let folder = ts_rs::Config::from_env().out_dir().to_owned();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("Methods.ts"), super::methods_in_typescript()).unwrap();
    }
}
