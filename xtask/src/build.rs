//! Building what the other commands run.

use std::{env, process::Command};

use anyhow::Result;

use crate::{base, process, system};

/// The packages whose programs run.
const PROGRAMS: [&str; 4] = ["--package", "hoopoe", "--package", "hoopoe-testkit"];

/// Builds the interface into `ui/dist`.
pub fn interface() -> Result<()> {
    system::interface_packages()?;
    println!("building the interface");
    process::run(system::npm().args(["run", "--silent", "build"]).current_dir(base::ui()))
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
