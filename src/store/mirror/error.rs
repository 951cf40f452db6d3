//! What can go wrong with the mirror.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::log::NoSuchNode;
use crate::log::TreeSize;

use super::super::damage::Damage;

/// Why the mirror could not do what was asked. Everything in it can be rebuilt from the log.
#[derive(Debug, Error)]
pub enum MirrorError {
    /// The system refused.
    #[error("cannot {doing} {}", file.display())]
    Io {
        /// The attempt, as a verb.
        doing: &'static str,
        /// The file or directory.
        file: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Bytes that are not what was written; the mirror is to be rebuilt from there on.
    #[error("the mirror is damaged")]
    Damage(#[from] Damage),
    /// The node is not complete in the part of the tree that the mirror covers.
    #[error("not in the mirror")]
    NoSuchNode(#[from] NoSuchNode),
    /// A line that is no entry: empty, or too long for a bundle.
    #[error("an entry has 1 to 65535 bytes, found {found}")]
    Line {
        /// Its length in bytes.
        found: usize,
    },
    /// Asked to cut to more than there is.
    #[error("the mirror holds {found} entries and cannot be cut to {wanted}")]
    TooShort {
        /// How many entries it holds.
        found: TreeSize,
        /// How many it should keep.
        wanted: TreeSize,
    },
    /// An earlier write or sync failed, so what landed is unknown: reopen.
    #[error("the mirror was stopped by an earlier error, reopen it")]
    Stopped,
}

/// Says what was tried on which file, for `map_err`.
pub(super) fn io_error(doing: &'static str, file: &Path) -> impl FnOnce(io::Error) -> MirrorError {
    let file = file.to_path_buf();
    move |source| MirrorError::Io { doing, file, source }
}
