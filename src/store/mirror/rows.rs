//! The rows of one tile in memory, with every node above them.

use crate::codes::Hash;
use crate::log::TILE_HEIGHT;
use crate::log::TILE_ROWS;
use crate::log::tile_rows;

/// Up to 256 hashes and the complete nodes over them, so that a proof finds its hashes and computes none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TileRows {
    /// By height in the tile: 0 are the rows, 8 is the root of the full tile.
    heights: [Vec<Hash>; 9],
}

impl TileRows {
    /// Reads a tile's bytes; `None` if they are no whole number of at most 256 rows.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rows = Self::default();
        for row in tile_rows(bytes)? {
            rows.push(row);
        }
        Some(rows)
    }

    /// Appends a row; the caller begins another tile after 256.
    pub(super) fn push(&mut self, row: Hash) {
        let mut node = row;
        for height in &mut self.heights {
            let left = height.last().copied();
            height.push(node);
            match left {
                Some(left) if height.len().is_multiple_of(2) => node = Hash::node(left, node),
                Some(_) | None => break,
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.heights.first().map_or(0, Vec::len)
    }

    /// The root, once the tile is full.
    pub(super) fn root(&self) -> Option<Hash> {
        self.node(TILE_HEIGHT, 0)
    }

    /// A complete node over 2^`height` rows, by its number in the tile.
    pub(super) fn node(&self, height: u8, index: usize) -> Option<Hash> {
        self.heights.get(usize::from(height))?.get(index).copied()
    }

    /// The bytes of the first `width` rows, or of all if there are fewer.
    pub(super) fn bytes(&self, width: usize) -> Vec<u8> {
        self.heights.iter().take(1).flatten().take(width).flat_map(|hash| hash.0).collect()
    }
}

/// Entries of one bundle as they stand in its file, and where each ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BundleRows {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl BundleRows {
    /// Reads the whole rows at the start of some bytes: at most 256, none empty, for no entry is. What follows
    /// them was torn off while it was written.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let mut rows = Self::default();
        let mut rest = bytes;
        while rows.len() < usize::from(TILE_ROWS) {
            let Some((length, tail)) = rest.split_first_chunk() else { break };
            let length = u16::from_be_bytes(*length);
            let Some((entry, tail)) = tail.split_at_checked(length.into()).filter(|_| length > 0) else { break };
            rows.push(length, entry);
            rest = tail;
        }
        rows
    }

    pub(super) fn push(&mut self, length: u16, entry: &[u8]) {
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(entry);
        self.ends.push(self.bytes.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of the first `width` rows; `None` if there are fewer.
    pub(super) fn bytes(&self, width: usize) -> Option<&[u8]> {
        let end = width.checked_sub(1).map_or(Some(0), |last| self.ends.get(last).copied())?;
        self.bytes.get(..end)
    }

    /// One entry, without its length.
    pub(super) fn entry(&self, row: usize) -> Option<&[u8]> {
        let start = row.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.bytes.get(start + 2..*self.ends.get(row)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::complete_root;

    #[test]
    fn every_complete_node_of_a_tile_is_at_hand() {
        let hashes: Vec<Hash> = (0..=255_u8).map(|n| Hash::of(&[n])).collect();
        let mut rows = TileRows::default();
        assert_eq!(rows.root(), None);
        for hash in &hashes {
            rows.push(*hash);
        }
        for height in 0..=8_u8 {
            let width = 1 << height;
            for (index, part) in hashes.chunks(width).enumerate() {
                assert_eq!(rows.node(height, index), complete_root(part));
            }
        }
        assert_eq!((rows.len(), rows.root()), (256, complete_root(&hashes)));
        assert_eq!(TileRows::from_bytes(&rows.bytes(256)), Some(rows.clone()));
        assert_eq!(rows.bytes(3).len(), 96);
        assert_eq!(TileRows::from_bytes(&[0; 33]), None);
    }

    #[test]
    fn a_torn_bundle_gives_its_whole_rows() {
        let bytes = b"\0\x03one\0\x01a\0\x02b";
        let rows = BundleRows::from_bytes(bytes);
        assert_eq!(
            (rows.len(), rows.entry(0), rows.entry(1), rows.entry(2)),
            (2, Some(&b"one"[..]), Some(&b"a"[..]), None)
        );
        assert_eq!((rows.bytes(0), rows.bytes(1), rows.bytes(3)), (Some(&b""[..]), bytes.get(..5), None));
        assert_eq!(BundleRows::from_bytes(&[0; 40]).len(), 0);
        assert_eq!(BundleRows::from_bytes(&b"\0\x01a".repeat(300)).len(), 256);
    }
}
