//! The vocabulary of Hoopoe: ids, chats, messages, facts, requests, frames and error codes.
//!
//! Pure data and pure functions: no I/O, no clock, no network. Every other crate knows this one, it knows none of them.
//! What crosses to the interface derives `TS`; its bindings are generated into `ui/src/ipc/bindings`.
//!
//! Types that carry bodies, names or secrets have a hand-written `Debug`, so that a log line can never leak them.

mod account;
mod arranging;
mod chat;
mod content;
mod details;
mod direction;
mod fact;
mod failure;
mod finding;
mod frame;
mod ids;
mod message;
mod method;
mod order;
mod request;
mod search;
mod settings;
mod upkeep;

pub use account::*;
pub use arranging::*;
pub use chat::*;
pub use content::*;
pub use details::*;
pub use direction::{Direction, direction_of, isolate, visible_controls};
pub use fact::*;
pub use failure::*;
pub use finding::*;
pub use frame::*;
pub use ids::*;
pub use message::*;
pub use method::*;
pub use order::*;
pub use request::*;
pub use search::*;
pub use settings::*;
pub use upkeep::*;
