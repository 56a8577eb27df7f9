//! Where a person's engine lives: a folder that outlasts it, so that it can be started again.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

/// A person's data folder.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    /// Takes the folder away in the end.
    _temporary: Option<TempDir>,
}

impl Home {
    /// Makes a folder that goes with the value.
    pub fn temporary() -> anyhow::Result<Self> {
        let folder = TempDir::with_prefix("hoopoe-person-").context("making a folder for a person")?;
        Ok(Self { path: folder.path().to_owned(), _temporary: Some(folder) })
    }

    /// Uses a folder that stays.
    pub fn kept(path: &Path) -> Self {
        Self { path: path.to_owned(), _temporary: None }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
