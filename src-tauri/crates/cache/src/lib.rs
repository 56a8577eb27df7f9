//! The encrypted SQLite cache of one account: schema, facts to rows, outbox, queries.
//!
//! Everything that is learned comes in as a [`Batch`](hoopoe_model::Batch) of facts, everything that the user does as an
//! [`Order`](hoopoe_model::Order); each is one transaction on the one writer thread. Everything that is shown is read on
//! one of two reader threads. After each commit every subscriber is told what changed.
//!
//! Time is an argument; there is no clock and no network here. This is the only crate that names `rusqlite`.

mod about;
mod apply;
mod arranging;
mod base;
mod blocking;
mod cache;
mod changes;
mod columns;
mod details;
mod dump;
mod echo;
mod effects;
mod entry;
mod error;
mod file;
mod fold;
mod indexing;
mod key;
mod list;
mod migrations;
mod names;
mod outbox;
mod own;
mod pages;
mod people;
mod pictures;
mod place;
#[cfg(test)]
mod plans;
mod query;
mod reading;
mod salvage;
mod searching;
mod show;
mod snippet;
mod spread;
mod standing;
mod threads;
mod turns;
mod wording;
mod writing;

pub use cache::{Cache, Opened};
pub use changes::{Arrived, Changes};
pub use error::CacheError;
pub use key::Key;
pub use reading::{Handle, Page, Span, Spot, Totals, Waiting};
pub use searching::Hit;
