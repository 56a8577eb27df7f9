//! Looking after an account: its name and picture, password, sessions, blocked people, and its end.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, Millis, PersonId, Picture};

/// A new name for the account.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SetName {
    /// Whose.
    pub account: AccountId,
    /// The name; empty takes it away.
    pub name: String,
}

/// A new picture for the account.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SetPicture {
    /// Whose.
    pub account: AccountId,
    /// The picture; `None` takes it away.
    pub picture: Option<Picture>,
}

/// A new password.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChangePassword {
    /// Whose.
    pub account: AccountId,
    /// The password until now.
    pub old: String,
    /// The password from now on.
    pub new: String,
    /// Whether all other sessions end.
    pub elsewhere: bool,
}

/// An account to end for good.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Deactivate {
    /// Which.
    pub account: AccountId,
    /// Its password.
    pub password: String,
    /// Whether the homeserver is asked to erase its messages for people who come later.
    pub erase: bool,
}

/// The answer to something that the homeserver wants confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
pub enum Confirmed {
    /// It is done.
    Done,
    /// The password is needed.
    NeedsPassword,
    /// The password is wrong.
    WrongPassword,
    /// The new password is too weak for the homeserver.
    WeakPassword,
    /// It is done on a page of the homeserver, which has been opened.
    NeedsBrowser,
    /// Too many tries.
    RateLimited {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The homeserver cannot be reached now.
    Offline,
    /// The homeserver does not allow it.
    Forbidden,
}

/// A session of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// Its name; empty when it has none.
    pub name: String,
    /// When the homeserver last saw it.
    pub seen: Option<Millis>,
    /// From where.
    pub address: Option<String>,
    /// Whether it is this one.
    pub own: bool,
    /// Whether the account itself has confirmed it; `None` when it does not encrypt.
    pub verified: Option<bool>,
}

/// The sessions of an account, this one first, then the one seen last.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Devices {
    /// All of them.
    pub devices: Vec<Device>,
}

/// A new name for a session.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RenameDevice {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub device: String,
    /// The name.
    pub name: String,
}

/// Sessions to end.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EndDevices {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub devices: Vec<String>,
    /// The account's password, once it was asked for.
    pub password: Option<String>,
}

/// A person to block, or not any more.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BlockPerson {
    /// Who blocks.
    pub account: AccountId,
    /// Whom.
    pub person: PersonId,
    /// Whether.
    pub on: bool,
}

/// What signing out would cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Farewell {
    /// Messages that have not gone out.
    pub waiting: u32,
    /// Whether no other session of the account could read its encrypted messages; `None` when that cannot be told now.
    pub last: Option<bool>,
}

macro_rules! quiet_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.account)
            }
        }
    )+};
}
quiet_debug!(ChangePassword, Deactivate, EndDevices);
