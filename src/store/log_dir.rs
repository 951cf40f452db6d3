//! The log on one machine: one writer, many readers, nothing changed in place.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::log::{Seq, TreeSize};

use super::chain::{Chain, ChainFault, Tail};
use super::durable::create_dir;
use super::error::{StoreError, io_error};
use super::frame::{FrameTooLarge, encode};
use super::lock::DirLock;
use super::log_open::{self, Opened};
use super::offsets::{Passed, Place};
use super::reader::{LogReader, Shared};
use super::record::Record;
use super::recovery::Cut;
use super::segment;

/// How a log is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogOptions {
    /// Size of a segment, in bytes; a frame that is larger gets a segment of its own size.
    pub segment_bytes: u32,
}

/// What opening found and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The edge that was found.
    pub tail: Tail,
    /// A torn frame that was cut; nobody was told that it was written.
    pub cut: Option<Cut>,
    /// Segments whose rows in `index/offsets` had to be made again.
    pub segments_reindexed: u64,
}

/// Why a batch was not appended.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The log does not end where the batch begins: look again.
    #[error("the log ends with {} entries, the batch was made for {}", found.size, expected.size)]
    Moved {
        /// The edge that the batch was made for.
        expected: Tail,
        /// The edge as it is.
        found: Tail,
    },
    /// Send it in parts; nothing was written.
    #[error(transparent)]
    TooLarge(#[from] FrameTooLarge),
    /// An entry that does not continue the chain; nothing was written.
    #[error("entry {seq} does not continue the log")]
    NotNext {
        /// The number that was due.
        seq: Seq,
        /// What is wrong with it.
        #[source]
        fault: ChainFault,
    },
    /// The system refused: what landed is unknown, and this writer writes no more.
    #[error("the batch may or may not be on disk")]
    Io(#[from] StoreError),
    /// An earlier error stopped this writer. Reopen: recovery finds out what landed.
    #[error("the writer stopped earlier: {reason}")]
    Stopped {
        /// The earlier error.
        reason: String,
    },
}

/// The record files of one directory.
///
/// * [`append`](Self::append) writes the whole batch or none of it, and it is on disk before `Ok`;
/// * it writes only if the tail still is `expected`, else [`AppendError::Moved`];
/// * after any other error of the disk it refuses to write until reopened: what landed is unknown;
/// * readers see whole acknowledged records in order, without gaps.
///
/// Shape: `frames/*.seg`, `index/offsets`, `quarantine/`, `lock`. The store is not trusted: readers
/// recompute every hash they rely on.
#[derive(Debug)]
pub struct LogDir {
    frames: PathBuf,
    segment_bytes: u64,
    chain: Chain,
    active: Option<Active>,
    shared: Arc<Shared>,
    stopped: Option<String>,
    lock: DirLock,
}

/// The segment that grows.
#[derive(Debug)]
struct Active {
    first: Seq,
    file: File,
    offset: u64,
    length: u64,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self { segment_bytes: 64 << 20 }
    }
}

impl LogDir {
    /// Opens a log for writing, or begins one, and repairs what a crash may leave.
    ///
    /// `covered` is the larger of the stored checkpoint and the one kept outside: what was published
    /// must be there. The last segment is checked whole, the earlier ones at their ends; the rest is
    /// checked when it is read, and by [`check_log`](super::check_log).
    ///
    /// # Errors
    ///
    /// [`StoreError::Locked`], [`StoreError::Behind`] for an old backup, damage, a newer format.
    pub fn open(dir: &Path, covered: TreeSize, options: LogOptions) -> Result<(Self, Recovered), StoreError> {
        create_dir(dir)?;
        Self::open_locked(dir, DirLock::acquire(dir)?, covered, options)
    }

    /// As [`open`](Self::open), for a caller that holds the lock already, because it touched other files of the
    /// directory before.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), but for the lock.
    pub fn open_locked(
        dir: &Path,
        lock: DirLock,
        covered: TreeSize,
        options: LogOptions,
    ) -> Result<(Self, Recovered), StoreError> {
        let Opened { frames, offsets, firsts, last, chain, cut, segments_reindexed } = log_open::open(dir, covered)?;
        let active = match last {
            Some(last) => {
                let path = segment::path(&frames, last.first);
                let file = OpenOptions::new().write(true).open(&path).map_err(io_error("open", &path))?;
                Some(Active { first: last.first, file, offset: last.offset, length: last.length })
            }
            None => None,
        };
        let tail = chain.tail();
        let shared = Arc::new(Shared::new(frames.clone(), offsets, tail.size, firsts));
        let segment_bytes = u64::from(options.segment_bytes);
        let log = Self { frames, segment_bytes, chain, active, shared, stopped: None, lock };
        Ok((log, Recovered { tail, cut, segments_reindexed }))
    }

    /// The right edge.
    #[must_use]
    pub fn tail(&self) -> Tail {
        self.chain.tail()
    }

    /// Ends this log and keeps the directory locked, for whoever opens it again at once.
    #[must_use]
    pub fn into_lock(self) -> DirLock {
        self.lock
    }

    /// A reader for any thread.
    #[must_use]
    pub fn reader(&self) -> LogReader {
        LogReader::new(Arc::clone(&self.shared))
    }

    /// Appends one batch as one frame: one write, one sync. An empty batch changes nothing.
    ///
    /// # Errors
    ///
    /// Only [`AppendError::Io`] leaves open whether the batch landed. A failed sync is never tried
    /// again: the system may have dropped the pages and would report success.
    pub fn append(&mut self, expected: Tail, records: &[Record]) -> Result<Tail, AppendError> {
        if let Some(reason) = &self.stopped {
            return Err(AppendError::Stopped { reason: reason.clone() });
        }
        let found = self.tail();
        if expected != found {
            return Err(AppendError::Moved { expected, found });
        }
        if records.is_empty() {
            return Ok(found);
        }
        let first = found.size.next_seq();
        let frame = encode(first, 0, records)?;
        let mut chain = self.chain;
        for record in records {
            let seq = chain.next;
            chain.admit(&record.entry).map_err(|fault| AppendError::NotNext { seq, fault })?;
        }
        let place = match self.write(first, &frame) {
            Ok(place) => place,
            Err(error) => {
                self.stopped = Some(error.to_string());
                return Err(AppendError::Io(error));
            }
        };
        // The batch is on disk: what fails from here on cannot unmake it, but stops the writer.
        if let Err(error) = self.shared.offsets.write(&[Passed { first, count: records.len() as u64, place }]) {
            self.stopped = Some(error.to_string());
        }
        self.chain = chain;
        self.shared.commit(chain.tail().size);
        Ok(chain.tail())
    }

    fn write(&mut self, first: Seq, frame: &[u8]) -> Result<Place, StoreError> {
        let bytes = frame.len() as u64;
        if self.active.as_ref().is_none_or(|active| active.length - active.offset < bytes) {
            self.roll(first, bytes)?;
        }
        let path = |of: Seq| segment::path(&self.frames, of);
        let Some(active) = &mut self.active else { unreachable!("a segment was just created") };
        active
            .file
            .write_all_at(frame, active.offset)
            .and_then(|()| active.file.sync_data())
            .map_err(io_error("append to", &path(active.first)))?;
        let place = Place { segment: active.first, offset: active.offset };
        active.offset += bytes;
        Ok(place)
    }

    /// Begins a segment. The rows of the one before become durable, so that opening can rely on them.
    fn roll(&mut self, first: Seq, frame_bytes: u64) -> Result<(), StoreError> {
        if self.active.take().is_some() {
            self.shared.offsets.sync()?;
        }
        let length = self.segment_bytes.max(frame_bytes);
        let file = segment::create(&self.frames, first, length)?;
        self.shared.add_segment(first);
        self.active = Some(Active { first, file, offset: 0, length });
        Ok(())
    }
}

/// Removes what a crash left of a segment that was being created.
pub(super) fn remove_unfinished(frames: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(frames).map_err(io_error("list", frames))? {
        let path = entry.map_err(io_error("list", frames))?.path();
        if path.extension().is_some_and(|extension| extension == "tmp") {
            fs::remove_file(&path).map_err(io_error("remove", &path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
