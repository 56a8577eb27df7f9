//! The one place where the engine reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in microseconds since 1970; 0 on a machine whose clock stands before that.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
