//! The public mirror: what everybody may fetch and copy, so that nobody must believe the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use crate::codes::Hash;
use crate::log::{TileKind, TreeSize};

use super::damage::Damage;

mod check;
mod error;
mod files;
mod load;
mod read;
mod recent;
mod rows;

pub use error::MirrorError;

use error::io_error;
use files::{Writer, read_if_there, replace, sync_all};
use load::{ROW_BYTES, ROWS, RightEdge};
use recent::Recent;
use rows::{BundleRows, TileRows};

/// How many checked tiles are kept in memory, 16 kilobytes each.
const TILES_KEPT: usize = 128;
/// How many checked bundles are kept in memory, about 50 kilobytes each.
const BUNDLES_KEPT: usize = 16;

/// The mirror directory: `checkpoint`, `tile/<L>/<N>`, `tile/entries/<N>`, `data/<hex>`.
///
/// * Each tile is one file that grows to 256 rows; a partial tile is its first rows.
/// * One writer; readers on any thread see a batch wholly or not at all.
/// * Nothing here is the truth: it is written after the acknowledgement, without a sync, and rebuilt from the
///   log. After [`open`](Self::open) the caller compares the root with the log's.
/// * A full tile is handed out only if it hashes to its row in the level above, a bundle only if it hashes to
///   its tile, so a damaged file is named and not served.
///
/// Source: C2SP tlog-tiles.
pub struct Mirror {
    root: PathBuf,
    edge: RwLock<RightEdge>,
    writer: Mutex<Writer>,
    tiles: Recent<TileRows>,
    bundles: Recent<BundleRows>,
    /// Held while a named file is replaced: two writers would share the temporary name.
    replacing: Mutex<()>,
}

impl Mirror {
    /// Opens or creates a mirror; rows that were torn, that not all files cover, or whose entry does not hash to
    /// them in the last tile are cut. After a power cut older tiles may be torn too: see [`check`](Self::check).
    ///
    /// # Errors
    ///
    /// [`MirrorError::Io`]; [`MirrorError::Damage`] if full tiles are not there, then remove and rebuild it.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, MirrorError> {
        let root = root.into();
        fs::create_dir_all(&root).map_err(io_error("create", &root))?;
        Ok(Self {
            edge: RwLock::new(load::open(&root)?),
            root,
            writer: Mutex::default(),
            tiles: Recent::new(TILES_KEPT),
            bundles: Recent::new(BUNDLES_KEPT),
            replacing: Mutex::default(),
        })
    }

    /// The directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How many entries are covered.
    #[must_use]
    pub fn size(&self) -> TreeSize {
        TreeSize(self.edge().size)
    }

    /// Appends entries, without their line ends.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Line`] before anything is written; after any other error the mirror is stopped.
    pub fn append(&self, lines: &[&[u8]]) -> Result<(), MirrorError> {
        let lengths: Result<Vec<u16>, MirrorError> = lines.iter().map(|line| row_length(line)).collect();
        let lengths = lengths?;
        let mut writer = self.running()?;
        writer.stopped = true;
        let mut staged = self.edge().clone();
        let mut lines = lines.iter().zip(lengths);
        while lines.len() > 0 {
            self.append_to_tile(&mut writer, &mut staged, &mut lines)?;
        }
        *self.edge.write().unwrap_or_else(PoisonError::into_inner) = staged;
        writer.stopped = false;
        Ok(())
    }

    /// Appends as many lines as the last tile has room for, with one write a file.
    fn append_to_tile<'l>(
        &self,
        writer: &mut Writer,
        staged: &mut RightEdge,
        lines: &mut impl Iterator<Item = (&'l &'l [u8], u16)>,
    ) -> Result<(), MirrorError> {
        let (tile, row) = (staged.size / ROWS, staged.size % ROWS);
        let room = usize::try_from(ROWS - row).expect("at most 256");
        let mut bundle = Vec::new();
        let mut leaves = Vec::new();
        let bundle_start = staged.bundle.bytes(staged.bundle.len()).map_or(0, <[u8]>::len) as u64;
        for (line, length) in lines.by_ref().take(room) {
            bundle.extend(length.to_be_bytes());
            bundle.extend(*line);
            leaves.push(Hash::leaf(line));
            staged.bundle.push(length, line);
        }
        writer.write(&self.root, (TileKind::Entries, tile), bundle_start, &bundle)?;
        staged.size += leaves.len() as u64;
        if staged.bundle.len() as u64 == ROWS {
            staged.bundle = BundleRows::default();
        }
        // A full tile's root is one more row in the level above.
        let (mut rows, mut tile, mut row) = (leaves, tile, row);
        for level in 0_u8.. {
            let bytes: Vec<u8> = rows.iter().flat_map(|hash| hash.0).collect();
            writer.write(&self.root, (TileKind::Hashes { level }, tile), row * ROW_BYTES, &bytes)?;
            let held = usize::from(level);
            if staged.levels.len() == held {
                staged.levels.push(Arc::default());
            }
            let Some(tail) = staged.levels.get_mut(held).map(Arc::make_mut) else { break };
            rows.drain(..).for_each(|hash| tail.push(hash));
            let Some(top) = tail.root() else { break };
            *tail = TileRows::default();
            rows.push(top);
            (tile, row) = (tile / ROWS, tile % ROWS);
        }
        Ok(())
    }

    /// Makes everything appended so far durable. Appending goes on meanwhile.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Io`], after which the mirror is stopped: a failed sync is not tried again.
    pub fn sync(&self) -> Result<(), MirrorError> {
        let unsynced = self.running()?.take_unsynced();
        sync_all(&self.root, &unsynced).inspect_err(|_| self.writer().stopped = true)
    }

    /// Cuts the mirror to its first `size` entries, before it is rebuilt from there.
    ///
    /// # Errors
    ///
    /// [`MirrorError::TooShort`]; otherwise as [`open`](Self::open).
    pub fn truncate(&self, size: TreeSize) -> Result<(), MirrorError> {
        let mut writer = self.running()?;
        let found = self.size();
        if size > found {
            return Err(MirrorError::TooShort { found, wanted: size });
        }
        writer.close();
        writer.stopped = true;
        // Readers wait: half-cut files are nobody's business.
        let mut edge = self.edge.write().unwrap_or_else(PoisonError::into_inner);
        load::cut(&self.root, size)?;
        writer.forget_removed();
        *edge = load::load(&self.root, size.0)?;
        self.tiles.clear();
        self.bundles.clear();
        writer.stopped = false;
        Ok(())
    }

    /// Replaces the published checkpoint; durable when it returns.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Io`]; then the old one or the new one is there, and a retry is safe.
    pub fn write_checkpoint(&self, note: &[u8]) -> Result<(), MirrorError> {
        let _alone = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        replace(&self.root.join("checkpoint"), note)
    }

    /// The published checkpoint, as it was written.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Io`]
    pub fn checkpoint(&self) -> Result<Option<Vec<u8>>, MirrorError> {
        read_if_there(&self.root.join("checkpoint"))
    }

    /// Stores a data file under its hash; durable when it returns.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Io`]
    pub fn put_data(&self, content: &[u8]) -> Result<Hash, MirrorError> {
        let hash = Hash::of(content);
        let path = self.data_file(&hash);
        let _alone = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        if read_if_there(&path)?.as_deref() != Some(content) {
            replace(&path, content)?;
        }
        Ok(hash)
    }

    /// The data file with that hash.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Damage`] if its content has another hash.
    pub fn data(&self, hash: &Hash) -> Result<Option<Vec<u8>>, MirrorError> {
        let file = self.data_file(hash);
        let Some(content) = read_if_there(&file)? else { return Ok(None) };
        let found = Hash::of(&content);
        if found == *hash {
            return Ok(Some(content));
        }
        Err(Damage { file, offset: 0, entry: None, what: format!("the content has the hash {found}") }.into())
    }

    fn data_file(&self, hash: &Hash) -> PathBuf {
        self.root.join("data").join(hash.to_string())
    }

    fn edge(&self) -> RwLockReadGuard<'_, RightEdge> {
        self.edge.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self) -> Result<MutexGuard<'_, Writer>, MirrorError> {
        let writer = self.writer();
        if writer.stopped { Err(MirrorError::Stopped) } else { Ok(writer) }
    }
}

/// The length that stands before an entry in its bundle.
fn row_length(line: &[u8]) -> Result<u16, MirrorError> {
    let wrong = MirrorError::Line { found: line.len() };
    u16::try_from(line.len()).ok().filter(|length| *length > 0).ok_or(wrong)
}

#[cfg(test)]
mod tests;
