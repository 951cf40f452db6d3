//! The full look at a log directory: every byte of every segment, and the index beside them.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::log::Seq;

use super::chain::Chain;
use super::damage::Damage;
use super::error::{StoreError, io_error};
use super::frame::{Frame, Header, MAGIC};
use super::offsets::{Passed, Place, ROW_BYTES, rows};
use super::record::Record;
use super::segment::{self, chain_fault, damage, frame_fault, walk};

/// What a full check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogChecked {
    /// Everything that is not as it must be, in the order of the files.
    pub damage: Vec<Damage>,
    /// Sound entries.
    pub entries: u64,
    /// Sound frames.
    pub frames: u64,
    /// Segment files.
    pub segments: u64,
    /// Bytes of sound frames.
    pub bytes: u64,
}

/// A frame that a scan passed.
#[derive(Clone, Copy, Debug)]
pub struct FramePlace<'p> {
    /// Its segment.
    pub file: &'p Path,
    /// Bytes from the start of the segment.
    pub offset: u64,
}

/// What a scan of the log hands on: everything that is derived from frames can be derived again from it.
pub trait LogSink {
    /// A record of a sound frame. Numbers have a gap only where frames are damaged.
    ///
    /// # Errors
    ///
    /// Ends the scan.
    fn record(&mut self, place: FramePlace<'_>, seq: Seq, record: &Record) -> Result<(), StoreError>;

    /// The rows of `index/offsets` that a sound frame gives, beginning with the row of `first`.
    ///
    /// # Errors
    ///
    /// Ends the scan.
    fn rows(&mut self, first: Seq, rows: &[u8]) -> Result<(), StoreError>;

    /// How many segments are done, and how many there are.
    fn progress(&mut self, done: u64, all: u64);
}

/// Reads the whole log of a directory and changes nothing in it.
///
/// Checks frames, chain, the blank end of each segment, and that `index/offsets` is byte for byte what
/// the frames give. A torn end that the next start would cut is named too. `progress` is told the
/// segments done and their number. Goes on behind damage with the next sound frame.
///
/// # Errors
///
/// What the system said, and a format that needs a newer program. Damage is no error here.
pub fn check_log(dir: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<LogChecked, StoreError> {
    let path = dir.join("index").join("offsets");
    let index = match File::open(&path) {
        Ok(file) => Some(file),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(io_error("open", &path)(error)),
    };
    let mut compare = CompareRows { index, path, wrong: Vec::new(), progress };
    let mut report = scan_log(dir, &mut compare)?;
    report.damage.append(&mut compare.wrong);
    compare.rows_beyond(&mut report)?;
    Ok(report)
}

/// As [`check_log`] without the index, and hands on what the sound frames hold.
///
/// # Errors
///
/// What the system or the sink said, and a format that needs a newer program. Damage is no error here.
pub fn scan_log(dir: &Path, sink: &mut dyn LogSink) -> Result<LogChecked, StoreError> {
    let frames = dir.join("frames");
    let firsts = if frames.is_dir() { segment::list(&frames)? } else { Vec::new() };
    let mut check = Check { report: LogChecked::default(), chain: Chain::from(Seq(0)), sink };
    let all = firsts.len() as u64;
    for (done, first) in (0..).zip(&firsts) {
        check.sink.progress(done, all);
        check.segment(&frames, *first, done + 1 == all)?;
    }
    check.sink.progress(all, all);
    check.report.segments = all;
    Ok(check.report)
}

/// Reads one segment and names what is unsound in it: the part of [`scan_log`] that needs no other segment.
///
/// # Errors
///
/// As [`scan_log`].
pub fn check_segment(dir: &Path, first: Seq) -> Result<Vec<Damage>, StoreError> {
    let mut check = Check { report: LogChecked::default(), chain: Chain::from(first), sink: &mut Nothing };
    check.segment(&dir.join("frames"), first, true)?;
    Ok(check.report.damage)
}

/// The entry with which a segment begins, by the name of its file.
#[must_use]
pub fn segment_first(name: &str) -> Option<Seq> {
    segment::first_of(name)
}

/// A sink for what nobody asks for.
struct Nothing;

impl LogSink for Nothing {
    fn record(&mut self, _: FramePlace<'_>, _: Seq, _: &Record) -> Result<(), StoreError> {
        Ok(())
    }

    fn rows(&mut self, _: Seq, _: &[u8]) -> Result<(), StoreError> {
        Ok(())
    }

    fn progress(&mut self, _: u64, _: u64) {}
}

/// Compares the index with a fresh derivation; of a damaged log the rows of its sound frames only.
struct CompareRows<'p> {
    index: Option<File>,
    path: PathBuf,
    wrong: Vec<Damage>,
    progress: &'p mut dyn FnMut(u64, u64),
}

impl LogSink for CompareRows<'_> {
    fn record(&mut self, _: FramePlace<'_>, _: Seq, _: &Record) -> Result<(), StoreError> {
        Ok(())
    }

    fn rows(&mut self, first: Seq, wanted: &[u8]) -> Result<(), StoreError> {
        let mut found = vec![0; wanted.len()];
        let begin = first.0 * ROW_BYTES;
        let read = self.index.as_ref().is_some_and(|index| index.read_exact_at(&mut found, begin).is_ok());
        if !read || found != wanted {
            let (file, what) = (self.path.clone(), "the rows are not what the frames give".to_owned());
            self.wrong.push(Damage { file, offset: begin, entry: Some(first), what });
        }
        Ok(())
    }

    fn progress(&mut self, done: u64, all: u64) {
        (self.progress)(done, all);
    }
}

impl CompareRows<'_> {
    /// Rows behind the last entry; in a damaged log they may be right.
    fn rows_beyond(&self, report: &mut LogChecked) -> Result<(), StoreError> {
        let length = match &self.index {
            Some(index) => index.metadata().map_err(io_error("look at", &self.path))?.len(),
            None => 0,
        };
        let end = report.entries * ROW_BYTES;
        if length > end && report.damage.is_empty() {
            let (file, entry) = (self.path.clone(), Some(Seq(report.entries)));
            let what = "rows of entries that the frames do not hold".to_owned();
            report.damage.push(Damage { file, offset: end, entry, what });
        }
        Ok(())
    }
}

struct Check<'s> {
    report: LogChecked,
    chain: Chain,
    sink: &'s mut dyn LogSink,
}

impl Check<'_> {
    /// Keeps damage; passes on what is no damage.
    fn note(&mut self, error: StoreError) -> Result<(), StoreError> {
        let StoreError::Damage(damage) = error else { return Err(error) };
        self.report.damage.push(damage);
        Ok(())
    }

    fn segment(&mut self, frames: &Path, first: Seq, last: bool) -> Result<(), StoreError> {
        let path = segment::path(frames, first);
        let bytes = fs::read(&path).map_err(io_error("read", &path))?;
        if first != self.chain.next {
            let due = self.chain.next;
            let what = format!("entries {due} to {first} are not in the segments before this one");
            self.note(damage(&path, 0, Some(due), what))?;
            self.chain = Chain::from(first);
        }
        let mut begin = 0;
        loop {
            let rest = bytes.get(begin..).unwrap_or_default();
            let due = self.chain.next;
            let end = walk(rest, due, &mut |offset, length, frame| {
                self.frame(&path, Place { segment: first, offset: (begin + offset) as u64 }, length, frame)
            })?;
            let at = begin + end.offset;
            let empty = at == 0 && !last;
            let Some(fault) = end.fault else {
                if empty {
                    self.note(damage(&path, 0, Some(first), "the segment holds no frame, but others follow it"))?;
                }
                return Ok(());
            };
            self.note(frame_fault(&path, at as u64, end.next, &fault))?;
            let Some(further) = next_header(&bytes, at + 1) else { return Ok(()) };
            begin = further.0;
            self.chain = Chain::from(further.1.first);
        }
    }

    fn frame(&mut self, path: &Path, place: Place, length: usize, frame: &Frame) -> Result<(), StoreError> {
        for (seq, record) in (frame.first.0..).map(Seq).zip(&frame.records) {
            if let Err(fault) = self.chain.admit(&record.entry) {
                self.note(chain_fault(path, place.offset, seq, &fault))?;
                self.chain = Chain::from(Seq(seq.0 + 1));
            }
            self.sink.record(FramePlace { file: path, offset: place.offset }, seq, record)?;
        }
        let count = frame.records.len() as u64;
        self.sink.rows(frame.first, &rows(&[Passed { first: frame.first, count, place }]))?;
        self.report.entries += count;
        self.report.frames += 1;
        self.report.bytes += length as u64;
        Ok(())
    }
}

/// The next sound header at or after a place.
fn next_header(bytes: &[u8], from: usize) -> Option<(usize, Header)> {
    let rest = bytes.get(from..)?;
    let starts = rest.windows(MAGIC.len()).enumerate().filter(|(_, window)| *window == MAGIC);
    starts.map(|(at, _)| from + at).find_map(|at| Some((at, Header::parse(bytes.get(at..)?).ok()?)))
}
