//! A real homeserver: it starts, keeps its data over a restart, and never outlives its parent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use hoopoe_homeserver::{
    Api, Error, Options, SignUp, Synapse, Template,
    seed::{
        heavy::{self, Size},
        script::{Deed, Kind},
        small,
    },
};
use serde_json::json;

#[test]
fn it_keeps_port_and_data_over_a_restart() {
    let mut server = Synapse::start(&Options::default()).unwrap();
    let (url, alice) = (server.url(), server.person("alice").unwrap());
    let bob = server.person("bob").unwrap();
    let room = alice.create_room(&json!({"preset": "public_chat"})).unwrap();
    bob.join(&room).unwrap();
    let first = alice.say(&room, "before").unwrap();
    assert!(server.stop(), "the end of its input is enough: so it ends with its parent, however that dies");
    assert!(matches!(alice.say(&room, "lost"), Err(Error::Line { .. })), "it is down");
    server.start_again().unwrap();
    assert_eq!(server.url(), url);
    bob.reply(&room, &first, "after").unwrap();
    assert_eq!(alice.bodies(&room).unwrap(), ["before", "after"]);
    assert_eq!(alice.unread(&room).unwrap(), (1, 0));
}

#[test]
fn a_transaction_id_gives_one_event() {
    let server = Synapse::start(&Options::default()).unwrap();
    let alice = server.person("alice").unwrap();
    let room = alice.create_room(&json!({})).unwrap();
    let content = json!({"msgtype": "m.text", "body": "once"});
    let ids = [0; 2].map(|_| alice.send(&room, "m.room.message", "same", &content).unwrap());
    assert_eq!(ids[0], ids[1]);
    assert_eq!(alice.bodies(&room).unwrap(), ["once"]);
}

#[test]
fn events_get_the_date_they_are_told() {
    let mut server = Synapse::start(&Options::default()).unwrap();
    let alice = server.person("alice").unwrap();
    server.date_events(Some(1_700_000_000_000)).unwrap();
    let room = alice.create_room(&json!({})).unwrap();
    server.date_events(None).unwrap();
    alice.say(&room, "now").unwrap();
    server
        .service()
        .acting_as("alice")
        .send_at(&room, "m.room.message", "t", &json!({"msgtype": "m.text", "body": "then"}), 1_600_000_000_000)
        .unwrap();
    let dates: Vec<i64> = alice.history(&room).unwrap().iter().map(|event| event["origin_server_ts"].as_i64().unwrap()).collect();
    assert_eq!(dates.iter().filter(|at| (1_700_000_000_000..1_700_000_000_100).contains(*at)).count(), dates.len() - 2, "{dates:?}");
    assert!(dates[dates.len() - 2] > 1_760_000_000_000);
    assert_eq!(dates[dates.len() - 1], 1_600_000_000_000);
}

#[test]
fn signing_up_asks_for_what_the_options_say() {
    let check = |sign_up: SignUp, stage: &str| {
        let server = Synapse::start(&Options { sign_up, ..Options::default() }).unwrap();
        let refused = Api::register(&server.url(), "zahra").map(|api| api.user().to_owned());
        match (refused, stage) {
            (Ok(user), "") => assert_eq!(user, "@zahra:localhost"),
            (Err(Error::Refused { status, .. }), _) if !stage.is_empty() => assert_eq!(status.to_string(), stage, "{sign_up:?}"),
            (other, _) => panic!("{sign_up:?}: {other:?}"),
        }
    };
    check(SignUp::Open, "");
    check(SignUp::Token, "401");
    check(SignUp::Terms, "401");
    check(SignUp::Closed, "403");
}

#[test]
fn the_small_community_is_all_there() {
    let server = Synapse::start(&Options { template: Template::Small, ..Options::default() }).unwrap();
    let alice = Api::login(&server.url(), "alice").unwrap();
    assert_eq!(alice.joined_rooms().unwrap().len(), 11);
    let sync = alice.sync(None, 0).unwrap();
    assert_eq!(sync["rooms"]["invite"].as_object().unwrap().len(), 1);
    let room = |key: &str| small::room(&server.url(), key).unwrap();
    assert_eq!(alice.unread(&room("hike")).unwrap(), (4, 1));
    assert_eq!(alice.unread(&room("team")).unwrap(), (0, 0));
    assert_eq!(alice.unread(&room("building")).unwrap(), (0, 0), "muted");
    assert_eq!(alice.state(&room("bob"), "m.room.encryption", "").unwrap()["algorithm"], "m.megolm.v1.aes-sha2");
    assert!(matches!(alice.say(&room("channel"), "may I?"), Err(Error::Refused { status: 403, .. })));
    let public = alice.get("/_matrix/client/v3/publicRooms").unwrap();
    assert_eq!(public["total_room_count_estimate"], 2);

    for script in small::scripts().iter().filter(|script| !matches!(script.kind, Kind::Direct | Kind::Invite)) {
        let history = alice.history(&room(script.key)).unwrap();
        let dates: Vec<i64> = history.iter().map(|event| event["origin_server_ts"].as_i64().unwrap()).collect();
        assert!(dates.is_sorted(), "{} is in the order of time", script.key);
        let said = history.iter().filter(|event| event["type"] == "m.room.message").count();
        let wanted = script.lines.iter().filter(|line| matches!(line.deed, Deed::Say { .. } | Deed::Edit { .. })).count();
        assert_eq!(said, wanted, "{}", script.key);
    }
}

#[test]
fn every_script_can_be_read() {
    let scripts = small::scripts();
    assert_eq!(scripts.len(), 12);
    let chats: Vec<_> = scripts.iter().map(|script| script.key).collect();
    for line in small::chatter() {
        assert!(chats.contains(&line.chat.unwrap()), "{line:?}");
    }
    assert_eq!(small::chatter().len(), 12);
    for script in scripts {
        let labels: Vec<_> =
            script.lines.iter().filter_map(|line| if let Deed::Say { label, .. } = line.deed { label } else { None }).collect();
        for line in &script.lines {
            let named = match line.deed {
                Deed::Say { reply, .. } => reply,
                Deed::Edit { label, .. } | Deed::React { label, .. } | Deed::Remove { label } => Some(label),
            };
            assert!(named.is_none_or(|label| labels.contains(&label)), "{}: {line:?}", script.key);
            assert!(script.people.contains(&line.from), "{}: {line:?}", script.key);
        }
    }
}

#[test]
fn a_large_account_is_sown_in_any_size() {
    let mut server = Synapse::start(&Options::default()).unwrap();
    heavy::sow(&mut server, 1_780_000_000_000, Size { chats: 12, messages: 2, big: 60 }, &|_| {}).unwrap();
    let alice = Api::login(&server.url(), "alice").unwrap();
    assert_eq!(alice.joined_rooms().unwrap().len(), 12);
    let rooms = alice.joined_rooms().unwrap();
    let longest = rooms.iter().map(|room| alice.bodies(room).unwrap().len()).max();
    assert_eq!(longest, Some(61));
}
