//! A person: a whole engine in a folder of its own, and what they see.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use hoopoe_messenger::{Client, FileKeys, Messenger, Setup, Wish};
use hoopoe_model::{
    AccountId, ChatId, ChatRow, Edge, Entry, Extend, Frame, MessageRow, Methods, Open, PersonId, SignIn, SignUp, TimelineState, View,
};
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

use crate::{Home, Screen, chat_list, conversation};

/// Long enough for anything that happens at all, on a busy machine.
pub const SOON: Duration = Duration::from_secs(40);

/// A person at work.
pub struct Person {
    name: String,
    account: AccountId,
    home: Home,
    messenger: Arc<Messenger>,
    client: Client,
    screen: watch::Receiver<Screen>,
    wishes: watch::Receiver<Vec<Wish>>,
    looking: Mutex<BTreeMap<ChatId, u32>>,
    tasks: Vec<AbortHandle>,
}

impl Drop for Person {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Person {
    /// Signs a new person up on a homeserver that asks for nothing; in a temporary folder.
    pub async fn sign_up(server: &str, name: &str) -> anyhow::Result<Self> {
        let mut person = Self::begin(name, Home::temporary()?).await?;
        let request = SignUp {
            server: server.to_owned(),
            username: name.to_owned(),
            password: hoopoe_homeserver::PASSWORD.to_owned(),
            token: None,
            accept_terms: false,
            session: None,
        };
        let entry = person.client.sign_up(request).await?;
        person.enter(entry).await?;
        Ok(person)
    }

    /// Signs a person of the homeserver in, in a temporary folder.
    pub async fn sign_in(server: &str, name: &str) -> anyhow::Result<Self> {
        Self::sign_in_at(server, name, Home::temporary()?).await
    }

    /// Signs a person of the homeserver in, at a home of their own; one who is signed in there already only comes back.
    pub async fn sign_in_at(server: &str, name: &str, home: Home) -> anyhow::Result<Self> {
        let mut person = Self::begin(name, home).await?;
        if let Some(account) = person.known().await? {
            person.settle(account).await?;
            return Ok(person);
        }
        let password = hoopoe_homeserver::PASSWORD.to_owned();
        let entry = person.client.sign_in(SignIn { server: server.to_owned(), username: name.to_owned(), password, again: None }).await?;
        person.enter(entry).await?;
        Ok(person)
    }

    /// Starts a person who is signed in already.
    pub async fn come_back(name: &str, home: Home) -> anyhow::Result<Self> {
        let mut person = Self::begin(name, home).await?;
        let account = person.known().await?.with_context(|| format!("{name} is not signed in"))?;
        person.settle(account).await?;
        Ok(person)
    }

    /// Ends the person's engine in order.
    pub async fn close(mut self) -> Home {
        self.messenger.close().await;
        let placeholder = Home::kept(Path::new(""));
        std::mem::replace(&mut self.home, placeholder)
    }

    /// Ends the person's engine in order and starts it again.
    pub async fn restart(self) -> anyhow::Result<Self> {
        let name = self.name.clone();
        Self::come_back(&name, self.close().await).await
    }

    async fn begin(name: &str, home: Home) -> anyhow::Result<Self> {
        let (desktop, wishes_in) = mpsc::unbounded_channel();
        let setup = Setup {
            data: home.path().to_owned(),
            device_name: format!("{name}'s test device"),
            keys: Box::new(FileKeys::new(home.path())),
            desktop,
            abilities: hoopoe_model::Abilities::default(),
        };
        let messenger = Messenger::open(setup).await.with_context(|| format!("starting {name}"))?;
        let wishes = watch::Sender::new(Vec::new());
        let mut person = Self::look_in(name, home, Arc::new(messenger), wishes.subscribe()).await?;
        person.tasks.push(tokio::spawn(note(wishes_in, wishes)).abort_handle());
        Ok(person)
    }

    /// Signs the same engine in with one more account, of perhaps another homeserver; returns a person who sees only that
    /// one. Close the first person: it is one engine.
    pub async fn beside(&self, server: &str, name: &str) -> anyhow::Result<Self> {
        let home = Home::kept(self.home.path());
        let mut person = Self::look_in(name, home, Arc::clone(&self.messenger), self.wishes.clone()).await?;
        let password = hoopoe_homeserver::PASSWORD.to_owned();
        let entry = person.client.sign_in(SignIn { server: server.to_owned(), username: name.to_owned(), password, again: None }).await?;
        person.enter(entry).await?;
        Ok(person)
    }

    async fn look_in(name: &str, home: Home, messenger: Arc<Messenger>, wishes: watch::Receiver<Vec<Wish>>) -> anyhow::Result<Self> {
        let (client, frames) = messenger.connect();
        let screen = watch::Sender::new(Screen::default());
        let screen_out = screen.subscribe();
        let tasks = vec![tokio::spawn(draw(frames, screen)).abort_handle()];
        client.open(Open { view: View::App }).await?;
        Ok(Self {
            name: name.to_owned(),
            account: AccountId(String::new()),
            home,
            messenger,
            client,
            screen: screen_out,
            wishes,
            looking: Mutex::default(),
            tasks,
        })
    }

    /// The account that the data folder has.
    async fn known(&self) -> anyhow::Result<Option<AccountId>> {
        let accounts = self.wait("the accounts of the data folder", SOON, |screen| screen.app().map(|app| app.accounts.clone())).await?;
        Ok(accounts.into_iter().next().map(|account| account.id))
    }

    async fn enter(&mut self, entry: Entry) -> anyhow::Result<()> {
        match entry {
            Entry::Done { account } => self.settle(account).await,
            other => bail!("{} cannot enter: {other:?}", self.name),
        }
    }

    async fn settle(&mut self, account: AccountId) -> anyhow::Result<()> {
        self.account = account.clone();
        self.client.open(Open { view: View::Chats { account } }).await?;
        Ok(())
    }

    /// The local name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole user id.
    pub fn id(&self) -> PersonId {
        PersonId(self.account.0.clone())
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        self.account.clone()
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.home.path()
    }

    /// The door to the engine, for what has no call of its own here.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The engine.
    pub fn messenger(&self) -> &Messenger {
        &self.messenger
    }

    /// Follows what the person sees.
    pub fn screen(&self) -> watch::Receiver<Screen> {
        self.screen.clone()
    }

    /// All wishes of the engine so far.
    pub fn wishes(&self) -> Vec<Wish> {
        self.wishes.borrow().clone()
    }

    /// Waits until the wishes of the engine so far satisfy a condition, and tells what it found.
    pub async fn wait_for_wish<T>(&self, what: &str, mut found: impl FnMut(&[Wish]) -> Option<T>) -> anyhow::Result<T> {
        let mut wishes = self.wishes.clone();
        match until(&mut wishes, SOON, |wishes| found(wishes)).await {
            Some(found) => Ok(found),
            None => bail!("{} waited {SOON:?} for {what}; the wishes so far: {:#?}", self.name, self.wishes()),
        }
    }

    /// Waits until what the person sees satisfies a condition, and tells what it found.
    ///
    /// # Errors
    /// After the bound, with everything that the person sees.
    pub async fn wait<T>(&self, what: &str, bound: Duration, mut found: impl FnMut(&Screen) -> Option<T>) -> anyhow::Result<T> {
        match until(&mut self.screen.clone(), bound, &mut found).await {
            Some(found) => Ok(found),
            None => bail!("{} waited {bound:?} for {what} and sees:\n{}", self.name, self.sight()),
        }
    }

    /// Everything the person sees, as text.
    pub fn sight(&self) -> String {
        let screen = self.screen.borrow();
        let mut text = screen.chats().map_or_else(|| "no list of chats\n".to_owned(), chat_list);
        for state in screen.timelines() {
            text.push('\n');
            text.push_str(&conversation(state));
        }
        text
    }

    /// Waits for a chat of the list that satisfies a condition.
    pub async fn wait_for_chat(&self, what: &str, condition: impl Fn(&ChatRow) -> bool) -> anyhow::Result<ChatRow> {
        self.wait(what, SOON, |screen| screen.chats()?.rows.iter().find(|row| condition(row)).cloned()).await
    }

    /// Opens a conversation, if it is not open yet, and waits for its first rows.
    pub async fn look(&self, chat: &ChatId) -> anyhow::Result<TimelineState> {
        if !self.looking().contains_key(chat) {
            let opened = self.client.open(Open { view: View::Timeline { account: self.account(), chat: chat.clone() } }).await?;
            self.looking().insert(chat.clone(), opened.view);
        }
        self.wait("the conversation", SOON, |screen| screen.timeline(chat).cloned()).await
    }

    /// Loads a conversation up to its beginning.
    pub async fn look_at_all(&self, chat: &ChatId) -> anyhow::Result<TimelineState> {
        self.look(chat).await?;
        let view = self.looking().get(chat).copied().context("the conversation is not open")?;
        loop {
            let known = self.screen.borrow().rows(chat).len();
            let state = self
                .wait("more of the conversation", SOON, |screen| {
                    screen.timeline(chat).filter(|state| state.older == Edge::End || state.older == Edge::More).cloned()
                })
                .await?;
            if state.older == Edge::End {
                return Ok(state);
            }
            self.client.extend(Extend { view, older: true }).await?;
            self.wait("older messages", SOON, |screen| {
                screen.timeline(chat).filter(|state| state.older == Edge::End || state.rows.len() > known).map(|_| ())
            })
            .await?;
        }
    }

    /// Waits until everything that the person did has reached the homeserver.
    pub async fn wait_until_idle(&self, bound: Duration) -> anyhow::Result<()> {
        self.wait("the outbox to be empty", bound, |screen| {
            screen.app().filter(|app| app.accounts.iter().all(|account| account.waiting == 0)).map(|_| ())
        })
        .await
    }

    /// Waits for a row of a conversation with exactly these words.
    pub async fn wait_for_words(&self, chat: &ChatId, words: &str) -> anyhow::Result<MessageRow> {
        self.look(chat).await?;
        self.wait(&format!("the message “{words}”"), SOON, |screen| screen.row(chat, words).cloned()).await
    }

    /// Waits for a row of a conversation that satisfies a condition.
    pub async fn wait_for_row(&self, chat: &ChatId, what: &str, condition: impl Fn(&MessageRow) -> bool) -> anyhow::Result<MessageRow> {
        self.look(chat).await?;
        self.wait(what, SOON, |screen| screen.rows(chat).iter().find(|row| condition(row)).cloned()).await
    }

    fn looking(&self) -> MutexGuard<'_, BTreeMap<ChatId, u32>> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the screen up to date.
async fn draw(mut frames: mpsc::UnboundedReceiver<Frame>, screen: watch::Sender<Screen>) {
    while let Some(frame) = frames.recv().await {
        screen.send_modify(|screen| screen.apply(frame));
    }
}

/// Writes the wishes down.
async fn note(mut wishes: mpsc::UnboundedReceiver<Wish>, noted: watch::Sender<Vec<Wish>>) {
    while let Some(wish) = wishes.recv().await {
        noted.send_modify(|noted| noted.push(wish));
    }
}

/// Waits until a look at something finds what is looked for; `None` when the time is over or nothing changes any more.
pub(crate) async fn until<S, T>(from: &mut watch::Receiver<S>, bound: Duration, mut found: impl FnMut(&S) -> Option<T>) -> Option<T> {
    let mut result = None;
    let waiting = from.wait_for(|state| {
        result = found(state);
        result.is_some()
    });
    let waited = tokio::time::timeout(bound, waiting).await;
    waited.ok()?.ok()?;
    result
}
