//! Reading records while the writer appends: any thread, any number, nothing shared but a counter.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::log::{Seq, TreeSize};

use super::error::{StoreError, io_error};
use super::frame::{Frame, FrameFault};
use super::offsets::{Offsets, Place};
use super::record::Record;
use super::segment::{self, damage, frame_at, frame_fault, header_at};

/// How many segments stay open: bounds the file descriptors.
const OPEN_FILES_MAX: usize = 64;
/// After so many bytes of bodies a read ends, so that no caller can ask for all memory.
const READ_BYTES_MAX: usize = 8_000_000;

/// A record with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The number of its entry.
    pub seq: Seq,
    /// What the log keeps.
    pub record: Record,
}

/// Reads the acknowledged records of a [`LogDir`](super::LogDir); clones are cheap.
///
/// Every read checks the checksums of the frame it touches and that the frame is the one that was
/// asked for: damage is an error with its place, never an answer.
#[derive(Clone, Debug)]
pub struct LogReader {
    shared: Arc<Shared>,
}

/// What the writer and the readers of one directory share.
#[derive(Debug)]
pub(super) struct Shared {
    frames: PathBuf,
    pub(super) offsets: Offsets,
    /// Entries whose frames are synced: the only ones that exist for readers.
    committed: AtomicU64,
    firsts: RwLock<Vec<Seq>>,
    open: Mutex<BTreeMap<Seq, Arc<File>>>,
}

impl Shared {
    pub(super) fn new(frames: PathBuf, offsets: Offsets, size: TreeSize, firsts: Vec<Seq>) -> Self {
        Self {
            frames,
            offsets,
            committed: AtomicU64::new(size.0),
            firsts: RwLock::new(firsts),
            open: Mutex::new(BTreeMap::new()),
        }
    }

    pub(super) fn add_segment(&self, first: Seq) {
        self.firsts.write().unwrap_or_else(PoisonError::into_inner).push(first);
    }

    /// Shows entries to readers. Called after the sync only.
    pub(super) fn commit(&self, size: TreeSize) {
        self.committed.store(size.0, Ordering::Release);
    }

    /// The segment that holds an entry, and the one after it.
    fn segment_of(&self, seq: Seq) -> (Seq, Option<Seq>) {
        let firsts = self.firsts.read().unwrap_or_else(PoisonError::into_inner);
        let after = firsts.partition_point(|first| *first <= seq);
        (after.checked_sub(1).and_then(|at| firsts.get(at)).copied().unwrap_or(Seq(0)), firsts.get(after).copied())
    }

    fn file(&self, first: Seq) -> Result<Arc<File>, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(&first) {
            return Ok(Arc::clone(file));
        }
        let path = segment::path(&self.frames, first);
        let file = Arc::new(File::open(&path).map_err(io_error("open", &path))?);
        if open.len() >= OPEN_FILES_MAX {
            open.pop_first();
        }
        open.insert(first, Arc::clone(&file));
        Ok(file)
    }
}

impl LogReader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// How many entries are acknowledged.
    #[must_use]
    pub fn size(&self) -> TreeSize {
        TreeSize(self.shared.committed.load(Ordering::Acquire))
    }

    /// The record of an entry; `None` beyond the end.
    ///
    /// # Errors
    ///
    /// Damage, named; or what the system said.
    pub fn record(&self, seq: Seq) -> Result<Option<Record>, StoreError> {
        Ok(self.read(seq, 1)?.pop().map(|stored| stored.record))
    }

    /// Whole records in order without gaps, from `from`: at most `count_max`, fewer at the end and after
    /// 8 MB, but at least one if there is one.
    ///
    /// # Errors
    ///
    /// Damage, named; or what the system said.
    pub fn read(&self, from: Seq, count_max: usize) -> Result<Vec<Stored>, StoreError> {
        let size = self.size();
        let (mut out, mut bytes, mut next) = (Vec::new(), 0, from);
        let mut guess = None;
        while size.holds(next) && out.len() < count_max && bytes < READ_BYTES_MAX {
            let (frame, after) = self.frame_with(next, guess)?;
            let skip = super::bytes::as_usize(next.0 - frame.first.0);
            for record in frame.records.into_iter().skip(skip).take(count_max - out.len()) {
                bytes += record.body_bytes();
                out.push(Stored { seq: next, record });
                next = Seq(next.0 + 1);
            }
            guess = Some(after);
        }
        Ok(out)
    }

    /// The frame that holds an entry, and where the frame after it should be.
    ///
    /// A guess or a row of the offsets that leads to anything but that frame is forgotten; the walk
    /// along the segment has the last word, on the answer and on the damage.
    fn frame_with(&self, seq: Seq, guess: Option<Place>) -> Result<(Frame, Place), StoreError> {
        let hint = guess.or_else(|| self.shared.offsets.place(seq));
        if let Some(place) = hint
            && let Ok(found) = self.frame_in(place, seq)
        {
            return Ok(found);
        }
        let place = self.walk_to(seq)?;
        self.frame_in(place, seq)
    }

    fn frame_in(&self, place: Place, seq: Seq) -> Result<(Frame, Place), StoreError> {
        let path = segment::path(&self.shared.frames, place.segment);
        let file = self.shared.file(place.segment)?;
        let (frame, length) = frame_at(&file, &path, place.offset, seq)?;
        let next = Seq(frame.first.0 + frame.records.len() as u64);
        if seq < frame.first || seq >= next {
            let fault = FrameFault::OutOfOrder { found: frame.first, wanted: seq };
            return Err(frame_fault(&path, place.offset, seq, &fault));
        }
        let after = match self.shared.segment_of(next) {
            (segment, _) if segment == next => Place { segment, offset: 0 },
            (_, _) => Place { segment: place.segment, offset: place.offset + length },
        };
        Ok((frame, after))
    }

    fn walk_to(&self, seq: Seq) -> Result<Place, StoreError> {
        let (first, following) = self.shared.segment_of(seq);
        let path = segment::path(&self.shared.frames, first);
        let file = self.shared.file(first)?;
        let (mut due, mut offset) = (first, 0);
        loop {
            if following.is_some_and(|following| due >= following) || due > seq {
                return Err(damage(&path, offset, Some(seq), "the entry lies between two frames"));
            }
            let header = header_at(&file, &path, offset, due)?;
            if seq < header.next() {
                return Ok(Place { segment: first, offset });
            }
            due = header.next();
            offset += header.frame_bytes() as u64;
        }
    }
}
