//! How much is unread, where the system shows it: the window's title and the tray everywhere, the dock on macOS, the
//! taskbar on Windows, the launcher of the Linux desktops that follow Unity's interface (KDE, Dash to Dock, …).

use tauri::{AppHandle, Manager};

use super::{Desktop, window};

/// Shows the numbers; the mentions decide whether the title calls for attention.
pub async fn set(app: &AppHandle, unread: u32, mentions: u32) {
    window::set_title(app, &title(unread, mentions));
    app.state::<Desktop>().unread.send_replace((unread, mentions));
    system(app, unread, mentions).await;
}

fn title(unread: u32, mentions: u32) -> String {
    match (unread, mentions) {
        (0, _) => "Hoopoe".to_owned(),
        (unread, 0) => format!("({unread}) Hoopoe"),
        (unread, _) => format!("(@{unread}) Hoopoe"),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
async fn system(_: &AppHandle, unread: u32, _: u32) {
    use std::time::Duration;

    // A desktop without such a launcher does not listen, and a stuck bus holds nothing up for long.
    match tokio::time::timeout(Duration::from_secs(2), launcher(unread)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "the launcher was not told"),
        Err(_) => tracing::debug!("the message bus does not answer"),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
async fn launcher(unread: u32) -> zbus::Result<()> {
    use std::collections::HashMap;

    use zbus::Variant;

    let properties = HashMap::from([("count", Variant::from(i64::from(unread))), ("count-visible", Variant::from(unread > 0))]);
    let update = ("application://Hoopoe.desktop", properties);
    let bus = zbus::Connection::session().await?;
    bus.emit_signal(None::<&str>, "/im/hoopoe/Hoopoe", "com.canonical.Unity.LauncherEntry", "Update", &update).await?;
    bus.graceful_shutdown().await;
    Ok(())
}

#[cfg(target_os = "macos")]
async fn system(app: &AppHandle, unread: u32, _: u32) {
    if let Some(window) = window::window(app)
        && let Err(error) = window.set_badge_count((unread > 0).then_some(i64::from(unread)))
    {
        tracing::debug!(%error, "the dock was not told");
    }
}

#[cfg(windows)]
async fn system(app: &AppHandle, unread: u32, mentions: u32) {
    let icon = (unread > 0).then(|| super::mark::alone(unread, mentions));
    if let Some(window) = window::window(app)
        && let Err(error) = window.set_overlay_icon(icon)
    {
        tracing::debug!(%error, "the taskbar was not told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (unread, mentions, expected) in [(0, 0, "Hoopoe"), (3, 0, "(3) Hoopoe"), (3, 1, "(@3) Hoopoe")] {
            assert_eq!(title(unread, mentions), expected);
        }
    }
}
