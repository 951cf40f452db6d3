//! The index of document numbers against the disclosures that tell them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::log::{Seq, TreeSize};
use crate::service::erasure::Erasure;
use crate::service::numbers::numbers_of;
use crate::statement::Statement;
use crate::store::{Damage, NumberKey, NumberRow, NumbersScanned, StoreError, scan_numbers};

use super::disclosures::named;
use super::report::{FsckKind, FsckReport};

/// What the index says and what the log tells. Memory: two rows a number.
#[derive(Default)]
pub(super) struct Numbers {
    file: PathBuf,
    /// `None` where there is no index to compare with.
    key: Option<NumberKey>,
    rows: BTreeMap<NumberRow, u64>,
    told: BTreeSet<NumberRow>,
}

impl Numbers {
    /// Reads the index below a ring's directory.
    pub(super) fn read(ring: &Path, report: &mut FsckReport) -> Result<Self, StoreError> {
        let Some(scanned) = scan_numbers(ring)? else {
            report.notes.push("there is no index of document numbers; the next start makes it".to_owned());
            return Ok(Self::default());
        };
        let NumbersScanned { file, key, rows, damage } = scanned;
        if damage.is_empty() && key.is_none() {
            report.find_at(FsckKind::Index, &file, 0, "the index of document numbers has no key");
        }
        report.find_all(FsckKind::Index, damage);
        let rows = rows.into_iter().map(|(offset, row)| (row, offset)).collect();
        Ok(Self { file, key, rows, told: BTreeSet::new() })
    }

    /// Takes in what the disclosures of a statement tell.
    pub(super) fn claim(&mut self, seq: Seq, statement: &Statement, texts: &[String]) {
        let Some(key) = &self.key else { return };
        self.told.extend(numbers_of(statement, texts, key).into_iter().map(|number| number.at(seq)));
    }

    /// Takes in an erasure: what it reaches must be gone here, too.
    pub(super) fn erase(&mut self, erasure: &Erasure, overdue: &mut Vec<(Seq, Damage)>) {
        let hit = |row: &NumberRow| erasure.reaches(row.seq, row.disclosure, row.owner);
        self.told.retain(|row| !hit(row));
        for (row, offset) in self.rows.extract_if(.., |row, _| hit(row)) {
            let what = format!("entry {} erased the number, but its row is still there", erasure.seq);
            overdue.push((erasure.seq, named(&self.file, offset, row.seq, &what)));
        }
    }

    /// What one of the two lacks.
    pub(super) fn finish(mut self, size: TreeSize, broken: bool, report: &mut FsckReport) {
        if self.key.is_none() || broken {
            return;
        }
        for row in self.told {
            if self.rows.remove(&row).is_none() {
                let what = "a document number that is told there is not in the index";
                report.find(FsckKind::Index, named(&self.file, 0, row.seq, what));
            }
        }
        let (stale, orphans): (Vec<_>, Vec<_>) = self.rows.into_iter().partition(|(row, _)| size.holds(row.seq));
        for (row, offset) in stale {
            let what = "a row for a number that no disclosure tells";
            report.find(FsckKind::Index, named(&self.file, offset, row.seq, what));
        }
        for (row, offset) in orphans {
            let file = self.file.display();
            let seq = row.seq;
            report.notes.push(format!(
                "{file} at byte {offset}: a number of entry {seq}, which the log lacks; a start drops it"
            ));
        }
    }
}
