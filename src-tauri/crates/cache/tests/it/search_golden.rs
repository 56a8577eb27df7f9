//! Two hundred queries on a seeded corpus, English and Persian: what should be found, and what is.
//!
//! Each message holds one or two things out of a list; each thing is written in several ways. Whoever looks for a thing in
//! any of its ways should find every message that holds it, and no other. What falls short of that stands in
//! `search_golden.txt`, query by query, so that a change of the fold shows what it wins and loses. `HOOPOE_WRITE_GOLDEN=1`
//! writes the file anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use hoopoe_cache::Hit;
use hoopoe_model::{Content, SearchFilter, SearchOrder, What};

use crate::cast::*;
use crate::facts::Dice;

/// Things and the ways in which they are written. Those that people write apart and that no list can know are here too.
const THINGS: &[&[&str]] = &[
    &["می‌روم", "میروم", "ميروم", "می روم"],
    &["نمی‌دانم", "نمیدانم", "نمي‌دانم", "نمی دانم"],
    &["کتاب‌ها", "کتابها", "كتابها", "کتاب ها"],
    &["خانه‌های", "خانه های", "خانههای"],
    &["رفته‌ام", "رفته ام", "رفتهام"],
    &["بزرگ‌تر", "بزرگتر", "بزرگ تر"],
    &["سخت‌ترین", "سختترین", "سخت ترین"],
    &["پژوهش‌گاه", "پژوهشگاه"],
    &["دانش‌آموز", "دانشآموز", "دانش آموز"],
    &["علی", "علي", "على", "عَلی"],
    &["سلام", "سَلام", "ســـلام", "ﺳﻼﻡ"],
    &["کاوه", "كاوه", "ڪاوه"],
    &["مدرسه", "مدرسة", "مدرسۀ", "مدرسهٔ"],
    &["احمد", "أحمد", "اَحمد"],
    &["ایران", "إیران", "ايران"],
    &["آفتاب", "افتاب", "آفتاب"],
    &["مؤمن", "مومن", "مُؤمِن"],
    &["رئیس", "رییس", "رئيس"],
    &["مسئله", "مسئلة", "مسيله"],
    &["قرآن", "قران", "قُرآن"],
    &["۱۴۰۳", "1403", "١٤٠٣"],
    &["۰۲۱۸۸۷۷", "0218877", "٠٢١٨٨٧٧"],
    &["هدهد", "هُدهُد"],
    &["گنجشک", "گنجشك"],
    &["نیشابور", "نيشابور", "نیشابُور"],
    &["صبحانه", "صُبحانه", "صبحانة"],
    &["پرنده", "پَرَنده", "پرندە"],
    &["جمعه", "جُمعه", "جمعة"],
    &["Straße", "strasse", "STRASSE"],
    &["café", "cafe", "CAFÉ", "cafe\u{301}"],
    &["naïve", "naive", "NAÏVE"],
    &["Łódź", "lodz", "LODZ"],
    &["smørbrød", "smorbrod", "SMØRBRØD"],
    &["Ærø", "aero", "ærø"],
    &["İzmir", "izmir", "Izmir"],
    &["Zürich", "zurich", "ZÜRICH"],
    &["mañana", "manana"],
    &["façade", "facade", "FACADE"],
    &["œuvre", "oeuvre"],
    &["don't", "don’t", "dont"],
    &["l'eau", "l’eau"],
    &["o'clock", "o’clock", "oclock"],
    &["hoopoe", "Hoopoe", "HOOPOE"],
    &["apricot", "Apricot"],
    &["ﬁreplace", "fireplace", "Ｆireplace"],
    &["Ελλάδα", "ελλαδα", "ΕΛΛΑΔΑ"],
    &["Αθήνας", "αθηνας", "ΑΘΗΝΑΣ"],
    &["ёлка", "елка", "ЁЛКА"],
    &["йогурт", "Йогурт", "и\u{306}огурт"],
    &["東京都", "東京都"],
    &["京都府", "京都府"],
    &["カタカナ", "ｶﾀｶﾅ"],
    &["がっこう", "か\u{3099}っこう"],
    &["서울시", "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}\u{1109}\u{1175}"],
    &["สวัสดี", "สวัสดี"],
    &["हिन्दी", "हिन्दी"],
    &["👍", "👍🏽"],
    &["18:30", "۱۸:۳۰"],
    &["example.org", "Example.ORG", "http://example.org/page"],
    &["bob@mail.test", "BOB@mail.test"],
    &["e-mail", "email"],
    &["snake_case", "snake case"],
    &["new york", "New York", "New-York"],
];

/// Words of which things are not made, to stand around them.
const AROUND: &[&str] = &[
    "and",
    "then",
    "we",
    "would",
    "have",
    "it",
    "before",
    "lunch",
    "quickly",
    "over",
    "blue",
    "with",
    "که",
    "از",
    "برای",
    "دیروز",
    "خیلی",
    "بود",
    "زیر",
    "درخت",
    "باران",
    "دوستم",
    "گفت",
    "شاید",
];

/// Queries that are more than one way of one thing: the words, the things that must be there.
const MORE: &[(&str, &[usize])] = &[
    ("hoopoe apricot", &[42, 43]),
    ("APRICOT hoop", &[42, 43]),
    ("علی سلام", &[9, 10]),
    ("سلام علي", &[9, 10]),
    ("\"new york\"", &[62]),
    ("\"york new\"", &[]),
    ("«می روم»", &[0]),
    ("apri", &[43]),
    ("hoo", &[42]),
    ("میرو", &[0]),
    ("کتا", &[2]),
    ("دانش", &[8]),
    ("آموز", &[8]),
    ("گاه", &[7]),
    ("نیشا", &[24]),
    ("stra", &[28]),
    ("京", &[50]),
    ("カタ", &[51]),
    ("서울", &[53]),
    ("example", &[58]),
    ("mail.test", &[59]),
    ("clock", &[41]),
    ("eau", &[40]),
    ("14", &[20]),
];

const MESSAGES: u32 = 3000;

/// The messages, and the things that each holds.
fn corpus() -> Vec<(String, BTreeSet<usize>)> {
    let mut dice = Dice(1403);
    let roll = |dice: &mut Dice, sides: usize| dice.roll(u32::try_from(sides).unwrap()) as usize;
    (0..MESSAGES)
        .map(|_| {
            let things: BTreeSet<usize> = (0..=dice.roll(2)).map(|_| roll(&mut dice, THINGS.len())).collect();
            let mut words = Vec::new();
            for thing in &things {
                words.extend((0..dice.roll(4)).map(|_| AROUND[roll(&mut dice, AROUND.len())]));
                words.push(THINGS[*thing][roll(&mut dice, THINGS[*thing].len())]);
            }
            words.extend((0..dice.roll(4)).map(|_| AROUND[roll(&mut dice, AROUND.len())]));
            (words.join(" "), things)
        })
        .collect()
}

#[tokio::test]
async fn two_hundred_queries() {
    let home = home();
    home.about(|_| ()).await;
    let corpus = corpus();
    let events = corpus.iter().zip(0..).map(|((body, _), number)| {
        event(&format!("${number}"), BOB, number, What::Message { content: Content::plain(body), reply_to: None })
    });
    home.live(pieces(events.collect())).await;

    let ways = THINGS.iter().enumerate().flat_map(|(thing, ways)| ways.iter().map(move |way| (*way, vec![thing])));
    let queries: Vec<(&str, Vec<usize>)> = ways.chain(MORE.iter().map(|(words, things)| (*words, things.to_vec()))).collect();
    assert!(queries.len() >= 200, "{}", queries.len());
    let (mut report, mut precisions, mut recalls) = (String::new(), 0.0, 0.0);
    for (words, things) in &queries {
        let hits = home.cache.search(words, &SearchFilter::default(), SearchOrder::Newest, None, MESSAGES as usize).await.unwrap();
        let holds = |(_, held): &&(String, BTreeSet<usize>)| !things.is_empty() && things.iter().all(|thing| held.contains(thing));
        let wanted = corpus.iter().filter(holds).count();
        let right = hits.iter().filter(|hit| holds(&&corpus[number(hit)])).count();
        let (precision, recall) = (share(right, hits.len()), share(right, wanted));
        precisions += precision;
        recalls += recall;
        let _ = writeln!(report, "{words} | {right} of {wanted}, {} too many | {precision:.3} | {recall:.3}", hits.len() - right);
    }
    let count = f64::from(u32::try_from(queries.len()).unwrap());
    let (precision, recall) = (precisions / count, recalls / count);
    let _ = writeln!(report, "\n{count} queries: precision {precision:.4}, recall {recall:.4}");
    println!("{count} queries: precision {precision:.4}, recall {recall:.4}");
    assert!(precision > 0.97 && recall > 0.97, "{report}");

    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/search_golden.txt");
    if std::env::var_os("HOOPOE_WRITE_GOLDEN").is_some() {
        std::fs::write(&golden, &report).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap();
    for (found, expected) in report.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(report.lines().count(), expected.lines().count());
}

fn number(hit: &Hit) -> usize {
    hit.message.key.trim_start_matches('$').parse().unwrap()
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap());
    if whole == 0 { 1.0 } else { number(part) / number(whole) }
}
