//! The other button of the mouse: `WebKitWebDriver` presses it, but lets go of the first one, which is one click more.

use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::{process, sandbox::Sandbox, ui_query::Name, webdriver::Window};

/// Clicks a thing with the other button, which opens its menu. The window is the only one that can be seen.
pub fn click_for_menu(sandbox: &Sandbox, window: &Window, role: &str, name: Name) -> Result<()> {
    let (x, y) = window.middle(role, name)?;
    let (x, y) = (x.to_string(), y.to_string());
    let mut command = Command::new("xdotool");
    command.args(["search", "--onlyvisible", "--class", "hoopoe", "mousemove", "--window", "%1", &x, &y, "click", "3"]);
    sandbox.place(&mut command);
    process::output(command.stdin(Stdio::null())).map(drop).context("clicking with the other button")
}
