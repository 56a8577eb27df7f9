//! As much HTTP/1.1 as it takes to count requests and to refuse them.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Shared;

/// Finds the requests in the bytes of a client, wherever they are cut.
#[derive(Default)]
pub(super) struct Counter {
    head: Vec<u8>,
    /// Bytes of the body still to come.
    body: u64,
}

impl Counter {
    /// Takes the next bytes and names the requests that ended in them.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut ended = Vec::new();
        for byte in bytes {
            if self.body > 0 {
                self.body -= 1;
            } else {
                self.head.push(*byte);
                if !self.head.ends_with(b"\r\n\r\n") {
                    continue;
                }
                self.body = content_length(&self.head);
            }
            if self.body == 0 {
                ended.push(name(&self.head));
                self.head.clear();
            }
        }
        ended
    }
}

/// The method and the path, without what differs from one room to the next.
fn name(head: &[u8]) -> String {
    let line = String::from_utf8_lossy(head).lines().next().unwrap_or_default().to_owned();
    let mut words = line.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let parts =
        path.split('?').next().unwrap_or_default().split('/').map(|part| if part.contains(['!', '%', '$', '@']) { "…" } else { part });
    format!("{method} {}", parts.take(8).collect::<Vec<_>>().join("/"))
}

/// Clients of Matrix know the length of what they send; one that does not is not counted right.
fn content_length(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0)
}

/// Answers every request of a connection with a status.
pub(super) async fn answer_all(mut client: TcpStream, status: u16, retry_after: Option<u32>, shared: &Shared) {
    let code = if status == 429 { "M_LIMIT_EXCEEDED" } else { "M_UNKNOWN" };
    let body = match retry_after {
        Some(seconds) => format!(r#"{{"errcode":"{code}","error":"as asked","retry_after_ms":{}}}"#, u64::from(seconds) * 1000),
        None => format!(r#"{{"errcode":"{code}","error":"as asked"}}"#),
    };
    let wait = retry_after.map_or_else(String::new, |seconds| format!("Retry-After: {seconds}\r\n"));
    let length = body.len();
    let answer = format!("HTTP/1.1 {status} As asked\r\nContent-Type: application/json\r\n{wait}Content-Length: {length}\r\n\r\n{body}");
    let (mut counter, mut buffer) = (Counter::default(), vec![0; 16 * 1024]);
    while let Ok(length) = client.read(&mut buffer).await {
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { return };
        for request in counter.take(bytes) {
            shared.count(request);
            if client.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counter;

    #[test]
    fn requests_are_counted_wherever_they_are_cut() {
        let stream = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nPUT /b HTTP/1.1\r\ncontent-length: 5\r\n\r\nhelloPOST /c HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
        for size in 1..=stream.len() {
            let mut counter = Counter::default();
            let requests: Vec<String> = stream.chunks(size).flat_map(|bytes| counter.take(bytes)).collect();
            assert_eq!(requests, ["GET /a", "PUT /b", "POST /c"], "in pieces of {size}");
        }
    }
}
