//! Big-endian fields, cut from the front of a slice. `None` means that the bytes end too early.

use crate::codes::Hash;

pub(super) fn cut<'b>(from: &mut &'b [u8], bytes: usize) -> Option<&'b [u8]> {
    let (head, rest) = from.split_at_checked(bytes)?;
    *from = rest;
    Some(head)
}

pub(super) fn cut_array<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*head)
}

pub(super) fn cut_u32(from: &mut &[u8]) -> Option<u32> {
    cut_array(from).map(u32::from_be_bytes)
}

pub(super) fn cut_u64(from: &mut &[u8]) -> Option<u64> {
    cut_array(from).map(u64::from_be_bytes)
}

pub(super) fn cut_hash(from: &mut &[u8]) -> Option<Hash> {
    cut_array(from).map(Hash)
}

/// Whether nothing was ever written here: preallocated space is zero.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks::<16>();
    words.iter().all(|word| u128::from_ne_bytes(*word) == 0) && rest.iter().all(|byte| *byte == 0)
}

/// A length or position as the files write it. Every caller has bounded it to far below 2^32.
pub(super) fn as_u32(length: usize) -> u32 {
    u32::try_from(length).expect("bounded by the limits of frames and pages")
}

/// A position in memory from one on disk. The program is built for 64 bits only.
pub(super) fn as_usize(length: u64) -> usize {
    usize::try_from(length).expect("a file that is read whole fits into memory")
}
