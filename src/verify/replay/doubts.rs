//! Signatures that came into doubt behind their entries: by a revocation that reaches back.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::Hash;
use crate::governance::{Governance, Mark};
use crate::log::Seq;
use crate::statement::{Kid, Statement};
use crate::verify::finding::FindingCode;
use crate::verify::report::NotChecked;

use super::Replay;

/// Who signed what, and of which signatures the ledger told a doubt.
///
/// Memory: 8 bytes a signature.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubts {
    signed: BTreeMap<Kid, Vec<Seq>>,
    told: BTreeSet<(Seq, Kid)>,
    /// Entries whose marks were told.
    compared: BTreeSet<Seq>,
}

impl Doubts {
    pub(super) fn sign(&mut self, seq: Seq, statement: &Statement) {
        for (_, kid) in statement.signers.iter() {
            self.signed.entry(kid).or_default().push(seq);
        }
    }

    pub(super) fn tell(&mut self, seq: Seq, kids: impl Iterator<Item = Kid>) {
        self.told.extend(kids.map(|kid| (seq, kid)));
        self.compared.insert(seq);
    }

    /// Every signature in doubt, as the registry is now.
    fn cast(&self, governance: &Governance) -> BTreeSet<(Seq, Kid)> {
        let of_key = |(kid, seqs): (&Kid, &Vec<Seq>)| {
            // An entry after a doubted one is doubted, too.
            let from = seqs.partition_point(|seq| !governance.is_doubted(*kid, *seq));
            let doubted: Vec<(Seq, Kid)> = seqs.iter().skip(from).map(|seq| (*seq, *kid)).collect();
            doubted
        };
        self.signed.iter().flat_map(of_key).collect()
    }
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Marks what is in doubt at the end of the log, and compares it with what the ledger told.
    ///
    /// A doubt that is told and not found here may rest on an entry behind those that were audited: it is counted.
    pub(super) fn settle_doubts(&mut self) {
        let doubts = std::mem::take(&mut self.doubts);
        let cast = doubts.cast(&self.governance);
        for (seq, kid) in &cast {
            let mark = Mark::SignatureDoubted { kid: *kid };
            if !self.tally.derived.get(seq).is_some_and(|marks| marks.contains(&mark)) {
                self.tally.mark(*seq, mark);
            }
            if doubts.compared.contains(seq) && !doubts.told.contains(&(*seq, *kid)) {
                let detail = format!("the signature by {kid} is in doubt, and no mark says so");
                self.findings.add(Some(*seq), FindingCode::MarksDiffer, detail);
            }
        }
        let count = doubts.told.difference(&cast).count() as u64;
        if count > 0 {
            let why = "doubts about signatures that no entry up to here casts; a later one may".to_owned();
            self.tally.left_out.push(NotChecked { what: "marks", count, why });
        }
    }
}
