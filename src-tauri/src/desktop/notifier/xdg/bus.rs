//! The connection to the service: what it can do, its calls and its signals.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, Select};
use hoopoe_messenger::Notice;
use serde::Serialize;
use zbus::message::Type;
use zbus::names::OwnedUniqueName;
use zbus::{Connection, DynamicType, MatchRule, Message, MessageStream, OwnedVariant, Variant, connection};

use super::super::escaped;
use crate::desktop::sound;

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const BUS: &str = "org.freedesktop.DBus";
/// A service that takes longer for one call is stuck.
const LIMIT: Duration = Duration::from_secs(4);
/// The desktop file of the bundle, without its ending.
const DESKTOP_ENTRY: &str = "Hoopoe";
/// The action that a click on the whole notification is.
const CLICK: &str = "default";
/// The action with a field to write into, of KDE's service.
const REPLY: &str = "inline-reply";

/// How services tell that the user does not want to be disturbed: those of KDE and others, and dunst.
const INHIBITED: [(&str, &str); 2] = [(SERVICE, "Inhibited"), ("org.dunstproject.cmd0", "paused")];

/// What a service can do beyond showing a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Abilities {
    /// It reads markup.
    pub markup: bool,
    /// It takes an answer.
    pub reply: bool,
    /// It plays sounds.
    pub sound: bool,
}

/// What the service tells of.
pub(super) enum Signal {
    /// The permission to take the focus, for the click that follows.
    Activation(u32, String),
    /// A click.
    Clicked(u32),
    /// An answer.
    Replied(u32, String),
    /// It is not shown any more.
    Closed(u32),
    /// The service or the bus went, or another service came.
    Lost,
}

/// A connection to a service that answered.
pub(super) struct Bus {
    connection: Connection,
    service: OwnedUniqueName,
    signals: Select<MessageStream, MessageStream>,
    /// What the service can do.
    pub abilities: Abilities,
}

impl Bus {
    /// Connects and asks the service what it can do.
    pub async fn connect(address: Option<&str>) -> zbus::Result<Self> {
        let connection = within(async {
            match address {
                Some(address) => connection::Builder::address(address).build().await,
                None => Connection::session().await,
            }
        })
        .await?;
        let own = MatchRule::builder().msg_type(Type::Signal).interface(SERVICE).path(PATH).build()?;
        let owner = MatchRule::builder().msg_type(Type::Signal).sender(BUS).interface(BUS).member("NameOwnerChanged").add_arg(SERVICE);
        let own = within(MessageStream::for_match_rule(own, &connection, None)).await?;
        let owner = within(MessageStream::for_match_rule(owner.build()?, &connection, None)).await?;
        // This call starts a service that is started on demand.
        let names: Vec<String> = ask(&connection, "GetCapabilities", &()).await?.body().deserialize()?;
        let has = |name: &str| names.iter().any(|other| other == name);
        let abilities = Abilities { markup: has("body-markup"), reply: has(REPLY), sound: has("sound") };
        let service = within(connection.call_method(Some(BUS), "/org/freedesktop/DBus", Some(BUS), "GetNameOwner", &SERVICE)).await?;
        let service = service.body().deserialize()?;
        Ok(Self { connection, service, signals: stream::select(own, owner), abilities })
    }

    /// Shows a notification in place of another one, which is 0 for none.
    pub async fn notify(&self, notice: &Notice, replaced: u32, reply: &str) -> zbus::Result<u32> {
        let body = if self.abilities.markup { escaped(&notice.body) } else { notice.body.clone() };
        let mut actions = vec![CLICK, ""];
        let mut hints = HashMap::from([
            ("category", Variant::from("im.received")),
            ("desktop-entry", Variant::from(DESKTOP_ENTRY)),
            if notice.sound { ("sound-name", Variant::from(sound::NAME)) } else { ("suppress-sound", Variant::from(true)) },
        ]);
        if self.abilities.reply && notice.can_reply {
            actions.extend([REPLY, reply]);
            hints.insert("x-kde-reply-submit-button-text", Variant::from(reply));
        }
        let usual_time = -1_i32;
        let call = ("Hoopoe", replaced, "hoopoe", notice.title.as_str(), body, actions, hints, usual_time);
        ask(&self.connection, "Notify", &call).await?.body().deserialize()
    }

    /// Takes a notification away.
    pub async fn close(&self, id: u32) -> zbus::Result<()> {
        match ask(&self.connection, "CloseNotification", &id).await {
            // It was gone already, says the service.
            Err(zbus::Error::MethodError(..)) => Ok(()),
            other => other.map(drop),
        }
    }

    /// Whether the user does not want to be disturbed now. Not every service tells.
    pub async fn is_inhibited(&self) -> bool {
        for property in INHIBITED {
            let asked = self.connection.call_method(Some(SERVICE), PATH, Some("org.freedesktop.DBus.Properties"), "Get", &property);
            let value = within(asked).await.and_then(|answer| answer.body().deserialize::<OwnedVariant>());
            if value.is_ok_and(|value| bool::try_from(value).unwrap_or(false)) {
                return true;
            }
        }
        false
    }

    /// Waits for the next signal of the service.
    pub async fn signal(&mut self) -> Signal {
        loop {
            let Some(Ok(message)) = self.signals.next().await else { return Signal::Lost };
            let header = message.header();
            if header.sender().is_some_and(|sender| sender.as_str() == BUS) {
                // One that was started by the first call comes after it.
                let owner = message.body().deserialize::<(String, String, String)>().map(|(_, _, new)| new);
                if owner.is_ok_and(|owner| owner == self.service.as_str()) {
                    continue;
                }
                return Signal::Lost;
            }
            // Others could pretend.
            if header.sender().is_none_or(|sender| sender.as_str() != self.service.as_str()) {
                continue;
            }
            if let Some(signal) = header.member().and_then(|member| read(member.as_str(), &message)) {
                return signal;
            }
        }
    }
}

fn read(member: &str, message: &Message) -> Option<Signal> {
    let words = || message.body().deserialize::<(u32, String)>().ok();
    match member {
        "ActivationToken" => words().map(|(id, token)| Signal::Activation(id, token)),
        "ActionInvoked" => words().filter(|(_, action)| action == CLICK).map(|(id, _)| Signal::Clicked(id)),
        "NotificationReplied" => words().map(|(id, text)| Signal::Replied(id, text)),
        "NotificationClosed" => message.body().deserialize::<(u32, u32)>().ok().map(|(id, _)| Signal::Closed(id)),
        _ => None,
    }
}

async fn ask<B: Serialize + DynamicType + Sync>(connection: &Connection, method: &'static str, body: &B) -> zbus::Result<Message> {
    within(connection.call_method(Some(SERVICE), PATH, Some(SERVICE), method, body)).await
}

async fn within<T>(call: impl Future<Output = zbus::Result<T>>) -> zbus::Result<T> {
    tokio::time::timeout(LIMIT, call).await.unwrap_or_else(|_| Err(zbus::Error::Failure("it does not answer".to_owned())))
}
