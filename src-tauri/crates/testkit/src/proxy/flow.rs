//! One connection through the weather.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{mpsc, watch};

use super::requests::Counter;
use super::{Shared, Weather};

/// How much is taken in before the weather has let it through.
const AHEAD: usize = 64;

/// Passes bytes on in both directions until one side is done.
pub(super) async fn both_ways(client: TcpStream, server: TcpStream, shared: &Shared, weather: watch::Receiver<Weather>) {
    // Small packets matter here more than their number.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = server.into_split();
    let mut counter = Counter::default();
    let out = one_way(client_read, server_write, &shared.sent, weather.clone(), |bytes| {
        counter.take(bytes).into_iter().for_each(|request| shared.count(request));
    });
    let back = one_way(server_read, client_write, &shared.received, weather, |_| {});
    tokio::join!(out, back);
}

async fn one_way(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    passed: &AtomicU64,
    mut weather: watch::Receiver<Weather>,
    mut seen: impl FnMut(&[u8]),
) {
    let (sender, mut queue) = mpsc::channel::<(Instant, Vec<u8>)>(AHEAD);
    let reading = async move {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length) = from.read(&mut buffer).await {
            let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { return };
            seen(bytes);
            if sender.send((Instant::now(), bytes.to_vec())).await.is_err() {
                return;
            }
        }
    };
    let writing = async {
        while let Some((at, bytes)) = queue.recv().await {
            let_through(at, bytes.len(), &mut weather).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
            passed.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(reading, writing);
}

/// Returns once the weather lets bytes through that were taken in at a moment.
async fn let_through(at: Instant, length: usize, weather: &mut watch::Receiver<Weather>) {
    loop {
        let now = *weather.borrow_and_update();
        let pause = match now {
            Weather::Fair | Weather::Refuse | Weather::Status(..) => return,
            Weather::Delay(delay) => delay.saturating_sub(at.elapsed()),
            Weather::Throttle(rate) => Duration::from_micros(length as u64 * 1_000_000 / rate.max(1)).saturating_sub(at.elapsed()),
            Weather::BlackHole => Duration::MAX,
        };
        if pause.is_zero() {
            return;
        }
        let changed = async {
            // A proxy that is gone changes nothing any more; its cut ends this.
            if weather.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        if pause == Duration::MAX {
            changed.await;
        } else if tokio::time::timeout(pause, changed).await.is_err() {
            return;
        }
    }
}
