//! The register as it is published, held against what follows from the log.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::codes::{Day, Hash, ListKind, Uscc};
use crate::log::{Seq, TreeSize};
use crate::statement::Uuid;

use super::Replay;
use crate::verify::finding::FindingCode;

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
    /// The entries of each list.
    pub lists: BTreeMap<ListKind, Vec<Value>>,
    /// What is showing across all institutions.
    pub records: BTreeMap<RecordList, Vec<Value>>,
    /// The indicators of the country and of the regions right below; `None` if they were not read at this pin.
    pub indicators: Option<Value>,
    /// Each manifest that was adopted, with its files and rules.
    pub rulesets: Vec<Value>,
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
            Derived::of(&self.readable_dossiers(), &rulebook, day);
        let (size, indicators) = (self.size(), Some(indicators));
        Some(PublishedRegister {
            size,
            day,
            standings,
            timelines,
            places,
            grown: false,
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
    /// is shown, and by an auditor for all.
    pub fn register_published(&mut self, published: &PublishedRegister) {
        if self.size() != published.size {
            return self.register_not_compared("the register was read at another size of the log");
        }
        let Some(rulebook) = self.in_force.clone() else {
            return self.register_not_compared("no manifest in force can be used");
        };
        let derived = Derived::of(&self.readable_dossiers(), &rulebook, published.day);
        let grown = published.grown;
        let differs = |code| if grown { FindingCode::RegisterNotCompared } else { code };
        self.compare_standings(&derived.standings, &published.standings, differs(FindingCode::StandingDiffers));
        for kind in ListKind::ALL {
            let (own, theirs) = (derived.lists.get(kind), published.lists.get(kind));
            self.tally.counts.listings += own.map_or(0, |own| own.len() as u64);
            self.compare_rows(&format!("the list {}", kind.as_str()), own, theirs, differs(FindingCode::ListDiffers));
        }
        for kind in RecordList::ALL {
            let (own, theirs) = (derived.records.get(kind), published.records.get(kind));
            self.tally.counts.records += own.map_or(0, |own| own.len() as u64);
            self.compare_rows(kind.as_str(), own, theirs, differs(FindingCode::RecordDiffers));
        }
        self.compare_windows(&derived, &published.timelines, differs(FindingCode::WindowDiffers));
        let (place, window) = (differs(FindingCode::PlaceDiffers), differs(FindingCode::WindowDiffers));
        self.compare_places(&derived, &published.places, (place, window));
        match &published.indicators {
            Some(told) => self.compare_indicators(&derived.indicators, told, differs(FindingCode::IndicatorDiffers)),
            None => self.left_out("indicators", 1, "the ledger did not tell them at the size that is audited"),
        }
        self.compare_rulesets(&published.rulesets, differs(FindingCode::RulesetDiffers));
    }

    fn register_not_compared(&mut self, why: &str) {
        self.findings.add(None, FindingCode::RegisterNotCompared, why);
    }

    fn register_finding(&mut self, seq: Option<u64>, code: FindingCode, detail: String) {
        self.findings.add(seq.map(Seq), code, detail);
    }
}
