//! What an account is like beside its chats: its name and picture, whom it has blocked, what it is told of by default.
//!
//! The homeserver says it when it can be reached; kept with the account, so that it is there before any network.

use hoopoe_cache::{Cache, CacheError};
use hoopoe_model::{NotifyDefaults, Person, PersonId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

/// Under which names it is kept. The cache itself reads the list of the blocked.
mod name {
    pub(super) const PROFILE: &str = "profile";
    pub(super) const BLOCKED: &str = "blocked";
    pub(super) const NOTIFY: &str = "notify_defaults";
}

/// What an account is like.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct About {
    pub profile: Person,
    pub blocked: Vec<PersonId>,
    pub notify: NotifyDefaults,
}

/// What an account is like, kept and followed.
pub(crate) struct Kept {
    cache: Cache,
    current: watch::Sender<About>,
}

impl Kept {
    /// Reads what was kept; an account that nothing is known of yet is called `me`.
    pub async fn read(cache: Cache, me: Person) -> Result<Self, CacheError> {
        let about = About {
            profile: get(&cache, name::PROFILE).await?.unwrap_or(me),
            blocked: get(&cache, name::BLOCKED).await?.unwrap_or_default(),
            notify: get(&cache, name::NOTIFY).await?.unwrap_or_default(),
        };
        Ok(Self { cache, current: watch::Sender::new(about) })
    }

    /// Tells it as it is.
    pub fn get(&self) -> About {
        self.current.borrow().clone()
    }

    /// Follows it.
    pub fn subscribe(&self) -> watch::Receiver<About> {
        self.current.subscribe()
    }

    /// Takes another name and picture.
    pub async fn set_profile(&self, profile: Person) {
        self.keep(name::PROFILE, &profile).await;
        self.current.send_modify(|about| about.profile = profile);
    }

    /// Takes another list of the blocked.
    pub async fn set_blocked(&self, blocked: Vec<PersonId>) {
        self.keep(name::BLOCKED, &blocked).await;
        self.current.send_modify(|about| about.blocked = blocked);
    }

    /// Takes other defaults.
    pub async fn set_notify(&self, notify: NotifyDefaults) {
        self.keep(name::NOTIFY, &notify).await;
        self.current.send_modify(|about| about.notify = notify);
    }

    async fn keep(&self, name: &str, value: &(impl Serialize + Sync)) {
        let Ok(text) = serde_json::to_string(value) else { return };
        if let Err(error) = self.cache.keep(name, Some(&text)).await {
            tracing::error!(%error, name, "an account's value could not be kept");
        }
    }
}

async fn get<T: DeserializeOwned>(cache: &Cache, name: &str) -> Result<Option<T>, CacheError> {
    Ok(cache.kept(name).await?.and_then(|text| serde_json::from_str(&text).ok()))
}
