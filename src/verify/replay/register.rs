//! The register as it is published, held against what follows from the log.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::codes::{Day, Hash, ListKind, Uscc};
use crate::log::{Seq, TreeSize};
use crate::manifest::Rulebook;
use crate::statement::Uuid;

use super::Replay;
use crate::verify::finding::FindingCode;
use crate::verify::learnt::SeqSet;

mod compare;
mod derived;
mod institution;

pub use institution::InstitutionPage;

use derived::Derived;

/// What a register publishes at one pin.
///
/// Shape: each value is JSON as the register writes it; members that are not derived here (labels) are left alone.
#[derive(Clone, Debug)]
pub struct PublishedRegister {
    /// Log size of the pin.
    pub size: TreeSize,
    /// Legal day of the pin.
    pub day: Day,
    /// Every institution that it shows, with the member `standing`.
    pub standings: BTreeMap<Uscc, Value>,
    /// The records on the page of each institution, with the days of their showing.
    pub timelines: BTreeMap<Uscc, Vec<Value>>,
    /// The page of each place that it shows, with the members `operators` and `timeline`.
    pub places: BTreeMap<Uuid, Value>,
    /// Whether the ledger has grown beyond that size by now: then what ended since is silent already.
    pub grown: bool,
    /// Of a ledger that has grown, what it is silent about by now.
    pub silent: SilentSince,
    /// The entries of each list.
    pub lists: BTreeMap<ListKind, Vec<Value>>,
    /// What is showing across all institutions.
    pub records: BTreeMap<RecordList, Vec<Value>>,
    /// The indicators of the country and of the regions right below; `None` if they were not read at this pin.
    pub indicators: Option<Value>,
    /// Each manifest that was adopted, with its files and rules.
    pub rulesets: Vec<Value>,
}

/// What a ledger that has grown does not show any more, asked of it after its register was read.
#[derive(Clone, Debug, Default)]
pub struct SilentSince {
    /// Entries whose statements anybody is told not to see.
    pub entries: SeqSet,
    /// Whether a statement was withdrawn: then the whole log is read otherwise.
    pub withdrawn: bool,
}

/// One difference between what is published and what is derived.
pub(super) type Difference = (Option<u64>, FindingCode, String);

/// What a register publishes otherwise than the log gives, before it is known whether growth explains it.
#[derive(Clone, Debug, Default)]
pub struct RegisterDifferences(Vec<Difference>);

impl RegisterDifferences {
    /// Whether everything is as the log gives it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Records that a register shows across all institutions and facilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordList {
    /// Penalties.
    Penalties,
    /// Grades.
    Grades,
    /// Inspections.
    Inspections,
}

impl RecordList {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Penalties, Self::Grades, Self::Inspections];

    /// The last word of its address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Penalties => "penalties",
            Self::Grades => "grades",
            Self::Inspections => "inspections",
        }
    }
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// What the register has to publish on a day, by what this reader sees; `None` without a usable manifest.
    ///
    /// Timelines hold records about the institution or place itself only: which others belong beside them is not
    /// derived.
    #[must_use]
    pub fn register_derived(&mut self, day: Day) -> Option<PublishedRegister> {
        let rulebook = self.in_force.clone()?;
        let rulesets = self.rulesets();
        let Derived { standings, timelines, places, lists, records, indicators, .. } =
            Derived::of(&self.readable_dossiers(), &rulebook, day, &SeqSet::default());
        let (size, indicators) = (self.size(), Some(indicators));
        Some(PublishedRegister {
            size,
            day,
            standings,
            timelines,
            places,
            grown: false,
            silent: SilentSince::default(),
            lists,
            records,
            indicators,
            rulesets,
        })
    }

    /// Compares everything that is published, after all entries up to the pin were taken.
    ///
    /// Trust: a ledger that shows another standing than the log gives, leaves somebody out of a list, goes on
    /// showing who should be silent, or tells another figure or another rule, is found out here by anybody for what
    /// is shown, and by an auditor for all. A ledger that has grown answers for the same size, without what ended since;
    /// so a difference counts if it is one whether or not the ledger is right about what ended, and nobody can hide a
    /// lie behind an entry that has nothing to do with it.
    pub fn register_published(&mut self, published: &PublishedRegister) {
        let found = self.register_differences(published);
        self.register_settled(published, found);
    }

    /// The first half of [`register_published`](Self::register_published): what differs at the size that is compared.
    /// Only if something does, and the ledger has grown, what it is silent about has to be asked.
    #[must_use]
    pub fn register_differences(&mut self, published: &PublishedRegister) -> RegisterDifferences {
        if self.size() != published.size {
            self.register_not_compared("the register was read at another size of the log");
            return RegisterDifferences::default();
        }
        let Some(rulebook) = self.in_force.clone() else {
            self.register_not_compared("no manifest in force can be used");
            return RegisterDifferences::default();
        };
        self.tally.register_compared = true;
        RegisterDifferences(self.differences(published, &rulebook, &SeqSet::default()))
    }

    /// The second half: what growth does not explain is a finding.
    pub fn register_settled(&mut self, published: &PublishedRegister, found: RegisterDifferences) {
        let RegisterDifferences(found) = found;
        let also = match self.in_force.clone().filter(|_| published.grown && !found.is_empty()) {
            Some(rulebook) => {
                let (counts, left_out) = (self.tally.counts.clone(), self.tally.left_out.clone());
                let also = self.differences(published, &rulebook, &published.silent.entries);
                (self.tally.counts, self.tally.left_out) = (counts, left_out);
                also
            }
            None => found.clone(),
        };
        let also: BTreeSet<Difference> = also.into_iter().collect();
        for difference in found {
            let is_certain = !published.silent.withdrawn && also.contains(&difference);
            let (seq, code, detail) = difference;
            if is_certain {
                self.findings.add(seq.map(Seq), code, detail);
            } else {
                let detail = format!("{detail}; entries that came since may explain it");
                self.findings.add(seq.map(Seq), FindingCode::RegisterNotCompared, detail);
            }
        }
    }

    /// Every difference, where the ledger may be silent about some entries.
    fn differences(&mut self, published: &PublishedRegister, rulebook: &Rulebook, silent: &SeqSet) -> Vec<Difference> {
        let derived = Derived::of(&self.readable_dossiers(), rulebook, published.day, silent);
        self.compare_standings(&derived.standings, &published.standings, FindingCode::StandingDiffers);
        for kind in ListKind::ALL {
            let (own, theirs) = (derived.lists.get(kind), published.lists.get(kind));
            self.tally.counts.listings += own.map_or(0, |own| own.len() as u64);
            self.compare_rows(&format!("the list {}", kind.as_str()), own, theirs, FindingCode::ListDiffers);
        }
        for kind in RecordList::ALL {
            let (own, theirs) = (derived.records.get(kind), published.records.get(kind));
            self.tally.counts.records += own.map_or(0, |own| own.len() as u64);
            self.compare_rows(kind.as_str(), own, theirs, FindingCode::RecordDiffers);
        }
        self.compare_windows(&derived, &published.timelines, FindingCode::WindowDiffers);
        let (place, window) = (FindingCode::PlaceDiffers, FindingCode::WindowDiffers);
        self.compare_places(&derived, &published.places, (place, window));
        match &published.indicators {
            Some(told) => self.compare_indicators(&derived.indicators, told, FindingCode::IndicatorDiffers),
            None => self.left_out("indicators", 1, "the ledger did not tell them at the size that is audited"),
        }
        self.compare_rulesets(published, FindingCode::RulesetDiffers);
        std::mem::take(&mut self.register_found)
    }

    fn register_not_compared(&mut self, why: &str) {
        self.findings.add(None, FindingCode::RegisterNotCompared, why);
    }

    fn register_finding(&mut self, seq: Option<u64>, code: FindingCode, detail: String) {
        self.register_found.push((seq, code, detail));
    }
}
