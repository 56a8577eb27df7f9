//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The folder of the whole project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The interface's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The folder that cargo builds into.
pub fn target() -> PathBuf {
    // Cargo takes a relative one from where it runs, which is always the project's folder here.
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program of the project as developers run it, once it is built.
pub fn program(name: &str) -> PathBuf {
    built("debug", name)
}

/// A program of the project as users get it, once it is built.
pub fn released(name: &str) -> PathBuf {
    built("release", name)
}

fn built(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
