//! Signing in with OAuth 2.0, on homeservers that leave it to an authorization server of their own.

use hoopoe_model::{Code, EntryRefusal, Failure};
use matrix_sdk::{
    Error,
    authentication::{
        matrix::MatrixSession,
        oauth::{
            OAuthError, OAuthSession,
            error::{OAuthAuthorizationCodeError, OAuthClientRegistrationError, OAuthDiscoveryError, RequestTokenError},
            registration::{ApplicationType, ClientMetadata, Localized, OAuthGrantType},
        },
    },
    ruma::{api::client::discovery::get_authorization_server_metadata::v1::Prompt, serde::Raw},
};
use tokio::sync::mpsc;
use url::Url;

use crate::{
    EntryError,
    client::bare,
    errors::failure,
    landing::Landing,
    session::{Kept, Origin},
};

/// Where Hoopoe says it is at home. Authorization servers ask for it and show it to the person.
const HOME: &str = "https://hoopoe.im/";
/// What the browser comes back to, as it is told when Hoopoe makes itself known: of an address on this machine, the port
/// does not count.
const BACK: &str = "http://127.0.0.1/";

/// Lets the person sign in on the page of the homeserver's authorization server.
pub(crate) async fn enter(
    homeserver: &Url,
    landing: Landing,
    open: &mpsc::UnboundedSender<String>,
    sign_up: bool,
    before: Option<&Kept>,
) -> Result<Kept, EntryError> {
    // It has no stores: those are opened when it is certain who came in.
    let client = bare(homeserver.as_str()).await?;
    let oauth = client.oauth();
    let device = before.map(|kept| kept.session.meta.device_id.clone());
    let mut asking = oauth.login(landing.address().clone(), device, Some(about()?.into()), None);
    if let Some(before) = before {
        asking = asking.user_id_hint(&before.session.meta.user_id);
    } else if sign_up {
        asking = asking.prompt(vec![Prompt::Create]);
    }
    let page = asking.build().await.map_err(|error| refused(&error))?;
    let _ = open.send(page.url.into());
    let arrival = landing.arrival(page.state.secret()).await;
    let arrival = arrival.map_err(|error| Failure::new(Code::Internal, format!("waiting for the browser: {error}")))?;
    oauth.finish_login(arrival.into()).await.map_err(|error| match error {
        Error::OAuth(error) => refused(&error),
        error => EntryError::Failure(failure("signing in", &error)),
    })?;
    let Some(OAuthSession { client_id, user }) = oauth.full_session() else {
        return Err(EntryError::Failure(Failure::new(Code::Internal, "signed in without a session")));
    };
    let origin = Origin { homeserver: homeserver.to_string(), client_id: Some(client_id), browser: true };
    Ok(Kept { origin, session: MatrixSession { meta: user.meta, tokens: user.tokens } })
}

/// Tells what Hoopoe is.
fn about() -> Result<Raw<ClientMetadata>, Failure> {
    let internal = |error: &dyn std::fmt::Display| Failure::new(Code::Internal, format!("describing Hoopoe: {error}"));
    let url = |text| Url::parse(text).map_err(|error| internal(&error));
    let grant = OAuthGrantType::AuthorizationCode { redirect_uris: vec![url(BACK)?] };
    let mut about = ClientMetadata::new(ApplicationType::Native, vec![grant], Localized::new(url(HOME)?, []));
    about.client_name = Some(Localized::new("Hoopoe".to_owned(), []));
    Raw::new(&about).map_err(|error| internal(&error))
}

fn refused(error: &OAuthError) -> EntryError {
    EntryError::Refused(match error {
        OAuthError::AuthorizationCode(OAuthAuthorizationCodeError::Cancelled) => EntryRefusal::Cancelled,
        OAuthError::AuthorizationCode(OAuthAuthorizationCodeError::RequestToken(RequestTokenError::Request(_)))
        | OAuthError::ClientRegistration(OAuthClientRegistrationError::OAuth(RequestTokenError::Request(_)))
        | OAuthError::Discovery(OAuthDiscoveryError::Http(_)) => EntryRefusal::Unreachable,
        OAuthError::AuthorizationCode(_) => EntryRefusal::BrowserRefused,
        OAuthError::ClientRegistration(_) | OAuthError::Discovery(_) => EntryRefusal::NoPassword,
        _ => return EntryError::Failure(Failure::new(Code::Refused, format!("signing in: {error}"))),
    })
}
