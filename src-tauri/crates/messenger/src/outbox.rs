//! The outbox worker: carries orders to the homeserver, in the order in which the user placed them.
//!
//! Each chat is a lane of its own (reading has another), so that a slow chat does not hold up the others. An order is
//! tried until it succeeds or can never succeed; only then the next one of its lane has its turn. The transaction id is
//! the same for each try, so a try whose answer was lost is not sent twice.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use hoopoe_cache::{CacheError, Waiting};
use hoopoe_matrix::{Line, PerformError};
use hoopoe_model::{Connection, Order, Settings, Txn};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::account::AccountEngine;
use crate::clock;

/// The most requests at once, over all chats.
const LANES: usize = 4;
/// The longest wait between two tries.
const LONGEST: Duration = Duration::from_mins(1);
/// The wait after the cache could not be read.
const RECOVER: Duration = Duration::from_secs(5);

/// Works until the account ends.
pub(crate) async fn work(account: Arc<AccountEngine>, settings: watch::Receiver<Settings>) {
    let mut connection = account.connection();
    let mut running: JoinSet<Txn> = JoinSet::new();
    let mut flying: HashSet<Txn> = HashSet::new();
    let mut was = Connection::Connecting;
    loop {
        let is = *connection.borrow_and_update();
        // The line has just come back: nothing waits for the end of its pause.
        let hurry = is == Connection::Online && was != Connection::Online;
        let line = account.line().filter(|_| is != Connection::SignedOut);
        let mut wait = None;
        if let Some(line) = line {
            match plan(&account, if hurry { i64::MAX } else { clock::now() }).await {
                Ok((due, next)) => {
                    was = is;
                    for waiting in due {
                        if flying.len() >= LANES || !flying.insert(waiting.order.txn.clone()) {
                            continue;
                        }
                        running.spawn(carry(Arc::clone(&account), line.clone(), waiting, settings.borrow().public_receipts));
                    }
                    // One that is due and not taken waits for another to finish, which wakes this loop.
                    wait = next.and_then(|at| u64::try_from(at - clock::now()).ok()).map(Duration::from_micros);
                }
                Err(error) => {
                    tracing::error!(%error, "the outbox could not be read");
                    wait = Some(RECOVER);
                }
            }
        }
        let pause = wait.unwrap_or(LONGEST).clamp(Duration::from_millis(20), LONGEST);
        tokio::select! {
            Some(done) = running.join_next(), if !running.is_empty() => if let Ok(txn) = done {
                flying.remove(&txn);
            } else {
                // A try that died is made again, like one whose answer was lost.
                running.shutdown().await;
                flying.clear();
                if let Err(error) = account.cache.requeue().await {
                    tracing::error!(%error, "the outbox could not be written");
                }
            },
            () = account.outbox.notified() => {}
            changed = connection.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn plan(account: &AccountEngine, now: i64) -> Result<(Vec<Waiting>, Option<i64>), CacheError> {
    Ok((account.cache.due(now).await?, account.cache.next_due().await?))
}

/// Carries one order and writes down what became of it.
async fn carry(account: Arc<AccountEngine>, line: Line, waiting: Waiting, public_receipts: bool) -> Txn {
    let Waiting { order, attempts, .. } = waiting;
    let txn = order.txn.clone();
    if let Err(error) = try_once(&account, &line, order, attempts, public_receipts).await {
        tracing::error!(%error, "the outbox could not be written");
        tokio::time::sleep(RECOVER).await;
    }
    txn
}

async fn try_once(account: &AccountEngine, line: &Line, order: Order, attempts: u32, public_receipts: bool) -> Result<(), CacheError> {
    let (cache, txn) = (&account.cache, order.txn.clone());
    cache.order_sending(&txn).await?;
    match line.perform(order, public_receipts).await {
        Ok(id) => cache.order_sent(&txn, id).await,
        Err(PerformError::Never(reason)) => cache.order_failed(&txn, reason).await,
        Err(PerformError::SignedOut) => {
            account.set_connection(Connection::SignedOut);
            cache.order_later(&txn, clock::now()).await
        }
        Err(PerformError::Later { after }) => {
            let pause = after.unwrap_or_else(|| back_off(attempts));
            let pause = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX / 2);
            cache.order_later(&txn, clock::now().saturating_add(pause)).await
        }
    }
}

/// Doubles from half a second to a minute.
fn back_off(attempts: u32) -> Duration {
    Duration::from_millis(500).saturating_mul(1 << attempts.min(7)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_each_time_up_to_a_minute() {
        let waits: Vec<_> = [0, 1, 2, 6, 7, 100].map(|attempts| back_off(attempts).as_millis()).into();
        assert_eq!(waits, [500, 1000, 2000, 32_000, 60_000, 60_000]);
    }
}
