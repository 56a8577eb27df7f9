//! The one window: made hidden in the colour of the theme, shown once its page is there, brought to the front on a wish.
//!
//! A start into the tray makes no window; the first wish for it does. Closing it may leave it hidden.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hoopoe_model::Theme;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::window::Color;
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent, plugin::TauriPlugin};
use tauri_plugin_window_state::StateFlags;

use super::{Desktop, spelling};

const LABEL: &str = "main";
/// The window is shown after this time even when its page has not come.
const SHOW_ANYWAY: Duration = Duration::from_millis(1500);
/// `--bg` of the interface, for the moments before its page is painted.
const LIGHT: Color = Color(248, 244, 239, 255);
const DARK: Color = Color(23, 19, 16, 255);

/// Sets what WebKitGTK needs on some machines. Call it before any thread is there.
///
/// With NVIDIA's own driver, or without any graphics device, its DMABUF renderer shows an empty window. What the user
/// set stays, and a driven browser keeps the default: with the work-around, screenshots hang.
#[cfg(target_os = "linux")]
pub fn prepare_environment() {
    use std::env::var_os;

    if var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        return;
    }
    let nvidia = Path::new("/sys/module/nvidia").exists();
    let wayland = var_os("WAYLAND_DISPLAY").is_some();
    let device = std::fs::read_dir("/dev/dri")
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")));
    let variable = match (nvidia, wayland, device) {
        (true, true, true) => ("__NV_DISABLE_EXPLICIT_SYNC", "1"),
        (true, false, true) | (_, _, false) => ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        (false, _, true) => return,
    };
    if var_os(variable.0).is_none() {
        #[expect(unsafe_code, reason = "no other thread is there yet that could read the environment")]
        // SAFETY: called first in `run`, before the runtime and the window toolkit start threads.
        unsafe {
            std::env::set_var(variable.0, variable.1);
        }
    }
}

/// Nothing is needed elsewhere.
#[cfg(not(target_os = "linux"))]
pub fn prepare_environment() {}

/// Keeps the window's place and size in the data folder.
pub fn state_plugin<R: Runtime>(data: &Path) -> TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        // An absolute path stays what it is when it is joined to the plugin's own folder.
        .with_filename(data.join("window.json").to_string_lossy())
        // Without this flag it would show the window before its page is there.
        .with_state_flags(StateFlags::all() - StateFlags::VISIBLE - StateFlags::DECORATIONS)
        .build()
}

/// What is kept of the window while it is not there.
#[derive(Default)]
pub struct Place {
    title: Mutex<String>,
    /// The desktop's permission to take the focus, for the next time.
    activation: Mutex<Option<String>>,
    /// One at a time makes it.
    making: tokio::sync::Mutex<()>,
}

impl Place {
    /// Keeps the desktop's permission to take the focus.
    pub fn may_take_focus(&self, activation: Option<String>) {
        if activation.is_some() {
            *self.activation.lock().unwrap_or_else(PoisonError::into_inner) = activation;
        }
    }
}

/// Makes the window.
///
/// # Errors
/// When the system makes no window.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let desktop = app.state::<Desktop>();
    let theme = desktop.settings.borrow().theme;
    let shown = Arc::new(AtomicBool::new(false));
    let on_load = Arc::clone(&shown);
    let title = desktop.window.title.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(if title.is_empty() { "Hoopoe" } else { &title })
        .inner_size(1080.0, 720.0)
        .min_inner_size(420.0, 480.0)
        .visible(false)
        .data_directory(desktop.data.join("webview"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(move |window, payload| {
            if payload.event() == PageLoadEvent::Finished {
                show_once(&window, &on_load);
            }
        });
    if theme != Theme::System {
        builder = builder.background_color(background(theme == Theme::Dark));
    }
    let window = builder.build()?;
    if theme == Theme::System {
        window.set_background_color(Some(background(matches!(window.theme(), Ok(tauri::Theme::Dark)))))?;
    }
    spelling::apply(&window, &desktop.settings.borrow());
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_ANYWAY).await;
        show_once(&window, &shown);
    });
    Ok(())
}

/// Brings the window to the front; makes it where it is not there.
pub async fn raise(app: &AppHandle) {
    let place = &app.state::<Desktop>().inner().window;
    let _making = place.making.lock().await;
    let activation = place.activation.lock().unwrap_or_else(PoisonError::into_inner).take();
    match window(app) {
        Some(window) => {
            give_focus(&window, activation);
            told("raising the window", window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()));
        }
        None => told("opening the window", open(app)),
    }
}

/// Lends the window, when it was made.
pub fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

/// Whether there is a window that was not hidden.
pub fn is_shown(app: &AppHandle) -> bool {
    window(app).is_some_and(|window| window.is_visible().unwrap_or(false))
}

/// Keeps the window, hidden, when it is closed while the icon in the tray can bring it back.
pub fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && window.state::<Desktop>().stays_in_tray()
    {
        api.prevent_close();
        told("hiding the window", window.hide());
    }
}

/// Writes the window's title.
pub fn set_title(app: &AppHandle, title: &str) {
    title.clone_into(&mut app.state::<Desktop>().window.title.lock().unwrap_or_else(PoisonError::into_inner));
    if let Some(window) = window(app) {
        told("naming the window", window.set_title(title));
    }
}

fn show_once(window: &WebviewWindow, shown: &AtomicBool) {
    if !shown.swap(true, Ordering::Relaxed) {
        told("showing the window", window.show());
    }
}

/// Tells the window manager that a click of the user stands behind the next wish for the focus.
#[cfg(all(unix, not(target_os = "macos")))]
fn give_focus(window: &WebviewWindow, activation: Option<String>) {
    use gtk::prelude::GtkWindowExt;

    let Some(activation) = activation else { return };
    let own = window.clone();
    let given = window.run_on_main_thread(move || {
        if let Ok(window) = own.gtk_window() {
            window.set_startup_id(&activation);
        }
    });
    told("giving the window the focus", given);
}

/// Other systems have no such thing.
#[cfg(any(windows, target_os = "macos"))]
fn give_focus(_: &WebviewWindow, _: Option<String>) {}

fn background(dark: bool) -> Color {
    if dark { DARK } else { LIGHT }
}

/// Whether an address is a page of the program itself: nothing else is ever loaded into the window.
fn is_own_page(url: &Url) -> bool {
    let own = matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")));
    own || (tauri::is_dev() && url.host_str() == Some("localhost"))
}

fn told(doing: &str, result: tauri::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "{doing} failed");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_own_pages_are_loaded() {
        for (address, own) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.org/", false),
            ("https://tauri.localhost.example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
        ] {
            assert_eq!(is_own_page(&address.parse().unwrap()), own, "{address}");
        }
    }
}
