//! Signing in through a page of the homeserver in the person's browser.

use hoopoe_model::{Code, EntryRefusal, Failure, SignInBrowser};
use matrix_sdk::{reqwest::Client, ruma::TransactionId};
use tokio::sync::mpsc;
use url::Url;

use crate::{
    EntryError,
    landing::Landing,
    login::{Device, Grant, login},
    oauth,
    probe::{self, Found, Ways},
    session::Kept,
};

/// Lets the person sign in on a page of the homeserver, and returns the session. The page to open goes to `open`.
pub(crate) async fn enter(
    http: &Client,
    request: &SignInBrowser,
    open: &mpsc::UnboundedSender<String>,
    before: Option<&Kept>,
    device_name: &str,
) -> Result<Kept, EntryError> {
    let Found { base, .. } = probe::find(http, &request.server).await.map_err(EntryError::Refused)?;
    let ways = Ways::ask(http, &base).await.map_err(EntryError::Refused)?;
    if !ways.oauth && !ways.sso {
        return Err(EntryError::Refused(EntryRefusal::NoPassword));
    }
    let landing = Landing::open().await;
    let landing = landing.map_err(|error| Failure::new(Code::Internal, format!("listening for the browser: {error}")))?;
    if ways.oauth {
        return oauth::enter(&base, landing, open, request.sign_up, before).await;
    }
    let token = single_sign_on(&base, request.provider.as_deref(), landing, open).await?;
    let device = Device { id: before.map(|kept| kept.session.meta.device_id.as_str()), name: device_name };
    login(http, &base, Grant::Token(&token), device).await
}

/// Lets the homeserver's page find out who the person is; returns the token with which it lets them in.
async fn single_sign_on(
    base: &Url,
    provider: Option<&str>,
    landing: Landing,
    open: &mpsc::UnboundedSender<String>,
) -> Result<String, EntryError> {
    // It is random: by it we know our own visitor again.
    let state = TransactionId::new().to_string();
    let mut back = landing.address().clone();
    back.query_pairs_mut().append_pair("state", &state);
    let mut page = base.clone();
    let mut path = page.path_segments_mut().map_err(|()| EntryError::Refused(EntryRefusal::BadAddress))?;
    path.pop_if_empty().extend(["_matrix", "client", "v3", "login", "sso", "redirect"]).extend(provider);
    drop(path);
    page.query_pairs_mut().append_pair("redirectUrl", back.as_str());
    let _ = open.send(page.into());
    let arrival = landing.arrival(&state).await;
    let arrival = arrival.map_err(|error| Failure::new(Code::Internal, format!("waiting for the browser: {error}")))?;
    let token = arrival.query_pairs().find(|(key, _)| key == "loginToken").map(|(_, token)| token.into_owned());
    token.ok_or(EntryError::Refused(EntryRefusal::BrowserRefused))
}
