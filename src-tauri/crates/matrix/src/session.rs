//! A session as it is kept: who is signed in, as which device, with which tokens, and how they came in.

use std::fmt;

use hoopoe_model::{Code, Failure};
use matrix_sdk::{
    Client,
    authentication::{
        matrix::MatrixSession,
        oauth::{ClientId, OAuthSession, UserSession},
    },
    reqwest::Response,
    store::RoomLoadSettings,
};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::{
    Line,
    client::{PATIENCE, Place, bare, http_client, make},
    errors::failure,
};

/// How a session came to be; it stays the same while the tokens change.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// Where the homeserver's client interface is.
    pub(crate) homeserver: String,
    /// As what Hoopoe is known to the homeserver's OAuth 2.0 server; `None` for a session of the Matrix interface itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) client_id: Option<ClientId>,
    /// Whether it was opened by a page in the browser, without a password.
    #[serde(default)]
    pub(crate) browser: bool,
}

/// A session as it is kept: a secret.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    #[serde(flatten)]
    pub(crate) origin: Origin,
    /// Who is signed in, as which device, with which tokens.
    #[serde(flatten)]
    pub(crate) session: MatrixSession,
}

impl Kept {
    /// Reads what was kept.
    pub(crate) fn read(text: &str) -> Result<Self, Failure> {
        // The error's own words could quote the session.
        serde_json::from_str(text).map_err(|_| Failure::new(Code::Storage, "the kept session cannot be read"))
    }

    /// Writes down a client's session as it is now; nothing when nobody is signed in.
    pub(crate) fn write(client: &Client, origin: &Origin) -> String {
        let session = client.matrix_auth().session();
        let kept = session.map(|session| Self { origin: origin.clone(), session });
        kept.and_then(|kept| serde_json::to_string(&kept).ok()).unwrap_or_default()
    }

    /// Takes the session up on its stores. Needs no network.
    pub(crate) async fn take_up(self, place: &Place) -> Result<Line, Failure> {
        let (client, tap) = make(&self.origin.homeserver, place).await?;
        let origin = self.origin.clone();
        self.restore(&client).await.map_err(|error| failure("taking up the session", &error))?;
        Line::new(client, tap, origin)
    }

    /// Ends the session at the homeserver, as far as it can be reached, without touching any store.
    pub(crate) async fn give_back(self) {
        let ended = async {
            let (client, origin) = (bare(&self.origin.homeserver).await?, self.origin.clone());
            self.restore(&client).await.map_err(|error| failure("taking up the session", &error))?;
            close(&client, &origin).await
        };
        if let Err(error) = ended.await {
            tracing::warn!(%error, "a session that is not wanted stays open at the homeserver");
        }
    }

    async fn restore(self, client: &Client) -> matrix_sdk::Result<()> {
        let MatrixSession { meta, tokens } = self.session;
        match self.origin.client_id {
            Some(client_id) => {
                let session = OAuthSession { client_id, user: UserSession { meta, tokens } };
                client.oauth().restore_session(session, RoomLoadSettings::default()).await
            }
            None => client.matrix_auth().restore_session(MatrixSession { meta, tokens }, RoomLoadSettings::default()).await,
        }
    }
}

/// Ends a client's session at the homeserver.
pub(crate) async fn close(client: &Client, origin: &Origin) -> Result<(), Failure> {
    let (Some(client_id), Some(tokens)) = (&origin.client_id, client.session_tokens()) else {
        return client.logout().await.map_err(|error| failure("signing out", &error));
    };
    // The SDK's own way refuses what is not https, even on this machine.
    let refused = |error: &dyn fmt::Display| Failure::new(Code::Refused, format!("signing out: {error}"));
    let metadata = client.oauth().server_metadata().await.map_err(|error| refused(&error))?;
    // The one that lives longer stands for the whole session.
    let token = tokens.refresh_token.unwrap_or(tokens.access_token);
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("token", &token).append_pair("client_id", client_id).finish();
    let request = http_client()?.post(metadata.revocation_endpoint).timeout(PATIENCE).body(form);
    let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await;
    answer.and_then(Response::error_for_status).map(drop).map_err(|error| refused(&error.without_url()))
}
