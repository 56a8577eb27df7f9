//! What can be told to the cache. Each call is one transaction on the writer thread, and durable when it returns.

use std::sync::{Arc, PoisonError};

use hoopoe_model::{Batch, ChatId, Draft, FailReason, MessageId, Millis, Order, Txn};
use rusqlite::TransactionBehavior;

use crate::base::Step;
use crate::cache::Writer;
use crate::{Cache, CacheError, blocking, indexing, outbox, own, pictures, place, standing};

/// How hard a commit is pressed to the disk. The program may be killed after either; a power cut may undo a `Learned`
/// commit, which the homeserver then tells again, because the run did not end clean.
#[derive(Clone, Copy)]
enum Weight {
    Learned,
    Own,
}

impl Cache {
    /// Learns what a source has told. `now` is in microseconds.
    pub async fn learn(&self, batch: Batch, now: i64) -> Result<(), CacheError> {
        self.step(Weight::Learned, now, move |step| place::learn(step, batch)).await
    }

    /// Places an order of the user: its row in the outbox and its effect on what is shown.
    pub async fn order(&self, order: Order, now: i64) -> Result<(), CacheError> {
        self.step(Weight::Own, now, move |step| outbox::order(step, &order)).await
    }

    /// Notes that an order is being sent.
    pub async fn order_sending(&self, txn: &Txn) -> Result<(), CacheError> {
        let txn = txn.clone();
        self.step(Weight::Own, 0, move |step| outbox::sending(step, &txn)).await
    }

    /// Notes that the homeserver has accepted an order, as the event `id` if it is one.
    pub async fn order_sent(&self, txn: &Txn, id: Option<MessageId>) -> Result<(), CacheError> {
        let txn = txn.clone();
        self.step(Weight::Own, 0, move |step| outbox::sent(step, &txn, id.as_ref())).await
    }

    /// Notes that an order can never succeed. A message stays as failed; any other deed is undone.
    pub async fn order_failed(&self, txn: &Txn, reason: FailReason) -> Result<(), CacheError> {
        let txn = txn.clone();
        self.step(Weight::Own, 0, move |step| outbox::failed(step, &txn, reason)).await
    }

    /// Notes that an order was tried in vain and is to be tried again, not before a moment in microseconds.
    pub async fn order_later(&self, txn: &Txn, not_before_us: i64) -> Result<(), CacheError> {
        let txn = txn.clone();
        self.step(Weight::Own, 0, move |step| outbox::later(step, &txn, not_before_us)).await
    }

    /// Puts a failed message back at the end of its lane.
    pub async fn retry(&self, chat: &ChatId, key: &str, now: i64) -> Result<(), CacheError> {
        let (chat, txn) = (chat.clone(), Txn::from(key));
        self.step(Weight::Own, now, move |step| outbox::retry(step, &chat, &txn)).await
    }

    /// Makes an unsent message disappear. Without effect on one that is being sent or was sent.
    pub async fn discard(&self, chat: &ChatId, key: &str) -> Result<(), CacheError> {
        let (chat, txn) = (chat.clone(), Txn::from(key));
        self.step(Weight::Own, 0, move |step| outbox::discard(step, &chat, &txn)).await
    }

    /// Takes up again what was being sent when the last run ended.
    pub async fn requeue(&self) -> Result<(), CacheError> {
        self.step(Weight::Own, 0, outbox::requeue).await
    }

    /// Keeps a value under a name, or forgets it. Under `blocked` it is a JSON list of the people whom the account
    /// blocks; what they wrote is hidden or shown by that.
    pub async fn keep(&self, name: &str, value: Option<&str>) -> Result<(), CacheError> {
        let (name, value) = (name.to_owned(), value.map(str::to_owned));
        let keep = move |step: &mut Step<'_>| match name.as_str() {
            blocking::NAME => blocking::keep(step, value.as_deref()),
            name => step.keep(name, value.as_deref()),
        };
        self.step(Weight::Own, 0, keep).await
    }

    /// Keeps what is being written in a chat, or forgets it.
    pub async fn keep_draft(&self, chat: &ChatId, draft: Option<Draft>) -> Result<(), CacheError> {
        let chat = chat.clone();
        self.step(Weight::Own, 0, move |step| own::draft(step, &chat, draft.as_ref())).await
    }

    /// Keeps when a chat's choice of what it notifies of goes back to the default, or that it does not.
    pub async fn keep_notify_until(&self, chat: &ChatId, until: Option<Millis>) -> Result<(), CacheError> {
        let chat = chat.clone();
        self.step(Weight::Own, 0, move |step| own::notify_until(step, &chat, until)).await
    }

    /// Keeps a small picture for as long as there is room.
    pub async fn keep_picture(&self, address: &str, size: u32, kind: &str, bytes: Vec<u8>) -> Result<(), CacheError> {
        let (address, kind) = (address.to_owned(), kind.to_owned());
        self.step(Weight::Learned, 0, move |step| pictures::keep(step, &address, size, &kind, &bytes)).await
    }

    pub(crate) async fn touch_picture(&self, address: &str, size: u32) -> Result<(), CacheError> {
        let address = address.to_owned();
        self.step(Weight::Learned, 0, move |step| pictures::touch(step, &address, size)).await
    }

    /// Empties the derived tables in place, so that everything is learned again; own rows stay, and unsent messages are
    /// shown again.
    pub async fn rebuild(&self) -> Result<(), CacheError> {
        self.step(Weight::Own, 0, outbox::rebuild).await
    }

    async fn step<R: Send + 'static>(
        &self,
        weight: Weight,
        now: i64,
        job: impl FnOnce(&mut Step<'_>) -> Result<R, CacheError> + Send + 'static,
    ) -> Result<R, CacheError> {
        self.write(move |writer| commit(writer, weight, now, job)).await
    }
}

/// Shows the saved orders of a damaged cache.
pub(crate) fn show_saved(writer: &mut Writer) -> Result<(), CacheError> {
    commit(writer, Weight::Own, 0, outbox::rebuild)
}

/// Makes what an older version of the program has not made for the list.
pub(crate) fn count_anew(writer: &mut Writer) -> Result<(), CacheError> {
    commit(writer, Weight::Learned, 0, standing::count_anew)
}

fn commit<R>(
    writer: &mut Writer,
    weight: Weight,
    now: i64,
    job: impl FnOnce(&mut Step<'_>) -> Result<R, CacheError>,
) -> Result<R, CacheError> {
    let synchronous = match weight {
        Weight::Learned => "NORMAL",
        Weight::Own => "FULL",
    };
    if writer.synchronous != synchronous {
        writer.connection.pragma_update(None, "synchronous", synchronous)?;
        writer.synchronous = synchronous;
    }
    let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut step = Step::new(&transaction, &writer.me, now);
    let answer = job(&mut step)?;
    standing::refresh(&mut step)?;
    indexing::flush(&mut step)?;
    let changes = step.finish();
    transaction.commit()?;
    if !changes.is_empty() {
        let changes = Arc::new(changes);
        let mut listeners = writer.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.send(changes.clone()).is_ok());
    }
    Ok(answer)
}
