//! The adapter to the homeserver: the only code that names the Matrix SDK.
//!
//! What comes from the homeserver is turned into facts and handed to the cache; what the user did comes as an order and
//! goes to the homeserver. Every future is boxed at this border, so that the SDK's futures are compiled here only.
#![recursion_limit = "256"]

mod address;
mod again;
mod browser;
mod client;
mod confirming;
mod connection;
mod details;
mod entry;
mod errors;
mod event;
mod finding;
mod history;
mod intake;
mod json;
mod landing;
mod line;
mod login;
mod membership;
mod message;
mod news;
mod notify;
mod oauth;
#[cfg(test)]
mod oracle;
mod perform;
mod picture;
mod probe;
mod rooms;
mod session;
mod sign_up;
mod state_event;
mod sync;
mod tap;
mod text;
mod upkeep;
mod web;

pub use again::Resume;
pub use client::Place;
pub use entry::{SignUpStep, restore, sign_in, sign_in_browser, sign_up};
pub use errors::{EntryError, HistoryError, PerformError};
pub use futures_util::future::BoxFuture;
pub use line::Line;
pub use news::News;
pub use probe::probe;
pub use text::{compose, source_of};
