//! The cache of one account: opening, closing, subscribing.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hoopoe_model::PersonId;
use rusqlite::Connection;
use tokio::sync::mpsc;

use crate::threads::Threads;
use crate::{CacheError, Changes, Key, file, writing};

/// How many threads read at once.
const READERS: usize = 2;

/// The cache of one account. Cheap to clone; dropping the last clone ends the threads and waits for them.
#[derive(Clone)]
pub struct Cache {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    writer: Threads<Writer>,
    readers: Threads<Reader>,
    /// Apart from the others, so that no page waits for a search.
    seekers: Threads<Reader>,
    listeners: Listeners,
}

pub(crate) type Listeners = Arc<Mutex<Vec<mpsc::UnboundedSender<Arc<Changes>>>>>;

/// The state of the writer thread.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) me: PersonId,
    pub(crate) listeners: Listeners,
    /// How hard commits are pressed to the disk at the moment; empty before the first.
    pub(crate) synchronous: &'static str,
    /// Whether a statement met damage: then the file must not be marked as clean.
    pub(crate) damaged: bool,
}

/// The state of a reader thread.
pub(crate) struct Reader {
    pub(crate) connection: Connection,
    pub(crate) me: PersonId,
}

/// A cache that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The cache.
    pub cache: Cache,
    /// Whether the last run closed it in order, or it is new. If not, events around the end of that run may be missing.
    pub clean: bool,
    /// Whether it was damaged: it was set aside, the outbox and the kept values were saved as far as they could be
    /// read, and the rest is to be learned again.
    pub salvaged: bool,
}

impl Cache {
    /// Opens the cache of the account `me`, or makes it. Blocks; `path` is the file, its folder is made when missing.
    ///
    /// # Errors
    /// [`CacheError::Newer`], [`CacheError::WrongKey`], [`CacheError::ReadOnly`] and [`CacheError::Full`] leave the file
    /// as it is.
    pub fn open(path: &Path, key: &Key, me: &PersonId) -> Result<Opened, CacheError> {
        let file::Prepared { connection, clean, salvaged } = file::prepare(path, key)?;
        let connect = |_| Ok(Reader { connection: file::connect_reader(path, key)?, me: me.clone() });
        let readers = (0..READERS).map(connect).collect::<Result<Vec<_>, CacheError>>()?;
        let seekers = vec![connect(0)?];
        let listeners = Listeners::default();
        let mut writer = Writer { connection, me: me.clone(), listeners: listeners.clone(), synchronous: "", damaged: false };
        if salvaged {
            writing::show_saved(&mut writer)?;
        }
        writing::count_anew(&mut writer)?;
        let starting = |error| CacheError::io("starting the threads of", path, error);
        let shared = Shared {
            path: path.to_owned(),
            writer: Threads::start("cache-writer", vec![writer]).map_err(starting)?,
            readers: Threads::start("cache-reader", readers).map_err(starting)?,
            seekers: Threads::start("cache-seeker", seekers).map_err(starting)?,
            listeners,
        };
        Ok(Opened { cache: Self { shared: Arc::new(shared) }, clean, salvaged })
    }

    /// Subscribes to what each later commit changes.
    pub fn changes(&self) -> mpsc::UnboundedReceiver<Arc<Changes>> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.shared.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        receiver
    }

    /// Closes the cache in order: waits for what is being written, marks the file as clean, ends the threads.
    pub async fn close(&self) -> Result<(), CacheError> {
        self.shared.readers.close().await;
        self.shared.seekers.close().await;
        let closed = self.shared.writer.ask(|writer| if writer.damaged { Ok(()) } else { file::mark(&writer.connection, true) }).await;
        self.shared.writer.close().await;
        self.shared.listeners.lock().unwrap_or_else(PoisonError::into_inner).clear();
        closed
    }

    pub(crate) async fn write<R: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Writer) -> Result<R, CacheError> + Send + 'static,
    ) -> Result<R, CacheError> {
        self.shared
            .writer
            .ask(move |writer| {
                let result = job(writer);
                writer.damaged |= matches!(result, Err(CacheError::Damaged(_)));
                result
            })
            .await
    }

    pub(crate) async fn read<R: Send + 'static>(
        &self,
        job: impl FnOnce(&Reader) -> Result<R, CacheError> + Send + 'static,
    ) -> Result<R, CacheError> {
        self.shared.readers.ask(move |reader| in_snapshot(reader, job)).await
    }

    pub(crate) async fn seek<R: Send + 'static>(
        &self,
        job: impl FnOnce(&Reader) -> Result<R, CacheError> + Send + 'static,
    ) -> Result<R, CacheError> {
        self.shared.seekers.ask(move |reader| in_snapshot(reader, job)).await
    }
}

/// One snapshot for all statements of a query.
fn in_snapshot<R>(reader: &Reader, job: impl FnOnce(&Reader) -> Result<R, CacheError>) -> Result<R, CacheError> {
    let snapshot = reader.connection.unchecked_transaction()?;
    let answer = job(reader)?;
    snapshot.finish()?;
    Ok(answer)
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cache({})", self.shared.path.display())
    }
}
