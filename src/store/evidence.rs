//! Evidence against others: files that are written once, and never replaced or removed by this program.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::codes::Hash;

use super::durable::{create_dir, prepare, remove_if_there, sync_parent};
use super::error::{StoreError, io_error};

/// A directory of evidence, one JSON file an item: `<id in hex>.json`.
///
/// The id is the hash of what the item is about, so that the same offence is kept once, however often it comes.
#[derive(Debug)]
pub struct EvidenceDir {
    dir: PathBuf,
    files_max: usize,
    /// Held while a file is made: two makers would share the temporary name.
    making: Mutex<()>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on disk now.
    New,
    /// It was before.
    Already,
    /// The directory holds as much as it may: a stranger must not fill the disk.
    Full,
}

impl EvidenceDir {
    /// The directory at a path, which is made with the first item.
    #[must_use]
    pub fn new(dir: &Path, files_max: usize) -> Self {
        Self { dir: dir.to_path_buf(), files_max, making: Mutex::default() }
    }

    /// Keeps an item; durable when it returns.
    ///
    /// # Errors
    ///
    /// What the system said; then it may be there or not.
    pub fn keep(&self, id: Hash, content: &[u8]) -> Result<Kept, StoreError> {
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.dir.join(format!("{id}.json"));
        if path.exists() {
            return Ok(Kept::Already);
        }
        if self.files()?.len() >= self.files_max {
            return Ok(Kept::Full);
        }
        create_dir(&self.dir)?;
        let prepared = prepare(&path, content)?;
        // A link replaces nothing, whoever else writes here.
        let kept = match fs::hard_link(&prepared, &path) {
            Ok(()) => Kept::New,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Kept::Already,
            Err(error) => return Err(io_error("create", &path)(error)),
        };
        remove_if_there(&prepared)?;
        sync_parent(&path)?;
        Ok(kept)
    }

    /// Every item by the name of its file.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn list(&self) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let mut found = BTreeMap::new();
        for path in self.files()? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            found.insert(name, fs::read(&path).map_err(io_error("read", &path))?);
        }
        Ok(found)
    }

    /// How many items there are.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn count(&self) -> Result<usize, StoreError> {
        Ok(self.files()?.len())
    }

    fn files(&self) -> Result<Vec<PathBuf>, StoreError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
            Err(error) => return Err(io_error("list", &self.dir)(error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(io_error("list", &self.dir))?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_kept_once_and_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let evidence = EvidenceDir::new(&dir.path().join("forks"), 2);
        assert!(evidence.list().unwrap().is_empty() && !dir.path().join("forks").exists());
        let id = Hash::of(b"one");
        assert_eq!(evidence.keep(id, b"first").unwrap(), Kept::New);
        assert_eq!(evidence.keep(id, b"second").unwrap(), Kept::Already);
        assert_eq!(evidence.keep(Hash::of(b"two"), b"x").unwrap(), Kept::New);
        assert_eq!(evidence.keep(Hash::of(b"three"), b"x").unwrap(), Kept::Full);
        assert_eq!(evidence.keep(id, b"third").unwrap(), Kept::Already);
        let found = evidence.list().unwrap();
        assert_eq!((found.len(), evidence.count().unwrap()), (2, 2));
        assert_eq!(found.get(&format!("{id}.json")).unwrap(), b"first");
        // What a crash left half-written is no evidence, and stands in nobody's way.
        let half = dir.path().join("forks").join(format!("{}.json.tmp", Hash::of(b"four")));
        fs::write(half, "ha").unwrap();
        assert_eq!(evidence.count().unwrap(), 2);
        let more = EvidenceDir::new(&dir.path().join("forks"), 3);
        assert_eq!(more.keep(Hash::of(b"four"), b"whole").unwrap(), Kept::New);
    }
}
