//! What must never be seen: bodies and keys in `Debug`, words in the files.

use hoopoe_model::{Batch, Deed, Draft};

use crate::cast::*;

const WORDS: &str = "the hoopoe nests in the old apricot tree";

#[tokio::test]
async fn debug_shows_no_words() {
    let mut home = home();
    home.about(|fact| WORDS.clone_into(&mut fact.title)).await;
    home.send(1, "t1", WORDS).await;
    let page = home.cache.page(&home.chat, hoopoe_cache::Span::Newest, 10).await.unwrap();
    let due = home.cache.due(i64::MAX).await.unwrap();
    let handle = home.cache.handle(&home.chat, "t1").await.unwrap();
    home.cache.keep_draft(&home.chat, Some(Draft { text: WORDS.to_owned(), ..Draft::default() })).await.unwrap();
    let details = home.cache.details(&home.chat, "t1").await.unwrap().unwrap();
    let chats = home.cache.chats().await.unwrap();
    assert!(page.rows.len() == 1 && due.len() == 1 && handle.is_some() && chats.len() == 1);
    let debug = format!("{page:?} {due:?} {handle:?} {chats:?} {details:?} {:?} {:?} {:?}", home.changes(), home.cache, key());
    assert!(!debug.contains("apricot"), "{debug}");
    assert!(!debug.contains("7, 7") && !debug.contains("0707"), "{debug}");
}

#[tokio::test]
async fn no_word_reaches_the_disk_in_clear() {
    let home = home();
    home.send(1, "t1", WORDS).await;
    for number in 0..200 {
        let mut event = says(&format!("${number}"), BOB, number);
        event.what = hoopoe_model::What::Message { content: hoopoe_model::Content::plain(WORDS), reply_to: None };
        home.live(pieces(vec![event])).await;
    }
    home.order(300, "t2", Deed::React { target: known("$1"), key: WORDS.to_owned() }).await;
    home.cache.keep("session", Some(WORDS)).await.unwrap();
    home.cache.keep_draft(&home.chat, Some(Draft { text: WORDS.to_owned(), ..Draft::default() })).await.unwrap();
    home.cache.keep_picture(WORDS, 32, "image/png", WORDS.into()).await.unwrap();
    look(&home, "while it is open");
    home.cache.learn(Batch::Facts(Vec::new()), 0).await.unwrap();
    home.cache.close().await.unwrap();
    look(&home, "when it is closed");
}

fn look(home: &Home, when: &str) {
    let mut files = 0;
    for file in std::fs::read_dir(home.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for word in ["apricot", "hoopoe nests", "SQLite format 3", "message"] {
            let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!found || path.extension().is_some_and(|end| end == "db-shm"), "{word} in {} {when}", path.display());
        }
        files += 1;
    }
    assert!(files > 0);
}
