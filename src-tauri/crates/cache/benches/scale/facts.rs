//! Facts applied in bulk: history fetched page after page.

use std::time::Instant;

use anyhow::Result;
use fastrand::Rng;
use hoopoe_cache::Cache;
use hoopoe_model::Batch;

use crate::account::{NOW, PAGE};
use crate::figures::{Budget, Row};
use crate::kept::{Kept, facts_in, open};

const PAGES: usize = 400;

/// Measures it in a new cache and on top of the whole account.
pub async fn measure(kept: &Kept) -> Result<Vec<Row>> {
    let empty = tempfile::tempdir()?;
    let cache = open(&empty.path().join("cache.db"))?;
    let first = kept.account.chats.iter().take(PAGES).flat_map(|chat| kept.account.first_sync(chat)).collect();
    let first = per_second(&cache, first).await?;
    cache.close().await?;

    let (folder, cache) = kept.copy()?;
    let bulk = per_second(&cache, older(kept)).await?;
    cache.close().await?;
    drop(folder);

    let row = |name: &str, value: f64, budget, note: String| Row { name: name.to_owned(), unit: "/s", value: value.round(), budget, note };
    Ok(vec![
        row("facts.first_sync_per_s", first, Budget::None, format!("{PAGES} chats, their people and newest events, into a new cache")),
        row("facts.per_s", bulk, Budget::AtLeast(25_000.0), format!("{PAGES} pages of {PAGE} events of all chats on top of 1.2 M events")),
    ])
}

/// Pages beyond what the account holds, the large chats more often.
fn older(kept: &Kept) -> Vec<Batch> {
    let mut rng = Rng::with_seed(2);
    let mut ends: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let pages = std::iter::repeat_with(|| {
        let (chat, _) = kept.draw(&mut rng);
        let end = ends.entry(chat.id.0.clone()).or_insert_with(|| chat.end());
        let page = kept.account.page(chat, *end);
        *end += PAGE;
        page
    });
    pages.take(PAGES).collect()
}

async fn per_second(cache: &Cache, batches: Vec<Batch>) -> Result<f64> {
    let facts: usize = batches.iter().map(facts_in).sum();
    let begun = Instant::now();
    for batch in batches {
        cache.learn(batch, NOW).await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    Ok(f64::from(u32::try_from(facts)?) / seconds)
}
