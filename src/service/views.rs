//! Views: which statements touch a subject, and which a key signed. Folded behind the acknowledgement.
//!
//! Rows are coalesced: the numbers of one list stand in chunks of 256, so that an event costs no key of its own.
//! Key: view byte, SHA-256 of the list's name, chunk number (u32, big-endian). Value: numbers (u64, big-endian).

use std::collections::BTreeMap;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};
use crate::statement::{Kid, Statement, Subject};
use crate::store::{Covered, VIEW_KEYS_MAX, ViewBatch, ViewError, ViewStore};

const BY_SUBJECT: u8 = b's';
const BY_KEY: u8 = b'k';
const CHUNK: usize = 256;

/// One list of entry numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct List {
    view: u8,
    name: Hash,
}

impl List {
    /// Entries that touch a subject.
    #[must_use]
    pub fn of_subject(subject: Subject) -> Self {
        Self { view: BY_SUBJECT, name: Hash::of(subject.to_string().as_bytes()) }
    }

    /// Entries that a key signed.
    #[must_use]
    pub fn of_key(kid: Kid) -> Self {
        Self { view: BY_KEY, name: Hash::of(kid.to_string().as_bytes()) }
    }

    fn prefix(self) -> Vec<u8> {
        [&[self.view][..], &self.name.0].concat()
    }

    fn chunk(self, number: u32) -> Vec<u8> {
        [self.prefix(), number.to_be_bytes().to_vec()].concat()
    }
}

/// The lists that a statement stands in.
pub(super) fn lists_of(statement: &Statement) -> Vec<List> {
    let touched = statement.event().map(|event| event.touches()).unwrap_or_default();
    let subjects = [statement.subject].into_iter().chain(touched).map(List::of_subject);
    let mut lists: Vec<List> = subjects.chain(statement.signers.iter().map(|(_, kid)| List::of_key(kid))).collect();
    lists.sort_unstable();
    lists.dedup();
    lists
}

/// Folds statements into the views. `covered` is the position after the last of them.
///
/// Idempotent: an entry that a list holds already is not added again, so that a batch may be folded twice.
///
/// # Errors
///
/// Doubt about the whole store.
pub(super) fn fold(store: &dyn ViewStore, statements: &[(Seq, Statement)], covered: Covered) -> Result<(), ViewError> {
    let mut added: BTreeMap<List, Vec<Seq>> = BTreeMap::new();
    for (seq, statement) in statements {
        for list in lists_of(statement) {
            added.entry(list).or_default().push(*seq);
        }
    }
    let mut rows = Vec::new();
    for (list, seqs) in added {
        rows.extend(appended(store, list, &seqs)?);
    }
    let before = store.covered()?.unwrap_or(Covered { size: TreeSize::EMPTY, leaf: Hash::ZERO });
    let mut parts = rows.chunks(VIEW_KEYS_MAX).peekable();
    if parts.peek().is_none() {
        return store.apply(ViewBatch::default(), covered);
    }
    while let Some(part) = parts.next() {
        let reached = if parts.peek().is_some() { before } else { covered };
        store.apply(ViewBatch { rows: part.to_vec() }, reached)?;
    }
    Ok(())
}

/// A key with its new value.
type ChangedRow = (Vec<u8>, Option<Vec<u8>>);

/// The rows that change when numbers are added to a list.
fn appended(store: &dyn ViewStore, list: List, seqs: &[Seq]) -> Result<Vec<ChangedRow>, ViewError> {
    let (mut number, mut chunk) = last_chunk(store, list)?;
    let mut rows = Vec::new();
    for seq in seqs {
        if chunk.last().is_some_and(|last| last >= seq) {
            continue;
        }
        if chunk.len() == CHUNK {
            rows.push((list.chunk(number), Some(encode(&chunk))));
            number += 1;
            chunk.clear();
        }
        chunk.push(*seq);
    }
    rows.push((list.chunk(number), Some(encode(&chunk))));
    Ok(rows)
}

/// The chunk that grows: its number and its entries. Found through the count in chunk 0's neighbours by doubling.
fn last_chunk(store: &dyn ViewStore, list: List) -> Result<(u32, Vec<Seq>), ViewError> {
    let present = |number: u32| store.get(&list.chunk(number));
    let (mut low, mut high) = (0_u32, 1_u32);
    while present(high)?.is_some() {
        (low, high) = (high, high.saturating_mul(2));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if present(middle)?.is_some() { low = middle } else { high = middle }
    }
    Ok((low, present(low)?.as_deref().map(decode).unwrap_or_default()))
}

/// Entries of a list after `after`, oldest first, at most `count_max`.
///
/// # Errors
///
/// Doubt about the whole store.
pub(super) fn read(
    store: &dyn ViewStore,
    list: List,
    after: Option<Seq>,
    count_max: usize,
) -> Result<Vec<Seq>, ViewError> {
    let mut found = Vec::new();
    let mut last_key: Option<Vec<u8>> = None;
    loop {
        let rows = store.scan(&list.prefix(), last_key.as_deref(), 16)?;
        let Some((key, _)) = rows.last() else { return Ok(found) };
        last_key = Some(key.clone());
        let wanted =
            rows.iter().flat_map(|(_, value)| decode(value)).filter(|seq| after.is_none_or(|after| *seq > after));
        found.extend(wanted.take(count_max - found.len()));
        if found.len() >= count_max {
            return Ok(found);
        }
    }
}

fn encode(seqs: &[Seq]) -> Vec<u8> {
    seqs.iter().flat_map(|seq| seq.0.to_be_bytes()).collect()
}

fn decode(value: impl AsRef<[u8]>) -> Vec<Seq> {
    let number = |bytes: &[u8]| bytes.try_into().ok().map(u64::from_be_bytes).map(Seq);
    value.as_ref().chunks(8).filter_map(number).collect()
}
