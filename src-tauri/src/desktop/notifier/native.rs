//! Windows and macOS. Their services, as `notify-rust` reaches them, neither replace nor withdraw: a newer notification of
//! a chat stands beside the older one, and they go by themselves.

use std::sync::Arc;
use std::thread;

use hoopoe_messenger::Notice;
use hoopoe_model::Settings;
use notify_rust::{Notification, NotificationResponse};
use tokio::sync::{mpsc, watch};

use super::{Answer, Task};
use crate::desktop::language;

/// Works until the notifier is dropped.
pub(super) fn run(
    mut tasks: mpsc::UnboundedReceiver<Task>,
    settings: watch::Receiver<Settings>,
    answered: impl Fn(Answer) + Send + Sync + 'static,
) {
    #[cfg(target_os = "macos")]
    if let Err(error) = notify_rust::set_application(crate::data::IDENTIFIER) {
        tracing::debug!(%error, "notifications come under another name");
    }
    let answered = Arc::new(answered);
    while let Some(task) = tasks.blocking_recv() {
        if let Task::Show(notice) = task {
            let (answered, reply) = (Arc::clone(&answered), language::words(&settings.borrow()).reply);
            // Waiting for a click blocks.
            let waiting = thread::Builder::new().name("notification".to_owned()).spawn(move || show(notice, reply, &*answered));
            if let Err(error) = waiting {
                tracing::debug!(%error, "a notification was not shown");
            }
        }
    }
}

fn show(notice: Notice, reply: &str, answered: &dyn Fn(Answer)) {
    let mut notification = Notification::new();
    notification.summary(&notice.title).body(&notice.body);
    #[cfg(windows)]
    notification.app_id(crate::data::IDENTIFIER);
    // Only the service of macOS takes an answer.
    #[cfg(target_os = "macos")]
    if notice.can_reply {
        notification.reply(reply);
    }
    #[cfg(windows)]
    let _ = reply;
    if notice.sound {
        notification.sound_name(if cfg!(windows) { "IM" } else { "Default" });
    }
    let shown = notification.show().and_then(|handle| {
        handle.wait_for_response(|response: &NotificationResponse| match response {
            NotificationResponse::Default | NotificationResponse::Action(_) => answered(Answer::Clicked { notice, activation: None }),
            NotificationResponse::Reply(text) => answered(Answer::Replied { notice, text: text.clone() }),
            _ => {}
        })
    });
    if let Err(error) = shown {
        tracing::debug!(%error, "a notification was not shown");
    }
}
