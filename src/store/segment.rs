//! Segment files: frames one after the other in space that was written with zeros beforehand.
//!
//! `frames/<first seq, 20 digits>.seg`. The zeros are real blocks, so that the sync of a batch has no
//! file length and no allocation to record, and a batch cannot fail for want of space.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::log::{EntryError, Seq};

use super::bytes::is_blank;
use super::chain::ChainFault;
use super::damage::Damage;
use super::durable::{sync_parent, temporary};
use super::error::{StoreError, io_error};
use super::frame::{Frame, FrameFault, HEADER_BYTES, Header, decode};

/// First guess at the length of a frame: one read suffices for a small batch.
const GUESS_BYTES: usize = 4096;

pub(super) fn path(frames: &Path, first: Seq) -> PathBuf {
    frames.join(format!("{:020}.seg", first.0))
}

/// First entries of all segments, in order. Files of other names are left alone.
pub(super) fn list(frames: &Path) -> Result<Vec<Seq>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(frames).map_err(io_error("list", frames))? {
        let name = entry.map_err(io_error("list", frames))?.file_name();
        found.extend(name.to_str().and_then(first_of));
    }
    found.sort_unstable();
    Ok(found)
}

/// The first entry of a segment by the name of its file.
pub(super) fn first_of(name: &str) -> Option<Seq> {
    let digits = name.strip_suffix(".seg")?;
    digits.parse().ok().filter(|first: &u64| format!("{first:020}") == digits).map(Seq)
}

/// Creates a segment of `bytes` zeros. Its name appears only when the zeros are on disk.
pub(super) fn create(frames: &Path, first: Seq, bytes: u64) -> Result<File, StoreError> {
    let path = path(frames, first);
    let prepared = temporary(&path);
    let write = || {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&prepared)?;
        let zeros = vec![0; 1 << 20];
        let mut left = bytes;
        while let Some(piece) = zeros.get(..super::bytes::as_usize(left.min(1 << 20))).filter(|piece| !piece.is_empty())
        {
            file.write_all(piece)?;
            left -= piece.len() as u64;
        }
        file.sync_all()?;
        fs::rename(&prepared, &path)?;
        Ok(file)
    };
    let file = write().map_err(io_error("create", &path))?;
    sync_parent(&path)?;
    Ok(file)
}

/// Up to `bytes` bytes from an offset; fewer only at the end of the file.
fn read_at_most(file: &File, path: &Path, offset: u64, bytes: usize) -> Result<Vec<u8>, StoreError> {
    let mut out = vec![0; bytes];
    let mut filled = 0;
    while let Some(rest) = out.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(io_error("read", path)(error)),
        }
    }
    out.truncate(filled);
    Ok(out)
}

/// The header at an offset, checked.
pub(super) fn header_at(file: &File, path: &Path, offset: u64, due: Seq) -> Result<Header, StoreError> {
    let bytes = read_at_most(file, path, offset, HEADER_BYTES)?;
    let header = Header::parse(&bytes).map_err(|fault| frame_fault(path, offset, due, &fault))?;
    if header.first == due {
        return Ok(header);
    }
    Err(frame_fault(path, offset, due, &FrameFault::OutOfOrder { found: header.first, wanted: due }))
}

/// The frame at an offset, checked, and its length. `entry` is named in damage.
pub(super) fn frame_at(file: &File, path: &Path, offset: u64, entry: Seq) -> Result<(Frame, u64), StoreError> {
    let mut bytes = read_at_most(file, path, offset, GUESS_BYTES)?;
    if let Ok(header) = Header::parse(&bytes)
        && header.frame_bytes() > bytes.len()
    {
        bytes = read_at_most(file, path, offset, header.frame_bytes())?;
    }
    let (frame, length) = decode(&bytes).map_err(|fault| frame_fault(path, offset, entry, &fault))?;
    Ok((frame, length as u64))
}

/// Where a walk over a segment came to, and why not further.
pub(super) struct WalkEnd {
    pub(super) next: Seq,
    pub(super) offset: usize,
    /// `None` if the rest was never written.
    pub(super) fault: Option<FrameFault>,
}

/// Steps from frame to frame, checking each.
pub(super) fn walk(
    bytes: &[u8],
    first: Seq,
    each: &mut dyn FnMut(usize, usize, &Frame) -> Result<(), StoreError>,
) -> Result<WalkEnd, StoreError> {
    let (mut next, mut offset) = (first, 0);
    loop {
        let rest = bytes.get(offset..).unwrap_or_default();
        let end = |fault| Ok(WalkEnd { next, offset, fault });
        match decode(rest) {
            Ok((frame, _)) if frame.first != next => {
                return end(Some(FrameFault::OutOfOrder { found: frame.first, wanted: next }));
            }
            Ok((frame, length)) => {
                each(offset, length, &frame)?;
                next = Seq(next.0 + frame.records.len() as u64);
                offset += length;
            }
            Err(FrameFault::Magic) if is_blank(rest) => return end(None),
            Err(fault) => return end(Some(fault)),
        }
    }
}

/// A frame's fault with its place.
pub(super) fn frame_fault(path: &Path, offset: u64, entry: Seq, fault: &FrameFault) -> StoreError {
    let newer = |what, found| StoreError::NeedsNewerProgram { file: path.to_path_buf(), offset, what, found };
    match fault {
        FrameFault::UnknownVersion { found } => newer("frame version", u64::from(*found)),
        FrameFault::UnknownFlags { found } => newer("frame flags", u64::from(*found)),
        FrameFault::UnknownKind { found } => newer("record kind", u64::from(*found)),
        FrameFault::Magic
        | FrameFault::HeaderChecksum
        | FrameFault::Limits { .. }
        | FrameFault::Short { .. }
        | FrameFault::BodyChecksum
        | FrameFault::Trailer
        | FrameFault::Malformed(_)
        | FrameFault::OutOfOrder { .. } => damage(path, offset, Some(entry), fault.to_string()),
    }
}

/// A broken link with its place.
pub(super) fn chain_fault(path: &Path, offset: u64, entry: Seq, fault: &ChainFault) -> StoreError {
    match fault {
        ChainFault::Entry(EntryError::UnknownVersion { found }) => {
            StoreError::NeedsNewerProgram { file: path.to_path_buf(), offset, what: "entry version", found: *found }
        }
        ChainFault::Entry(EntryError::Malformed(_)) | ChainFault::Seq { .. } | ChainFault::Prev | ChainFault::At => {
            damage(path, offset, Some(entry), fault.to_string())
        }
    }
}

pub(super) fn damage(path: &Path, offset: u64, entry: Option<Seq>, what: impl Into<String>) -> StoreError {
    StoreError::Damage(Damage { file: path.to_path_buf(), offset, entry, what: what.into() })
}
