//! Evidence against others: files that are written once and never replaced. Proofs are never removed; what only may be
//! evidence gives way to newer, so that nobody can use up the room for it.

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
    /// It is on disk now, and an older one is not any more.
    Instead,
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
        let path = self.path(id);
        if path.exists() {
            return Ok(Kept::Already);
        }
        if self.files()?.len() >= self.files_max {
            return Ok(Kept::Full);
        }
        self.make(&path, content)
    }

    /// Keeps an item as [`keep`](Self::keep) does; where there are more than may be, the oldest others by `age` go.
    ///
    /// The new one is on disk before an old one is removed: a crash between leaves one too many, until the next.
    ///
    /// # Errors
    ///
    /// What the system said; then it may be there or not.
    pub fn keep_newest<A: Ord>(&self, id: Hash, content: &[u8], age: impl Fn(&[u8]) -> A) -> Result<Kept, StoreError> {
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(id);
        if path.exists() {
            return Ok(Kept::Already);
        }
        let mut kept = self.make(&path, content)?;
        let mut files = self.files()?;
        files.retain(|file| *file != path);
        let too_many = (files.len() + 1).saturating_sub(self.files_max);
        if too_many > 0 {
            let aged = |path: PathBuf| Ok((age(&fs::read(&path).map_err(io_error("read", &path))?), path));
            let mut aged = files.into_iter().map(aged).collect::<Result<Vec<_>, StoreError>>()?;
            aged.sort();
            for (_, oldest) in aged.into_iter().take(too_many) {
                remove_if_there(&oldest)?;
                kept = Kept::Instead;
            }
            sync_parent(&path)?;
        }
        Ok(kept)
    }

    /// Removes an item that turned out to be none; says whether there was one. Durable when it returns.
    ///
    /// # Errors
    ///
    /// What the system said; then it may be there or not.
    pub fn remove(&self, id: Hash) -> Result<bool, StoreError> {
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(id);
        let there = path.exists();
        if there {
            remove_if_there(&path)?;
            sync_parent(&path)?;
        }
        Ok(there)
    }

    fn path(&self, id: Hash) -> PathBuf {
        self.dir.join(format!("{id}.json"))
    }

    fn make(&self, path: &Path, content: &[u8]) -> Result<Kept, StoreError> {
        create_dir(&self.dir)?;
        let prepared = prepare(path, content)?;
        // A link replaces nothing, whoever else writes here.
        let kept = match fs::hard_link(&prepared, path) {
            Ok(()) => Kept::New,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Kept::Already,
            Err(error) => return Err(io_error("create", path)(error)),
        };
        remove_if_there(&prepared)?;
        sync_parent(path)?;
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

    #[test]
    fn the_oldest_gives_way_and_never_the_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let at = |max: usize| EvidenceDir::new(&dir.path().join("doubts"), max);
        let keep = |max: usize, content: &str| {
            at(max).keep_newest(Hash::of(content.as_bytes()), content.as_bytes(), <[u8]>::to_vec).unwrap()
        };
        let there = || -> Vec<String> {
            let mut found: Vec<_> =
                at(0).list().unwrap().into_values().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
            found.sort();
            found
        };
        assert_eq!(["b", "d", "b"].map(|content| keep(2, content)), [Kept::New, Kept::New, Kept::Already]);
        assert_eq!((keep(2, "c"), there()), (Kept::Instead, vec!["c".to_owned(), "d".to_owned()]));
        // By a clock that was set back the new one is the oldest.
        assert_eq!((keep(2, "a"), there()), (Kept::Instead, vec!["a".to_owned(), "d".to_owned()]));
        // A crash before the removal left one too many.
        assert_eq!(
            (keep(3, "e"), keep(2, "f"), there()),
            (Kept::New, Kept::Instead, vec!["e".to_owned(), "f".to_owned()])
        );
        assert_eq!([b"e", b"e"].map(|id| at(2).remove(Hash::of(id)).unwrap()), [true, false]);
        assert_eq!((keep(2, "g"), there()), (Kept::New, vec!["f".to_owned(), "g".to_owned()]));
        assert!(!EvidenceDir::new(&dir.path().join("none"), 2).remove(Hash::ZERO).unwrap());
    }
}
