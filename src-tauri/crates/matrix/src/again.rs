//! Going on as the same device after the session ended: the same stores, the same keys.

use std::fmt;

use hoopoe_model::{Code, EntryRefusal, Failure};
use matrix_sdk::{
    Client, Error,
    ruma::api::client::keys::{get_keys, upload_keys},
};

use crate::{EntryError, Line, client::Place, errors::failure, session::Kept};

/// An account whose session ended and that signs in again: it goes on as the same device with the same stores. Its old
/// line must have been stopped.
pub struct Resume {
    /// The session as it was kept.
    pub session: String,
}

/// Takes up a session that was just opened; with `before` only if it goes on with that one. A session that is not taken
/// up is closed again.
pub(crate) async fn settle(new: Kept, before: Option<&Kept>, place: &Place) -> Result<Line, EntryError> {
    if let Some(before) = before {
        let (old, now) = (&before.session.meta, &new.session.meta);
        if old.user_id != now.user_id {
            new.give_back().await;
            return Err(EntryError::Refused(EntryRefusal::OtherAccount));
        }
        if old.device_id != now.device_id {
            new.give_back().await;
            return Err(EntryError::Failure(Failure::new(Code::Refused, "the homeserver gave another device than was asked for")));
        }
    }
    let line = match new.clone().take_up(place).await {
        Ok(line) => line,
        Err(failure) => {
            new.give_back().await;
            return Err(EntryError::Failure(failure));
        }
    };
    if before.is_some()
        && let Err(error) = announce(&line.0.client).await
    {
        // Nobody could write to this device. The person tries again, and the session is replaced then.
        line.stop().await;
        return Err(EntryError::Failure(failure("announcing the device's keys", &error)));
    }
    Ok(line)
}

/// Makes sure that others can find the device's keys. The homeserver forgets them when a session is ended from elsewhere,
/// and the SDK sends them only once in a device's life.
async fn announce(client: &Client) -> Result<(), Error> {
    let (Some(me), Some(device)) = (client.user_id(), client.device_id()) else { return Ok(()) };
    let mut asking = get_keys::v3::Request::new();
    asking.device_keys.insert(me.to_owned(), vec![device.to_owned()]);
    let known = client.send(asking).await?.device_keys;
    if known.get(me).is_some_and(|devices| devices.contains_key(device)) {
        return Ok(());
    }
    let Some(own) = client.encryption().get_own_device().await? else { return Ok(()) };
    let mut telling = upload_keys::v3::Request::new();
    telling.device_keys = Some(own.as_device_keys().to_raw());
    client.send(telling).await?;
    Ok(())
}

impl fmt::Debug for Resume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resume(…)")
    }
}
