//! The messenger as a whole: opens the data folder, holds the accounts, hands out clients.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use hoopoe_cache::{Cache, Key, Opened};
use hoopoe_matrix::Line;
use hoopoe_model::{Abilities, AccountId, ChatId, Code, Connection, Failure, Focus, Frame, MessageId, PersonId, Settings, Show, ToOpen};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::AbortHandle;
use zeroize::Zeroizing;

use crate::account::{AccountEngine, Origin, kept, locked, storage};
use crate::account_folder::{AccountFolders, CACHE};
use crate::settings::SettingsFile;
use crate::{Client, KeyStore, Wish, deeds};

/// What a messenger starts from.
pub struct Setup {
    /// The folder that holds everything; made where it is not there.
    pub data: PathBuf,
    /// What new sessions are called, such as "Hoopoe on Linux".
    pub device_name: String,
    /// Where the master key is.
    pub keys: Box<dyn KeyStore>,
    /// Takes the engine's wishes.
    pub desktop: mpsc::UnboundedSender<Wish>,
    /// What the desktop can do.
    pub abilities: Abilities,
}

/// The engine. Owned by the shell, a test or the browser host; lives on the tokio runtime it was opened on.
pub struct Messenger {
    core: Arc<Core>,
    presence: AbortHandle,
}

impl Drop for Messenger {
    fn drop(&mut self) {
        self.presence.abort();
    }
}

impl Messenger {
    /// Opens the data folder and every account in it. The caches are ready when it returns; the lines to the
    /// homeservers follow by themselves.
    pub async fn open(setup: Setup) -> Result<Self, Failure> {
        let Setup { data, device_name, keys, desktop, abilities } = setup;
        let (folders, key, keychain, settings) = blocking(move || {
            let folders = AccountFolders::open(&data)?;
            Ok((folders, keys.master_key()?, keys.is_keychain(), SettingsFile::open(&data)))
        })
        .await?;
        let core = Arc::new(Core {
            device_name,
            key,
            keychain,
            folders,
            settings,
            desktop,
            abilities,
            accounts: RwLock::default(),
            app: watch::Sender::new(()),
            focus: watch::Sender::new(Focus::default()),
            show: Mutex::new(None),
            open: Mutex::new(None),
            entering: tokio::sync::Mutex::new(()),
            cancel: Notify::new(),
        });
        let presence = tokio::spawn(crate::upkeep::show_presence(Arc::clone(&core))).abort_handle();
        for entry in core.folders.list()? {
            core.restore(entry.account, entry.folder).await?;
        }
        Ok(Self { core, presence })
    }

    /// Connects an interface: its client, and the frames of the views that it opens. Dropping the client closes them.
    pub fn connect(&self) -> (Client, mpsc::UnboundedReceiver<Frame>) {
        let (sender, frames) = mpsc::unbounded_channel();
        (Client::new(Arc::clone(&self.core), sender), frames)
    }

    /// Asks every interface to show a chat: a notification or a link was clicked.
    pub fn show(&self, account: AccountId, chat: ChatId, message: Option<MessageId>) {
        self.core.show(account, chat, message);
    }

    /// Answers a chat from outside the window: from a notification. Durable when it returns.
    pub async fn reply(&self, account: &AccountId, chat: ChatId, message: Option<MessageId>, text: &str) -> Result<(), Failure> {
        let account = self.core.account(account)?;
        deeds::answer(&account, chat.clone(), text).await?;
        match message {
            Some(message) => deeds::read(&account, chat, message).await,
            None => Ok(()),
        }
    }

    /// Asks every interface to show what an address names: a `matrix:` link was opened outside.
    pub fn open_address(&self, address: String) {
        self.core.open_address(address);
    }

    /// Follows the user's settings.
    pub fn settings(&self) -> watch::Receiver<Settings> {
        self.core.settings.subscribe()
    }

    /// Ends everything in order: after it, the next start knows that nothing is missing.
    pub async fn close(&self) {
        let accounts: Vec<_> = std::mem::take(&mut *self.core.accounts.write().unwrap_or_else(PoisonError::into_inner));
        for account in accounts {
            account.close().await;
        }
    }
}

/// What the parts of the engine share.
pub(crate) struct Core {
    pub device_name: String,
    pub key: Zeroizing<[u8; 32]>,
    keychain: bool,
    pub folders: AccountFolders,
    pub settings: SettingsFile,
    pub desktop: mpsc::UnboundedSender<Wish>,
    pub abilities: Abilities,
    accounts: RwLock<Vec<Arc<AccountEngine>>>,
    /// Touched when what the app view shows may differ.
    pub app: watch::Sender<()>,
    pub focus: watch::Sender<Focus>,
    show: Mutex<Option<Show>>,
    open: Mutex<Option<ToOpen>>,
    /// One sign-in at a time.
    pub entering: tokio::sync::Mutex<()>,
    /// Wakes a sign-in that waits for the browser, to give it up.
    pub cancel: Notify,
}

impl Core {
    /// Lists the accounts.
    pub fn accounts(&self) -> Vec<Arc<AccountEngine>> {
        self.reading().clone()
    }

    /// Finds an account.
    pub fn account(&self, id: &AccountId) -> Result<Arc<AccountEngine>, Failure> {
        self.reading()
            .iter()
            .find(|account| account.id == *id)
            .cloned()
            .ok_or_else(|| Failure::new(Code::NotFound, format!("the account {id} is not signed in")))
    }

    /// Takes an account in.
    pub fn add(self: &Arc<Self>, account: Arc<AccountEngine>) {
        account.own(tokio::spawn(crate::notices::watch(Arc::clone(self), Arc::clone(&account))).abort_handle());
        self.accounts.write().unwrap_or_else(PoisonError::into_inner).push(account);
        self.app.send_replace(());
    }

    /// Takes an account out of the list; the caller closes it.
    pub fn take(&self, id: &AccountId) -> Result<Arc<AccountEngine>, Failure> {
        let account = self.account(id)?;
        self.accounts.write().unwrap_or_else(PoisonError::into_inner).retain(|account| account.id != *id);
        self.app.send_replace(());
        Ok(account)
    }

    /// Opens an account's cache and starts it, without a line yet.
    pub async fn start(self: &Arc<Self>, id: AccountId, folder: &str) -> Result<(Arc<AccountEngine>, Started), Failure> {
        let path = self.folders.path(folder).join(CACHE);
        let (key, me) = (Key::from_bytes(*self.key), PersonId(id.0.clone()));
        let Opened { cache, clean, salvaged } = blocking(move || Cache::open(&path, &key, &me).map_err(storage)).await?;
        let origin = Origin { id, cache, keychain: self.keychain };
        let account = AccountEngine::start(origin, self.settings.subscribe(), self.app.clone()).await?;
        Ok((account, Started { unclean: !clean || salvaged }))
    }

    /// Names where an account's protocol stores are.
    pub fn place(&self, folder: &str) -> hoopoe_matrix::Place {
        hoopoe_matrix::Place { folder: self.folders.path(folder).join("sdk"), key: self.key.clone(), device_name: self.device_name.clone() }
    }

    /// Starts a known account; its line is restored behind it.
    async fn restore(self: &Arc<Self>, id: AccountId, folder: String) -> Result<(), Failure> {
        let place = self.place(&folder);
        let (account, started) = self.start(id, &folder).await?;
        self.add(Arc::clone(&account));
        let session = account.cache.kept(kept::SESSION).await.map_err(storage)?;
        let (core, task) = (Arc::clone(self), Arc::clone(&account));
        account.own(
            tokio::spawn(async move {
                let Some(session) = session else {
                    return task.set_connection(Connection::SignedOut);
                };
                let connected = match hoopoe_matrix::restore(&session, place).await {
                    Ok(line) => core.connect(&task, line, started.unclean).await,
                    Err(failure) => Err(failure),
                };
                if let Err(failure) = connected {
                    tracing::error!(code = ?failure.code, message = failure.message, "the session could not be restored");
                    task.set_connection(Connection::SignedOut);
                }
            })
            .abort_handle(),
        );
        Ok(())
    }

    /// Connects an account to its homeserver.
    pub async fn connect(&self, account: &Arc<AccountEngine>, line: Line, after_unclean: bool) -> Result<(), Failure> {
        tokio::spawn(line.set_presence(self.settings.get().presence));
        account.connect(line, after_unclean).await?;
        self.attend(account).await;
        Ok(())
    }

    /// Has the homeserver tell more of the chat that the user looks at, if it is this account's.
    pub async fn attend(&self, account: &AccountEngine) {
        let focus = self.focus.borrow().clone();
        let chat = focus.chat.filter(|_| focus.account.as_ref() == Some(&account.id));
        let known = match &chat {
            Some(chat) => account.cache.chat(chat).await.is_ok_and(|row| row.is_some()),
            None => true,
        };
        if let Some(line) = account.line().filter(|_| known) {
            line.watch(chat);
        }
    }

    /// Asks every interface to show a chat.
    pub fn show(&self, account: AccountId, chat: ChatId, message: Option<MessageId>) {
        {
            let mut show = locked(&self.show);
            let asked = show.as_ref().map_or(0, |show| show.asked) + 1;
            *show = Some(Show { asked, account, chat, message });
        }
        self.app.send_replace(());
        self.wish(Wish::Raise);
    }

    /// Asks every interface to open what an address names.
    fn open_address(&self, address: String) {
        {
            let mut open = locked(&self.open);
            let asked = open.as_ref().map_or(0, |open| open.asked) + 1;
            *open = Some(ToOpen { asked, address });
        }
        self.app.send_replace(());
        self.wish(Wish::Raise);
    }

    /// Tells the last wish to open an address.
    pub fn wish_to_open(&self) -> Option<ToOpen> {
        locked(&self.open).clone()
    }

    /// Tells the last wish to show a chat.
    pub fn wish_to_show(&self) -> Option<Show> {
        locked(&self.show).clone()
    }

    /// Follows what the app view shows.
    pub fn app_ticks(&self) -> watch::Receiver<()> {
        self.app.subscribe()
    }

    /// Hands a wish to the desktop; without one, wishes go nowhere.
    pub fn wish(&self, wish: Wish) {
        let _ = self.desktop.send(wish);
    }

    fn reading(&self) -> RwLockReadGuard<'_, Vec<Arc<AccountEngine>>> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How an account came up.
pub(crate) struct Started {
    /// The last run did not end in order: the sync begins anew so that nothing is missed.
    pub unclean: bool,
}

/// Runs blocking work off the runtime's threads.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::new(Code::Internal, "a background task died"))?
}
