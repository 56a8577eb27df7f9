//! One running Synapse.
//!
//! It runs in a process of its own whose standard input this side holds: closing it, by `stop`, by dropping the value or by
//! the death of this process, ends Synapse. See `launcher.py`.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    Api, BrowserEntry, Error, Result, SignUp, Template, at_path,
    config::{self, REGISTRATION_TOKEN, SERVICE_TOKEN},
    install::install,
    provider::Provider,
    template::copy_folder,
};

const LAUNCHER: &str = include_str!("launcher.py");

/// A cold start on a busy machine; a calm one takes 2 s.
const START_BOUND: Duration = Duration::from_mins(1);

/// How long it may take to end in order before it is killed.
const STOP_BOUND: Duration = Duration::from_secs(8);

/// How a homeserver is to be started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The port; `None` for a free one.
    pub port: Option<u16>,
    /// The data folder; `None` for one that lives as long as the value. An empty or missing one is filled from the template.
    pub data: Option<PathBuf>,
    /// What a new data folder holds.
    pub template: Template,
    /// Who may sign up.
    pub sign_up: SignUp,
    /// How people get in through their browser.
    pub browser: BrowserEntry,
    /// How long a session lasts before it has to be opened again; `None` for ever.
    pub session: Option<Duration>,
    /// The address that the homeserver says it has (no slash at the end), for a proxy before it; `None` for its own.
    pub public_url: Option<String>,
}

/// A running Synapse on 127.0.0.1; it ends with the value.
pub struct Synapse {
    process: Option<Process>,
    python: PathBuf,
    port: u16,
    data: Folder,
    /// It ends after the homeserver.
    provider: Option<Provider>,
}

/// A data folder, and who removes it.
pub(crate) enum Folder {
    /// Nobody.
    Kept(PathBuf),
    /// The value's end.
    Temporary(TempDir),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}

/// The process and both its pipes.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Synapse {
    /// Starts a homeserver and waits until it answers; installs Synapse and prepares the template when they are missing.
    pub fn start(options: &Options) -> Result<Self> {
        Self::start_with(options, &|line| eprintln!("{line}"))
    }

    /// As [`Self::start`]; `report` gets a line about anything that takes long.
    pub fn start_with(options: &Options, report: &dyn Fn(&str)) -> Result<Self> {
        install(report)?;
        let data = match &options.data {
            Some(data) => Folder::Kept(std::path::absolute(data).map_err(at_path("finding", data))?),
            None => Folder::Temporary(TempDir::with_prefix("hoopoe-homeserver-").map_err(at_path("making", &std::env::temp_dir()))?),
        };
        if !data.path().join("homeserver.db").exists() {
            copy_folder(&options.template.folder(report)?, data.path())?;
        }
        Self::start_in(data, options)
    }

    /// Starts on a data folder as it is.
    pub(crate) fn start_in(data: Folder, options: &Options) -> Result<Self> {
        let python = install(&|_| {})?;
        let port = match options.port {
            Some(port) if TcpListener::bind(("127.0.0.1", port)).is_err() => return Err(Error::PortTaken(port)),
            Some(port) => port,
            None => free_port()?,
        };
        let own = format!("http://127.0.0.1:{port}");
        let provider = Provider::start(options.browser, &own)?;
        let about_provider = provider.as_ref().map(Provider::configuration).unwrap_or_default();
        config::write(data.path(), port, options, &about_provider)?;
        let key = data.path().join("signing.key");
        if !key.exists() {
            let generate = ["-m", "synapse.app.homeserver", "--generate-keys", "-c"];
            crate::install::run(Command::new(&python).args(generate).arg(data.path().join("homeserver.yaml")).current_dir(data.path()))?;
        }
        let mut server = Self { process: None, python, port, data, provider };
        server.start_again()?;
        if options.sign_up == SignUp::Token {
            server.make_registration_token()?;
        }
        Ok(server)
    }

    /// Starts it again after [`Self::stop`] or [`Self::kill`], on the same data and port.
    pub fn start_again(&mut self) -> Result<()> {
        if self.process.is_some() {
            return Ok(());
        }
        let log = self.data.path().join("output.log");
        let output = File::create(&log).map_err(at_path("making", &log))?;
        let mut command = Command::new(&self.python);
        command.args(["-c", LAUNCHER, "-c"]).arg(self.data.path().join("homeserver.yaml")).current_dir(self.data.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(output);
        // Ctrl-C in a terminal is for the developer's program, which then ends this one in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let failed = |reason: String| Error::Program { program: self.python.display().to_string(), reason };
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no standard input and output".into()));
        };
        self.process = Some(Process { child, input: Some(input), output: BufReader::new(output) });
        self.wait_until_it_answers()
    }

    /// Ends it; the data stay. Returns whether it ended in order: after some seconds it is killed.
    pub fn stop(&mut self) -> bool {
        let Some(mut process) = self.process.take() else { return true };
        process.input = None;
        let end = Instant::now() + STOP_BOUND;
        while Instant::now() < end {
            if !matches!(process.child.try_wait(), Ok(None)) {
                return true;
            }
            sleep(Duration::from_millis(10));
        }
        let _ = process.child.kill();
        let _ = process.child.wait();
        false
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let _ = process.child.kill();
        let _ = process.child.wait();
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Makes a person whose password is [`PASSWORD`](crate::PASSWORD); the homeserver must let anyone sign up.
    pub fn person(&self, name: &str) -> Result<Api> {
        Api::register(&self.url(), name)
    }

    /// A line to it that may do anything as anyone: see [`Api::acting_as`] and [`Api::send_at`].
    pub fn service(&self) -> Api {
        Api::with_token(&self.url(), SERVICE_TOKEN)
    }

    /// A line to it as its administrator.
    pub fn steward(&self) -> Result<Api> {
        let path = self.data.path().join("steward.token");
        let token = fs::read_to_string(&path).map_err(at_path("reading", &path))?;
        Ok(Api::with_token(&self.url(), token.trim()))
    }

    /// The token that lets people sign up where [`SignUp::Token`] is set.
    pub fn registration_token(&self) -> &'static str {
        REGISTRATION_TOKEN
    }

    /// Ends a session at the authorization server, where [`BrowserEntry::OAuth`] is set, as its owner could from elsewhere.
    pub fn end_session(&self, access_token: &str) -> Result<()> {
        self.provider.as_ref().map_or(Ok(()), |provider| provider.revoke(access_token))
    }

    /// Dates all events from now on to a moment (milliseconds since 1970); `None` goes back to the clock.
    pub fn date_events(&mut self, moment: Option<i64>) -> Result<()> {
        let line = moment.map_or_else(|| "at now\n".to_owned(), |at| format!("at {at}\n"));
        let answer = self.process.as_mut().and_then(|process| {
            process.input.as_mut()?.write_all(line.as_bytes()).ok()?;
            let mut answer = String::new();
            process.output.read_line(&mut answer).ok()?;
            Some(answer)
        });
        match answer.as_deref() {
            Some("ok\n") => Ok(()),
            _ => Err(self.broken("does not take the date of its events")),
        }
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let api = Api::with_token(&self.url(), "");
        let end = Instant::now() + START_BOUND;
        loop {
            if api.get("/_matrix/client/versions").is_ok() {
                return Ok(());
            }
            let ended = self.process.as_mut().is_none_or(|process| !matches!(process.child.try_wait(), Ok(None)));
            if ended || Instant::now() > end {
                let error = self.broken(if ended { "ended while it was starting" } else { "does not answer" });
                self.kill();
                return Err(error);
            }
            sleep(Duration::from_millis(20));
        }
    }

    fn make_registration_token(&self) -> Result<()> {
        let path = "/_synapse/admin/v1/registration_tokens/new";
        match self.steward()?.post(path, &serde_json::json!({"token": REGISTRATION_TOKEN})) {
            // It is there from an earlier start on this data.
            Ok(_) | Err(Error::Refused { status: 400, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn broken(&self, what: &str) -> Error {
        let words = ["output.log", "synapse.log"].map(|name| fs::read_to_string(self.data.path().join(name)).unwrap_or_default()).concat();
        let lines: Vec<&str> = words.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n");
        Error::Synapse { what: what.to_owned(), log: self.data.path().join("synapse.log"), tail }
    }
}

impl Drop for Synapse {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Finds a port of the loopback interface that nobody listens on.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| Error::Program { program: "loopback".into(), reason: error.to_string() })
}
