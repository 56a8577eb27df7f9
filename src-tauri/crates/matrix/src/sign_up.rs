//! Makes an account: the stages that the homeserver asks for, one request at a time.

use hoopoe_model::{Entry, EntryRefusal, Policy, SignUp};
use matrix_sdk::reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::{
    json::{field, filled, text},
    web::{Answer, ask},
};

const DUMMY: &str = "m.login.dummy";
const TOKEN: &str = "m.login.registration_token";
const TERMS: &str = "m.login.terms";
/// More rounds than any homeserver has stages.
const ROUNDS: usize = 8;

/// Makes the account, without signing in. `Some`: the homeserver wants something first.
pub(crate) async fn register(client: &Client, base: &Url, wish: &SignUp) -> Result<Option<Entry>, EntryRefusal> {
    let mut auth = wish.session.as_ref().map(|session| json!({ "session": session }));
    let name = localpart(&wish.username);
    let mut token_tried = false;
    for _ in 0..ROUNDS {
        let body = match &auth {
            Some(auth) => json!({ "username": name, "password": wish.password, "inhibit_login": true, "auth": auth }),
            None => json!({ "username": name, "password": wish.password, "inhibit_login": true }),
        };
        let answer = ask(client, Method::POST, base, "_matrix/client/v3/register", Some(&body)).await?;
        if answer.status.is_success() {
            return Ok(None);
        }
        if answer.status != StatusCode::UNAUTHORIZED || !field(&answer.json, "flows").is_array() {
            return Err(refusal(&answer));
        }
        let session = text(&answer.json, "session").to_owned();
        let stage = next_stage(&answer.json).ok_or(EntryRefusal::SignUpClosed)?;
        auth = Some(match stage.as_str() {
            DUMMY => json!({ "type": DUMMY, "session": session }),
            TOKEN => match &wish.token {
                Some(token) if !token_tried => {
                    token_tried = true;
                    json!({ "type": TOKEN, "session": session, "token": token.trim() })
                }
                _ => return Ok(Some(Entry::NeedsToken { session, wrong: token_tried })),
            },
            TERMS if wish.accept_terms => json!({ "type": TERMS, "session": session }),
            TERMS => return Ok(Some(Entry::NeedsTerms { policies: policies(field(field(&answer.json, "params"), TERMS)), session })),
            other => return Ok(Some(Entry::NeedsBrowser { url: fallback(base, other, &session)?, session })),
        });
    }
    Err(EntryRefusal::SignUpClosed)
}

/// Returns the part of a user name that the homeserver wants, when a whole user id was written.
pub(crate) fn localpart(username: &str) -> &str {
    let username = username.trim();
    username.strip_prefix('@').map_or(username, |id| id.split_once(':').map_or(id, |(name, _)| name))
}

/// Chooses the way in with the fewest stages that only a browser can do, and returns its first stage that is open.
fn next_stage(json: &Value) -> Option<String> {
    let completed: Vec<_> = field(json, "completed").as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let flows = field(json, "flows").as_array()?.iter().filter_map(|flow| field(flow, "stages").as_array());
    let open = flows.map(|stages| stages.iter().filter_map(Value::as_str).filter(|stage| !completed.contains(stage)).collect::<Vec<_>>());
    let strange = |stages: &Vec<&str>| stages.iter().filter(|stage| !matches!(**stage, DUMMY | TOKEN | TERMS)).count();
    let best = open.min_by_key(|stages| (strange(stages), stages.len()))?;
    // With nothing left to do, the dummy stage says so.
    Some(best.first().map_or_else(|| DUMMY.to_owned(), |stage| (*stage).to_owned()))
}

fn policies(params: &Value) -> Vec<Policy> {
    let documents = field(params, "policies").as_object().into_iter().flatten();
    documents
        .filter_map(|(id, policy)| {
            let languages = policy.as_object()?;
            let document = languages.get("en").or_else(|| languages.values().find(|document| document.is_object()))?;
            let url = filled(document, "url").filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
            Some(Policy { title: filled(document, "name").unwrap_or(id).to_owned(), url: url.to_owned() })
        })
        .collect()
}

pub(crate) fn fallback(base: &Url, stage: &str, session: &str) -> Result<String, EntryRefusal> {
    let mut url = base.clone();
    let mut path = url.path_segments_mut().map_err(|()| EntryRefusal::BadAddress)?;
    path.pop_if_empty().extend(["_matrix", "client", "v3", "auth", stage, "fallback", "web"]);
    drop(path);
    url.query_pairs_mut().append_pair("session", session);
    Ok(url.into())
}

fn refusal(answer: &Answer) -> EntryRefusal {
    if let Some(limited) = answer.rate_limited() {
        return limited;
    }
    match answer.errcode() {
        "M_USER_IN_USE" => EntryRefusal::NameTaken,
        "M_INVALID_USERNAME" | "M_EXCLUSIVE" => EntryRefusal::NameInvalid,
        code if code == "M_WEAK_PASSWORD" || code.starts_with("M_PASSWORD_") => EntryRefusal::WeakPassword,
        _ if answer.status.is_server_error() => EntryRefusal::Unreachable,
        _ => EntryRefusal::SignUpClosed,
    }
}
