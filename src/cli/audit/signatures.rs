//! Signatures, verified on all cores behind the walk.

use std::collections::VecDeque;

use crate::log::Seq;
use crate::statement::SignatureFault;
use crate::verify::SignatureTask;

use super::workers::{Promised, Workers};

/// Signatures of so many statements make a batch; more cost more memory and hardly less time.
const BATCH: usize = 32;
/// Statements that a thread is handed at once.
const SHARE: usize = 2 * BATCH;
/// Shares that wait or run; more cost memory, and fewer hold up the walk.
const SHARES_MAX: usize = 16;

/// How signatures are verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum Verifying {
    /// Each by itself, as admission does.
    #[default]
    Strictly,
    /// Many together; where they do not hold, each by itself.
    InBatches,
}

/// Of each statement the first signature that fails.
pub(super) type Outcomes = Vec<(Seq, Result<(), SignatureFault>)>;

/// Statements whose signatures are not verified yet.
pub(super) struct Signatures<'w> {
    workers: &'w Workers,
    verifying: Verifying,
    collected: Vec<SignatureTask>,
    running: VecDeque<Promised<Outcomes>>,
}

impl<'w> Signatures<'w> {
    pub(super) fn new(workers: &'w Workers, verifying: Verifying) -> Self {
        Self { workers, verifying, collected: vec![], running: VecDeque::new() }
    }

    /// Whether they are verified many together.
    pub(super) fn in_batches(&self) -> bool {
        self.verifying == Verifying::InBatches
    }

    /// Takes one more; what came of others in the meantime has to be asked for with [`made`](Self::made).
    pub(super) fn push(&mut self, task: SignatureTask) {
        self.collected.push(task);
        if self.collected.len() >= SHARE {
            self.hand_out();
        }
    }

    /// Waits for outcomes while more of them run than memory is meant for.
    pub(super) fn made(&mut self) -> Option<Outcomes> {
        (self.running.len() > SHARES_MAX).then(|| self.running.pop_front().map(Promised::made)).flatten()
    }

    /// Waits for the next outcomes; `None` once all are there.
    pub(super) fn rest(&mut self) -> Option<Outcomes> {
        if !self.collected.is_empty() {
            self.hand_out();
        }
        self.running.pop_front().map(Promised::made)
    }

    fn hand_out(&mut self) {
        let (tasks, verifying) = (std::mem::take(&mut self.collected), self.verifying);
        self.running.push_back(self.workers.run(move || match verifying {
            Verifying::Strictly => each(&tasks),
            Verifying::InBatches => tasks.chunks(BATCH).flat_map(together).collect(),
        }));
    }
}

fn each(tasks: &[SignatureTask]) -> Outcomes {
    tasks.iter().map(|task| (task.seq(), task.run())).collect()
}

/// Together if they hold; else each by itself, to say which does not.
fn together(tasks: &[SignatureTask]) -> Outcomes {
    if SignatureTask::hold_together(tasks) {
        tasks.iter().map(|task| (task.seq(), Ok(()))).collect()
    } else {
        each(tasks)
    }
}
