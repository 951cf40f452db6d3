//! A directory of its own for what is derived again, removed when it is no longer needed.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::store::{StoreError, random_bytes};

/// A temporary directory that only its owner can read.
#[derive(Debug)]
pub(in crate::service) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one below `parent`, or where the system keeps temporary files.
    pub(in crate::service) fn new(parent: Option<&Path>) -> Result<Self, StoreError> {
        let parent = parent.map_or_else(std::env::temp_dir, Path::to_path_buf);
        let name = format!(".minglu-{}", hex::encode(random_bytes::<8>()?));
        let path = parent.join(name);
        let made = DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|source| StoreError::Io { doing: "create", file: path.clone(), source })?;
        Ok(Self(path))
    }

    pub(in crate::service) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left behind; it holds nothing secret.
        let _ = fs::remove_dir_all(&self.0);
    }
}
