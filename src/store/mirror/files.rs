//! The mirror's files: one a tile, only ever appended to, and replaced names that survive a power cut.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::log::{TileKind, TilePath};

use super::error::{MirrorError, io_error};

/// The file in which a tile grows.
pub(super) fn tile_file(root: &Path, kind: TileKind, index: u64) -> PathBuf {
    root.join(TilePath::full(kind, index).file())
}

/// Open files of the right edge, and what was written since the last sync.
#[derive(Default)]
pub(super) struct Writer {
    open: BTreeMap<TileKind, (u64, File)>,
    unsynced: BTreeSet<PathBuf>,
    /// After a failed write or sync what landed is unknown.
    pub(super) stopped: bool,
}

impl Writer {
    /// Writes at a place of a tile's file, which is kept open until the next tile of its kind.
    pub(super) fn write(
        &mut self,
        root: &Path,
        (kind, index): (TileKind, u64),
        offset: u64,
        bytes: &[u8],
    ) -> Result<(), MirrorError> {
        let path = tile_file(root, kind, index);
        if self.open.get(&kind).is_none_or(|(held, _)| *held != index) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(io_error("create", parent))?;
            }
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
            self.open.insert(kind, (index, file.map_err(io_error("open", &path))?));
        }
        if let Some((_, file)) = self.open.get(&kind) {
            file.write_all_at(bytes, offset).map_err(io_error("write", &path))?;
        }
        self.unsynced.insert(path);
        Ok(())
    }

    /// Closes every file, before they are cut.
    pub(super) fn close(&mut self) {
        self.open.clear();
    }

    /// Forgets files that a cut removed: any other that is missing at the next sync was lost.
    pub(super) fn forget_removed(&mut self) {
        self.unsynced.retain(|file| file.exists());
    }

    /// Hands out what must be synced, so that syncing does not hold up writing.
    pub(super) fn take_unsynced(&mut self) -> BTreeSet<PathBuf> {
        std::mem::take(&mut self.unsynced)
    }
}

/// Makes files durable, and their names up to `root`.
pub(super) fn sync_all(root: &Path, files: &BTreeSet<PathBuf>) -> Result<(), MirrorError> {
    let mut dirs = BTreeSet::new();
    for file in files {
        File::open(file).and_then(|open| open.sync_all()).map_err(io_error("sync", file))?;
        dirs.extend(file.ancestors().skip(1).take_while(|dir| dir.starts_with(root)).map(Path::to_path_buf));
    }
    dirs.iter().try_for_each(|dir| sync_dir(dir))
}

fn sync_dir(dir: &Path) -> Result<(), MirrorError> {
    File::open(dir).and_then(|open| open.sync_all()).map_err(io_error("sync the directory", dir))
}

/// The name under which the next content of a file is prepared. Served to nobody: it begins with a dot.
pub(super) fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.tmp"))
}

/// Replaces a file so that a reader, after a power cut too, finds the old content or the new.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<(), MirrorError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(io_error("create", parent))?;
    let temporary = temporary(path);
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(io_error("write", &temporary))?;
    fs::rename(&temporary, path).map_err(io_error("replace", path))?;
    sync_dir(parent)
}

/// The content of a file; `None` if there is none.
pub(super) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, MirrorError> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

/// Every file below a directory, in order of names; none if there is no such directory.
pub(super) fn files_below(dir: &Path) -> Result<BTreeSet<PathBuf>, MirrorError> {
    let mut found = BTreeSet::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(io_error("list", &dir)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(io_error("list", &dir))?;
            let is_dir = entry.file_type().map_err(io_error("list", &dir))?.is_dir();
            if is_dir {
                dirs.push(entry.path());
            } else {
                found.insert(entry.path());
            }
        }
    }
    Ok(found)
}

/// The address of a tile's file below `root`; `None` for any other file.
pub(super) fn tile_of(root: &Path, file: &Path) -> Option<TilePath> {
    file.strip_prefix(root).ok()?.to_str()?.parse().ok()
}
