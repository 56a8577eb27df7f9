//! The engine as the window sees it: perhaps still opening, perhaps unable to, else answering.
//!
//! The window is started first and asks at once; every question waits here until the engine is open. When it cannot
//! open, every question is answered with that failure, so that the window can say what happened.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use hoopoe_messenger::{Client, Messenger, Setup};
use hoopoe_model::{Code, Failure, Frame, route};
use serde_json::Value;
use tokio::sync::watch;

/// The engine, open or not yet. A clone is the same engine.
#[derive(Clone)]
pub struct Engine {
    opened: watch::Receiver<Option<Result<Arc<Messenger>, Failure>>>,
    /// The window's door; a page that is loaded again gets a new one.
    client: Arc<Mutex<Option<Arc<Client>>>>,
}

impl Engine {
    /// Starts opening the engine, on the runtime that this is called in.
    pub fn open(setup: impl Future<Output = Setup> + Send + 'static) -> Self {
        let (sender, opened) = watch::channel(None);
        tokio::spawn(async move {
            // In a task of its own, so that a panic while opening is told like any other failure.
            let result = tokio::spawn(async move { Messenger::open(setup.await).await.map(Arc::new) })
                .await
                .unwrap_or_else(|_| Err(Failure::new(Code::Internal, "the engine broke while it was opening")));
            if let Err(failure) = &result {
                tracing::error!(code = ?failure.code, message = failure.message, "the engine could not be opened");
            }
            sender.send_replace(Some(result));
            // The state stays readable as long as anybody asks.
            sender.closed().await;
        });
        Self { opened, client: Arc::default() }
    }

    /// Waits until the engine is open.
    pub async fn messenger(&self) -> Result<Arc<Messenger>, Failure> {
        let mut opened = self.opened.clone();
        let opened = opened.wait_for(Option::is_some).await;
        match opened.ok().and_then(|opened| opened.clone()) {
            Some(result) => result,
            None => Err(Failure::new(Code::Internal, "the engine is gone")),
        }
    }

    /// Connects a window; one that was connected before is let go, and its views with it. Frames are delivered until
    /// `deliver` says that nobody takes them.
    pub async fn connect(&self, deliver: impl Fn(Frame) -> bool + Send + 'static) -> Result<(), Failure> {
        let (client, mut frames) = self.messenger().await?.connect();
        let before = self.client.lock().unwrap_or_else(PoisonError::into_inner).replace(Arc::new(client));
        drop(before);
        tokio::spawn(async move {
            while let Some(frame) = frames.recv().await {
                if !deliver(frame) {
                    return;
                }
            }
        });
        Ok(())
    }

    /// Answers a request of the connected window.
    pub async fn answer(&self, method: &str, request: Value) -> Result<Value, Failure> {
        self.messenger().await?;
        let client = self.client.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match client {
            Some(client) => route(&*client, method, request).await,
            None => Err(Failure::new(Code::BadRequest, "subscribe before the first call")),
        }
    }

    /// Closes the engine in order, if it is open.
    pub async fn close(&self) {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).take();
        let opened = self.opened.borrow().clone();
        if let Some(Ok(messenger)) = opened {
            messenger.close().await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use std::time::Duration;

    use hoopoe_messenger::{FileKeys, KeyStore};
    use hoopoe_model::Abilities;
    use serde_json::json;
    use tokio::sync::mpsc;
    use zeroize::Zeroizing;

    use super::*;

    fn engine(data: &std::path::Path, keys: Box<dyn KeyStore>) -> Engine {
        let (desktop, _) = mpsc::unbounded_channel();
        let setup = Setup { data: data.to_owned(), device_name: "test".to_owned(), keys, desktop, abilities: Abilities::default() };
        Engine::open(std::future::ready(setup))
    }

    async fn first_frame(frames: &mut mpsc::UnboundedReceiver<Frame>) -> Frame {
        tokio::time::timeout(Duration::from_secs(20), frames.recv()).await.expect("no frame in 20 s").expect("the stream ended")
    }

    #[tokio::test]
    async fn a_page_that_is_loaded_again_takes_the_place_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path(), Box::new(FileKeys::new(folder.path())));
        let unasked = engine.answer("open", json!({"view": {"view": "app"}})).await.unwrap_err();
        assert_eq!(unasked.code, Code::BadRequest);

        let (sender, mut first) = mpsc::unbounded_channel();
        engine.connect(move |frame| sender.send(frame).is_ok()).await.unwrap();
        engine.answer("open", json!({"view": {"view": "app"}})).await.unwrap();
        assert_eq!(first_frame(&mut first).await.seq, 0);

        let (sender, mut second) = mpsc::unbounded_channel();
        engine.connect(move |frame| sender.send(frame).is_ok()).await.unwrap();
        engine.answer("open", json!({"view": {"view": "app"}})).await.unwrap();
        assert_eq!(first_frame(&mut second).await.seq, 0);
        let ended = tokio::time::timeout(Duration::from_secs(20), first.recv()).await.expect("the first page is still served");
        assert!(ended.is_none());
        engine.close().await;
    }

    #[tokio::test]
    async fn a_failure_to_open_answers_every_question() {
        struct Locked;
        impl KeyStore for Locked {
            fn master_key(&self) -> Result<Zeroizing<[u8; 32]>, Failure> {
                Err(Failure::new(Code::Storage, "the keychain is locked"))
            }
            fn is_keychain(&self) -> bool {
                true
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path(), Box::new(Locked));
        let expected = Failure::new(Code::Storage, "the keychain is locked");
        assert_eq!(engine.connect(|_| true).await.unwrap_err(), expected);
        for method in ["open", "no_such_method"] {
            assert_eq!(engine.answer(method, json!({})).await.unwrap_err(), expected);
        }
    }
}
