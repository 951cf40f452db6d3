//! One note in a file, replaced whole.

use std::path::{Path, PathBuf};

use super::durable::{read_if_there, write_atomically};
use super::error::StoreError;

/// A file that holds one text. One writer at a time: two would share the temporary name.
#[derive(Clone, Debug)]
pub struct NoteFile {
    path: PathBuf,
}

impl NoteFile {
    /// The file at a path, in a directory that is there; nothing is touched yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its bytes; `None` before the first.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn read(&self) -> Result<Option<Vec<u8>>, StoreError> {
        read_if_there(&self.path)
    }

    /// Puts a text in place of the last, durable when it returns: after a crash the file holds one of the two.
    ///
    /// # Errors
    ///
    /// What the system said; then it may hold either.
    pub fn write(&self, text: &str) -> Result<(), StoreError> {
        write_atomically(&self.path, text.as_bytes())
    }
}
