//! The view of a chat's people: what the cache knows at once, the whole list as soon as the homeserver has told it.

use std::sync::Arc;

use hoopoe_model::{ChatId, FrameBody};
use tokio::sync::broadcast::error::RecvError;

use crate::account::{AccountEngine, Stir};
use crate::view::{FRAME, Stream};

/// Follows the chat's people until the view is closed.
pub(crate) async fn run(account: Arc<AccountEngine>, chat: ChatId, mut stream: Stream) {
    let mut stirs = account.stirs();
    let mut complete = Box::pin(complete(Arc::clone(&account), chat.clone()));
    let mut loading = true;
    let mut sent = None;
    loop {
        match account.cache.members(&chat).await {
            Ok(members) => {
                if sent.as_ref() != Some(&(members.clone(), loading)) {
                    stream.send(FrameBody::Members { members: members.clone(), loading });
                    sent = Some((members, loading));
                }
            }
            Err(error) => tracing::error!(%error, "the members of a chat could not be read"),
        }
        loop {
            tokio::select! {
                () = &mut complete, if loading => {
                    loading = false;
                    break;
                }
                stir = stirs.recv() => match stir {
                    Ok(Stir::Cache(changes)) if changes.members.contains(&chat) || changes.people.contains(&chat) => break,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                },
            }
        }
        tokio::time::sleep(FRAME).await;
    }
}

/// Asks the homeserver for the whole list, once it can be reached.
async fn complete(account: Arc<AccountEngine>, chat: ChatId) {
    let mut connection = account.connection();
    loop {
        let online = connection.wait_for(|connection| *connection == hoopoe_model::Connection::Online).await.is_ok();
        match account.line() {
            Some(line) if online => match line.members(chat.clone()).await {
                Ok(()) => return,
                Err(failure) => tracing::warn!(code = ?failure.code, "the members of a chat could not be fetched"),
            },
            _ => {}
        }
        if connection.changed().await.is_err() {
            return;
        }
    }
}
