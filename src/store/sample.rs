//! Small logs for the tests of this room.

use std::fs;
use std::path::Path;

use crate::codes::{Hash, Timestamp};
use crate::log::{Entry, TreeSize};

use super::chain::Tail;
use super::log_dir::{LogDir, LogOptions, Recovered};
use super::record::{Body, Record, Sealed};

pub(super) const OPTIONS: LogOptions = LogOptions { segment_bytes: 4096 };

/// Records that continue a log, one for each length of a statement.
pub(super) fn records(tail: Tail, lengths: &[usize]) -> Vec<Record> {
    let (mut prev, mut seq) = (tail.leaf, tail.size.next_seq());
    let mut at = tail.at.unwrap_or(Timestamp::MIN);
    let next = |length: &usize| {
        at = at.plus_ms(7);
        let statement = format!("{{\"{seq}\":\"{}\"}}", "x".repeat(*length)).into_bytes();
        let entry = Entry { seq, prev, at, statement: Hash::of(&statement) };
        let sealed = Sealed { digest: entry.leaf(), nonce: [9; 24], ciphertext: vec![5; length % 40] };
        (prev, seq) = (entry.leaf(), seq.size_with().next_seq());
        let sealed = if length.is_multiple_of(3) { vec![sealed] } else { Vec::new() };
        Record { entry: entry.to_line().into_bytes(), body: Body::Statement(statement), sealed }
    };
    lengths.iter().map(next).collect()
}

/// Appends a batch and gives back what was appended.
pub(super) fn append(log: &mut LogDir, lengths: &[usize]) -> Vec<Record> {
    let batch = records(log.tail(), lengths);
    log.append(log.tail(), &batch).unwrap();
    batch
}

pub(super) fn open(dir: &Path) -> (LogDir, Recovered) {
    LogDir::open(dir, TreeSize::EMPTY, OPTIONS).unwrap()
}

/// A log of several segments with several frames in each; its records.
pub(super) fn log(dir: &Path) -> Vec<Record> {
    let (mut log, _) = open(dir);
    let batches: [&[usize]; 7] = [&[100, 200], &[900], &[1200, 30], &[700, 800, 300], &[2500], &[900], &[100, 33, 50]];
    batches.iter().flat_map(|lengths| append(&mut log, lengths)).collect()
}

/// Copies a directory.
pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
