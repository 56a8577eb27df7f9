//! Pages of chats and jumps in them.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
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
    let mut times = Times::begin();
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

/// Where a jump leads.
#[derive(Clone, Copy)]
enum Goal {
    Message,
    Date,
    Unread,
}

/// Measures what the cache has to do for a jump: finding the place, and the rows around it.
pub async fn jumps(kept: &Kept) -> Result<Vec<Row>> {
    let cache = kept.open()?;
    let mut rng = Rng::with_seed(4);
    let mut all = Times::begin();
    for goal in [Goal::Message, Goal::Date, Goal::Unread].into_iter().cycle().take(TIMES) {
        let (chat, age) = kept.draw(&mut rng);
        let message = chat.message(chat.some_message(age));
        let begun = Instant::now();
        let span = match goal {
            Goal::Message => Span::Around(message),
            Goal::Date => Span::At(cache.place_at(&chat.id, chat.at(age)).await?.context("an empty chat")?),
            Goal::Unread => cache.first_unread(&chat.id).await?.map_or(Span::Newest, Span::At),
        };
        let page = cache.page(&chat.id, span, ROWS).await?;
        all.since(begun);
        ensure!(!page.rows.is_empty(), "a jump to nothing");
    }
    cache.close().await?;
    Ok(all.rows("jump.cache", Budget::AtMost(10.0), "to a message, a date or what is unread in turns, 50 rows around it"))
}
