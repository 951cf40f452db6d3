//! Redaction: taking withdrawn statements out of the frames, with the ledger stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};
use crate::store::{Body, StoreError, rewrite_segment, segment_of};

use super::backup::KeepError;
use super::erasure::{Doom, Erasure};
use super::opening::{self, LedgerOptions, Opened, Progress};
use super::withdrawn::{Left, entry_of, id_key_of};

/// What was redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactReport {
    /// Entries whose statements are gone now, with the entries that withdraw them.
    pub redacted: Vec<(Seq, Seq)>,
    /// Entries that were redacted before.
    pub before: u64,
    /// Keys of disclosures that were destroyed now, because they had not been yet.
    pub erased: u64,
    /// Entries of the log.
    pub size: TreeSize,
    /// The root over them, as it was.
    pub root: Hash,
}

impl RedactReport {
    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let redacted: Vec<Value> =
            self.redacted.iter().map(|(entry, by)| json!({ "entry": entry.0, "withdrawn_by": by.0 })).collect();
        json!({
            "redacted": redacted, "redacted_before": self.before, "erased": self.erased,
            "size": self.size.0, "root": self.root.to_string(),
        })
    }
}

impl fmt::Display for RedactReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (entry, by) in &self.redacted {
            writeln!(f, "entry {entry}: its statement is gone from the frames, withdrawn by entry {by}")?;
        }
        if self.redacted.is_empty() {
            writeln!(f, "nothing was left to redact")?;
        } else {
            let what = "backups, quarantine and copies made before hold it still: make new ones and destroy the old";
            writeln!(f, "{what}")?;
        }
        write!(f, "size {}, root {}", self.size, self.root)
    }
}

/// Rewrites the frames of withdrawn statements without them, destroys what keys of theirs are left, and makes the
/// views again. Entries, tree, receipts and checkpoints stay as they are, and so do the indexes.
///
/// Segment by segment: a crash leaves each as it was or as it is to be, and a second run does the rest.
///
/// # Errors
///
/// Damage of the log, a server that holds the directory, or disagreement with a stored checkpoint.
pub fn redact(dir: &Path, tripwire: Option<&Path>, progress: Progress<'_>) -> Result<RedactReport, KeepError> {
    let options = LedgerOptions { tripwire: tripwire.map(Path::to_path_buf), ..LedgerOptions::new(dir) };
    let opened = opening::open(&options, None, progress)?;
    let Opened { log, mut ring, mut numbers, mut digests, governance, views, edge, .. } = opened;
    let reader = log.reader();
    let (mut due, mut before, mut erasures) = (BTreeMap::new(), 0, Vec::new());
    for (digest, withdrawal) in governance.withdrawals() {
        let entry = entry_of(*digest, &reader, &mut |digest| digests.candidates(digest))?;
        let Some(entry) = entry else { continue };
        erasures.push(Erasure::of_entry(withdrawal.by, entry));
        match reader.record(entry)?.map(|record| record.body) {
            Some(Body::Statement(_)) => {
                due.insert(entry, withdrawal.by);
            }
            Some(Body::Withdrawn(_)) => before += 1,
            None => {}
        }
    }
    let (doom, entries) = (Doom::of(&erasures), erasures.iter().filter_map(Erasure::entry).collect::<Vec<_>>());
    numbers.erase(|seq, digest, owner| doom.reaches(seq, digest, owner))?;
    let erased = ring.erase_at(&entries, |seq, digest, owner| doom.reaches(seq, digest, owner))?;
    let mut segments = BTreeSet::new();
    for entry in due.keys() {
        segments.extend(segment_of(dir, *entry)?);
    }
    for first in segments {
        rewrite_segment(dir, first, &mut |seq, record| {
            let by = *due.get(&seq)?;
            let id = id_key_of(record).ok()?;
            Some(record.withdrawn(&Left { by, id }.to_bytes()))
        })?;
    }
    drop(views);
    // Views keep positions alone, but those of a statement that is gone follow from nothing any more.
    if !due.is_empty() {
        let path = dir.join("views");
        std::fs::remove_dir_all(&path).map_err(|source| StoreError::Io { doing: "remove", file: path, source })?;
    }
    let (size, root) = (log.tail().size, edge.root());
    // What follows from the log is brought up to it again, and held against the checkpoints.
    let again = opening::open_locked(&options, log.into_lock(), None, progress)?;
    again.views.sync_checkpoint().map_err(opening::OpenError::from)?;
    Ok(RedactReport { redacted: due.into_iter().collect(), before, erased, size, root })
}
