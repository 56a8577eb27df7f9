//! Signing in and up.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountId, NotifyDefaults, Person};

/// An account as the interface shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// Its own name and picture.
    pub profile: Person,
    /// Its homeserver, as a person would write it.
    pub server: String,
    /// Where its homeserver is: as the person wrote it when they signed in. Not every name can be found again by itself.
    pub address: String,
    /// How its line to the homeserver is.
    pub connection: Connection,
    /// Whether the secrets are kept by the system's keychain; else they are in a file that only this user may read.
    pub keychain: bool,
    /// How many messages wait to be read in all its chats, as its badge shows them.
    pub unread: u32,
    /// How many of them call the account by name.
    pub mentions: u32,
    /// Messages waiting in its outbox.
    pub waiting: u32,
    /// The people it has blocked.
    pub blocked: Vec<crate::PersonId>,
    /// What its chats notify of that have no choice of their own.
    pub notify: NotifyDefaults,
    /// Whether its password can be changed from here; else that is done on a page of its homeserver.
    pub password: bool,
}

/// How the line to the homeserver is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Connection {
    /// Not there yet; nothing is wrong so far.
    #[default]
    Connecting,
    /// Up to date.
    Online,
    /// The homeserver cannot be reached; tried again and again.
    Offline,
    /// The homeserver does not accept the session any more.
    SignedOut,
}

/// What a homeserver offers, learned before signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServerInfo {
    /// What the person wrote, tidied.
    pub name: String,
    /// Where its client interface is.
    pub base_url: String,
    /// Whether it takes a password.
    pub password: bool,
    /// Whether it lets people in through its page in the browser (OAuth 2.0, or single sign-on without a choice).
    pub browser: bool,
    /// The providers it lets choose from there.
    pub providers: Vec<Provider>,
    /// Whether it lets people sign up from here.
    pub sign_up: bool,
    /// Whether the connection is without TLS. Only allowed for addresses of the own machine or network.
    pub plain: bool,
}

/// Somebody who can vouch for a person before a homeserver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Provider {
    /// Its id on the homeserver.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A person signing in through the browser.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignInBrowser {
    /// The homeserver as the person wrote it.
    pub server: String,
    /// The provider they chose.
    pub provider: Option<String>,
    /// Whether the page is asked to let them make an account, where it knows how.
    pub sign_up: bool,
    /// The account whose session ended, when it is about that one.
    pub again: Option<AccountId>,
}

/// A person signing in.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignIn {
    /// The homeserver as the person wrote it: a name, an address with a port, or a URL.
    pub server: String,
    /// The user name, or the whole user id.
    pub username: String,
    /// The password.
    pub password: String,
    /// The account whose session ended, when it is about that one: it goes on as the same device.
    #[serde(default)]
    pub again: Option<AccountId>,
}

/// A person signing up. Sent again with what the last answer asked for.
#[derive(Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignUp {
    /// The homeserver as the person wrote it.
    pub server: String,
    /// The user name they want.
    pub username: String,
    /// The password they want.
    pub password: String,
    /// The registration token, when the homeserver asked for one.
    pub token: Option<String>,
    /// Whether they agreed to the homeserver's terms.
    pub accept_terms: bool,
    /// The running attempt, from the last answer.
    pub session: Option<String>,
}

/// A document of a homeserver's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Policy {
    /// Its title.
    pub title: String,
    /// Where to read it.
    pub url: String,
}

/// The answer to signing in or up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[ts(export)]
pub enum Entry {
    /// Signed in.
    Done {
        /// As whom.
        account: AccountId,
    },
    /// The homeserver wants a registration token.
    NeedsToken {
        /// The running attempt.
        session: String,
        /// Whether the last token was wrong.
        wrong: bool,
    },
    /// The homeserver wants its terms agreed to.
    NeedsTerms {
        /// The running attempt.
        session: String,
        /// The documents.
        policies: Vec<Policy>,
    },
    /// The homeserver wants something that only its own page can ask; then try again with the session.
    NeedsBrowser {
        /// The running attempt.
        session: String,
        /// The page.
        url: String,
    },
    /// Not possible.
    Refused {
        /// Why.
        refusal: EntryRefusal,
    },
}

/// Why signing in or up is not possible. Each has its own sentence in the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[ts(export)]
pub enum EntryRefusal {
    /// The text is not an address.
    BadAddress,
    /// There is no such host, or nothing answers there.
    Unreachable,
    /// Something answers, but it is no homeserver.
    NotAHomeserver,
    /// It has no valid TLS certificate.
    NoTls,
    /// It lacks native sliding sync.
    TooOld,
    /// It offers no way in that this version knows.
    NoPassword,
    /// The user name or the password is wrong.
    WrongPassword,
    /// The account was deactivated.
    Deactivated,
    /// Too many tries.
    RateLimited {
        /// Seconds to wait.
        seconds: u32,
    },
    /// Nobody can sign up there from here.
    SignUpClosed,
    /// The user name is taken.
    NameTaken,
    /// The user name has letters the homeserver does not take.
    NameInvalid,
    /// The password is too weak for the homeserver.
    WeakPassword,
    /// The account is signed in already.
    AlreadyIn,
    /// It is another account than the one whose session ended.
    OtherAccount,
    /// The person gave up, or took too long in the browser.
    Cancelled,
    /// The page in the browser said no.
    BrowserRefused,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, {:?})", self.id, self.connection)
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignIn({})", self.server)
    }
}

impl fmt::Debug for SignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignUp({})", self.server)
    }
}
