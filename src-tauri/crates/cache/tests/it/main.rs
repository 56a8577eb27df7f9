//! The cache from outside: what is told to it, and what it shows then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod agreement;
mod arranging;
mod beside;
mod cast;
mod facts;
mod jumping;
mod leaving;
mod opening;
mod outbox;
mod placing;
mod quiet;
mod search_golden;
mod searching;
mod unread;
