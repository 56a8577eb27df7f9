//! What only a desktop has: the window, the tray, notifications, the badge, the keychain, the browser. Fulfils the engine's
//! wishes and what later starts of the program ask for.

pub mod autostart;
pub mod badge;
pub mod language;
pub mod links;
mod mark;
pub mod notifier;
pub mod secrets;
#[cfg(all(unix, not(target_os = "macos")))]
mod sound;
pub mod spelling;
pub mod tray;
pub mod window;

use std::path::{Path, PathBuf};
use std::time::Duration;

use hoopoe_messenger::Wish;
use hoopoe_model::{Abilities, Settings};
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::engine::Engine;
use crate::instance::Asked;
use notifier::{Answer, Notifier};

/// How long the tray may take to say that it is there.
const TRAY: Duration = Duration::from_millis(500);
/// The same when the user logs in: the panel starts beside this program.
const TRAY_AT_LOGIN: Duration = Duration::from_secs(10);

/// What the parts of the desktop share.
pub struct Desktop {
    /// The data folder.
    data: PathBuf,
    /// The settings; until the engine is open, as they stand in their file.
    settings: watch::Receiver<Settings>,
    change: watch::Sender<Settings>,
    /// Unread messages, and those that call the user by name.
    unread: watch::Sender<(u32, u32)>,
    /// Whether the icon is in a tray.
    in_tray: watch::Sender<bool>,
    window: window::Place,
}

impl Desktop {
    /// Reads the settings ahead of the engine.
    pub fn new(data: &Path) -> Self {
        let settings = std::fs::read(data.join("settings.json")).ok().and_then(|bytes| serde_json::from_slice::<Settings>(&bytes).ok());
        let (change, settings) = watch::channel(settings.unwrap_or_default());
        Self {
            data: data.to_owned(),
            settings,
            change,
            unread: watch::Sender::default(),
            in_tray: watch::Sender::default(),
            window: window::Place::default(),
        }
    }

    /// Whether closing the window leaves the program running.
    fn stays_in_tray(&self) -> bool {
        self.settings.borrow().close_to_tray && *self.in_tray.borrow()
    }
}

/// Finds out what this desktop can do. A folder of its own (`own`) is not started at login.
pub async fn abilities(own: bool, hidden: bool, mut tray: watch::Receiver<Option<bool>>) -> Abilities {
    let there = async {
        let told = if hidden { tray.wait_for(|there| *there == Some(true)).await } else { tray.wait_for(Option::is_some).await };
        told.is_ok_and(|there| *there == Some(true))
    };
    let tray = timeout(if hidden { TRAY_AT_LOGIN } else { TRAY }, there).await.unwrap_or(false);
    let spelling = tokio::task::spawn_blocking(spelling::installed).await.unwrap_or_default();
    Abilities { tray, autostart: !own && autostart::is_possible(), spelling }
}

/// Fulfils the engine's wishes until the engine ends.
pub async fn fulfil(app: AppHandle, engine: Engine, mut wishes: UnboundedReceiver<Wish>) {
    let runtime = tokio::runtime::Handle::current();
    let (clicked, asked) = (app.clone(), engine);
    let notifier = Notifier::start(app.state::<Desktop>().settings.clone(), move |answer| {
        let (app, engine) = (clicked.clone(), asked.clone());
        runtime.spawn(async move { answered(&app, &engine, answer).await });
    });
    while let Some(wish) = wishes.recv().await {
        match wish {
            Wish::Notify(notice) => notifier.show(notice),
            Wish::Withdraw { account, chat } => notifier.withdraw(account, chat),
            Wish::Badge { unread, mentions } => badge::set(&app, unread, mentions).await,
            Wish::OpenLink { url } => links::open(url).await,
            Wish::Raise => window::raise(&app).await,
        }
    }
}

/// Does what the user chose on a notification.
async fn answered(app: &AppHandle, engine: &Engine, answer: Answer) {
    let Ok(messenger) = engine.messenger().await else { return };
    match answer {
        Answer::Clicked { notice, activation } => {
            app.state::<Desktop>().window.may_take_focus(activation);
            messenger.show(notice.account, notice.chat, notice.message);
        }
        Answer::Replied { notice, text } => {
            if let Err(failure) = messenger.reply(&notice.account, notice.chat, notice.message, &text).await {
                tracing::error!(code = ?failure.code, message = failure.message, "a reply from a notification was not taken");
            }
        }
    }
}

/// Follows the settings, once the engine is open.
pub async fn follow_settings(app: AppHandle, engine: Engine, own: bool) {
    let Ok(messenger) = engine.messenger().await else { return };
    let desktop = app.state::<Desktop>();
    let mut settings = messenger.settings();
    if !own {
        let (messenger, settings) = (messenger.clone(), settings.clone());
        tokio::spawn(async move { autostart::keep(&messenger, settings).await });
    }
    loop {
        let now = settings.borrow_and_update().clone();
        let before = desktop.change.send_replace(now.clone());
        if (before.spelling, &before.spelling_languages) != (now.spelling, &now.spelling_languages)
            && let Some(window) = window::window(&app)
        {
            spelling::apply(&window, &now);
        }
        if settings.changed().await.is_err() {
            return;
        }
    }
}

/// Does what a start of the program asks for: the first one, or a later one.
pub async fn obey(app: &AppHandle, engine: &Engine, asked: Asked) {
    app.state::<Desktop>().window.may_take_focus(asked.activation);
    if !asked.hidden {
        window::raise(app).await;
    }
    if let (Some(link), Ok(messenger)) = (asked.link, engine.messenger().await) {
        messenger.open_address(link);
    }
}
