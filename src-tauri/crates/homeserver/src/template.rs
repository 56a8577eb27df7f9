//! Prepared data folders: made once, kept in the cache folder, copied for each start.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    Api, Error, Options, Result, SYNAPSE_VERSION, Synapse, at_path,
    install::{cache_folder, install, lock, run},
    seed,
    synapse::Folder,
};

/// The number of the shape of the data folders themselves; a new one makes all templates anew.
const SHAPE: u32 = 1;

/// How long a prepared folder is used.
const FRESH: Duration = Duration::from_hours(14 * 24);

/// What a homeserver's data folder holds at its first start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Template {
    /// A database with its tables, a signing key, the steward's account; no rooms, nobody else.
    #[default]
    Empty,
    /// The small community of [`seed::small`].
    Small,
    /// The large account of [`seed::heavy`]. Making it takes about a quarter of an hour.
    Heavy,
}

impl Template {
    /// The prepared folder; made now if it is not there.
    pub fn folder(self, report: &dyn Fn(&str)) -> Result<PathBuf> {
        let name = match self {
            Self::Empty => format!("empty-{SYNAPSE_VERSION}-{SHAPE}"),
            Self::Small => format!("small-{SYNAPSE_VERSION}-{SHAPE}.{}", seed::small::VERSION),
            Self::Heavy => format!("heavy-{SYNAPSE_VERSION}-{SHAPE}.{}", seed::heavy::VERSION),
        };
        prepared(&name, |folder| match self {
            Self::Empty => prepare_empty(folder, report),
            Self::Small => prepare_seeded(folder, |server| seed::small::sow(server, seed::now()).map(drop), report),
            Self::Heavy => prepare_seeded(folder, |server| seed::heavy::sow(server, seed::now(), seed::heavy::FULL, report), report),
        })
    }
}

/// Finds the prepared folder of that name in the cache folder, or makes it with `make`; safe against other processes
/// doing the same, and against being interrupted. Made anew when it is older than fourteen days, so that what it says about
/// yesterday stays near.
pub fn prepared(name: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = cache_folder().join("templates").join(name);
    if is_fresh(&folder) {
        return Ok(folder);
    }
    let _lock = lock(&format!("template-{name}"))?;
    if is_fresh(&folder) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at_path("removing", &folder))?;
    }
    let unfinished = folder.with_file_name(format!("{name}.unfinished"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(at_path("removing", &unfinished))?;
    }
    fs::create_dir_all(&unfinished).map_err(at_path("making", &unfinished))?;
    make(&unfinished)?;
    fs::rename(&unfinished, &folder).map_err(at_path("renaming", &unfinished))?;
    Ok(folder)
}

fn is_fresh(folder: &Path) -> bool {
    let age = fs::metadata(folder).and_then(|data| data.modified()).ok().map(|made| made.elapsed().unwrap_or_default());
    age.is_some_and(|age| age < FRESH)
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(at_path("making", to))?;
    for entry in fs::read_dir(from).map_err(at_path("reading", from))? {
        let entry = entry.map_err(at_path("reading", from))?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(at_path("reading", &entry.path()))?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).map_err(at_path("copying", &entry.path()))?;
        }
    }
    Ok(())
}

fn prepare_empty(folder: &Path, report: &dyn Fn(&str)) -> Result<()> {
    report("preparing an empty homeserver (a few seconds, once)");
    let mut server = Synapse::start_in(Folder::Kept(folder.to_owned()), &Options::default())?;
    let steward = Api::register(&server.url(), seed::STEWARD)?;
    server.stop();
    let token = folder.join("steward.token");
    fs::write(&token, steward.token()).map_err(at_path("writing", &token))?;
    // There is no request by which the first person becomes an administrator.
    let promote = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('UPDATE users SET admin = 1'); c.commit()";
    run(std::process::Command::new(install(report)?).args(["-c", promote]).arg(folder.join("homeserver.db")))?;
    tidy(folder)
}

fn prepare_seeded(folder: &Path, sow: impl FnOnce(&mut Synapse) -> Result<()>, report: &dyn Fn(&str)) -> Result<()> {
    report("seeding a homeserver (once)");
    copy_folder(&Template::Empty.folder(report)?, folder)?;
    let mut server = Synapse::start_in(Folder::Kept(folder.to_owned()), &Options::default())?;
    sow(&mut server)?;
    server.stop();
    tidy(folder)
}

/// Takes away what belongs to one run and not to the next.
fn tidy(folder: &Path) -> Result<()> {
    for name in ["homeserver.pid", "synapse.log", "output.log"] {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::File { doing: "removing", path, source: error }),
            _ => {}
        }
    }
    Ok(())
}
