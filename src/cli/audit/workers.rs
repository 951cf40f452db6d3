//! Threads, one a core, for what needs no order: the walk goes on meanwhile.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

type Job = Box<dyn FnOnce() + Send>;

/// Where work is handed in. The threads end when it is dropped and everything is done.
pub(super) struct Workers(Sender<Job>);

/// What a thread will have made.
pub(super) struct Promised<T>(Receiver<T>);

impl Workers {
    pub(super) fn start<'scope>(scope: &'scope Scope<'scope, '_>) -> Self {
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let queue = Arc::clone(&queue);
            scope.spawn(move || {
                while let Some(job) = next(&queue) {
                    job();
                }
            });
        }
        Self(jobs)
    }

    /// Has it done by whichever thread is free first.
    pub(super) fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Promised<T> {
        let (sender, made) = channel();
        // Nobody waits for it any more once the walk has failed.
        let job = move || drop(sender.send(work()));
        self.0.send(Box::new(job)).expect("threads take work until this is dropped");
        Promised(made)
    }
}

impl<T> Promised<T> {
    /// Waits for it.
    pub(super) fn made(self) -> T {
        self.0.recv().expect("reading a statement or checking a signature does not panic")
    }
}

/// The next job; `None` once no more can come.
fn next(queue: &Mutex<Receiver<Job>>) -> Option<Job> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
