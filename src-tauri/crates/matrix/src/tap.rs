//! Hears of late keys: a store of the SDK's event cache that tells our cache first and then does what it is asked.
//!
//! New events are not taken here but from the sync's own responses (see `intake`): the SDK leaves out what it has seen
//! before, and with it the holes. What comes here and nowhere else are events that changed afterwards: a key arrived, or
//! they were removed. Ours is told first: what the SDK knows as decrypted, it never tells again. What it clears is no
//! news at all.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use hoopoe_cache::Cache;
use hoopoe_model::{Batch, ChatId, PersonId};
use matrix_sdk::{
    async_trait,
    ruma::{EventId, OwnedEventId, RoomId, events::relation::RelationType},
};
use matrix_sdk_base::{
    cross_process_lock::CrossProcessLockGeneration,
    event_cache::{
        Event, Gap,
        store::{DynEventCacheStore, EventCacheStore, EventCacheStoreError},
    },
    linked_chunk::{ChunkIdentifier, ChunkIdentifierGenerator, ChunkMetadata, LinkedChunkId, Position, RawChunk, Update},
};

/// Where what is learned goes.
#[derive(Clone)]
pub(crate) struct Learner {
    pub(crate) cache: Cache,
    pub(crate) me: PersonId,
    pub(crate) clock: fn() -> i64,
}

impl Learner {
    /// Tells the present time in microseconds.
    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Hands a batch to the cache.
    pub(crate) async fn learn(&self, batch: Batch) -> Result<(), hoopoe_cache::CacheError> {
        self.cache.learn(batch, self.now()).await
    }
}

/// The place where the learner is put once there is one: the stores are opened before the cache is.
#[derive(Default)]
pub(crate) struct Tap(Mutex<Option<Learner>>);

impl Tap {
    /// Sets or takes away the learner.
    pub(crate) fn set(&self, learner: Option<Learner>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = learner;
    }

    /// Returns the learner, when there is one.
    pub(crate) fn learner(&self) -> Option<Learner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn changed(&self, room: &RoomId, events: &[&Event]) -> Result<(), EventCacheStoreError> {
        let Some(learner) = self.learner() else { return Ok(()) };
        // A message that is still without its key is no news.
        let known = events.iter().filter(|event| !event.kind.is_utd());
        let events: Vec<_> = known.filter_map(|event| crate::event::event(event, &learner.me)).collect();
        if events.is_empty() {
            return Ok(());
        }
        let batch = Batch::Updates { chat: ChatId(room.to_string()), events };
        learner.learn(batch).await.map_err(EventCacheStoreError::backend)
    }
}

/// The store itself.
pub(crate) struct TapStore {
    inner: Arc<DynEventCacheStore>,
    tap: Arc<Tap>,
}

impl TapStore {
    /// Puts the tap on a store.
    pub(crate) fn new(inner: Arc<DynEventCacheStore>, tap: Arc<Tap>) -> Self {
        Self { inner, tap }
    }
}

impl fmt::Debug for TapStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

#[async_trait]
impl EventCacheStore for TapStore {
    type Error = EventCacheStoreError;

    async fn handle_linked_chunk_updates(&self, id: LinkedChunkId<'_>, updates: Vec<Update<Event, Gap>>) -> Result<(), Self::Error> {
        if let LinkedChunkId::Room(room) = id {
            let replaced: Vec<_> = updates
                .iter()
                .filter_map(|update| match update {
                    Update::ReplaceItem { item, .. } => Some(item),
                    _ => None,
                })
                .collect();
            self.tap.changed(room, &replaced).await?;
        }
        self.inner.handle_linked_chunk_updates(id, updates).await
    }

    async fn save_event(&self, room: &RoomId, event: Event) -> Result<(), Self::Error> {
        self.tap.changed(room, &[&event]).await?;
        self.inner.save_event(room, event).await
    }

    async fn try_take_leased_lock(
        &self,
        lease_duration_ms: u32,
        key: &str,
        holder: &str,
    ) -> Result<Option<CrossProcessLockGeneration>, Self::Error> {
        self.inner.try_take_leased_lock(lease_duration_ms, key, holder).await
    }

    async fn remove_room(&self, room: &RoomId) -> Result<(), Self::Error> {
        self.inner.remove_room(room).await
    }

    async fn load_all_chunks(&self, id: LinkedChunkId<'_>) -> Result<Vec<RawChunk<Event, Gap>>, Self::Error> {
        self.inner.load_all_chunks(id).await
    }

    async fn load_all_chunks_metadata(&self, id: LinkedChunkId<'_>) -> Result<Vec<ChunkMetadata>, Self::Error> {
        self.inner.load_all_chunks_metadata(id).await
    }

    async fn load_last_chunk(
        &self,
        id: LinkedChunkId<'_>,
    ) -> Result<(Option<RawChunk<Event, Gap>>, ChunkIdentifierGenerator), Self::Error> {
        self.inner.load_last_chunk(id).await
    }

    async fn load_previous_chunk(
        &self,
        id: LinkedChunkId<'_>,
        before: ChunkIdentifier,
    ) -> Result<Option<RawChunk<Event, Gap>>, Self::Error> {
        self.inner.load_previous_chunk(id, before).await
    }

    async fn clear_all_linked_chunks(&self) -> Result<(), Self::Error> {
        self.inner.clear_all_linked_chunks().await
    }

    async fn filter_duplicated_events(
        &self,
        id: LinkedChunkId<'_>,
        events: Vec<OwnedEventId>,
    ) -> Result<Vec<(OwnedEventId, Position)>, Self::Error> {
        self.inner.filter_duplicated_events(id, events).await
    }

    async fn find_event(&self, room: &RoomId, event: &EventId) -> Result<Option<Event>, Self::Error> {
        self.inner.find_event(room, event).await
    }

    async fn find_event_relations(
        &self,
        room: &RoomId,
        event: &EventId,
        filter: Option<&[RelationType]>,
    ) -> Result<Vec<(Event, Option<Position>)>, Self::Error> {
        self.inner.find_event_relations(room, event, filter).await
    }

    async fn get_room_events(&self, room: &RoomId, event_type: Option<&str>, session: Option<&str>) -> Result<Vec<Event>, Self::Error> {
        self.inner.get_room_events(room, event_type, session).await
    }

    async fn close(&self) -> Result<(), Self::Error> {
        self.inner.close().await
    }

    async fn reopen(&self) -> Result<(), Self::Error> {
        self.inner.reopen().await
    }

    async fn optimize(&self) -> Result<(), Self::Error> {
        self.inner.optimize().await
    }

    async fn get_size(&self) -> Result<Option<usize>, Self::Error> {
        self.inner.get_size().await
    }
}
