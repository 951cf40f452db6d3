//! Finding out how far the mirror reaches, cutting what was torn, and loading its right edge.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::Arc;

use crate::codes::Hash;
use crate::log::{TILE_ROWS, TileKind, TreeSize};

use super::super::damage::Damage;
use super::error::{MirrorError, io_error};
use super::files::{files_below, read_if_there, temporary, tile_file, tile_of};
use super::rows::{BundleRows, TileRows};

/// The last, growing tile of each kind. What it holds is what readers may see.
#[derive(Clone, Default)]
pub(super) struct RightEdge {
    /// How many entries are covered.
    pub(super) size: u64,
    /// Rows of the bundle number size / 256.
    pub(super) bundle: BundleRows,
    /// By tile level the tile number rows / 256, where rows = size >> (8 × level).
    pub(super) levels: Vec<Arc<TileRows>>,
}

/// Bytes of a row of hashes.
pub(super) const ROW_BYTES: u64 = 32;
/// Rows of a tile, as a count of rows in a level.
pub(super) const ROWS: u64 = TILE_ROWS as u64;

/// Cuts the files to what all of them cover and loads the edge.
pub(super) fn open(root: &Path) -> Result<RightEdge, MirrorError> {
    let prepared = temporary(&root.join("checkpoint"));
    if prepared.exists() {
        fs::remove_file(&prepared).map_err(io_error("remove", &prepared))?;
    }
    let leaves = TileKind::Hashes { level: 0 };
    let size = rows_held(root, leaves)?.min(rows_held(root, TileKind::Entries)?);
    let size = agreed(root, size)?;
    if !is_exact(root, size)? {
        cut(root, TreeSize(size))?;
    }
    load(root, size)
}

/// How many rows the files of a kind hold, counting whole rows only.
fn rows_held(root: &Path, kind: TileKind) -> Result<u64, MirrorError> {
    let count = files_held(root, kind);
    let Some(last) = count.checked_sub(1) else { return Ok(0) };
    let path = tile_file(root, kind, last);
    let rows = match kind {
        TileKind::Hashes { .. } => (file_length(&path)? / ROW_BYTES).min(ROWS),
        TileKind::Entries => BundleRows::from_bytes(&read_if_there(&path)?.unwrap_or_default()).len() as u64,
    };
    Ok(last * ROWS + rows)
}

/// How many of the first `size` entries hash to their rows, judged by the last tile with any that does.
///
/// A power cut leaves zeros where bytes were not written yet: files of the right length, rows of the right
/// length, and the wrong content. What is cut here is written again from the log.
fn agreed(root: &Path, size: u64) -> Result<u64, MirrorError> {
    let mut end = size;
    while end > 0 {
        let tile = (end - 1) / ROWS;
        let read = |kind| read_if_there(&tile_file(root, kind, tile)).map(Option::unwrap_or_default);
        let bundle = BundleRows::from_bytes(&read(TileKind::Entries)?);
        let bytes = read(TileKind::Hashes { level: 0 })?;
        let (rows, _torn) = bytes.as_chunks::<32>();
        let same =
            rows.iter().enumerate().take_while(|(row, hash)| bundle.entry(*row).map(Hash::leaf) == Some(Hash(**hash)));
        end = end.min(tile * ROWS + same.count() as u64);
        if end > tile * ROWS {
            break;
        }
    }
    Ok(end)
}

/// How many tiles of a kind have a file, from the first to the first that is missing.
///
/// Asks for a logarithmic number of files; a file missing in the middle is found when it is read.
fn files_held(root: &Path, kind: TileKind) -> u64 {
    let held = |index| tile_file(root, kind, index).is_file();
    if !held(0) {
        return 0;
    }
    let (mut there, mut missing) = (0_u64, 1_u64);
    while held(missing) {
        there = missing;
        missing = missing.saturating_mul(2);
    }
    while missing - there > 1 {
        let middle = there + (missing - there) / 2;
        if held(middle) { there = middle } else { missing = middle }
    }
    missing
}

fn file_length(path: &Path) -> Result<u64, MirrorError> {
    fs::metadata(path).map(|meta| meta.len()).map_err(io_error("look at", path))
}

/// Whether no file reaches beyond the size.
fn is_exact(root: &Path, size: u64) -> Result<bool, MirrorError> {
    let levels = (0..=7).map(|level| TileKind::Hashes { level });
    for kind in std::iter::once(TileKind::Entries).chain(levels) {
        let rows = kind.rows(TreeSize(size));
        let count = files_held(root, kind);
        let last = tile_file(root, kind, (rows / ROWS).min(count.saturating_sub(1)));
        let exact = match kind {
            _ if count > rows.div_ceil(ROWS) => false,
            _ if count == 0 => true,
            TileKind::Hashes { .. } => file_length(&last)? <= tail_bytes(rows),
            TileKind::Entries => {
                let bytes = read_if_there(&last)?.unwrap_or_default();
                let held = BundleRows::from_bytes(&bytes);
                held.bytes(held.len()).map(<[u8]>::len) == Some(bytes.len()) && held.len() <= tail_rows(rows)
            }
        };
        if !exact {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Rows of the last tile with any, if the level has so many rows.
fn tail_rows(rows: u64) -> usize {
    let tail = if rows > 0 && rows.is_multiple_of(ROWS) { ROWS } else { rows % ROWS };
    usize::try_from(tail).expect("at most 256")
}

fn tail_bytes(rows: u64) -> u64 {
    tail_rows(rows) as u64 * ROW_BYTES
}

/// Cuts every tile to a tree of `size`: removes the files after it, shortens the last ones.
pub(super) fn cut(root: &Path, size: TreeSize) -> Result<(), MirrorError> {
    for file in files_below(&root.join("tile"))? {
        let Some(path) = tile_of(root, &file) else { continue };
        let rows = path.kind.rows(size).saturating_sub(path.index.saturating_mul(ROWS)).min(ROWS);
        if rows == 0 {
            fs::remove_file(&file).map_err(io_error("remove", &file))?;
            continue;
        }
        let length = match path.kind {
            TileKind::Hashes { .. } => rows * ROW_BYTES,
            TileKind::Entries => {
                let bytes = read_if_there(&file)?.unwrap_or_default();
                let held = BundleRows::from_bytes(&bytes);
                let kept = held.len().min(usize::try_from(rows).expect("at most 256"));
                held.bytes(kept).map_or(0, <[u8]>::len) as u64
            }
        };
        if length < file_length(&file)? {
            let shorten = || OpenOptions::new().write(true).open(&file)?.set_len(length);
            shorten().map_err(io_error("shorten", &file))?;
        }
    }
    Ok(())
}

/// Loads the last tile of each kind; rows that a crash kept from the upper levels are computed again.
pub(super) fn load(root: &Path, size: u64) -> Result<RightEdge, MirrorError> {
    let bundle_file = tile_file(root, TileKind::Entries, size / ROWS);
    let bundle = BundleRows::from_bytes(&read_if_there(&bundle_file)?.unwrap_or_default());
    let mut edge = RightEdge { size, bundle, levels: Vec::new() };
    for level in 0..8 {
        let kind = TileKind::Hashes { level };
        let rows = kind.rows(TreeSize(size));
        if rows == 0 {
            break;
        }
        if let Some(below) = level.checked_sub(1) {
            complete_level(root, below, rows)?;
        }
        let file = tile_file(root, kind, rows / ROWS);
        let bytes = read_if_there(&file)?.unwrap_or_default();
        let tail = TileRows::from_bytes(&bytes).filter(|tail| tail.len() as u64 == rows % ROWS);
        let what = format!("{} bytes, wanted {} rows", bytes.len(), rows % ROWS);
        let tail = tail.ok_or(Damage { file, offset: 0, entry: None, what })?;
        edge.levels.push(Arc::new(tail));
    }
    Ok(edge)
}

/// Appends the rows that the level above `below` lacks: the roots of full tiles.
fn complete_level(root: &Path, below: u8, wanted: u64) -> Result<(), MirrorError> {
    let kind = TileKind::Hashes { level: below + 1 };
    let held = rows_held(root, kind)?;
    let mut writer = super::files::Writer::default();
    for row in held..wanted {
        let hash = full_root(root, below, row)?;
        writer.write(root, (kind, row / ROWS), row % ROWS * ROW_BYTES, &hash.0)?;
    }
    super::files::sync_all(root, &writer.take_unsynced())
}

fn full_root(root: &Path, level: u8, index: u64) -> Result<Hash, MirrorError> {
    let file = tile_file(root, TileKind::Hashes { level }, index);
    let bytes = read_if_there(&file)?.unwrap_or_default();
    let what = || format!("{} bytes, wanted a full tile", bytes.len());
    let damage = || Damage { file: file.clone(), offset: 0, entry: None, what: what() };
    Ok(TileRows::from_bytes(&bytes).and_then(|rows| rows.root()).ok_or_else(damage)?)
}
