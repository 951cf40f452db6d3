//! Checking a data directory: every byte of every file, without changing one.
//!
//! The frames are read once. Every statement is judged again by the functions that admitted it, and all that
//! follows from the log is made anew in a scratch directory: tiles, bundles, indexes, views. Then each file is
//! compared with its twin. The whole is the sum of its parts: [`Checkup::begin`] reads the frames and the ring,
//! [`Checkup::file`] checks any one file, [`Checkup::views`] the views.
//!
//! Trust: whoever can write the directory and holds the checkpoint key can forge all of it. That is what
//! witnesses, receipts and the auditor's copy are for; here mistakes, decay and clumsy hands are found.

mod derive;
mod disclosures;
mod files;
mod numbers;
mod report;
mod scratch;
mod views;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::codes::with_causes;
use crate::log::{Checkpoint, TreeSize};
use crate::store::{DirLock, StoreError, compare_ids};

use super::opening::Progress;
use derive::Derived;

pub(super) use derive::named_files;
pub use report::{FsckCounts, FsckFinding, FsckKind, FsckReport};
pub(super) use scratch::Scratch;

/// A data directory whose frames and ring were read, ready to be compared file by file.
pub struct Checkup {
    dir: PathBuf,
    tripwire: Option<PathBuf>,
    derived: Derived,
    /// How many entries a checkpoint in the directory covers: their tiles were made durable.
    published: TreeSize,
    /// Whether the last process came to its end: then every derived file covers the log.
    clean: bool,
    _lock: Option<DirLock>,
}

/// Checks every byte of every file of a data directory, and the tripwire beside it. Changes nothing.
///
/// Scratch space of about 250 bytes an entry is needed where the system keeps temporary files. A directory that
/// a server holds is not judged: the answer is "could not tell".
pub fn fsck(dir: &Path, tripwire: Option<&Path>, progress: Progress<'_>) -> FsckReport {
    let (checkup, mut report) = Checkup::begin(dir, tripwire, progress);
    let Some(checkup) = checkup else { return report };
    let files = match checkup.files() {
        Ok(files) => files,
        Err(error) => {
            report.could_not_tell.push(with_causes(&error));
            return report;
        }
    };
    report.counts.files = files.len() as u64;
    for (done, file) in (1..).zip(&files) {
        // Frames and ring were read at the beginning.
        let again = file.starts_with("ring") && (file.ends_with("rows") || file.ends_with("pages"));
        let segment = file.starts_with("frames") && file.extension().is_some_and(|extension| extension == "seg");
        if !again && !segment {
            report.absorb(checkup.file(file));
        }
        progress("files", done, files.len() as u64);
    }
    report.absorb(checkup.reads());
    report.absorb(checkup.outside());
    report.absorb(checkup.views());
    report
}

impl Checkup {
    /// Reads frames and ring, judges every statement, and makes anew what follows from them. `None` if the
    /// directory cannot be judged; the report says why.
    pub fn begin(dir: &Path, tripwire: Option<&Path>, progress: Progress<'_>) -> (Option<Self>, FsckReport) {
        let mut report = FsckReport::default();
        let checkup = Self::try_begin(dir, tripwire, &mut report, progress);
        let checkup = report.take(FsckKind::Frame, checkup);
        (checkup, report)
    }

    fn try_begin(
        dir: &Path,
        tripwire: Option<&Path>,
        report: &mut FsckReport,
        progress: Progress<'_>,
    ) -> Result<Self, StoreError> {
        let frames = dir.join("frames");
        fs::metadata(&frames).map_err(|source| StoreError::Io { doing: "look at", file: frames, source })?;
        let lock = DirLock::acquire_to_read(dir)?;
        let mut derived = derive::derive(dir, report, progress)?;
        let covers = |name: &str| {
            let checked = compare_ids(&dir.join("index").join(name), &derived.scratch.path().join(name));
            checked.is_ok_and(|checked| checked.covered >= derived.size)
        };
        let clean = covers("ids") && covers("digests");
        let published = published(&dir.join("public/checkpoint"));
        // An erasure is repeated at the next start if its process did not come to its end.
        for (erasure, damage) in std::mem::take(&mut derived.overdue) {
            if clean {
                report.find(FsckKind::NotErased, damage);
            } else {
                report.notes.push(format!("{damage}; the next start repeats the erasure of entry {erasure}"));
            }
        }
        let tripwire = tripwire.map(Path::to_path_buf);
        Ok(Self { dir: dir.to_path_buf(), tripwire, derived, published, clean, _lock: lock })
    }

    /// Every file that is there or must be, but views, by its path below the directory.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn files(&self) -> Result<BTreeSet<PathBuf>, StoreError> {
        let mut files = files_below(&self.dir)?;
        files.retain(|file| !is_view(file));
        let tiles = files_below(self.derived.mirror.root())?;
        files.extend(tiles.into_iter().map(|tile| Path::new("public").join(tile)));
        files.extend(self.derived.data.iter().map(|hash| Path::new("public/data").join(hash.to_string())));
        files.extend(["index/offsets", "index/ids", "index/digests", "index/registry"].map(PathBuf::from));
        files.insert("public/checkpoint".into());
        Ok(files)
    }

    /// Checks the tripwire, if there is one.
    #[must_use]
    pub fn outside(&self) -> FsckReport {
        let mut report = FsckReport::default();
        if let Some(tripwire) = &self.tripwire {
            self.head(tripwire, &mut report);
        }
        report
    }
}

/// Views, and views that were set aside: sled's own files.
fn is_view(file: &Path) -> bool {
    let first = file.iter().next().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    first == "views" || first.starts_with("views.bad-")
}

/// The size that a stored checkpoint states, unverified: it only says how much must be durable.
fn published(file: &Path) -> TreeSize {
    let head = fs::read(file).ok().and_then(|note| Checkpoint::claimed(note).ok());
    head.map_or(TreeSize::EMPTY, |head| head.size)
}

/// Every file below a directory, by its path below it.
pub(super) fn files_below(root: &Path) -> Result<BTreeSet<PathBuf>, StoreError> {
    let mut found = BTreeSet::new();
    let mut dirs = vec![root.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        let io = |source| StoreError::Io { doing: "list", file: dir.clone(), source };
        for entry in fs::read_dir(&dir).map_err(io)? {
            let entry = entry.map_err(io)?;
            let path = entry.path();
            if entry.file_type().map_err(io)?.is_dir() {
                dirs.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap_or(&path).to_path_buf());
            }
        }
    }
    Ok(found)
}
