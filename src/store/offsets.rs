//! Where each entry's frame lies: fixed-width rows, derived from the frames and rebuilt from them.
//!
//! Row n, 16 bytes big-endian: first seq of the segment u64 | offset of the frame u32 | CRC32C of n and
//! the two u32. Rows are a hint: whoever follows one checks the frame that he finds there.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::log::{Seq, TreeSize};

use super::bytes::{as_u32, cut_u32, cut_u64};
use super::error::{StoreError, io_error};

pub(super) const ROW_BYTES: u64 = 16;

/// Where a frame lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// First entry of its segment, which names the file.
    pub(super) segment: Seq,
    /// Bytes from the start of the segment.
    pub(super) offset: u64,
}

/// A frame that a walk passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    pub(super) first: Seq,
    pub(super) count: u64,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) struct Offsets {
    file: File,
    path: PathBuf,
}

impl Offsets {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(io_error("open", path))?;
        Ok(Self { file, path: path.to_path_buf() })
    }

    /// The place of an entry's frame; `None` if the row is missing or unsound.
    pub(super) fn place(&self, seq: Seq) -> Option<Place> {
        let mut bytes = [0; 16];
        self.file.read_exact_at(&mut bytes, seq.0.checked_mul(ROW_BYTES)?).ok()?;
        let mut rest = bytes.as_slice();
        let place = Place { segment: Seq(cut_u64(&mut rest)?), offset: u64::from(cut_u32(&mut rest)?) };
        (bytes == row(seq, place)).then_some(place)
    }

    /// Writes the rows of some frames that follow each other.
    pub(super) fn write(&self, passed: &[Passed]) -> Result<(), StoreError> {
        let Some(first) = passed.first().map(|frame| frame.first) else { return Ok(()) };
        self.file.write_all_at(&rows(passed), first.0 * ROW_BYTES).map_err(io_error("write", &self.path))
    }

    /// The first sound row at or after `size`: a trace of an entry that the frames no longer hold.
    pub(super) fn row_beyond(&self, size: TreeSize) -> Result<Option<Seq>, StoreError> {
        let rows = self.file.metadata().map_err(io_error("look at", &self.path))?.len() / ROW_BYTES;
        Ok((size.0..rows).map(Seq).find(|seq| self.place(*seq).is_some()))
    }

    pub(super) fn truncate(&self, size: TreeSize) -> Result<(), StoreError> {
        self.file.set_len(size.0 * ROW_BYTES).map_err(io_error("cut", &self.path))
    }

    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.file.sync_data().map_err(io_error("sync", &self.path))
    }
}

/// The bytes of the rows of some frames.
pub(super) fn rows(passed: &[Passed]) -> Vec<u8> {
    let each = passed
        .iter()
        .flat_map(|frame| (frame.first.0..frame.first.0 + frame.count).flat_map(|seq| row(Seq(seq), frame.place)));
    each.collect()
}

fn row(seq: Seq, place: Place) -> [u8; 16] {
    let offset = as_u32(super::bytes::as_usize(place.offset)).to_be_bytes();
    let mut row = [0; 16];
    let (segment, rest) = row.split_at_mut(8);
    segment.copy_from_slice(&place.segment.0.to_be_bytes());
    let (middle, checksum) = rest.split_at_mut(4);
    middle.copy_from_slice(&offset);
    let sum = crc32c::crc32c(&seq.0.to_be_bytes());
    let sum = crc32c::crc32c_append(crc32c::crc32c_append(sum, segment), middle);
    checksum.copy_from_slice(&sum.to_be_bytes());
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_changed_or_belongs_to_another_entry_is_no_row() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("offsets");
        let offsets = Offsets::open(&path).unwrap();
        let place = Place { segment: Seq(3), offset: 77 };
        offsets.write(&[Passed { first: Seq(3), count: 2, place }]).unwrap();
        assert_eq!([2, 3, 4, 5].map(|seq| offsets.place(Seq(seq))), [None, Some(place), Some(place), None]);
        assert_eq!(offsets.row_beyond(TreeSize(0)).unwrap(), Some(Seq(3)));
        let sound = std::fs::read(&path).unwrap();
        for bit in 3 * 16 * 8..4 * 16 * 8 {
            let mut flipped = sound.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, flipped).unwrap();
            assert_eq!(offsets.place(Seq(3)), None, "bit {bit}");
        }
        let mut swapped = sound.clone();
        swapped[48..64].copy_from_slice(&sound[64..80]);
        std::fs::write(&path, swapped).unwrap();
        assert_eq!(offsets.place(Seq(3)), None);
    }
}
