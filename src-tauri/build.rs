//! Prepares the window's side of the build: the interface's files, the window's commands and their permissions.

use std::path::Path;
use std::{error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    // The window's files are part of the binary: without them nothing compiles, so a first build gets a page that says so.
    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        fs::create_dir_all("ui/dist")?;
        fs::write(page, "<!doctype html><title>Hoopoe</title><p>The interface is not built: npm run build in ui")?;
        println!("cargo:warning=ui/dist is missing, a placeholder was written: run `npm run build` in ui");
    }
    println!("cargo:rerun-if-changed=ui/dist");
    // Named commands are refused to every window that the capability in tauri.conf.json does not name.
    let commands = tauri_build::AppManifest::new().commands(&["rpc", "subscribe"]);
    Ok(tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?)
}
