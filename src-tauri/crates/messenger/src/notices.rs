//! Which messages become notifications.
//!
//! The push rules of the account have spoken already (each arrived message carries its [`Alert`]); here stands what they
//! cannot know: what the user looks at, what is the first sync, what has been read since. Messages are gathered for a
//! moment, so that a hundred of them after an outage make one notification per chat and one sound.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hoopoe_cache::{Arrived, CacheError, Changes};
use hoopoe_model::{Alert, ChatId, ChatKind, ChatRow, Content, Membership, NoticeText, isolate, visible_controls};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::account::{AccountEngine, Stir};
use crate::messenger::Core;
use crate::{Notice, Wish};

/// How long messages are gathered.
const GATHER: Duration = Duration::from_millis(150);
/// How long it stays quiet after a sound.
const QUIET: Duration = Duration::from_secs(2);
/// The longest text of a notification, in characters.
const LONGEST: usize = 240;

/// Watches an account until it ends.
pub(crate) async fn watch(core: Arc<Core>, account: Arc<AccountEngine>) {
    let mut stirs = account.stirs();
    // What comes before the end of the first sync is no news; the stirs are in order.
    let mut ready = account.is_first_sync_done();
    let mut watcher = Watcher { core, account, shown: BTreeSet::new(), invites: BTreeSet::new(), sounded: None };
    if let Err(error) = watcher.begin().await {
        tracing::error!(%error, "the chats could not be read for notifications");
    }
    loop {
        let mut gathered = Gathered::default();
        match stirs.recv().await {
            Ok(stir) => gathered.note(stir, &mut ready),
            Err(RecvError::Lagged(_)) => ready = watcher.account.is_first_sync_done(),
            Err(RecvError::Closed) => return,
        }
        tokio::time::sleep(GATHER).await;
        loop {
            match stirs.try_recv() {
                Ok(stir) => gathered.note(stir, &mut ready),
                Err(TryRecvError::Lagged(_)) => ready = watcher.account.is_first_sync_done(),
                Err(_) => break,
            }
        }
        if let Err(error) = watcher.decide(gathered, ready).await {
            tracing::error!(%error, "notifications could not be decided on");
        }
    }
}

/// What happened while gathering.
#[derive(Default)]
struct Gathered {
    arrived: BTreeMap<ChatId, Vec<Arrived>>,
    chats: BTreeSet<ChatId>,
    read: BTreeSet<ChatId>,
    /// The first sync ended meanwhile.
    begun: bool,
}

impl Gathered {
    fn note(&mut self, stir: Stir, ready: &mut bool) {
        let changes = match stir {
            Stir::Cache(changes) => changes,
            Stir::FirstSync => {
                *ready = true;
                // The invites that came with it are known.
                self.begun = true;
                return;
            }
            Stir::Typing(_) => return,
        };
        let Changes { arrived, chats, read, .. } = &*changes;
        for message in arrived.iter().filter(|_| *ready) {
            self.arrived.entry(message.chat.clone()).or_default().push(message.clone());
        }
        self.chats.extend(chats.iter().cloned());
        self.read.extend(read.iter().cloned());
    }
}

struct Watcher {
    core: Arc<Core>,
    account: Arc<AccountEngine>,
    /// Chats that have a notification now.
    shown: BTreeSet<ChatId>,
    /// Invites that are known.
    invites: BTreeSet<ChatId>,
    sounded: Option<Instant>,
}

impl Watcher {
    async fn begin(&mut self) -> Result<(), CacheError> {
        let rows = self.account.cache.chats().await?;
        self.invites.extend(rows.into_iter().filter(|row| row.membership == Membership::Invited).map(|row| row.id));
        self.badge().await
    }

    async fn decide(&mut self, gathered: Gathered, ready: bool) -> Result<(), CacheError> {
        if !ready || gathered.begun {
            self.begin().await?;
        }
        if !ready {
            return Ok(());
        }
        for chat in &gathered.read {
            self.withdraw_if_read(chat).await?;
        }
        let settings = self.core.settings.get();
        for (chat, mut messages) in gathered.arrived {
            if !settings.notifications || self.is_looked_at(&chat) {
                continue;
            }
            messages.sort_by_key(|message| message.ord);
            self.notify(&chat, &messages, settings.sound).await?;
        }
        for chat in &gathered.chats {
            self.invite(chat, settings.notifications, settings.sound).await?;
        }
        if !gathered.chats.is_empty() {
            self.badge().await?;
        }
        Ok(())
    }

    /// Whether the user has the chat before their eyes.
    fn is_looked_at(&self, chat: &ChatId) -> bool {
        let focus = self.core.focus.borrow();
        focus.window && focus.account.as_ref() == Some(&self.account.id) && focus.chat.as_ref() == Some(chat)
    }

    async fn notify(&mut self, chat: &ChatId, messages: &[Arrived], may_sound: bool) -> Result<(), CacheError> {
        let Some(row) = self.account.cache.chat(chat).await?.filter(|row| row.membership == Membership::Joined && !is_read(row)) else {
            return Ok(());
        };
        let keys: Vec<String> = messages.iter().map(|message| message.key.clone()).collect();
        let rows = self.account.cache.rows(chat, &keys).await?;
        // The newest one that has words: one whose key is missing waits until it can say what it is.
        let Some(newest) =
            rows.iter().filter(|row| !matches!(row.content, Content::Undecrypted | Content::Removed)).max_by_key(|row| row.ord)
        else {
            return Ok(());
        };
        let alert = messages.iter().map(|message| message.alert).max().unwrap_or_default();
        let sender = self.account.cache.people(chat, std::slice::from_ref(&newest.sender)).await?;
        let sender = sender.into_iter().next().map_or_else(|| newest.sender.0.clone(), |person| person.name);
        let words = shorten(newest.content.words().unwrap_or_default());
        let body = match row.kind {
            ChatKind::Group => format!("{}: {words}", isolate(&visible_controls(&sender))),
            ChatKind::Direct | ChatKind::Channel => words,
        };
        let sound = may_sound && alert >= Alert::Sound && self.may_sound();
        self.wish(&row, Some(newest.id.clone()).flatten(), body, sound);
        Ok(())
    }

    /// Tells of an invite once.
    async fn invite(&mut self, chat: &ChatId, may_notify: bool, may_sound: bool) -> Result<(), CacheError> {
        let row = self.account.cache.chat(chat).await?;
        let Some(row) = row.filter(|row| row.membership == Membership::Invited) else {
            if self.invites.remove(chat) {
                self.withdraw(chat);
            }
            return Ok(());
        };
        if self.invites.insert(chat.clone()) && may_notify {
            let body = row.inviter.as_ref().map_or_else(String::new, |person| isolate(&visible_controls(&person.name)));
            let sound = may_sound && self.may_sound();
            self.wish(&row, None, format!("✉ {body}"), sound);
        }
        Ok(())
    }

    fn wish(&mut self, row: &ChatRow, message: Option<hoopoe_model::MessageId>, body: String, sound: bool) {
        self.shown.insert(row.id.clone());
        let (title, body) = match self.core.settings.get().notice_text {
            NoticeText::Everything => (visible_controls(&row.title), body),
            NoticeText::Name => (visible_controls(&row.title), String::new()),
            NoticeText::Nothing => ("Hoopoe".to_owned(), String::new()),
        };
        self.core.wish(Wish::Notify(Notice {
            account: self.account.id.clone(),
            chat: row.id.clone(),
            message,
            title,
            body,
            sound,
            can_reply: row.can_write && row.membership == Membership::Joined,
        }));
    }

    async fn withdraw_if_read(&mut self, chat: &ChatId) -> Result<(), CacheError> {
        if self.shown.contains(chat) && self.account.cache.chat(chat).await?.is_none_or(|row| is_read(&row)) {
            self.withdraw(chat);
        }
        Ok(())
    }

    fn withdraw(&mut self, chat: &ChatId) {
        self.shown.remove(chat);
        self.core.wish(Wish::Withdraw { account: self.account.id.clone(), chat: chat.clone() });
    }

    /// Whether it has been quiet long enough; if so, it is not any more.
    fn may_sound(&mut self) -> bool {
        let quiet = self.sounded.is_none_or(|sounded| sounded.elapsed() >= QUIET);
        if quiet {
            self.sounded = Some(Instant::now());
        }
        quiet
    }

    /// Tells how much is unread in all accounts; muted chats do not count.
    async fn badge(&self) -> Result<(), CacheError> {
        let (mut unread, mut mentions) = (0, 0);
        for account in self.core.accounts() {
            let totals = account.cache.totals().await?;
            unread += totals.unread;
            mentions += totals.mentions;
        }
        self.core.wish(Wish::Badge { unread, mentions });
        Ok(())
    }
}

fn is_read(row: &ChatRow) -> bool {
    row.unread == 0 && row.mentions == 0
}

/// Cuts a text at the longest length a notification shows, between characters.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).map(|text| format!("{text}…")).unwrap_or_default(),
        None => text.to_owned(),
    }
}
