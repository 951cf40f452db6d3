//! Procedures: each statement against the dossier as it stood, as far as this reader sees dossiers whole.

use crate::codes::Hash;
use crate::governance::Mark;
use crate::log::Seq;
use crate::oversight::Dossiers;
use crate::statement::Kid;

use super::Replay;
use crate::verify::finding::FindingCode;

/// A mark as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublishedMark {
    /// Its code, for example `irregular`.
    pub code: String,
    /// The rule that was broken, of an irregular one.
    pub rule: Option<String>,
    /// The key that is in doubt.
    pub kid: Option<Kid>,
}

impl From<&Mark> for PublishedMark {
    fn from(mark: &Mark) -> Self {
        let (rule, kid) = match mark {
            Mark::Irregular { rule, .. } => (Some(rule.to_string()), None),
            Mark::ClockDoubted => (None, None),
            Mark::SignatureDoubted { kid } => (None, Some(*kid)),
        };
        Self { code: mark.code().to_owned(), rule, kid }
    }
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Takes in the marks that the ledger tells of an entry, after the entry was taken.
    ///
    /// Whoever hides a mark hides that a rule was broken; whoever invents one accuses an authority.
    pub fn marks_published(&mut self, seq: Seq, published: &[PublishedMark]) {
        if !self.sees_everything() {
            return;
        }
        // Doubts may come behind the entry: they are compared at the end.
        self.doubts.tell(seq, published.iter().filter_map(|mark| mark.kid));
        let mut told = published.to_vec();
        let mut derived: Vec<PublishedMark> =
            self.tally.derived.get(&seq).into_iter().flatten().map(PublishedMark::from).collect();
        told.retain(|mark| mark.kid.is_none());
        derived.retain(|mark| mark.kid.is_none());
        told.sort();
        derived.sort();
        self.tally.counts.marks_compared += 1;
        if told != derived {
            let list = |marks: &[PublishedMark]| {
                let one = |mark: &PublishedMark| mark.rule.clone().unwrap_or_else(|| mark.code.clone());
                marks.iter().map(one).collect::<Vec<_>>().join(", ")
            };
            let detail = format!("told are the marks [{}], derived are [{}]", list(&told), list(&derived));
            self.findings.add(Some(seq), FindingCode::MarksDiffer, detail);
        }
    }

    /// Every dossier as far as this reader sees it.
    ///
    /// To a reader from whom statements are held back, no irregularity can be seen: what is shown counts, because
    /// an act that does not count is not shown.
    pub(super) fn readable_dossiers(&self) -> Dossiers {
        if self.sees_everything() {
            return self.dossiers.clone();
        }
        let mut records: Vec<_> = self.dossiers.iter().flat_map(|dossier| dossier.records()).collect();
        records.sort_by_key(|record| record.seq);
        records.dedup_by_key(|record| record.seq);
        let mut shown = Dossiers::default();
        for record in records {
            shown.apply(crate::oversight::Recorded { irregular: false, ..(**record).clone() });
        }
        shown
    }
}
