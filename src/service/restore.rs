//! Bringing a backup back, with proof that nothing of it is missing.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::codes::Hash;
use crate::log::{Checkpoint, TreeSize};
use crate::store::{StoreError, Tripwire};

use super::backup::{BackupManifest, KeepError, read, read_if_there, write_new};
use super::fsck::Scratch;
use super::opening::Progress;
use super::rebuild::{RebuildReport, rebuild};

/// Whether entries that were published may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// A backup that is older than the tripwire is refused.
    Refused,
    /// It is restored all the same, to be read. The tripwire stays as it is, so the ledger does not open for writing
    /// with it: an origin that published more never signs again (formats.md 4). Found a new ledger whose `continues`
    /// names this log's last published size and root.
    Accepted,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// The data directory.
    pub dir: PathBuf,
    /// Entries of the log.
    pub size: TreeSize,
    /// The root over them, recomputed and equal to that of the backup.
    pub root: Hash,
    /// Files whose SHA-256 was compared.
    pub files: u64,
    /// Published entries that are lost.
    pub lost: u64,
    /// Whether key files were restored.
    pub secrets: bool,
}

impl RestoreReport {
    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "dir": self.dir.display().to_string(), "size": self.size.0, "root": self.root.to_string(),
            "files": self.files, "lost": self.lost, "secrets": self.secrets,
        })
    }
}

impl fmt::Display for RestoreReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dir, size, root, files, lost, .. } = self;
        writeln!(f, "{}: {files} files, each with the SHA-256 of the backup", dir.display())?;
        if *lost > 0 {
            writeln!(f, "{lost} published entries are lost: this origin must not sign again; found a successor")?;
        }
        write!(f, "size {size}, root {root}, recomputed and equal to the backup's")
    }
}

/// Restores the backup in `from` to the new data directory `to`.
///
/// Everything is prepared beside `to`, which appears only when all is proved: the hash of each file, size and root of
/// the log, the checkpoints against the tree. Tiles, indexes and views are made again, erasures repeated. Key files
/// go to the new directory `secrets`, if it is given and the backup holds any. Without a tripwire at its
/// place, that of the backup is put there.
///
/// # Errors
///
/// [`KeepError`]; then `to` does not exist. [`KeepError::Older`] unless the loss is accepted.
pub fn restore(
    from: &Path,
    to: &Path,
    tripwire: Option<&Path>,
    secrets: Option<&Path>,
    loss: Loss,
    progress: Progress<'_>,
) -> Result<RestoreReport, KeepError> {
    for target in [Some(to), secrets].into_iter().flatten() {
        if target.exists() {
            return Err(KeepError::Exists(target.to_path_buf()));
        }
    }
    let list = BackupManifest::read(from)?;
    let ahead = published_beyond(&list, tripwire)?;
    if let (Loss::Refused, Some(published)) = (loss, ahead) {
        return Err(KeepError::Older { held: list.head().0, published });
    }
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = Scratch::new(Some(parent))?;
    let data = scratch.path().join("data");
    let keys = scratch.path().join("secrets");
    copy_checked(from, &list, &data, &keys, progress)?;
    let outside = tripwire.filter(|_| ahead.is_none());
    let RebuildReport { size, root, .. } = rebuild(&data, outside, progress)?;
    if (size, root) != list.head() {
        return Err(KeepError::OtherHead { found: (size, root), wanted: list.head() });
    }
    let with_keys = secrets.filter(|_| keys.exists());
    if let Some(secrets) = with_keys {
        put(&keys, secrets)?;
    }
    put(&data, to)?;
    if let (Some(tripwire), Some(note)) = (tripwire, read_if_there(&from.join("tripwire"))?)
        && !tripwire.exists()
    {
        Tripwire::new(tripwire).write(&String::from_utf8_lossy(&note))?;
    }
    let (files, secrets) = (list.len() as u64, with_keys.is_some());
    let entries_lost = ahead.map_or(0, |published| published.0 - size.0);
    Ok(RestoreReport { dir: to.to_path_buf(), size, root, files, lost: entries_lost, secrets })
}

/// The published size, if the tripwire outside covers more than the backup.
///
/// Its signature is checked against the keys of the log when the copy is opened; here a forged one can only refuse.
fn published_beyond(list: &BackupManifest, tripwire: Option<&Path>) -> Result<Option<TreeSize>, KeepError> {
    let Some(tripwire) = tripwire else { return Ok(None) };
    let Some(note) = read_if_there(tripwire)? else { return Ok(None) };
    let why = || "the tripwire is no checkpoint".to_owned();
    let head =
        Checkpoint::claimed(note).map_err(|_| KeepError::NotABackup { dir: tripwire.to_path_buf(), why: why() })?;
    Ok(Some(head.size).filter(|published| *published > list.head().0))
}

/// Copies every file of the list and compares its hash on the way.
fn copy_checked(
    from: &Path,
    list: &BackupManifest,
    data: &Path,
    keys: &Path,
    progress: Progress<'_>,
) -> Result<(), KeepError> {
    for (done, (name, wanted)) in (1..).zip(list.files()) {
        let content = read(&from.join(name))?;
        let found = Hash::of(&content);
        if found != wanted {
            return Err(KeepError::Changed { file: from.join(name), found, wanted });
        }
        match name.strip_prefix("secrets/") {
            Some(key) => write_new(&keys.join(key), &content)?,
            // The tripwire lies outside of the data directory.
            None if name == "tripwire" => {}
            None => write_new(&data.join(name), &content)?,
        }
        progress("files", done, list.len() as u64);
    }
    Ok(())
}

/// Gives a prepared directory its name, durably.
fn put(prepared: &Path, to: &Path) -> Result<(), StoreError> {
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = fs::rename(prepared, to).and_then(|()| File::open(parent)?.sync_all());
    named.map_err(|source| StoreError::Io { doing: "create", file: to.to_path_buf(), source })
}
