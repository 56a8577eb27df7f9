//! The cast: people as whole engines, at home in folders of their own, behind a network that breaks on demand.
//!
//! For development only. Tests and the program `hoopoe-dev` are written with it; nothing here is part of a release.
#![recursion_limit = "256"]

mod apart;
pub mod cast;
mod deeds;
mod dump;
mod home;
pub mod kill;
mod person;
mod proxy;
mod screen;
pub mod two_homes;
mod wire;

pub use apart::Apart;
pub use dump::{chat_list, conversation};
pub use home::Home;
pub use person::{Person, SOON};
pub use proxy::{Counts, FaultProxy, Weather};
pub use screen::{ChatList, Screen};
pub use wire::{Call, Said, answer};
