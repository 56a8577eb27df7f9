//! A file in the user's autostart folder (Desktop Application Autostart Specification).

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::data::IDENTIFIER;

/// The entry.
pub(super) struct Entry {
    file: PathBuf,
    program: PathBuf,
}

impl Entry {
    /// Names the entry; `None` on a system without a folder for it.
    pub fn new(program: PathBuf) -> Option<Self> {
        Some(Self { file: dirs::config_dir()?.join("autostart").join(format!("{IDENTIFIER}.desktop")), program })
    }

    /// Whether it is there and was not switched off by the desktop's own tools.
    pub fn is_on(&self) -> bool {
        let off = ["hidden=true", "x-gnome-autostart-enabled=false"];
        fs::read_to_string(&self.file)
            .is_ok_and(|text| !text.lines().any(|line| off.contains(&line.replace(' ', "").to_ascii_lowercase().as_str())))
    }

    /// Writes it, or takes it away.
    pub fn set(&self, on: bool) -> io::Result<()> {
        if on {
            if let Some(folder) = self.file.parent() {
                fs::create_dir_all(folder)?;
            }
            return fs::write(&self.file, text(&self.program));
        }
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn text(program: &Path) -> String {
    format!(
        "[Desktop Entry]\nType=Application\nName=Hoopoe\nName[fa]=هدهد\nExec={} --hidden\nIcon=hoopoe\nTerminal=false\n\
         StartupNotify=false\nX-GNOME-Autostart-enabled=true\n",
        quoted(&program.to_string_lossy())
    )
}

/// Quotes a program for `Exec`: first as an argument, then as a value of the file, where each backslash is two.
fn quoted(program: &str) -> String {
    let mut text = String::from('"');
    for letter in program.chars() {
        match letter {
            '"' | '`' | '$' => text.extend(["\\\\", letter.encode_utf8(&mut [0; 4])]),
            '\\' => text.push_str("\\\\\\\\"),
            '%' => text.push_str("%%"),
            _ => text.push(letter),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_entry_comes_goes_and_is_switched_off_from_outside() {
        let folder = tempfile::tempdir().unwrap();
        let entry = Entry { file: folder.path().join("autostart/hoopoe.desktop"), program: "/opt/My Apps/hoopoe".into() };
        assert!(!entry.is_on());
        entry.set(false).unwrap();
        entry.set(true).unwrap();
        assert!(entry.is_on());
        let text = fs::read_to_string(&entry.file).unwrap();
        assert!(text.contains("\nExec=\"/opt/My Apps/hoopoe\" --hidden\n"), "{text}");
        for off in ["Hidden=true", "X-GNOME-Autostart-enabled = false"] {
            fs::write(&entry.file, format!("{}\n{off}\n", text.replace("X-GNOME-Autostart-enabled=true\n", ""))).unwrap();
            assert!(!entry.is_on(), "{off}");
        }
        entry.set(false).unwrap();
        assert!(!entry.file.exists());
    }

    #[test]
    fn programs_are_quoted() {
        for (program, expected) in [
            ("/usr/bin/hoopoe", r#""/usr/bin/hoopoe""#),
            ("/a b/100%/$x", r#""/a b/100%%/\\$x""#),
            (r#"/back\slash"quote"#, r#""/back\\\\slash\\"quote""#),
        ] {
            assert_eq!(quoted(program), expected);
        }
    }
}
