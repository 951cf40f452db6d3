//! Writing a segment anew with some records changed: for redaction alone, with the ledger stopped.

use std::fs;
use std::path::Path;

use crate::log::Seq;

use super::durable::write_atomically;
use super::error::{StoreError, io_error};
use super::frame::encode;
use super::record::{Body, Record};
use super::segment::{self, frame_fault};

/// The segment that holds an entry, by its first entry; `None` if there is none.
///
/// # Errors
///
/// What the system said.
pub fn segment_of(dir: &Path, seq: Seq) -> Result<Option<Seq>, StoreError> {
    Ok(segment::list(&dir.join("frames"))?.into_iter().rfind(|first| *first <= seq))
}

/// Puts other records in the place of some of a segment; gives how many. `change` gives the new one, or `None`.
///
/// Each frame keeps its length, its place and its entries, so nothing else moves. The new file lies beside the old
/// one until it is on disk, and then takes its name: a crash leaves the one or the other, never a mixture.
///
/// # Errors
///
/// Damage of the segment, a record that has another entry or another length, or what the system said. Then the
/// segment is as it was.
pub fn rewrite_segment(
    dir: &Path,
    first: Seq,
    change: &mut dyn FnMut(Seq, &Record) -> Option<Record>,
) -> Result<u64, StoreError> {
    let path = segment::path(&dir.join("frames"), first);
    let old = fs::read(&path).map_err(io_error("read", &path))?;
    let (mut new, mut changed) = (old.clone(), 0);
    let end = segment::walk(&old, first, &mut |offset, length, frame| {
        let mut records = frame.records.clone();
        let before = changed;
        for (seq, record) in (frame.first.0..).map(Seq).zip(&mut records) {
            let Some(other) = change(seq, record) else { continue };
            if other.entry != record.entry || other.body_bytes() != record.body_bytes() {
                return Err(StoreError::Refused("a redacted record has the entry and the length of the one before it"));
            }
            *record = other;
            changed += 1;
        }
        if changed == before {
            return Ok(());
        }
        let bytes = encode(frame.first, frame.epoch, &records);
        let bytes = bytes.map_err(|_| StoreError::Refused("a redacted frame is as long as it was"))?;
        let place = new.get_mut(offset..offset + length).filter(|place| place.len() == bytes.len());
        let place = place.ok_or(StoreError::Refused("a redacted frame is as long as it was"))?;
        place.copy_from_slice(&bytes);
        Ok(())
    })?;
    if let Some(fault) = end.fault {
        return Err(frame_fault(&path, end.offset as u64, end.next, &fault));
    }
    if changed == 0 {
        return Ok(0);
    }
    write_atomically(&path, &new)?;
    Ok(changed)
}

impl Record {
    /// This record without its statement and its disclosures: `left` stands in their place, spaces behind it up to
    /// the old length.
    #[must_use]
    pub fn withdrawn(&self, left: &[u8]) -> Self {
        let bare = Self { entry: self.entry.clone(), body: Body::Withdrawn(Vec::new()), sealed: Vec::new() };
        let mut body = left.to_vec();
        body.resize(left.len().max(self.body_bytes() - bare.body_bytes()), b' ');
        Self { body: Body::Withdrawn(body), ..bare }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::decode;
    use super::super::sample;
    use super::*;

    #[test]
    fn a_withdrawn_record_is_as_long_as_it_was_and_a_segment_changes_only_there() {
        let root = tempfile::tempdir().unwrap();
        let frames = root.path().join("frames");
        fs::create_dir(&frames).unwrap();
        let tail = sample::open(&root.path().join("log")).0.tail();
        let records = sample::records(tail, &[60, 61, 63, 90, 120, 77]);
        let (one, two) = records.split_at(3);
        let first = encode(Seq(0), 0, one).unwrap();
        let whole = [first.clone(), encode(Seq(3), 7, two).unwrap(), vec![0; 900]].concat();
        let path = segment::path(&frames, Seq(0));
        fs::write(&path, &whole).unwrap();
        assert_eq!(rewrite_segment(root.path(), Seq(0), &mut |_, _| None).unwrap(), 0);
        let redact = |seq: Seq, record: &Record| (seq.0 == 4).then(|| record.withdrawn(b"{}"));
        assert_eq!(rewrite_segment(root.path(), Seq(0), &mut |seq, record| redact(seq, record)).unwrap(), 1);
        let found = fs::read(&path).unwrap();
        assert_eq!((found.len(), &found[..first.len()]), (whole.len(), &first[..]));
        let (frame, _) = decode(&found[first.len()..]).unwrap();
        assert_eq!(
            (frame.epoch, frame.records[0].clone(), frame.records[2].clone()),
            (7, two[0].clone(), two[2].clone())
        );
        let Body::Withdrawn(left) = &frame.records[1].body else { panic!("it stands") };
        assert!(left.starts_with(b"{}") && left[2..].iter().all(|byte| *byte == b' '));
        assert_eq!((frame.records[1].body_bytes(), &frame.records[1].entry), (two[1].body_bytes(), &two[1].entry));
        // A record of another length, or another entry, leaves the file as it was.
        for bent in [Record { body: Body::Withdrawn(vec![]), ..two[0].clone() }, two[1].clone()] {
            let mut change = |seq: Seq, _: &Record| (seq.0 == 3).then(|| bent.clone());
            assert!(matches!(rewrite_segment(root.path(), Seq(0), &mut change), Err(StoreError::Refused(_))));
            assert_eq!(fs::read(&path).unwrap(), found);
        }
        assert_eq!(segment_of(root.path(), Seq(5)).unwrap(), Some(Seq(0)));
    }
}
