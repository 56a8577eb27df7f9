//! `hoopoe-dev bench`: how fast the engine is, without a window and without waiting for the network.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use hoopoe_homeserver::{Options as Server, Synapse, Template};
use hoopoe_testkit::{Home, Person, SOON};
use serde_json::{Value, json};

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// The groups of figures; `engine` is the only one so far, and none means all.
    groups: Vec<String>,
    /// A data folder with a signed-in account; without one, alice of the seeded homeserver.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How often; the median is told.
    #[arg(long, default_value_t = 10)]
    times: usize,
    /// Also writes the rows to this file.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures the groups.
pub async fn run(Options { groups, data, times, json }: Options) -> anyhow::Result<()> {
    if let Some(unknown) = groups.iter().find(|group| *group != "engine") {
        anyhow::bail!("there is no group {unknown}");
    }
    let mut home = match data {
        Some(data) => Home::kept(&data),
        None => alice().await?,
    };
    let (mut lists, mut openings, mut chats) = (Vec::new(), Vec::new(), 0);
    for _ in 0..times.max(1) {
        let begun = Instant::now();
        let person = Person::come_back("bench", home).await?;
        let list = person.wait("the list of chats", SOON, |screen| screen.chats().cloned()).await?;
        lists.push(begun.elapsed().as_secs_f64() * 1000.0);
        chats = list.rows.len();
        if let Some(chat) = list.rows.first() {
            let opened = Instant::now();
            person.look(&chat.id).await?;
            openings.push(opened.elapsed().as_secs_f64() * 1000.0);
        }
        home = person.close().await;
    }
    let note = format!("{chats} chats, no window");
    let rows: Vec<Value> =
        [row("engine.list_ms", &mut lists, &note), row("engine.open_chat_ms", &mut openings, &note)].into_iter().flatten().collect();
    for row in &rows {
        println!("{row}");
    }
    if let Some(file) = json {
        std::fs::write(&file, serde_json::to_vec_pretty(&rows)?).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}

/// Signs alice in on the seeded homeserver, which is gone again when the measuring begins.
async fn alice() -> anyhow::Result<Home> {
    let server = tokio::task::spawn_blocking(|| Synapse::start(&Server { template: Template::Small, ..Server::default() })).await??;
    let alice = Person::sign_in(&server.url(), "alice").await?;
    alice.wait("the whole list of chats", SOON, |screen| screen.chats().filter(|list| !list.loading).map(|_| ())).await?;
    Ok(alice.close().await)
}

fn row(name: &str, values: &mut [f64], note: &str) -> Option<Value> {
    values.sort_by(f64::total_cmp);
    let median = values.get(values.len() / 2)?;
    let value = (median * 10.0).round() / 10.0;
    Some(json!({"name": name, "unit": "ms", "value": value, "budget": null, "ok": true, "note": note}))
}
