//! Marking misspelt words while writing. On Linux the window's engine does it when it is told the languages, with the
//! dictionaries that the system has; elsewhere the system does it by itself.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use hoopoe_model::Settings;
use tauri::WebviewWindow;

/// Lists the languages with a dictionary on this system, such as `en_US`. Reads folders.
pub fn installed() -> Vec<String> {
    if cfg!(any(windows, target_os = "macos")) {
        return Vec::new();
    }
    let found: BTreeSet<String> = folders().iter().flat_map(|folder| languages_in(folder)).collect();
    found.into_iter().collect()
}

/// Has the window mark misspelt words as the settings say.
#[cfg(all(unix, not(target_os = "macos")))]
pub fn apply(window: &WebviewWindow, settings: &Settings) {
    use webkit2gtk::{WebContextExt, WebViewExt};

    let installed = installed();
    let languages =
        if settings.spelling { chosen(&settings.spelling_languages, &installed, sys_locale::get_locales()) } else { Vec::new() };
    let told = window.with_webview(move |webview| {
        if let Some(context) = webview.inner().context() {
            let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
            context.set_spell_checking_languages(&languages);
            context.set_spell_checking_enabled(!languages.is_empty());
        }
    });
    if let Err(error) = told {
        tracing::warn!(%error, "spelling was not set");
    }
}

/// Nothing is to be told elsewhere.
#[cfg(any(windows, target_os = "macos"))]
pub fn apply(_: &WebviewWindow, _: &Settings) {}

/// Picks the languages to look at: the chosen ones, else the system's, as far as there is a dictionary.
fn chosen(wanted: &[String], installed: &[String], system: impl Iterator<Item = String>) -> Vec<String> {
    if !wanted.is_empty() {
        return wanted.iter().filter(|language| installed.contains(language)).cloned().collect();
    }
    let mut languages = Vec::new();
    for locale in system {
        let name = locale.replace('-', "_");
        let language = name.split('_').next().unwrap_or_default();
        let same = |other: &&String| other.split(['_', '-']).next() == Some(language);
        let found = installed.iter().find(|other| **other == name).or_else(|| installed.iter().find(same));
        if let Some(found) = found.filter(|found| !languages.contains(*found)) {
            languages.push(found.clone());
        }
    }
    languages
}

/// Where enchant, which the window's engine asks, looks for hunspell's dictionaries.
fn folders() -> Vec<PathBuf> {
    let paths = |name: &str| env::var_os(name).map(|paths| env::split_paths(&paths).collect::<Vec<_>>()).unwrap_or_default();
    let mut folders = paths("DICPATH");
    let enchant = dirs::config_dir().map(|folder| folder.join("enchant"));
    folders.extend(enchant.iter().flat_map(|folder| ["hunspell", "nuspell", "myspell"].map(|name| folder.join(name))));
    let mut data: Vec<PathBuf> = dirs::data_dir().into_iter().chain(paths("XDG_DATA_DIRS")).collect();
    data.extend(["/usr/local/share", "/usr/share"].map(PathBuf::from));
    folders.extend(data.iter().flat_map(|folder| ["hunspell", "myspell", "myspell/dicts"].map(|name| folder.join(name))));
    folders
}

/// The languages of a folder's dictionaries: `en_US.dic` beside `en_US.aff`.
fn languages_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .filter(|path| path.extension() == Some(OsStr::new("dic")) && path.with_extension("aff").is_file())
        .filter_map(|path| path.file_stem().and_then(OsStr::to_str).filter(|name| is_language(name)).map(str::to_owned))
        .collect()
}

/// Whether a name is `de`, `de_DE`, `de_DE_frami`, `en_GB-ise`, …
fn is_language(name: &str) -> bool {
    let mut parts = name.split(['_', '-']);
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|letter| letter.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn list(languages: &[&str]) -> Vec<String> {
        languages.iter().map(|language| (*language).to_owned()).collect()
    }

    #[test]
    fn dictionaries_are_found_by_their_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["en_US", "de_DE_frami", "fa_IR", "hyph_en_US", "README", "en_GB-ise"] {
            std::fs::write(folder.path().join(format!("{name}.dic")), "").unwrap();
            std::fs::write(folder.path().join(format!("{name}.aff")), "").unwrap();
        }
        std::fs::write(folder.path().join("fr_FR.dic"), "").unwrap();
        let mut found = languages_in(folder.path());
        found.sort();
        assert_eq!(found, list(&["de_DE_frami", "en_GB-ise", "en_US", "fa_IR"]));
        assert!(languages_in(&folder.path().join("nowhere")).is_empty());
    }

    #[test]
    fn the_chosen_languages_come_before_the_systems() {
        let installed = list(&["de_DE", "en_GB", "en_US", "fa_IR"]);
        for (wanted, system, expected) in [
            (&[][..], &["en-US"][..], &["en_US"][..]),
            (&[], &["en-AU"], &["en_GB"]),
            (&[], &["fa", "en-US", "fa-IR"], &["fa_IR", "en_US"]),
            (&[], &["ja-JP"], &[]),
            (&["de_DE", "fa_IR"], &["en-US"], &["de_DE", "fa_IR"]),
            (&["xx_XX"], &["en-US"], &[]),
        ] {
            assert_eq!(chosen(&list(wanted), &installed, list(system).into_iter()), list(expected), "{wanted:?} {system:?}");
        }
    }
}
