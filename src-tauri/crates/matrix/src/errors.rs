//! What can go wrong at the border to the homeserver, and what each of its errors means for the one who asked.

use std::time::{Duration, SystemTime};

use hoopoe_model::{Code, EntryRefusal, FailReason, Failure};
use matrix_sdk::{
    Error, HttpError, RefreshTokenError,
    authentication::oauth::{
        OAuthError,
        error::{BasicErrorResponseType, RequestTokenError},
    },
    ruma::api::error::{ErrorKind, RetryAfter},
};

/// Why signing in or up did not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// An expected answer, with a sentence of its own in the interface.
    #[error("refused: {0:?}")]
    Refused(EntryRefusal),
    /// Something else.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Why an order was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PerformError {
    /// Not now: the network or the homeserver is in trouble.
    #[error("not now")]
    Later {
        /// How long the homeserver wants to be left alone.
        after: Option<Duration>,
    },
    /// Never.
    #[error("never: {0:?}")]
    Never(FailReason),
    /// The homeserver does not accept the session any more.
    #[error("signed out")]
    SignedOut,
}

/// Why a page of history was not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Not now: the network or the homeserver is in trouble.
    #[error("not now")]
    Later {
        /// How long the homeserver wants to be left alone.
        after: Option<Duration>,
    },
    /// The homeserver will not give it.
    #[error("the homeserver refuses it")]
    Refused,
    /// The homeserver does not accept the session any more.
    #[error("signed out")]
    SignedOut,
    /// The page came, and the cache could not take it.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// What an error of the SDK means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The same request may succeed another time.
    Later(Option<Duration>),
    /// The homeserver says no to what was asked.
    Forbidden,
    /// What was asked about is not there.
    NotFound,
    /// It is larger than the homeserver takes.
    TooLarge,
    /// The session is not accepted any more.
    SignedOut,
    /// The account is not in the chat.
    NotMember,
    /// The same reaction is there already.
    Duplicate,
    /// No for any other reason, for good.
    Refused,
}

/// Tells what an error means. When in doubt the same request may succeed another time: nothing is given up by mistake.
pub(crate) fn verdict(error: &Error) -> Verdict {
    match error {
        Error::Http(error) => http_verdict(error),
        Error::WrongRoomState(_) => Verdict::NotMember,
        Error::SerdeJson(_) | Error::Identifier(_) => Verdict::Refused,
        _ => Verdict::Later(None),
    }
}

/// The same for an error of a bare request.
pub(crate) fn http_verdict(error: &HttpError) -> Verdict {
    match error {
        HttpError::Cached(error) => return http_verdict(error),
        HttpError::RefreshToken(error) => return refresh_verdict(error),
        _ => {}
    }
    let Some(answer) = error.as_client_api_error() else { return Verdict::Later(None) };
    // Without the homeserver's own words the answer came from something between it and us.
    let Some(kind) = answer.error_kind() else { return Verdict::Later(None) };
    match kind {
        ErrorKind::LimitExceeded(limit) => Verdict::Later(limit.retry_after.as_ref().map(wait)),
        _ if answer.status_code.is_server_error() || answer.status_code.as_u16() == 408 => Verdict::Later(None),
        ErrorKind::UnknownToken(_) | ErrorKind::MissingToken | ErrorKind::UserDeactivated => Verdict::SignedOut,
        ErrorKind::Forbidden => Verdict::Forbidden,
        ErrorKind::Unrecognized => Verdict::Refused,
        ErrorKind::TooLarge => Verdict::TooLarge,
        ErrorKind::DuplicateAnnotation => Verdict::Duplicate,
        // Not every homeserver names it by its code.
        _ if answer.status_code.as_u16() == 404 => Verdict::NotFound,
        _ if answer.status_code.as_u16() == 413 => Verdict::TooLarge,
        _ if answer.status_code.is_client_error() => Verdict::Refused,
        _ => Verdict::Later(None),
    }
}

/// The same for an access token that could not be renewed.
fn refresh_verdict(error: &RefreshTokenError) -> Verdict {
    match error {
        RefreshTokenError::MatrixAuth(error) => http_verdict(error),
        RefreshTokenError::OAuth(error) => match &**error {
            OAuthError::RefreshToken(RequestTokenError::ServerResponse(answer))
                if *answer.error() == BasicErrorResponseType::InvalidGrant =>
            {
                Verdict::SignedOut
            }
            _ => Verdict::Later(None),
        },
        RefreshTokenError::RefreshTokenRequired => Verdict::SignedOut,
    }
}

fn wait(after: &RetryAfter) -> Duration {
    match after {
        RetryAfter::Delay(delay) => *delay,
        RetryAfter::DateTime(moment) => moment.duration_since(SystemTime::now()).unwrap_or_default(),
    }
}

/// Makes a failure of an error, without what may be secret in it.
pub(crate) fn failure(doing: &str, error: &Error) -> Failure {
    let code = match verdict(error) {
        Verdict::Later(_) if matches!(error, Error::Http(_)) => Code::Unreachable,
        Verdict::Later(_) => Code::Storage,
        Verdict::NotFound => Code::NotFound,
        _ => Code::Refused,
    };
    Failure::new(code, format!("{doing}: {error}"))
}

impl From<Verdict> for PerformError {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Later(after) => Self::Later { after },
            Verdict::SignedOut => Self::SignedOut,
            Verdict::Forbidden => Self::Never(FailReason::Forbidden),
            Verdict::NotMember => Self::Never(FailReason::NotMember),
            Verdict::TooLarge => Self::Never(FailReason::TooLarge),
            Verdict::NotFound => Self::Never(FailReason::TargetGone),
            Verdict::Duplicate | Verdict::Refused => Self::Never(FailReason::Refused),
        }
    }
}

impl From<Verdict> for HistoryError {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Later(after) => Self::Later { after },
            Verdict::SignedOut => Self::SignedOut,
            _ => Self::Refused,
        }
    }
}
