//! Tiles of hashes as they follow from the entries, to be held against the public files.

use crate::codes::Hash;
use crate::log::{Seq, TILE_ROWS, TileKind, TilePath, complete_root};

/// Grows the tiles of a log entry by entry.
///
/// Memory: one tile a level, so about 1,100 hashes for any log.
#[derive(Clone, Debug, Default)]
pub struct Tiles {
    levels: Vec<Growing>,
}

/// The last tile of a level.
#[derive(Clone, Debug, Default)]
struct Growing {
    index: u64,
    rows: Vec<Hash>,
}

/// One tile as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Its address, with its width.
    pub path: TilePath,
    /// Its rows.
    pub rows: Vec<Hash>,
}

/// The first row in which a tile differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileDifference {
    /// Which row, from 0.
    pub row: usize,
    /// What stands there; `None` if the file ends before.
    pub found: Option<Hash>,
    /// What the entries give.
    pub wanted: Hash,
}

impl Tiles {
    /// Takes the next leaf; gives the tiles that it fills, the lowest first.
    ///
    /// # Panics
    ///
    /// Never: a full tile has 256 rows, a power of two.
    pub fn push(&mut self, leaf: Hash) -> Vec<Tile> {
        let (mut row, mut full) = (leaf, Vec::new());
        for level in 0_u8.. {
            if self.levels.len() == usize::from(level) {
                self.levels.push(Growing::default());
            }
            let Some(growing) = self.levels.get_mut(usize::from(level)) else { break };
            growing.rows.push(row);
            if growing.rows.len() < usize::from(TILE_ROWS) {
                break;
            }
            let rows = std::mem::take(&mut growing.rows);
            let path = TilePath::full(TileKind::Hashes { level }, growing.index);
            growing.index += 1;
            row = complete_root(&rows).expect("256 is a power of two");
            full.push(Tile { path, rows });
        }
        full
    }

    /// The partial tiles at the end, the lowest first.
    ///
    /// # Panics
    ///
    /// Never: a tile that is not full has fewer than 256 rows.
    #[must_use]
    pub fn partial(&self) -> Vec<Tile> {
        let levels = (0_u8..).zip(&self.levels).filter(|(_, growing)| !growing.rows.is_empty());
        let tile = |(level, growing): (u8, &Growing)| {
            let width = u16::try_from(growing.rows.len()).expect("fewer than 256 rows");
            let path = TilePath { kind: TileKind::Hashes { level }, index: growing.index, width };
            Tile { path, rows: growing.rows.clone() }
        };
        levels.map(tile).collect()
    }
}

impl Tile {
    /// The first row that the bytes of a file do not hold. What stands behind the last row is not looked at: a
    /// file grows, and a checkpoint does not cover its end yet.
    #[must_use]
    pub fn difference(&self, bytes: &[u8]) -> Option<TileDifference> {
        let mut found = bytes.as_chunks::<32>().0.iter().copied().map(Hash);
        let rows = self.rows.iter().enumerate();
        rows.map(|(row, wanted)| TileDifference { row, found: found.next(), wanted: *wanted })
            .find(|difference| difference.found != Some(difference.wanted))
    }

    /// The entry of a row; `None` above the leaves, where a row stands for 256 and more.
    #[must_use]
    pub fn entry_of(&self, row: usize) -> Option<Seq> {
        match self.path.kind {
            TileKind::Hashes { level: 0 } => Some(Seq(self.path.index * u64::from(TILE_ROWS) + row as u64)),
            TileKind::Hashes { .. } | TileKind::Entries => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{TreeSize, tiles_of};

    fn leaf(n: u64) -> Hash {
        Hash::leaf(&n.to_be_bytes())
    }

    #[test]
    fn the_tiles_are_those_that_a_tree_of_the_size_has() {
        for size in [0, 1, 255, 256, 257, 700, 65_536, 65_537 + 256] {
            let mut tiles = Tiles::default();
            let mut made: Vec<Tile> = (0..size).flat_map(|n| tiles.push(leaf(n))).collect();
            made.extend(tiles.partial());
            let mut found: Vec<TilePath> = made.iter().map(|tile| tile.path).collect();
            found.sort();
            let mut wanted: Vec<TilePath> =
                tiles_of(TreeSize(size)).filter(|path| path.kind != TileKind::Entries).collect();
            wanted.sort();
            assert_eq!(found, wanted, "{size}");
            assert!(made.iter().all(|tile| tile.rows.len() == usize::from(tile.path.width)));
            for tile in made.iter().filter(|tile| tile.path.kind == (TileKind::Hashes { level: 1 })) {
                let first: Vec<Hash> = (0..256).map(|n| leaf(tile.path.index * 65_536 + n)).collect();
                assert_eq!(tile.rows.first(), complete_root(&first).as_ref(), "{size}");
            }
        }
    }

    #[test]
    fn the_first_row_that_differs_is_named() {
        let mut tiles = Tiles::default();
        (0..3).for_each(|n| drop(tiles.push(leaf(n))));
        let tile = tiles.partial().remove(0);
        let mut bytes: Vec<u8> = tile.rows.iter().flat_map(|row| row.0).collect();
        assert_eq!(tile.difference(&bytes), None);
        bytes.extend([7; 40]);
        assert_eq!(tile.difference(&bytes), None, "what is behind is another's affair");
        bytes[64] ^= 1;
        let difference = tile.difference(&bytes).unwrap();
        assert_eq!((difference.row, difference.wanted, tile.entry_of(2)), (2, leaf(2), Some(Seq(2))));
        assert_eq!(tile.difference(&bytes[..50]).unwrap().found, None);
    }
}
