//! A person in a process of their own, which can be killed at any instant.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use hoopoe_model::{ChatId, Failure, Open, Opened, View};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{oneshot, watch};

use crate::{Call, Said, Screen};

/// The longest orderly end.
const END: Duration = Duration::from_secs(20);

/// A running `hoopoe-dev person`.
pub struct Apart {
    child: Child,
    input: Option<ChildStdin>,
    next: u64,
    waiting: Arc<Mutex<Waiting>>,
    screen: watch::Receiver<Screen>,
}

/// Calls without an answer; `None` once the process has said its last word.
type Waiting = Option<BTreeMap<u64, oneshot::Sender<Result<Value, Failure>>>>;

impl Apart {
    /// Starts the program on a data folder.
    pub fn start(program: &Path, data: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .arg("person")
            .arg("--data")
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let input = child.stdin.take();
        let output = child.stdout.take().context("the process has no output")?;
        let waiting = Arc::new(Mutex::new(Some(BTreeMap::new())));
        let (sender, screen) = watch::channel(Screen::default());
        tokio::spawn(listen(BufReader::new(output).lines(), Arc::clone(&waiting), sender));
        Ok(Self { child, input, next: 1, waiting, screen })
    }

    /// Calls a method. An error means that the process ended first: nobody knows whether it was done.
    pub async fn call(&mut self, method: &str, request: Value) -> anyhow::Result<Result<Value, Failure>> {
        let (sender, answer) = oneshot::channel();
        let id = self.next;
        self.next += 1;
        match self.waiting.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(waiting) => waiting.insert(id, sender),
            None => bail!("the process has ended"),
        };
        let mut line = serde_json::to_vec(&Call { id, method: method.to_owned(), request })?;
        line.push(b'\n');
        let input = self.input.as_mut().context("the process takes nothing any more")?;
        input.write_all(&line).await.context("the process ended")?;
        answer.await.context("the process ended before it answered")
    }

    /// Calls a method that must succeed.
    pub async fn ask(&mut self, method: &str, request: Value) -> anyhow::Result<Value> {
        self.call(method, request).await?.with_context(|| format!("calling {method}"))
    }

    /// Opens a view.
    pub async fn open(&mut self, view: View) -> anyhow::Result<Opened> {
        Ok(serde_json::from_value(self.ask("open", serde_json::to_value(Open { view })?).await?)?)
    }

    /// Sends a text.
    pub async fn send(&mut self, account: &str, chat: &ChatId, text: &str) -> anyhow::Result<()> {
        let request = json!({"account": account, "chat": chat, "text": text, "mentions": [], "reply_to": null});
        self.ask("send", request).await.map(drop)
    }

    /// Waits until what the person sees satisfies a condition, and tells what it found.
    pub async fn wait<T>(&self, what: &str, bound: Duration, found: impl FnMut(&Screen) -> Option<T>) -> anyhow::Result<T> {
        match crate::person::until(&mut self.screen.clone(), bound, found).await {
            Some(found) => Ok(found),
            None => bail!("the process was waited for {what}, in vain"),
        }
    }

    /// Kills the process, as a power cut would.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("killing the process")
    }

    /// Ends the process in order.
    pub async fn close(mut self) -> anyhow::Result<()> {
        self.input = None;
        let status = tokio::time::timeout(END, self.child.wait()).await.context("the process does not end")??;
        anyhow::ensure!(status.success(), "the process ended with {status}");
        Ok(())
    }
}

async fn listen(mut lines: Lines<BufReader<ChildStdout>>, waiting: Arc<Mutex<Waiting>>, screen: watch::Sender<Screen>) {
    let answer = |id: u64, result: Result<Value, Failure>| {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = waiting.as_mut().and_then(|waiting| waiting.remove(&id)) {
            // A caller that went away wants no answer.
            let _ = sender.send(result);
        }
    };
    while let Ok(Some(line)) = lines.next_line().await {
        // A process that is killed may leave half a line.
        match serde_json::from_str(&line) {
            Ok(Said::Answer { id, answer: value }) => answer(id, Ok(value)),
            Ok(Said::Failure { id, failure }) => answer(id, Err(failure)),
            Ok(Said::Frame { frame }) => screen.send_modify(|screen| screen.apply(*frame)),
            Ok(Said::Wish { .. }) | Err(_) => {}
        }
    }
    waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
}
