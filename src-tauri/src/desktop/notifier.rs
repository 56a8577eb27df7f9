//! Notifications: one per chat, replaced by a newer one, taken away once the chat is read, a click shows the message.
//!
//! The desktop's own service may be missing, slow or stuck. Everything here happens away from the engine and the window,
//! and nothing is an error: the badge tells the same.

#[cfg(any(windows, target_os = "macos"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod xdg;

use hoopoe_messenger::Notice;
use hoopoe_model::{AccountId, ChatId, Settings};
#[cfg(any(windows, target_os = "macos"))]
use native as system;
use tokio::sync::{mpsc, watch};
#[cfg(all(unix, not(target_os = "macos")))]
use xdg as system;

/// The chat that a notification stands for.
type Tag = (AccountId, ChatId);

enum Task {
    Show(Notice),
    Withdraw(Tag),
}

/// What the user did with a notification.
pub enum Answer {
    /// Clicked it.
    Clicked {
        /// Which.
        notice: Notice,
        /// The desktop's permission to take the focus.
        activation: Option<String>,
    },
    /// Wrote an answer into it.
    Replied {
        /// Which.
        notice: Notice,
        /// The answer.
        text: String,
    },
}

/// Makes notifications.
pub struct Notifier {
    tasks: mpsc::UnboundedSender<Task>,
}

impl Notifier {
    /// Starts a thread for them. `answered` is called with what the user does with them.
    pub fn start(settings: watch::Receiver<Settings>, answered: impl Fn(Answer) + Send + Sync + 'static) -> Self {
        let (tasks, receiver) = mpsc::unbounded_channel();
        let started = std::thread::Builder::new().name("notifier".to_owned()).spawn(move || system::run(receiver, settings, answered));
        if let Err(error) = started {
            tracing::warn!(%error, "there will be no notifications");
        }
        Self { tasks }
    }

    /// Shows a notification in place of the one of the same chat.
    pub fn show(&self, notice: Notice) {
        // Without its thread there are no notifications.
        let _ = self.tasks.send(Task::Show(notice));
    }

    /// Takes the notification of a chat away.
    pub fn withdraw(&self, account: AccountId, chat: ChatId) {
        let _ = self.tasks.send(Task::Withdraw((account, chat)));
    }
}

/// Escapes what the services that take markup would read as such.
#[cfg_attr(any(windows, target_os = "macos"), allow(dead_code))]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_is_shown_not_obeyed() {
        assert_eq!(super::escaped("a <b>&amp;</b>"), "a &lt;b&gt;&amp;amp;&lt;/b&gt;");
    }
}
