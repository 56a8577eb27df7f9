//! Against a service on a bus of its own that can do what KDE's can.

#![allow(clippy::unwrap_used, clippy::expect_used)]
// The service is called with all that the specification names.
#![allow(clippy::used_underscore_binding, clippy::needless_pass_by_value)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hoopoe_model::{AccountId, ChatId, Language};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedVariant, connection, interface};

use super::*;

fn notice(chat: &str, body: &str, sound: bool) -> Notice {
    Notice {
        account: AccountId::from("@alice:localhost"),
        chat: ChatId::from(chat),
        message: None,
        title: chat.to_owned(),
        body: body.to_owned(),
        sound,
        can_reply: true,
    }
}

#[test]
fn the_last_task_of_each_chat_is_left() {
    let (sender, mut tasks) = mpsc::unbounded_channel();
    let show = |chat: &str, body: &str, sound| Task::Show(notice(chat, body, sound));
    let withdraw = Task::Withdraw((AccountId::from("@alice:localhost"), ChatId::from("!b")));
    for task in [show("!b", "1", false), show("!a", "2", false), withdraw, show("!c", "3", false)] {
        sender.send(task).ok().unwrap();
    }
    let left: Vec<String> = newest(show("!a", "0", true), &mut tasks)
        .into_iter()
        .map(|task| match task {
            Task::Show(notice) => format!("{} {} {}", notice.chat, notice.body, notice.sound),
            Task::Withdraw((_, chat)) => format!("{chat} withdrawn"),
        })
        .collect();
    assert_eq!(left, ["!a 2 true", "!b withdrawn", "!c 3 false"]);
}

/// A session bus that ends with the value.
struct PrivateBus {
    daemon: Child,
    address: String,
}

impl PrivateBus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon, of the package dbus, starts");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Shown { id: u32, replaced: u32, body: String, actions: Vec<String>, quiet: bool },
    Closed(u32),
}

struct Fake {
    seen: UnboundedSender<Seen>,
    abilities: Vec<&'static str>,
    inhibited: Arc<Mutex<bool>>,
    last: u32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Fake {
    fn get_capabilities(&self) -> Vec<&'static str> {
        self.abilities.clone()
    }

    #[allow(clippy::too_many_arguments)]
    fn notify(
        &mut self,
        _app: String,
        replaced: u32,
        _icon: String,
        _title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedVariant>,
        _time: i32,
    ) -> u32 {
        self.last += u32::from(replaced == 0);
        let id = if replaced == 0 { self.last } else { replaced };
        let quiet = hints.contains_key("suppress-sound");
        self.seen.send(Seen::Shown { id, replaced, body, actions, quiet }).unwrap();
        id
    }

    fn close_notification(&self, id: u32) {
        self.seen.send(Seen::Closed(id)).unwrap();
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        *self.inhibited.lock().unwrap()
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn activation_token(emitter: &SignalEmitter<'_>, id: u32, token: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_replied(emitter: &SignalEmitter<'_>, id: u32, text: &str) -> zbus::Result<()>;
}

struct Stage {
    tasks: UnboundedSender<Task>,
    seen: UnboundedReceiver<Seen>,
    answers: UnboundedReceiver<Answer>,
    inhibited: Arc<Mutex<bool>>,
    played: Arc<AtomicUsize>,
    service: Connection,
    _bus: PrivateBus,
}

impl Stage {
    async fn new(abilities: &[&'static str]) -> Self {
        let bus = PrivateBus::start();
        let (sender, seen) = unbounded_channel();
        let inhibited = Arc::new(Mutex::new(false));
        let fake = Fake { seen: sender, abilities: abilities.to_vec(), inhibited: Arc::clone(&inhibited), last: 0 };
        let service = connection::Builder::address(bus.address.as_str()).serve_at("/org/freedesktop/Notifications", fake);
        let service = service.name("org.freedesktop.Notifications").build().await.unwrap();
        let (answered, answers) = unbounded_channel();
        let (tasks, receiver) = unbounded_channel();
        let played = Arc::new(AtomicUsize::new(0));
        let (_, settings) = watch::channel(Settings { language: Language::Fa, ..Settings::default() });
        let counted = Arc::clone(&played);
        let answer = move |answer| drop(answered.send(answer));
        let play = move || {
            counted.fetch_add(1, Ordering::Relaxed);
        };
        tokio::spawn(Service::new(Some(bus.address.clone()), settings, answer, play).work(receiver));
        Self { tasks, seen, answers, inhibited, played, service, _bus: bus }
    }

    async fn show(&mut self, notice: Notice) -> Seen {
        self.tasks.send(Task::Show(notice)).ok().unwrap();
        self.seen().await
    }

    async fn seen(&mut self) -> Seen {
        tokio::time::timeout(Duration::from_secs(10), self.seen.recv()).await.expect("the service sees nothing").unwrap()
    }

    async fn answer(&mut self) -> Answer {
        tokio::time::timeout(Duration::from_secs(10), self.answers.recv()).await.expect("no answer").unwrap()
    }

    fn emitter(&self) -> SignalEmitter<'static> {
        SignalEmitter::new(&self.service, "/org/freedesktop/Notifications").unwrap().into_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_into_a_notification_comes_back_and_a_click_brings_the_focus() {
    let mut stage = Stage::new(&["actions", "body-markup", "inline-reply", "sound"]).await;
    let actions: Vec<String> = ["default", "", "inline-reply", "پاسخ"].map(str::to_owned).into();
    let shown = |id, replaced, body: &str, quiet| Seen::Shown { id, replaced, body: body.to_owned(), actions: actions.clone(), quiet };
    assert_eq!(stage.show(notice("!a", "one <b>", true)).await, shown(1, 0, "one &lt;b&gt;", false));
    assert_eq!(stage.show(notice("!a", "two", false)).await, shown(1, 1, "two", true));
    assert_eq!(stage.show(notice("!b", "three", true)).await, shown(2, 0, "three", false));

    Fake::notification_replied(&stage.emitter(), 1, "on my way").await.unwrap();
    let Answer::Replied { notice: of, text } = stage.answer().await else { panic!("no reply") };
    assert_eq!((of.body.as_str(), text.as_str()), ("two", "on my way"));
    assert_eq!(stage.seen().await, Seen::Closed(1));

    Fake::activation_token(&stage.emitter(), 2, "token").await.unwrap();
    Fake::action_invoked(&stage.emitter(), 2, "default").await.unwrap();
    let Answer::Clicked { notice: of, activation } = stage.answer().await else { panic!("no click") };
    assert_eq!((of.body.as_str(), activation.as_deref()), ("three", Some("token")));
    assert_eq!(stage.seen().await, Seen::Closed(2));
    assert_eq!(stage.played.load(Ordering::Relaxed), 0, "the service plays the sound itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_sound_and_reply_gets_neither_and_nobody_is_disturbed_who_does_not_want_to_be() {
    let mut stage = Stage::new(&["actions"]).await;
    let Seen::Shown { actions, body, quiet, .. } = stage.show(notice("!a", "a & b", true)).await else { panic!("not shown") };
    assert_eq!((actions, body.as_str(), quiet), (vec!["default".to_owned(), String::new()], "a & b", false));
    *stage.inhibited.lock().unwrap() = true;
    let Seen::Shown { quiet, .. } = stage.show(notice("!a", "more", true)).await else { panic!("not shown") };
    assert!(quiet);
    let Seen::Shown { .. } = stage.show(notice("!b", "last", false)).await else { panic!("not shown") };
    assert_eq!(stage.played.load(Ordering::Relaxed), 1);
}
