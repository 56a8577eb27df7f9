//! The view of the list of chats.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hoopoe_cache::CacheError;
use hoopoe_model::{ChatId, ChatRow, FrameBody};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::account::{AccountEngine, Stir};
use crate::view::{FRAME, Stream};

/// From this many changed chats on, the whole list is read at once.
const MANY: usize = 40;

/// Follows the account's chats until the view is closed.
pub(crate) async fn run(account: Arc<AccountEngine>, mut stream: Stream) {
    loop {
        // Listening begins before reading, so that nothing falls between.
        let mut stirs = account.stirs();
        match follow(&account, &mut stream, &mut stirs).await {
            Ok(Again::FromScratch) => {}
            Ok(Again::Never) => return,
            Err(error) => {
                tracing::error!(%error, "the list of chats could not be read");
                tokio::time::sleep(FRAME * 60).await;
            }
        }
    }
}

enum Again {
    FromScratch,
    Never,
}

async fn follow(account: &AccountEngine, stream: &mut Stream, stirs: &mut broadcast::Receiver<Stir>) -> Result<Again, CacheError> {
    let mut shown: HashMap<ChatId, ChatRow> = HashMap::new();
    let mut rows = account.cache.chats().await?;
    for row in &mut rows {
        dress(account, row).await?;
        shown.insert(row.id.clone(), row.clone());
    }
    let mut loading = !account.is_first_sync_done();
    stream.send(FrameBody::Chats { rows, loading });
    loop {
        let mut touched = BTreeSet::new();
        match stirs.recv().await {
            Ok(Stir::Cache(changes)) if changes.all => return Ok(Again::FromScratch),
            Ok(stir) => note(&mut touched, stir),
            Err(RecvError::Lagged(_)) => return Ok(Again::FromScratch),
            Err(RecvError::Closed) => return Ok(Again::Never),
        }
        tokio::time::sleep(FRAME).await;
        loop {
            match stirs.try_recv() {
                Ok(Stir::Cache(changes)) if changes.all => return Ok(Again::FromScratch),
                Ok(stir) => note(&mut touched, stir),
                Err(broadcast::error::TryRecvError::Empty) => break,
                Err(_) => return Ok(Again::FromScratch),
            }
        }
        let now_loading = !account.is_first_sync_done();
        let (upsert, remove) = differences(account, &mut shown, touched).await?;
        if !upsert.is_empty() || !remove.is_empty() || now_loading != loading {
            loading = now_loading;
            stream.send(FrameBody::ChatsPatch { upsert, remove, loading });
        }
    }
}

fn note(touched: &mut BTreeSet<ChatId>, stir: Stir) {
    match stir {
        Stir::Cache(changes) => {
            touched.extend(changes.chats.iter().cloned());
            touched.extend(changes.people.iter().cloned());
        }
        Stir::Typing(chat) => {
            touched.insert(chat);
        }
        Stir::FirstSync => {}
    }
}

/// Reads the touched chats again and takes over what differs from what is shown.
async fn differences(
    account: &AccountEngine,
    shown: &mut HashMap<ChatId, ChatRow>,
    touched: BTreeSet<ChatId>,
) -> Result<(Vec<ChatRow>, Vec<ChatId>), CacheError> {
    let rows = if touched.len() > MANY {
        account.cache.chats().await?
    } else {
        let touched: Vec<ChatId> = touched.iter().cloned().collect();
        account.cache.listed(&touched).await?
    };
    let mut rows: HashMap<ChatId, ChatRow> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    let (mut upsert, mut remove) = (Vec::new(), Vec::new());
    for chat in touched {
        match rows.remove(&chat) {
            Some(mut row) => {
                dress(account, &mut row).await?;
                if shown.get(&chat) != Some(&row) {
                    shown.insert(chat, row.clone());
                    upsert.push(row);
                }
            }
            None => {
                if shown.remove(&chat).is_some() {
                    remove.push(chat);
                }
            }
        }
    }
    Ok((upsert, remove))
}

/// Adds to a row what the cache does not keep: who is writing.
pub(crate) async fn dress(account: &AccountEngine, row: &mut ChatRow) -> Result<(), CacheError> {
    let typing = account.typing(&row.id);
    if !typing.is_empty() {
        row.typing = account.cache.people(&row.id, &typing).await?;
    }
    Ok(())
}
