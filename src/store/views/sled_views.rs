//! Views in sled 0.34, used as measurement taught: one tree, small batches, never `flush_async`, a real
//! sync of our own, and every call under `catch_unwind`, because damage makes it panic.

use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::codes::Hash;
use crate::log::TreeSize;

use super::super::bytes::{cut_hash, cut_u32, cut_u64};
use super::super::error::{StoreError, io_error};
use super::{Covered, VIEW_KEYS_MAX, ViewBatch, ViewError, ViewRow, ViewStore};

const COVERED_KEY: [u8; 1] = [0];
const CACHE_BYTES: u64 = 64 << 20;

/// Views in a directory of their own.
#[derive(Debug)]
pub struct SledViews {
    /// Taken only when dropped.
    db: Option<sled::Db>,
    file: PathBuf,
}

/// sled syncs once more when it is dropped, and panics if the disk refuses.
impl Drop for SledViews {
    fn drop(&mut self) {
        let db = self.db.take();
        if let Err(error) = guarded(|| {
            drop(db);
            Ok(())
        }) {
            tracing::warn!(%error, "views were not closed cleanly; they are checked at the next start");
        }
    }
}

/// In which state views were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewsOpened {
    /// There were none: fold the log from its beginning.
    Fresh,
    /// They agree with the log: go on from there.
    Resumed(Covered),
    /// They were doubtful and lie elsewhere now; fold from the beginning, and say so in health.
    SetAside {
        /// Where the doubtful directory is.
        dir: PathBuf,
        /// What raised the doubt.
        why: String,
    },
}

impl SledViews {
    /// Opens the views of a directory. `agrees` says whether the log has an entry of that leaf hash at
    /// that size.
    ///
    /// # Errors
    ///
    /// Only if even an empty directory cannot be opened: doubtful views are no error.
    pub fn open(dir: &Path, agrees: impl Fn(Covered) -> bool) -> Result<(Self, ViewsOpened), StoreError> {
        let doubt = match Self::open_there(dir) {
            Ok(views) => match views.covered() {
                Ok(Some(covered)) if agrees(covered) => return Ok((views, ViewsOpened::Resumed(covered))),
                Ok(Some(covered)) => format!("they cover {} entries of another log", covered.size),
                Ok(None) => match guarded(|| Ok(views.db().is_empty())) {
                    Ok(true) => return Ok((views, ViewsOpened::Fresh)),
                    Ok(false) => "they do not say what they cover".to_owned(),
                    Err(error) => error.to_string(),
                },
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        let aside = set_aside(dir)?;
        let views =
            Self::open_there(dir).map_err(|error| io_error("begin views in", dir)(std::io::Error::other(error)))?;
        Ok((views, ViewsOpened::SetAside { dir: aside, why: doubt }))
    }

    fn open_there(dir: &Path) -> Result<Self, ViewError> {
        let config = sled::Config::new().path(dir).cache_capacity(CACHE_BYTES).flush_every_ms(Some(500));
        let db = guarded(|| config.open())?;
        Ok(Self { db: Some(db), file: dir.join("db") })
    }

    fn db(&self) -> &sled::Db {
        self.db.as_ref().expect("taken only when dropped")
    }
}

impl ViewStore for SledViews {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        let found = guarded(|| self.db().get(key))?;
        found.map(|value| unwrap_value(key, &value)).transpose()
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, count_max: usize) -> Result<Vec<ViewRow>, ViewError> {
        // The smallest key after `after` is `after` and a zero byte.
        let begin = after.map_or_else(|| prefix.to_vec(), |after| [after, &[0]].concat()).max(prefix.to_vec());
        let rows = guarded(|| {
            let rows = self.db().range(begin..).take(count_max);
            rows.take_while(|row| row.as_ref().map_or(true, |(key, _)| key.starts_with(prefix)))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let rows = rows.into_iter().filter(|(key, _)| **key != COVERED_KEY);
        rows.map(|(key, value)| Ok((key.to_vec(), unwrap_value(&key, &value)?))).collect()
    }

    fn apply(&self, batch: ViewBatch, covered: Covered) -> Result<(), ViewError> {
        let found = batch.rows.len();
        if found > VIEW_KEYS_MAX {
            return Err(ViewError::TooManyKeys { found });
        }
        let mut changes = sled::Batch::default();
        for (key, value) in batch.rows {
            if key.first().is_none_or(|view| *view == 0) {
                return Err(ViewError::ReservedKey);
            }
            match value {
                Some(value) => changes.insert(key.as_slice(), wrap_value(&key, &value)),
                None => changes.remove(key),
            }
        }
        let position = [covered.size.0.to_be_bytes().as_slice(), &covered.leaf.0].concat();
        changes.insert(&COVERED_KEY, wrap_value(&COVERED_KEY, &position));
        guarded(|| self.db().apply_batch(changes))
    }

    fn covered(&self) -> Result<Option<Covered>, ViewError> {
        let Some(found) = self.get(&COVERED_KEY)? else { return Ok(None) };
        let mut rest = found.as_slice();
        let (Some(size), Some(leaf)) = (cut_u64(&mut rest), cut_hash(&mut rest)) else {
            return Err(ViewError::Checksum { key: COVERED_KEY.to_vec() });
        };
        Ok(Some(Covered { size: TreeSize(size), leaf: Hash(leaf.0) }))
    }

    // What is open stays open under its new name, and is dropped with the process.
    fn set_aside(&self) -> Result<PathBuf, StoreError> {
        set_aside(self.file.parent().unwrap_or(&self.file))
    }

    /// sled's own flush ends in `sync_file_range`, which no power cut respects: hence a sync of our own.
    fn sync_checkpoint(&self) -> Result<(), ViewError> {
        guarded(|| self.db().flush())?;
        File::open(&self.file)
            .and_then(|file| file.sync_data())
            .map_err(|source| ViewError::Io { file: self.file.clone(), source })
    }
}

/// Turns a panic of the engine into an error.
fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, ViewError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(ViewError::Engine),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            Err(ViewError::Panicked(words.unwrap_or_else(|| "without words".to_owned())))
        }
    }
}

/// A value with the checksum of key and value in front.
fn wrap_value(key: &[u8], value: &[u8]) -> Vec<u8> {
    [checksum(key, value).to_be_bytes().as_slice(), value].concat()
}

fn unwrap_value(key: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, ViewError> {
    let mut rest = wrapped;
    if cut_u32(&mut rest) == Some(checksum(key, rest)) {
        return Ok(rest.to_vec());
    }
    Err(ViewError::Checksum { key: key.to_vec() })
}

fn checksum(key: &[u8], value: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), value)
}

/// Renames a doubtful directory, because opening it again may destroy what it still tells.
fn set_aside(dir: &Path) -> Result<PathBuf, StoreError> {
    let name = |n: u32| {
        let mut name = dir.as_os_str().to_owned();
        name.push(format!(".bad-{n}"));
        PathBuf::from(name)
    };
    let aside = (1..u32::MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(u32::MAX));
    fs::rename(dir, &aside).map_err(io_error("set aside", dir))?;
    Ok(aside)
}

#[cfg(test)]
mod tests;
