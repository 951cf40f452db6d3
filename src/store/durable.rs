//! The few steps after which a file or a name survives a power cut.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::error::{StoreError, io_error};

/// Creates a directory and makes its name durable.
pub(super) fn create_dir(dir: &Path) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(dir).map_err(io_error("create", dir))?;
    sync_parent(dir)
}

/// Makes the names in the directory that holds `path` durable.
pub(super) fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    File::open(parent).and_then(|dir| dir.sync_all()).map_err(io_error("sync the directory", parent))
}

/// The name under which the next content of `path` is prepared.
pub(super) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    name.into()
}

/// Writes `path` so that a reader after a crash finds the old content or the new, never a mixture.
pub(super) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let prepared = prepare(path, content)?;
    fs::rename(&prepared, path).map_err(io_error("replace", path))?;
    sync_parent(path)
}

/// Writes and syncs the next content of `path` beside it, readable by the owner only.
pub(super) fn prepare(path: &Path, content: &[u8]) -> Result<PathBuf, StoreError> {
    let prepared = temporary(path);
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&prepared)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(io_error("write", &prepared))?;
    Ok(prepared)
}

/// The content of a file; `None` if there is no such file.
pub(super) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

/// Removes a file if it is there.
pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io_error("remove", path)(error)),
    }
}
