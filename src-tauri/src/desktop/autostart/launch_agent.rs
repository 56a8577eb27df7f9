//! A launch agent of the user.

use std::path::PathBuf;
use std::{fs, io};

use crate::data::IDENTIFIER;

/// The entry.
pub(super) struct Entry {
    file: PathBuf,
    program: PathBuf,
}

impl Entry {
    /// Names the entry; `None` for a user without a home.
    pub fn new(program: PathBuf) -> Option<Self> {
        Some(Self { file: dirs::home_dir()?.join("Library/LaunchAgents").join(format!("{IDENTIFIER}.plist")), program })
    }

    /// Whether it is there.
    pub fn is_on(&self) -> bool {
        self.file.is_file()
    }

    /// Writes it, or takes it away.
    pub fn set(&self, on: bool) -> io::Result<()> {
        if on {
            if let Some(folder) = self.file.parent() {
                fs::create_dir_all(folder)?;
            }
            let program = self.program.to_string_lossy().replace('&', "&amp;").replace('<', "&lt;");
            return fs::write(
                &self.file,
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">\n<dict>\n\
                     <key>Label</key><string>{IDENTIFIER}</string>\n\
                     <key>ProgramArguments</key><array><string>{program}</string><string>--hidden</string></array>\n\
                     <key>RunAtLoad</key><true/>\n</dict>\n</plist>\n"
                ),
            );
        }
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
