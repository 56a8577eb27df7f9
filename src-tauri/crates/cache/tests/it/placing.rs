//! Places: live streams, holes, pages of history, lying clocks, no room.

use hoopoe_cache::Span;
use hoopoe_model::{Batch, Content, Fact, What};

use crate::cast::*;

#[tokio::test]
async fn live_events_stand_in_the_order_they_came() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 10), says("$2", CAROL, 5), says("$3", BOB, 20)])).await;
    home.live(pieces(vec![says("$2", CAROL, 5), says("$3", BOB, 20), says("$4", BOB, 15)])).await;
    home.shows("1 | bob | 1 |\n2 | carol | 2 |\n3 | bob | 3 |\n4 | bob | 4 |").await;
    let page = home.cache.page(&home.chat, Span::Newest, 10).await.unwrap();
    let ords: Vec<i64> = page.rows.iter().map(|row| row.ord - START * 1_000_000).collect();
    assert_eq!(ords, [10_000_000, 10_000_001, 20_000_000, 20_000_001]);
}

#[tokio::test]
async fn a_clock_in_the_future_is_held_to_now() {
    let home = home();
    home.live_at(pieces(vec![says("$1", BOB, 1_000_000), says("$2", CAROL, 51)]), START + 50).await;
    home.live_at(pieces(vec![says("$3", BOB, 60)]), START + 60).await;
    home.shows("1 | bob | 1 |\n2 | carol | 2 |\n3 | bob | 3 |").await;
    let page = home.cache.page(&home.chat, Span::Newest, 10).await.unwrap();
    let ords: Vec<i64> = page.rows.iter().map(|row| row.ord - START * 1_000_000).collect();
    assert_eq!(ords, [50_000_000, 50_000_001, 60_000_000]);
}

#[tokio::test]
async fn a_hole_is_shown_and_moves_down_and_closes() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1), says("$2", BOB, 2)])).await;
    home.live(cut("t9", vec![says("$9", BOB, 90), says("$10", BOB, 91)])).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 |  | (gap) |\n4 | bob | 9 |\n5 | bob | 10 |").await;
    assert_eq!(home.cache.newest_gap(&home.chat).await.unwrap().as_deref(), Some("t9"));

    home.history("t9", vec![says("$7", BOB, 70), says("$8", BOB, 80)], Some("t7")).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 |  | (gap) |\n4 | bob | 7 |\n5 | bob | 8 |\n6 | bob | 9 |\n7 | bob | 10 |").await;
    let rows = home.cache.page(&home.chat, Span::Newest, 10).await.unwrap().rows;
    let gap = rows.iter().find(|row| row.content == Content::Gap).unwrap();
    assert_eq!(home.cache.gap(&home.chat, &gap.key).await.unwrap().as_deref(), Some("t7"));

    home.history("t7", vec![says("$1", BOB, 1), says("$2", BOB, 2), says("$3", BOB, 3), says("$4", BOB, 4)], Some("t0")).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | bob | 3 |\n4 | bob | 4 |\n5 | bob | 7 |\n6 | bob | 8 |\n7 | bob | 9 |\n8 | bob | 10 |")
        .await;
    assert_eq!(home.cache.newest_gap(&home.chat).await.unwrap(), None);
    assert_eq!(home.cache.gap(&home.chat, &gap.key).await.unwrap(), None);
}

#[tokio::test]
async fn the_beginning_of_a_chat_ends_its_last_hole() {
    let home = home();
    home.live(cut("t3", vec![says("$3", BOB, 30)])).await;
    home.shows("1 |  | (gap) |\n2 | bob | 3 |").await;
    home.history("t3", vec![], Some("t2")).await;
    home.shows("1 |  | (gap) |\n2 | bob | 3 |").await;
    home.history("t2", vec![says("$1", BOB, 10), says("$2", BOB, 20)], None).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | bob | 3 |").await;
}

#[tokio::test]
async fn a_page_that_comes_twice_or_late_changes_nothing() {
    let home = home();
    home.live(cut("t3", vec![says("$3", BOB, 30)])).await;
    let page = || vec![says("$1", BOB, 10), says("$2", BOB, 20)];
    home.history("t3", page(), None).await;
    home.history("t3", page(), None).await;
    home.history("other", page(), Some("more")).await;
    home.history("lost", vec![says("$x", BOB, 15)], None).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | bob | 3 |").await;
}

#[tokio::test]
async fn a_cut_before_a_known_event_is_no_hole() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1), says("$2", BOB, 2)])).await;
    home.live(cut("t2", vec![says("$2", BOB, 2), says("$3", BOB, 3)])).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | bob | 3 |").await;
}

#[tokio::test]
async fn a_stream_that_reaches_into_a_hole_fills_it() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.live(cut("t5", vec![says("$5", BOB, 50)])).await;
    // The session began anew: the newest events again, more of them, behind another cut.
    home.live(cut("t4", vec![says("$4", BOB, 40), says("$5", BOB, 50), says("$6", BOB, 60)])).await;
    home.shows("1 | bob | 1 |\n2 |  | (gap) |\n3 | bob | 4 |\n4 | bob | 5 |\n5 | bob | 6 |").await;
    assert_eq!(home.cache.newest_gap(&home.chat).await.unwrap().as_deref(), Some("t4"));
    home.live(cut("t0", vec![says("$1", BOB, 1), says("$2", BOB, 2), says("$4", BOB, 40)])).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | bob | 4 |\n4 | bob | 5 |\n5 | bob | 6 |").await;
}

#[tokio::test]
async fn two_holes_are_filled_one_by_one() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.live(cut("t3", vec![says("$3", BOB, 30)])).await;
    home.live(cut("t6", vec![says("$6", BOB, 60)])).await;
    home.shows("1 | bob | 1 |\n2 |  | (gap) |\n3 | bob | 3 |\n4 |  | (gap) |\n5 | bob | 6 |").await;
    // A page may bridge one hole and reach into the next.
    home.history("t6", vec![says("$2", BOB, 20), says("$3", BOB, 30), says("$4", BOB, 40)], Some("t2")).await;
    home.shows("1 | bob | 1 |\n2 |  | (gap) |\n3 | bob | 2 |\n4 | bob | 3 |\n5 | bob | 4 |\n6 | bob | 6 |").await;
    assert_eq!(home.cache.newest_gap(&home.chat).await.unwrap().as_deref(), Some("t2"));
    home.history("t2", vec![says("$1", BOB, 1)], Some("t0")).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | bob | 3 |\n4 | bob | 4 |\n5 | bob | 6 |").await;
}

#[tokio::test]
async fn lying_clocks_in_history_move_nobody() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 10)])).await;
    home.live(cut("t", vec![says("$9", BOB, 90)])).await;
    let page =
        vec![says("$2", BOB, 20), says("$3", CAROL, -1_000_000), says("$4", BOB, 40), says("$5", CAROL, 80_000), says("$6", BOB, 60)];
    home.history("t", page, None).await;
    home.shows("1 | bob | 1 |\n2 | bob | 2 |\n3 | carol | 3 |\n4 | bob | 4 |\n5 | carol | 5 |\n6 | bob | 6 |\n7 | bob | 9 |").await;
    let page = home.cache.page(&home.chat, Span::Newest, 10).await.unwrap();
    let seconds: Vec<i64> = page.rows.iter().map(|row| row.ord / 1_000_000 - START).collect();
    assert_eq!(seconds, [10, 20, 30, 40, 50, 60, 90]);
}

#[tokio::test]
async fn pages_without_honest_times_find_room() {
    let home = home();
    home.live(pieces(vec![says("$old", BOB, 10)])).await;
    home.live(cut("t0", vec![says("$new", BOB, 10)])).await;
    let mut expected = vec!["new".to_owned()];
    for page in 0..20 {
        let names: Vec<String> = (0..50).map(|number| format!("{page}-{number}")).collect();
        let events = names.iter().map(|name| says(&format!("${name}"), CAROL, 10)).collect();
        let next = (page < 19).then(|| format!("t{}", page + 1));
        home.history(&format!("t{page}"), events, next.as_deref()).await;
        expected.splice(0..0, names);
    }
    expected.insert(0, "old".to_owned());
    let dump = home.dump().await;
    let shown: Vec<&str> = dump.lines().map(|line| line.split(" | ").nth(2).unwrap().trim_end_matches(" |")).collect();
    assert_eq!(shown, expected);
    let rows = home.cache.page(&home.chat, Span::Newest, 2000).await.unwrap().rows;
    assert!(rows.windows(2).all(|pair| pair[0].ord < pair[1].ord), "every row has a place of its own");
}

#[tokio::test]
async fn hidden_events_have_places_and_no_rows() {
    let home = home();
    let hidden = event("$h", BOB, 2, What::Message { content: Content::Hidden, reply_to: None });
    home.live(pieces(vec![says("$1", BOB, 1), hidden, reaction("$r", BOB, 3, "$1", "👍")])).await;
    home.shows("1 | bob | 1 | 👍×1(bob)").await;
    home.live(cut("t", vec![reaction("$r", BOB, 3, "$1", "👍"), says("$2", BOB, 4)])).await;
    home.shows("1 | bob | 1 | 👍×1(bob)\n2 | bob | 2 |").await;
}

#[tokio::test]
async fn an_update_waits_for_its_place() {
    let home = home();
    home.updates(vec![says("$2", BOB, 2), edit("$e", BOB, 9, "$1", "one")]).await;
    home.shows("").await;
    home.live(cut("t", vec![says("$3", BOB, 3)])).await;
    home.history("t", vec![says("$1", BOB, 1), event("$2", BOB, 2, What::Undecrypted { session: None })], None).await;
    home.shows("1 | bob | one | edited\n2 | bob | 2 |\n3 | bob | 3 |").await;
}

#[tokio::test]
async fn pages_go_both_ways_and_around() {
    let home = home();
    home.live(pieces((0..100).map(|number| says(&format!("${number}"), BOB, number)).collect())).await;
    let ids = |page: &hoopoe_cache::Page| -> Vec<String> { page.rows.iter().map(|row| row.key.clone()).collect() };
    let names = |range: std::ops::Range<i32>| -> Vec<String> { range.map(|number| format!("${number}")).collect() };

    let newest = home.cache.page(&home.chat, Span::Newest, 10).await.unwrap();
    assert_eq!((ids(&newest), newest.older, newest.newer), (names(90..100), true, false));
    let before = home.cache.page(&home.chat, Span::Before(newest.rows[0].ord), 10).await.unwrap();
    assert_eq!((ids(&before), before.older, before.newer), (names(80..90), true, true));
    let after = home.cache.page(&home.chat, Span::After(before.rows[9].ord), 20).await.unwrap();
    assert_eq!((ids(&after), after.older, after.newer), (names(90..100), true, false));
    let around = home.cache.page(&home.chat, Span::Around("$50".into()), 10).await.unwrap();
    assert_eq!((ids(&around), around.older, around.newer), (names(45..56), true, true));
    let lost = home.cache.page(&home.chat, Span::Around("$lost".into()), 10).await.unwrap();
    assert_eq!(ids(&lost), names(90..100));
    let first = home.cache.page(&home.chat, Span::Before(START * 1_000_000 + 5), 10).await.unwrap();
    assert_eq!((ids(&first), first.older, first.newer), (names(0..1), false, true));
}

#[tokio::test]
async fn rows_of_one_place_are_never_torn_apart() {
    let home = home();
    let fact = |id: &str, ord| Fact::Event { chat: home.chat.clone(), ord, event: says(id, BOB, 1) };
    let facts = vec![fact("$1", 10), fact("$2", 20), fact("$3", 20), fact("$4", 20), fact("$5", 30)];
    home.cache.learn(Batch::Facts(facts), 0).await.unwrap();
    let page = home.cache.page(&home.chat, Span::Newest, 2).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.ord).collect::<Vec<_>>(), [20, 20, 20, 30]);
    let page = home.cache.page(&home.chat, Span::After(10), 1).await.unwrap();
    assert_eq!(page.rows.len(), 3);
}
