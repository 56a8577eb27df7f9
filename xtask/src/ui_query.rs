//! Finding things in the interface as a person or a screen reader does: by role and name.

use serde_json::{Value, json};

/// How a thing's name must be.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    /// Any.
    Any,
    /// Exactly this.
    Is(&'a str),
    /// Beginning with this.
    Starts(&'a str),
    /// With this in it.
    Has(&'a str),
}

/// A script for a WebDriver: its arguments are those of [`arguments`], its answer the visible elements that fit.
pub const SCRIPT: &str = include_str!("ui_query.js");

/// The arguments of [`SCRIPT`].
pub fn arguments(role: &str, name: Name) -> Value {
    let (how, text) = match name {
        Name::Any => ("any", ""),
        Name::Is(text) => ("is", text),
        Name::Starts(text) => ("starts", text),
        Name::Has(text) => ("has", text),
    };
    json!([role, how, text])
}
