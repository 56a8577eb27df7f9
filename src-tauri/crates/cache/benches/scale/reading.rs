//! Pages of chats and jumps in them.

use std::time::Instant;

use anyhow::{Result, ensure};
use fastrand::Rng;
use hoopoe_cache::Span;

use crate::figures::{Budget, Row, Times};
use crate::kept::Kept;

const TIMES: usize = 2_000;
const ROWS: u32 = 50;

/// Measures pages at any place of any chat, as they are read while scrolling.
pub async fn pages(kept: &Kept) -> Result<Vec<Row>> {
    let cache = kept.open()?;
    let mut rng = Rng::with_seed(3);
    let mut times = Times::default();
    for _ in 0..TIMES {
        let (chat, age) = kept.draw(&mut rng);
        let span = if rng.bool() { Span::Before(chat.at(age) * 1000) } else { Span::After(chat.at(age) * 1000) };
        let begun = Instant::now();
        cache.page(&chat.id, span, ROWS).await?;
        times.since(begun);
    }
    cache.close().await?;
    Ok(times.rows("page.", Budget::AtMost(2.0), "50 rows anywhere in any chat"))
}

/// Measures what the cache has to do for a jump to a message.
pub async fn jumps(kept: &Kept) -> Result<Vec<Row>> {
    let cache = kept.open()?;
    let mut rng = Rng::with_seed(4);
    let mut message = Times::default();
    for _ in 0..TIMES {
        let (chat, age) = kept.draw(&mut rng);
        let id = chat.message(chat.some_message(age));
        let begun = Instant::now();
        let page = cache.page(&chat.id, Span::Around(id), ROWS).await?;
        message.since(begun);
        ensure!(!page.rows.is_empty(), "nothing around a message");
    }
    cache.close().await?;
    Ok(message.rows("jump.message", Budget::None, "to a message, 50 rows"))
}
