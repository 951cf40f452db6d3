//! Copying a ledger while it runs, so that the copy is one moment of it.
//!
//! A backup holds what cannot be made again: frames, ring, half-signed statements, the log of restricted reads, data files, the published checkpoint, the tripwire, and
//! the secret keys if asked for. Tiles, indexes (that of document numbers among them) and views are
//! left out; restoring makes them again, and so repeats every erasure.
//!
//! **Why the order is right.** The checkpoints are read first, so they cover no more than the frames that are read
//! after them. Frames are only ever appended: those that are whole when they are read are a prefix of the log,
//! and whatever was acknowledged before the backup began is in it. Ring rows are written before the frame that
//! needs them, so a ring that is read *after* the frames holds every key of theirs; keys for later entries are
//! dropped from the copy. An erasure destroys keys after its frame is on disk, so the one thing that could go wrong
//! is a ring that already obeys an erasure which the copied frames do not hold: the frames behind the copied ones
//! are looked at once more, and if an erasure stands there, frames and ring are copied again. Data files are
//! stored before the entry that adopts them, so they come last. Half-signed statements come before the frames: one
//! that is signed by the last meanwhile is in the copy twice, and the next start ends it; never nowhere.
//!
//! **What an old backup can do.** It holds the keys of its day: what is erased later can still be opened with it.
//! Erasing a person therefore means letting backups expire, on the day that the retention rule names, and to keep
//! backups as secret as the ring itself. Restoring repeats the erasures that its own log holds; of later
//! ones it knows nothing.

mod copy;
mod manifest;

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thiserror::Error;

use crate::codes::{Hash, Origin};
use crate::log::{Checkpoint, TreeSize};
use crate::store::{MirrorError, StoreError, access_file, access_files, pending_files};

use super::fsck::named_files;
use super::opening::{OpenError, Progress};
use copy::{Copied, copy_frames, copy_ring, erases_behind};

pub(super) use copy::{read, write_new};
pub(super) use manifest::BackupManifest;

/// How often frames and ring are copied anew because an erasure came in between.
const ATTEMPTS_MAX: u32 = 16;

/// Why a ledger was not backed up or not restored.
#[derive(Debug, Error)]
pub enum KeepError {
    /// The log, the ring or the system.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The public files.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// A target that is there already; nothing is ever overwritten.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// Not a backup, or one that did not come to its end.
    #[error("{} is no complete backup: {why}", dir.display())]
    NotABackup {
        /// The directory.
        dir: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A file whose bytes are not those that were backed up.
    #[error("{} has SHA-256 {found}, the backup says {wanted}", file.display())]
    Changed {
        /// The file.
        file: PathBuf,
        /// The hash of its bytes.
        found: Hash,
        /// The hash in the list.
        wanted: Hash,
    },
    /// A log that is not the one that was backed up.
    #[error("the log has size {} and root {}, the backup says {} and {}", found.0, found.1, wanted.0, wanted.1)]
    OtherHead {
        /// Size and root, recomputed.
        found: (TreeSize, Hash),
        /// Size and root that the list of the backup states.
        wanted: (TreeSize, Hash),
    },
    /// More was published than the backup holds.
    #[error("the backup holds {held} entries, but {published} were published: restoring loses entries")]
    Older {
        /// Entries in the backup.
        held: TreeSize,
        /// Entries that the tripwire outside covers.
        published: TreeSize,
    },
    /// Erasures came faster than frames and ring could be copied.
    #[error("erasures kept coming in while the ring was copied: try again")]
    Restless,
}

/// What was backed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The backup.
    pub dir: PathBuf,
    /// Files in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Whose log; `None` if it is empty.
    pub origin: Option<Origin>,
    /// Entries in it.
    pub size: TreeSize,
    /// The root over them.
    pub root: Hash,
    /// Whether the secret keys are in it.
    pub secrets: bool,
}

impl BackupReport {
    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "dir": self.dir.display().to_string(), "files": self.files, "bytes": self.bytes,
            "origin": self.origin.as_ref().map(Origin::as_str), "size": self.size.0, "root": self.root.to_string(),
            "secrets": self.secrets,
        })
    }
}

impl fmt::Display for BackupReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dir, files, bytes, size, root, .. } = self;
        writeln!(f, "{}: {files} files, {bytes} bytes", dir.display())?;
        writeln!(f, "size {size}, root {root}")?;
        let keys = if self.secrets { "the ring and the secret keys" } else { "the ring, but no secret keys" };
        write!(f, "holds {keys}: keep it as secret as the ledger itself, and destroy it when its time is over")
    }
}

/// Backs up the ledger in `dir` to the new directory `to`, also while a server writes to it.
///
/// `secrets` is the directory of key files, if they are to be part of the backup. The list of files with their
/// SHA-256, size and root is written last: a directory without it is no backup.
///
/// # Errors
///
/// [`KeepError`]; then `to` holds no list and can be removed.
pub fn backup(
    dir: &Path,
    tripwire: Option<&Path>,
    secrets: Option<&Path>,
    to: &Path,
    progress: Progress<'_>,
) -> Result<BackupReport, KeepError> {
    if to.exists() {
        return Err(KeepError::Exists(to.to_path_buf()));
    }
    let mut files = BackupManifest::default();
    let published = read_if_there(&dir.join("public/checkpoint"))?;
    let outside = tripwire.map(read_if_there).transpose()?.flatten();
    for room in ["pending", "codes", "draws"] {
        for (name, content) in pending_files(&dir.join(room))? {
            write_new(&to.join(room).join(name), &content)?;
        }
    }
    let copied = frames_and_ring(dir, to, progress)?;
    // After the frames: so it holds every line of which they state the head.
    for (first, content) in access_files(&dir.join("reads"), 0, usize::MAX)? {
        write_new(&to.join("reads").join(access_file(first)), &content)?;
    }
    for (name, note) in [("public/checkpoint", &published), ("tripwire", &outside)] {
        let Some(note) = note else { continue };
        covered_by(&copied, &dir.join(name), note)?;
        write_new(&to.join(name), note)?;
    }
    let data = named_files(&dir.join("public/data"), &copied.governance);
    for (done, hash) in (1..).zip(&data) {
        let name = format!("public/data/{hash}");
        let content = read(&dir.join(&name))?;
        let found = Hash::of(&content);
        if found != *hash {
            return Err(KeepError::Changed { file: dir.join(name), found, wanted: *hash });
        }
        write_new(&to.join(name), &content)?;
        progress("data files", done, data.len() as u64);
    }
    if let Some(secrets) = secrets {
        for name in super::fsck::files_below(secrets)? {
            write_new(&to.join("secrets").join(&name), &read(&secrets.join(&name))?)?;
        }
    }
    let Copied { size, root, governance, .. } = copied;
    let bytes = files.list(to, progress)?;
    files.finish(to, governance.origin(), (size, root))?;
    let count = files.len() as u64;
    let origin = governance.origin().cloned();
    Ok(BackupReport { dir: to.to_path_buf(), files: count, bytes, origin, size, root, secrets: secrets.is_some() })
}

/// Copies frames, then the ring, until no erasure lies between the two.
fn frames_and_ring(dir: &Path, to: &Path, progress: Progress<'_>) -> Result<Copied, KeepError> {
    for _ in 0..ATTEMPTS_MAX {
        let copied = copy_frames(dir, to, progress)?;
        copy_ring(dir, to, &copied)?;
        if !erases_behind(dir, &copied)? {
            return Ok(copied);
        }
        for part in ["frames", "ring"] {
            let part = to.join(part);
            std::fs::remove_dir_all(&part).map_err(|source| StoreError::Io { doing: "remove", file: part, source })?;
        }
    }
    Err(KeepError::Restless)
}

/// A checkpoint that was read before the frames covers no more than they do, or something is wrong with the log.
fn covered_by(copied: &Copied, file: &Path, note: &[u8]) -> Result<(), KeepError> {
    match Checkpoint::claimed(note) {
        Ok(head) if head.size <= copied.size => Ok(()),
        Ok(head) => Err(KeepError::Older { held: copied.size, published: head.size }),
        Err(_) => Err(KeepError::NotABackup { dir: file.to_path_buf(), why: "not a checkpoint".to_owned() }),
    }
}

pub(super) fn read_if_there(file: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::Io { doing: "read", file: file.to_path_buf(), source }),
    }
}

impl fmt::Debug for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, root, .. } = self;
        f.debug_struct("Copied").field("size", size).field("root", root).finish_non_exhaustive()
    }
}
