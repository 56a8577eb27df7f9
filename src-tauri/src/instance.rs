//! One running program for a data folder: a later start hands over what it was asked for, and ends.
//!
//! The first program has a door on the loopback interface. The door's number and a secret stand in a file of the data
//! folder that only the user may read. It needs no message bus and is the same on every system.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::data::{self, DataFolder, Unusable};

/// The file with the door's number and secret.
const FILE: &str = "running.door";
/// How long a later start tries to be heard: the first one may be starting, or ending, at this moment.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long one try may take.
const LIMIT: Duration = Duration::from_secs(3);
/// What is longer is no link.
const LONGEST: u64 = 64 * 1024;
const HEARD: &str = "heard";

/// What a start asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// A `matrix:` link to show.
    pub link: Option<String>,
    /// Whether no window is wanted.
    pub hidden: bool,
    /// The desktop's permission to take the focus, which it gave to this start.
    pub activation: Option<String>,
}

impl Asked {
    /// Takes the permission from the environment, where the desktop left it.
    pub fn new(link: Option<String>, hidden: bool) -> Self {
        let activation = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"].iter().find_map(|name| std::env::var(name).ok());
        Self { link, hidden, activation: activation.filter(|token| !token.is_empty()) }
    }
}

/// What is said at the door.
#[derive(Serialize, Deserialize)]
struct Knock {
    secret: String,
    asked: Asked,
}

/// Takes the data folder, or hands over to the program that has it; then there is nothing left to do: `None`.
///
/// # Errors
/// When the folder cannot be used, or the program that has it does not answer.
pub fn take_or_hand_over(path: &Path, asked: &Asked) -> Result<Option<DataFolder>, String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match DataFolder::take(path) {
            Ok(folder) => return Ok(Some(folder)),
            Err(Unusable::Broken(message)) => return Err(message),
            Err(Unusable::InUse) => {}
        }
        match hand_over(path, asked) {
            Ok(()) => return Ok(None),
            Err(_) if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
            Err(error) => return Err(format!("Hoopoe is running already with {} and does not answer: {error}", path.display())),
        }
    }
}

fn hand_over(data: &Path, asked: &Asked) -> io::Result<()> {
    let text = fs::read_to_string(data.join(FILE))?;
    let (port, secret) = text.trim().split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
    let port = port.parse::<u16>().map_err(|_| io::ErrorKind::InvalidData)?;
    let mut stream = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    let mut line = serde_json::to_string(&Knock { secret: secret.to_owned(), asked: asked.clone() })?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    if answer.trim() == HEARD { Ok(()) } else { Err(io::ErrorKind::ConnectionRefused.into()) }
}

/// The first program's door; closed with the value.
pub struct Door {
    file: PathBuf,
    listening: AbortHandle,
}

impl Door {
    /// Opens it. What later starts ask for comes out of the receiver.
    ///
    /// # Errors
    /// When there is no loopback interface, or the file cannot be written.
    pub async fn open(data: &Path) -> io::Result<(Self, mpsc::UnboundedReceiver<Asked>)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mut secret = [0_u8; 16];
        getrandom::fill(&mut secret)?;
        let secret = format!("{:032x}", u128::from_le_bytes(secret));
        let file = data.join(FILE);
        data::write_private(&file, &format!("{} {secret}\n", listener.local_addr()?.port()))?;
        let (sender, asked) = mpsc::unbounded_channel();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(timeout(LIMIT, listen(stream, secret.clone(), sender.clone())));
            }
        });
        Ok((Self { file, listening: listening.abort_handle() }, asked))
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.listening.abort();
        // One that is left leads nowhere.
        let _ = fs::remove_file(&self.file);
    }
}

async fn listen(stream: tokio::net::TcpStream, secret: String, asked: mpsc::UnboundedSender<Asked>) {
    let mut stream = tokio::io::BufReader::new(stream);
    let mut line = String::new();
    if (&mut stream).take(LONGEST).read_line(&mut line).await.is_err() {
        return;
    }
    match serde_json::from_str::<Knock>(&line) {
        Ok(Knock { secret: told, asked: what }) if told == secret => {
            let heard = asked.send(what).is_ok();
            // Who does not wait for the answer has been heard all the same.
            let _ = stream.write_all(if heard { HEARD } else { "late" }.as_bytes()).await;
        }
        _ => tracing::debug!("somebody without the secret was at the door"),
    }
}

/// Quits in order when the system asks for it.
pub async fn quit_on_signal(app: AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = terminated.recv() => {}, _ = tokio::signal::ctrl_c() => {} }
            app.exit(0);
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_ok() {
        app.exit(0);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    fn link(number: usize) -> Asked {
        Asked { link: Some(format!("matrix:r/chat{number}:localhost")), hidden: false, activation: None }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn ten_later_starts_hand_over_each_its_link_even_while_the_first_is_starting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let first = take_or_hand_over(&path, &Asked::default()).unwrap().expect("the folder is free");
        let later: Vec<_> = (0..10)
            .map(|number| {
                let path = path.clone();
                tokio::task::spawn_blocking(move || take_or_hand_over(&path, &link(number)))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (_door, mut asked) = Door::open(&path).await.unwrap();
        let mut links = Vec::new();
        for _ in 0..10 {
            links.push(timeout(Duration::from_secs(20), asked.recv()).await.expect("nobody came").unwrap());
        }
        for start in later {
            assert!(start.await.unwrap().unwrap().is_none(), "a later start took the folder");
        }
        links.sort_by_key(|asked| asked.link.clone());
        assert_eq!(links, (0..10).map(link).collect::<Vec<_>>());
        drop(first);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_start_takes_the_place_of_one_that_is_ending() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let first = take_or_hand_over(&path, &Asked::default()).unwrap().unwrap();
        let (door, _asked) = Door::open(&path).await.unwrap();
        drop(door);
        let next = tokio::task::spawn_blocking(move || take_or_hand_over(&path, &link(0)));
        tokio::time::sleep(Duration::from_millis(200)).await;
        drop(first);
        assert!(next.await.unwrap().unwrap().is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_is_heard_without_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        let (_door, mut asked) = Door::open(folder.path()).await.unwrap();
        let file = folder.path().join(FILE);
        let port = fs::read_to_string(&file).unwrap().split_once(' ').unwrap().0.to_owned();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        data::write_private(&file, &format!("{port} {:032x}\n", 1)).unwrap();
        let path = folder.path().to_owned();
        assert!(tokio::task::spawn_blocking(move || hand_over(&path, &link(0))).await.unwrap().is_err());
        assert!(asked.try_recv().is_err());
    }
}
