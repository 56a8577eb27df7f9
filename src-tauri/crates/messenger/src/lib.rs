//! The engine of Hoopoe: accounts, views, outbox, notification policy and the answers to the interface.
//!
//! It decides and draws nothing: the shell, the tests and the browser host all talk to the same [`Messenger`]. Everything
//! shown comes out of the cache, everything the user does is a row of the outbox before it is a request.
#![recursion_limit = "256"]

mod about;
mod account;
mod account_folder;
mod app_view;
mod chats_view;
mod client;
mod clock;
mod deeds;
mod desktop;
mod entering;
mod finding;
mod keys;
mod members_view;
mod messenger;
mod notices;
mod outbox;
mod searching;
mod settings;
mod silence;
mod timeline_view;
mod upkeep;
mod view;
mod window;

pub use client::Client;
pub use desktop::{Notice, Wish};
pub use keys::{FileKeys, KeyStore};
pub use messenger::{Messenger, Setup};
