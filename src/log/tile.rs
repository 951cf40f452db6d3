//! Tiles and entry bundles: the public files of the log, their names and their bytes.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::seq::{Seq, TreeSize};
use crate::codes::Hash;

/// Rows of a full tile: hashes, or entries in a bundle.
pub const TILE_ROWS: u16 = 256;
/// Tree levels in a tile: a row of a tile is the root of a full tile of the level below.
pub const TILE_HEIGHT: u8 = 8;
/// The highest tile level that has a name.
const TILE_LEVEL_MAX: u8 = 63;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes of nodes of tree level 8 × `level`.
    Hashes {
        /// The tile level, 0 to 63.
        level: u8,
    },
    /// The entries themselves: an entry bundle.
    Entries,
}

/// The address of a tile, relative to the log's prefix: `tile/0/x001/x234/067`, `tile/entries/x273.p/112`.
///
/// Numbers stand in groups of three digits, all but the last with an `x` before; `.p/W` names the first W of
/// 256 rows. [`FromStr`] takes this one spelling of each address, and so only widths of 1 to 256.
///
/// Source: C2SP tlog-tiles, "Parameters" and "Merkle Tree".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// What it holds.
    pub kind: TileKind,
    /// Its number among the tiles of its kind.
    pub index: u64,
    /// How many rows are meant, from the first on: 1 to 256.
    pub width: u16,
}

/// A text that names no tile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("not the path of a tile such as tile/0/x001/x234/067 or tile/entries/000.p/7")]
pub struct InvalidTilePath;

impl TilePath {
    /// The address of all 256 rows.
    #[must_use]
    pub const fn full(kind: TileKind, index: u64) -> Self {
        Self { kind, index, width: TILE_ROWS }
    }

    /// The address without the width: the one file in which a tile grows.
    #[must_use]
    pub fn file(&self) -> String {
        Self::full(self.kind, self.index).to_string()
    }
}

impl TileKind {
    /// How many rows a tree of that size fills: entries, leaves, or full tiles of the level below.
    #[must_use]
    pub fn rows(self, size: TreeSize) -> u64 {
        match self {
            Self::Entries => size.0,
            Self::Hashes { level } => size.0.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT)).unwrap_or(0),
        }
    }

    /// The tiles of this kind that a tree of that size has.
    #[must_use]
    pub fn count(self, size: TreeSize) -> TileCount {
        let rows = self.rows(size);
        TileCount { full: rows / u64::from(TILE_ROWS), partial_width: row_in_tile(rows).into() }
    }
}

/// How many tiles of one kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileCount {
    /// Tiles of 256 rows, numbered from 0.
    pub full: u64,
    /// Rows of the one partial tile after them; 0 if there is none.
    pub partial_width: u16,
}

impl TileCount {
    /// How many tiles there are, the partial one included.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.full + (self.partial_width > 0) as u64
    }
}

/// Every tile of a tree: bundles first, then hashes level by level, each with its width.
pub fn tiles_of(size: TreeSize) -> impl Iterator<Item = TilePath> {
    let levels = (0..=TILE_LEVEL_MAX).map(|level| TileKind::Hashes { level });
    std::iter::once(TileKind::Entries).chain(levels.take_while(move |kind| kind.rows(size) > 0)).flat_map(move |kind| {
        let count = kind.count(size);
        (0..count.total()).map(move |index| {
            let width = if index < count.full { TILE_ROWS } else { count.partial_width };
            TilePath { kind, index, width }
        })
    })
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            if place > 0 { write!(f, "x{group:03}/")? } else { write!(f, "{group:03}")? }
        }
        if self.width < TILE_ROWS { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TilePath {
    type Err = InvalidTilePath;

    fn from_str(text: &str) -> Result<Self, InvalidTilePath> {
        let path = read_path(text).ok_or(InvalidTilePath)?;
        // What was read loosely must be spelled as it is written: no zeros too many, no needless group.
        if path.to_string() == text { Ok(path) } else { Err(InvalidTilePath) }
    }
}

fn read_path(text: &str) -> Option<TilePath> {
    let (kind, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Hashes { level: level.parse().ok().filter(|level| *level <= TILE_LEVEL_MAX)? },
    };
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(|width| (1..TILE_ROWS).contains(width))?),
        None => (rest, TILE_ROWS),
    };
    let mut index = 0_u64;
    for group in number.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        index =
            index.checked_mul(1000)?.checked_add(digits.parse::<u16>().ok().filter(|group| *group < 1000)?.into())?;
    }
    Some(TilePath { kind, index, width })
}

/// The hashes in a tile's bytes; `None` if they are no whole number of rows or more than 256.
#[must_use]
pub fn tile_rows(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (rows, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && rows.len() <= usize::from(TILE_ROWS)).then(|| rows.iter().copied().map(Hash).collect())
}

/// The root over the 256 hashes of a full tile: its row in the level above. `None` if the tile is not full.
#[must_use]
pub fn tile_root(bytes: &[u8]) -> Option<Hash> {
    tile_rows(bytes).filter(|rows| rows.len() == usize::from(TILE_ROWS)).and_then(|rows| super::complete_root(&rows))
}

/// Where entry `seq` stands: the number of its bundle and the row in it.
#[must_use]
pub fn bundle_of(seq: Seq) -> (u64, usize) {
    (seq.0 / u64::from(TILE_ROWS), row_in_tile(seq.0).into())
}

/// The remainder by 256 is the lowest byte.
fn row_in_tile(row: u64) -> u8 {
    let [lowest, ..] = row.to_le_bytes();
    lowest
}

/// Why entries make no bundle, or bytes are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// An entry whose length two bytes cannot say.
    #[error("row {row} has {found} bytes, a bundle holds rows of at most 65535")]
    TooLong {
        /// Which row, from 0.
        row: usize,
        /// Its length in bytes.
        found: usize,
    },
    /// More entries than a bundle holds.
    #[error("more than 256 rows")]
    TooMany,
    /// The bytes end within a row.
    #[error("row {row} is cut off")]
    Cut {
        /// Which row, from 0.
        row: usize,
    },
}

/// The bytes of a bundle: each entry after its length, two bytes big-endian.
///
/// # Errors
///
/// [`BundleError::TooLong`] and [`BundleError::TooMany`].
pub fn bundle_encode<E: AsRef<[u8]>>(entries: impl IntoIterator<Item = E>) -> Result<Vec<u8>, BundleError> {
    let mut bytes = Vec::new();
    for (row, entry) in entries.into_iter().enumerate() {
        let entry = entry.as_ref();
        if row >= usize::from(TILE_ROWS) {
            return Err(BundleError::TooMany);
        }
        let length = u16::try_from(entry.len()).map_err(|_| BundleError::TooLong { row, found: entry.len() })?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle, full or partial.
///
/// # Errors
///
/// [`BundleError::Cut`] and [`BundleError::TooMany`]. Whether a row is an entry is not looked at.
pub fn bundle_parse(bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let row = entries.len();
        if row >= usize::from(TILE_ROWS) {
            return Err(BundleError::TooMany);
        }
        let (length, tail) = rest.split_first_chunk().ok_or(BundleError::Cut { row })?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, tail) = tail.split_at_checked(length).ok_or(BundleError::Cut { row })?;
        entries.push(entry);
        rest = tail;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests;
