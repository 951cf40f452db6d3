//! A ledger as an auditor reaches it, whatever holds it.

use anyhow::Result;

use crate::codes::{Day, Hash};
use crate::log::{Seq, TilePath, TreeSize};
use crate::statement::Kid;
use crate::verify::{FetchedBody, Item, PublishedRegister};

/// The size up to which entries are wanted where they count to the last, whatever a checkpoint covers.
pub(in crate::cli) const TO_THE_END: TreeSize = TreeSize(u64::MAX);

/// Some lines of the log of restricted reads, whole ones only.
pub(in crate::cli) struct ReadsPage {
    /// In order.
    pub lines: Vec<String>,
    /// Whether these are all up to now. Asking again would never end: who asks a ledger is read into the log.
    pub is_last: bool,
}

/// A ledger as an auditor reaches it.
pub(in crate::cli) trait Reached {
    /// The published checkpoint.
    fn checkpoint(&self) -> Result<Option<String>>;

    /// A data file by its digest. It is hashed by whoever uses it.
    fn data(&self, digest: Hash) -> Option<Vec<u8>>;

    /// The names of all data files, where they can be listed.
    fn data_files(&self) -> Result<Vec<Hash>>;

    /// The next entries from `from` on with their statements, at most up to `size`; empty at the end.
    fn entries(&mut self, from: Seq, size: TreeSize) -> Result<Vec<Fetched>>;

    /// The first of these entries, numbered from `from` on, that a public bundle beside the log does not hold as
    /// the log does, with the file. Asked where entries come from elsewhere than from the public files.
    fn published_difference(&self, from: Seq, fetched: &[Fetched]) -> Result<Option<(Seq, String)>>;

    /// The bytes of a public tile of hashes; `None` if it is not there.
    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>>;

    /// Why this ledger has no tiles of hashes to look at; `None` where it must have them.
    fn without_tiles(&self) -> Option<&'static str>;

    /// Begins again with entry 0.
    fn restart(&mut self) -> Result<()>;

    /// Up to which size entries are wanted of it, as far as there are any.
    fn wanted(&self, checkpoint: TreeSize) -> TreeSize;

    /// Whose key is shown where it counts; `None` where it is read as anybody, or from files.
    fn reads_as(&self) -> Option<Kid>;

    /// Why nothing that a ledger publishes can be compared here; `None` where it must be.
    fn publishes_nothing(&self) -> Option<&'static str>;

    /// As whom it is read, in words.
    fn reader(&self) -> String;

    /// A page of the log of restricted reads from a line on; `None` where this reader is not told all of it.
    fn reads(&self, from: u64) -> Result<Option<ReadsPage>>;

    /// The same ledger as anybody reads it; `None` where nobody else is answered.
    fn as_anybody(&self) -> Option<Box<dyn Reached>>;

    /// Up to which size and on which legal day it answers now; `None` where nobody answers.
    fn now(&self) -> Result<Option<(TreeSize, Day)>>;

    /// The checkpoint as it is published now, which may be a later one.
    fn latest(&self) -> Result<Option<String>>;

    /// The public register at a log size; `None` where nobody publishes one.
    fn register(&self, size: TreeSize) -> Result<Option<PublishedRegister>>;
}

/// One entry with what is shown of its statement.
pub(in crate::cli) struct Fetched {
    pub entry: Vec<u8>,
    pub body: FetchedBody,
}

impl Fetched {
    /// The entry as the replay takes it.
    pub(in crate::cli) fn item(&self) -> Item<'_> {
        Item { entry: &self.entry, body: self.body.body() }
    }
}
