//! Processes: run to their end, or owned for a while and ended by their id.

use std::{
    ffi::OsStr,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::interrupt;

/// How long an owned process may take to end after it was asked to.
const END_BOUND: Duration = Duration::from_secs(20);

/// Runs a command to its end, its output shown; fails if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let words = words(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("running {words}"))?;
    interrupt::check()?;
    if !status.success() {
        bail!("{words}: {status}");
    }
    Ok(())
}

/// Runs a command to its end and returns what it wrote.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let words = words(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("running {words}"))?;
    if !output.status.success() {
        bail!("{words}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

/// Whether a command can be run and succeeds; nothing is shown.
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The words of a command, for people.
pub fn words(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// A command that ends when this program does, even by kill -9, where the system can do that.
pub fn mortal(program: impl AsRef<OsStr>) -> Command {
    if cfg!(target_os = "linux") && succeeds(Command::new("setpriv").arg("--version")) {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--"]).arg(program);
        return command;
    }
    Command::new(program)
}

/// A process that ends with the value.
pub struct Owned {
    name: String,
    child: Child,
}

impl Owned {
    /// Starts it. In a process group of its own, so that Ctrl-C reaches it through this program and in order.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.spawn().with_context(|| format!("starting {}", words(command)))?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// The process, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether it has ended by itself.
    pub fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Fails if it has ended by itself.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => bail!("{} ended: {status}", self.name),
            Err(error) => bail!("{}: {error}", self.name),
        }
    }

    /// Kills it at once.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ends it: one that reads its input ends with that, any other is asked to; killed when it does not.
    pub fn end(&mut self) {
        if self.child.stdin.take().is_none() && !self.ended() {
            ask_to_end(&self.child);
        }
        let end = Instant::now() + END_BOUND;
        while !self.ended() {
            if Instant::now() > end {
                eprintln!("{} did not end by itself and was killed", self.name);
                return self.kill();
            }
            sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.end();
    }
}

/// Kills a process of another program's at once, by its id.
#[cfg(unix)]
pub fn kill(id: i32) -> Result<()> {
    let id = rustix::process::Pid::from_raw(id).with_context(|| format!("{id} is no process"))?;
    rustix::process::kill_process(id, rustix::process::Signal::KILL).with_context(|| format!("killing {id:?}"))
}

/// Stories in the window are told on Linux.
#[cfg(not(unix))]
pub fn kill(_id: i32) -> Result<()> {
    bail!("processes are killed by their id on Unix only")
}

#[cfg(unix)]
fn ask_to_end(child: &Child) {
    if let Some(id) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
    }
}

#[cfg(not(unix))]
fn ask_to_end(_child: &Child) {}
