//! The view of a conversation: a window of rows from the cache that grows where the reader goes.
//!
//! The first frame comes from the cache alone. Holes inside the window fill by themselves while the homeserver can be
//! reached; the hole at its upper end is the beginning of what is known, and is fetched only when the reader gets there.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use hoopoe_cache::{CacheError, Page, Span};
use hoopoe_matrix::HistoryError;
use hoopoe_model::{
    ChatId, ChatRow, Connection, Content, Destination, Edge, FrameBody, MessageId, MessageRow, Millis, OrdKey, Person, PersonId, Service,
    TimelinePatch, TimelineState,
};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinSet;

use crate::account::{AccountEngine, Stir};
use crate::chats_view::dress;
use crate::view::{FRAME, Stream};
use crate::window::{Window, edge};

/// Rows of the first frame.
const FIRST: u32 = 60;
/// Rows of each further page.
const MORE: u32 = 60;
/// With fewer rows than this a conversation does not fill its window, and more is fetched unasked.
const ENOUGH: usize = 30;
/// How many pages holes inside the window may fetch between two moves of the reader.
const FILLS: u32 = 20;
/// The pause before history that could not be fetched is asked for again.
const AGAIN: Duration = Duration::from_secs(10);

/// Where the reader goes.
pub(crate) enum Move {
    /// Towards the beginning.
    Older,
    /// Towards the newest.
    Newer,
    /// To a place.
    To(Destination),
}

/// Follows a conversation until the view is closed.
pub(crate) async fn run(account: Arc<AccountEngine>, chat: ChatId, stream: Stream, mut moves: mpsc::UnboundedReceiver<Move>) {
    let mut view = View {
        account,
        chat,
        stream,
        window: Window::default(),
        row: None,
        people: HashMap::new(),
        read_by_others: OrdKey::MIN,
        bottom: None,
        fills: JoinSet::new(),
        left: FILLS,
    };
    let mut start = Start::Reading;
    loop {
        // Listening begins before reading, so that nothing falls between.
        let mut stirs = view.account.stirs();
        match view.follow(start, &mut stirs, &mut moves).await {
            Ok(Some(again)) => start = again,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "a conversation could not be read");
                tokio::time::sleep(FRAME * 60).await;
                start = Start::Newest;
            }
        }
    }
}

/// Where a window starts.
enum Start {
    /// Where the account has stopped reading.
    Reading,
    /// At the newest message.
    Newest,
    /// At a message.
    At(MessageId),
    /// At the first message after a moment.
    After(Millis),
}

/// What a window was loaded for.
enum Anchor {
    None,
    Message(MessageId),
    Place(OrdKey),
}

impl Anchor {
    /// Whether a row is it, looked at from the oldest on.
    fn is_at(&self, row: &MessageRow) -> bool {
        match self {
            Self::None => false,
            Self::Message(id) => row.id.as_ref() == Some(id),
            Self::Place(place) => row.ord >= *place && row.content != Content::Gap,
        }
    }
}

struct View {
    account: Arc<AccountEngine>,
    chat: ChatId,
    stream: Stream,
    window: Window,
    row: Option<ChatRow>,
    people: HashMap<PersonId, Person>,
    read_by_others: OrdKey,
    /// The hole above everything that is known.
    bottom: Option<String>,
    fills: JoinSet<Filled>,
    left: u32,
}

/// What became of a hole that was being filled.
struct Filled {
    gap: String,
    result: Result<bool, HistoryError>,
}

impl View {
    /// Follows until everything has to start anew (and from where), or the view is closed.
    async fn follow(
        &mut self,
        start: Start,
        stirs: &mut broadcast::Receiver<Stir>,
        moves: &mut mpsc::UnboundedReceiver<Move>,
    ) -> Result<Option<Start>, CacheError> {
        if !self.reset(start).await? {
            // Not a chat of this account (yet): it may become one.
            loop {
                match stirs.recv().await {
                    Ok(Stir::Cache(changes)) if changes.chats.contains(&self.chat) => return Ok(Some(Start::Newest)),
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => return Ok(Some(Start::Newest)),
                    Err(broadcast::error::RecvError::Closed) => return Ok(None),
                }
            }
        }
        if self.window.len() < ENOUGH {
            self.older().await?;
        }
        self.fill_inside().await?;
        let mut connection = self.account.connection();
        connection.mark_unchanged();
        loop {
            tokio::select! {
                stir = stirs.recv() => {
                    let mut touched = Touched::default();
                    match stir {
                        Ok(stir) => touched.note(&self.chat, stir),
                        Err(broadcast::error::RecvError::Lagged(_)) => return Ok(Some(Start::Newest)),
                        Err(broadcast::error::RecvError::Closed) => return Ok(None),
                    }
                    if touched.all {
                        return Ok(Some(Start::Newest));
                    }
                    if touched.is_nothing() {
                        continue;
                    }
                    tokio::time::sleep(FRAME).await;
                    loop {
                        match stirs.try_recv() {
                            Ok(stir) => touched.note(&self.chat, stir),
                            Err(broadcast::error::TryRecvError::Empty) => break,
                            Err(_) => return Ok(Some(Start::Newest)),
                        }
                    }
                    if self.window.len() == 0 && !touched.rows.is_empty() {
                        return Ok(Some(Start::Newest));
                    }
                    self.refresh(touched).await?;
                    self.fill_inside().await?;
                }
                step = moves.recv() => {
                    self.left = FILLS;
                    match step {
                        None => return Ok(None),
                        Some(Move::Older) => self.older().await?,
                        Some(Move::Newer) => self.newer().await?,
                        Some(Move::To(Destination::Newest)) => return Ok(Some(Start::Newest)),
                        Some(Move::To(Destination::Message { message })) => return Ok(Some(Start::At(message))),
                        Some(Move::To(Destination::Moment { at })) => return Ok(Some(Start::After(at))),
                    }
                    self.fill_inside().await?;
                }
                Some(filled) = self.fills.join_next(), if !self.fills.is_empty() => {
                    if let Ok(filled) = filled {
                        self.filled(filled).await?;
                    }
                }
                () = tokio::time::sleep(AGAIN), if self.window.older == Edge::Waiting => self.older().await?,
                changed = connection.changed() => {
                    if changed.is_err() {
                        return Ok(None);
                    }
                    if *connection.borrow_and_update() == Connection::Online {
                        if self.window.older == Edge::Waiting {
                            self.older().await?;
                        }
                        self.fill_inside().await?;
                    }
                }
            }
        }
    }

    /// Loads the first window and sends it. `false` when there is no such chat.
    async fn reset(&mut self, start: Start) -> Result<bool, CacheError> {
        self.fills = JoinSet::new();
        let cache = self.account.cache.clone();
        let Some(mut row) = cache.chat(&self.chat).await? else {
            return Ok(false);
        };
        dress(&self.account, &mut row).await?;
        let unread_from = cache.read_ord(&self.chat).await?;
        let (span, anchor) = match start {
            Start::At(message) => (Span::Around(message.clone()), Anchor::Message(message)),
            Start::After(moment) => match cache.place_at(&self.chat, moment).await? {
                Some(place) => (Span::At(place), Anchor::Place(place)),
                None => (Span::Newest, Anchor::None),
            },
            Start::Reading if row.unread > 0 => match row.read.clone() {
                Some(read) => (Span::Around(read), Anchor::None),
                None => (Span::Newest, Anchor::None),
            },
            Start::Reading | Start::Newest => (Span::Newest, Anchor::None),
        };
        let mut page = cache.page(&self.chat, span, FIRST).await?;
        if page.rows.is_empty() {
            page = cache.page(&self.chat, Span::Newest, FIRST).await?;
        }
        self.uncover(&mut page);
        self.window = Window::of(&page);
        self.people = self.people_of(&page.rows).await?.into_iter().map(|person| (person.id.clone(), person)).collect();
        self.read_by_others = cache.read_by_others(&self.chat).await?;
        let anchor = page.rows.iter().find(|row| anchor.is_at(row)).map(|row| row.key.clone());
        self.row = Some(row.clone());
        self.stream.send(FrameBody::Timeline(TimelineState {
            chat: row,
            rows: page.rows,
            older: self.window.older,
            newer: self.window.newer,
            people: self.people.values().cloned().collect(),
            read_by_others: self.read_by_others,
            unread_from,
            anchor,
        }));
        Ok(true)
    }

    /// Loads rows above: from the cache, else from the homeserver.
    async fn older(&mut self) -> Result<(), CacheError> {
        if matches!(self.window.older, Edge::Fetching | Edge::End) {
            return Ok(());
        }
        if let Some(gap) = self.bottom.clone() {
            self.window.older = if self.fill(gap).await? { Edge::Fetching } else { Edge::Waiting };
            return self.patch(Vec::new(), Vec::new()).await;
        }
        let mut page = self.account.cache.page(&self.chat, Span::Before(self.window.oldest()), MORE).await?;
        self.uncover(&mut page);
        self.window.older = edge(page.older);
        let upsert = self.window.extend(page);
        let none = upsert.is_empty();
        self.patch(upsert, Vec::new()).await?;
        if none && self.bottom.is_some() { Box::pin(self.older()).await } else { Ok(()) }
    }

    /// Loads rows below, after a jump.
    async fn newer(&mut self) -> Result<(), CacheError> {
        if self.window.newer == Edge::End {
            return Ok(());
        }
        let page = self.account.cache.page(&self.chat, Span::After(self.window.newest()), MORE).await?;
        self.window.newer = edge(page.newer);
        let upsert = self.window.extend(page);
        self.patch(upsert, Vec::new()).await
    }

    /// Takes the hole above everything that is known out of a page: it is an edge, not a row.
    fn uncover(&mut self, page: &mut Page) {
        self.bottom = None;
        if !page.older && page.rows.first().is_some_and(|row| row.content == Content::Gap) {
            self.bottom = Some(page.rows.remove(0).key);
            page.older = true;
        }
    }

    /// Fills the newest hole inside the window.
    async fn fill_inside(&mut self) -> Result<(), CacheError> {
        if self.left == 0 || !self.fills.is_empty() {
            return Ok(());
        }
        let gap = self.window.rows().filter(|row| row.content == Content::Gap).max_by_key(|row| row.ord).map(|row| row.key.clone());
        if let Some(gap) = gap
            && self.fill(gap).await?
        {
            self.left -= 1;
        }
        Ok(())
    }

    /// Starts filling a hole; `false` when the homeserver cannot be reached now.
    async fn fill(&mut self, gap: String) -> Result<bool, CacheError> {
        if self.account.line().is_none() || matches!(*self.account.connection().borrow(), Connection::Offline | Connection::SignedOut) {
            return Ok(false);
        }
        let account = Arc::clone(&self.account);
        let chat = self.chat.clone();
        let token = account.cache.gap(&chat, &gap).await?;
        self.fills.spawn(async move {
            let result = match token {
                Some(token) => account.fill(&chat, token).await,
                // Closed in the meantime.
                None => Ok(true),
            };
            if matches!(result, Ok(false)) {
                // Another view is at it; its rows come as changes.
                tokio::time::sleep(FRAME * 20).await;
            }
            Filled { gap, result }
        });
        Ok(true)
    }

    /// Goes on after a hole was filled, or could not be.
    async fn filled(&mut self, Filled { gap, result }: Filled) -> Result<(), CacheError> {
        let at_bottom = self.bottom.as_ref() == Some(&gap);
        match result {
            Ok(_) if at_bottom => {
                self.bottom = None;
                self.window.older = Edge::More;
                self.older().await?;
                if self.window.len() < ENOUGH { self.older().await } else { Ok(()) }
            }
            Ok(_) => self.fill_inside().await,
            Err(error) => {
                tracing::debug!(?error, "a page of history could not be fetched");
                if !at_bottom {
                    self.left = 0;
                    return Ok(());
                }
                self.window.older = match error {
                    HistoryError::Refused => Edge::End,
                    _ => Edge::Waiting,
                };
                self.patch(Vec::new(), Vec::new()).await
            }
        }
    }

    /// Reads again what has changed.
    async fn refresh(&mut self, touched: Touched) -> Result<(), CacheError> {
        let keys: Vec<String> = touched.rows.into_iter().filter(|key| self.bottom.as_ref() != Some(key)).collect();
        let rows = self.account.cache.rows(&self.chat, &keys).await?;
        let (upsert, remove) = self.window.refresh(&keys, rows);
        if touched.people {
            self.people.clear();
        }
        self.patch(upsert, remove).await
    }

    /// Sends what differs from what was sent before.
    async fn patch(&mut self, upsert: Vec<MessageRow>, remove: Vec<String>) -> Result<(), CacheError> {
        let people = if self.people.is_empty() {
            let all: Vec<MessageRow> = self.window.rows().cloned().collect();
            self.people_of(&all).await?
        } else {
            self.people_of(&upsert).await?
        };
        for person in &people {
            self.people.insert(person.id.clone(), person.clone());
        }
        let mut chat = self.account.cache.chat(&self.chat).await?;
        if let Some(row) = &mut chat {
            dress(&self.account, row).await?;
        }
        let chat = chat.filter(|row| self.row.as_ref() != Some(row));
        if chat.is_some() {
            self.row.clone_from(&chat);
        }
        self.read_by_others = self.account.cache.read_by_others(&self.chat).await?;
        self.stream.send(FrameBody::TimelinePatch(TimelinePatch {
            chat,
            upsert,
            remove,
            older: self.window.older,
            newer: self.window.newer,
            people,
            read_by_others: self.read_by_others,
        }));
        Ok(())
    }

    /// Finds everyone named in rows whom the view has not named yet.
    async fn people_of(&self, rows: &[MessageRow]) -> Result<Vec<Person>, CacheError> {
        let mut ids = BTreeSet::new();
        for row in rows {
            ids.insert(&row.sender);
            ids.extend(row.reply.iter().filter_map(|reply| reply.sender.as_ref()));
            ids.extend(row.reactions.iter().flat_map(|reaction| &reaction.people));
            if let Content::Service(service) = &row.content {
                ids.extend(person_of(service));
            }
        }
        let ids: Vec<PersonId> = ids.into_iter().filter(|id| !self.people.contains_key(*id)).cloned().collect();
        if ids.is_empty() { Ok(Vec::new()) } else { self.account.cache.people(&self.chat, &ids).await }
    }
}

/// What changed for a conversation.
#[derive(Default)]
struct Touched {
    all: bool,
    rows: BTreeSet<String>,
    people: bool,
    chat: bool,
}

impl Touched {
    fn note(&mut self, chat: &ChatId, stir: Stir) {
        match stir {
            Stir::Cache(changes) => {
                self.rows.extend(changes.rows.get(chat).into_iter().flatten().cloned());
                self.all |= changes.all;
                self.people |= changes.people.contains(chat);
                self.chat |= changes.chats.contains(chat);
            }
            Stir::Typing(typing) => self.chat |= typing == *chat,
            Stir::FirstSync => {}
        }
    }

    fn is_nothing(&self) -> bool {
        self.rows.is_empty() && !self.people && !self.chat
    }
}

/// Tells whom a line about the chat names beside its sender.
fn person_of(service: &Service) -> Option<&PersonId> {
    match service {
        Service::Joined { person }
        | Service::Left { person }
        | Service::Invited { person }
        | Service::Declined { person }
        | Service::SentAway { person }
        | Service::Banned { person }
        | Service::Unbanned { person } => Some(person),
        _ => None,
    }
}
