//! Opening a log: the last segment is walked whole, the earlier ones are checked at their ends.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::codes::Hash;
use crate::log::{Entry, Seq, TreeSize};

use super::chain::Chain;
use super::durable::create_dir;
use super::error::{StoreError, io_error};
use super::frame::Frame;
use super::log_dir::remove_unfinished;
use super::offsets::Offsets;
use super::recovery::{Cut, Torn, Walked, walk_segment};
use super::segment::{self, damage, frame_at};

/// A log that was found sound enough to write to.
pub(super) struct Opened {
    pub(super) frames: PathBuf,
    pub(super) offsets: Offsets,
    pub(super) firsts: Vec<Seq>,
    pub(super) last: Option<Last>,
    pub(super) chain: Chain,
    pub(super) cut: Option<Cut>,
    pub(super) segments_reindexed: u64,
}

/// The segment that can still grow.
pub(super) struct Last {
    pub(super) first: Seq,
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// The first and last frame of a segment that has a successor.
struct Ends {
    first: Frame,
    last: Frame,
}

pub(super) fn open(dir: &Path, covered: TreeSize) -> Result<Opened, StoreError> {
    let (frames, index) = (dir.join("frames"), dir.join("index"));
    create_dir(&frames)?;
    create_dir(&index)?;
    remove_unfinished(&frames)?;
    let firsts = segment::list(&frames)?;
    let offsets = Offsets::open(&index.join("offsets"))?;
    let quarantine = dir.join("quarantine");
    let mut opened =
        Opened { frames, offsets, firsts, last: None, chain: Chain::from(Seq(0)), cut: None, segments_reindexed: 0 };
    names_are_in_place(&opened)?;
    edge(&mut opened, covered, &quarantine)?;
    earlier_segments(&mut opened)?;
    let size = opened.chain.tail().size;
    if size < covered {
        return Err(StoreError::Behind { dir: dir.to_path_buf(), found: size, wanted: covered });
    }
    if let Some(seq) = opened.offsets.row_beyond(size)? {
        let what = format!("entry {seq} was acknowledged and indexed, but the frames end with {size} entries");
        return Err(damage(&index.join("offsets"), seq.0 * 16, Some(seq), what));
    }
    opened.offsets.truncate(size)?;
    Ok(opened)
}

/// Every segment begins with the entry that its name says, and the first one with entry 0.
fn names_are_in_place(opened: &Opened) -> Result<(), StoreError> {
    if let Some(first) = opened.firsts.first().filter(|first| first.0 != 0) {
        let path = segment::path(&opened.frames, Seq(0));
        return Err(damage(
            &path,
            0,
            Some(Seq(0)),
            format!("the segment is missing: the log begins with entry {first}"),
        ));
    }
    let Some((_, earlier)) = opened.firsts.split_last() else { return Ok(()) };
    for first in earlier {
        let path = segment::path(&opened.frames, *first);
        let file = File::open(&path).map_err(io_error("open", &path))?;
        segment::header_at(&file, &path, 0, *first)?;
    }
    Ok(())
}

/// Finds the right edge in the last segment that holds a frame.
fn edge(opened: &mut Opened, covered: TreeSize, quarantine: &Path) -> Result<(), StoreError> {
    let Some((last, earlier)) = opened.firsts.split_last() else { return Ok(()) };
    let may_cut = Torn::Beyond { covered, quarantine };
    let (walked, cut) = walk_segment(&opened.frames, *last, &may_cut)?;
    opened.cut = cut;
    opened.last = Some(Last { first: *last, offset: walked.offset, length: walked.length });
    opened.chain = walked.chain;
    index(&opened.offsets, &walked)?;
    if walked.passed.is_empty()
        && let Some(before) = earlier.last()
    {
        opened.chain = whole(opened, *before, *last)?.chain;
    }
    Ok(())
}

/// Checks the ends of every segment that has a successor, and that they meet.
fn earlier_segments(opened: &mut Opened) -> Result<(), StoreError> {
    let mut before: Option<Frame> = None;
    let firsts = opened.firsts.clone();
    for pair in firsts.windows(2) {
        let &[first, next] = pair else { continue };
        let ends = if let Some(ends) = ends_by_row(opened, first, next) {
            ends
        } else {
            whole(opened, first, next)?;
            opened.segments_reindexed += 1;
            ends_by_row(opened, first, next).ok_or_else(|| unstable(&opened.frames, first))?
        };
        if let Some(before) = before.replace(ends.last) {
            links(opened, first, &before, &ends.first)?;
        }
    }
    if let (Some(before), Some(last)) = (before, opened.last.as_ref().filter(|last| last.offset > 0)) {
        let path = segment::path(&opened.frames, last.first);
        let file = File::open(&path).map_err(io_error("open", &path))?;
        links(opened, last.first, &before, &frame_at(&file, &path, 0, last.first)?.0)?;
    }
    Ok(())
}

/// The ends of a segment, if its last row leads to the frame after which the next segment begins.
fn ends_by_row(opened: &Opened, first: Seq, next: Seq) -> Option<Ends> {
    let last_seq = TreeSize(next.0).last_seq()?;
    let place = opened.offsets.place(last_seq).filter(|place| place.segment == first)?;
    let path = segment::path(&opened.frames, first);
    let file = File::open(&path).ok()?;
    let (head, _) = frame_at(&file, &path, 0, first).ok()?;
    let (last, _) = frame_at(&file, &path, place.offset, last_seq).ok()?;
    (head.first == first && last.first.0 + last.records.len() as u64 == next.0).then_some(Ends { first: head, last })
}

/// Walks a segment that has a successor and writes its rows again.
fn whole(opened: &Opened, first: Seq, next: Seq) -> Result<Walked, StoreError> {
    let (walked, _) = walk_segment(&opened.frames, first, &Torn::Never)?;
    let end = walked.chain.next;
    if end != next {
        let path = segment::path(&opened.frames, end.min(next));
        let what = format!("the segment before ends with {end} entries, but the next one begins with entry {next}");
        return Err(damage(&path, 0, Some(end.min(next)), what));
    }
    index(&opened.offsets, &walked)?;
    opened.offsets.sync()?;
    Ok(walked)
}

fn index(offsets: &Offsets, walked: &Walked) -> Result<(), StoreError> {
    let same = walked.passed.iter().all(|frame| {
        (frame.first.0..frame.first.0 + frame.count).all(|seq| offsets.place(Seq(seq)) == Some(frame.place))
    });
    if same { Ok(()) } else { offsets.write(&walked.passed) }
}

/// The first entry of a segment carries the leaf hash of the last entry of the segment before.
fn links(opened: &Opened, first: Seq, before: &Frame, after: &Frame) -> Result<(), StoreError> {
    let leaf = before.records.last().map(|record| Hash::leaf(&record.entry));
    let prev = after.records.first().and_then(|record| Entry::parse(&record.entry).ok()).map(|entry| entry.prev);
    if leaf == prev {
        return Ok(());
    }
    let what = "its first entry does not continue the segment before: one of the two is of another log";
    Err(damage(&segment::path(&opened.frames, first), 0, Some(first), what))
}

fn unstable(frames: &Path, first: Seq) -> StoreError {
    damage(&segment::path(frames, first), 0, Some(first), "the segment reads differently each time")
}
