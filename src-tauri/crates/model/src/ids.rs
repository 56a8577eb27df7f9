//! Names of things. Each is opaque text that the homeserver, or this program, has given.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[ts(type = "string")]
        #[ts(export)]
        pub struct $name(pub String);

        impl $name {
            /// Lends the text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

id!(
    /// A signed-in account: the user id on its homeserver, such as `@alice:example.org`.
    AccountId
);
id!(
    /// A chat: a room id of the homeserver.
    ChatId
);
id!(
    /// A message, an edit, a reaction or a removal that the homeserver has accepted: its event id.
    MessageId
);
id!(
    /// A person: a user id.
    PersonId
);
id!(
    /// A thing that the user did and that may not have reached the homeserver yet: the transaction id it is sent with.
    Txn
);

/// A moment: milliseconds since 1970-01-01T00:00Z, as the sender's clock had it.
pub type Millis = i64;

/// The place of a message in its chat: microseconds, monotone in the server's order. Fits a JavaScript number until 2255.
pub type OrdKey = i64;
