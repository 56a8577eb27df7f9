//! What is missing on this machine: says what and why, and installs it where apt is there.
//!
//! Elsewhere the exact command is printed and nothing is touched.

use std::{env, ffi::OsStr, fs, path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::{
    base,
    needs::{For, NEEDS, Need, Sign},
    process,
};

/// The oldest Node that the interface's tools run on.
const NODE: u32 = 20;

/// Sees to everything that is needed for these purposes.
pub fn ready(groups: &[For]) -> Result<()> {
    if groups.contains(&For::Build) {
        node()?;
    }
    if cfg!(target_os = "linux") {
        let missing = || NEEDS.iter().filter(|need| groups.contains(&need.group) && !there(need.sign)).collect::<Vec<&Need>>();
        install(&missing())?;
        if let Some(need) = missing().first() {
            bail!("{} is still missing after the installation ({})", need.apt, need.why);
        }
    } else if groups.contains(&For::Build) {
        elsewhere()?;
    }
    if groups.contains(&For::Homeserver) {
        hoopoe_homeserver::install(&|line| println!("{line}"))?;
    }
    Ok(())
}

/// Installs the interface's packages when their list is newer than what npm noted at the last time.
pub fn interface_packages() -> Result<()> {
    let changed = |path: &str| fs::metadata(base::ui().join(path)).and_then(|data| data.modified()).ok();
    let (list, installed) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= list {
        return Ok(());
    }
    println!("installing the interface's packages");
    process::run(npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(base::ui()))
}

/// npm, by the name it has on this system.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// The browser that tests the interface.
pub fn browser() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| on_path_at(name))
}

fn node() -> Result<()> {
    let version = process::output(Command::new("node").arg("--version")).unwrap_or_default();
    let version = String::from_utf8_lossy(&version);
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        Some(_) => bail!("Node {} is too old; the interface needs Node {NODE} or newer: https://nodejs.org", version.trim()),
        None => bail!("Node {NODE} or newer is needed to build the interface: https://nodejs.org"),
    }
}

fn there(sign: Sign) -> bool {
    match sign {
        Sign::Program(name) => on_path(name),
        Sign::Browser => browser().is_some(),
        Sign::Library(name) => process::succeeds(Command::new("pkg-config").args(["--exists", name])),
        Sign::Python(module) => process::succeeds(Command::new("python3").args(["-c", &format!("import {module}")])),
        Sign::Object(name) => {
            let known = process::output(Command::new("/sbin/ldconfig").arg("-p")).unwrap_or_default();
            String::from_utf8_lossy(&known).contains(name)
        }
        Sign::SystemPython(module) => process::succeeds(Command::new("/usr/bin/python3").args(["-c", &format!("import {module}")])),
        Sign::Font(family) => {
            let found = process::output(Command::new("fc-list").args([family, "family"])).unwrap_or_default();
            !found.is_empty()
        }
    }
}

fn on_path(name: &str) -> bool {
    on_path_at(name).is_some()
}

fn on_path_at(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn install(missing: &[&Need]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let packages = |name: fn(&Need) -> &'static str| missing.iter().map(|need| name(need)).collect::<Vec<_>>();
    if !on_path("apt-get") {
        let command = if on_path("dnf") {
            format!("sudo dnf install {}", packages(|need| need.dnf).join(" "))
        } else if on_path("pacman") {
            format!("sudo pacman -S --needed {}", packages(|need| need.pacman).join(" "))
        } else {
            format!("(by the names Debian has for them) {}", packages(|need| need.apt).join(" "))
        };
        bail!("these are missing; install them and start again:\n\n    {command}\n");
    }
    println!("missing on this system:");
    for need in missing {
        println!("  {:<24} {}", need.apt, need.why);
    }
    apt(&["update", "--quiet"])?;
    let mut words = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    words.extend(packages(|need| need.apt));
    apt(&words)
}

/// Runs apt-get, as root or by sudo, without any question.
fn apt(words: &[&str]) -> Result<()> {
    let root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim_ascii() == b"0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"].map(OsStr::new)).args(words);
    println!("{}", process::words(&command));
    process::run(&mut command)
}

/// macOS and Windows: only what a first build lacks can be told apart from here.
fn elsewhere() -> Result<()> {
    let (tool, command) = if cfg!(target_os = "macos") {
        ("cmake", "xcode-select --install; brew install cmake pkg-config openssl@3 python@3.12")
    } else {
        ("cmake.exe", "winget install Microsoft.VisualStudio.2022.BuildTools Kitware.CMake Python.Python.3.12 ShiningLight.OpenSSL.Dev")
    };
    if on_path(tool) {
        return Ok(());
    }
    bail!("build tools are missing; install them and start again:\n\n    {command}\n")
}
