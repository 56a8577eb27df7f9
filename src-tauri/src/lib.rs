//! The shell of Hoopoe: the only code that names Tauri. It opens the window and the engine side by side, passes requests
//! and frames between them, and fulfils the engine's wishes with what the desktop offers.
#![recursion_limit = "256"]

mod arguments;
mod data;
mod desktop;
mod engine;
mod instance;
mod rpc;

use std::env;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use arguments::{Arguments, Ending};
use desktop::{Desktop, secrets, tray, window};
use engine::Engine;
use hoopoe_messenger::{Setup, Wish};
use instance::{Asked, Door};
use tauri::RunEvent;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};

/// Closing takes longer only when the disk is stuck; then the next start sees an unclean end.
const CLOSING: Duration = Duration::from_secs(5);

/// Runs the messenger until its window is closed.
pub fn run() -> ExitCode {
    let arguments = match Arguments::parse(env::args_os().skip(1), env::var_os("HOOPOE_DATA")) {
        Ok(arguments) => arguments,
        Err(Ending::Answer(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(Ending::Mistake(text)) => return refuse(&text),
    };
    window::prepare_environment();
    start_log();
    match start(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => refuse(&message),
    }
}

fn start(arguments: Arguments) -> Result<(), String> {
    let own = arguments.data.is_some();
    let path = arguments.data.or_else(data::own_folder).ok_or("this system names no folder for data: use --data")?;
    let asked = Asked::new(arguments.link, arguments.hidden);
    let Some(folder) = instance::take_or_hand_over(&path, &asked)? else { return Ok(()) };
    let runtime = Runtime::new().map_err(|error| format!("starting threads: {error}"))?;
    tauri::async_runtime::set(runtime.handle().clone());
    let handle = runtime.handle().clone();
    let _entered = handle.enter();
    let (mut door, later) = match runtime.block_on(Door::open(&folder.path)) {
        Ok((door, later)) => (Some(door), Some(later)),
        Err(error) => {
            tracing::warn!(%error, "a later start cannot hand over");
            (None, None)
        }
    };
    let (desktop, wishes) = mpsc::unbounded_channel();
    let tray = tray::follow();
    let engine = open_engine(&folder.path, Start { own, hidden: asked.hidden }, desktop, tray.clone());
    let app = build(&folder.path, &engine, asked.hidden)?;
    let (app_handle, starts) = (app.handle().clone(), engine.clone());
    tokio::spawn(instance::quit_on_signal(app_handle.clone()));
    tokio::spawn(desktop::fulfil(app_handle.clone(), engine.clone(), wishes));
    tokio::spawn(desktop::follow_settings(app_handle.clone(), engine.clone(), own));
    tokio::spawn(tray::keep(app_handle.clone(), tray));
    tokio::spawn(async move {
        // The first start has its window already, or wants none.
        desktop::obey(&app_handle, &starts, Asked { hidden: true, ..asked }).await;
        if let Some(mut later) = later {
            while let Some(asked) = later.recv().await {
                desktop::obey(&app_handle, &starts, asked).await;
            }
        }
    });
    app.run(move |app, event| {
        // A click on the dock.
        #[cfg(target_os = "macos")]
        if matches!(event, RunEvent::Reopen { .. }) {
            let app = app.clone();
            tauri::async_runtime::spawn(async move { window::raise(&app).await });
        }
        #[cfg(not(target_os = "macos"))]
        let _ = app;
        if matches!(event, RunEvent::Exit) {
            // From here on a later start is not heard: it waits until the folder is free.
            drop(door.take());
            let closed = runtime.block_on(async { tokio::time::timeout(CLOSING, engine.close()).await });
            if closed.is_err() {
                tracing::warn!("the engine did not close in time");
            }
        }
    });
    Ok(())
}

/// How the program was started.
#[derive(Clone, Copy)]
struct Start {
    /// With a data folder of its own.
    own: bool,
    /// Into the tray.
    hidden: bool,
}

/// Opens the engine beside everything else.
fn open_engine(data: &Path, start: Start, desktop: mpsc::UnboundedSender<Wish>, tray: watch::Receiver<Option<bool>>) -> Engine {
    let keys = secrets::key_store(data, start.own, env::var_os("HOOPOE_KEYS").as_deref());
    let system = if cfg!(windows) {
        "Windows"
    } else if cfg!(target_os = "macos") {
        "macOS"
    } else {
        "Linux"
    };
    let (data, device_name) = (data.to_owned(), format!("Hoopoe on {system}"));
    Engine::open(async move {
        let abilities = desktop::abilities(start.own, start.hidden, tray).await;
        Setup { data, device_name, keys, desktop, abilities }
    })
}

fn build(data: &Path, engine: &Engine, hidden: bool) -> Result<tauri::App, String> {
    tauri::Builder::default()
        .plugin(window::state_plugin(data))
        .manage(engine.clone())
        .manage(Desktop::new(data))
        .invoke_handler(tauri::generate_handler![rpc::rpc, rpc::subscribe])
        .on_window_event(window::on_event)
        .setup(move |app| {
            if !hidden {
                window::open(app.handle())?;
            }
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| format!("opening the window: {error}"))
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("HOOPOE_LOG").unwrap_or_else(|_| "warn,hoopoe=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr).init();
}

fn refuse(message: &str) -> ExitCode {
    eprintln!("hoopoe: {message}");
    ExitCode::FAILURE
}
