//! Jumps: to a moment, to what is unread, and the rows around where they end.

use hoopoe_cache::Span;
use hoopoe_model::{Batch, Fact};

use crate::cast::*;

/// The place of a second after the start.
fn place(at: i64) -> i64 {
    (START + at) * 1_000_000
}

impl Home {
    async fn place_at(&self, at: i64) -> Option<i64> {
        self.cache.place_at(&self.chat, (START + at) * 1000).await.unwrap()
    }

    async fn around(&self, ord: i64, count: u32) -> (Vec<String>, bool, bool) {
        let page = self.cache.page(&self.chat, Span::At(ord), count).await.unwrap();
        (page.rows.into_iter().map(|row| row.key).collect(), page.older, page.newer)
    }
}

#[tokio::test]
async fn a_moment_leads_to_the_first_row_at_or_after_it() {
    let home = home();
    assert_eq!(home.place_at(0).await, None, "nothing is known of the chat");
    home.about(|_| ()).await;
    assert_eq!(home.place_at(0).await, None, "the chat is empty");
    home.live(pieces(vec![says("$1", BOB, 10), says("$2", CAROL, 20), says("$3", BOB, 30)])).await;
    for (moment, expected) in [(0, 10), (10, 10), (11, 20), (20, 20), (30, 30), (31, 30)] {
        assert_eq!(home.place_at(moment).await, Some(place(expected)), "{moment}");
    }
}

#[tokio::test]
async fn a_moment_in_a_hole_leads_to_the_hole() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 10)])).await;
    home.live(cut("t", vec![says("$9", BOB, 90)])).await;
    let found = home.place_at(50).await.unwrap();
    assert!(found > place(10) && found < place(90));
    let (keys, ..) = home.around(found, 2).await;
    assert!(keys.iter().any(|key| key.starts_with("gap:")), "{keys:?}");
}

#[tokio::test]
async fn rows_lie_on_both_sides_of_a_place() {
    let home = home();
    let all = (1..=9).map(|number| says(&format!("${number}"), BOB, number * 10));
    home.live(pieces(all.collect())).await;
    let keys = |numbers: std::ops::RangeInclusive<u32>| numbers.map(|number| format!("${number}")).collect::<Vec<_>>();
    assert_eq!(home.around(place(50), 4).await, (keys(3..=7), true, true));
    assert_eq!(home.around(place(55), 4).await, (keys(3..=7), true, true), "no row has the place itself");
    assert_eq!(home.around(place(0), 4).await, (keys(1..=2), false, true));
    assert_eq!(home.around(place(95), 4).await, (keys(7..=9), true, false));
}

#[tokio::test]
async fn the_first_unread_message_is_the_oldest_of_another_person() {
    let home = home();
    assert_eq!(home.cache.first_unread(&home.chat).await.unwrap(), None);
    home.live(pieces(vec![says("$1", BOB, 10), says("$2", ALICE, 20), says("$3", CAROL, 30), says("$4", BOB, 40)])).await;
    assert_eq!(home.cache.first_unread(&home.chat).await.unwrap(), Some(place(10)), "nothing was read");
    let read = |message: &str, at| Batch::Facts(vec![Fact::Receipt(receipt(&home.chat, ALICE, message, at))]);
    home.cache.learn(read("$1", 11), 0).await.unwrap();
    assert_eq!(home.cache.first_unread(&home.chat).await.unwrap(), Some(place(30)), "the own one is passed over");
    home.live(pieces(vec![removal("$r", CAROL, 50, "$3")])).await;
    assert_eq!(home.cache.first_unread(&home.chat).await.unwrap(), Some(place(40)), "and what was removed");
    home.cache.learn(read("$4", 60), 0).await.unwrap();
    assert_eq!(home.cache.first_unread(&home.chat).await.unwrap(), None);
}
