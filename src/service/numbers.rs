//! Numbers of identity documents in the log: what the index below the ring is made of, and whom it tells apart.

use std::collections::BTreeSet;
use std::path::Path;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};
use crate::statement::disclosure::match_shown;
use crate::statement::{Event, EventKind, Placed, Statement, told_numbers};
use crate::store::{Body, LogReader, NumberIndex, NumberKey, NumberRow, Record, Ring, RingOptions, StoreError};

use super::admission::owner_hash;
use super::opening::{CHUNK, OpenError, Progress, statement_of};
use super::reading::opened::{Opened, opened};

/// A number as it waits for its entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyedNumber {
    disclosure: Hash,
    owner: Hash,
    keyed: Hash,
}

impl KeyedNumber {
    pub(super) const fn at(self, seq: Seq) -> NumberRow {
        let Self { disclosure, owner, keyed } = self;
        NumberRow { seq, disclosure, owner, keyed }
    }
}

/// The numbers that some disclosures of a statement tell, hashed under the key of the index.
pub(super) fn keyed_numbers(event: &Event, disclosures: &[Placed], key: &NumberKey) -> Vec<KeyedNumber> {
    let told = told_numbers(event, disclosures).into_iter();
    let keyed = told.map(|one| KeyedNumber {
        disclosure: one.disclosure,
        owner: owner_hash(&one.owner.to_string()),
        keyed: key.hash(&one.number),
    });
    keyed.collect()
}

/// The same of a statement of the log and the texts of its disclosures that open.
pub(super) fn numbers_of(statement: &Statement, texts: &[String], key: &NumberKey) -> Vec<KeyedNumber> {
    if !statement.kind().is_some_and(EventKind::tells_numbers) {
        return Vec::new();
    }
    let (Ok(event), Ok(places)) = (statement.event(), statement.places()) else { return Vec::new() };
    let matched = match_shown(&places, texts).unwrap_or_default();
    keyed_numbers(&event, &matched, key)
}

/// Opens the index below the ring's directory; one that is missing or damaged is made again from log and ring.
pub(super) fn open_numbers(
    dir: &Path,
    (reader, ring, size): (&LogReader, &Ring, TreeSize),
    options: RingOptions,
    progress: Progress<'_>,
) -> Result<NumberIndex, OpenError> {
    match NumberIndex::open(dir, size, options) {
        Ok(Some(index)) => return Ok(index),
        Ok(None) => {}
        Err(StoreError::Damage(damage)) => {
            tracing::warn!(%damage, "the index of document numbers is made again from log and ring");
        }
        Err(error) => return Err(error.into()),
    }
    make_numbers(dir, NumberKey::random()?, (reader, ring, size), options, progress)
}

/// Makes the index anew under a key.
pub(super) fn make_numbers(
    dir: &Path,
    key: NumberKey,
    (reader, ring, size): (&LogReader, &Ring, TreeSize),
    options: RingOptions,
    progress: Progress<'_>,
) -> Result<NumberIndex, OpenError> {
    NumberIndex::make(dir, key, options, |index| {
        let key = index.key();
        walk((reader, ring, size), &key, progress, |rows| index.append(rows))
    })
}

/// Whether an index holds what log and ring give, and nothing else.
pub(super) fn is_whole(
    index: &NumberIndex,
    of: (&LogReader, &Ring, TreeSize),
    progress: Progress<'_>,
) -> Result<bool, OpenError> {
    let mut wanted = BTreeSet::new();
    walk(of, &index.key(), progress, |rows| {
        wanted.extend(rows);
        Ok(())
    })?;
    Ok(index.is_just(&wanted))
}

/// Hands on the numbers of the whole log, in the order of entries.
fn walk(
    (reader, ring, size): (&LogReader, &Ring, TreeSize),
    key: &NumberKey,
    progress: Progress<'_>,
    mut take: impl FnMut(&[NumberRow]) -> Result<(), StoreError>,
) -> Result<(), OpenError> {
    let mut at = TreeSize::EMPTY;
    while at < size {
        let mut rows = Vec::new();
        for stored in reader.read(at.next_seq(), CHUNK)? {
            rows.extend(numbers_in(stored.seq, &stored.record, ring, key)?);
            at = stored.seq.size_with();
        }
        if !rows.is_empty() {
            take(&rows)?;
        }
        progress("document numbers", at.0, size.0);
    }
    Ok(())
}

/// The numbers of one record. What was withdrawn or erased tells none; what is lost is for the full check to say.
fn numbers_in(seq: Seq, record: &Record, ring: &Ring, key: &NumberKey) -> Result<Vec<NumberRow>, OpenError> {
    if record.sealed.is_empty() || matches!(record.body, Body::Withdrawn(_)) {
        return Ok(Vec::new());
    }
    let statement = statement_of(record).map_err(|fault| OpenError::Statement { seq, fault })?;
    if !statement.kind().is_some_and(EventKind::tells_numbers) {
        return Ok(Vec::new());
    }
    let texts: Vec<String> = opened(ring, (seq, &statement), record)?.into_iter().filter_map(Opened::text).collect();
    Ok(numbers_of(&statement, &texts, key).into_iter().map(|one| one.at(seq)).collect())
}
