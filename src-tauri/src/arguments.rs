//! The command line: `hoopoe [--data DIR] [--hidden] [matrix:…]`.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// A data folder of its own, apart from the user's.
    pub data: Option<PathBuf>,
    /// Without a window, in the tray: as it is started when the user logs in.
    pub hidden: bool,
    /// A `matrix:` link to show.
    pub link: Option<String>,
}

/// Why the program ends before it starts.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has answered.
    Answer(String),
    /// The command line makes no sense.
    Mistake(String),
}

const USAGE: &str = "Usage: hoopoe [--data DIR] [--hidden] [matrix:LINK]

  --data DIR   keep everything in DIR (also: the variable HOOPOE_DATA)
  --hidden     stay in the tray until the window is asked for
  --version    tell the version
  --help       tell this";

impl Arguments {
    /// Reads the command line, the program's name left out. `variable` is `HOOPOE_DATA`.
    ///
    /// # Errors
    /// An ending when there is nothing to start.
    pub fn parse(words: impl IntoIterator<Item = OsString>, variable: Option<OsString>) -> Result<Self, Ending> {
        let mut arguments = Self { data: variable.filter(|value| !value.is_empty()).map(PathBuf::from), ..Self::default() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--data") => match words.next() {
                    Some(folder) => arguments.data = Some(folder.into()),
                    None => return Err(Ending::Mistake("--data needs a folder".to_owned())),
                },
                Some("--hidden") => arguments.hidden = true,
                Some("--version" | "-V") => return Err(Ending::Answer(concat!("hoopoe ", env!("CARGO_PKG_VERSION")).to_owned())),
                Some("--help" | "-h") => return Err(Ending::Answer(USAGE.to_owned())),
                Some(link) if link.starts_with("matrix:") => arguments.link = Some(link.to_owned()),
                _ => return Err(Ending::Mistake(format!("{} is unknown\n\n{USAGE}", word.to_string_lossy()))),
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], variable: Option<&str>, expected: Result<Arguments, &str>) {
        let parsed = Arguments::parse(words.iter().map(OsString::from), variable.map(OsString::from));
        match (parsed, expected) {
            (Ok(arguments), Ok(expected)) => assert_eq!(arguments, expected, "{words:?}"),
            (Err(Ending::Answer(text) | Ending::Mistake(text)), Err(start)) => assert!(text.starts_with(start), "{words:?}: {text}"),
            (parsed, expected) => panic!("{words:?}: {parsed:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn reads_the_command_line() {
        let nothing = Arguments::default;
        let folder = |path: &str| Arguments { data: Some(path.into()), ..nothing() };
        let link = || Some("matrix:u/alice:example.org".to_owned());
        check(&[], None, Ok(nothing()));
        check(&[], Some(""), Ok(nothing()));
        check(&[], Some("/env"), Ok(folder("/env")));
        check(&["--data", "/own"], Some("/env"), Ok(folder("/own")));
        check(&["--hidden"], None, Ok(Arguments { hidden: true, ..nothing() }));
        check(&["matrix:u/alice:example.org"], None, Ok(Arguments { link: link(), ..nothing() }));
        check(&["--data", "/own", "matrix:u/alice:example.org"], None, Ok(Arguments { link: link(), ..folder("/own") }));
        check(&["--data"], None, Err("--data needs"));
        check(&["--version"], None, Err("hoopoe "));
        check(&["--help"], None, Err("Usage"));
        check(&["https://example.org"], None, Err("https://example.org is unknown"));
    }
}
