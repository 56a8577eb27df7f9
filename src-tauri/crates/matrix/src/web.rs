//! Bare requests to a homeserver before there is an account: JSON in, JSON out, and what an error means.

use std::{error::Error, time::Duration};

use hoopoe_model::EntryRefusal;
use matrix_sdk::reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use url::Url;

use crate::json::{field, text};

/// How long such a request may take; a person is waiting.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most of an answer that is read; a homeserver's answers to these requests are small.
const MOST: usize = 256 * 1024;

/// An answer: its status and its JSON, null when it is none.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) json: Value,
}

impl Answer {
    /// Returns the homeserver's own name of an error.
    pub(crate) fn errcode(&self) -> &str {
        text(&self.json, "errcode")
    }

    /// Tells whether it asks for patience.
    pub(crate) fn rate_limited(&self) -> Option<EntryRefusal> {
        let limited = self.errcode() == "M_LIMIT_EXCEEDED" || self.status == StatusCode::TOO_MANY_REQUESTS;
        let seconds = field(&self.json, "retry_after_ms").as_u64().unwrap_or(10_000).div_ceil(1000);
        limited.then(|| EntryRefusal::RateLimited { seconds: u32::try_from(seconds).unwrap_or(u32::MAX) })
    }
}

/// Asks, and reads the answer whatever its status is.
pub(crate) async fn ask(client: &Client, method: Method, base: &Url, path: &str, body: Option<&Value>) -> Result<Answer, EntryRefusal> {
    let url = base.join(path).map_err(|_| EntryRefusal::BadAddress)?;
    let mut request = client.request(method, url).timeout(PATIENCE);
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    let mut response = request.send().await.map_err(|error| refusal(&error))?;
    let status = response.status();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| refusal(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST {
            return Err(EntryRefusal::NotAHomeserver);
        }
    }
    Ok(Answer { status, json: serde_json::from_slice(&bytes).unwrap_or_default() })
}

/// Tells why nothing came back.
fn refusal(error: &matrix_sdk::reqwest::Error) -> EntryRefusal {
    let mut reasons = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        reasons.push_str(&reason.to_string());
        source = reason.source();
    }
    let reasons = reasons.to_lowercase();
    if ["certificate", "tls", "handshake", "invalidcontenttype", "corrupt message"].iter().any(|sign| reasons.contains(sign)) {
        EntryRefusal::NoTls
    } else if error.is_connect() || error.is_timeout() {
        EntryRefusal::Unreachable
    } else {
        // Something answered, but not in HTTP.
        EntryRefusal::NotAHomeserver
    }
}
