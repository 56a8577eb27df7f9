//! People write to each other over a real homeserver, and the house keeps its walls.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod arranging;
mod death;
mod details;
mod invites;
mod notices;
mod offline;
mod people;
mod searching;
mod sessions;
mod stage;
mod storms;
mod talk;
mod two_homes;
mod unread;
mod walls;
