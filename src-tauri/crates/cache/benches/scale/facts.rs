//! Facts applied in bulk, and as sync and the history bring them.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::Result;
use fastrand::Rng;
use hoopoe_cache::Cache;
use hoopoe_model::Batch;

use crate::account::{NOW, PAGE};
use crate::figures::{Budget, Row, processor_seconds};
use crate::kept::{Kept, facts_in, open};

/// How many chats the first sync is measured with.
const CHATS: usize = 1_000;
/// How many pages the history is measured with.
const PAGES: usize = 400;
/// How many facts a batch has that comes in bulk.
const BULK: usize = 1_000;
/// How many such batches each chat gets.
const BULKS: usize = 5;

/// Measures them in a new cache and on top of the whole account.
pub async fn measure(kept: &Kept) -> Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let cache = open(&folder.path().join("cache.db"))?;
    let sync = kept.account.chats.iter().take(CHATS).flat_map(|chat| kept.account.first_sync(chat)).collect();
    let mut rows =
        applied("facts.first_sync", Budget::None, &cache, sync, "1,000 chats, their people and newest events, new cache").await?;
    cache.close().await?;

    let (_folder, cache) = kept.copy()?;
    let bulk = bulk(kept);
    let note = "chat after chat, 5,000 events for each, 1,000 at once, on top of the account";
    rows.extend(applied("facts", Budget::AtLeast(25_000.0), &cache, bulk, note).await?);
    let note = "pages of 100 events, each of another chat, on top of the account";
    rows.extend(applied("facts.history", Budget::None, &cache, pages(kept), note).await?);
    cache.close().await?;
    Ok(rows)
}

/// More history of some chats of all sizes, one after the other.
fn bulk(kept: &Kept) -> Vec<Batch> {
    let chats = kept.account.chats.iter().step_by(100);
    let batches = chats.flat_map(|chat| (0..BULKS).map(|number| kept.account.page(chat, chat.end() + number * BULK, BULK)));
    batches.collect()
}

/// Pages of history still further back, the large chats more often.
fn pages(kept: &Kept) -> Vec<Batch> {
    let mut rng = Rng::with_seed(2);
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    let pages = std::iter::repeat_with(|| {
        let (chat, _) = kept.draw(&mut rng);
        let end = ends.entry(chat.id.as_str()).or_insert_with(|| chat.end() + BULKS * BULK);
        let page = kept.account.page(chat, *end, PAGE);
        *end += PAGE;
        page
    });
    pages.take(PAGES).collect()
}

/// Makes the rows `NAME.per_s` and, where it is known, `NAME.per_cpu_s`.
async fn applied(name: &str, budget: Budget, cache: &Cache, batches: Vec<Batch>, note: &str) -> Result<Vec<Row>> {
    let facts = f64::from(u32::try_from(batches.iter().map(facts_in).sum::<usize>())?);
    let (begun, spent) = (Instant::now(), processor_seconds());
    for batch in batches {
        cache.learn(batch, NOW).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let processor = spent.zip(processor_seconds()).map(|(before, after)| after - before);
    let row = |of: &str, seconds: f64, budget| Row {
        name: format!("{name}.{of}"),
        unit: "/s",
        value: (facts / seconds).round(),
        budget,
        note: format!("{note}; {facts} facts"),
    };
    let per_cpu = processor.map(|seconds| row("per_cpu_s", seconds, Budget::None));
    Ok(std::iter::once(row("per_s", seconds, budget)).chain(per_cpu).collect())
}
