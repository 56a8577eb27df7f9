//! What can be asked of the cache. Each answer is read in one snapshot, after everything that was written before it.

use std::cmp::Ordering;

use hoopoe_model::{
    ChatId, ChatRow, Content, Details, FoundName, Member, MessageId, MessageRow, Millis, OrdKey, Order, Person, PersonId, SearchFilter,
    SearchOrder, Target,
};

use crate::searching::Hit;
use crate::{Cache, CacheError, details, dump, list, names, own, pages, people, pictures, searching, standing, turns};

/// Which part of a chat a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// The newest rows.
    Newest,
    /// The rows just older than a place.
    Before(OrdKey),
    /// The rows just newer than a place.
    After(OrdKey),
    /// The rows around a message; the newest rows when its place is not known.
    Around(MessageId),
    /// The rows around a place.
    At(OrdKey),
}

/// Consecutive rows of a chat.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The rows, oldest first.
    pub rows: Vec<MessageRow>,
    /// Whether the cache has older rows.
    pub older: bool,
    /// Whether the cache has newer rows.
    pub newer: bool,
}

/// An order whose turn has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The order; what it refers to is known to the homeserver.
    pub order: Order,
    /// How often it was tried in vain.
    pub attempts: u32,
}

/// What the user's deeds need to know of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// How an order names it.
    pub target: Target,
    /// Who wrote it.
    pub sender: PersonId,
    /// Whether it is the account's own.
    pub own: bool,
    /// What it shows now.
    pub content: Content,
    /// Whether it can be answered, edited and reacted to: it was not removed.
    pub alive: bool,
    /// The account's own reactions that count at the moment: the emoji, and what to remove to take it back.
    pub reactions: Vec<(String, Target)>,
}

/// What the badge of the account shows: muted chats left out, an invite and a chat marked unread by hand at least one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Messages that wait to be read.
    pub unread: u32,
    /// How many of them call the account by name.
    pub mentions: u32,
}

/// Where a hit stands among all that fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// How well it fits, less is better; 0 where the newest come first.
    pub rank: f64,
    /// Its number in the index: greater is newer.
    pub number: i64,
}

impl Spot {
    /// Compares by rank, then the newer first.
    pub fn order(&self, other: &Self) -> Ordering {
        self.rank.total_cmp(&other.rank).then_with(|| other.number.cmp(&self.number))
    }
}

impl Cache {
    /// Finds messages that are shown, at most `count`, after a spot: by words, of which the last may be a beginning, and by
    /// a filter. Messages of chats that the account has left are found only where the filter names the chat.
    pub async fn search(
        &self,
        words: &str,
        filter: &SearchFilter,
        order: SearchOrder,
        after: Option<Spot>,
        count: usize,
    ) -> Result<Vec<Hit>, CacheError> {
        let (words, filter) = (words.to_owned(), filter.clone());
        self.seek(move |reader| searching::search(reader, &words, &filter, order, after, count)).await
    }

    /// Finds chats of the list, and people without such a chat, by words of their names: those that begin with them come
    /// first, then those that have them inside, then those a slip away.
    pub async fn search_names(&self, words: &str, count: usize) -> Result<Vec<FoundName>, CacheError> {
        let words = words.to_owned();
        self.seek(move |reader| names::find(reader, &words, count)).await
    }

    /// Reads a kept value.
    pub async fn kept(&self, name: &str) -> Result<Option<String>, CacheError> {
        let name = name.to_owned();
        self.read(move |reader| list::kept(&reader.connection, &name)).await
    }

    /// Reads the list of chats the account is in or invited to: pinned ones first, then newest first. `typing` is empty.
    /// A chat whose successor the account is in is left out once nothing in it is unread.
    pub async fn chats(&self) -> Result<Vec<ChatRow>, CacheError> {
        self.read(list::chats).await
    }

    /// Reads those of some chats that are in the list, in no certain order.
    pub async fn listed(&self, chats: &[ChatId]) -> Result<Vec<ChatRow>, CacheError> {
        let chats = chats.to_vec();
        self.read(move |reader| list::listed(reader, &chats)).await
    }

    /// Adds up what the badge shows.
    pub async fn totals(&self) -> Result<Totals, CacheError> {
        self.read(|reader| list::totals(&reader.connection)).await
    }

    /// Reads a chat, even one the account has left.
    pub async fn chat(&self, chat: &ChatId) -> Result<Option<ChatRow>, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| list::chat(reader, &chat)).await
    }

    /// Reads at most about `count` consecutive rows; rows of one place are never torn apart.
    pub async fn page(&self, chat: &ChatId, span: Span, count: u32) -> Result<Page, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| pages::page(reader, &chat, &span, count)).await
    }

    /// Reads rows by their keys, oldest first; keys without a row are left out.
    pub async fn rows(&self, chat: &ChatId, keys: &[String]) -> Result<Vec<MessageRow>, CacheError> {
        let (chat, keys) = (chat.clone(), keys.to_vec());
        self.read(move |reader| pages::rows(reader, &chat, &keys)).await
    }

    /// Reads people of a chat by their ids, in the same order; unknown ones are shown by their user names.
    pub async fn people(&self, chat: &ChatId, ids: &[PersonId]) -> Result<Vec<Person>, CacheError> {
        let (chat, ids) = (chat.clone(), ids.to_vec());
        self.read(move |reader| people::people(&reader.connection, &chat, &ids)).await
    }

    /// Tells whether somebody of these is not known in a chat, so that [`Self::people`] has no name for them.
    pub async fn strangers(&self, chat: &ChatId, ids: &[PersonId]) -> Result<bool, CacheError> {
        let (chat, ids) = (chat.clone(), ids.to_vec());
        self.read(move |reader| people::strangers(&reader.connection, &chat, &ids)).await
    }

    /// Reads who is in a chat or invited, the most powerful first, then by name.
    pub async fn members(&self, chat: &ChatId) -> Result<Vec<Member>, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| people::members(&reader.connection, &chat)).await
    }

    /// Finds members of all chats by words of their names or ids, the account left out: who fits best first, then who
    /// shares the most chats. Without words all fit.
    pub async fn find_people(&self, words: &str, limit: u32) -> Result<Vec<Person>, CacheError> {
        let words = words.to_owned();
        self.read(move |reader| people::find(reader, &words, limit)).await
    }

    /// Tells up to which place another person has read; 0 when nobody has.
    pub async fn read_by_others(&self, chat: &ChatId) -> Result<OrdKey, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| standing::read_by_others(&reader.connection, &chat)).await
    }

    /// Tells up to which place the account has read.
    pub async fn read_ord(&self, chat: &ChatId) -> Result<Option<OrdKey>, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| standing::read_ord(&reader.connection, &chat)).await
    }

    /// Finds the place of the first row at or after a moment by the homeserver's order, or of the last one when there is none;
    /// `None` for an empty chat. A hole counts: what was said at that moment may lie in it.
    pub async fn place_at(&self, chat: &ChatId, moment: Millis) -> Result<Option<OrdKey>, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| pages::place_at(&reader.connection, &chat, moment)).await
    }

    /// Finds the place of the oldest message of another person that the account has not read.
    pub async fn first_unread(&self, chat: &ChatId) -> Result<Option<OrdKey>, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| pages::first_unread(&reader.connection, &chat)).await
    }

    /// Reads the token of a hole by the key of its row; `None` when it is closed.
    pub async fn gap(&self, chat: &ChatId, key: &str) -> Result<Option<String>, CacheError> {
        let (chat, key) = (chat.clone(), key.to_owned());
        self.read(move |reader| list::gap(&reader.connection, &chat, &key)).await
    }

    /// Reads the token of the newest hole of a chat.
    pub async fn newest_gap(&self, chat: &ChatId) -> Result<Option<String>, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| list::newest_gap(&reader.connection, &chat)).await
    }

    /// Reads the orders whose turn it is: at most one of each lane.
    pub async fn due(&self, now: i64) -> Result<Vec<Waiting>, CacheError> {
        self.read(move |reader| turns::due(&reader.connection, now)).await
    }

    /// Tells when the next order that is not being sent may be tried, in microseconds; in the past when it is due.
    pub async fn next_due(&self) -> Result<Option<i64>, CacheError> {
        self.read(|reader| turns::next_due(&reader.connection)).await
    }

    /// Counts the orders that have not reached the homeserver and still can; readings, arrangements and leavings left out.
    pub async fn waiting(&self) -> Result<u32, CacheError> {
        self.read(|reader| turns::waiting(&reader.connection)).await
    }

    /// Reads what the user's deeds need to know of a row; `None` for gaps and lines about the chat.
    pub async fn handle(&self, chat: &ChatId, key: &str) -> Result<Option<Handle>, CacheError> {
        let (chat, key) = (chat.clone(), key.to_owned());
        self.read(move |reader| pages::handle(reader, &chat, &key)).await
    }

    /// Reads who has read a message, what it said before, and who reacted; `None` where [`handle`](Self::handle) is.
    pub async fn details(&self, chat: &ChatId, key: &str) -> Result<Option<Details>, CacheError> {
        let (chat, key) = (chat.clone(), key.to_owned());
        self.read(move |reader| details::details(reader, &chat, &key)).await
    }

    /// Reads the chats whose silence is over.
    pub async fn notify_due(&self, now_ms: Millis) -> Result<Vec<ChatId>, CacheError> {
        self.read(move |reader| own::notify_due(&reader.connection, now_ms)).await
    }

    /// Tells when the next silence ends; in the past when one is over.
    pub async fn next_notify_due(&self) -> Result<Option<Millis>, CacheError> {
        self.read(|reader| own::next_notify_due(&reader.connection)).await
    }

    /// Reads a kept picture: its type and its bytes.
    pub async fn picture(&self, address: &str, size: u32) -> Result<Option<(String, Vec<u8>)>, CacheError> {
        let name = address.to_owned();
        let found = self.read(move |reader| pictures::read(&reader.connection, &name, size)).await?;
        let Some(pictures::Found { kind, bytes, fading }) = found else { return Ok(None) };
        if fading && let Err(error) = self.touch_picture(address, size).await {
            // It only goes a little earlier.
            tracing::debug!(%error, "the use of a picture could not be noted");
        }
        Ok(Some((kind, bytes)))
    }

    /// Counts the rows of a chat that are shown, gaps left out.
    pub async fn message_count(&self, chat: &ChatId) -> Result<u32, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| pages::count(&reader.connection, &chat)).await
    }

    /// Writes a chat as text, one line for each shown row, for tests and golden files. Holds message bodies: not for logs.
    pub async fn dump(&self, chat: &ChatId) -> Result<String, CacheError> {
        let chat = chat.clone();
        self.read(move |reader| dump::dump(reader, &chat)).await
    }
}
