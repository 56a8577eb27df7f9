//! Believable content for a homeserver.

use std::time::{SystemTime, UNIX_EPOCH};

mod content;
pub mod heavy;
pub mod script;
pub mod small;

/// The name of the administrator that every local homeserver has.
pub const STEWARD: &str = "steward";

/// This moment, in milliseconds since 1970.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}
