//! Which entries the registry is folded from, so that a start reads those few and not the whole log.
//!
//! `index/registry`: rows of 16 bytes: kind u32, running CRC32C u32, number u64, big-endian. Kind 1 names an
//! entry that the registry needs, kind 2 says that every entry below the number has been looked at. The CRC
//! runs over all rows before, so a missing or changed row is seen. Log-derived: on any doubt it is made again.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::log::{Seq, TreeSize};

use super::damage::Damage;
use super::durable::create_dir;
use super::error::{StoreError, io_error};

const ROW_BYTES: usize = 16;
const ENTRY: u32 = 1;
const COVERED: u32 = 2;

/// The open index; one writer.
#[derive(Debug)]
pub struct RegistryIndex {
    path: PathBuf,
    file: File,
    entries: Vec<Seq>,
    covered: TreeSize,
    rows: u64,
    crc: u32,
}

impl RegistryIndex {
    /// Opens the index, or begins one. Rows that are torn or do not fit the running checksum end it, with all
    /// rows behind them; the caller looks at the entries from [`covered`](Self::covered) on.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(parent) = path.parent() {
            create_dir(parent)?;
        }
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(io_error("open", path))?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut &file, &mut bytes).map_err(io_error("read", path))?;
        let mut index =
            Self { path: path.to_path_buf(), file, entries: vec![], covered: TreeSize::EMPTY, rows: 0, crc: 0 };
        // Entries named after the last covered mark are looked at again, and must not stand twice: neither in
        // memory nor in the file, which is cut to that mark.
        let (mut rows, mut crc, mut entries) = (0, 0, 0);
        for row in bytes.chunks(ROW_BYTES) {
            match index.take(row) {
                Some(COVERED) => (rows, crc, entries) = (index.rows, index.crc, index.entries.len()),
                Some(_) => {}
                None => break,
            }
        }
        (index.rows, index.crc) = (rows, crc);
        index.entries.truncate(entries);
        index.file.set_len(index.rows * ROW_BYTES as u64).map_err(io_error("cut", path))?;
        Ok(index)
    }

    /// Takes in a row and says of which kind it is; `None` if it does not follow.
    fn take(&mut self, row: &[u8]) -> Option<u32> {
        let number = |range: std::ops::Range<usize>| {
            row.get(range).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes)
        };
        let (kind, crc) = (number(0..4)?, number(4..8)?);
        let value = row.get(8..16).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes)?;
        let wanted = running(self.crc, kind, value);
        let follows = match kind {
            ENTRY => true,
            COVERED => value >= self.covered.0,
            _ => false,
        };
        if crc != wanted || !follows {
            return None;
        }
        if kind == COVERED {
            self.covered = TreeSize(value);
        } else {
            self.entries.push(Seq(value));
        }
        self.crc = wanted;
        self.rows += 1;
        Some(kind)
    }

    /// Entries that the registry needs, in order, all below [`covered`](Self::covered).
    #[must_use]
    pub fn entries(&self) -> &[Seq] {
        &self.entries
    }

    /// How many entries of the log have been looked at.
    #[must_use]
    pub fn covered(&self) -> TreeSize {
        self.covered
    }

    /// Notes which of the entries up to `covered` the registry needs. Not synced: it can be made again.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn note(&mut self, entries: &[Seq], covered: TreeSize) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        let mut crc = self.crc;
        for (kind, value) in entries.iter().map(|seq| (ENTRY, seq.0)).chain([(COVERED, covered.0)]) {
            crc = running(crc, kind, value);
            bytes.extend_from_slice(&kind.to_be_bytes());
            bytes.extend_from_slice(&crc.to_be_bytes());
            bytes.extend_from_slice(&value.to_be_bytes());
        }
        self.file.write_all_at(&bytes, self.rows * ROW_BYTES as u64).map_err(io_error("append to", &self.path))?;
        self.rows += (bytes.len() / ROW_BYTES) as u64;
        self.crc = crc;
        self.entries.extend_from_slice(entries);
        self.covered = covered;
        Ok(())
    }

    /// Empties the index, before it is made again.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn clear(&mut self) -> Result<(), StoreError> {
        self.file.set_len(0).map_err(io_error("empty", &self.path))?;
        (self.entries, self.covered, self.rows, self.crc) = (vec![], TreeSize::EMPTY, 0, 0);
        Ok(())
    }
}

/// Reads a whole index, changes nothing, and names the first row that is not what the log gives; says also how
/// many entries its sound rows cover. `wanted` are the entries that a registry of `size` entries needs.
///
/// # Errors
///
/// What the system said. Damage is no error here.
pub fn check_registry(path: &Path, wanted: &[Seq], size: TreeSize) -> Result<(Vec<Damage>, TreeSize), StoreError> {
    let bytes = std::fs::read(path).map_err(io_error("read", path))?;
    let file = File::open(path).map_err(io_error("open", path))?;
    let mut index =
        RegistryIndex { path: path.to_path_buf(), file, entries: vec![], covered: TreeSize::EMPTY, rows: 0, crc: 0 };
    for row in bytes.chunks(ROW_BYTES) {
        let offset = index.rows * ROW_BYTES as u64;
        let before = index.covered;
        let what = match index.take(row) {
            None => Some("the row does not continue the rows before it"),
            Some(_) if !wanted.starts_with(&index.entries) => Some("the row names another entry than the log gives"),
            Some(_) if index.covered > size => Some("covers more entries than the log holds"),
            Some(_) if wanted.iter().filter(|seq| index.covered.holds(**seq)).count() > index.entries.len() => {
                Some("covers an entry that is not named")
            }
            Some(_) => None,
        };
        if let Some(what) = what {
            let damage = Damage { file: index.path, offset, entry: None, what: what.to_owned() };
            return Ok((vec![damage], before));
        }
    }
    Ok((vec![], index.covered))
}

fn running(crc: u32, kind: u32, value: u64) -> u32 {
    let mut row = [0; 12];
    for (to, from) in row.iter_mut().zip(kind.to_be_bytes().into_iter().chain(value.to_be_bytes())) {
        *to = from;
    }
    crc32c::crc32c_append(crc, &row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_there_again_and_damage_ends_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("index/registry");
        let mut index = RegistryIndex::open(&path).unwrap();
        index.note(&[Seq(0), Seq(1)], TreeSize(2)).unwrap();
        index.note(&[], TreeSize(9)).unwrap();
        index.note(&[Seq(9)], TreeSize(10)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let index = RegistryIndex::open(&path).unwrap();
        assert_eq!((index.entries(), index.covered()), (&[Seq(0), Seq(1), Seq(9)][..], TreeSize(10)));
        for byte in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[byte] ^= 4;
            std::fs::write(&path, &flipped).unwrap();
            let index = RegistryIndex::open(&path).unwrap();
            let row = byte / ROW_BYTES;
            let covered = [0, 0, 0, 2, 9, 9][row];
            assert_eq!(index.covered(), TreeSize(covered), "byte {byte}");
            assert!(index.entries().iter().all(|seq| seq.0 < covered));
            let (found, sound) = check_registry_of(&flipped, &path);
            assert_eq!((found.first().map(|damage| damage.offset), sound.0), (Some((row * ROW_BYTES) as u64), covered));
        }
        assert_eq!(check_registry_of(&whole, &path), (vec![], TreeSize(10)));
    }

    fn check_registry_of(bytes: &[u8], path: &Path) -> (Vec<Damage>, TreeSize) {
        std::fs::write(path, bytes).unwrap();
        check_registry(path, &[Seq(0), Seq(1), Seq(9)], TreeSize(10)).unwrap()
    }

    #[test]
    fn an_entry_that_lost_its_mark_is_named_once_when_it_is_looked_at_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("registry");
        RegistryIndex::open(&path).unwrap().note(&[Seq(0), Seq(3)], TreeSize(4)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..2 * ROW_BYTES + 5]).unwrap();
        let mut index = RegistryIndex::open(&path).unwrap();
        index.note(&[Seq(0), Seq(3)], TreeSize(4)).unwrap();
        assert_eq!(RegistryIndex::open(&path).unwrap().entries(), [Seq(0), Seq(3)]);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn rows_that_the_log_does_not_give_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("registry");
        RegistryIndex::open(&path).unwrap().note(&[Seq(0), Seq(3)], TreeSize(4)).unwrap();
        let check = |wanted: &[Seq], size| check_registry(&path, wanted, TreeSize(size)).unwrap().0;
        assert_eq!(check(&[Seq(0), Seq(3), Seq(7)], 9), []);
        for (wanted, size, offset) in
            [(&[Seq(0), Seq(2)][..], 4, 16), (&[Seq(0)][..], 4, 16), (&[Seq(0), Seq(3)][..], 3, 32)]
        {
            assert_eq!(check(wanted, size)[0].offset, offset, "{wanted:?} {size}");
        }
        RegistryIndex::open(&path).unwrap().note(&[], TreeSize(8)).unwrap();
        assert_eq!(check(&[Seq(0), Seq(3), Seq(7)], 9)[0].offset, 48);
    }
}
