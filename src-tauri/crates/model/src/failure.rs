//! Failures: what went wrong without being expected, as a stable code and a sentence.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the interface does about a failure. A new code only where it does something different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Code {
    /// The request itself made no sense: a defect of the caller.
    BadRequest,
    /// The thing it speaks of is not there (any more).
    NotFound,
    /// The homeserver could not be reached for something that cannot wait.
    Unreachable,
    /// The homeserver said no.
    Refused,
    /// The cache could not be read or written.
    Storage,
    /// Something broke; it is in the log.
    Internal,
}

/// A failure that a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?}: {message}")]
#[ts(export)]
pub struct Failure {
    /// What kind.
    pub code: Code,
    /// What was being done and why it failed, in English, without secrets; the interface has its own words by code.
    pub message: String,
}

impl Failure {
    /// Makes a failure.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
