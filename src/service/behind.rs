//! The thread behind the writer: public files, views, published checkpoints. All of it can be made again.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::time::{Duration, Instant};

use crate::codes::{Hash, with_causes};
use crate::log::{Seq, TreeSize};
use crate::statement::Statement;
use crate::store::{Body, Covered, Record, Tripwire, ViewStore};

use super::published::{Mirrored, Published};
use super::views;
use super::writer::Committed;

/// Entries between two points at which the views are made durable.
const VIEWS_SYNC_EVERY: u64 = 65_536;

/// What the thread holds.
pub(super) struct Behind {
    pub shared: Arc<Published>,
    pub views: Arc<dyn ViewStore>,
    pub publisher: Publisher,
    /// At most one published checkpoint in this time.
    pub publish_every: Duration,
}

/// Who publishes checkpoints.
pub(super) enum Publisher {
    /// This thread.
    Own(Publishing),
    /// The thread that asks witnesses; it is nudged when there is something new.
    Feeder(SyncSender<()>),
}

/// Publishing: what was made durable, and where it is announced.
pub(super) struct Publishing {
    pub shared: Arc<Published>,
    pub tripwire: Option<Tripwire>,
    /// What the public has seen last.
    pub published: TreeSize,
}

impl Publishing {
    /// Announces a checkpoint whose tiles are durable: the tripwire first, then the file that readers see.
    pub(super) fn publish(&mut self, size: TreeSize, note: &str) -> Result<(), String> {
        if let Some(tripwire) = &self.tripwire {
            tripwire.write(note).map_err(|error| with_causes(&error))?;
        }
        self.shared.mirror.write_checkpoint(note.as_bytes()).map_err(|error| with_causes(&error))?;
        self.published = size;
        self.shared.metrics.published(size);
        Ok(())
    }
}

impl Behind {
    /// Follows the writer until its channel closes, then publishes what is left.
    pub(super) fn run(mut self, committed: &Receiver<Committed>) {
        let mut next = Instant::now();
        loop {
            let wait = next.saturating_duration_since(Instant::now());
            let waiting = self.waiting();
            let received =
                if waiting { committed.recv_timeout(wait) } else { committed.recv().map_err(RecvTimeoutError::from) };
            match received {
                Ok(batch) => {
                    if let Err(error) = self.follow(batch) {
                        self.stop(error);
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if Instant::now() >= next && self.waiting() {
                if let Err(error) = self.publish() {
                    self.stop(error);
                    return;
                }
                next = Instant::now() + self.publish_every;
            }
        }
        let last = self.publish().and_then(|()| self.views.sync_checkpoint().map_err(|error| with_causes(&error)));
        if let Err(error) = last {
            self.stop(error);
        }
    }

    fn follow(&mut self, Committed { first, records, checkpoint }: Committed) -> Result<(), String> {
        let lines: Vec<&[u8]> = records.iter().map(|record| record.entry.as_slice()).collect();
        self.shared.mirror.append(&lines).map_err(|error| with_causes(&error))?;
        let size = TreeSize(first.0 + records.len() as u64);
        self.shared.publish_mirrored(Mirrored { size, checkpoint });
        self.nudge()?;
        let (statements, covered) = statements_of(&records, first)?;
        let folded = views::fold(self.views.as_ref(), &statements, covered);
        folded
            .inspect_err(|error| self.shared.doubt_views(self.views.as_ref(), error))
            .map_err(|error| with_causes(&error))?;
        self.shared.metrics.viewed(covered.size);
        if first.0 / VIEWS_SYNC_EVERY != size.0 / VIEWS_SYNC_EVERY {
            self.views.sync_checkpoint().map_err(|error| with_causes(&error))?;
        }
        Ok(())
    }

    /// Whether this thread has something to publish.
    fn waiting(&self) -> bool {
        match &self.publisher {
            Publisher::Own(publishing) => publishing.published < self.shared.mirrored().size,
            Publisher::Feeder(_) => false,
        }
    }

    /// Publishes the newest checkpoint, tiles durable first.
    fn publish(&mut self) -> Result<(), String> {
        let mirrored = self.shared.mirrored();
        match &mut self.publisher {
            Publisher::Own(publishing) if mirrored.size > publishing.published => {
                self.shared.mirror.sync().map_err(|error| with_causes(&error))?;
                publishing.publish(mirrored.size, &mirrored.checkpoint)
            }
            Publisher::Own(_) | Publisher::Feeder(_) => Ok(()),
        }
    }

    /// Tells the feeder that there is something new; a nudge that waits already is as good as two.
    fn nudge(&self) -> Result<(), String> {
        match &self.publisher {
            Publisher::Feeder(nudges) if matches!(nudges.try_send(()), Err(TrySendError::Disconnected(()))) => {
                Err("the thread that publishes has ended".to_owned())
            }
            Publisher::Own(_) | Publisher::Feeder(_) => Ok(()),
        }
    }

    fn stop(&self, error: String) {
        tracing::error!(error, "public files and views stand still; restart to make them again");
        self.shared.note_trouble(|trouble| {
            trouble.behind.get_or_insert(error);
        });
    }
}

/// The statements of some records, those withdrawn left out, and the position after them.
pub(super) fn statements_of(records: &[Record], first: Seq) -> Result<(Vec<(Seq, Statement)>, Covered), String> {
    let mut found = Vec::with_capacity(records.len());
    let standing = |(record, _): &(&Record, u64)| matches!(record.body, Body::Statement(_));
    for (record, seq) in records.iter().zip(first.0..).filter(standing) {
        found.push((Seq(seq), super::opening::statement_of(record).map_err(|error| error.to_string())?));
    }
    let leaf = records.last().map_or(Hash::ZERO, |record| Hash::leaf(&record.entry));
    Ok((found, Covered { size: TreeSize(first.0 + records.len() as u64), leaf }))
}
