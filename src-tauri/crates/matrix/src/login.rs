//! Opens a session by one bare request, before any store is touched.

use hoopoe_model::{Code, EntryRefusal, Failure};
use matrix_sdk::{
    authentication::matrix::MatrixSession,
    reqwest::{Client, Method},
};
use serde_json::{Value, json};
use url::Url;

use crate::{
    EntryError,
    session::{Kept, Origin},
    web::{Answer, ask},
};

/// What opens the door.
pub(crate) enum Grant<'a> {
    /// A user name, or a whole user id, and the password.
    Password(&'a str, &'a str),
    /// What the homeserver's page in the browser gave.
    Token(&'a str),
}

/// As which device to sign in.
pub(crate) struct Device<'a> {
    /// The device that goes on; `None` for a new one.
    pub(crate) id: Option<&'a str>,
    /// What a new one is called.
    pub(crate) name: &'a str,
}

/// Opens a session.
pub(crate) async fn login(client: &Client, base: &Url, grant: Grant<'_>, device: Device<'_>) -> Result<Kept, EntryError> {
    let mut body = match grant {
        Grant::Password(user, password) => {
            json!({ "type": "m.login.password", "identifier": { "type": "m.id.user", "user": user }, "password": password })
        }
        Grant::Token(token) => json!({ "type": "m.login.token", "token": token }),
    };
    let mut set = |key: &str, value: &str| {
        if let Some(body) = body.as_object_mut() {
            body.insert(key.to_owned(), Value::from(value));
        }
    };
    set("initial_device_display_name", device.name);
    if let Some(id) = device.id {
        set("device_id", id);
    }
    let answer = ask(client, Method::POST, base, "_matrix/client/v3/login", Some(&body)).await.map_err(EntryError::Refused)?;
    if !answer.status.is_success() {
        return Err(refusal(&answer, &grant));
    }
    let session = serde_json::from_value::<MatrixSession>(answer.json);
    // The error's own words could quote the session.
    let session = session.map_err(|_| Failure::new(Code::Refused, "the homeserver's answer to signing in makes no sense"))?;
    let browser = matches!(grant, Grant::Token(_));
    Ok(Kept { origin: Origin { homeserver: base.to_string(), client_id: None, browser }, session })
}

fn refusal(answer: &Answer, grant: &Grant<'_>) -> EntryError {
    if let Some(limited) = answer.rate_limited() {
        return EntryError::Refused(limited);
    }
    EntryError::Refused(match (answer.errcode(), grant) {
        ("M_USER_DEACTIVATED", _) => EntryRefusal::Deactivated,
        ("M_FORBIDDEN" | "M_INVALID_USERNAME" | "M_INVALID_PARAM", Grant::Password(..)) => EntryRefusal::WrongPassword,
        ("M_FORBIDDEN" | "M_UNKNOWN_TOKEN" | "M_INVALID_PARAM", Grant::Token(_)) => EntryRefusal::BrowserRefused,
        _ if answer.status.is_server_error() => EntryRefusal::Unreachable,
        (code, _) => return Failure::new(Code::Refused, format!("signing in: {} {code}", answer.status)).into(),
    })
}
