//! The one writer: takes what waits, decides in order, writes one frame, then answers.
//!
//! A batch is decided on a state that already holds its earlier lines. If the frame cannot be written, what
//! landed is unknown: the writer stops, says why, and reads go on from what was published before.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError};

use tokio::sync::oneshot;

use crate::codes::{Day, Hash, Timestamp, Uscc, with_causes};
use crate::governance::Governance;
use crate::log::{Checkpoint, Edge, Receipt, Seq};
use crate::manifest::Rulebook;
use crate::oversight::Dossiers;
use crate::statement::Subject;
use crate::store::{
    FRAME_BODY_BYTES_MAX, FRAME_STATEMENTS_MAX, IdIndex, LogDir, NumberRow, Record, RegistryIndex, RingRow,
};

use super::admission::Prepared;
use super::clock::Clock;
use super::decide::Staged;
use super::folding::fold_log;
use super::keys::LedgerKeys;
use super::outcome::{Accepted, Outcome, Refused};
use super::published::Published;
use super::withdrawn::withdrawals_of;

/// Entries between two points at which the id indexes are made durable.
const COVER_EVERY: u64 = 65_536;
/// Lines of a batch that write nothing: checks and repeats must not keep the others waiting.
const ANSWERS_MAX: usize = 1024;

/// What the queue carries.
pub(super) enum Message {
    /// Write it.
    Submit(Box<Prepared>, Reply),
    /// Say what would become of it.
    Check(Box<Prepared>, Reply),
    /// Finish what waits before this, and stop.
    Stop(oneshot::Sender<()>),
}

pub(super) type Reply = oneshot::Sender<Outcome>;

/// A batch that is on disk: what the thread behind makes public files and views of.
pub(super) struct Committed {
    pub first: Seq,
    pub records: Vec<Record>,
    pub checkpoint: String,
}

/// Everything that only the writer touches.
pub(super) struct Writer {
    pub log: LogDir,
    pub ids: IdIndex,
    pub registry: RegistryIndex,
    pub governance: Governance,
    pub dossiers: Dossiers,
    pub rulebook: Option<Arc<Rulebook>>,
    pub edge: Edge,
    pub at: Timestamp,
    pub keys: LedgerKeys,
    pub clock: Arc<dyn Clock>,
    pub shared: Arc<Published>,
    pub behind: SyncSender<Committed>,
}

/// An accepted line that waits for the sync.
pub(super) struct Waiting {
    pub reply: Reply,
    pub seq: Seq,
    pub id: Hash,
    pub digest: Hash,
    pub marks: Vec<crate::governance::Mark>,
    pub entry: Vec<u8>,
}

impl Writer {
    /// Serves the queue until it is told to stop or all senders are gone.
    pub(super) fn run(mut self, queue: &Receiver<Message>) {
        let mut next = queue.recv().ok();
        while let Some(message) = next.take() {
            let mut staged = Staged::default();
            let mut stop = None;
            let mut taken = Some(message);
            while let Some(message) = taken.take() {
                match message {
                    Message::Submit(prepared, reply) => self.decide(&mut staged, *prepared, reply, true),
                    Message::Check(prepared, reply) => self.decide(&mut staged, *prepared, reply, false),
                    Message::Stop(done) => {
                        stop = Some(done);
                        break;
                    }
                }
                if staged.withdraws || staged.answers.len() >= ANSWERS_MAX {
                    break;
                }
                match queue.try_recv() {
                    Ok(Message::Submit(prepared, reply)) if !staged.has_room_for(&prepared) => {
                        next = Some(Message::Submit(prepared, reply));
                    }
                    Ok(message) => taken = Some(message),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => {}
                }
            }
            self.commit(staged);
            if let Some(done) = stop {
                self.close();
                let _ = done.send(());
                return;
            }
            if next.is_none() {
                next = queue.recv().ok();
            }
        }
        self.close();
    }

    /// Writes the batch, then answers every line of it.
    fn commit(&mut self, staged: Staged) {
        let Staged { records, waiting, answers, erasures, registry, touched, admitted, withdraws, .. } = staged;
        if records.is_empty() {
            answer(answers);
            return;
        }
        if let Err(error) = self.write(&records, &staged.ring_rows, &staged.number_rows) {
            self.stop(&error);
            let reason = Refused::ReadOnly(error);
            let refused = waiting.into_iter().map(|line| (line.reply, Outcome::Refused(reason.clone())));
            answer(refused.collect());
            answer(answers.into_iter().map(|(reply, outcome)| (reply, unwritten(outcome, &reason))).collect());
            return;
        }
        // Before the answers: whoever holds a receipt finds the statement by its digest, what was erased is gone, and
        // whoever knows that a key was enrolled may use it.
        let mut followed = self.after(&waiting, &registry, &erasures);
        self.publish((&touched, admitted), &waiting, !registry.is_empty());
        if withdraws {
            followed = followed.and_then(|()| self.read_anew());
        }
        let checkpoint = self.checkpoint();
        self.shared.metrics.committed(records.len(), self.edge.size());
        let first = Seq(self.edge.size().0 - records.len() as u64);
        for line in waiting {
            let path = self.edge.inclusion_proof(line.seq).expect("a batch is smaller than the window of the edge");
            let receipt = Receipt { entry: line.entry, index: line.seq, path, checkpoint: checkpoint.clone() };
            let accepted = Accepted { seq: line.seq, digest: line.digest, receipt, marks: line.marks };
            let _ = line.reply.send(Outcome::Accepted(accepted));
        }
        answer(answers);
        if let Err(error) = followed {
            self.stop(&error);
        }
        if self.behind.send(Committed { first, records, checkpoint }).is_err() {
            self.stop("the thread that makes the public files has ended");
        }
    }

    /// Folds the whole log again, because a statement of the past is read otherwise now.
    fn read_anew(&mut self) -> Result<(), String> {
        let (reader, shared) = (&self.shared.reader, &self.shared);
        let withdrawals = withdrawals_of(&self.governance, reader, |digest| shared.digests().candidates(digest));
        let withdrawals = withdrawals.map_err(|error| with_causes(&error))?;
        let load = |manifest| shared.read_rulebook(manifest);
        let folded = fold_log(reader, self.edge.size(), (&load, &withdrawals), &mut |_, _, _| {});
        let moment = folded.map_err(|error| with_causes(&error))?;
        self.dossiers = moment.dossiers.clone();
        self.shared.publish(|published| *published = moment);
        Ok(())
    }

    fn publish(&self, (touched, admitted): (&BTreeSet<Subject>, Vec<(Uscc, Day)>), lines: &[Waiting], ruling: bool) {
        self.shared.publish(|moment| {
            if ruling {
                moment.governance = Arc::new(self.governance.clone());
                moment.rulebook.clone_from(&self.rulebook);
            }
            for dossier in touched.iter().filter_map(|subject| self.dossiers.get(*subject)) {
                moment.dossiers.put(Arc::clone(dossier));
            }
            let marked = lines.iter().filter(|line| !line.marks.is_empty());
            moment.marks.extend(marked.map(|line| (line.seq, line.marks.clone())));
            moment.admitted.extend(admitted);
            moment.size = self.edge.size();
            moment.at = Some(self.at);
        });
    }

    fn write(&mut self, records: &[Record], ring_rows: &[RingRow], numbers: &[NumberRow]) -> Result<(), String> {
        if !ring_rows.is_empty() {
            let mut ring = self.shared.ring.write().map_err(|_| "the ring is poisoned".to_owned())?;
            ring.append(ring_rows).map_err(|error| with_causes(&error))?;
        }
        if !numbers.is_empty() {
            let mut index = self.shared.numbers.write().map_err(|_| "the index of numbers is poisoned".to_owned())?;
            index.append(numbers).map_err(|error| with_causes(&error))?;
        }
        let tail = self.log.tail();
        self.log.append(tail, records).map(drop).map_err(|error| with_causes(&error))
    }

    fn checkpoint(&self) -> String {
        let origin = self.governance.origin().cloned().expect("the first entry founds the ledger");
        let checkpoint = Checkpoint { origin, size: self.edge.size(), root: self.edge.root() };
        self.keys.sign(&checkpoint, self.at, &self.governance)
    }

    /// What belongs to the writer and is on disk already by its frame: indexes, registry, erasure.
    fn after(
        &mut self,
        lines: &[Waiting],
        registry: &[Seq],
        erasures: &[super::erasure::Erasure],
    ) -> Result<(), String> {
        for line in lines {
            self.ids.insert(line.id, line.seq).map_err(|error| with_causes(&error))?;
            self.shared.digests().insert(line.digest, line.seq).map_err(|error| with_causes(&error))?;
        }
        let size = self.edge.size();
        super::erasure::carry_out(erasures, &self.shared).map_err(|error| with_causes(&error))?;
        let first = size.0 - lines.len() as u64;
        let covering = first / COVER_EVERY != size.0 / COVER_EVERY;
        if !registry.is_empty() || covering {
            self.registry.note(registry, size).map_err(|error| with_causes(&error))?;
        }
        if covering {
            self.cover()?;
        }
        Ok(())
    }

    fn cover(&mut self) -> Result<(), String> {
        let size = self.edge.size();
        self.ids.flush_covered(size).map_err(|error| with_causes(&error))?;
        self.shared.digests().flush_covered(size).map_err(|error| with_causes(&error))
    }

    fn close(mut self) {
        if self.shared.trouble().writer.is_some() {
            return;
        }
        let size = self.edge.size();
        let noted = self.registry.note(&[], size).map_err(|error| with_causes(&error));
        if let Err(error) = noted.and_then(|()| self.cover()) {
            tracing::warn!(%error, "indexes were not closed cleanly; they are made again at the next start");
        }
    }

    fn stop(&self, reason: &str) {
        tracing::error!(reason, "the writer stops; reads go on");
        self.shared.note_trouble(|trouble| {
            trouble.writer.get_or_insert_with(|| reason.to_owned());
        });
    }
}

impl Staged {
    /// Whether one more statement fits the frame.
    fn has_room_for(&self, prepared: &Prepared) -> bool {
        self.records.len() < FRAME_STATEMENTS_MAX && self.body_bytes + prepared.body_bytes_max() <= FRAME_BODY_BYTES_MAX
    }
}

fn answer(answers: Vec<(Reply, Outcome)>) {
    for (reply, outcome) in answers {
        // A caller that went away misses its answer; asking again gives the same.
        let _ = reply.send(outcome);
    }
}

/// A repeat of a line that was not written after all is no repeat.
fn unwritten(outcome: Outcome, reason: &Refused) -> Outcome {
    match outcome {
        Outcome::Repeated { .. } | Outcome::Accepted(_) | Outcome::Checked { .. } => Outcome::Refused(reason.clone()),
        Outcome::Refused(refused) => Outcome::Refused(refused),
    }
}
