//! The log against what was signed about it: checkpoints, receipts, an earlier copy, witnesses.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{Hash, Origin, Timestamp, with_causes};
use crate::governance::Governance;
use crate::log::{Checkpoint, Edge, Policy, Receipt, Seq, TreeSize, VerifiedSignature, VerifierKey};

use super::finding::{FindingCode, Findings};
use super::report::NotChecked;

mod predecessor;
mod signers;
mod trusted;

pub use predecessor::{Continued, Continues};

/// What the auditor brings: the root of trust, and what the ledger signed for others before.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The auditor's policy file: keys of the log and of witnesses, and how many witnesses are enough.
    pub policy: Option<Policy>,
    /// Further keys that the auditor knows.
    pub keys: Vec<VerifierKey>,
    /// The latest checkpoint as a signed note; the entries that follow should reach exactly as far.
    pub latest: Option<String>,
    /// Earlier checkpoints that the auditor kept, as signed notes.
    pub earlier: Vec<String>,
    /// Receipts that others kept.
    pub receipts: Vec<String>,
}

/// Whether the log is the one that was signed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryVerdict {
    /// Nothing earlier to compare with: a ledger that rewrote everything would look the same.
    NotComparable,
    /// The log continues all that was compared.
    Continues {
        /// Checkpoints of an earlier size, receipts' included.
        checkpoints: u64,
        /// Entries compared with receipts.
        receipts: u64,
        /// Entries compared with an earlier copy.
        copied: u64,
        /// Witnesses that cosigned the latest checkpoint.
        cosigners: Vec<String>,
    },
    /// Something signed or copied before says otherwise.
    Contradicted,
}

/// Collects, while entries pass, what is compared at the end.
#[derive(Clone, Debug)]
pub(super) struct Heads {
    known: Known,
    receipts: Vec<Receipt>,
    unreadable: Vec<String>,
    /// Roots at the sizes of all checkpoints, with the time of the last entry, once passed.
    roots: BTreeMap<TreeSize, Option<(Hash, Timestamp)>>,
    /// Leaves at the numbers of all receipts, once passed.
    leaves: BTreeMap<Seq, Option<Hash>>,
    mirror: Option<(TreeSize, Option<Seq>)>,
}

/// What the comparison came to, besides findings.
pub(super) struct Judged {
    pub origin: Option<Origin>,
    pub history: HistoryVerdict,
    pub continues: Option<Continues>,
    pub not_checked: Vec<NotChecked>,
}

impl Heads {
    pub(super) fn new(known: Known) -> Self {
        let (mut receipts, mut unreadable) = (Vec::new(), Vec::new());
        for text in &known.receipts {
            match Receipt::parse(text) {
                Ok(receipt) => receipts.push(receipt),
                Err(error) => unreadable.push(format!("a receipt: {}", with_causes(&error))),
            }
        }
        // Sizes are taken before any signature is looked at; a wrong one costs a remembered root.
        let notes = known.latest.iter().chain(&known.earlier).chain(receipts.iter().map(|receipt| &receipt.checkpoint));
        let sizes = notes.filter_map(|note| Checkpoint::claimed(note).ok()).map(|checkpoint| checkpoint.size);
        let mut roots: BTreeMap<_, _> = sizes.map(|size| (size, None)).collect();
        roots.insert(TreeSize::EMPTY, Some((Hash::empty_root(), Timestamp::MIN)));
        let leaves = receipts.iter().map(|receipt| (receipt.index, None)).collect();
        Self { known, receipts, unreadable, roots, leaves, mirror: None }
    }

    /// The same, to be judged at a later checkpoint: a signed note.
    pub(super) fn until(mut self, latest: String) -> Self {
        if let Ok(checkpoint) = Checkpoint::claimed(&latest) {
            self.roots.entry(checkpoint.size).or_insert(None);
        }
        self.known.latest = Some(latest);
        self
    }

    /// Looks at the tree after each entry, recorded at `at`.
    pub(super) fn pass(&mut self, edge: &Edge, leaf: Hash, at: Timestamp) {
        if let Some(root) = self.roots.get_mut(&edge.size()) {
            *root = Some((edge.root(), at));
        }
        if let Some(found) = edge.size().last_seq().and_then(|seq| self.leaves.get_mut(&seq)) {
            *found = Some(leaf);
        }
    }

    pub(super) fn compared_with_mirror(&mut self, old_size: TreeSize, first_difference: Option<Seq>) {
        self.mirror = Some((old_size, first_difference));
    }

    pub(super) fn judge(
        self,
        governance: &Governance,
        edge: &Edge,
        unknown_version: Option<Seq>,
        findings: &mut Findings,
    ) -> Judged {
        let origin = match self.origin(governance) {
            Ok(origin) => origin,
            Err((code, detail)) => {
                findings.add(None, code, detail);
                return Judged {
                    origin: None,
                    history: HistoryVerdict::NotComparable,
                    continues: None,
                    not_checked: vec![],
                };
            }
        };
        let (keys, not_checked) = self.keys(governance, &origin, findings);
        let mut judge = Judge {
            heads: &self,
            governance,
            keys,
            origin: &origin,
            shown: edge.size(),
            hashed: unknown_version.map_or(edge.size(), |seq| TreeSize(seq.0)),
            findings,
            signed: BTreeMap::new(),
            agreed: BTreeSet::new(),
            disagreeing: BTreeSet::new(),
            first_difference: None,
            contradicted: false,
            receipts: 0,
            continued: Continued::NotCompared,
        };
        let (longest, cosigners) = judge.latest();
        judge.history(longest);
        let continued = judge.continued;
        let before = governance.continues().cloned().map(|predecessor| Continues { predecessor, continued });
        let history = judge.verdict(cosigners);
        Judged { history, continues: before, not_checked, origin: Some(origin) }
    }
}

struct Judge<'h> {
    heads: &'h Heads,
    governance: &'h Governance,
    keys: Vec<VerifierKey>,
    origin: &'h Origin,
    shown: TreeSize,
    /// Up to which size every leaf hash is known to be right.
    hashed: TreeSize,
    findings: &'h mut Findings,
    /// Roots that the ledger signed.
    signed: BTreeMap<TreeSize, Hash>,
    agreed: BTreeSet<TreeSize>,
    disagreeing: BTreeSet<TreeSize>,
    /// The first entry that is known to differ.
    first_difference: Option<Seq>,
    contradicted: bool,
    receipts: u64,
    continued: Continued,
}

impl Judge<'_> {
    /// Judges the latest checkpoint; gives how long the log is by its word, and who cosigned it.
    fn latest(&mut self) -> (TreeSize, Vec<String>) {
        let Some(note) = &self.heads.known.latest else {
            self.findings.add(None, FindingCode::CheckpointMissing, "no latest checkpoint was given");
            return (self.shown, vec![]);
        };
        let opened = match Checkpoint::claimed(note).ok().filter(|_| self.keys.is_empty()) {
            Some(checkpoint) => {
                let detail = "the founding is not shown and no key of the ledger was given, so nobody vouches for the checkpoint";
                self.findings.add(None, FindingCode::SignaturesNotChecked, detail);
                Ok((checkpoint, vec![]))
            }
            None => Checkpoint::open_cosigned(note, &self.keys, self.origin),
        };
        let (checkpoint, signers) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.findings.add(None, FindingCode::CheckpointRefused, with_causes(&error));
                return (self.shown, vec![]);
            }
        };
        if !self.latest_signers(&checkpoint, &signers) {
            return (self.shown, vec![]);
        }
        self.signed.insert(checkpoint.size, checkpoint.root);
        let detail = format!("the checkpoint covers {} entries, {} were shown", checkpoint.size, self.shown);
        if checkpoint.size > self.shown {
            self.findings.add(None, FindingCode::EntriesMissing, detail);
        } else if checkpoint.size < self.shown {
            self.findings.add(None, FindingCode::EntriesUncovered, detail);
        }
        if let Some(found) = self.root_at(checkpoint.size).filter(|found| *found != checkpoint.root) {
            let detail =
                format!("the {} entries give the root {found}, signed is {}", checkpoint.size, checkpoint.root);
            let code = self.when_hashed(checkpoint.size, FindingCode::RootDiffers);
            self.findings.add(None, code, detail);
        }
        (checkpoint.size, self.cosigners(&signers))
    }

    fn cosigners(&mut self, signers: &[VerifiedSignature]) -> Vec<String> {
        let enough =
            self.heads.known.policy.as_ref().is_none_or(|policy| policy.satisfied(signers.iter().map(|s| &s.key)));
        let names = signers.iter().filter(|signer| signer.cosigned_at.is_some());
        let names: Vec<String> = names.map(|signer| signer.key.name().to_owned()).collect();
        if !enough {
            let detail = format!("{} known witnesses cosigned the latest checkpoint", names.len());
            self.findings.add(None, FindingCode::AwaitingCosignature, detail);
            return vec![];
        }
        names
    }

    /// Compares with everything that was signed or copied before. `longest`: size of the log now.
    fn history(&mut self, longest: TreeSize) {
        let heads = self.heads;
        for why in &heads.unreadable {
            self.findings.add(None, FindingCode::EarlierUnusable, why);
        }
        if let Some((_, Some(seq))) = heads.mirror {
            self.differs_at(seq, FindingCode::MirrorDiffers, "it is not the one in the auditor's earlier copy");
        }
        for receipt in &heads.receipts {
            self.receipt(receipt, longest);
        }
        for note in &heads.known.earlier {
            if self.of_predecessor(note) {
                continue;
            }
            match Checkpoint::open_cosigned(note, &self.keys, self.origin) {
                Ok((checkpoint, signers)) if self.earlier_signers(&checkpoint, &signers) => {
                    self.earlier(&checkpoint, longest);
                }
                Ok(_) => {}
                Err(error) => {
                    let detail = format!("a checkpoint: {}", with_causes(&error));
                    self.findings.add(None, FindingCode::EarlierUnusable, detail);
                }
            }
        }
        self.name_differences();
    }

    fn receipt(&mut self, receipt: &Receipt, longest: TreeSize) {
        let checkpoint = match receipt.verify(&self.keys, self.origin) {
            Ok((_, checkpoint)) => checkpoint,
            Err(error) => {
                let detail = format!("a receipt of entry {}: {}", receipt.index, with_causes(&error));
                self.findings.add(None, FindingCode::EarlierUnusable, detail);
                return;
            }
        };
        let leaf = self.heads.leaves.get(&receipt.index).copied().flatten();
        if leaf.is_some_and(|leaf| leaf != Hash::leaf(&receipt.entry)) {
            // Its checkpoint disagrees for the same reason; the entry says more.
            let detail = "it is not the one in a receipt that the ledger signed";
            self.differs_at(receipt.index, FindingCode::ReceiptContradicted, detail);
            return;
        }
        let signers = Checkpoint::open_cosigned(&receipt.checkpoint, &self.keys, self.origin).map(|(_, by)| by);
        if !self.earlier_signers(&checkpoint, &signers.unwrap_or_default()) {
            return;
        }
        self.receipts += u64::from(leaf.is_some());
        self.earlier(&checkpoint, longest);
    }

    fn earlier(&mut self, checkpoint: &Checkpoint, longest: TreeSize) {
        let size = checkpoint.size;
        if let Some(root) = self.signed.insert(size, checkpoint.root)
            && root != checkpoint.root
        {
            self.contradicted = true;
            let detail = format!("for {size} entries it signed the roots {root} and {}", checkpoint.root);
            self.findings.add(None, FindingCode::CheckpointsConflict, detail);
        } else if size > longest {
            self.contradicted = true;
            let detail = format!("an earlier checkpoint covers {size} entries, the log has {longest}");
            self.findings.add(None, FindingCode::HistoryTruncated, detail);
        } else if let Some(root) = self.root_at(size) {
            if root == checkpoint.root {
                self.agreed.insert(size);
            } else {
                self.disagreeing.insert(size);
            }
        }
    }

    /// Reports checkpoints that disagree, each with the narrowest span in which the first difference can lie.
    fn name_differences(&mut self) {
        for size in std::mem::take(&mut self.disagreeing) {
            let code = self.when_hashed(size, FindingCode::HistoryDiffers);
            self.contradicted |= code == FindingCode::HistoryDiffers;
            let agreed = self.agreed.range(..size).next_back().copied().unwrap_or_default();
            let place = match self.first_difference.filter(|seq| size.holds(*seq)) {
                Some(seq) => format!("entry {seq} is the first known to differ"),
                None => format!("the first difference lies from entry {agreed} on, below {size}"),
            };
            self.findings.add(
                None,
                code,
                format!("the earlier checkpoint of {size} entries has another root; {place}"),
            );
        }
    }

    fn differs_at(&mut self, seq: Seq, code: FindingCode, detail: &str) {
        self.contradicted = true;
        self.first_difference = Some(self.first_difference.map_or(seq, |first| first.min(seq)));
        self.findings.add(Some(seq), code, detail);
    }

    fn verdict(self, cosigners: Vec<String>) -> HistoryVerdict {
        let checkpoints = self.agreed.iter().filter(|size| **size != TreeSize::EMPTY).count() as u64;
        let copied = self.heads.mirror.filter(|(_, differs)| differs.is_none()).map_or(0, |(size, _)| size.0);
        if self.contradicted {
            HistoryVerdict::Contradicted
        } else if checkpoints + self.receipts + copied == 0 && cosigners.is_empty() {
            HistoryVerdict::NotComparable
        } else {
            HistoryVerdict::Continues { checkpoints, receipts: self.receipts, copied, cosigners }
        }
    }

    fn root_at(&self, size: TreeSize) -> Option<Hash> {
        self.heads.roots.get(&size).copied().flatten().map(|(root, _)| root)
    }

    /// `code`, unless an entry below `size` may be hashed in a way that this program does not know.
    fn when_hashed(&self, size: TreeSize, code: FindingCode) -> FindingCode {
        if size <= self.hashed { code } else { FindingCode::RootNotComparable }
    }
}
