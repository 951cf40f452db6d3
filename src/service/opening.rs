//! Opening a data directory: recovery of the log, then everything that is derived from it, checked or made again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::codes::{Hash, Origin, Timestamp, with_causes};
use crate::governance::Governance;
use crate::log::{Checkpoint, Edge, Entry, NodeReader, TreeSize, root_of};
use crate::statement::{Code, Fault, Statement};
use crate::store::{
    Body, DirLock, IdIndex, LogDir, LogOptions, LogReader, Mirror, MirrorError, NumberIndex, Record, RegistryIndex,
    Ring, RingOptions, StoreError, Tripwire, ViewStore,
};

use super::derived::{Folded, fold_registry, open_index, open_views};
use super::erasure::Erasure;
use super::keys::LedgerKeys;
use super::numbers::open_numbers;
use super::withdrawn::{entry_of, id_key_of};
use super::witnesses::WitnessOptions;

mod error;

pub use error::OpenError;

/// Entries that are read at once while something is made again.
pub(super) const CHUNK: usize = 1024;

/// Where a ledger lives, and how.
#[derive(Clone, Debug)]
pub struct LedgerOptions {
    /// The data directory.
    pub dir: PathBuf,
    /// Where the last published checkpoint is kept besides, outside of `dir`.
    pub tripwire: Option<PathBuf>,
    /// Size of a segment.
    pub segment_bytes: u32,
    /// Rows of a page of the ring.
    pub ring_rows_per_page: u32,
    /// At most one published checkpoint in this time.
    pub publish_every: Duration,
    /// Statements that may wait for the writer.
    pub queue_max: usize,
    /// Days for which a half-signed statement is kept `[POLICY]`.
    pub pending_days: u16,
    /// Whom to ask to cosign; without any, checkpoints are published as they are.
    pub witnesses: Option<WitnessOptions>,
}

impl LedgerOptions {
    /// The usual options for a directory.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_path_buf(),
            tripwire: None,
            segment_bytes: LogOptions::default().segment_bytes,
            ring_rows_per_page: RingOptions::default().rows_per_page,
            publish_every: Duration::from_secs(1),
            queue_max: 4096,
            pending_days: 30,
            witnesses: None,
        }
    }
}

/// A ledger's parts, opened and in agreement.
pub(super) struct Opened {
    pub log: LogDir,
    pub mirror: Arc<Mirror>,
    pub ring: Ring,
    pub numbers: NumberIndex,
    pub ids: IdIndex,
    pub digests: IdIndex,
    pub registry: RegistryIndex,
    pub governance: Governance,
    pub edge: Edge,
    pub views: Arc<dyn ViewStore>,
    pub views_rebuilt: Option<String>,
    pub tripwire: Option<Tripwire>,
    pub published: TreeSize,
    /// Erasures since the registry index was last closed, to be repeated.
    pub erasures: Vec<Erasure>,
}

/// Told how far a long step has come: its name, entries done, entries in all.
pub type Progress<'p> = &'p mut dyn FnMut(&str, u64, u64);

/// Reads the statement of a record.
pub(super) fn statement_of(record: &Record) -> Result<Statement, Fault> {
    match &record.body {
        Body::Statement(bytes) => Statement::parse(bytes),
        Body::Withdrawn(_) => Err(Fault::new(Code::BadShape, "", "the statement was withdrawn")),
    }
}

/// The digest that the entry of a record names.
fn digest_of(record: &Record) -> Result<Hash, Fault> {
    let entry = Entry::parse(&record.entry);
    entry.map(|entry| entry.statement).map_err(|error| Fault::new(Code::BadShape, "", error.to_string()))
}

/// `keys` are those of the process that will write; without them nothing is compared with the log's.
pub(super) fn open(
    options: &LedgerOptions,
    keys: Option<&LedgerKeys>,
    progress: Progress<'_>,
) -> Result<Opened, OpenError> {
    // Before anything is touched: opening the public files cuts what another process may be writing.
    let lock = DirLock::acquire(&options.dir)?;
    open_locked(options, lock, keys, progress)
}

/// As [`open`], for a caller that holds the lock already.
pub(super) fn open_locked(
    options: &LedgerOptions,
    lock: DirLock,
    keys: Option<&LedgerKeys>,
    progress: Progress<'_>,
) -> Result<Opened, OpenError> {
    let dir = &options.dir;
    let tripwire = options.tripwire.as_deref().map(Tripwire::new);
    let mirror = open_mirror(&dir.join("public"))?;
    let heads = stored_heads(dir, &mirror, tripwire.as_ref(), options)?;
    let covered = heads.iter().map(|(_, head)| head.size).max().unwrap_or(TreeSize::EMPTY);
    let (log, recovered) =
        LogDir::open_locked(dir, lock, covered, LogOptions { segment_bytes: options.segment_bytes })?;
    if let Some(cut) = &recovered.cut {
        tracing::warn!(?cut, "a torn frame was cut; nobody was told that it was written");
    }
    let reader = log.reader();
    let edge = agree(&log, &mirror, &heads, progress)?;
    let (ring_dir, pages) = (dir.join("ring"), RingOptions { rows_per_page: options.ring_rows_per_page });
    let mut ring = Ring::open(&ring_dir, pages)?;
    ring.drop_orphans(log.tail().size)?;
    let numbers = open_numbers(&ring_dir, (&reader, &ring, log.tail().size), pages, progress)?;
    let mut registry = RegistryIndex::open(&dir.join("index/registry"))?;
    let Folded { governance, mut erasures, withdrawn } =
        fold_registry(&reader, &mut registry, log.tail().size, progress)?;
    if let Some(keys) = keys.filter(|_| log.tail().size > TreeSize::EMPTY) {
        keys.fit(&governance)?;
    }
    check_signatures(&heads, dir, &governance)?;
    let ids = open_index(&dir.join("index/ids"), &reader, log.tail().size, progress, id_key_of)?;
    let mut digests = open_index(&dir.join("index/digests"), &reader, log.tail().size, progress, digest_of)?;
    for (seq, digest) in withdrawn {
        let found = entry_of(digest, &reader, &mut |digest| digests.candidates(digest))?;
        erasures.extend(found.map(|entry| Erasure::of_entry(seq, entry)));
    }
    let (views, views_rebuilt) = open_views(&dir.join("views"), &reader, log.tail().size, progress)?;
    let published =
        heads.iter().find(|(file, _)| file.ends_with("checkpoint")).map_or(TreeSize::EMPTY, |(_, head)| head.size);
    Ok(Opened {
        log,
        mirror: Arc::new(mirror),
        ring,
        numbers,
        ids,
        digests,
        registry,
        governance,
        edge,
        views,
        views_rebuilt,
        tripwire,
        published,
        erasures,
    })
}

/// Opens the public files; damaged ones are removed and made again, all but the data files and the checkpoint.
fn open_mirror(root: &Path) -> Result<Mirror, OpenError> {
    match Mirror::open(root) {
        Ok(mirror) => Ok(mirror),
        Err(MirrorError::Damage(damage)) => {
            tracing::warn!(%damage, "public tiles are made again from the log");
            let tiles = root.join("tile");
            std::fs::remove_dir_all(&tiles).map_err(|source| StoreError::Io {
                doing: "remove",
                file: tiles,
                source,
            })?;
            Ok(Mirror::open(root)?)
        }
        Err(error) => Err(error.into()),
    }
}

type Heads = Vec<(PathBuf, Checkpoint)>;

/// Stored checkpoints: the published one and the tripwire. Their signatures are checked once the keys are known.
fn stored_heads(
    dir: &Path,
    mirror: &Mirror,
    tripwire: Option<&Tripwire>,
    options: &LedgerOptions,
) -> Result<Heads, OpenError> {
    let mut found = Vec::new();
    let mut take = |file: PathBuf, note: Option<Vec<u8>>| -> Result<(), OpenError> {
        let Some(note) = note else { return Ok(()) };
        let head = Checkpoint::claimed(note);
        found.push((file.clone(), head.map_err(|error| OpenError::Checkpoint { file, why: with_causes(&error) })?));
        Ok(())
    };
    take(dir.join("public/checkpoint"), mirror.checkpoint()?)?;
    if let (Some(tripwire), Some(path)) = (tripwire, &options.tripwire) {
        take(path.clone(), tripwire.read()?.map(String::into_bytes))?;
    }
    Ok(found)
}

/// Brings the public tiles up to the log, and checks every stored checkpoint against the tree.
fn agree(log: &LogDir, mirror: &Mirror, heads: &Heads, progress: Progress<'_>) -> Result<Edge, OpenError> {
    let reader = log.reader();
    let tail = log.tail();
    if mirror.size() > tail.size {
        mirror.truncate(tail.size)?;
    }
    follow_log(&reader, mirror, tail.size, progress)?;
    match resume(mirror, tail, heads) {
        Ok(edge) => Ok(edge),
        Err(OpenError::Mirror(_) | OpenError::Disagrees { .. }) => {
            tracing::warn!("public tiles disagree with a checkpoint and are made again from the log");
            mirror.truncate(TreeSize::EMPTY)?;
            follow_log(&reader, mirror, tail.size, progress)?;
            resume(mirror, tail, heads)
        }
        Err(error) => Err(error),
    }
}

fn follow_log(reader: &LogReader, mirror: &Mirror, size: TreeSize, progress: Progress<'_>) -> Result<(), OpenError> {
    while mirror.size() < size {
        let records = reader.read(mirror.size().next_seq(), CHUNK)?;
        let lines: Vec<&[u8]> = records.iter().map(|stored| stored.record.entry.as_slice()).collect();
        mirror.append(&lines)?;
        progress("tiles", mirror.size().0, size.0);
    }
    Ok(())
}

fn resume(mirror: &Mirror, tail: crate::store::Tail, heads: &Heads) -> Result<Edge, OpenError> {
    let edge = Edge::resume(tail.size, mirror)?;
    if let Some(last) = tail.size.last_seq() {
        let leaf = mirror.node(0, last.0)?;
        if leaf != tail.leaf {
            return Err(OpenError::Disagrees {
                file: mirror.root().join("tile/0"),
                said: leaf.to_string(),
                found: tail.leaf.to_string(),
            });
        }
    }
    for (file, head) in heads {
        let found = root_of(mirror, head.size)?;
        if found != head.root {
            return Err(OpenError::Disagrees {
                file: file.clone(),
                said: format!("size {} root {}", head.size, head.root),
                found: format!("root {found}"),
            });
        }
    }
    Ok(edge)
}

/// A stored checkpoint is believed only if the log's own key signed it.
fn check_signatures(heads: &Heads, dir: &Path, governance: &Governance) -> Result<(), OpenError> {
    let keys = super::keys::verifier_keys(governance);
    for (file, head) in heads {
        let wrong = |why: String| OpenError::Checkpoint { file: file.clone(), why };
        let note = std::fs::read(file).map_err(|error| wrong(error.to_string()))?;
        let origin: Origin = governance.origin().cloned().unwrap_or_else(|| head.origin.clone());
        Checkpoint::open(&note, &keys, &origin).map_err(|error| wrong(with_causes(&error)))?;
    }
    tracing::debug!(dir = %dir.display(), heads = heads.len(), "stored checkpoints agree with the log");
    Ok(())
}

/// The time of the last entry.
pub(super) fn last_at(reader: &LogReader, size: TreeSize) -> Result<Option<Timestamp>, StoreError> {
    let Some(last) = size.last_seq() else { return Ok(None) };
    Ok(reader.record(last)?.and_then(|record| Entry::parse(&record.entry).ok()).map(|entry| entry.at))
}
