//! What the homeserver does only for someone who proves once more who they are: another password, the end of the account,
//! the end of sessions.
//!
//! A homeserver that takes a password is given it; another one has a page of its own for it. Once the person has been
//! there, doing the same again goes through.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use hoopoe_model::{ChangePassword, Confirmed, Deactivate, EndDevices, Failure};
use matrix_sdk::{
    AuthApi, Client, HttpError,
    ruma::{
        OwnedDeviceId,
        api::{
            client::{
                account::{change_password, deactivate},
                discovery::get_authorization_server_metadata::v1::{AccountManagementActionData, DeviceDeleteData},
                uiaa::{AuthData, AuthType, MatrixUserIdentifier, Password, UiaaInfo, UserIdentifier},
            },
            error::ErrorKind,
        },
    },
};

use crate::{
    BoxFuture, Line,
    errors::{Verdict, failure, http_verdict},
    sign_up,
};

/// What came out, and the page to open when it is done there.
type Outcome = Result<(Confirmed, Option<String>), Failure>;

/// What was last sent to a page of the homeserver, and the attempt it belongs to.
#[derive(Default)]
pub(crate) struct Attempt(Mutex<Option<(Asked, String)>>);

/// What was asked for.
#[derive(Clone, PartialEq, Eq)]
enum Asked {
    Password,
    Deactivation,
    End(Vec<OwnedDeviceId>),
}

impl Line {
    /// Gives the account another password. The page to open comes with [`Confirmed::NeedsBrowser`].
    pub fn change_password(&self, request: ChangePassword) -> BoxFuture<'static, Outcome> {
        let line = Arc::clone(&self.0);
        async move {
            let client = line.client.clone();
            confirm(&line.client, &line.attempt, Asked::Password, Some(request.old), move |auth| {
                let mut wish = change_password::v3::Request::new(request.new.clone());
                wish.logout_devices = request.elsewhere;
                wish.auth = auth;
                let client = client.clone();
                async move { client.send(wish).await.map(drop) }
            })
            .await
        }
        .boxed()
    }

    /// Ends the account for good.
    pub fn deactivate(&self, request: Deactivate) -> BoxFuture<'static, Outcome> {
        let line = Arc::clone(&self.0);
        async move {
            let client = line.client.clone();
            confirm(&line.client, &line.attempt, Asked::Deactivation, Some(request.password), move |auth| {
                let mut wish = deactivate::v3::Request::new();
                wish.erase = request.erase;
                wish.auth = auth;
                let client = client.clone();
                async move { client.send(wish).await.map(drop) }
            })
            .await
        }
        .boxed()
    }

    /// Ends other sessions.
    pub fn end_devices(&self, request: EndDevices) -> BoxFuture<'static, Outcome> {
        let line = Arc::clone(&self.0);
        async move {
            let devices: Vec<OwnedDeviceId> = request.devices.into_iter().map(OwnedDeviceId::from).collect();
            let (client, ended) = (line.client.clone(), devices.clone());
            confirm(&line.client, &line.attempt, Asked::End(devices), request.password, move |auth| {
                let (client, ended) = (client.clone(), ended.clone());
                async move { client.delete_devices(&ended, auth).await.map(drop) }
            })
            .await
        }
        .boxed()
    }
}

/// Asks, and proves who asks in the way that the homeserver wants.
async fn confirm<F>(
    client: &Client,
    attempt: &Attempt,
    asked: Asked,
    password: Option<String>,
    ask: impl Fn(Option<AuthData>) -> F,
) -> Outcome
where
    F: Future<Output = Result<(), HttpError>>,
{
    if let Some(AuthApi::OAuth(_)) = client.auth_api() {
        return Ok(on_account_page(client, &asked).await);
    }
    let password = password.filter(|password| !password.is_empty());
    if let Some(session) = attempt.take(&asked)
        && ask(Some(AuthData::fallback_acknowledgement(session))).await.is_ok()
    {
        return Ok((Confirmed::Done, None));
    }
    let Err(error) = ask(None).await else { return Ok((Confirmed::Done, None)) };
    let Some(wants) = error.as_uiaa_response() else { return refused(error, false) };
    if takes_password(wants) {
        let Some(password) = password else { return Ok((Confirmed::NeedsPassword, None)) };
        let me = client.user_id().map(ToString::to_string).unwrap_or_default();
        let mut proof = Password::new(UserIdentifier::Matrix(MatrixUserIdentifier::new(me)), password);
        proof.session.clone_from(&wants.session);
        return match ask(Some(AuthData::Password(proof))).await {
            Ok(()) => Ok((Confirmed::Done, None)),
            Err(error) if error.as_uiaa_response().is_some() => Ok((Confirmed::WrongPassword, None)),
            Err(error) => refused(error, true),
        };
    }
    Ok(on_page(client, attempt, asked, wants))
}

impl Attempt {
    fn take(&self, asked: &Asked) -> Option<String> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.take().filter(|(before, _)| before == asked).map(|(_, session)| session)
    }

    fn keep(&self, asked: Asked, session: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, session));
    }
}

fn takes_password(wants: &UiaaInfo) -> bool {
    wants.flows.iter().any(|flow| matches!(flow.stages.as_slice(), [AuthType::Password]))
}

/// Finds the homeserver's page for the first stage that it wants.
fn on_page(client: &Client, attempt: &Attempt, asked: Asked, wants: &UiaaInfo) -> (Confirmed, Option<String>) {
    let stage = wants.flows.iter().find_map(|flow| flow.stages.iter().find(|stage| !wants.completed.contains(stage)));
    let page = stage.zip(wants.session.clone()).and_then(|(stage, session)| {
        let page = sign_up::fallback(&client.homeserver(), stage.as_str(), &session).ok()?;
        attempt.keep(asked, session);
        Some(page)
    });
    page.map_or((Confirmed::Forbidden, None), |page| (Confirmed::NeedsBrowser, Some(page)))
}

/// Finds the page of an OAuth 2.0 server where people look after their accounts.
async fn on_account_page(client: &Client, asked: &Asked) -> (Confirmed, Option<String>) {
    let Ok(server) = client.oauth().cached_server_metadata().await else { return (Confirmed::Offline, None) };
    let action = match asked {
        Asked::Password => AccountManagementActionData::Profile,
        Asked::Deactivation => AccountManagementActionData::AccountDeactivate,
        Asked::End(devices) => match devices.as_slice() {
            [device] => AccountManagementActionData::DeviceDelete(DeviceDeleteData::new(device)),
            _ => AccountManagementActionData::DevicesList,
        },
    };
    let page = server.account_management_url_with_action(action);
    page.map_or((Confirmed::Forbidden, None), |page| (Confirmed::NeedsBrowser, Some(page.into())))
}

/// Tells what a refusal means.
fn refused(error: HttpError, proven: bool) -> Outcome {
    let kind = error.client_api_error_kind();
    let weak = kind.is_some_and(|kind| {
        let code = kind.errcode();
        code.as_str() == "M_WEAK_PASSWORD" || code.as_str().starts_with("M_PASSWORD_")
    });
    if weak {
        return Ok((Confirmed::WeakPassword, None));
    }
    let limited = matches!(kind, Some(ErrorKind::LimitExceeded(_)));
    Ok((
        match http_verdict(&error) {
            Verdict::Later(after) if limited => {
                let seconds = after.map_or(10, |after| after.as_secs().saturating_add(1));
                Confirmed::RateLimited { seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
            }
            Verdict::Later(_) => Confirmed::Offline,
            // Not every homeserver asks again after a wrong password.
            Verdict::Forbidden if proven => Confirmed::WrongPassword,
            Verdict::SignedOut => return Err(failure("asking for what must be confirmed", &error.into())),
            _ => Confirmed::Forbidden,
        },
        None,
    ))
}
