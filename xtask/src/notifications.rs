//! The notification daemon of a sandbox: dunst, told to write each notification down, and clicked by its own tool.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::{
    process::{self, Owned},
    wait::{Found, wait},
};

/// One notification, as the daemon was given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The program.
    pub app: String,
    /// The daemon's number; an update keeps it.
    pub id: u32,
    /// The first line.
    pub title: String,
    /// The rest.
    pub body: String,
}

/// A running dunst and what it was given.
pub struct Notifications {
    _daemon: Owned,
    environment: Vec<(String, String)>,
    journal: PathBuf,
}

/// Ends a field; the script writes one line for each notification.
const FIELD: char = '\u{1f}';

/// Ends a notification.
const END: char = '\u{1e}';

impl Notifications {
    /// Starts the daemon with an environment that names a display and a bus.
    pub fn start(folder: &Path, environment: Vec<(String, String)>) -> Result<Self> {
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
            Ok::<_, anyhow::Error>(path)
        };
        let journal = write("notifications", "")?;
        let script = write(
            "note-down",
            &format!(
                "#!/bin/sh\nprintf '%s\\037%s\\037%s\\037%s\\036' \"$DUNST_APP_NAME\" \"$DUNST_ID\" \"$DUNST_SUMMARY\" \"$DUNST_BODY\" >> '{}'\n",
                journal.display()
            ),
        )?;
        #[cfg(unix)]
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o700)).context("making the script runnable")?;
        // No time-out: what is on the screen is what nobody has clicked, closed or withdrawn.
        let config = format!(
            "[global]\nfont = Sans 10\nalways_run_script = true\nsticky_history = yes\nstack_duplicates = false\n\
             idle_threshold = 0\n[urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n[urgency_critical]\ntimeout = 0\n\
             [note]\nsummary = *\nscript = {}\n",
            script.display()
        );
        let config = write("dunstrc", &config)?;
        let log = fs::File::create(folder.join("dunst.log")).context("making the daemon's log")?;
        let mut command = process::mortal("dunst");
        command.arg("-conf").arg(config).envs(environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let mut daemon = Owned::start("dunst", &mut command)?;
        wait("the notification daemon", Duration::from_secs(10), || {
            daemon.check()?;
            Ok(Found::or(process::succeeds(dunstctl(&environment).arg("count")).then_some(()), || "no answer".into()))
        })?;
        Ok(Self { _daemon: daemon, environment, journal })
    }

    /// Everything that was shown so far, oldest first; an update is one more.
    pub fn all(&self) -> Result<Vec<Notification>> {
        let text = fs::read_to_string(&self.journal).context("reading the notifications")?;
        let complete = text.rsplit_once(END).map_or("", |(complete, _)| complete);
        Ok(complete.split(END).filter_map(parse).collect())
    }

    /// How many are on the screen.
    pub fn on_screen(&self) -> Result<u32> {
        let text = process::output(dunstctl(&self.environment).args(["count", "displayed"]))?;
        String::from_utf8_lossy(&text).trim().parse().context("counting the notifications")
    }

    /// Clicks the newest one on the screen.
    pub fn click(&self) -> Result<()> {
        process::output(dunstctl(&self.environment).args(["action", "0"])).map(drop)
    }

    /// Takes all of them off the screen, as a person who has seen enough.
    pub fn clear(&self) -> Result<()> {
        process::output(dunstctl(&self.environment).arg("close-all")).map(drop)
    }

    /// Waits until one is shown that fits.
    pub fn wait_for(&self, what: &str, bound: Duration, fits: impl Fn(&Notification) -> bool) -> Result<Notification> {
        wait(&format!("a notification {what}"), bound, || {
            let all = self.all()?;
            Ok(Found::or(all.iter().find(|one| fits(one)).cloned(), || format!("{all:?}")))
        })
    }
}

fn dunstctl(environment: &[(String, String)]) -> Command {
    let mut command = Command::new("dunstctl");
    command.envs(environment.iter().cloned());
    command
}

fn parse(text: &str) -> Option<Notification> {
    let mut fields = text.split(FIELD);
    let (app, id, title, body) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    Some(Notification { app: app.into(), id: id.parse().ok()?, title: title.into(), body: body.into() })
}
