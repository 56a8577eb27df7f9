//! Silence for a while: when its time is over, the chat goes back to what the account's defaults say.

use std::sync::Arc;
use std::time::Duration;

use hoopoe_cache::CacheError;
use hoopoe_model::{Arrangement, Notify};

use crate::account::{AccountEngine, Stir};
use crate::{clock, deeds};

/// The longest sleep: the computer's own sleep must not make it longer.
const LONGEST: Duration = Duration::from_secs(30);

/// Watches over an account's silences until it ends.
pub(crate) async fn watch(account: Arc<AccountEngine>) {
    let mut stirs = account.stirs();
    loop {
        let wait = match lift(&account).await {
            Ok(wait) => wait.min(LONGEST),
            Err(error) => {
                tracing::error!(%error, "the ends of silences could not be read");
                LONGEST
            }
        };
        let until = tokio::time::sleep(wait);
        tokio::pin!(until);
        loop {
            tokio::select! {
                () = &mut until => break,
                stir = stirs.recv() => match stir {
                    // A new silence may be shorter than the one slept for.
                    Ok(Stir::Cache(changes)) if !changes.chats.is_empty() => break,
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                    _ => {}
                },
            }
        }
    }
}

/// Lifts the silences whose time is over; tells how long the next one lasts.
async fn lift(account: &AccountEngine) -> Result<Duration, CacheError> {
    let now = clock::now() / 1000;
    for chat in account.cache.notify_due(now).await? {
        let arrangement = Arrangement::Notify { notify: Notify::Default };
        if let Err(failure) = deeds::arrange(account, chat, arrangement, None).await {
            tracing::error!(code = ?failure.code, message = failure.message, "a silence could not be lifted");
        }
    }
    let next = account.cache.next_notify_due().await?;
    Ok(next.map_or(LONGEST, |at| Duration::from_millis(u64::try_from(at - now).unwrap_or(0)).max(Duration::from_millis(50))))
}
