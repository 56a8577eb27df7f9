//! The icon in the system's tray: shows how much is unread, opens the window, quits.
//!
//! A desktop may have no tray, and on Linux the library that Tauri needs for one may be missing; then there is none, and
//! closing the window quits. Whatever happens to the tray, the program is never left without a window and an icon.

#[cfg(all(unix, not(target_os = "macos")))]
mod host;

use std::time::Duration;

use hoopoe_model::Settings;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::{Desktop, language, mark, window};

/// A panel that starts again is away for a moment; after this time, the window is shown.
const PATIENCE: Duration = Duration::from_secs(10);
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// Follows whether the desktop has a tray: `None` as long as that is not known.
pub fn follow() -> watch::Receiver<Option<bool>> {
    #[cfg(all(unix, not(target_os = "macos")))]
    if has_library() {
        return host::follow();
    }
    watch::channel(Some(cfg!(any(windows, target_os = "macos")))).1
}

/// Looks for the library that Tauri's tray needs, which panics without it.
#[cfg(all(unix, not(target_os = "macos")))]
fn has_library() -> bool {
    ["libayatana-appindicator3.so.1", "libappindicator3.so.1"].iter().any(|name| dlopen2::raw::Library::open(name).is_ok())
}

/// Keeps the icon as the settings and the unread messages want it, as long as the program runs.
pub async fn keep(app: AppHandle, mut there: watch::Receiver<Option<bool>>) {
    let desktop = app.state::<Desktop>();
    let (mut settings, mut unread) = (desktop.settings.clone(), desktop.unread.subscribe());
    let mut icon: Option<Icon> = None;
    let mut was_up = false;
    // When a window is shown if there is none and no icon; at login the panel may come later.
    let mut deadline = Some(Instant::now() + PATIENCE);
    loop {
        let wanted = settings.borrow_and_update().clone();
        let (unread_now, mentions) = *unread.borrow_and_update();
        let there_now = *there.borrow_and_update() == Some(true);
        if icon.is_none() && wanted.tray && there_now {
            icon = Icon::new(&app).inspect_err(|error| tracing::warn!(%error, "there is no icon in the tray")).ok();
        }
        if let Some(icon) = &mut icon
            && let Err(error) = icon.show(&wanted, unread_now, mentions)
        {
            tracing::warn!(%error, "the icon in the tray was not changed");
        }
        let up = icon.is_some() && wanted.tray && there_now;
        desktop.in_tray.send_replace(up);
        if up {
            deadline = None;
        } else if was_up {
            deadline = Some(Instant::now() + PATIENCE);
        }
        was_up = up;
        tokio::select! {
            changed = settings.changed() => if changed.is_err() { return },
            changed = unread.changed() => if changed.is_err() { return },
            Ok(()) = there.changed() => {}
            () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => {
                deadline = None;
                if !window::is_shown(&app) {
                    window::raise(&app).await;
                }
            }
        }
    }
}

struct Icon {
    tray: TrayIcon<Wry>,
    open: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    picture: tauri::image::Image<'static>,
    shown: Option<Shown>,
}

/// What an icon shows at the moment.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    visible: bool,
    unread: u32,
    mentions: u32,
    open: String,
    quit: &'static str,
}

impl Icon {
    fn new(app: &AppHandle) -> tauri::Result<Self> {
        let open = MenuItem::with_id(app, OPEN, "", true, None::<&str>)?;
        let quit = MenuItem::with_id(app, QUIT, "", true, None::<&str>)?;
        let picture = tauri::include_image!("icons/128x128.png");
        let tray = TrayIconBuilder::with_id("tray")
            .icon(mark::on_icon(&picture, 0, 0))
            .menu(&Menu::with_items(app, &[&open, &quit])?)
            // As it is usual on each system; Linux tells no clicks.
            .show_menu_on_left_click(cfg!(target_os = "macos"))
            .on_menu_event(|app, event| match event.id().as_ref() {
                OPEN => raise(app),
                QUIT => app.exit(0),
                _ => {}
            })
            .on_tray_icon_event(|icon, event| {
                let click = matches!(event, TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. });
                if click && cfg!(windows) {
                    raise(icon.app_handle());
                }
            })
            .build(app)?;
        Ok(Self { tray, open, quit, picture, shown: None })
    }

    fn show(&mut self, settings: &Settings, unread: u32, mentions: u32) -> tauri::Result<()> {
        let words = language::words(settings);
        let count = if unread == 0 { String::new() } else { format!(" ({unread})") };
        let wanted = Shown { visible: settings.tray, unread, mentions, open: format!("{}{count}", words.open), quit: words.quit };
        if self.shown.as_ref() == Some(&wanted) {
            return Ok(());
        }
        self.tray.set_visible(wanted.visible)?;
        self.tray.set_icon(Some(mark::on_icon(&self.picture, unread, mentions)))?;
        self.tray.set_tooltip(Some(format!("{}{count}", words.name)))?;
        self.open.set_text(&wanted.open)?;
        self.quit.set_text(wanted.quit)?;
        self.shown = Some(wanted);
        Ok(())
    }
}

/// Brings the window to the front, from the main thread.
fn raise(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move { window::raise(&app).await });
}
