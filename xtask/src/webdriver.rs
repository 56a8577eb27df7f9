//! A small WebDriver client for `WebKitWebDriver`: the real window, found, clicked and read as a person would.
//!
//! Only what the stories use. No `browserName` is asked for: the driver takes its answer from the window itself.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use ureq::Agent;

use crate::{
    process::{self, Owned},
    sandbox::Sandbox,
    ui_query::{self, Name},
    wait::{Found, wait},
};

/// How long a thing may take to come into sight.
const SIGHT: Duration = Duration::from_secs(20);

/// The key of an element's reference, as the standard has it.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The Escape key.
pub const ESCAPE: char = '\u{e00c}';

/// A running `WebKitWebDriver` in a sandbox.
pub struct Driver {
    _process: Owned,
    line: Line,
    log: PathBuf,
}

/// A window of the app; closed with the value.
pub struct Window {
    line: Line,
}

/// An element of a window's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(String);

impl Driver {
    /// Starts it on a free port.
    pub fn start(sandbox: &Sandbox) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr()).context("finding a free port")?.port();
        let path = sandbox.folder().join("webdriver.log");
        let log = fs::File::create(&path).context("making the driver's log")?;
        let mut command = process::mortal("WebKitWebDriver");
        command.arg(format!("--port={port}")).env("TAURI_WEBVIEW_AUTOMATION", "true");
        sandbox.place(&mut command);
        let mut process = Owned::start("WebKitWebDriver", command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log))?;
        let line = Line::new(format!("http://127.0.0.1:{port}"));
        wait("WebKitWebDriver", Duration::from_secs(15), || {
            process.check()?;
            Ok(Found::or(line.get("/status").ok().map(drop), || "no answer".into()))
        })?;
        Ok(Self { _process: process, line, log: path })
    }

    /// Starts the app and waits until its window can be seen.
    pub fn open(&self, program: &Path, arguments: &[&str]) -> Result<Window> {
        let window = self.open_unseen(program, arguments)?;
        wait("the window", SIGHT, || {
            let state = window.execute("return document.visibilityState", &json!([]))?;
            Ok(Found::or((state == "visible").then_some(()), || state.to_string()))
        })?;
        Ok(window)
    }

    /// Starts the app and waits for its first page only.
    pub fn open_unseen(&self, program: &Path, arguments: &[&str]) -> Result<Window> {
        let options = json!({"binary": program, "args": arguments});
        let answer = self.line.post("/session", &json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}))?;
        let id = answer.get("sessionId").and_then(Value::as_str).ok_or_else(|| anyhow!("no session in {answer}"))?;
        Ok(Window { line: Line::new(format!("{}/session/{id}", self.line.base)) })
    }

    /// What the app has written to its terminal.
    pub fn said(&self) -> Result<String> {
        fs::read_to_string(&self.log).with_context(|| format!("reading {}", self.log.display()))
    }
}

impl Window {
    /// Runs the body of a JavaScript function in the page.
    pub fn execute(&self, script: &str, arguments: &Value) -> Result<Value> {
        self.line.post("/execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// Runs the body of a JavaScript function in the page; its answer is what it gives to its last argument, a function.
    pub fn execute_until(&self, script: &str) -> Result<Value> {
        self.line.post("/execute/async", &json!({"script": script, "args": []}))
    }

    /// What can be seen of a role and name at this moment.
    pub fn all(&self, role: &str, name: Name) -> Result<Vec<Element>> {
        let answer = self.execute(ui_query::SCRIPT, &ui_query::arguments(role, name))?;
        let list = answer.as_array().ok_or_else(|| anyhow!("no list of elements: {answer}"))?;
        Ok(list.iter().filter_map(|one| Some(Element(one.get(ELEMENT)?.as_str()?.to_owned()))).collect())
    }

    /// What has the keyboard; nothing when that is the page itself.
    pub fn active(&self) -> Result<Option<Element>> {
        let answer = self.execute("const at = document.activeElement; return at === document.body ? null : at", &json!([]))?;
        Ok(answer.get(ELEMENT).and_then(Value::as_str).map(|id| Element(id.to_owned())))
    }

    /// Waits for the first thing of a role and name.
    pub fn find(&self, role: &str, name: Name) -> Result<Element> {
        wait(&format!("{role} {name:?}"), SIGHT, || {
            let first = self.all(role, name)?.into_iter().next();
            Ok(Found::or(first, || self.words().unwrap_or_else(|error| error.to_string())))
        })
    }

    /// Waits until nothing of a role and name can be seen.
    pub fn gone(&self, role: &str, name: Name) -> Result<()> {
        wait(&format!("no {role} {name:?}"), SIGHT, || {
            let gone = self.all(role, name)?.is_empty().then_some(());
            Ok(Found::or(gone, || format!("it, in {}", self.words().unwrap_or_else(|error| error.to_string()))))
        })
    }

    /// Finds a thing and clicks it, as soon as it stands still enough for that.
    pub fn click(&self, role: &str, name: Name) -> Result<()> {
        wait(&format!("{role} {name:?} to click"), SIGHT, || {
            let Some(element) = self.all(role, name)?.into_iter().next() else {
                return Ok(Found::NotYet(self.words().unwrap_or_else(|error| error.to_string())));
            };
            let clicked = self.line.post(&format!("/element/{}/click", element.0), &json!({}));
            Ok(clicked.map_or_else(|error| Found::NotYet(error.to_string()), |_| Found::Yes(())))
        })
    }

    /// As [`Self::click`], for the last of them: what lies over the window comes last.
    pub fn click_last(&self, role: &str, name: Name) -> Result<()> {
        wait(&format!("the last {role} {name:?} to click"), SIGHT, || {
            let Some(element) = self.all(role, name)?.pop() else {
                return Ok(Found::NotYet(self.words().unwrap_or_else(|error| error.to_string())));
            };
            let clicked = self.line.post(&format!("/element/{}/click", element.0), &json!({}));
            Ok(clicked.map_or_else(|error| Found::NotYet(error.to_string()), |_| Found::Yes(())))
        })
    }

    /// The middle of a thing, in pixels from the window's corner.
    pub fn middle(&self, role: &str, name: Name) -> Result<(i64, i64)> {
        const MIDDLE: &str = "const at = arguments[0].getBoundingClientRect(); \
             return [at.left + at.width / 2, at.top + at.height / 2].map((one) => Math.round(one * devicePixelRatio))";
        let element = self.find(role, name)?;
        let at = self.execute(MIDDLE, &json!([{ELEMENT: element.0}]))?;
        let pixel = |way: usize| at.get(way).and_then(Value::as_i64).ok_or_else(|| anyhow!("no place in {at}"));
        Ok((pixel(0)?, pixel(1)?))
    }

    /// Takes away what is written in a thing.
    pub fn clear(&self, role: &str, name: Name) -> Result<()> {
        let element = self.find(role, name)?;
        self.line.post(&format!("/element/{}/clear", element.0), &json!({})).map(drop)
    }

    /// Waits until all of some words are written in the window.
    pub fn tells(&self, words: &[&str]) -> Result<()> {
        wait(&format!("the words {words:?}"), SIGHT, || {
            // The marks that isolate names are not for the eye.
            let all = self.words()?.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "");
            Ok(Found::or(words.iter().all(|one| all.contains(one)).then_some(()), || all))
        })
    }

    /// Waits until a JavaScript expression has a value.
    pub fn shows(&self, expression: &str, value: &Value) -> Result<()> {
        wait(&format!("{expression} to be {value}"), SIGHT, || {
            let found = self.execute(&format!("return {expression}"), &json!([]))?;
            Ok(Found::or((found == *value).then_some(()), || found.to_string()))
        })
    }

    /// Types into a thing, after what is there.
    pub fn type_into(&self, role: &str, name: Name, text: &str) -> Result<()> {
        let element = self.find(role, name)?;
        self.line.post(&format!("/element/{}/value", element.0), &json!({"text": text})).map(drop)
    }

    /// Presses keys one after the other, wherever the focus is. After that, `WebKitWebDriver` types without Shift.
    pub fn press(&self, keys: &[char]) -> Result<()> {
        let strokes: Vec<Value> =
            keys.iter().flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]).collect();
        self.line.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})).map(drop)
    }

    /// Everything that is written in the window.
    pub fn words(&self) -> Result<String> {
        Ok(self.execute("return document.body.innerText", &json!([]))?.as_str().unwrap_or_default().to_owned())
    }

    /// Gives the window a size.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.line.post("/window/rect", &json!({"x": 0, "y": 0, "width": width, "height": height})).map(drop)
    }

    /// Puts the window out of sight.
    pub fn minimize(&self) -> Result<()> {
        self.line.post("/window/minimize", &json!({})).map(drop)
    }

    /// Waits until nothing moves any more and all fonts are there.
    pub fn settle(&self) -> Result<()> {
        const STILL: &str =
            "return document.fonts.status === 'loaded' && document.getAnimations().every((one) => one.playState !== 'running')";
        wait("a page at rest", SIGHT, || {
            let still = self.execute(STILL, &json!([]))?;
            Ok(Found::or((still == true).then_some(()), || "something moves".into()))
        })?;
        // A picture shows what was painted last, not what stands in the page.
        self.execute_until("const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => done()))").map(drop)
    }

    /// Takes a picture of the page.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        let answer = self.line.get("/screenshot")?;
        let picture = BASE64_STANDARD.decode(answer.as_str().unwrap_or_default()).context("decoding a screenshot")?;
        fs::write(file, picture).with_context(|| format!("writing {}", file.display()))
    }

    /// Closes the window and with it the app.
    pub fn close(self) -> Result<()> {
        self.line.delete("").map(drop)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // After `close` there is nothing left to close.
        let _ = self.line.delete("");
    }
}

/// Requests below one address.
struct Line {
    agent: Agent,
    base: String,
}

impl Line {
    fn new(base: String) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_mins(1))).build();
        Self { agent: config.into(), base }
    }

    fn get(&self, path: &str) -> Result<Value> {
        value(path, self.agent.get(format!("{}{path}", self.base)).call())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        value(path, self.agent.post(format!("{}{path}", self.base)).send_json(body))
    }

    fn delete(&self, path: &str) -> Result<Value> {
        value(path, self.agent.delete(format!("{}{path}", self.base)).call())
    }
}

/// The value of an answer, or the driver's error.
fn value(path: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value> {
    let mut answer = answer.with_context(|| format!("WebDriver {path}"))?;
    let body: Value = answer.body_mut().with_config().limit(64 << 20).read_json().with_context(|| format!("WebDriver {path}"))?;
    let value = body.get("value").cloned().unwrap_or_default();
    if answer.status().is_success() {
        return Ok(value);
    }
    let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    bail!("WebDriver {path}: {}: {}", word("error"), word("message"))
}
