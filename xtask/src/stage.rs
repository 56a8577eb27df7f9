//! What a demo plays on: the homeserver with the small community, and the data folders of its people.
//!
//! Prepared once and kept in the cache folder, with the encrypted conversations sent by real engines; copied for each
//! start. The people's sessions know the homeserver's address, so its port is kept with it.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use hoopoe_homeserver::{Error, Options, Synapse, Template, cache_folder, copy_folder, prepared, seed};

use tempfile::TempDir;

use crate::cast;

/// The number of the shape of prepared stages; a new one prepares them anew.
const SHAPE: u32 = 1;

/// A running homeserver and the folder of its people's data.
pub struct Stage {
    /// The homeserver; `None` when somebody else runs it.
    _homeserver: Option<Synapse>,
    /// Its address.
    pub url: String,
    /// The folder with a data folder for each person.
    pub people: PathBuf,
    _run: Option<TempDir>,
}

impl Stage {
    /// Starts on a copy of the prepared stage: in `data`, kept and used again the next time, or in one for this run.
    pub fn start(data: Option<&Path>) -> Result<Self> {
        let (folder, run) = kept_or_temporary(data)?;
        if !folder.join("port").exists() {
            copy_folder(&prepare()?, &folder)?;
        }
        let port = fs::read_to_string(folder.join("port")).context("reading the homeserver's port")?;
        let port = port.trim().parse().context("reading the homeserver's port")?;
        let options = Options { port: Some(port), data: Some(folder.join("homeserver")), ..Options::default() };
        let homeserver = Synapse::start_with(&options, &|line| println!("{line}"))?;
        let (url, people) = (homeserver.url(), folder.join("people"));
        Ok(Self { _homeserver: Some(homeserver), url, people, _run: run })
    }

    /// Uses a homeserver that runs already and has the small community.
    pub fn join(url: &str, data: Option<&Path>) -> Result<Self> {
        if !url.starts_with("http://") {
            bail!("{url}: the demo's homeserver is one on this machine, by http");
        }
        let (people, run) = kept_or_temporary(data)?;
        if !people.join("alice").exists() {
            fs::create_dir_all(&people).with_context(|| format!("making {}", people.display()))?;
            cast::seed(url, &people)?;
        }
        Ok(Self { _homeserver: None, url: url.trim_end_matches('/').to_owned(), people, _run: run })
    }

    /// The data folder of a person: the cast lives beside alice.
    pub fn person(&self, name: &str) -> PathBuf {
        if name == "alice" { self.people.join(name) } else { self.people.join("alice-cast").join(name) }
    }
}

/// The folder that was asked for, or one that lives as long as the run.
fn kept_or_temporary(data: Option<&Path>) -> Result<(PathBuf, Option<TempDir>)> {
    if let Some(folder) = data {
        return Ok((std::path::absolute(folder).context("finding the data folder")?, None));
    }
    let run = TempDir::with_prefix("hoopoe-demo-").context("making a folder for this run")?;
    Ok((run.path().to_owned(), Some(run)))
}

/// Throws the prepared stage away, so that the next start prepares it anew.
pub fn forget() -> Result<()> {
    let folder = cache_folder().join("templates").join(name());
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

/// The prepared stage; made now if it is not there.
fn prepare() -> Result<PathBuf> {
    let folder = prepared(&name(), |folder| {
        let failed = |error: anyhow::Error| Error::Program { program: "preparing the demo".into(), reason: format!("{error:#}") };
        fill(folder).map_err(failed)
    })?;
    Ok(folder)
}

fn fill(folder: &Path) -> Result<()> {
    println!("preparing the demo: a homeserver, eleven people, encrypted conversations (once)");
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr()).context("finding a free port")?.port();
    let options = Options { port: Some(port), data: Some(folder.join("homeserver")), template: Template::Small, ..Options::default() };
    let homeserver = Synapse::start_with(&options, &|line| println!("{line}"))?;
    let people = folder.join("people");
    fs::create_dir_all(&people).with_context(|| format!("making {}", people.display()))?;
    cast::seed(&homeserver.url(), &people)?;
    fs::write(folder.join("port"), port.to_string()).context("writing the homeserver's port")
}

fn name() -> String {
    format!("demo-{SHAPE}.{}", seed::small::VERSION)
}
