//! What a liar with the files, and perhaps with the ledger's key, can do to a closed data directory.

use std::fs;
use std::path::Path;

use minglu::codes::{Hash, Origin};
use minglu::log::{Checkpoint, Edge, Entry, NoteSigner, Receipt, Seq};
use minglu::statement::Envelope;
use minglu::store::{Body, FrameFiles, Mirror, Record, encode_frame};

use crate::kit;

/// Records of a frame: several frames stand in every forged log.
const RECORDS_A_FRAME: usize = 5;

/// A log in the hands of a liar.
#[derive(Clone)]
pub struct Forge {
    pub origin: Origin,
    pub records: Vec<Record>,
}

impl Forge {
    /// Reads every record of a data directory.
    pub fn read(dir: &Path, origin: &Origin) -> Self {
        let mut files = FrameFiles::open(dir).unwrap();
        let mut records = Vec::new();
        while let Some(frame) = files.next_frame().unwrap() {
            records.extend(frame.records);
        }
        Self { origin: origin.clone(), records }
    }

    pub fn entry(&self, seq: usize) -> Entry {
        Entry::parse(&self.records[seq].entry).unwrap()
    }

    pub fn set_entry(&mut self, seq: usize, entry: Entry) {
        self.records[seq].entry = entry.to_line().into_bytes();
    }

    /// Makes numbers and links right again from entry 0 on.
    pub fn relink(&mut self) {
        let mut prev = Hash::ZERO;
        for seq in 0..self.records.len() {
            let entry = Entry { seq: Seq(seq as u64), prev, ..self.entry(seq) };
            prev = entry.leaf();
            self.set_entry(seq, entry);
        }
    }

    /// Puts another statement in the place of one, and makes the entry commit to it.
    pub fn replace(&mut self, seq: usize, statement: &[u8]) {
        let envelope = Envelope::parse(statement).unwrap();
        self.set_entry(seq, Entry { statement: envelope.digest(), ..self.entry(seq) });
        self.records[seq].body = Body::Statement(envelope.to_json(&[]).into_bytes());
        self.records[seq].sealed.clear();
    }

    /// Appends a statement with the right link, as if it had been accepted.
    pub fn append(&mut self, statement: &[u8]) {
        self.records.push(self.records.last().unwrap().clone());
        self.replace(self.records.len() - 1, statement);
        self.relink();
    }

    /// Writes the frames, checksums and all, in the place of those of a data directory.
    pub fn write_frames(&self, dir: &Path) {
        let frames = dir.join("frames");
        fs::remove_dir_all(&frames).unwrap();
        fs::create_dir(&frames).unwrap();
        let mut bytes = Vec::new();
        for (records, first) in self.records.chunks(RECORDS_A_FRAME).zip((0..).step_by(RECORDS_A_FRAME)) {
            bytes.extend(encode_frame(Seq(first), 0, records).unwrap());
        }
        bytes.resize(bytes.len().next_multiple_of(4096), 0);
        fs::write(frames.join(format!("{:020}.seg", 0)), bytes).unwrap();
    }

    /// Makes tiles and bundles of these entries in the place of those of a data directory.
    pub fn write_mirror(&self, dir: &Path) {
        fs::remove_dir_all(dir.join("public/tile")).unwrap();
        let mirror = Mirror::open(dir.join("public")).unwrap();
        let lines: Vec<&[u8]> = self.records.iter().map(|record| record.entry.as_slice()).collect();
        mirror.append(&lines).unwrap();
        mirror.sync().unwrap();
    }

    /// A checkpoint over the first `size` entries, signed with the key of that number.
    pub fn checkpoint(&self, size: usize, key: u8) -> String {
        let mut edge = Edge::new();
        for record in &self.records[..size] {
            edge.push(Hash::leaf(&record.entry));
        }
        let checkpoint = Checkpoint { origin: self.origin.clone(), size: edge.size(), root: edge.root() };
        checkpoint.sign(&[&NoteSigner::new(self.origin.as_str(), kit::key(key)).unwrap()])
    }

    /// A receipt for an entry, over the first `size` entries.
    pub fn receipt(&self, seq: usize, size: usize, key: u8) -> String {
        let mut edge = Edge::new();
        for record in &self.records[..size] {
            edge.push(Hash::leaf(&record.entry));
        }
        let index = Seq(seq as u64);
        let path = edge.inclusion_proof(index).unwrap();
        let entry = self.records[seq].entry.clone();
        Receipt { entry, index, path, checkpoint: self.checkpoint(size, key) }.to_text()
    }

    /// Everything that is derived from the entries, signed again with the ledger's key.
    pub fn write_signed(&self, dir: &Path, key: u8) {
        self.write_frames(dir);
        self.write_mirror(dir);
        fs::write(dir.join("public/checkpoint"), self.checkpoint(self.records.len(), key)).unwrap();
    }
}
