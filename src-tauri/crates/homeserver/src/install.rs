//! Synapse itself: a Python venv under the user's cache folder, made once.
//!
//! All packages come as wheels from the Python package index; no compiler is needed. A lock keeps two processes from
//! making it at the same time.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Error, Result, at_path};

/// The version everything here was tried with.
pub const SYNAPSE_VERSION: &str = "1.163.2";

/// The version of the provider that people sign on at.
const PROVIDER_VERSION: &str = "0.3.4";

/// Makes the venv if it is not there and returns its Python. `report` gets a line about anything that takes long.
pub fn install(report: &dyn Fn(&str)) -> Result<PathBuf> {
    let folder = cache_folder().join("synapse");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = folder.join(format!("installed-{SYNAPSE_VERSION}"));
    if stamp.exists() {
        return Ok(python);
    }
    let _lock = lock("synapse")?;
    if stamp.exists() {
        return Ok(python);
    }
    report("installing Synapse into the cache folder (about a minute, 260 MB, once)");
    if !python.exists() {
        run(Command::new(system_python()?).args(["-m", "venv"]).arg(&folder))?;
    }
    let package = format!("matrix-synapse=={SYNAPSE_VERSION}");
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &package]))?;
    fs::write(&stamp, "").map_err(at_path("writing", &stamp))?;
    Ok(python)
}

/// Adds what single sign-on needs, Synapse's own part and an OIDC provider, and returns the Python.
pub(crate) fn install_sign_on() -> Result<PathBuf> {
    let python = install(&|_| {})?;
    let stamp = cache_folder().join("synapse").join(format!("installed-{SYNAPSE_VERSION}-sign-on-{PROVIDER_VERSION}"));
    if stamp.exists() {
        return Ok(python);
    }
    let _lock = lock("synapse")?;
    if stamp.exists() {
        return Ok(python);
    }
    let packages = [format!("matrix-synapse[oidc]=={SYNAPSE_VERSION}"), format!("oidc-provider-mock=={PROVIDER_VERSION}")];
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages))?;
    fs::write(&stamp, "").map_err(at_path("writing", &stamp))?;
    Ok(python)
}

/// The folder that holds what can be made again: `$XDG_CACHE_HOME/hoopoe`, else `~/.cache/hoopoe`.
pub fn cache_folder() -> PathBuf {
    let base = env::var_os("XDG_CACHE_HOME").filter(|text| !text.is_empty()).map(PathBuf::from);
    base.or_else(|| env::home_dir().map(|home| home.join(".cache"))).unwrap_or_else(env::temp_dir).join("hoopoe")
}

/// Holds a lock between processes, by name, until the file is dropped.
pub(crate) fn lock(name: &str) -> Result<File> {
    let folder = cache_folder();
    fs::create_dir_all(&folder).map_err(at_path("making", &folder))?;
    let path = folder.join(format!("{name}.lock"));
    let file = File::create(&path).map_err(at_path("opening", &path))?;
    file.lock().map_err(at_path("locking", &path))?;
    Ok(file)
}

/// Finds a Python that Synapse runs on: 3.10 or newer.
fn system_python() -> Result<PathBuf> {
    let good = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
    ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"]
        .iter()
        .map(Path::new)
        .find(|name| {
            let quiet = Command::new(name).args(["-c", good]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
            quiet.is_ok_and(|status| status.success())
        })
        .map(Path::to_owned)
        .ok_or_else(|| Error::Program { program: "python3".into(), reason: "Python 3.10 or newer with its venv module is needed".into() })
}

/// Runs a program to its end; its output is part of the error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |reason: String| Error::Program { program: program.clone(), reason };
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(failed(format!("{}: {}", output.status, words.trim())))
}
