//! Comparing every byte of the mirror with the entries that it should hold.

use std::path::{Path, PathBuf};

use crate::codes::Hash;
use crate::log::{Seq, TILE_HEIGHT, TileKind, TreeSize};

use super::super::damage::Damage;
use super::Mirror;
use super::error::MirrorError;
use super::files::{files_below, read_if_there, tile_file, tile_of};
use super::load::{ROW_BYTES, ROWS};
use super::row_length;
use super::rows::{BundleRows, TileRows};

impl Mirror {
    /// Compares tiles, bundles and data files with the log's entries and names the first difference of each
    /// file, and every file that should not be there.
    ///
    /// `lines` are the entries from 0 on, read from the log after this call began or from a snapshot that is not
    /// older: a log that ends before its mirror is damage. Entries after the mirror's size are not asked for.
    /// Files are read from disk, past every cache; what is appended meanwhile is not compared.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Io`] if a file cannot be read, [`MirrorError::Line`] if a line is no entry.
    pub fn check<L: AsRef<[u8]>>(&self, lines: impl IntoIterator<Item = L>) -> Result<Vec<Damage>, MirrorError> {
        let size = self.size();
        let mut check = Check {
            mirror: self,
            opened: size,
            size,
            damage: Vec::new(),
            wanted: Vec::new(),
            bundle: BundleRows::default(),
        };
        let mut count = 0;
        for line in lines.into_iter().take(usize::try_from(size.0).unwrap_or(usize::MAX)) {
            check.line(count, line.as_ref())?;
            count += 1;
        }
        // A log that is shorter than its mirror: what lies beyond it is surplus.
        check.size = TreeSize(count);
        check.tails()?;
        check.surplus()?;
        check.data()?;
        Ok(check.damage)
    }
}

/// The tree that the entries make, a tile a level.
struct Check<'m> {
    mirror: &'m Mirror,
    /// How many entries the mirror covered when the check began.
    opened: TreeSize,
    /// How many of them are compared.
    size: TreeSize,
    damage: Vec<Damage>,
    wanted: Vec<TileRows>,
    bundle: BundleRows,
}

impl Check<'_> {
    fn line(&mut self, seq: u64, line: &[u8]) -> Result<(), MirrorError> {
        self.bundle.push(row_length(line)?, line);
        if self.bundle.len() as u64 == ROWS {
            let bundle = std::mem::take(&mut self.bundle);
            self.compare_bundle(seq / ROWS, &bundle, true)?;
        }
        let mut row = Hash::leaf(line);
        let mut index = seq;
        for level in 0_u8.. {
            let held = usize::from(level);
            if self.wanted.len() == held {
                self.wanted.push(TileRows::default());
            }
            let Some(rows) = self.wanted.get_mut(held) else { break };
            rows.push(row);
            let Some(root) = rows.root() else { break };
            let full = std::mem::take(rows);
            self.compare_hashes(level, index / ROWS, &full, true)?;
            row = root;
            index /= ROWS;
        }
        Ok(())
    }

    /// Compares the partial tiles at the end.
    fn tails(&mut self) -> Result<(), MirrorError> {
        let bundle = std::mem::take(&mut self.bundle);
        if bundle.len() > 0 {
            self.compare_bundle(self.size.0 / ROWS, &bundle, false)?;
        }
        for (rows, level) in std::mem::take(&mut self.wanted).into_iter().zip(0_u8..) {
            if rows.len() > 0 {
                let index = TileKind::Hashes { level }.rows(self.size) / ROWS;
                self.compare_hashes(level, index, &rows, false)?;
            }
        }
        Ok(())
    }

    fn compare_bundle(&mut self, index: u64, wanted: &BundleRows, full: bool) -> Result<(), MirrorError> {
        let bytes = wanted.bytes(wanted.len()).unwrap_or_default();
        let row_of =
            |offset: usize| (0..wanted.len()).find(|row| wanted.bytes(row + 1).is_some_and(|b| offset < b.len()));
        self.compare(TileKind::Entries, index, bytes, full, |offset| {
            row_of(offset).map(|row| Seq(index * ROWS + row as u64))
        })
    }

    fn compare_hashes(&mut self, level: u8, index: u64, wanted: &TileRows, full: bool) -> Result<(), MirrorError> {
        let bytes = wanted.bytes(wanted.len());
        let first_of = |offset: usize| {
            let row = index * ROWS + offset as u64 / ROW_BYTES;
            Seq(row << (u32::from(level) * u32::from(TILE_HEIGHT)))
        };
        self.compare(TileKind::Hashes { level }, index, &bytes, full, |offset| Some(first_of(offset)))
    }

    /// Notes the first difference between a tile's file and what it should hold.
    fn compare(
        &mut self,
        kind: TileKind,
        index: u64,
        wanted: &[u8],
        full: bool,
        entry_at: impl Fn(usize) -> Option<Seq>,
    ) -> Result<(), MirrorError> {
        let file = tile_file(&self.mirror.root, kind, index);
        let Some(found) = read_if_there(&file)? else {
            self.note(file, 0, entry_at(0), "the file is missing");
            return Ok(());
        };
        let same = found.iter().zip(wanted).take_while(|(found, wanted)| found == wanted).count();
        if same < wanted.len() {
            let what = if same == found.len() { "the file ends too early" } else { "not the log's bytes" };
            self.note(file, same, entry_at(same), what);
        } else if found.len() > wanted.len() && (full || self.size_now() == self.size) {
            self.note(file, same, None, "the file goes on after its last row");
        }
        Ok(())
    }

    /// The size that the files have by now, once a batch that is being written is through.
    fn size_now(&self) -> TreeSize {
        let _written = self.mirror.writer();
        if self.size < self.opened { self.size } else { self.mirror.size() }
    }

    /// Names files that no tree of this size and no publication puts there.
    fn surplus(&mut self) -> Result<(), MirrorError> {
        let root = &self.mirror.root;
        let files = files_below(root)?;
        let size = self.size_now();
        let is_ours = |file: &Path| {
            let tile = tile_of(root, file);
            tile.is_some_and(|path| u64::from(path.width) == ROWS && path.index < path.kind.count(size).total())
                || file == root.join("checkpoint")
                || data_hash(root, file).is_some()
        };
        for file in files.into_iter().filter(|file| !is_ours(file)) {
            self.note(file, 0, None, "a surplus file");
        }
        Ok(())
    }

    /// Hashes every data file.
    fn data(&mut self) -> Result<(), MirrorError> {
        let root = &self.mirror.root;
        let mut bad = Vec::new();
        for file in files_below(&root.join("data"))? {
            let Some(hash) = data_hash(root, &file) else { continue };
            match self.mirror.data(&hash) {
                Ok(_) => {}
                Err(MirrorError::Damage(damage)) => bad.push(damage),
                Err(other) => return Err(other),
            }
        }
        self.damage.extend(bad);
        Ok(())
    }

    fn note(&mut self, file: PathBuf, offset: usize, entry: Option<Seq>, what: &str) {
        self.damage.push(Damage { file, offset: offset as u64, entry, what: what.to_owned() });
    }
}

/// The hash by which a data file is called.
fn data_hash(root: &Path, file: &Path) -> Option<Hash> {
    let name = file.strip_prefix(root.join("data")).ok()?.to_str()?;
    Hash::from_hex(name)
}
