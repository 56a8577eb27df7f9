//! The sound of a notification, where the desktop's service makes none: the system's own, by the system's own player.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The sound's name in the freedesktop.org sound theme.
pub const NAME: &str = "message-new-instant";
/// Where it is below a data folder.
const FILE: &str = "sounds/freedesktop/stereo/message-new-instant.oga";

/// Plays it, if anything here can. Returns at once.
pub fn play() {
    let started = std::thread::Builder::new().name("sound".to_owned()).spawn(|| {
        if !commands().into_iter().any(run) {
            tracing::debug!("nothing here plays a sound");
        }
    });
    if let Err(error) = started {
        tracing::debug!(%error, "there is no sound");
    }
}

/// The players that may be here, the best one first.
fn commands() -> Vec<Command> {
    let mut theme = Command::new("canberra-gtk-play");
    theme.args(["--id", NAME, "--property", "event.description=Hoopoe"]);
    let mut all = vec![theme];
    let shared = env::var_os("XDG_DATA_DIRS").map(|paths| env::split_paths(&paths).collect::<Vec<_>>()).unwrap_or_default();
    let folders = shared.into_iter().chain(["/usr/local/share", "/usr/share"].map(PathBuf::from));
    if let Some(file) = folders.map(|folder| folder.join(FILE)).find(|file| file.is_file()) {
        all.extend(["pw-play", "paplay"].map(|player| {
            let mut command = Command::new(player);
            command.arg(&file);
            command
        }));
    }
    all
}

fn run(mut command: Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
