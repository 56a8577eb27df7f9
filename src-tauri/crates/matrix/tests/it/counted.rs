//! A way to the homeserver on which requests are counted.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
};

/// A proxy on loopback; it ends with the test.
pub struct Counted {
    pub url: String,
    requests: Arc<AtomicU64>,
}

impl Counted {
    pub async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, port, Arc::clone(&counter)));
            }
        });
        Self { url, requests }
    }

    /// How many requests there were so far.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

async fn pass(client: TcpStream, port: u16, counter: Arc<AtomicU64>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let ((mut from, mut back), (mut answers, mut to)) = (client.into_split(), server.into_split());
    tokio::spawn(async move { copy(&mut answers, &mut back).await });
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        // Each of the client's requests begins a piece of its own: it waits for the answer to the one before.
        let text = String::from_utf8_lossy(&bytes[..length]);
        if text.lines().next().is_some_and(|line| line.ends_with(" HTTP/1.1")) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        if to.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}
