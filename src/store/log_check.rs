//! The full look at a log directory: every byte of every segment, and the index beside them.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use crate::log::Seq;

use super::chain::Chain;
use super::damage::Damage;
use super::error::{StoreError, io_error};
use super::frame::{Frame, Header, MAGIC};
use super::offsets::{Passed, Place, ROW_BYTES, rows};
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
    let frames = dir.join("frames");
    let firsts = if frames.is_dir() { segment::list(&frames)? } else { Vec::new() };
    let index_path = dir.join("index").join("offsets");
    let index = match File::open(&index_path) {
        Ok(file) => Some(file),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(io_error("open", &index_path)(error)),
    };
    let mut check = Check { report: LogChecked::default(), chain: Chain::from(Seq(0)), passed: Vec::new() };
    for (done, first) in firsts.iter().enumerate() {
        progress(done as u64, firsts.len() as u64);
        let last = done + 1 == firsts.len();
        check.segment(&frames, *first, last)?;
        check.rows(index.as_ref(), &index_path)?;
    }
    progress(firsts.len() as u64, firsts.len() as u64);
    check.report.segments = firsts.len() as u64;
    check.rows_beyond(index.as_ref(), &index_path)?;
    Ok(check.report)
}

struct Check {
    report: LogChecked,
    chain: Chain,
    passed: Vec<Passed>,
}

impl Check {
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
        }
        let count = frame.records.len() as u64;
        self.passed.push(Passed { first: frame.first, count, place });
        self.report.entries += count;
        self.report.frames += 1;
        self.report.bytes += length as u64;
        Ok(())
    }

    /// Compares the index with a fresh derivation, a segment at a time; of a damaged log the rows of its
    /// sound frames only.
    fn rows(&mut self, index: Option<&File>, path: &Path) -> Result<(), StoreError> {
        for passed in std::mem::take(&mut self.passed) {
            let wanted = rows(&[passed]);
            let mut found = vec![0; wanted.len()];
            let begin = passed.first.0 * ROW_BYTES;
            let read = index.is_some_and(|index| index.read_exact_at(&mut found, begin).is_ok());
            if !read || found != wanted {
                self.note(damage(path, begin, Some(passed.first), "the rows are not what the frames give"))?;
            }
        }
        Ok(())
    }

    /// Rows behind the last entry; in a damaged log they may be right.
    fn rows_beyond(&mut self, index: Option<&File>, path: &Path) -> Result<(), StoreError> {
        let length = match index {
            Some(index) => index.metadata().map_err(io_error("look at", path))?.len(),
            None => 0,
        };
        let end = self.report.entries * ROW_BYTES;
        if length > end && self.report.damage.is_empty() {
            let entry = Some(Seq(self.report.entries));
            self.note(damage(path, end, entry, "rows of entries that the frames do not hold"))?;
        }
        Ok(())
    }
}

/// The next sound header at or after a place.
fn next_header(bytes: &[u8], from: usize) -> Option<(usize, Header)> {
    let rest = bytes.get(from..)?;
    let starts = rest.windows(MAGIC.len()).enumerate().filter(|(_, window)| *window == MAGIC);
    starts.map(|(at, _)| from + at).find_map(|at| Some((at, Header::parse(bytes.get(at..)?).ok()?)))
}
