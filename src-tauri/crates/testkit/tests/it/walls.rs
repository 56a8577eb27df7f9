//! The walls of the house: who may know whom.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each package with the packages of the house that it may depend on, for whatever purpose.
const DIRECTIONS: [(&str, &[&str]); 9] = [
    ("hoopoe-model", &[]),
    ("hoopoe-cache", &["hoopoe-model"]),
    ("hoopoe-import", &["hoopoe-model"]),
    ("hoopoe-matrix", &["hoopoe-model", "hoopoe-cache", "hoopoe-homeserver"]),
    ("hoopoe-messenger", &["hoopoe-model", "hoopoe-cache", "hoopoe-matrix", "hoopoe-import"]),
    ("hoopoe-homeserver", &[]),
    ("hoopoe-testkit", &["hoopoe-model", "hoopoe-messenger", "hoopoe-homeserver"]),
    ("hoopoe", &["hoopoe-model", "hoopoe-messenger"]),
    ("xtask", &["hoopoe-homeserver"]),
];

/// Who alone may depend on what begins with these names, and how it is named in sources.
const OWNERS: [(&str, &str, &[&str]); 4] = [
    ("tauri", "hoopoe", &["tauri::", "tauri_"]),
    ("rusqlite", "hoopoe-cache", &["rusqlite"]),
    ("matrix-sdk", "hoopoe-matrix", &["matrix_sdk"]),
    ("ruma", "hoopoe-matrix", &["ruma::"]),
];

/// A package of the workspace.
struct Package {
    name: String,
    folder: PathBuf,
    /// Names, with whether they are only for development.
    depends_on: Vec<(String, bool)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();
    let package = |package: &Value| Package {
        name: text(package, "name"),
        folder: Path::new(&text(package, "manifest_path")).parent().unwrap().to_owned(),
        depends_on: package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dependency| (text(dependency, "name"), dependency["kind"] == "dev"))
            .collect(),
    };
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

/// Lists the dependencies that break a wall.
fn broken_by_manifest(packages: &[Package]) -> Vec<String> {
    let directions: BTreeMap<&str, &[&str]> = DIRECTIONS.into_iter().collect();
    let mut broken = Vec::new();
    for package in packages {
        let Some(allowed) = directions.get(package.name.as_str()) else {
            broken.push(format!("{} has no place in the house yet", package.name));
            continue;
        };
        for (name, development) in &package.depends_on {
            let of_the_house = directions.contains_key(name.as_str());
            // What is for development only may not get into a release.
            let unwanted = name == "hoopoe-homeserver" && !development && !["hoopoe-testkit", "xtask"].contains(&package.name.as_str());
            if (of_the_house && !allowed.contains(&name.as_str())) || unwanted {
                broken.push(format!("{} depends on {name}", package.name));
            }
            for (prefix, owner, _) in OWNERS {
                let owned = name == prefix || name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'));
                if owned && package.name != owner {
                    broken.push(format!("{} depends on {name}, which is {owner}'s", package.name));
                }
            }
        }
    }
    broken
}

/// Lists the lines of a package's source that break a wall.
fn broken_by_source(package: &str, file: &str, source: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        let code = line.split("//").next().unwrap_or(line);
        for (_, owner, words) in OWNERS {
            if package != owner && words.iter().any(|word| names(code, word)) {
                broken.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    broken
}

/// Whether a line of code names something, as a word of its own and not in a text.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = &code[..at];
        let begins = !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        // Inside a raw text, two quotes stand before a word that one more quotes.
        begins && before.matches('"').count().is_multiple_of(2) && !before.contains("r#\"")
    })
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn packages_depend_in_one_direction() {
    let broken = broken_by_manifest(&packages());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn sources_name_only_what_is_theirs() {
    let mut broken = Vec::new();
    for package in packages() {
        let mut files = Vec::new();
        let folders: &[&str] = if package.name == "hoopoe" { &["src-tauri/src", "src-tauri/build.rs"] } else { &["src", "tests"] };
        for folder in folders {
            rust_files(&package.folder.join(folder), &mut files);
        }
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            broken.extend(broken_by_source(&package.name, &file.display().to_string(), &source));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn only_the_host_knows_the_shell() {
    let mut broken = Vec::new();
    let mut folders = vec![root().join("ui/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("ui/src/host") {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != "json")
                && std::fs::read_to_string(&path).is_ok_and(|source| source.contains("@tauri-apps/"))
            {
                broken.push(path.display().to_string());
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_broken_wall_is_noticed() {
    let package = |name: &str, depends_on: &[(&str, bool)]| Package {
        name: name.to_owned(),
        folder: PathBuf::new(),
        depends_on: depends_on.iter().map(|(name, development)| ((*name).to_owned(), *development)).collect(),
    };
    for (name, dependency, breaks) in [
        ("hoopoe-cache", ("hoopoe-model", false), false),
        ("hoopoe-cache", ("hoopoe-messenger", false), true),
        ("hoopoe-model", ("hoopoe-cache", true), true),
        ("hoopoe-matrix", ("hoopoe-homeserver", true), false),
        ("hoopoe-matrix", ("hoopoe-homeserver", false), true),
        ("hoopoe-messenger", ("matrix-sdk-ui", false), true),
        ("hoopoe-messenger", ("rusqlite", false), true),
        ("hoopoe-messenger", ("tauri", false), true),
        ("hoopoe", ("tauri-plugin-opener", false), false),
        ("hoopoe-stranger", ("serde", false), true),
    ] {
        let broken = broken_by_manifest(&[package(name, &[dependency])]);
        assert_eq!(!broken.is_empty(), breaks, "{name} → {}: {broken:?}", dependency.0);
    }
    for (name, line, breaks) in [
        ("hoopoe-messenger", "use matrix_sdk::Client;", true),
        ("hoopoe-messenger", "let error: rusqlite::Error = x;", true),
        ("hoopoe-messenger", "// matrix_sdk would do it", false),
        ("hoopoe-cache", "use rusqlite::Connection;", false),
        ("hoopoe-testkit", r#"let filter = "matrix_sdk=error";"#, false),
        ("hoopoe-matrix", "tauri::Builder::default()", true),
    ] {
        assert_eq!(!broken_by_source(name, "x.rs", line).is_empty(), breaks, "{name}: {line}");
    }
}
