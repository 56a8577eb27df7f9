//! Threads that own database connections and do one job after another.
//!
//! A caller hands over a closure and awaits its answer, so no connection is ever shared and no executor is ever blocked.
//! A job that panics is answered with an error and the thread goes on; its transaction was rolled back by unwinding.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::CacheError;

type Job<T> = Box<dyn FnOnce(&mut T) + Send>;

/// A queue of jobs and the threads that take from it, each with a state of its own.
pub(crate) struct Threads<T> {
    queue: Mutex<Option<Sender<Job<T>>>>,
    ended: Mutex<Vec<oneshot::Receiver<()>>>,
    handles: Vec<JoinHandle<()>>,
}

impl<T: Send + 'static> Threads<T> {
    /// Starts one thread for each state.
    pub(crate) fn start(name: &str, states: Vec<T>) -> std::io::Result<Self> {
        let (queue, jobs) = channel::<Job<T>>();
        let jobs = Arc::new(Mutex::new(jobs));
        let (mut ended, mut handles) = (Vec::new(), Vec::new());
        for state in states {
            let (end, ends) = oneshot::channel();
            let jobs = jobs.clone();
            let handle = thread::Builder::new().name(name.to_owned()).spawn(move || {
                work(&jobs, state);
                let _ = end.send(());
            })?;
            handles.push(handle);
            ended.push(ends);
        }
        Ok(Self { queue: Mutex::new(Some(queue)), ended: Mutex::new(ended), handles })
    }

    /// Has a job done by the next free thread. The job is done even when the caller stops waiting.
    pub(crate) async fn ask<R: Send + 'static>(
        &self,
        job: impl FnOnce(&mut T) -> Result<R, CacheError> + Send + 'static,
    ) -> Result<R, CacheError> {
        let (answer, answered) = oneshot::channel();
        let job: Job<T> = Box::new(move |state| {
            let result = catch_unwind(AssertUnwindSafe(|| job(state)))
                .unwrap_or_else(|_| Err(CacheError::Database("a job of the cache panicked".to_owned())));
            let _ = answer.send(result);
        });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        queue.and_then(|queue| queue.send(job).ok()).ok_or(CacheError::Closed)?;
        answered.await.unwrap_or(Err(CacheError::Closed))
    }

    /// Lets the threads finish what waits, and returns when they have dropped their states.
    pub(crate) async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let ended = std::mem::take(&mut *self.ended.lock().unwrap_or_else(PoisonError::into_inner));
        for end in ended {
            let _ = end.await;
        }
    }
}

impl<T> Drop for Threads<T> {
    /// Waits until the threads have dropped their states: a connection must not be closing any more when the process ends
    /// and the libraries below it are taken down, nor when the file is opened again.
    fn drop(&mut self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        for handle in self.handles.drain(..).filter(|handle| handle.thread().id() != thread::current().id()) {
            // A thread catches whatever its jobs do.
            let _ = handle.join();
        }
    }
}

fn work<T>(jobs: &Mutex<Receiver<Job<T>>>, mut state: T) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(job) => job(&mut state),
            Err(_) => return,
        }
    }
}
