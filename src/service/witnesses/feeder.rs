//! The thread that has checkpoints cosigned and publishes them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::codes::with_causes;
use crate::log::{Checkpoint, NoteSignature, Policy, TreeSize};
use crate::service::behind::Publishing;
use crate::service::clock::Clock;
use crate::service::keys::verifier_keys;
use crate::service::published::Mirrored;

use super::conversation::{Head, Said};
use super::kept::KeptAnswers;
use super::report::WitnessesHealth;
use super::schedule::{Schedule, Wanted};
use super::workers::{Heard, Workers};
use super::{Asked, OnFailure, WitnessOptions};

/// Everything that only this thread touches.
pub(in crate::service) struct Feeder {
    publishing: Publishing,
    policy: Policy,
    failure: OnFailure,
    asked: Vec<Arc<Asked>>,
    workers: Workers,
    schedule: Schedule,
    /// The size up to which a checkpoint is published that enough cosigned, or that nobody better could be had for.
    settled: TreeSize,
    kept: KeptAnswers,
    clock: Arc<dyn Clock>,
    health: WitnessesHealth,
    begun: Instant,
}

impl Feeder {
    /// `known` are the sizes that the witnesses told before; `every` is the least time between two publications.
    pub(in crate::service) fn new(
        options: &WitnessOptions,
        publishing: Publishing,
        known: &[Option<TreeSize>],
        (dir, every): (&Path, Duration),
        clock: Arc<dyn Clock>,
    ) -> Self {
        let asked = options.asked();
        let exchange = (&options.exchange, options.timeout);
        let workers = Workers::start(&asked, known, exchange, &publishing.shared.mirror);
        let kept = KeptAnswers::new(dir);
        let mut health = WitnessesHealth::new(options.failure, &asked, known);
        health.evidence = kept.count();
        let mut feeder = Self {
            publishing,
            policy: options.policy.clone(),
            failure: options.failure,
            asked,
            workers,
            schedule: Schedule::new(every, options.retry_max, options.refresh_every),
            settled: TreeSize::EMPTY,
            kept,
            clock,
            health,
            begun: Instant::now(),
        };
        feeder.resume();
        feeder
    }

    /// Takes up what was published before this start, if enough cosigned it.
    fn resume(&mut self) {
        let shared = Arc::clone(&self.publishing.shared);
        let published = shared.mirror.checkpoint().ok().flatten().and_then(|note| String::from_utf8(note).ok());
        let governance = shared.governance();
        if let (Some(note), Some(origin)) = (published, governance.origin()) {
            let keys = [verifier_keys(&governance), self.policy.keys()].concat();
            let opened = Checkpoint::open_cosigned(&note, &keys, origin);
            if let Ok((head, signers)) = opened {
                let cosigners = signers.iter().filter(|signer| signer.cosigned_at.is_some());
                let cosigners: Vec<_> = cosigners.map(|signer| &signer.key).collect();
                if self.policy.satisfied(cosigners.iter().copied()) {
                    self.settled = head.size;
                    self.health.quorum_met = true;
                    self.note_cosigned(head.size, note, cosigners.len());
                }
            }
        }
        self.tell();
    }

    /// Follows the nudges of the thread behind the writer until it ends, then tries once more.
    pub(in crate::service) fn run(mut self, nudges: &Receiver<()>) {
        loop {
            let due = self.wanted().map(|wanted| self.schedule.due(wanted));
            let received = match due {
                Some(due) => nudges.recv_timeout(due.saturating_sub(self.begun.elapsed())),
                None => nudges.recv().map_err(RecvTimeoutError::from),
            };
            if received == Err(RecvTimeoutError::Disconnected) {
                break;
            }
            let due = self.wanted().map(|wanted| self.schedule.due(wanted));
            if due.is_some_and(|due| self.begun.elapsed() >= due)
                && let Err(error) = self.attempt()
            {
                self.stop(error);
                return;
            }
        }
        let last = if self.settled < self.publishing.shared.mirrored().size { self.attempt() } else { Ok(()) };
        match last {
            Ok(()) => self.workers.end(),
            Err(error) => self.stop(error),
        }
    }

    fn wanted(&self) -> Option<Wanted> {
        let size = self.publishing.shared.mirrored().size;
        let grown = size > self.publishing.published;
        if size == TreeSize::EMPTY {
            None
        } else if self.schedule.failing() {
            Some(if grown && self.failure == OnFailure::Open { Wanted::Publish } else { Wanted::Retry })
        } else {
            Some(if size > self.settled { Wanted::Publish } else { Wanted::Refresh })
        }
    }

    /// Has the newest checkpoint cosigned and publishes it, or says why not.
    ///
    /// # Errors
    ///
    /// Of the own disk; what witnesses do is no error.
    fn attempt(&mut self) -> Result<(), String> {
        let mirrored = self.publishing.shared.mirrored();
        let head = Head::of(&mirrored.checkpoint).map(Arc::new).ok_or("the own checkpoint cannot be read")?;
        // Witnesses never see what a power cut could take back from those who ask for its tiles.
        self.publishing.shared.mirror.sync().map_err(|error| with_causes(&error))?;
        let cosignatures = self.offer(&head);
        let cosigners = cosignatures.keys().filter_map(|index| self.asked.get(*index)).map(|witness| &witness.key);
        let met = self.policy.satisfied(cosigners);
        let now = self.begun.elapsed();
        if met {
            self.schedule.succeeded(now);
        } else {
            self.schedule.failed(now);
        }
        self.health.quorum_met = met;
        let size = mirrored.size;
        self.health.waiting = (!met).then(|| match self.failure {
            OnFailure::Closed => format!("too few witnesses cosigned {size} entries: the checkpoint is not published"),
            OnFailure::Open => {
                format!("too few witnesses cosigned {size} entries: the checkpoint is published without")
            }
        });
        if let Some(why) = &self.health.waiting {
            tracing::warn!(why, "the quorum of witnesses is not met");
        }
        self.publishing.shared.metrics.offered(met, self.failure == OnFailure::Open);
        if met || self.failure == OnFailure::Open {
            let note = head.cosigned(cosignatures.values());
            self.publishing.publish(size, &note)?;
            if met {
                self.settled = size;
                self.note_cosigned(size, note, cosignatures.len());
            }
        }
        self.tell();
        Ok(())
    }

    /// Offers a head to the witnesses; gives the cosignatures that hold, by the witness's place in the policy.
    fn offer(&mut self, head: &Arc<Head>) -> BTreeMap<usize, NoteSignature> {
        let found = std::cell::RefCell::new(BTreeMap::new());
        let own = self.publishing.shared.reader.size();
        let (health, kept, asked) = (&mut self.health, &self.kept, &self.asked);
        let (shared, clock, policy) = (&self.publishing.shared, &self.clock, &self.policy);
        let take = |answer: &Heard| {
            let Some((witness, view)) = asked.get(answer.index).zip(health.witnesses.get_mut(answer.index)) else {
                return;
            };
            let alarm = view.heard(&answer.said, answer.known, own.max(shared.reader.size()));
            shared.metrics.witness_said(&witness.name, outcome(&answer.said, alarm));
            if alarm {
                kept.keep(witness, &answer.head, &answer.said, clock.now());
                tracing::error!(witness = witness.name, alarm = view.alarm, "a witness speaks against this log");
            }
            // An answer that came late is good for the same text: a cosignature says when it was given.
            if let Said::Cosigned(signature) = &answer.said
                && answer.head.text == head.text
            {
                found.borrow_mut().insert(answer.index, signature.clone());
            }
        };
        let enough = || {
            let found = found.borrow();
            policy.satisfied(found.keys().filter_map(|index| asked.get(*index)).map(|witness| &witness.key))
        };
        let busy = self.workers.offer(head, take, enough);
        for index in busy {
            if let Some(view) = self.health.witnesses.get_mut(index) {
                view.trouble = Some("did not answer in time".to_owned());
            }
        }
        self.health.evidence = self.kept.count();
        found.into_inner()
    }

    fn note_cosigned(&mut self, size: TreeSize, note: String, cosigners: usize) {
        // A policy that asks for nobody is met by a checkpoint that nobody cosigned: that one is no better.
        if cosigners > 0 {
            self.health.cosigned = size;
            self.publishing.shared.publish_cosigned(Mirrored { size, checkpoint: note });
            self.publishing.shared.metrics.cosigned(size);
        }
    }

    fn tell(&self) {
        self.publishing.shared.note_witnesses(self.health.clone());
    }

    fn stop(self, error: String) {
        tracing::error!(error, "publishing stands still; restart to go on");
        self.publishing.shared.note_trouble(|trouble| trouble.behind = Some(error));
        self.workers.end();
    }
}

/// What a witness said, in one word for the figures.
const fn outcome(said: &Said, alarm: bool) -> &'static str {
    match said {
        Said::Cosigned(_) => "cosigned",
        Said::KnowsMore { .. } if !alarm => "knows_more",
        Said::KnowsMore { .. } | Said::Refuses { .. } => "alarm",
        Said::Silent(_) => "silent",
    }
}
