//! Withdrawn statements: how the service learns what stands in their place, and what redaction leaves of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::codes::Hash;
use crate::governance::{Governance, Withdrawal};
use crate::log::{Entry, Seq};
use crate::statement::{Event, Fault, Statement};
use crate::store::{Body, FrameFiles, LogReader, Record, StoreError};
use crate::verify::Withdrawals;

use super::opening::statement_of;

/// Reads what stands in the place of everything withdrawn. `candidates` gives entries that may have a digest.
pub(super) fn withdrawals_of(
    governance: &Governance,
    reader: &LogReader,
    mut candidates: impl FnMut(Hash) -> Result<Vec<Seq>, StoreError>,
) -> Result<Withdrawals, StoreError> {
    let mut failed = None;
    let found = Withdrawals::new(governance.withdrawals(), |digest| {
        let record =
            entry_of(digest, reader, &mut candidates).and_then(|seq| seq.map_or(Ok(None), |seq| reader.record(seq)));
        match record {
            Ok(record) => record.and_then(|record| statement_of(&record).ok()),
            Err(error) => {
                failed = Some(error);
                None
            }
        }
    });
    failed.map_or(Ok(found), Err)
}

/// The entry of a digest: a hit of an index, confirmed by the entry.
pub(super) fn entry_of(
    digest: Hash,
    reader: &LogReader,
    candidates: &mut impl FnMut(Hash) -> Result<Vec<Seq>, StoreError>,
) -> Result<Option<Seq>, StoreError> {
    for seq in candidates(digest)? {
        let entry = reader.record(seq)?.and_then(|record| Entry::parse(&record.entry).ok());
        if entry.is_some_and(|entry| entry.statement == digest) {
            return Ok(Some(seq));
        }
    }
    Ok(None)
}

/// What the frames of a directory withdraw, without its lock and without judging anybody: for a first look.
///
/// Frames that cannot be read end it; whoever reads them afterwards names the damage.
pub(super) fn withdrawals_in_frames(dir: &Path) -> Result<Withdrawals, StoreError> {
    let mut named: BTreeMap<Hash, Withdrawal> = BTreeMap::new();
    each_record(dir, &mut |seq, record| {
        if let Ok(Event::StatementWithdrawn(found)) = statement_of(record).and_then(|statement| statement.event()) {
            let replacement = found.replacement.map(|digest| digest.0);
            named.entry(found.statement.0).or_insert(Withdrawal { by: seq, replacement });
        }
    })?;
    let mut statements = BTreeMap::new();
    if !named.is_empty() {
        let wanted: Vec<Hash> = named.values().filter_map(|withdrawal| withdrawal.replacement).collect();
        each_record(dir, &mut |_, record| {
            if let Ok(statement) = statement_of(record)
                && wanted.contains(&statement.digest)
            {
                statements.insert(statement.digest, statement);
            }
        })?;
    }
    Ok(Withdrawals::new(&named, |digest| statements.get(&digest).cloned()))
}

fn each_record(dir: &Path, each: &mut dyn FnMut(Seq, &Record)) -> Result<(), StoreError> {
    let mut frames = FrameFiles::open(dir)?;
    while let Ok(Some(frame)) = frames.next_frame() {
        for (seq, record) in (frame.first.0..).map(Seq).zip(&frame.records) {
            each(seq, record);
        }
    }
    Ok(())
}

/// What redaction leaves in the place of a statement: by which entry, and the hash of its source and id.
///
/// Shape: `{"by":31,"id":"<64 hex digits>","v":1}`, filled up with spaces. With the hash a source can never use the id
/// again; it says nothing of what was withdrawn, for the id is random or a hash itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// The entry that withdraws it.
    pub by: Seq,
    /// [`Statement::id_key`].
    pub id: Hash,
}

impl Left {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        json!({ "by": self.by.0, "id": self.id.to_string(), "v": 1 }).to_string().into_bytes()
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let by = value.get("by").and_then(Value::as_u64).map(Seq)?;
        let id = value.get("id").and_then(Value::as_str).and_then(Hash::from_hex)?;
        (value.get("v") == Some(&json!(1))).then_some(Self { by, id })
    }
}

/// The hash of source and id, whether the statement stands or was withdrawn.
pub(super) fn id_key_of(record: &Record) -> Result<Hash, Fault> {
    if let Body::Withdrawn(left) = &record.body
        && let Some(left) = Left::parse(left)
    {
        return Ok(left.id);
    }
    statement_of(record).map(|statement: Statement| statement.id_key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_reads_back_with_its_spaces_and_other_bytes_do_not() {
        let left = Left { by: Seq(31), id: Hash::of(b"source and id") };
        let padded = [left.to_bytes(), b"    ".to_vec()].concat();
        assert_eq!(Left::parse(&padded), Some(left));
        for other in [&b""[..], b"{}", br#"{"by":31,"v":1}"#, br#"{"by":31,"id":"zz","v":1}"#] {
            assert_eq!(Left::parse(other), None);
        }
        let newer = String::from_utf8(left.to_bytes()).unwrap().replace("\"v\":1", "\"v\":2");
        assert_eq!(Left::parse(newer.as_bytes()), None);
    }
}
