//! `cargo xtask serve`: the interface and the engine for a browser on this machine.

use std::{path::PathBuf, process::Stdio, thread::sleep, time::Duration};

use anyhow::Result;

use crate::{
    base, build, interrupt,
    needs::For,
    process::{self, Owned},
    stage::Stage,
    system,
};

/// Serves until Ctrl-C.
pub fn run(port: u16, data: Option<PathBuf>) -> Result<()> {
    let mut needs = vec![For::Build];
    needs.extend(data.is_none().then_some(For::Homeserver));
    system::ready(&needs)?;
    build::interface()?;
    build::engine()?;
    let stage = if data.is_none() { Some(Stage::start(None)?) } else { None };
    let Some(data) = data.or_else(|| stage.as_ref().map(|stage| stage.person("alice"))) else { return Ok(()) };
    let mut command = process::mortal(base::program("hoopoe-dev"));
    command.arg("serve").arg("--data").arg(data).args(["--port", &port.to_string(), "--ui"]).arg(base::ui().join("dist"));
    let mut server = Owned::start("hoopoe-dev serve", command.stdin(Stdio::piped()))?;
    while !interrupt::seen() && !server.ended() {
        sleep(Duration::from_millis(100));
    }
    Ok(())
}
