//! The adapter against a real homeserver.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::missing_panics_doc)]
#![recursion_limit = "256"]

mod arranging;
mod browser;
mod counted;
mod ended;
mod entry;
mod finding;
mod history;
mod someone;
mod talk;
mod upkeep;
