//! Prepares, starts and seeds a local Synapse over plain HTTP; for development only.
//!
//! Light on purpose: no Matrix SDK, no async, so that it builds before anything else is installed. Everything listens on
//! 127.0.0.1 and ends with the process that started it.

mod api;
mod config;
mod install;
mod provider;
mod rooms;
pub mod seed;
mod synapse;
mod template;
mod visit;

pub use api::{Api, Direction, Page, user_id};
pub use config::SignUp;
pub use install::{SYNAPSE_VERSION, cache_folder, install};
pub use provider::BrowserEntry;
pub use synapse::{Options, Synapse};
pub use template::{Template, copy_folder, prepared};
pub use visit::{Visitor, visit};

/// The name in all user ids and aliases of a local homeserver.
pub const SERVER_NAME: &str = "localhost";

/// The password of every person that this crate makes.
pub const PASSWORD: &str = "hoopoe-dev-password";

/// What can go wrong with a local homeserver.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{doing} {path}: {source}")]
    File {
        /// What was being done to it.
        doing: &'static str,
        /// Which.
        path: std::path::PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A program that is needed could not be run, or failed.
    #[error("{program}: {reason}")]
    Program {
        /// Which.
        program: String,
        /// Its last words.
        reason: String,
    },
    /// Synapse did not start or ended by itself.
    #[error("the homeserver {what}; its log {log} ends with:\n{tail}")]
    Synapse {
        /// What happened.
        what: String,
        /// Where its log is.
        log: std::path::PathBuf,
        /// The last lines of it.
        tail: String,
    },
    /// A port that was asked for belongs to another program.
    #[error("port {0} is taken by another program: end it, or choose another port")]
    PortTaken(u16),
    /// The homeserver refused a request.
    #[error("{request}: {status} {code}: {message}")]
    Refused {
        /// The request's method and path.
        request: String,
        /// The HTTP status.
        status: u16,
        /// Matrix's error code.
        code: String,
        /// The homeserver's words.
        message: String,
    },
    /// The homeserver could not be reached, or answered in another way than Matrix says.
    #[error("{request}: {reason}")]
    Line {
        /// The request's method and path.
        request: String,
        /// Why not.
        reason: String,
    },
}

/// The result of everything here.
pub type Result<T> = std::result::Result<T, Error>;

/// Gives an I/O error the path it is about.
fn at_path(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::File { doing, path: path.to_owned(), source }
}
