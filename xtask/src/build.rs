//! Building what the other commands run.

use std::{env, fs, io, path::Path, process::Command, time::SystemTime};

use anyhow::Result;

use crate::{base, process, system};

/// The packages whose programs run.
const PROGRAMS: [&str; 4] = ["--package", "hoopoe", "--package", "hoopoe-testkit"];

/// What the interface is made of, in its folder.
const SOURCES: [&str; 7] = ["index.html", "package-lock.json", "public", "src", "svelte.config.js", "tsconfig.json", "vite.config.ts"];

/// Builds the interface into `ui/dist`; not when the one that is there is newer than everything it is made of, because
/// the app would be built again with it.
pub fn interface() -> Result<()> {
    system::interface_packages()?;
    if is_built().unwrap_or(false) {
        return Ok(());
    }
    println!("building the interface");
    process::run(system::npm().args(["run", "--silent", "build"]).current_dir(base::ui()))
}

fn is_built() -> io::Result<bool> {
    // Without it the page is only the app's own stand-in.
    let built = fs::metadata(base::ui().join("dist/assets"))?.modified()?;
    for name in SOURCES {
        if newest(&base::ui().join(name))? > built {
            return Ok(false);
        }
    }
    Ok(true)
}

/// When a file, or anything in a folder, was last changed. A folder's own time tells of what was taken out of it.
fn newest(path: &Path) -> io::Result<SystemTime> {
    let metadata = fs::metadata(path)?;
    let mut newest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(self::newest(&entry?.path())?);
        }
    }
    Ok(newest)
}

/// Builds the app with the interface that it carries inside, and the developer's program that holds the engine.
pub fn app() -> Result<()> {
    interface()?;
    engine()
}

/// Builds both programs at once, also where only one is needed: another choice of packages means other features of what
/// they share, and so another build of everything.
pub fn engine() -> Result<()> {
    println!("building the app and the engine (the first time takes many minutes)");
    process::run(cargo().args(["build", "--quiet"]).args(PROGRAMS))
}

/// Builds the app and the engine's program as users get them.
pub fn release() -> Result<()> {
    interface()?;
    println!("building for release (the first time takes a quarter of an hour)");
    process::run(cargo().args(["build", "--quiet", "--release"]).args(PROGRAMS))
}

/// Writes the interface's bindings.
pub fn bindings() -> Result<()> {
    process::run(cargo().args(["test", "--quiet", "--package", "hoopoe-model", "export_bindings"]))
}

/// The cargo that runs this program, in the project's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(base::root());
    // Set by the outer cargo for this package; the inner one must not see them.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}
