//! Whether the desktop shows tray icons at all: it has to say so on the session bus (`StatusNotifierWatcher`). A plain
//! GNOME does not, and a panel that starts later than this program says so later.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::watch;
use tokio::time::timeout;
use zbus::message::Type;
use zbus::{Connection, MatchRule, MessageStream, OwnedVariant};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
/// A bus that takes longer for one answer is stuck.
const LIMIT: Duration = Duration::from_secs(2);

/// Follows whether there is a tray: `None` until the first answer.
pub fn follow() -> watch::Receiver<Option<bool>> {
    let (there, receiver) = watch::channel(None);
    tokio::spawn(async move {
        if let Err(error) = listen(&there).await {
            tracing::debug!(%error, "nothing is known of a tray");
        }
        there.send_replace(Some(false));
        there.closed().await;
    });
    receiver
}

async fn listen(there: &watch::Sender<Option<bool>>) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let owners = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.DBus")
        .interface("org.freedesktop.DBus")
        .member("NameOwnerChanged")
        .add_arg(WATCHER)
        .build()?;
    let hosts = MatchRule::builder().msg_type(Type::Signal).interface(WATCHER).path(PATH).build()?;
    let mut changes =
        stream::select(MessageStream::for_match_rule(owners, &bus, None).await?, MessageStream::for_match_rule(hosts, &bus, None).await?);
    loop {
        let now = timeout(LIMIT, has_host(&bus)).await.unwrap_or(false);
        there.send_if_modified(|before| before.replace(now) != Some(now));
        if changes.next().await.is_none() {
            return Ok(());
        }
    }
}

async fn has_host(bus: &Connection) -> bool {
    let property = (WATCHER, "IsStatusNotifierHostRegistered");
    let answer = bus.call_method(Some(WATCHER), PATH, Some("org.freedesktop.DBus.Properties"), "Get", &property).await;
    answer.is_ok_and(|answer| answer.body().deserialize::<OwnedVariant>().is_ok_and(|value| bool::try_from(value).unwrap_or(false)))
}
