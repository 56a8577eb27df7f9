//! The ways in: signing in, signing up, taking up a kept session.

use futures_util::FutureExt;
use hoopoe_model::{Entry, EntryRefusal, Failure, SignIn, SignInBrowser, SignUp};
use matrix_sdk::{Error, ruma::api::error::ErrorKind};
use tokio::sync::mpsc;
use url::Url;

use crate::{
    BoxFuture, EntryError, Line,
    again::{Resume, settle},
    browser,
    client::{Place, http_client, make},
    errors::{Verdict, failure, verdict},
    login::{Device, Grant, login},
    probe::{self, Ways},
    session::{Kept, Origin},
    sign_up as registration,
};

/// A step of signing up.
pub enum SignUpStep {
    /// Signed up and in.
    Done(Line),
    /// The homeserver wants something: `Entry::NeedsToken`, `NeedsTerms` or `NeedsBrowser`.
    Needs(Entry),
}

/// Signs in with a password. With `resume` an account whose session ended goes on as the same device; when that fails,
/// its stores are as they were. Without, the folder of `place` holds nothing of use after a failure.
pub fn sign_in(request: SignIn, place: Place, resume: Option<Resume>) -> BoxFuture<'static, Result<Line, EntryError>> {
    async move {
        let before = resume.map(|resume| Kept::read(&resume.session)).transpose()?;
        let http = http_client()?;
        let found = probe::find(&http, &request.server).await.map_err(EntryError::Refused)?;
        if !Ways::ask(&http, &found.base).await.map_err(EntryError::Refused)?.password {
            return Err(EntryError::Refused(EntryRefusal::NoPassword));
        }
        let username = request.username.trim();
        let Some(before) = before else { return enter(&found.base, username, &request.password, &place).await };
        let device = Device { id: Some(before.session.meta.device_id.as_str()), name: &place.device_name };
        let new = login(&http, &found.base, Grant::Password(username, &request.password), device).await?;
        settle(new, Some(&before), &place).await
    }
    .boxed()
}

/// Signs in on a page of the homeserver in the person's browser. The address of the page goes to `open`; the page leads
/// back to a port of this machine that is open as long as the future lives, so dropping it is giving up. `resume` and
/// `place` are as in [`sign_in`].
pub fn sign_in_browser(
    request: SignInBrowser,
    place: Place,
    resume: Option<Resume>,
    open: mpsc::UnboundedSender<String>,
) -> BoxFuture<'static, Result<Line, EntryError>> {
    async move {
        let before = resume.map(|resume| Kept::read(&resume.session)).transpose()?;
        let http = http_client()?;
        let new = browser::enter(&http, &request, &open, before.as_ref(), &place.device_name).await?;
        settle(new, before.as_ref(), &place).await
    }
    .boxed()
}

/// Makes an account and signs in, or tells what the homeserver wants first; then call it again with the running attempt.
pub fn sign_up(request: SignUp, place: Place) -> BoxFuture<'static, Result<SignUpStep, EntryError>> {
    async move {
        let http = http_client()?;
        let found = probe::find(&http, &request.server).await.map_err(EntryError::Refused)?;
        if let Some(needs) = registration::register(&http, &found.base, &request).await.map_err(EntryError::Refused)? {
            return Ok(SignUpStep::Needs(needs));
        }
        let name = registration::localpart(&request.username);
        Ok(SignUpStep::Done(enter(&found.base, name, &request.password, &place).await?))
    }
    .boxed()
}

/// Takes up a session that was kept. Needs no network.
pub fn restore(session: &str, place: Place) -> BoxFuture<'static, Result<Line, Failure>> {
    let kept = Kept::read(session);
    async move { kept?.take_up(&place).await }.boxed()
}

/// Signs in as a new device, with the password at hand for the keys that the homeserver may want it for.
async fn enter(base: &Url, username: &str, password: &str, place: &Place) -> Result<Line, EntryError> {
    let (client, tap) = make(base.as_str(), place).await?;
    let login = client.matrix_auth().login_username(username, password).initial_device_display_name(&place.device_name);
    login.send().await.map_err(|error| refused(&error))?;
    Ok(Line::new(client, tap, Origin { homeserver: base.to_string(), client_id: None, browser: false })?)
}

fn refused(error: &Error) -> EntryError {
    let Verdict::Later(after) = verdict(error) else {
        let kind = error.as_client_api_error().and_then(matrix_sdk::ruma::api::error::Error::error_kind);
        return match kind {
            Some(ErrorKind::UserDeactivated) => EntryError::Refused(EntryRefusal::Deactivated),
            Some(ErrorKind::Forbidden | ErrorKind::InvalidUsername | ErrorKind::InvalidParam) => {
                EntryError::Refused(EntryRefusal::WrongPassword)
            }
            _ => EntryError::Failure(failure("signing in", error)),
        };
    };
    match (error, after) {
        (_, Some(after)) => {
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            EntryError::Refused(EntryRefusal::RateLimited { seconds: u32::try_from(seconds).unwrap_or(u32::MAX) })
        }
        (Error::Http(_), None) => EntryError::Refused(EntryRefusal::Unreachable),
        _ => EntryError::Failure(failure("signing in", error)),
    }
}

impl Line {
    /// Whether the session was opened with a password, so that the account has one which can be changed from here.
    pub fn uses_password(&self) -> bool {
        !self.0.origin.browser
    }
}
