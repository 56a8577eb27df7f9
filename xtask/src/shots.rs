//! `cargo xtask shots`: a picture of each screen, light, dark and Persian, in `docs/screenshots`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use hoopoe_homeserver::seed::small;
use serde_json::{Value, json};

use crate::{
    base, build,
    needs::For,
    person::Person,
    process,
    sandbox::Sandbox,
    stage::Stage,
    system,
    ui_query::Name,
    webdriver::{Driver, ESCAPE, Window},
};

/// The name of a look, its language and its theme.
const LOOKS: [(&str, &str, &str); 3] = [("light", "en", "light"), ("dark", "en", "dark"), ("fa", "fa", "light")];

/// The size of the window, as it opens for a new user.
const SIZE: (u32, u32) = (1080, 720);

/// Takes all of them.
pub fn run() -> Result<()> {
    system::ready(&[For::Build, For::Homeserver, For::Window, For::Browser])?;
    build::app()?;
    let folder = base::root().join("docs/screenshots");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let stage = Stage::start(None)?;
    let sandbox = Sandbox::start()?;
    let driver = Driver::start(&sandbox)?;
    for (look, language, theme) in LOOKS {
        let camera = Camera { folder: &folder, look, language };
        let nobody = sandbox.folder().join(format!("nobody-{look}"));
        let settings = json!({"language": language, "theme": theme});
        configure(&nobody, &settings)?;
        camera.welcome(&open(&driver, &nobody)?)?;
        let alice = stage.person("alice");
        configure(&alice, &settings)?;
        camera.messenger(&open(&driver, &alice)?)?;
    }
    every_screen(&folder.join("screens"))
}

/// The walk through every screen with a made-up engine behind it, which takes a picture of each.
fn every_screen(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut walk = system::npm();
    walk.args(["run", "--silent", "e2e", "--", "gallery.test.ts"]).current_dir(base::ui()).env("HOOPOE_SHOTS", folder);
    process::run(walk.envs(system::browser().map(|path| ("HOOPOE_CHROMIUM", path))))
}

/// Where the pictures go, and in which language the window speaks.
struct Camera<'a> {
    folder: &'a Path,
    look: &'a str,
    language: &'a str,
}

impl Camera<'_> {
    fn welcome(&self, window: &Window) -> Result<()> {
        window.find("textbox", Name::Any)?;
        self.take(window, "welcome")
    }

    fn messenger(&self, window: &Window) -> Result<()> {
        window.find("option", Name::Any)?;
        self.take(window, "chats")?;
        for (name, chat) in [("conversation", "team"), ("persian", "family"), ("direct", "bob"), ("invite", "invite")] {
            let title = title(chat);
            window.click("option", Name::Starts(&title))?;
            window.find("main", Name::Has(&title))?;
            if chat != "invite" {
                window.find("article", Name::Any)?;
            }
            self.take(window, name)?;
        }
        window.click("option", Name::Starts(&title("team")))?;
        window.click("button", Name::Is(&self.word("header-info")?))?;
        window.find("complementary", Name::Any)?;
        self.take(window, "info")?;
        window.press(&[ESCAPE])?;
        for (name, entry) in [("new-chat", "frame-new-chat"), ("settings", "frame-settings")] {
            window.click("button", Name::Is(&self.word("chats-menu")?))?;
            window.click("menuitem", Name::Has(&self.word(entry)?))?;
            window.find("dialog", Name::Any)?;
            self.take(window, name)?;
            window.press(&[ESCAPE])?;
            window.gone("dialog", Name::Any)?;
        }
        Ok(())
    }

    fn take(&self, window: &Window, screen: &str) -> Result<()> {
        window.settle()?;
        let file = self.folder.join(format!("{screen}-{}.png", self.look));
        window.screenshot(&file)?;
        println!("{}", file.display());
        Ok(())
    }

    /// A word of the interface from its catalogue.
    fn word(&self, key: &str) -> Result<String> {
        let folder = base::ui().join("src/i18n").join(self.language);
        let files = fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
        let paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
        let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect::<String>();
        let line = texts.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
        line.map(|word| word.trim().to_owned()).with_context(|| format!("there is no word {key} in {}", self.language))
    }
}

fn open(driver: &Driver, data: &Path) -> Result<Window> {
    let window = driver.open(&base::program("hoopoe"), &["--data", &data.to_string_lossy()])?;
    window.resize(SIZE.0, SIZE.1)?;
    Ok(window)
}

/// Changes the settings while the app is closed.
fn configure(data: &Path, settings: &Value) -> Result<()> {
    let mut person = Person::start(data)?;
    person.ask("configure", settings)?;
    person.close();
    Ok(())
}

/// What a chat of the small community is called in alice's list.
fn title(key: &str) -> String {
    let script = small::scripts().into_iter().find(|script| script.key == key);
    script.map(|script| script.title.to_owned()).unwrap_or_default()
}
