//! What a replay counts while entries pass.

use std::collections::BTreeMap;

use crate::codes::Hash;
use crate::governance::Mark;
use crate::log::Seq;
use crate::statement::Source;
use crate::verify::conduct::{Acts, Against};
use crate::verify::learnt::SeqSet;
use crate::verify::report::{ByEntry, Counts, NotChecked};

use super::ABSENT;

/// How many marked entries are named in the report; all are counted.
const MARKED_MAX: usize = 1_000;

/// Counts, marks, and what could not be checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    pub(super) not_shown: BTreeMap<String, u64>,
    pub(super) marks: BTreeMap<&'static str, u64>,
    pub(super) marked: Vec<(Seq, Mark)>,
    /// Irregular acts, by authority and rule.
    pub(super) irregular: Acts,
    /// Every mark, by entry.
    pub(super) derived: BTreeMap<Seq, Vec<Mark>>,
    /// Procedures that could not be replayed, because some statement is not shown.
    pub(super) procedures_unseen: u64,
    /// Procedures of statements that were entered beside one that was withdrawn since.
    pub(super) procedures_withdrawn: u64,
    /// Statements that are gone, by their entries, each with the entry that is said to withdraw it.
    pub(super) gone: BTreeMap<Seq, (Hash, Option<Seq>)>,
    /// Permissions not checked, by reason.
    pub(super) permissions: BTreeMap<String, u64>,
    pub(super) signatures_by_unknown_keys: u64,
    /// Draws whose lists or results were not supplied.
    pub(super) draws_without_lists: u64,
    /// Lots of draws that only restricted lists can judge.
    pub(super) lots_unopened: u64,
    /// Statements that are governance: public at once and for ever.
    pub(super) governance: SeqSet,
    /// Whether what the register publishes was compared.
    pub(super) register_compared: bool,
    /// Whether what anybody is shown was compared.
    pub(super) classes_compared: bool,
    /// Why nothing is published where the log was read.
    pub(super) publishes_nothing: Option<&'static str>,
    /// Disclosures that an entry erased, by the entry of their statement.
    pub(super) erased: ByEntry,
    /// Disclosures that are not shown, and that no entry erased.
    pub(super) withheld: ByEntry,
    /// What the caller did not look at.
    pub(super) left_out: Vec<NotChecked>,
}

impl Tally {
    pub(super) fn mark(&mut self, seq: Seq, mark: Mark) {
        *self.marks.entry(mark.code()).or_default() += 1;
        if self.marked.len() < MARKED_MAX {
            self.marked.push((seq, mark.clone()));
        }
        self.derived.entry(seq).or_default().push(mark);
    }

    /// Takes in whose act it was that broke a rule, if it broke one.
    pub(super) fn act(&mut self, seq: Seq, source: Source, mark: &Mark) {
        let (rule, clause) = match mark {
            Mark::Irregular { rule, clause } => (rule.to_string(), clause.to_string()),
            Mark::ClockDoubted | Mark::SignatureDoubted { .. } => return,
        };
        let authority = match source {
            Source::Authority(code) => Some(code),
            Source::Institution(_) | Source::Ledger => None,
        };
        self.irregular.add(Against { authority, rule, clause }, seq);
    }

    /// What is named of marks, by entry: doubts are cast behind the others.
    pub(super) fn marked_in_order(&mut self) -> Vec<(Seq, Mark)> {
        let mut marked = std::mem::take(&mut self.marked);
        marked.sort_by_key(|(seq, _)| *seq);
        marked
    }

    pub(super) fn not_checked(&self, unanswered: u64) -> Vec<NotChecked> {
        let mut found = Vec::new();
        let mut add = |what, count, why: &str| {
            if count > 0 {
                found.push(NotChecked { what, count, why: why.to_owned() });
            }
        };
        let absent = self.not_shown.get(ABSENT).copied().unwrap_or_default();
        let hidden = self.not_shown.values().sum::<u64>() - absent;
        add(
            "statements",
            hidden,
            "not shown to this reader; that none of them rules who may sign is seen with an auditor's key only",
        );
        add("statements", absent, "none was given beside the public files: see --statements");
        add("statements", self.counts.withdrawn, "withdrawn by the founders; their entries and proofs stay");
        let why = "withheld from this reader: no erasure that is shown names them";
        add("disclosures", self.counts.disclosures_withheld, why);
        add("disclosures", self.counts.disclosures_erased, "erased, by an entry that says so");
        add(
            "procedures",
            self.procedures_unseen,
            "a statement that is not shown to this reader may belong to the same case",
        );
        add(
            "procedures",
            self.procedures_withdrawn,
            "judged when they were entered, beside a statement that was withdrawn since",
        );
        for (why, count) in &self.permissions {
            add("permissions", *count, why);
        }
        self.not_compared(&mut add);
        add("draws", self.draws_without_lists, "their lists or results are not among the files of this reader");
        add("lots", self.lots_unopened, "passed over unopened in draws; only the restricted lists say whose they are");
        add("signatures", self.signatures_by_unknown_keys, "by keys that no statement shown here enrols");
        add("signatures", unanswered, "handed out and never answered for");
        found.extend(self.left_out.iter().cloned());
        found
    }

    /// What the ledger publishes, as far as it was not held against the log.
    fn not_compared(&self, add: &mut impl FnMut(&'static str, u64, &str)) {
        let why = |usual| self.publishes_nothing.unwrap_or(usual);
        if !self.register_compared {
            for what in ["register", "indicators", "rulesets"] {
                add(what, 1, why("nothing that the ledger publishes was read beside the log"));
            }
        }
        let untold = self.counts.statements.saturating_sub(self.counts.marks_compared);
        add("marks", untold, why("marks are told to those who may see the statement by right"));
        if !self.classes_compared {
            let usual = "only who is owed every statement sees whether the public is shown just what it must be";
            add("classes", self.counts.entries, why(usual));
        }
    }
}
