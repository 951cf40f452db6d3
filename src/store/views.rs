//! Views: rows derived from the log, in an embedded database that may lose them at any time.
//!
//! Nothing that only this store knows may matter. Every batch carries the position in the log that it
//! covers; on any doubt the directory is set aside and the views are derived again.

mod sled_views;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::codes::Hash;
use crate::log::TreeSize;

use super::error::StoreError;

pub use sled_views::{SledViews, ViewsOpened};

/// The most keys in a batch, the covered position not counted: the engine's memory follows their number.
pub const VIEW_KEYS_MAX: usize = 255;

/// How much of the log the views hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Entries folded into the views.
    pub size: TreeSize,
    /// Leaf hash of the last of them; [`Hash::ZERO`] if none.
    pub leaf: Hash,
}

/// A key and its value.
pub type ViewRow = (Vec<u8>, Vec<u8>);

/// Changes that become visible together. The first byte of a key names its view and is not 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewBatch {
    /// Key and new value, or `None` to remove the row.
    pub rows: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// Why the views gave no answer. Everything but the first two is doubt: set them aside and rebuild.
#[derive(Debug, Error)]
pub enum ViewError {
    /// More keys than a batch may have.
    #[error("a batch holds at most 255 keys, not {found}")]
    TooManyKeys {
        /// Keys offered.
        found: usize,
    },
    /// An empty key, or one in the place of the covered position.
    #[error("a key begins with the byte of its view, which is not 0")]
    ReservedKey,
    /// A value that is not the one that was written.
    #[error("the value of view key {} fails its checksum", hex::encode(key))]
    Checksum {
        /// The key.
        key: Vec<u8>,
    },
    /// The engine reported an error.
    #[error("the view engine failed")]
    Engine(#[source] sled::Error),
    /// The engine panicked.
    #[error("the view engine panicked: {0}")]
    Panicked(String),
    /// The system refused.
    #[error("cannot sync {}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// What the indexer and the readers need of an engine, so that another one is one file.
///
/// * `apply` makes all rows and the covered position visible together, and survives the end of the process;
/// * it is durable against power loss only after `sync_checkpoint`; what is lost is folded again;
/// * `scan` yields rows in the order of their keys.
pub trait ViewStore: Send + Sync + 'static {
    /// The value of a key.
    ///
    /// # Errors
    ///
    /// Any [`ViewError`] is doubt about the whole store.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError>;

    /// Rows whose keys begin with `prefix` and come after `after`, at most `count_max`.
    ///
    /// # Errors
    ///
    /// Any [`ViewError`] is doubt about the whole store.
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, count_max: usize) -> Result<Vec<ViewRow>, ViewError>;

    /// Changes rows and the covered position together.
    ///
    /// # Errors
    ///
    /// [`ViewError::TooManyKeys`] and [`ViewError::ReservedKey`] change nothing; the others are doubt.
    fn apply(&self, batch: ViewBatch, covered: Covered) -> Result<(), ViewError>;

    /// How much of the log is folded in; `None` before the first batch.
    ///
    /// # Errors
    ///
    /// Any [`ViewError`] is doubt about the whole store.
    fn covered(&self) -> Result<Option<Covered>, ViewError>;

    /// Makes everything applied so far survive a power cut.
    ///
    /// # Errors
    ///
    /// Any [`ViewError`] is doubt about the whole store.
    fn sync_checkpoint(&self) -> Result<(), ViewError>;

    /// Puts the directory out of the way, after a doubt while it is open: the next start makes the views again.
    ///
    /// # Errors
    ///
    /// What the system said.
    fn set_aside(&self) -> Result<PathBuf, StoreError>;
}
