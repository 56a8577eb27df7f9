//! Looking after an account: its name and picture, password, sessions, blocked people, and its end.
//!
//! These are things that only the homeserver can do, now or not at all: the answer says which.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hoopoe_model::{
    BlockPerson, ChangePassword, Confirmed, Deactivate, Devices, EndDevices, Failure, GetPicture, Notify, NotifyDefaults, Picture,
    SetNotifyDefaults,
};

use crate::account::{AccountEngine, storage};
use crate::messenger::Core;
use crate::{Wish, entering};

/// Gives the account another password.
pub(crate) async fn change_password(core: &Core, request: ChangePassword) -> Result<Confirmed, Failure> {
    let line = core.account(&request.account)?.line_now()?;
    Ok(shown(core, line.change_password(request).await?))
}

/// Ends the account for good.
pub(crate) async fn deactivate(core: &Core, request: Deactivate) -> Result<Confirmed, Failure> {
    let id = request.account.clone();
    let line = core.account(&id)?.line_now()?;
    let confirmed = shown(core, line.deactivate(request).await?);
    if confirmed == Confirmed::Done {
        entering::forget(core, &id).await?;
    }
    Ok(confirmed)
}

/// Lists the account's sessions.
pub(crate) async fn devices(account: &AccountEngine) -> Result<Devices, Failure> {
    let mut devices = account.line_now()?.devices().await?;
    devices.sort_by_key(|device| (!device.own, std::cmp::Reverse(device.seen)));
    Ok(Devices { devices })
}

/// Ends other sessions.
pub(crate) async fn end_devices(core: &Core, request: EndDevices) -> Result<Confirmed, Failure> {
    let line = core.account(&request.account)?.line_now()?;
    Ok(shown(core, line.end_devices(request).await?))
}

/// Blocks a person, or not any more. Their messages disappear at once; the homeserver holds further ones back.
pub(crate) async fn block(account: &AccountEngine, BlockPerson { person, on, .. }: BlockPerson) -> Result<(), Failure> {
    account.line_now()?.block(person.clone(), on).await?;
    let mut blocked = account.about.get().blocked;
    blocked.retain(|known| *known != person);
    if on {
        blocked.push(person);
    }
    account.about.set_blocked(blocked).await;
    Ok(())
}

/// Chooses what chats notify of that have no choice of their own.
pub(crate) async fn set_notify_defaults(account: &AccountEngine, request: SetNotifyDefaults) -> Result<(), Failure> {
    let SetNotifyDefaults { defaults: NotifyDefaults { direct, group }, .. } = request;
    let all = |notify| if notify == Notify::Default { Notify::All } else { notify };
    let defaults = NotifyDefaults { direct: all(direct), group: all(group) };
    account.line_now()?.set_notify_defaults(defaults).await?;
    account.about.set_notify(defaults).await;
    Ok(())
}

/// Gets a small picture: from the cache, else from the homeserver.
pub(crate) async fn picture(account: &AccountEngine, GetPicture { address, size, .. }: GetPicture) -> Result<Picture, Failure> {
    let size = size.clamp(16, 512);
    if let Some((kind, bytes)) = account.cache.picture(&address, size).await.map_err(storage)? {
        return Ok(Picture { kind, data: STANDARD.encode(bytes) });
    }
    let (kind, bytes) = account.line_now()?.picture(address.clone(), size).await?;
    let data = STANDARD.encode(&bytes);
    account.cache.keep_picture(&address, size, &kind, bytes).await.map_err(storage)?;
    Ok(Picture { kind, data })
}

/// Follows the user's wish to be seen online or not, for all accounts.
pub(crate) async fn show_presence(core: Arc<Core>) {
    let mut settings = core.settings.subscribe();
    let mut shown = settings.borrow_and_update().presence;
    while settings.changed().await.is_ok() {
        let wished = settings.borrow_and_update().presence;
        if wished != shown {
            shown = wished;
            for line in core.accounts().iter().filter_map(|account| account.line()) {
                tokio::spawn(line.set_presence(wished));
            }
        }
    }
}

/// Opens the homeserver's page where one is needed, and says what came out.
fn shown(core: &Core, (confirmed, page): (Confirmed, Option<String>)) -> Confirmed {
    if let Some(url) = page {
        core.wish(Wish::OpenLink { url });
    }
    confirmed
}
