//! `cargo xtask demo`: Hoopoe with a small community around it.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::sleep,
    time::Duration,
};

use anyhow::Result;
use clap::Args;

use crate::{
    base, build, cast, interrupt,
    needs::For,
    process::{self, Owned},
    stage::{self, Stage},
    system,
};

mod headless;

/// What can be chosen.
#[derive(Args)]
pub struct Demo {
    /// On a private display, step by step, with demo.png at the end; also chosen where there is no display
    #[arg(long)]
    headless: bool,
    /// A running homeserver with the small community, such as that of `cargo xtask homeserver --seed small`
    #[arg(long, value_name = "URL")]
    homeserver: Option<String>,
    /// The data folder, kept and used again; one for this run if left out
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Prepare the community anew
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    /// Shows it.
    pub fn run(&self) -> Result<()> {
        let headless = self.headless || !has_display();
        let mut needs = vec![For::Build, For::Homeserver];
        needs.extend(headless.then_some(For::Window));
        system::ready(&needs)?;
        build::app()?;
        if self.fresh {
            stage::forget()?;
        }
        if headless {
            return headless::run(|| self.stage());
        }
        let stage = self.stage()?;
        show(&stage)
    }

    fn stage(&self) -> Result<Stage> {
        match &self.homeserver {
            Some(url) => Stage::join(url, self.data.as_deref()),
            None => Stage::start(self.data.as_deref()),
        }
    }
}

/// The headless demo on a stage of its own, with everything built.
pub fn play() -> Result<()> {
    headless::run(|| Stage::start(None))
}

/// Opens the window on the developer's own display until it is closed or Ctrl-C comes.
fn show(stage: &Stage) -> Result<()> {
    let _cast = cast::active(&stage.url, &stage.people)?;
    println!("Hoopoe is open as alice; the homeserver is {}. Ctrl-C ends both.", stage.url);
    let mut app = app(&stage.person("alice"))?;
    while !interrupt::seen() && !app.ended() {
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn app(data: &Path) -> Result<Owned> {
    let mut command: Command = process::mortal(base::program("hoopoe"));
    Owned::start("hoopoe", command.arg("--data").arg(data).stdin(Stdio::null()))
}

fn has_display() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
