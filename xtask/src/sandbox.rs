//! A desktop of its own for tests: display, session bus, notification daemon and XDG folders that nobody else uses.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    notifications::Notifications,
    process::{self, Owned},
};

/// No services: nothing on this bus but what a test starts, so no keychain and no accessibility bus of the machine.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=FOLDER</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What stands in for the browser: it keeps the address.
const BROWSER: &str = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> 'FILE'\n";

/// Where it keeps them.
const VISITED: &str = "visited";

/// The size of the display.
pub const SCREEN: (u32, u32) = (1400, 1100);

/// A private desktop; everything in it ends with the value, in the reverse order of its start.
pub struct Sandbox {
    /// What notifications were shown.
    pub notifications: Notifications,
    environment: Vec<(String, String)>,
    _manager: Owned,
    _bus: Owned,
    _display: Owned,
    folder: TempDir,
}

impl Sandbox {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let folder = TempDir::with_prefix("hoopoe-desktop-").context("making a folder for the desktop")?;
        let path = folder.path();
        let (display, number) = display(path)?;
        let (bus, address) = bus(path)?;
        let text = |value: &Path| value.to_string_lossy().into_owned();
        let mut environment = vec![
            ("DISPLAY".to_owned(), format!(":{number}")),
            ("DBUS_SESSION_BUS_ADDRESS".to_owned(), address),
            ("GDK_BACKEND".to_owned(), "x11".to_owned()),
            ("LIBGL_ALWAYS_SOFTWARE".to_owned(), "1".to_owned()),
            ("LC_ALL".to_owned(), "C.UTF-8".to_owned()),
            ("NO_AT_BRIDGE".to_owned(), "1".to_owned()),
            ("TZ".to_owned(), "UTC".to_owned()),
        ];
        for (name, folder) in
            [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache"), ("XDG_RUNTIME_DIR", "run")]
        {
            let own = path.join(folder);
            fs::create_dir(&own).with_context(|| format!("making {}", own.display()))?;
            #[cfg(unix)]
            fs::set_permissions(&own, std::os::unix::fs::PermissionsExt::from_mode(0o700)).context("closing a folder to others")?;
            environment.push((name.to_owned(), text(&own)));
        }
        environment.push(("PATH".to_owned(), with_browser(path)?));
        let manager = manager(path, &environment)?;
        let notifications = Notifications::start(path, environment.clone())?;
        Ok(Self { notifications, environment, _manager: manager, _bus: bus, _display: display, folder })
    }

    /// Puts a command into this desktop.
    pub fn place(&self, command: &mut Command) {
        command.envs(self.environment.iter().cloned());
        // Screenshots hang without the default renderer.
        for name in ["WAYLAND_DISPLAY", "WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"] {
            command.env_remove(name);
        }
    }

    /// The addresses that were to be opened in the browser, oldest first.
    pub fn visited(&self) -> Result<Vec<String>> {
        match fs::read_to_string(self.folder().join(VISITED)) {
            Ok(lines) => Ok(lines.lines().map(str::to_owned).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error).context("reading what the browser was to open"),
        }
    }

    /// A folder that lives as long as the desktop.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Puts a browser before all others; the search path with it.
fn with_browser(folder: &Path) -> Result<String> {
    let programs = folder.join("bin");
    fs::create_dir(&programs).with_context(|| format!("making {}", programs.display()))?;
    let browser = programs.join("xdg-open");
    fs::write(&browser, BROWSER.replace("FILE", &folder.join(VISITED).to_string_lossy())).context("writing the browser")?;
    #[cfg(unix)]
    fs::set_permissions(&browser, std::os::unix::fs::PermissionsExt::from_mode(0o755)).context("making the browser a program")?;
    Ok(format!("{}:{}", programs.display(), env::var("PATH").unwrap_or_default()))
}

/// Starts an X server on a display number that it finds free itself.
fn display(folder: &Path) -> Result<(Owned, u32)> {
    let log = fs::File::create(folder.join("xvfb.log")).context("making the display's log")?;
    let mut command = process::mortal("Xvfb");
    let (width, height) = SCREEN;
    // A busy machine may hold a key for longer than a person does: none repeats itself.
    command.args(["-r", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")]);
    let mut display = Owned::start("Xvfb", command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log))?;
    let number = first_line(&mut display)?;
    Ok((display, number.parse().with_context(|| format!("the display's number is {number:?}"))?))
}

/// Starts a window manager: without one no window ever has the focus, and nothing counts as read.
fn manager(folder: &Path, environment: &[(String, String)]) -> Result<Owned> {
    let log = fs::File::create(folder.join("openbox.log")).context("making the window manager's log")?;
    let mut command = process::mortal("openbox");
    command.arg("--sm-disable").envs(environment.iter().cloned());
    Owned::start("openbox", command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log))
}

/// Starts a session bus and learns its address.
fn bus(folder: &Path) -> Result<(Owned, String)> {
    let config = folder.join("bus.conf");
    fs::write(&config, BUS.replace("FOLDER", &folder.to_string_lossy())).context("writing the bus's configuration")?;
    let mut command = process::mortal("dbus-daemon");
    command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--nopidfile", "--print-address=1"]);
    let log = fs::File::create(folder.join("bus.log")).context("making the bus's log")?;
    let mut bus = Owned::start("dbus-daemon", command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log))?;
    let address = first_line(&mut bus)?;
    Ok((bus, address))
}

/// The first line that a process writes.
fn first_line(process: &mut Owned) -> Result<String> {
    let Some(output) = process.child().stdout.take() else { bail!("no output to read") };
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).context("reading a process's first line")?;
    process.check()?;
    Ok(line.trim().to_owned())
}
