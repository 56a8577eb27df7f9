//! Finds a homeserver and asks what it offers.

use futures_util::{FutureExt, future::join};
use hoopoe_model::{EntryRefusal, Provider, ServerInfo};
use matrix_sdk::reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::{
    BoxFuture,
    address::{Address, allowed, understand},
    client::http_client,
    json::{field, filled},
    web::{Answer, ask},
};

/// Asks a homeserver what it offers.
pub fn probe(server: String) -> BoxFuture<'static, Result<ServerInfo, EntryRefusal>> {
    async move {
        let client = http_client().map_err(|_| EntryRefusal::Unreachable)?;
        let found = find(&client, &server).await?;
        let (ways, sign_up) = join(Ways::ask(&client, &found.base), takes_sign_ups(&client, &found.base)).await;
        let ways = ways?;
        Ok(ServerInfo {
            name: found.name,
            plain: found.base.scheme() == "http",
            base_url: found.base.into(),
            password: ways.password,
            sign_up,
            browser: ways.oauth || (ways.sso && ways.providers.is_empty()),
            providers: ways.providers,
        })
    }
    .boxed()
}

/// A homeserver that can be used.
pub(crate) struct Found {
    /// What the person wrote, tidied.
    pub(crate) name: String,
    /// Where its client interface is.
    pub(crate) base: Url,
}

/// Finds a homeserver by what a person wrote, and makes sure that it can be used.
pub(crate) async fn find(client: &Client, written: &str) -> Result<Found, EntryRefusal> {
    let Address { name, lookup, mut bases } = understand(written)?;
    if let Some(host) = lookup
        && let Some(base) = well_known(client, &host).await?
    {
        bases = vec![base];
    }
    let mut refusal = EntryRefusal::Unreachable;
    for base in bases {
        match versions(client, &base).await {
            Ok(()) => return Ok(Found { name, base }),
            // What the first address says is what the person should hear, unless nobody is there.
            Err(reason) if refusal == EntryRefusal::Unreachable => refusal = reason,
            Err(_) => {}
        }
    }
    Err(refusal)
}

/// Reads the address that a server's name stands for; `None` when the name is the address itself.
async fn well_known(client: &Client, host: &Url) -> Result<Option<Url>, EntryRefusal> {
    let Ok(answer) = ask(client, Method::GET, host, ".well-known/matrix/client", None).await else { return Ok(None) };
    if answer.status != StatusCode::OK {
        return Ok(None);
    }
    let Some(base) = filled(field(&answer.json, "m.homeserver"), "base_url") else { return Ok(None) };
    let mut base = Url::parse(base).map_err(|_| EntryRefusal::NotAHomeserver)?;
    allowed(&base)?;
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    Ok(Some(base))
}

async fn versions(client: &Client, base: &Url) -> Result<(), EntryRefusal> {
    let answer = ask(client, Method::GET, base, "_matrix/client/versions", None).await?;
    if let Some(limited) = answer.rate_limited() {
        return Err(limited);
    }
    if !answer.status.is_success() || !field(&answer.json, "versions").is_array() {
        return Err(if answer.status.is_server_error() { EntryRefusal::Unreachable } else { EntryRefusal::NotAHomeserver });
    }
    let native = field(field(&answer.json, "unstable_features"), "org.matrix.simplified_msc3575") == true;
    if native { Ok(()) } else { Err(EntryRefusal::TooOld) }
}

/// The ways into a homeserver.
pub(crate) struct Ways {
    /// By a password.
    pub(crate) password: bool,
    /// By OAuth 2.0, on a page of its authorization server.
    pub(crate) oauth: bool,
    /// By single sign-on, on a page of its own.
    pub(crate) sso: bool,
    /// Who can vouch for a person at its single sign-on.
    pub(crate) providers: Vec<Provider>,
}

impl Ways {
    /// Asks for them.
    pub(crate) async fn ask(client: &Client, base: &Url) -> Result<Self, EntryRefusal> {
        let (answer, oauth) = join(ask(client, Method::GET, base, "_matrix/client/v3/login", None), takes_oauth(client, base)).await;
        let answer = answer?;
        if let Some(limited) = answer.rate_limited() {
            return Err(limited);
        }
        let flow = |kind| field(&answer.json, "flows").as_array().into_iter().flatten().find(move |flow| field(flow, "type") == kind);
        // Beside OAuth 2.0, single sign-on is only there for clients that do not know it, and leads to the same page.
        let sso = flow("m.login.sso").filter(|_| !oauth);
        let providers = sso.map(|flow| field(flow, "identity_providers")).and_then(Value::as_array).into_iter().flatten();
        let providers = providers.filter_map(|provider| {
            let id = filled(provider, "id")?;
            Some(Provider { id: id.to_owned(), name: filled(provider, "name").unwrap_or(id).to_owned() })
        });
        Ok(Self { password: flow("m.login.password").is_some(), oauth, sso: sso.is_some(), providers: providers.collect() })
    }
}

/// Asks whether an authorization server stands behind the homeserver, at which Hoopoe can make itself known.
async fn takes_oauth(client: &Client, base: &Url) -> bool {
    for path in ["_matrix/client/v1/auth_metadata", "_matrix/client/unstable/org.matrix.msc2965/auth_metadata"] {
        if let Ok(answer) = ask(client, Method::GET, base, path, None).await
            && answer.status.is_success()
        {
            let needed = ["issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint"];
            return needed.iter().all(|name| filled(&answer.json, name).is_some());
        }
    }
    false
}

/// Asks whether people can sign up: a homeserver that lets them answers with what it wants for it.
async fn takes_sign_ups(client: &Client, base: &Url) -> bool {
    let asked = ask(client, Method::POST, base, "_matrix/client/v3/register", Some(&json!({}))).await;
    asked.is_ok_and(|Answer { json, .. }| json.get("flows").is_some_and(Value::is_array))
}
