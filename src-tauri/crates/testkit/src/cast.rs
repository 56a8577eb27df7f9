//! The people of the seeded homeserver: they write the encrypted conversations, and stay active while a demo runs.
//!
//! What they say stands in the scripts of the homeserver's seed. Alice's engine is at home where the demo's window will
//! look; the others live in a folder beside hers.

mod active;
mod script;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use futures_util::future::try_join_all;
use hoopoe_homeserver::seed::script::{Kind, Script};
use hoopoe_homeserver::seed::small;
use hoopoe_model::ChatId;

use crate::{Home, Person};

pub use active::{Event, Pace, stay_active};

/// How long the first sync and the slowest chat may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// Where the cast is at home.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The homeserver's address.
    pub homeserver: String,
    /// Alice's data folder.
    pub alice: PathBuf,
}

impl Stage {
    /// The folder of the others: beside alice's, named after it.
    fn others(&self) -> PathBuf {
        let mut name = self.alice.file_name().unwrap_or_default().to_owned();
        name.push("-cast");
        self.alice.with_file_name(name)
    }

    async fn enter(&self, name: &str) -> anyhow::Result<Person> {
        let folder = if name == "alice" { self.alice.clone() } else { self.others().join(name) };
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Person::sign_in_at(&self.homeserver, name, Home::kept(&folder)).await.with_context(|| format!("{name} enters"))
    }
}

/// Has the encrypted conversations written, and waits until alice has read them as far as the scripts say. A chat in
/// which something stands already is left as it is.
pub async fn seed(stage: &Stage, report: &(dyn Fn(&str) + Sync)) -> anyhow::Result<()> {
    let done = stage.others().join("seeded");
    if done.exists() && stage.alice.join("accounts.json").exists() {
        report("the encrypted chats are there already");
        return Ok(());
    }
    let scripts: Vec<Script> = small::scripts().into_iter().filter(|script| script.kind == Kind::Direct).collect();
    let names: BTreeSet<&str> = scripts.iter().flat_map(|script| script.people.iter().copied()).chain(["alice"]).collect();
    let entering = names.iter().map(|name| async move { anyhow::Ok((*name, stage.enter(name).await?)) });
    let people: BTreeMap<&str, Person> = try_join_all(entering).await?.into_iter().collect();
    report(&format!("{} people are signed in", people.len()));
    try_join_all(scripts.iter().map(|script| script::perform(stage, script, &people))).await?;
    report(&format!("{} encrypted chats are written", scripts.len()));
    for person in people.values() {
        person.wait_until_idle(PATIENCE).await?;
    }
    for person in people.into_values() {
        person.close().await;
    }
    mark(&done)
}

/// Finds the chat of a script.
async fn chat_of(stage: &Stage, key: &str) -> anyhow::Result<ChatId> {
    let (base, key) = (stage.homeserver.clone(), key.to_owned());
    Ok(ChatId(tokio::task::spawn_blocking(move || small::room(&base, &key)).await??))
}

fn mark(done: &Path) -> anyhow::Result<()> {
    std::fs::write(done, "").with_context(|| format!("writing {}", done.display()))
}
