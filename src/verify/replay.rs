//! The replay: every entry in order, as it came, with what is known of its statement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::{Hash, Timestamp};
use crate::governance::Governance;
use crate::log::{Edge, Entry, EntryError, Seq, TreeSize};
use crate::manifest::Rulebook;
use crate::oversight::Dossiers;
use crate::statement::SignatureFault;

use super::finding::{Finding, FindingCode, Findings};
use super::heads::{Heads, Known};
use super::report::{AdoptedManifest, Report};
use super::rulebooks::Rulebooks;
use super::task::SignatureTask;
use super::withdrawals::Withdrawals;
use conduct::Watched;

mod body;
mod classes;
mod conduct;
mod continued;
mod doubts;
mod draws;
mod missing;
mod owed;
mod permission;
mod prepared;
mod procedures;
mod published;
mod reads;
mod register;
mod tally;
mod withdrawn;

pub use classes::{Answer, PublicReading};
pub use conduct::ConductAsked;
pub use permission::manifest_of;
pub use prepared::{Body, Item, Prepared};
pub use procedures::PublishedMark;
pub use reads::ReadsChain;
pub use register::{InstitutionPage, PublishedRegister, RecordList, RegisterDifferences, SilentSince};

use doubts::Doubts;
use missing::Missing;
use owed::Untold;
use register::Difference;
use tally::Tally;

/// First words of the classes under which the bulk read may hold back a statement that rules nothing.
///
/// Governance is public at once and for ever, so a lawful class says that the statement is none. A liar can
/// hide a revocation under one: only an auditor's key sees that, and the report of a reader without one says so.
pub const LAWFUL_CLASSES: [&str; 4] = ["restricted", "unreleased", "expired", "ended"];

/// The class of a statement that was not supplied: it may have been anything, and nobody said why.
pub const ABSENT: &str = "absent";

/// No log reaches it, and adding one to it is safe.
const SEQ_MAX: u64 = 1 << 53;

/// Replays a log from entry 0.
///
/// Entries come in order, in chunks of any size; the report does not depend on the chunks. Signatures are
/// handed out as tasks, so that they run in parallel threads, while the registry is folded at once.
///
/// Trust: folding before signatures are verified is safe, because a `kid` is the SHA-256 of the key, so the
/// statement fixes its keys whoever supplied them; because every failing signature makes the whole verdict
/// unsound, whatever was derived from it; and because a task whose outcome never came back makes the verdict
/// "could not tell". Bodies, files and checkpoints are not trusted: each is compared with a digest or a
/// signature. Memory: what grows with the log are the folded dossiers, some 2 kilobytes an entry; two keys of 16 bytes an
/// entry for what must not come twice; some 60 bytes for each disclosure that is missing; and a few bits an entry.
/// Beside them stand the registry and about 1,100 hashes.
#[derive(Clone, Debug)]
pub struct Replay<F> {
    files: F,
    heads: Heads,
    rulebooks: Rulebooks,
    withdrawals: Withdrawals,
    /// The rulebook in force; `None` if it could not be had or used.
    in_force: Option<Arc<Rulebook>>,
    manifests: Vec<AdoptedManifest>,
    governance: Governance,
    dossiers: Dossiers,
    edge: Edge,
    expected: Seq,
    last: Last,
    /// The first entry that may have changed who may sign, and could not be read.
    gap: Option<Seq>,
    /// The first entry of an unknown version, whose hash may be another one.
    unknown_version: Option<Seq>,
    digests: BTreeSet<[u8; 16]>,
    ids: BTreeSet<[u8; 16]>,
    /// Signatures handed out and not yet answered for, by entry.
    pending: BTreeMap<Seq, u64>,
    tally: Tally,
    doubts: Doubts,
    findings: Findings,
    watched: Option<Watched>,
    untold: Untold,
    missing: Missing,
    /// Differences of the register, while it is compared.
    register_found: Vec<Difference>,
}

/// The entry before.
#[derive(Clone, Copy, Debug)]
struct Last {
    /// What the next `prev` must be; `None` if this program cannot compute it.
    leaf: Option<Hash>,
    at: Timestamp,
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Starts at entry 0. `files` gives data files by SHA-256; manifests are asked for as they are adopted.
    #[must_use]
    pub fn new(known: Known, files: F) -> Self {
        Self::with_rulebooks(known, files, Rulebooks::default())
    }

    /// As [`new`](Self::new), with rulebooks that an earlier replay loaded.
    #[must_use]
    pub fn with_rulebooks(known: Known, files: F, rulebooks: Rulebooks) -> Self {
        Self {
            files,
            heads: Heads::new(known),
            rulebooks,
            withdrawals: Withdrawals::default(),
            in_force: None,
            manifests: Vec::new(),
            governance: Governance::default(),
            dossiers: Dossiers::default(),
            edge: Edge::new(),
            expected: Seq(0),
            last: Last { leaf: Some(Hash::ZERO), at: Timestamp::MIN },
            gap: None,
            unknown_version: None,
            digests: BTreeSet::new(),
            ids: BTreeSet::new(),
            pending: BTreeMap::new(),
            tally: Tally::default(),
            doubts: Doubts::default(),
            findings: Findings::default(),
            watched: None,
            untold: Untold::default(),
            missing: Missing::default(),
            register_found: Vec::new(),
        }
    }

    /// Reads what was withdrawn as it is to be read; before the first entry.
    ///
    /// They are those of the whole log: of [`governance`](Self::governance) after a first reading.
    #[must_use]
    pub fn withdrawing(self, withdrawals: Withdrawals) -> Self {
        Self { withdrawals, ..self }
    }

    /// Whether the log withdraws just what this reader was told before it began.
    #[must_use]
    pub fn knows_withdrawals(&self) -> bool {
        self.withdrawals.are(self.governance.withdrawals())
    }

    /// Takes the next entries and hands out their signatures.
    ///
    /// The outcome of every task must come back through [`signatures_checked`](Self::signatures_checked).
    #[must_use = "signatures that nobody checks make the verdict: could not tell"]
    pub fn take<'b>(&mut self, chunk: impl IntoIterator<Item = Item<'b>>) -> Vec<SignatureTask> {
        self.take_prepared(chunk.into_iter().map(Item::prepare))
    }

    /// As [`take`](Self::take), of items that other threads have read.
    #[must_use = "signatures that nobody checks make the verdict: could not tell"]
    pub fn take_prepared(&mut self, chunk: impl IntoIterator<Item = Prepared>) -> Vec<SignatureTask> {
        chunk.into_iter().filter_map(|item| self.take_one(item)).collect()
    }

    /// Takes the next entries and checks their signatures here and now.
    pub fn take_and_verify<'b>(&mut self, chunk: impl IntoIterator<Item = Item<'b>>) {
        for item in chunk {
            if let Some(task) = self.take_one(item.prepare()) {
                self.signatures_checked(task.seq(), task.run());
            }
        }
    }

    /// Takes back what came of a task, in any order.
    pub fn signatures_checked(&mut self, seq: Seq, outcome: Result<(), SignatureFault>) {
        let count = self.pending.remove(&seq).unwrap_or_default();
        match outcome {
            Ok(()) => self.tally.counts.signatures += count,
            Err(fault) => self.signature_failed(seq, fault),
        }
    }

    /// Takes in that an earlier audit found the signatures of an entry to hold, instead of running its task.
    ///
    /// Trust: right only if the log still has the root that it had then at the size that it had then. The caller
    /// compares them before the report counts: see [`Learnt`](super::Learnt).
    pub fn signatures_known(&mut self, seq: Seq) {
        self.tally.counts.signatures_before += self.pending.remove(&seq).unwrap_or_default();
    }

    /// Takes back a signature that does not hold; as [`signatures_checked`](Self::signatures_checked).
    pub fn signature_failed(&mut self, seq: Seq, fault: SignatureFault) {
        self.pending.remove(&seq);
        self.findings.add(Some(seq), FindingCode::SignatureInvalid, fault.to_string());
    }

    /// How many entries it has taken.
    #[must_use]
    pub fn size(&self) -> TreeSize {
        self.edge.size()
    }

    /// The first difference so far.
    #[must_use]
    pub fn first_unsound(&self) -> Option<&Finding> {
        self.findings.first_unsound()
    }

    /// The registry as folded so far.
    #[must_use]
    pub fn governance(&self) -> &Governance {
        &self.governance
    }

    /// The dossiers as folded so far.
    #[must_use]
    pub fn dossiers(&self) -> &Dossiers {
        &self.dossiers
    }

    /// The rulebook in force; `None` if it could not be had or used.
    #[must_use]
    pub fn rulebook(&self) -> Option<Arc<Rulebook>> {
        self.in_force.clone()
    }

    /// The rulebooks loaded so far, for another replay.
    #[must_use]
    pub fn rulebooks(&self) -> &Rulebooks {
        &self.rulebooks
    }

    /// Compares with checkpoints and receipts, and reports.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let unanswered: u64 = self.pending.values().sum();
        if unanswered > 0 {
            let first = self.pending.keys().next().copied();
            let detail = format!("{unanswered} signatures were handed out, and nobody said whether they hold");
            self.findings.add(first, FindingCode::SignaturesNotChecked, detail);
        }
        self.rerun_draws();
        self.settle_withdrawals();
        self.settle_doubts();
        self.settle_owed();
        self.settle_missing();
        let conduct = self.conducted();
        let marked = self.tally.marked_in_order();
        let judged = self.heads.judge(&self.governance, &self.edge, self.unknown_version, &mut self.findings);
        let mut not_checked = self.tally.not_checked(unanswered);
        not_checked.extend(judged.not_checked);
        Report {
            origin: judged.origin,
            clock: self.governance.clock(),
            size: self.edge.size(),
            root: self.edge.root(),
            counts: self.tally.counts,
            not_shown: self.tally.not_shown,
            marks: self.tally.marks,
            marked,
            erased: self.tally.erased,
            withheld: self.tally.withheld,
            manifests: self.manifests,
            history: judged.history,
            continues: judged.continues,
            not_checked,
            findings: self.findings,
            conduct,
        }
    }

    fn take_one(&mut self, item: Prepared) -> Option<SignatureTask> {
        let Prepared { leaf, entry: parsed } = item;
        let seq = match &parsed {
            Ok((entry, _)) => self.check_line(entry),
            Err(_) => self.expected,
        };
        self.tally.counts.entries += 1;
        self.edge.push(leaf);
        let at = parsed.as_ref().map_or(self.last.at, |(entry, _)| entry.at.max(self.last.at));
        self.heads.pass(&self.edge, leaf, at);
        let known_hash = !matches!(parsed, Err(EntryError::UnknownVersion { .. }));
        self.last.leaf = known_hash.then_some(leaf);
        match parsed {
            Ok((entry, told)) => {
                self.last.at = self.last.at.max(entry.at);
                self.check_body(seq, &entry, told)
            }
            Err(error) => {
                self.expected = Seq(seq.0 + 1);
                if known_hash {
                    self.findings.add(Some(seq), FindingCode::EntryMalformed, error.to_string());
                } else {
                    self.unknown_version.get_or_insert(seq);
                    self.findings.add(Some(seq), FindingCode::EntryVersionUnknown, error.to_string());
                }
                self.unread(seq);
                None
            }
        }
    }

    /// Checks number, link and time; gives the number under which the entry is judged.
    fn check_line(&mut self, entry: &Entry) -> Seq {
        let expected = self.expected;
        if entry.seq == expected {
            if self.last.leaf.is_some_and(|leaf| leaf != entry.prev) {
                let detail = "its prev is not the hash of the entry before: one of the two was changed";
                self.findings.add(Some(expected), FindingCode::ChainBroken, detail);
            }
        } else {
            let detail = format!("number {} stands where {expected} is due", entry.seq);
            self.findings.add(Some(expected), FindingCode::SequenceBroken, detail);
        }
        // After a gap the count goes on from the number found; an entry that comes too late is judged under its own.
        let seq = if entry.seq.0 < SEQ_MAX { entry.seq } else { expected };
        if entry.seq < expected {
            return seq;
        }
        self.expected = Seq(seq.0 + 1);
        if entry.at < self.last.at {
            let detail = format!("recorded at {}, after an entry of {}", entry.at, self.last.at);
            self.findings.add(Some(seq), FindingCode::TimeGoesBack, detail);
        }
        seq
    }

    /// Goes on without a statement that may have changed who may sign.
    fn unread(&mut self, seq: Seq) {
        self.gap.get_or_insert(seq);
        self.governance.apply_unseen(seq);
    }
}
