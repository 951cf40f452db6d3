//! The report: what was checked, what was not and why, what was found, and what it comes to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes::{Hash, Origin};
use crate::governance::Mark;
use crate::log::{Seq, TreeSize};
use crate::statement::events::ledger::ClockKind;

use super::conduct::Conduct;
use super::finding::{Findings, Severity, Verdict};
use super::heads::{Continues, HistoryVerdict};

mod by_entry;
mod circumstances;
mod html;
mod text;

pub use by_entry::ByEntry;
pub use circumstances::{AuditedWith, EarlierAudit};
pub use html::mark_zh;

/// The words for a log that nothing earlier can be held against.
pub(super) const NOT_COMPARABLE: &str = "no earlier checkpoint or witness: history not comparable";

/// How much was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries, each with number, link, time and place in the tree.
    pub entries: u64,
    /// Statements that are the ones their entries commit to.
    pub statements: u64,
    /// Signatures that hold.
    pub signatures: u64,
    /// Signatures that an earlier audit of the same entries found to hold.
    pub signatures_before: u64,
    /// Statements whose signers were entitled.
    pub permissions: u64,
    /// Statements whose procedure was replayed against the dossier as it stood.
    pub procedures: u64,
    /// Statements of which the ledger told its marks, and they were compared.
    pub marks_compared: u64,
    /// Statements of which it was derived whether and why anybody is shown them, and compared with what anybody is told.
    pub classes: u64,
    /// Standings that were derived and compared with those published.
    pub standings: u64,
    /// Listings that were derived and compared with those published.
    pub listings: u64,
    /// Penalties, grades and inspections that were derived and compared with those published.
    pub records: u64,
    /// Records whose days of showing were derived and compared with those published.
    pub windows: u64,
    /// Places whose names and operators were derived and compared with those published.
    pub places: u64,
    /// Indicators that were derived and compared with those published.
    pub indicators: u64,
    /// Manifests whose files and rules were compared with those published.
    pub rulesets: u64,
    /// Draws that were run again.
    pub draws: u64,
    /// Restricted reads that are in their chain.
    pub reads: u64,
    /// Tiles of hashes whose public files were looked at.
    pub tiles: u64,
    /// Data files that were held against their names.
    pub data_files: u64,
    /// Disclosures that match their digests.
    pub disclosures_shown: u64,
    /// Digests whose disclosure was not shown, though no entry erased it.
    pub disclosures_withheld: u64,
    /// Digests whose disclosure was not shown, and which an entry erased.
    pub disclosures_erased: u64,
    /// Acts that erased personal data.
    pub erasures: u64,
    /// Statements that were taken out.
    pub withdrawn: u64,
}

impl Counts {
    /// Each with its name.
    #[must_use]
    pub fn named(&self) -> [(&'static str, u64); 24] {
        [
            ("entries", self.entries),
            ("statements", self.statements),
            ("signatures", self.signatures),
            ("signatures_before", self.signatures_before),
            ("permissions", self.permissions),
            ("procedures", self.procedures),
            ("marks_compared", self.marks_compared),
            ("classes", self.classes),
            ("standings", self.standings),
            ("listings", self.listings),
            ("records", self.records),
            ("windows", self.windows),
            ("places", self.places),
            ("indicators", self.indicators),
            ("rulesets", self.rulesets),
            ("draws", self.draws),
            ("reads", self.reads),
            ("tiles", self.tiles),
            ("data_files", self.data_files),
            ("disclosures_shown", self.disclosures_shown),
            ("disclosures_withheld", self.disclosures_withheld),
            ("disclosures_erased", self.disclosures_erased),
            ("erasures", self.erasures),
            ("withdrawn", self.withdrawn),
        ]
    }
}

/// Something that was checked, so many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What.
    pub what: &'static str,
    /// How many.
    pub count: u64,
}

/// Something that was not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChecked {
    /// What.
    pub what: &'static str,
    /// How many.
    pub count: u64,
    /// Why not.
    pub why: String,
}

/// A manifest that the log put in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdoptedManifest {
    /// By this entry.
    pub seq: Seq,
    /// Its digest.
    pub digest: Hash,
    /// Whether it was supplied and this program can use it.
    pub usable: bool,
}

/// The outcome of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The ledger; `None` if nothing names it.
    pub origin: Option<Origin>,
    /// Which clock recorded; `None` if the founding is not known.
    pub clock: Option<ClockKind>,
    /// Entries replayed.
    pub size: TreeSize,
    /// Root over them.
    pub root: Hash,
    /// How much was looked at.
    pub counts: Counts,
    /// Statements held back, by the first word of their class.
    pub not_shown: BTreeMap<String, u64>,
    /// Marks with which statements entered, by code.
    pub marks: BTreeMap<&'static str, u64>,
    /// The first 1,000 marks with their entries.
    pub marked: Vec<(Seq, Mark)>,
    /// Disclosures that an entry erased, by the entry of their statement.
    pub erased: ByEntry,
    /// Disclosures that are not shown, and that no entry erased, by the entry of their statement.
    pub withheld: ByEntry,
    /// Manifests in order of adoption.
    pub manifests: Vec<AdoptedManifest>,
    /// Whether the log is the one that was signed before.
    pub history: HistoryVerdict,
    /// The log that this one continues, if it continues one.
    pub continues: Option<Continues>,
    /// What was not checked.
    pub not_checked: Vec<NotChecked>,
    /// What was found.
    pub findings: Findings,
    /// What is worth a look besides; `None` unless it was asked for and could be told.
    pub conduct: Option<Conduct>,
}

impl Report {
    /// What it comes to. Of a log without a comparable history, [`words`](Self::words) never say "sound".
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.verdict()
    }

    /// The verdict in words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match (self.verdict(), &self.history) {
            (Verdict::Unsound, _) => "unsound",
            (Verdict::CouldNotTell, _) => "could not tell",
            (Verdict::Sound, HistoryVerdict::NotComparable) => "consistent in itself",
            (Verdict::Sound, HistoryVerdict::Continues { .. } | HistoryVerdict::Contradicted) => "sound",
        }
    }

    /// What was checked.
    #[must_use]
    pub fn checked(&self) -> Vec<Checked> {
        let counts = &self.counts;
        [
            ("entries: number, link, time, place in the tree", counts.entries),
            ("statements: digest and form", counts.statements),
            ("signatures", counts.signatures),
            ("signatures, by an earlier audit of the same entries", counts.signatures_before),
            ("permissions at the entry", counts.permissions),
            ("procedures against the dossier at the entry", counts.procedures),
            ("marks as the ledger tells them", counts.marks_compared),
            ("statements shown or held back as anybody sees them", counts.classes),
            ("standings as published", counts.standings),
            ("listings as published", counts.listings),
            ("penalties, grades and inspections as published", counts.records),
            ("records with the days of their showing as published", counts.windows),
            ("places with their names and operators as published", counts.places),
            ("indicators as published", counts.indicators),
            ("manifests with their files and rules as published", counts.rulesets),
            ("draws run again from their lists", counts.draws),
            ("restricted reads against what the ledger stated", counts.reads),
            ("tiles of hashes against the entries", counts.tiles),
            ("data files against their names", counts.data_files),
            ("disclosures against their digests", counts.disclosures_shown),
        ]
        .map(|(what, count)| Checked { what, count })
        .to_vec()
    }

    /// The report as JSON. Its keys are stable.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let findings = self.findings.iter().map(|finding| {
            json!({
                "seq": finding.seq.map(|seq| seq.0),
                "severity": finding.severity().as_str(),
                "code": finding.code.as_str(),
                "meaning": finding.code.meaning(),
                "detail": finding.detail,
            })
        });
        let mut report = json!({
            "verdict": self.words(),
            "exit_code": self.verdict().exit_code(),
            "origin": self.origin.as_ref().map(Origin::as_str),
            "clock": self.clock.map(clock_word),
            "size": self.size.0,
            "root": self.root.to_string(),
            "history": self.history_json(),
            "counts": self.counts.named().into_iter().collect::<BTreeMap<_, _>>(),
            "continues": self.continues.as_ref().map(Continues::to_json),
            "not_shown": self.not_shown,
            "marks": self.marks,
            "marked": self.marked.iter().map(|(seq, mark)| marked_json(*seq, mark)).collect::<Vec<_>>(),
            "disclosures": { "erased": self.erased.to_json(), "withheld": self.withheld.to_json() },
            "manifests": self.manifests.iter().map(|manifest| json!({
                "seq": manifest.seq.0, "digest": manifest.digest.to_string(), "usable": manifest.usable,
            })).collect::<Vec<_>>(),
            "checked": self.checked().iter().map(|checked| json!({
                "what": checked.what, "count": checked.count,
            })).collect::<Vec<_>>(),
            "not_checked": self.not_checked.iter().map(|not| json!({
                "what": not.what, "count": not.count, "why": not.why,
            })).collect::<Vec<_>>(),
            "findings": {
                "unsound": self.findings.total(Severity::Unsound),
                "could_not_tell": self.findings.total(Severity::CouldNotTell),
                "notes": self.findings.total(Severity::Note),
                "first": findings.collect::<Vec<_>>(),
            },
        });
        if let (Some(conduct), Some(members)) = (&self.conduct, report.as_object_mut()) {
            members.insert("conduct".to_owned(), conduct.to_json());
        }
        report
    }

    fn history_json(&self) -> Value {
        match &self.history {
            HistoryVerdict::NotComparable => json!({ "verdict": "not comparable", "words": NOT_COMPARABLE }),
            HistoryVerdict::Contradicted => json!({ "verdict": "contradicted", "words": self.history_words() }),
            HistoryVerdict::Continues { checkpoints, receipts, copied, cosigners } => json!({
                "verdict": "continues",
                "words": self.history_words(),
                "checkpoints": checkpoints,
                "receipts": receipts,
                "copied_entries": copied,
                "cosigners": cosigners,
            }),
        }
    }
}

/// A mark with what it says: rule and clause of an irregular one, the key of a doubted one.
fn marked_json(seq: Seq, mark: &Mark) -> Value {
    match mark {
        Mark::Irregular { rule, clause } => {
            json!({ "seq": seq.0, "code": mark.code(), "rule": rule, "clause": clause })
        }
        Mark::ClockDoubted => json!({ "seq": seq.0, "code": mark.code() }),
        Mark::SignatureDoubted { kid } => json!({ "seq": seq.0, "code": mark.code(), "kid": kid.to_string() }),
    }
}

fn clock_word(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::System => "system",
        ClockKind::Simulated => "simulated",
    }
}
