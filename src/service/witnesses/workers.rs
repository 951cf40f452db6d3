//! One thread a witness: a slow one keeps nobody waiting longer than was agreed.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::codes::{Hash, with_causes};
use crate::log::{TreeSize, consistency_proof};
use crate::store::Mirror;

use super::Asked;
use super::conversation::{Head, Said, converse};
use super::exchange::Exchange;

/// What a witness said, and about which head: an answer may come after its time.
pub(super) struct Heard {
    pub index: usize,
    pub head: Arc<Head>,
    pub said: Said,
    pub known: Option<TreeSize>,
}

/// The threads, and which of them are still at it.
pub(super) struct Workers {
    each: Vec<Worker>,
    answers: Receiver<Heard>,
    timeout: Duration,
}

struct Worker {
    heads: SyncSender<Arc<Head>>,
    busy: bool,
    thread: JoinHandle<()>,
}

impl Workers {
    pub(super) fn start(
        asked: &[Arc<Asked>],
        known: &[Option<TreeSize>],
        (exchange, timeout): (&Arc<dyn Exchange>, Duration),
        mirror: &Arc<Mirror>,
    ) -> Self {
        let (tell, answers) = channel();
        let known = known.iter().copied().chain(std::iter::repeat(None));
        let start = |(index, (witness, known)): (usize, (&Arc<Asked>, Option<TreeSize>))| {
            let (heads, next) = sync_channel(1);
            let (witness, exchange, mirror) = (Arc::clone(witness), Arc::clone(exchange), Arc::clone(mirror));
            let tell: Sender<Heard> = tell.clone();
            let work = move || work((index, &witness, known), (exchange.as_ref(), timeout), &mirror, (&next, &tell));
            let thread = thread::Builder::new().name("witness".to_owned()).spawn(work);
            Worker { heads, busy: false, thread: thread.expect("a process can start a thread a witness") }
        };
        Self { each: asked.iter().zip(known).enumerate().map(start).collect(), answers, timeout }
    }

    /// Offers a head to all who are free, and hears whoever answers until `enough` is content and a short grace has
    /// passed, or the time is over. Gives the indexes of those who still have not answered.
    pub(super) fn offer(
        &mut self,
        head: &Arc<Head>,
        mut take: impl FnMut(&Heard),
        enough: impl Fn() -> bool,
    ) -> Vec<usize> {
        for worker in &mut self.each {
            worker.busy = worker.busy || worker.heads.try_send(Arc::clone(head)).is_ok();
        }
        let begun = Instant::now();
        while self.each.iter().any(|worker| worker.busy) {
            // Witnesses that are not needed may add their word, but not hold up those who wait.
            let patience = if enough() { self.timeout / 4 } else { self.timeout };
            let Ok(answer) = self.answers.recv_timeout(patience.saturating_sub(begun.elapsed())) else { break };
            if let Some(worker) = self.each.get_mut(answer.index) {
                worker.busy = false;
            }
            take(&answer);
        }
        let busy = self.each.iter().enumerate().filter(|(_, worker)| worker.busy);
        busy.map(|(index, _)| index).collect()
    }

    /// Lets the threads end. One that waits for an answer ends when its time is over.
    pub(super) fn end(self) {
        let Self { each, answers, .. } = self;
        drop(answers);
        for Worker { heads, thread, .. } in each {
            drop(heads);
            if thread.join().is_err() {
                tracing::error!("a thread of a witness panicked");
            }
        }
    }
}

fn work(
    (index, witness, mut known): (usize, &Asked, Option<TreeSize>),
    exchange: (&dyn Exchange, Duration),
    mirror: &Mirror,
    (heads, tell): (&Receiver<Arc<Head>>, &Sender<Heard>),
) {
    while let Ok(head) = heads.recv() {
        let said = converse(witness, &head, &mut known, exchange, &|old, new| prove(mirror, old, new));
        if tell.send(Heard { index, head, said, known }).is_err() {
            return;
        }
    }
}

/// The hashes between two sizes, from the public tiles.
pub(super) fn prove(mirror: &Mirror, old: TreeSize, new: TreeSize) -> Result<Vec<Hash>, String> {
    consistency_proof(mirror, old, new).map_err(|error| with_causes(&error))
}
