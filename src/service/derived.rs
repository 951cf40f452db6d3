//! What a start brings up to the log or makes again: the registry, the id indexes, the views.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::codes::{Hash, Timestamp};
use crate::governance::{Governance, is_ruling};
use crate::log::{Entry, Seq, TreeSize};
use crate::statement::{Event, Fault, Statement};
use crate::store::{
    Body, Covered, Damage, IdIndex, LogReader, Record, RegistryIndex, SledViews, StoreError, ViewStore, ViewsOpened,
};

use super::erasure::Erasure;
use super::opening::{CHUNK, OpenError, Progress, statement_of};

/// The registry, and what has to be erased once more.
pub(super) struct Folded {
    pub governance: Governance,
    pub erasures: Vec<Erasure>,
    /// Withdrawn statements, with the entries that withdraw them.
    pub withdrawn: Vec<(Seq, Hash)>,
}

/// Folds the registry from the entries that the index names, and from all that it has not covered.
pub(super) fn fold_registry(
    reader: &LogReader,
    index: &mut RegistryIndex,
    size: TreeSize,
    progress: Progress<'_>,
) -> Result<Folded, OpenError> {
    if index.covered() > size {
        index.clear()?;
    }
    let mut governance = Governance::default();
    for seq in index.entries().to_vec() {
        for stored in reader.read(seq, 1)? {
            let (at, named) = entry_of(&stored.record, stored.seq)?;
            let (statement, event) = event_of(&stored.record, (stored.seq, named))?;
            governance.apply((stored.seq, at), &statement, &event);
        }
    }
    let (mut erasures, mut withdrawn) = (Vec::new(), Vec::new());
    while index.covered() < size {
        let records = reader.read(index.covered().next_seq(), CHUNK)?;
        let mut ruling = Vec::new();
        for stored in &records {
            // What was withdrawn ruled nothing.
            if matches!(stored.record.body, Body::Withdrawn(_)) {
                governance.apply_unseen(stored.seq);
                continue;
            }
            let (at, named) = entry_of(&stored.record, stored.seq)?;
            let (statement, event) = event_of(&stored.record, (stored.seq, named))?;
            if let Event::StatementWithdrawn(found) = &event {
                withdrawn.push((stored.seq, found.statement.0));
            }
            if let Event::PersonalErased(erased) = &event {
                erasures.push(Erasure::new(stored.seq, &statement, erased, &governance));
            }
            if is_ruling(&event) {
                ruling.push(stored.seq);
            }
            governance.apply((stored.seq, at), &statement, &event);
        }
        let covered = TreeSize(index.covered().0 + records.len() as u64);
        index.note(&ruling, covered)?;
        progress("registry", covered.0, size.0);
    }
    if let Some(last) = size.last_seq() {
        governance.apply_unseen(last);
    }
    Ok(Folded { governance, erasures, withdrawn })
}

/// When a record was recorded, and the digest that its entry names.
pub(super) fn entry_of(record: &Record, seq: Seq) -> Result<(Timestamp, Hash), OpenError> {
    let entry = Entry::parse(&record.entry).map_err(|error| {
        let what = error.to_string();
        StoreError::Damage(Damage { file: "frames".into(), offset: 0, entry: Some(seq), what })
    })?;
    Ok((entry.at, entry.statement))
}

/// Statement and event of a record, whose statement has to be the one that its entry has `named`.
pub(super) fn event_of(record: &Record, (seq, named): (Seq, Hash)) -> Result<(Statement, Event), OpenError> {
    let statement = statement_of(record).map_err(|fault| OpenError::Statement { seq, fault })?;
    if statement.digest != named {
        return Err(OpenError::OtherStatement { seq, named, found: statement.digest });
    }
    let event = statement.event().map_err(|fault| OpenError::NeedsNewer { seq, fault })?;
    Ok((statement, event))
}

/// Opens an id index and brings it up to the log; a damaged one is deleted and made again.
pub(super) fn open_index(
    path: &Path,
    reader: &LogReader,
    size: TreeSize,
    progress: Progress<'_>,
    key: impl Fn(&Record) -> Result<Hash, Fault>,
) -> Result<IdIndex, OpenError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let filled =
        IdIndex::open(path).map_err(OpenError::from).and_then(|index| fill(index, &name, reader, size, progress, &key));
    match filled {
        Err(OpenError::Store(StoreError::Damage(damage))) => {
            tracing::warn!(%damage, "an id index is made again from the log");
            std::fs::remove_file(path).map_err(|source| StoreError::Io {
                doing: "remove",
                file: path.to_path_buf(),
                source,
            })?;
            fill(IdIndex::open(path)?, &name, reader, size, progress, &key)
        }
        other => other,
    }
}

fn fill(
    mut index: IdIndex,
    name: &str,
    reader: &LogReader,
    size: TreeSize,
    progress: Progress<'_>,
    key: &impl Fn(&Record) -> Result<Hash, Fault>,
) -> Result<IdIndex, OpenError> {
    let mut at = index.covered();
    if at > size {
        // Rows of entries that the log does not hold: an index of another log, or of one that was cut.
        let damage =
            Damage { file: PathBuf::from(name), offset: 0, entry: None, what: "covers more than the log".to_owned() };
        return Err(StoreError::Damage(damage).into());
    }
    while at < size {
        for stored in reader.read(at.next_seq(), CHUNK)? {
            let key = key(&stored.record).map_err(|fault| OpenError::Statement { seq: stored.seq, fault })?;
            index.insert(key, stored.seq)?;
            at = stored.seq.size_with();
        }
        progress(name, at.0, size.0);
    }
    Ok(index)
}

/// Opens the views and brings them up to the log; on any doubt they are set aside and made again.
pub(super) fn open_views(
    dir: &Path,
    reader: &LogReader,
    size: TreeSize,
    progress: Progress<'_>,
) -> Result<(Arc<dyn ViewStore>, Option<String>), OpenError> {
    let agrees = |covered: Covered| match covered.size.last_seq() {
        None => covered.leaf == Hash::ZERO,
        Some(last) => {
            covered.size <= size
                && reader.record(last).ok().flatten().is_some_and(|record| Hash::leaf(&record.entry) == covered.leaf)
        }
    };
    let (views, opened) = SledViews::open(dir, agrees)?;
    let rebuilt = match &opened {
        ViewsOpened::Resumed(_) => None,
        ViewsOpened::Fresh => Some("there were none".to_owned()).filter(|_| size > TreeSize::EMPTY),
        ViewsOpened::SetAside { dir, why } => Some(format!("set aside as {}: {why}", dir.display())),
    };
    let mut at = views.covered()?.map_or(TreeSize::EMPTY, |covered| covered.size);
    while at < size {
        let records: Vec<Record> = reader.read(at.next_seq(), CHUNK)?.into_iter().map(|stored| stored.record).collect();
        let (statements, covered) = super::behind::statements_of(&records, at.next_seq()).map_err(|why| {
            StoreError::Damage(Damage { file: dir.to_path_buf(), offset: 0, entry: Some(at.next_seq()), what: why })
        })?;
        super::views::fold(&views, &statements, covered)?;
        at = covered.size;
        progress("views", at.0, size.0);
    }
    Ok((Arc::new(views), rebuilt))
}
