//! A plain HTTP client of a homeserver: a second, independent view of what Hoopoe does, and the hand that seeds.
//!
//! Nothing is encrypted or cached here; answers are JSON values with the few fields that callers need picked out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use ureq::{Agent, RequestBuilder, http::Response};

use crate::{Error, PASSWORD, Result, SERVER_NAME};

/// Longer than any long poll that is asked for here.
const REQUEST_BOUND: Duration = Duration::from_secs(90);

/// One person's line to a homeserver.
#[derive(Clone)]
pub struct Api {
    agent: Agent,
    base: String,
    token: String,
    user: String,
    /// Set when the seeding service acts as someone.
    acting: bool,
    next_txn: Arc<AtomicU64>,
}

/// Which way to read a room's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the newest back.
    Back,
    /// From the oldest on.
    Forward,
}

/// A page of a room's history.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events, in the order asked for.
    pub events: Vec<Value>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<String>,
}

impl Api {
    /// Signs a person up with [`PASSWORD`]; their whole user id is `@name:localhost`.
    pub fn register(base: &str, name: &str) -> Result<Self> {
        let body = json!({"username": name, "password": PASSWORD, "auth": {"type": "m.login.dummy"}, "device_id": "PLAIN"});
        Self::with_token(base, "").signed_in("/_matrix/client/v3/register", &body)
    }

    /// Signs a person in with [`PASSWORD`], as one more device.
    pub fn login(base: &str, name: &str) -> Result<Self> {
        let body = json!({
            "type": "m.login.password", "password": PASSWORD, "initial_device_display_name": "Plain client",
            "identifier": {"type": "m.id.user", "user": name},
        });
        Self::with_token(base, "").signed_in("/_matrix/client/v3/login", &body)
    }

    /// A line with a token that is known already; empty for none.
    pub fn with_token(base: &str, token: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(REQUEST_BOUND)).build();
        // Each line numbers its transactions from its own moment, so that two lines of one device never share one.
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() & 0xffff_ffff_ffff);
        Self {
            agent: config.into(),
            base: base.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
            user: String::new(),
            acting: false,
            next_txn: Arc::new(AtomicU64::new(u64::try_from(moment).unwrap_or(0))),
        }
    }

    /// For the seeding service only: the same line, acting as the person of that name (not their whole id).
    #[must_use]
    pub fn acting_as(&self, name: &str) -> Self {
        Self { user: user_id(name), acting: true, ..self.clone() }
    }

    /// The homeserver's address, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The whole user id; empty where only a token was given.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The access token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Makes a GET request.
    pub fn get(&self, path: &str) -> Result<Value> {
        self.answer("GET", path, self.prepared(self.agent.get(self.address(path))).call())
    }

    /// Makes a POST request.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.answer("POST", path, self.prepared(self.agent.post(self.address(path))).send_json(body))
    }

    /// Makes a PUT request.
    pub fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.answer("PUT", path, self.prepared(self.agent.put(self.address(path))).send_json(body))
    }

    /// Makes a DELETE request.
    pub fn delete(&self, path: &str) -> Result<Value> {
        self.answer("DELETE", path, self.prepared(self.agent.delete(self.address(path))).call())
    }

    /// A transaction id that this line has not used.
    pub(crate) fn txn(&self) -> String {
        format!("p{}", self.next_txn.fetch_add(1, Ordering::Relaxed))
    }

    fn signed_in(mut self, path: &str, body: &Value) -> Result<Self> {
        let answer = self.post(path, body)?;
        self.token = text(&answer, "access_token");
        self.user = text(&answer, "user_id");
        Ok(self)
    }

    fn address(&self, path: &str) -> String {
        if !self.acting {
            return format!("{}{path}", self.base);
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{}{path}{mark}user_id={}", self.base, encoded(&self.user))
    }

    fn prepared<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        if self.token.is_empty() { request } else { request.header("Authorization", format!("Bearer {}", self.token)) }
    }

    #[allow(clippy::unused_self, reason = "reads as a step of the request")]
    fn answer(&self, method: &str, path: &str, got: std::result::Result<Response<ureq::Body>, ureq::Error>) -> Result<Value> {
        // Only the path: a query may carry a token.
        let request = format!("{method} {}", path.split('?').next().unwrap_or(path));
        let broken = |error: ureq::Error| Error::Line { request: request.clone(), reason: error.to_string() };
        let mut response = got.map_err(broken)?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(256 << 20).read_json::<Value>();
        if (200..300).contains(&status) {
            return body.map_err(broken);
        }
        let body = body.unwrap_or_default();
        Err(Error::Refused { request, status, code: text(&body, "errcode"), message: text(&body, "error") })
    }
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Api({} at {})", self.user, self.base)
    }
}

/// The whole user id of a person on a local homeserver.
pub fn user_id(name: &str) -> String {
    format!("@{name}:{SERVER_NAME}")
}

/// A text field of an answer; empty where it is missing.
pub(crate) fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A text as one segment of a path or one value of a query.
pub(crate) fn encoded(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
