//! The freedesktop.org service (Desktop Notifications Specification 1.3) over the session bus.

mod bus;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use hoopoe_messenger::Notice;
use hoopoe_model::Settings;
use tokio::sync::{mpsc, watch};

use super::{Answer, Tag, Task};
use crate::desktop::{language, sound};
use bus::{Bus, Signal};

/// Works until the notifier is dropped.
pub(super) fn run(
    tasks: mpsc::UnboundedReceiver<Task>,
    settings: watch::Receiver<Settings>,
    answered: impl Fn(Answer) + Send + Sync + 'static,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => return tracing::warn!(%error, "there will be no notifications"),
    };
    runtime.block_on(Service::new(None, settings, answered, sound::play).work(tasks));
    // A call that is stuck is left behind.
    runtime.shutdown_background();
}

struct Service<A, P> {
    /// The bus, when it is not the session's own.
    address: Option<String>,
    settings: watch::Receiver<Settings>,
    answered: A,
    /// Plays the sound where the service does not.
    play: P,
    /// One connection for all: GNOME takes the notifications of a program away when its connection goes.
    bus: Option<Bus>,
    shown: HashMap<Tag, Shown>,
}

/// A notification on the screen or in the list of the desktop.
struct Shown {
    id: u32,
    notice: Notice,
    /// The desktop's permission to take the focus; it comes before the click.
    activation: Option<String>,
}

impl<A: Fn(Answer), P: Fn()> Service<A, P> {
    fn new(address: Option<String>, settings: watch::Receiver<Settings>, answered: A, play: P) -> Self {
        Self { address, settings, answered, play, bus: None, shown: HashMap::new() }
    }

    async fn work(mut self, mut tasks: mpsc::UnboundedReceiver<Task>) {
        loop {
            let signal = async {
                match &mut self.bus {
                    Some(bus) => bus.signal().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                task = tasks.recv() => {
                    let Some(task) = task else { return };
                    for task in newest(task, &mut tasks) {
                        match task {
                            Task::Show(notice) => self.show(notice).await,
                            Task::Withdraw(tag) => self.withdraw(&tag).await,
                        }
                    }
                }
                signal = signal => self.told(signal).await,
            }
        }
    }

    async fn show(&mut self, mut notice: Notice) {
        if self.bus.is_none() {
            match Bus::connect(self.address.as_deref()).await {
                Ok(bus) => self.bus = Some(bus),
                Err(error) => return self.lost(&error.to_string()),
            }
        }
        let Some(bus) = &self.bus else { return };
        let tag = (notice.account.clone(), notice.chat.clone());
        notice.sound = notice.sound && !bus.is_inhibited().await;
        let replaced = self.shown.get(&tag).map_or(0, |shown| shown.id);
        let reply = language::words(&self.settings.borrow()).reply;
        match bus.notify(&notice, replaced, reply).await {
            Ok(id) => {
                if notice.sound && !bus.abilities.sound {
                    (self.play)();
                }
                self.shown.insert(tag, Shown { id, notice, activation: None });
            }
            Err(error) => self.lost(&error.to_string()),
        }
    }

    async fn withdraw(&mut self, tag: &Tag) {
        if let (Some(shown), Some(bus)) = (self.shown.remove(tag), &self.bus)
            && let Err(error) = bus.close(shown.id).await
        {
            self.lost(&error.to_string());
        }
    }

    async fn told(&mut self, signal: Signal) {
        let id = match &signal {
            Signal::Lost => return self.lost("it went"),
            Signal::Activation(id, _) | Signal::Clicked(id) | Signal::Replied(id, _) | Signal::Closed(id) => *id,
        };
        let Some((tag, shown)) = self.shown.iter_mut().find(|(_, shown)| shown.id == id) else { return };
        let tag = tag.clone();
        let notice = shown.notice.clone();
        match signal {
            Signal::Activation(_, token) => return shown.activation = Some(token),
            Signal::Clicked(_) => (self.answered)(Answer::Clicked { notice, activation: shown.activation.take() }),
            Signal::Replied(_, text) => (self.answered)(Answer::Replied { notice, text }),
            Signal::Closed(_) => {
                self.shown.remove(&tag);
                return;
            }
            Signal::Lost => return,
        }
        // An answer does not take it off the screen everywhere; one that is gone is closed again without harm.
        self.withdraw(&tag).await;
    }

    /// The service may be another one, or with no memory, when it comes back.
    fn lost(&mut self, why: &str) {
        tracing::debug!(why, "there is no notification service");
        self.bus = None;
        self.shown.clear();
    }
}

/// Takes what waits beside the first task and keeps the last task of each chat: after a stuck service, a chat is shown
/// once and as it is now.
fn newest(first: Task, tasks: &mut mpsc::UnboundedReceiver<Task>) -> Vec<Task> {
    let mut kept: Vec<(Tag, Task)> = Vec::new();
    let mut next = Some(first);
    while let Some(mut task) = next {
        let tag = match &task {
            Task::Show(notice) => (notice.account.clone(), notice.chat.clone()),
            Task::Withdraw(tag) => tag.clone(),
        };
        if let Some(place) = kept.iter().position(|(other, _)| *other == tag) {
            let (_, before) = kept.remove(place);
            if let (Task::Show(before), Task::Show(notice)) = (before, &mut task) {
                notice.sound |= before.sound;
            }
        }
        kept.push((tag, task));
        next = tasks.try_recv().ok();
    }
    kept.into_iter().map(|(_, task)| task).collect()
}
