//! The list of a backup: every file with its SHA-256, and the size and root of the log. Written last.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::codes::{Hash, Origin};
use crate::log::TreeSize;
use crate::service::fsck::files_below;
use crate::service::opening::Progress;
use crate::store::StoreError;

use super::KeepError;
use super::copy::{read, write_new};

/// Its name.
const FILE: &str = "backup.json";
const VERSION: u64 = 1;

/// Every file of a backup with its SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::service) struct BackupManifest {
    files: BTreeMap<String, Hash>,
    head: Option<(TreeSize, Hash)>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    v: u64,
    origin: Option<String>,
    size: u64,
    root: String,
    files: BTreeMap<String, String>,
}

impl BackupManifest {
    pub(in crate::service) fn len(&self) -> usize {
        self.files.len()
    }

    /// Size and root that the log must have.
    pub(in crate::service) fn head(&self) -> (TreeSize, Hash) {
        self.head.unwrap_or((TreeSize::EMPTY, Hash::empty_root()))
    }

    /// Files by name, below the backup.
    pub(in crate::service) fn files(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.files.iter().map(|(name, hash)| (name.as_str(), *hash))
    }

    /// Hashes every file as it lies on disk now; their bytes.
    pub(in crate::service) fn list(&mut self, dir: &Path, progress: Progress<'_>) -> Result<u64, StoreError> {
        let files = files_below(dir)?;
        let mut bytes = 0;
        for (done, name) in (1..).zip(&files) {
            let content = read(&dir.join(name))?;
            bytes += content.len() as u64;
            self.files.insert(name.to_string_lossy().into_owned(), Hash::of(&content));
            progress("hashes", done, files.len() as u64);
        }
        Ok(bytes)
    }

    /// Writes the list: from now on the directory is a backup.
    pub(in crate::service) fn finish(
        &mut self,
        dir: &Path,
        origin: Option<&Origin>,
        head: (TreeSize, Hash),
    ) -> Result<(), StoreError> {
        self.head = Some(head);
        let files = self.files().map(|(name, hash)| (name.to_owned(), hash.to_string())).collect();
        let origin = origin.map(|origin| origin.as_str().to_owned());
        let stored = Stored { v: VERSION, origin, size: head.0.0, root: head.1.to_string(), files };
        let text = serde_json::to_string_pretty(&stored).expect("a map of texts is JSON");
        write_new(&dir.join(FILE), format!("{text}\n").as_bytes())
    }

    /// Reads the list of a backup and compares the names in it with the files that are there.
    pub(in crate::service) fn read(dir: &Path) -> Result<Self, KeepError> {
        let no = |why: String| KeepError::NotABackup { dir: dir.to_path_buf(), why };
        let bytes = std::fs::read(dir.join(FILE)).map_err(|error| no(format!("{FILE}: {error}")))?;
        let stored: Stored = serde_json::from_slice(&bytes).map_err(|error| no(format!("{FILE}: {error}")))?;
        if stored.v != VERSION {
            return Err(no(format!("{FILE} of version {} needs a newer program", stored.v)));
        }
        let root = Hash::from_hex(&stored.root).ok_or_else(|| no(format!("{FILE} states no root")))?;
        let mut files = BTreeMap::new();
        for (name, hash) in stored.files {
            let inside = Path::new(&name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
            let hash = Hash::from_hex(&hash).filter(|_| inside);
            files.insert(name.clone(), hash.ok_or_else(|| no(format!("{FILE} lists {name:?} without its SHA-256")))?);
        }
        let there = files_below(dir)?;
        let there = there.iter().map(|name| name.to_string_lossy().into_owned()).filter(|name| name != FILE);
        if let Some(surplus) = there.into_iter().find(|name| !files.contains_key(name)) {
            return Err(no(format!("{surplus} is not in its list")));
        }
        Ok(Self { files, head: Some((TreeSize(stored.size), root)) })
    }
}
