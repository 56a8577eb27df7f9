//! A network that breaks on demand: a TCP proxy on loopback in front of the homeserver.
//!
//! The weather can be changed at any time and holds for open connections as well. Requests are counted, so that a test
//! can tell a patient client from one that storms.

mod flow;
mod requests;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// How the network behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weather {
    /// As it is.
    #[default]
    Fair,
    /// Everything arrives later, in both directions.
    Delay(Duration),
    /// Few bytes a second in each direction.
    Throttle(u64),
    /// Everything is accepted, nothing arrives; what was held back arrives once the weather changes.
    BlackHole,
    /// Connections are reset at once.
    Refuse,
    /// Each request is answered with an HTTP status, such as 502 or 429, and a `Retry-After` of so many seconds.
    Status(u16, Option<u32>),
}

/// What has passed so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections of the client.
    pub connections: u64,
    /// Requests of the client, answered or not.
    pub requests: u64,
    /// Bytes to the homeserver.
    pub sent: u64,
    /// Bytes from the homeserver.
    pub received: u64,
}

/// A proxy at work; it ends with the value, and all its connections with it.
///
/// A homeserver that tells the proxy's address as its own sends every engine through it, wherever it signed in.
pub struct FaultProxy {
    port: u16,
    shared: Arc<Shared>,
    weather: watch::Sender<Weather>,
    cuts: watch::Sender<u64>,
    task: AbortHandle,
}

/// What the connections of a proxy have in common.
#[derive(Default)]
struct Shared {
    target: AtomicU16,
    connections: AtomicU64,
    requests: Mutex<BTreeMap<String, u64>>,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Shared {
    fn count(&self, request: String) {
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(request).or_default() += 1;
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

impl FaultProxy {
    /// Opens a port of its own. Aim it before the first connection: a homeserver can so be told the proxy's address
    /// before it starts.
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("opening the proxy's port")?;
        let port = listener.local_addr().context("reading the proxy's port")?.port();
        let shared = Arc::new(Shared::default());
        let (weather, cuts) = (watch::Sender::new(Weather::Fair), watch::Sender::new(0));
        let accepting = accept(listener, Arc::clone(&shared), weather.subscribe(), cuts.clone());
        let task = tokio::spawn(accepting).abort_handle();
        Ok(Self { port, shared, weather, cuts, task })
    }

    /// Sends everything on to a port of this machine from now on.
    pub fn aim(&self, port: u16) {
        self.shared.target.store(port, Ordering::Relaxed);
    }

    /// Its address, as a homeserver's.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Changes the weather, for open connections as well.
    pub fn set(&self, weather: Weather) {
        let before = self.weather.send_replace(weather);
        // These two speak to the client themselves: no connection lives through their coming or going.
        if [before, weather].iter().any(|weather| matches!(weather, Weather::Refuse | Weather::Status(..))) {
            self.cut();
        }
    }

    /// Cuts all connections there are.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Tells what has passed so far.
    pub fn counts(&self) -> Counts {
        let Shared { connections, sent, received, .. } = &*self.shared;
        let [connections, sent, received] = [connections, sent, received].map(|count| count.load(Ordering::Relaxed));
        Counts { connections, requests: self.requests().values().sum(), sent, received }
    }

    /// Tells how often each kind of request came: by method and path, without ids.
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, weather: watch::Receiver<Weather>, cuts: watch::Sender<u64>) {
    while let Ok((client, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::Relaxed);
        // A cut is one that comes after this moment.
        let mut cut = cuts.subscribe();
        let (shared, weather) = (Arc::clone(&shared), weather.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = serve(client, shared, weather) => {}
                _ = cut.changed() => {}
            }
        });
    }
}

async fn serve(client: TcpStream, shared: Arc<Shared>, weather: watch::Receiver<Weather>) {
    let now = *weather.borrow();
    match now {
        Weather::Refuse => {
            // With data left unread or time zero to linger, closing is a reset.
            #[allow(deprecated, reason = "a linger of zero does not block")]
            let _ = client.set_linger(Some(Duration::ZERO));
        }
        Weather::Status(status, retry_after) => requests::answer_all(client, status, retry_after, &shared).await,
        Weather::Fair | Weather::Delay(_) | Weather::Throttle(_) | Weather::BlackHole => {
            let target = SocketAddr::from((Ipv4Addr::LOCALHOST, shared.target.load(Ordering::Relaxed)));
            // Without a homeserver behind it, a proxy lets its client go.
            if let Ok(server) = TcpStream::connect(target).await {
                flow::both_ways(client, server, &shared, weather).await;
            }
        }
    }
}
