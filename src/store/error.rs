//! What can go wrong between the ledger and its disk.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::log::{Seq, TreeSize};

use super::damage::Damage;

/// Why the store could not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The system refused; nothing is known about the bytes.
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
    /// Bytes that are not what was written.
    #[error(transparent)]
    Damage(#[from] Damage),
    /// Sound bytes in a layout of a later program: neither sound nor unsound here.
    #[error("{} at byte {offset}: {what} {found} needs a newer program", file.display())]
    NeedsNewerProgram {
        /// The file.
        file: PathBuf,
        /// Bytes from its start.
        offset: u64,
        /// What is too new: `frame version`, `record kind`, …
        what: &'static str,
        /// Its number.
        found: u64,
    },
    /// Another process holds the directory.
    #[error("{} is locked: another process writes here", file.display())]
    Locked {
        /// The lock file.
        file: PathBuf,
    },
    /// An old backup, or a log whose end was cut: what was published is not here.
    #[error("{} ends with {found} entries, but a checkpoint of {wanted} entries was published", dir.display())]
    Behind {
        /// The directory of the log.
        dir: PathBuf,
        /// How many entries are there.
        found: TreeSize,
        /// How many were published.
        wanted: TreeSize,
    },
    /// The caller asked for an order that the files cannot have.
    #[error("entry {found} may not follow entry {last} in {}", file.display())]
    OutOfOrder {
        /// The file.
        file: PathBuf,
        /// The entry of the row offered.
        found: Seq,
        /// The entry of the last row.
        last: Seq,
    },
    /// The caller offered a value that the format keeps for something else.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// An earlier error left the state on disk unknown: reopen.
    #[error("{} was stopped by an earlier error: reopen it", file.display())]
    Stopped {
        /// The file.
        file: PathBuf,
    },
    /// The system has no random bytes.
    #[error("the system gave no random bytes")]
    Random(#[source] getrandom::Error),
}

/// Says what was tried on which file, for `map_err`.
pub(super) fn io_error(doing: &'static str, file: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let file = file.to_path_buf();
    move |source| StoreError::Io { doing, file, source }
}
