//! One page of the table: sorted rows under a checksum.
//!
//! 4,096 bytes: 255 rows of key u64 | seq u64, sorted, unused ones zero | page number u64 | count u16
//! | 2 zero bytes | CRC32C of all before.

use std::path::Path;

use super::super::bytes::{cut_array, cut_u32, cut_u64, is_blank};
use super::super::error::StoreError;
use super::super::segment::damage;

pub(super) const PAGE_BYTES: usize = 4096;
pub(super) const ROWS_MAX: usize = 255;
const ROW_BYTES: usize = 16;

/// The rows of a page in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) rows: Vec<(u64, u64)>,
    pub(super) changed: bool,
}

impl Page {
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS_MAX
    }

    pub(super) fn encode(&self, number: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(PAGE_BYTES);
        for (key, seq) in &self.rows {
            out.extend_from_slice(&key.to_be_bytes());
            out.extend_from_slice(&seq.to_be_bytes());
        }
        out.resize(ROWS_MAX * ROW_BYTES, 0);
        out.extend_from_slice(&number.to_be_bytes());
        out.extend_from_slice(&u16::try_from(self.rows.len()).unwrap_or(0).to_be_bytes());
        out.extend_from_slice(&[0; 2]);
        out.extend_from_slice(&crc32c::crc32c(&out).to_be_bytes());
        out
    }

    pub(super) fn decode(bytes: &[u8], number: u64, path: &Path, offset: u64) -> Result<Self, StoreError> {
        cut_page(bytes, number).ok_or_else(|| damage(path, offset, None, "a page of the index fails its checksum"))
    }
}

fn cut_page(bytes: &[u8], number: u64) -> Option<Page> {
    let (covered, mut checksum) = bytes.split_at_checked(PAGE_BYTES - 4)?;
    if cut_u32(&mut checksum)? != crc32c::crc32c(covered) {
        return None;
    }
    let (mut rest, mut trailer) = covered.split_at_checked(ROWS_MAX * ROW_BYTES)?;
    let found = (cut_u64(&mut trailer)?, usize::from(u16::from_be_bytes(cut_array(&mut trailer)?)));
    let count = Some(found.1).filter(|count| found.0 == number && *count <= ROWS_MAX && is_blank(trailer))?;
    let mut rows = Vec::with_capacity(count + 1);
    for _ in 0..count {
        rows.push((cut_u64(&mut rest)?, cut_u64(&mut rest)?));
    }
    (is_blank(rest) && rows.is_sorted()).then_some(Page { rows, changed: false })
}
