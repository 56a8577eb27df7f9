//! Where the browser comes back to: a listener on this machine that takes one visitor.
//!
//! Any program and any page of the browser can reach it. What they bring is only taken with the word that went out with the
//! person; the listener is there only while somebody waits for it.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use url::Url;

/// How long a visitor may take to say what they want.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest request that is listened to.
const LONGEST: usize = 16 * 1024;

/// What the person sees when they are done in the browser.
const PAGE: &str = include_str!("landing.html");

/// A listener on 127.0.0.1; it closes when it is dropped.
pub(crate) struct Landing {
    listener: TcpListener,
    address: Url,
}

impl Landing {
    /// Opens it on a free port.
    pub(crate) async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let address = Url::parse(&format!("http://127.0.0.1:{port}/")).map_err(io::Error::other)?;
        Ok(Self { listener, address })
    }

    /// Returns its address.
    pub(crate) fn address(&self) -> &Url {
        &self.address
    }

    /// Waits for the visitor that brings the word `state`, and returns what else they bring: the address they came to.
    pub(crate) async fn arrival(self, state: &str) -> io::Result<Url> {
        let mut visitors = JoinSet::new();
        loop {
            tokio::select! {
                visitor = self.listener.accept() => {
                    let (stream, _) = visitor?;
                    visitors.spawn(timeout(PATIENCE, receive(stream, self.address.clone(), state.to_owned())));
                }
                Some(said) = visitors.join_next(), if !visitors.is_empty() => {
                    if let Ok(Ok(Ok(Some(url)))) = said {
                        return Ok(url);
                    }
                }
            }
        }
    }
}

/// Receives a visitor; `None` for one who was not waited for.
async fn receive(mut stream: TcpStream, address: Url, state: String) -> io::Result<Option<Url>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > LONGEST || stream.read_buf(&mut head).await? == 0 {
            return Ok(None);
        }
    }
    let wanted = target(&head, &address).filter(|url| url.query_pairs().any(|(key, value)| key == "state" && value == state));
    let answer = match &wanted {
        Some(_) => format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
             content-security-policy: default-src 'none'; style-src 'unsafe-inline'\r\nreferrer-policy: no-referrer\r\n\
             connection: close\r\n\r\n{PAGE}",
            PAGE.len()
        ),
        None => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
    };
    // Who came has arrived, whether they wait for the page or not.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    Ok(wanted)
}

/// Reads which address was asked for.
fn target(head: &[u8], address: &Url) -> Option<Url> {
    let line = std::str::from_utf8(head).ok()?.lines().next()?;
    let path = line.strip_prefix("GET ")?.split(' ').next()?;
    let url = address.join(path).ok()?;
    (url.path() == "/" && url.origin() == address.origin()).then_some(url)
}
