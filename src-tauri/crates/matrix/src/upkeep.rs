//! Looking after the account: its name and picture, its sessions, the people it has blocked, whether it is seen online.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use hoopoe_model::{Code, Device, Failure, Person, PersonId, Picture};
use matrix_sdk::{
    Client,
    event_handler::EventHandlerHandle,
    ruma::{
        OwnedDeviceId, UserId,
        api::client::presence::set_presence,
        events::{
            GlobalAccountDataEvent,
            ignored_user_list::{IgnoredUser, IgnoredUserListEventContent},
        },
        presence::PresenceState,
    },
};
use tokio::sync::{mpsc, watch};

use crate::{
    BoxFuture, Line, News,
    errors::{Verdict, failure, http_verdict, verdict},
    picture,
};

/// How often a homeserver is told again that the account is online: it forgets after half a minute.
const HEARTBEAT: Duration = Duration::from_secs(25);

impl Line {
    /// Gives the account a name; an empty one takes it away.
    pub fn set_name(&self, name: String) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            // Not every homeserver takes no name at all for an empty one.
            line.client
                .account()
                .set_display_name(Some(name.trim()))
                .await
                .map_err(|error| failure("giving the account a name", &error))?;
            line.tell_profile().await;
            Ok(())
        }
        .boxed()
    }

    /// Gives the account a picture, or takes it away.
    pub fn set_picture(&self, picture: Option<Picture>) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let address = match picture {
                Some(picture) => Some(picture::upload(&line.client, &picture).await?),
                None => None,
            };
            let account = line.client.account();
            account.set_avatar_url(address.as_deref()).await.map_err(|error| failure("giving the account a picture", &error))?;
            line.tell_profile().await;
            Ok(())
        }
        .boxed()
    }

    /// Lists the account's sessions.
    pub fn devices(&self) -> BoxFuture<'static, Result<Vec<Device>, Failure>> {
        let line = Arc::clone(&self.0);
        async move { devices(&line.client).await }.boxed()
    }

    /// Gives a session another name.
    pub fn rename_device(&self, device: String, name: String) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let renamed = line.client.rename_device(&OwnedDeviceId::from(device), name.trim()).await;
            renamed.map(drop).map_err(|error| failure("giving a session a name", &error.into()))
        }
        .boxed()
    }

    /// Tells whether no other session of the account could read its encrypted messages; `None` when that cannot be told
    /// now.
    pub fn is_last(&self) -> BoxFuture<'static, Option<bool>> {
        let line = Arc::clone(&self.0);
        async move {
            let (me, own) = (line.client.user_id()?, line.client.device_id()?);
            // What is known here may be old: a session may have ended meanwhile.
            line.client.encryption().request_user_identity(me).await.ok()?;
            let devices = line.client.encryption().get_user_devices(me).await.ok()?;
            Some(!devices.devices().any(|device| device.device_id() != own && !device.is_dehydrated()))
        }
        .boxed()
    }

    /// Blocks a person, or not any more. The homeserver holds back what a blocked person writes.
    pub fn block(&self, person: PersonId, on: bool) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let person = UserId::parse(person.as_str()).map_err(|_| Failure::new(Code::BadRequest, "blocking what is no person"))?;
            if *person == *line.me.as_str() {
                return Err(Failure::new(Code::BadRequest, "blocking the account itself"));
            }
            let _alone = line.blocking.lock().await;
            let account = line.client.account();
            // The homeserver's own list: what the sync has brought may be old.
            let list = account.fetch_account_data_static::<IgnoredUserListEventContent>().await;
            let list = list.map_err(|error| failure("reading whom the account has blocked", &error))?;
            let mut list = list.and_then(|list| list.deserialize().ok()).unwrap_or_default();
            if on {
                list.ignored_users.insert(person, IgnoredUser::new());
            } else {
                list.ignored_users.remove(&person);
            }
            account.set_account_data(list).await.map(drop).map_err(|error| failure("blocking a person", &error))
        }
        .boxed()
    }

    /// Lets others see that the account is online, or not.
    pub fn set_presence(&self, on: bool) -> BoxFuture<'static, ()> {
        let line = Arc::clone(&self.0);
        async move {
            line.presence.send_replace(Some(on));
            // Whoever syncs says it by themselves.
            if line.running().await.is_none() {
                let _ = show(&line.client, on).await;
            }
        }
        .boxed()
    }
}

async fn devices(client: &Client) -> Result<Vec<Device>, Failure> {
    let doing = "listing the account's sessions";
    let answer = client.devices().await.map_err(|error| failure(doing, &error.into()))?;
    let known = match client.user_id() {
        Some(me) => client.encryption().get_user_devices(me).await.ok(),
        None => None,
    };
    let devices = answer.devices.into_iter().filter_map(|device| {
        let keys = known.as_ref().and_then(|known| known.get(&device.device_id));
        // A place for keys that wait for a session to come, and none itself.
        if keys.as_ref().is_some_and(|keys| keys.is_dehydrated()) {
            return None;
        }
        Some(Device {
            own: client.device_id() == Some(&*device.device_id),
            id: device.device_id.to_string(),
            name: device.display_name.unwrap_or_default(),
            seen: device.last_seen_ts.map(|seen| i64::from(seen.get())),
            address: device.last_seen_ip,
            verified: keys.map(|keys| keys.is_cross_signed_by_owner()),
        })
    });
    Ok(devices.collect())
}

/// Asks the homeserver for the account's own name and picture.
pub(crate) async fn profile(client: &Client) -> Option<Person> {
    let id = client.user_id()?;
    let profile = match client.account().fetch_user_profile().await {
        Ok(profile) => Some(profile),
        // Without a name and a picture there is no profile.
        Err(error) if verdict(&error) == Verdict::NotFound => None,
        Err(_) => return None,
    };
    let text = |field| {
        let value = profile.as_ref().and_then(|profile| profile.get(field)?.as_str().map(str::to_owned));
        value.filter(|value| !value.trim().is_empty())
    };
    let name = text("displayname").unwrap_or_else(|| id.localpart().to_owned());
    Some(Person { id: PersonId(id.to_string()), name, avatar: text("avatar_url") })
}

/// Tells whom the account has blocked whenever the sync brings the list.
pub(crate) fn blocked(client: &Client, news: mpsc::UnboundedSender<News>) -> EventHandlerHandle {
    client.add_event_handler(move |event: GlobalAccountDataEvent<IgnoredUserListEventContent>| {
        let _ = news.send(News::Blocked(people(&event.content)));
        async {}
    })
}

/// Tells whom the account has blocked as far as it is known from earlier.
pub(crate) async fn tell_blocked(client: &Client, news: &mpsc::UnboundedSender<News>) {
    let list = client.account().account_data::<IgnoredUserListEventContent>().await.ok().flatten();
    if let Some(list) = list.and_then(|list| list.deserialize().ok()) {
        let _ = news.send(News::Blocked(people(&list)));
    }
}

fn people(list: &IgnoredUserListEventContent) -> Vec<PersonId> {
    list.ignored_users.keys().map(|person| PersonId(person.to_string())).collect()
}

/// Keeps the account seen online as long as that is wished, and once it is not, says so.
pub(crate) async fn presence(client: Client, mut wished: watch::Receiver<Option<bool>>) {
    loop {
        let on = *wished.borrow_and_update();
        let shown = match on {
            Some(on) => show(&client, on).await,
            None => Ok(()),
        };
        if shown == Err(Verdict::SignedOut) {
            return;
        }
        let changed = if on == Some(true) {
            tokio::time::timeout(HEARTBEAT, wished.changed()).await.unwrap_or(Ok(()))
        } else {
            wished.changed().await
        };
        if changed.is_err() {
            return;
        }
    }
}

async fn show(client: &Client, on: bool) -> Result<(), Verdict> {
    let Some(me) = client.user_id() else { return Err(Verdict::SignedOut) };
    let state = if on { PresenceState::Online } else { PresenceState::Offline };
    client.send(set_presence::v3::Request::new(me.to_owned(), state)).await.map(drop).map_err(|error| http_verdict(&error))
}
