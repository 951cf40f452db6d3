//! How a log is found again after a crash: which torn end may be cut, and what is damage.
//!
//! A batch is acknowledged after its sync, so a crash can leave at most one frame that nobody was told
//! about, at the very end. Only such a frame is cut, and only if it looks like a write that did not come
//! to its end: sectors that never arrived are zero, because the space was zero before. Everything else
//! is damage. What is cut is kept in `quarantine/`.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::log::{Seq, TreeSize};

use super::bytes::is_blank;
use super::chain::Chain;
use super::durable::{create_dir, write_atomically};
use super::error::{StoreError, io_error};
use super::frame::{FRAME_BYTES_MAX, FrameFault, HEADER_BYTES, Header, MAGIC, TRAILER_BYTES};
use super::offsets::{Passed, Place};
use super::segment::{self, chain_fault, damage, frame_fault, walk};

/// The unit in which disks write whole or not at all.
const SECTOR_BYTES: usize = 512;

/// A torn end that was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The segment.
    pub file: PathBuf,
    /// Where the torn frame began.
    pub offset: u64,
    /// The entry that it would have begun with.
    pub entry: Seq,
    /// Where the cut bytes are kept.
    pub kept: PathBuf,
}

/// A segment that was walked to its end.
pub(super) struct Walked {
    pub(super) chain: Chain,
    /// Where its frames end.
    pub(super) offset: u64,
    /// Length of the file.
    pub(super) length: u64,
    pub(super) passed: Vec<Passed>,
}

/// Which torn ends may be cut.
pub(super) enum Torn<'a> {
    /// None: something follows the segment.
    Never,
    /// One that no published checkpoint covers; the bytes go to this directory.
    Beyond { covered: TreeSize, quarantine: &'a Path },
}

/// Walks a whole segment, checking frames and chain.
pub(super) fn walk_segment(frames: &Path, first: Seq, torn: &Torn<'_>) -> Result<(Walked, Option<Cut>), StoreError> {
    let path = segment::path(frames, first);
    let bytes = fs::read(&path).map_err(io_error("read", &path))?;
    let mut chain = Chain::from(first);
    let mut passed = Vec::new();
    let end = walk(&bytes, first, &mut |offset, _, frame| {
        for record in &frame.records {
            let entry = chain.next;
            chain.admit(&record.entry).map_err(|fault| chain_fault(&path, offset as u64, entry, &fault))?;
        }
        let place = Place { segment: first, offset: offset as u64 };
        passed.push(Passed { first: frame.first, count: frame.records.len() as u64, place });
        Ok(())
    })?;
    let offset = end.offset as u64;
    let cut = match (&end.fault, torn) {
        (None, Torn::Never | Torn::Beyond { .. }) => None,
        (Some(fault), Torn::Beyond { covered, quarantine }) if is_torn(&bytes, end.offset, end.next, fault) => {
            if covered.holds(end.next) {
                let what = format!("the last frame is torn, but a checkpoint of {covered} entries was published");
                return Err(damage(&path, offset, Some(end.next), what));
            }
            Some(cut(&path, &bytes, end.offset, end.next, quarantine)?)
        }
        (Some(fault), Torn::Never | Torn::Beyond { .. }) => {
            return Err(frame_fault(&path, offset, end.next, fault));
        }
    };
    Ok((Walked { chain, offset, length: bytes.len() as u64, passed }, cut))
}

/// Whether the bytes from `offset` look like one write that did not come to its end.
fn is_torn(bytes: &[u8], offset: usize, due: Seq, fault: &FrameFault) -> bool {
    let crash_can_do_it = match fault {
        FrameFault::Magic | FrameFault::HeaderChecksum | FrameFault::BodyChecksum | FrameFault::Trailer => true,
        FrameFault::UnknownVersion { .. }
        | FrameFault::UnknownFlags { .. }
        | FrameFault::UnknownKind { .. }
        | FrameFault::Limits { .. }
        | FrameFault::Short { .. }
        | FrameFault::Malformed(_)
        | FrameFault::OutOfOrder { .. } => false,
    };
    let rest = bytes.get(offset..).unwrap_or_default();
    if !crash_can_do_it || a_frame_follows(rest) {
        return false;
    }
    match Header::parse(rest) {
        Ok(header) => {
            let Some((frame, after)) = rest.split_at_checked(header.frame_bytes()) else { return false };
            header.first == due
                && is_blank(after)
                && (trailer_is_missing(frame, offset, &header) || holds_blank_sector(frame, offset))
        }
        Err(_) => is_torn_without_header(rest, offset),
    }
}

/// A sound header further on means that the bytes here were once followed by another acknowledged batch.
fn a_frame_follows(rest: &[u8]) -> bool {
    rest.windows(MAGIC.len())
        .enumerate()
        .skip(1)
        .filter(|(_, window)| *window == MAGIC)
        .any(|(at, _)| rest.get(at..).is_some_and(|found| Header::parse(found).is_ok()))
}

/// The trailer never arrived: it is zero, or zero from the sector border that runs through it.
///
/// A single wrong bit is decay and not a torn write, even where it makes the trailer zero.
fn trailer_is_missing(frame: &[u8], offset: usize, header: &Header) -> bool {
    let wanted = header.trailer();
    let at = frame.len().saturating_sub(TRAILER_BYTES);
    let found = frame.get(at..).unwrap_or_default();
    let wrong_bits: u32 = found.iter().zip(wanted).map(|(a, b)| (a ^ b).count_ones()).sum();
    let border = (offset + at).next_multiple_of(SECTOR_BYTES) - (offset + at);
    let arrived = if border < TRAILER_BYTES { border } else { 0 };
    let cut_at_border = found.get(..arrived) == wanted.get(..arrived) && found.get(arrived..).is_some_and(is_blank);
    wrong_bits > 1 && (is_blank(found) || cut_at_border)
}

/// A sector of the file that lies wholly within the piece and was never written.
fn holds_blank_sector(piece: &[u8], offset: usize) -> bool {
    let border = offset.next_multiple_of(SECTOR_BYTES) - offset;
    piece.get(border..).unwrap_or_default().as_chunks::<SECTOR_BYTES>().0.iter().any(|sector| is_blank(sector))
}

/// The header itself, or a part of it, lay in a sector that never arrived.
fn is_torn_without_header(rest: &[u8], offset: usize) -> bool {
    let used = rest.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let piece = rest.get(..used).unwrap_or_default();
    let one_bit = piece.iter().map(|byte| byte.count_ones()).sum::<u32>() <= 1;
    let border = (offset + 1).next_multiple_of(SECTOR_BYTES) - offset;
    let begins_blank = piece.get(..border).is_some_and(is_blank);
    let header_cut = border < HEADER_BYTES && used <= border;
    used <= FRAME_BYTES_MAX && !one_bit && (begins_blank || header_cut || holds_blank_sector(piece, offset))
}

/// Keeps the torn bytes, then makes the place blank again, each step durable before the next.
fn cut(path: &Path, bytes: &[u8], offset: usize, due: Seq, quarantine: &Path) -> Result<Cut, StoreError> {
    let rest = bytes.get(offset..).unwrap_or_default();
    let used = rest.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    create_dir(quarantine)?;
    let name = |n: u32| quarantine.join(format!("torn-{:020}-{n}", due.0));
    let kept = (0..u32::MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(u32::MAX));
    write_atomically(&kept, rest.get(..used).unwrap_or_default())?;
    let file = OpenOptions::new().write(true).open(path).map_err(io_error("open", path))?;
    file.write_all_at(&vec![0; used], offset as u64).and_then(|()| file.sync_data()).map_err(io_error("cut", path))?;
    Ok(Cut { file: path.to_path_buf(), offset: offset as u64, entry: due, kept })
}

#[cfg(test)]
mod tests;
