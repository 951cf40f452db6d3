//! One row of the ring, sealed under the key of its page.
//!
//! 144 bytes: nonce 24 | ciphertext of (seq u64 | disclosure digest 32 | owner 32 | key 32) | tag 16,
//! bound to the number of the page and the slot. An erased row keeps seq and digest; owner and key are
//! zero. A slot that was never written is zero.

use zeroize::Zeroizing;

use crate::codes::Hash;
use crate::log::Seq;

use super::super::bytes::{cut_array, cut_hash, cut_u64, is_blank};
use super::super::error::StoreError;
use super::super::random::random_bytes;
use super::super::seal::{decrypt, encrypt};

pub(super) const ROW_BYTES: usize = 24 + 8 + 32 + 32 + 32 + 16;

/// One key of the ring: what it opens and whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct RingRow {
    /// The entry whose statement carries the disclosure.
    pub seq: Seq,
    /// Digest of the disclosure.
    pub digest: Hash,
    /// Whom it is about: the person or the subject, hashed.
    pub owner: Hash,
    /// The key that opens it. Zero is kept for erased rows.
    pub key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for RingRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RingRow").field("seq", &self.seq).field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// What stands in a slot.
pub(super) enum Slot {
    Blank,
    Row(RingRow),
    /// Not what was written. `torn`: a piece of it lies in a sector that never arrived.
    Bad {
        torn: bool,
    },
}

impl RingRow {
    /// Whether the key was destroyed.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        *self.key == [0; 32]
    }

    /// The same row without what it opened and whose it was.
    pub(super) fn erased(&self) -> Self {
        Self { owner: Hash::ZERO, key: Zeroizing::new([0; 32]), ..*self }
    }

    pub(super) fn write(
        &self,
        out: &mut Vec<u8>,
        page_key: &[u8; 32],
        page: usize,
        slot: usize,
    ) -> Result<(), StoreError> {
        let nonce: [u8; 24] = random_bytes()?;
        let mut plain = Zeroizing::new(Vec::with_capacity(ROW_BYTES));
        plain.extend_from_slice(&self.seq.0.to_be_bytes());
        for part in [&self.digest.0, &self.owner.0, &*self.key] {
            plain.extend_from_slice(part);
        }
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&encrypt(page_key, &nonce, &bound_to(page, slot), &plain));
        Ok(())
    }
}

impl Slot {
    /// Reads a slot that begins at `offset` of the file.
    pub(super) fn read(bytes: &[u8], offset: u64, page_key: &[u8; 32], page: usize, slot: usize) -> Self {
        if is_blank(bytes) {
            return Self::Blank;
        }
        match open(bytes, page_key, page, slot) {
            Some(row) => Self::Row(row),
            None => Self::Bad { torn: holds_blank_piece(bytes, offset) },
        }
    }
}

fn open(bytes: &[u8], page_key: &[u8; 32], page: usize, slot: usize) -> Option<RingRow> {
    let (nonce, sealed) = bytes.split_first_chunk()?;
    let plain = Zeroizing::new(decrypt(page_key, nonce, &bound_to(page, slot), sealed).ok()?);
    let mut rest = plain.as_slice();
    Some(RingRow {
        seq: Seq(cut_u64(&mut rest)?),
        digest: cut_hash(&mut rest)?,
        owner: cut_hash(&mut rest)?,
        key: Zeroizing::new(cut_array(&mut rest)?),
    })
}

/// Slots begin at multiples of 16, so a piece up to a sector border has at least 16 bytes: sealed bytes
/// are never zero for so long by chance, nor by a flipped bit.
fn holds_blank_piece(bytes: &[u8], offset: u64) -> bool {
    let border = usize::try_from(offset.next_multiple_of(512) - offset).unwrap_or(0);
    bytes.split_at_checked(border).is_some_and(|(head, tail)| {
        (!head.is_empty() && is_blank(head)) || (!head.is_empty() && !tail.is_empty() && is_blank(tail))
    })
}

fn bound_to(page: usize, slot: usize) -> [u8; 16] {
    let mut bound = [0; 16];
    let (left, right) = bound.split_at_mut(8);
    left.copy_from_slice(&(page as u64).to_be_bytes());
    right.copy_from_slice(&(slot as u64).to_be_bytes());
    bound
}
