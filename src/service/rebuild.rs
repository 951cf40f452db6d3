//! Making again what is derived: tiles, indexes, views. Frames, ring, data files and checkpoints stay as they are.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::codes::Hash;
use crate::log::TreeSize;
use crate::store::{DirLock, RingOptions, StoreError, check_log};

use super::backup::KeepError;
use super::erasure::Doom;
use super::numbers::make_numbers;
use super::opening::{self, LedgerOptions, Opened, Progress};

/// What was made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuildReport {
    /// Entries of the log.
    pub size: TreeSize,
    /// The root over them.
    pub root: Hash,
    /// Keys of disclosures that were destroyed because the log had erased them.
    pub erased: u64,
    /// Whether the index of document numbers was made again under another key.
    pub rekeyed: bool,
}

/// What a rebuilding does with the key of the index of document numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumbersKey {
    /// It stays, so that keyed hashes in the record of reads can be compared with later ones.
    Kept,
    /// Another takes its place, and the whole index is made again under it.
    Rotated,
}

impl RebuildReport {
    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "size": self.size.0, "root": self.root.to_string(), "erased": self.erased, "rekeyed": self.rekeyed,
        })
    }
}

impl fmt::Display for RebuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, root, erased, rekeyed } = self;
        writeln!(f, "tiles, indexes and views were made again from {size} entries")?;
        if *erased > 0 {
            writeln!(f, "{erased} keys were destroyed that the log had erased")?;
        }
        if *rekeyed {
            writeln!(
                f,
                "document numbers were indexed again under another key; keyed hashes of before fit none of them"
            )?;
        }
        write!(f, "size {size}, root {root}")
    }
}

/// Deletes tiles, index files and views, and makes them again from the log, without signing anything.
///
/// The frames are checked before anything is deleted. Tiles, offsets and id indexes come out byte for byte as they
/// were; `index/registry` names the same entries, but tells in fewer rows how far it was looked.
///
/// # Errors
///
/// Damage of the log, a server that holds the directory, or disagreement with a stored checkpoint.
pub fn rebuild(dir: &Path, tripwire: Option<&Path>, progress: Progress<'_>) -> Result<RebuildReport, KeepError> {
    rebuild_with(dir, tripwire, NumbersKey::Kept, progress)
}

/// As [`rebuild`], with a choice about the key of the index of document numbers.
///
/// # Errors
///
/// As [`rebuild`].
pub fn rebuild_with(
    dir: &Path,
    tripwire: Option<&Path>,
    numbers: NumbersKey,
    progress: Progress<'_>,
) -> Result<RebuildReport, KeepError> {
    let lock = DirLock::acquire(dir)?;
    let checked = check_log(dir, &mut |done, all| progress("frames", done, all))?;
    let of_frames = |file: &PathBuf| file.starts_with(dir.join("frames"));
    if let Some(damage) = checked.damage.into_iter().find(|damage| of_frames(&damage.file)) {
        return Err(StoreError::Damage(damage).into());
    }
    for derived in ["public/tile", "index", "views"] {
        let path = dir.join(derived);
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(|source| StoreError::Io { doing: "remove", file: path, source })?;
        }
    }
    let options = LedgerOptions { tripwire: tripwire.map(Path::to_path_buf), ..LedgerOptions::new(dir) };
    let mut opened = opening::open_locked(&options, lock, None, progress)?;
    let rekeyed = numbers == NumbersKey::Rotated;
    if rekeyed {
        let pages = RingOptions { rows_per_page: options.ring_rows_per_page };
        let of = (&opened.log.reader(), &opened.ring, opened.log.tail().size);
        opened.numbers = make_numbers(&dir.join("ring"), of, pages, progress)?;
    }
    Ok(RebuildReport { rekeyed, ..settle(opened)? })
}

/// Makes durable what was opened, and says that it covers the log.
fn settle(opened: Opened) -> Result<RebuildReport, KeepError> {
    let Opened { log, mirror, mut ring, mut numbers, mut ids, mut digests, mut registry, edge, views, .. } = opened;
    let doom = Doom::of(&opened.erasures);
    numbers.erase(|seq, digest, owner| doom.reaches(seq, digest, owner))?;
    let erased = ring.erase(|seq, digest, owner| doom.reaches(seq, digest, owner))?;
    let size = log.tail().size;
    ids.flush_covered(size)?;
    digests.flush_covered(size)?;
    registry.note(&[], size)?;
    mirror.sync()?;
    views.sync_checkpoint().map_err(opening::OpenError::from)?;
    Ok(RebuildReport { size, root: edge.root(), erased, rekeyed: false })
}
