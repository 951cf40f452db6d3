//! Sealed disclosures against the ring: each opens, or was erased by the log.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};
use crate::service::admission::owner_hash;
use crate::service::erasure::Erasure;
use crate::service::reading::opened::disclosure_text;
use crate::statement::Statement;
use crate::store::{Damage, Record, StoreError, scan_ring};

use super::numbers::Numbers;
use super::report::{FsckKind, FsckReport};

/// The rows of a ring, claimed one by one by the disclosures of the log.
///
/// Memory: a row each of 150 bytes. The keys stay in memory and are written nowhere.
#[derive(Default)]
pub(super) struct Claims {
    file: PathBuf,
    rows: BTreeMap<(Seq, Hash), Row>,
    /// Rows with a key that a disclosure claimed, and whose they are.
    live: BTreeMap<(Seq, Hash), (Hash, u64)>,
    /// Rows without a key, until an erasure explains them.
    unexplained: BTreeMap<(Seq, Hash), (Hash, u64)>,
    /// Keys that an erasure should have destroyed, with the entry of the erasure.
    pub(super) overdue: Vec<(Seq, Damage)>,
    numbers: Numbers,
}

struct Row {
    offset: u64,
    owner: Hash,
    /// `None` after an erasure.
    key: Option<Zeroizing<[u8; 32]>>,
}

impl Claims {
    /// Reads the ring of a data directory.
    pub(super) fn read(dir: &Path, report: &mut FsckReport) -> Result<Self, StoreError> {
        let mut claims = Self { file: dir.join("rows"), ..Self::default() };
        let damage = scan_ring(dir, &mut |offset, row| {
            let key = (!row.is_erased()).then_some(row.key);
            claims.rows.insert((row.seq, row.digest), Row { offset, owner: row.owner, key });
        })?;
        report.find_all(FsckKind::Ring, damage);
        claims.numbers = Numbers::read(dir, report)?;
        Ok(claims)
    }

    /// Opens the disclosures of one record; `frame` is where it stands.
    pub(super) fn claim(
        &mut self,
        (seq, frame): (Seq, &Damage),
        statement: &Statement,
        record: &Record,
        report: &mut FsckReport,
    ) -> Vec<String> {
        let mut texts = Vec::new();
        let places = statement.places().unwrap_or_default();
        for digest in places.keys().filter(|digest| record.sealed.iter().all(|sealed| sealed.digest != **digest)) {
            let what = format!("the sealed disclosure {digest} is not in the frame");
            report.find(FsckKind::DisclosureLost, Damage { what, ..frame.clone() });
        }
        for sealed in &record.sealed {
            let Some(place) = places.get(&sealed.digest) else {
                let what = format!("the statement names no disclosure {}", sealed.digest);
                report.find(FsckKind::Frame, Damage { what, ..frame.clone() });
                continue;
            };
            let owner = owner_hash(&place.owner.to_string());
            let mut lost =
                |offset, what: &str| report.find(FsckKind::DisclosureLost, named(&self.file, offset, seq, what));
            let Some(row) = self.rows.remove(&(seq, sealed.digest)) else {
                lost(0, "its key is not in the ring");
                continue;
            };
            let Some(key) = row.key else {
                self.unexplained.insert((seq, sealed.digest), (owner, row.offset));
                continue;
            };
            if row.owner != owner {
                lost(row.offset, "its key stands under another owner, so that an erasure would miss it");
            }
            match disclosure_text(&key, sealed, statement) {
                Some(text) => texts.push(text),
                None => lost(row.offset, "its key does not open it"),
            }
            self.live.insert((seq, sealed.digest), (owner, row.offset));
        }
        report.counts.disclosures += texts.len() as u64;
        self.numbers.claim(seq, statement, &texts);
        texts
    }

    /// Takes in an erasure: what it reaches must be gone, and may be.
    pub(super) fn erase(&mut self, erasure: &Erasure, report: &mut FsckReport) {
        let before = self.unexplained.len();
        self.unexplained.retain(|(seq, digest), (owner, _)| !erasure.reaches(*seq, *digest, *owner));
        report.counts.erased += (before - self.unexplained.len()) as u64;
        // Of a redacted frame nothing claims the rows any more.
        self.rows.retain(|(seq, digest), row| row.key.is_some() || !erasure.reaches(*seq, *digest, row.owner));
        self.numbers.erase(erasure, &mut self.overdue);
        for ((seq, digest), (owner, offset)) in &self.live {
            if erasure.reaches(*seq, *digest, *owner) {
                let what = format!("entry {} erased it, but its key is still there", erasure.seq);
                self.overdue.push((erasure.seq, named(&self.file, *offset, *seq, &what)));
            }
        }
    }

    /// What nobody claimed and nothing explains.
    ///
    /// `broken`: the log was not read to its end, so numbers of what follows are nobody's fault.
    pub(super) fn finish(&mut self, size: TreeSize, broken: bool, report: &mut FsckReport) {
        std::mem::take(&mut self.numbers).finish(size, broken, report);
        for ((seq, _), (_, offset)) in std::mem::take(&mut self.unexplained) {
            let what = "its key is destroyed, but no erasure in the log says so";
            report.find(FsckKind::DisclosureLost, named(&self.file, offset, seq, what));
        }
        for ((seq, _), row) in std::mem::take(&mut self.rows) {
            let file = self.file.display();
            let offset = row.offset;
            report
                .notes
                .push(format!("{file} at byte {offset}: a key for entry {seq} that no frame needs; a start drops it"));
        }
    }
}

pub(super) fn named(file: &Path, offset: u64, seq: Seq, what: &str) -> Damage {
    Damage { file: file.to_path_buf(), offset, entry: Some(seq), what: what.to_owned() }
}
