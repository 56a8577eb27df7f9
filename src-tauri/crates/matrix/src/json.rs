//! Reads JSON that may be of any shape.

use serde_json::Value;

/// Reads a field; null when there is none.
pub(crate) fn field<'a>(json: &'a Value, key: &str) -> &'a Value {
    json.get(key).unwrap_or(&Value::Null)
}

/// Reads a text field; an empty text when there is none.
pub(crate) fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    field(json, key).as_str().unwrap_or_default()
}

/// Reads a text field that says something.
pub(crate) fn filled<'a>(json: &'a Value, key: &str) -> Option<&'a str> {
    Some(text(json, key)).filter(|text| !text.is_empty())
}
