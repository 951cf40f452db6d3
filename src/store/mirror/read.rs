//! Reading tiles, entries and nodes: each checked against the level above before it leaves.

use std::sync::Arc;

use crate::codes::Hash;
use crate::log::{NoSuchNode, NodeReader, Seq, TILE_HEIGHT, TileKind, TilePath, TreeSize, bundle_of};

use super::super::damage::Damage;
use super::Mirror;
use super::error::MirrorError;
use super::files::{read_if_there, tile_file};
use super::load::ROWS;
use super::rows::{BundleRows, TileRows};

impl Mirror {
    /// The bytes of a tile or bundle, full or its first rows; `None` if the mirror does not reach so far.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Damage`] if the file is not what the level above says.
    pub fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, MirrorError> {
        let width = u64::from(path.width);
        let end = path.index.checked_mul(ROWS).and_then(|first| first.checked_add(width));
        if !(1..=ROWS).contains(&width) || end.is_none_or(|end| end > path.kind.rows(self.size())) {
            return Ok(None);
        }
        Ok(match path.kind {
            TileKind::Hashes { level } => Some(self.rows(level, path.index)?.bytes(path.width.into())),
            TileKind::Entries => self.bundle(path.index)?.bytes(path.width.into()).map(<[u8]>::to_vec),
        })
    }

    /// One entry's bytes; `None` beyond the end.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Damage`] if its bundle does not hash to the tree.
    pub fn entry(&self, seq: Seq) -> Result<Option<Vec<u8>>, MirrorError> {
        if !self.size().holds(seq) {
            return Ok(None);
        }
        let (bundle, row) = bundle_of(seq);
        Ok(self.bundle(bundle)?.entry(row).map(<[u8]>::to_vec))
    }

    /// The rows of a tile: those in memory of a growing one, the file's of a full one, checked.
    fn rows(&self, level: u8, index: u64) -> Result<Arc<TileRows>, MirrorError> {
        if let Some(tail) = self.tail(level, index) {
            return Ok(tail);
        }
        let key = (level, index);
        if let Some(rows) = self.tiles.get(key) {
            return Ok(rows);
        }
        let file = tile_file(&self.root, TileKind::Hashes { level }, index);
        let first = Seq((index * ROWS) << (u32::from(level) * u32::from(TILE_HEIGHT)));
        let damage = |what: String| Damage { file: file.clone(), offset: 0, entry: Some(first), what };
        let bytes = read_if_there(&file)?.ok_or_else(|| damage("the file is missing".to_owned()))?;
        let rows = TileRows::from_bytes(&bytes);
        let root = rows.as_ref().and_then(TileRows::root);
        let (Some(rows), Some(root)) = (rows, root) else {
            return Err(damage(format!("{} bytes, wanted 256 rows", bytes.len())).into());
        };
        // The recursion ends at a tile in memory: seven levels up at most.
        let (above, row) = bundle_of(Seq(index));
        if self.rows(level + 1, above)?.node(0, row) != Some(root) {
            let parent = TilePath::full(TileKind::Hashes { level: level + 1 }, above);
            return Err(damage(format!("its root is not row {row} of {parent}")).into());
        }
        let rows = Arc::new(rows);
        self.tiles.put(key, &rows);
        Ok(rows)
    }

    /// The tile of this level that still grows, if it is the one asked for.
    fn tail(&self, level: u8, index: u64) -> Option<Arc<TileRows>> {
        let edge = self.edge();
        let growing = TileKind::Hashes { level }.rows(TreeSize(edge.size)) / ROWS;
        let tail = edge.levels.get(usize::from(level)).map(Arc::clone);
        if growing == index { Some(tail.unwrap_or_default()) } else { None }
    }

    /// The rows of a bundle: those in memory of the growing one, the file's of a full one, checked.
    fn bundle(&self, index: u64) -> Result<Arc<BundleRows>, MirrorError> {
        {
            let edge = self.edge();
            if edge.size / ROWS == index {
                return Ok(Arc::new(edge.bundle.clone()));
            }
        }
        let key = (0, index);
        if let Some(bundle) = self.bundles.get(key) {
            return Ok(bundle);
        }
        let file = tile_file(&self.root, TileKind::Entries, index);
        let bytes = read_if_there(&file)?.unwrap_or_default();
        let bundle = BundleRows::from_bytes(&bytes);
        let leaves = self.rows(0, index)?;
        let mut offset = 0;
        for row in 0..256 {
            let entry = bundle.entry(row);
            if entry.map(Hash::leaf) != leaves.node(0, row) {
                let what = if entry.is_some() { "the entry is not the tree's" } else { "the entry is missing" };
                let seq = Seq(index * ROWS + row as u64);
                return Err(Damage { file, offset, entry: Some(seq), what: what.to_owned() }.into());
            }
            offset = bundle.bytes(row + 1).map_or(offset, |bytes| bytes.len() as u64);
        }
        let bundle = Arc::new(bundle);
        self.bundles.put(key, &bundle);
        Ok(bundle)
    }
}

impl NodeReader for Mirror {
    type Error = MirrorError;

    fn node(&self, level: u8, index: u64) -> Result<Hash, MirrorError> {
        let missing = NoSuchNode { level, index };
        if self.size().0.checked_shr(level.into()).is_none_or(|complete| index >= complete) {
            return Err(missing.into());
        }
        let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
        let nodes_in_tile = ROWS >> height;
        let row = usize::try_from(index % nodes_in_tile).expect("at most 256");
        let rows = self.rows(tile_level, index / nodes_in_tile)?;
        Ok(rows.node(height, row).ok_or(missing)?)
    }
}
