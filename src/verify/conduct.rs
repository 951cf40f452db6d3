//! The audit of conduct: what was never entered, entered late, or looks as if nobody had looked.
//!
//! None of these findings says that the ledger lies, nor that an officer did wrong: each names entries that somebody
//! who asks should look at first. They move no verdict. Everything is derived by the rules that everybody uses;
//! what is added here are thresholds, which the auditor chooses.
//!
//! Source: practice.md 31.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use crate::codes::Day;
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::oversight::Dossiers;
use crate::statement::{Kid, PersonId};

mod irregular;
mod numbers;
mod records;
mod sample;
mod signing;
mod times;

pub use irregular::{Acts, Against};
pub use sample::{Sample, sample};
pub use signing::Visit;

/// How many findings of a code, and entries of one of them, a report names; all are counted.
const KEPT_MAX: usize = 1_000;

/// From where on something is worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Days between what happened and its entry.
    pub lag_days: i32,
    /// Days after the last day on which a release was due.
    pub unreleased_days: i32,
    /// Days that a tier may stay undetermined after the decision.
    pub undetermined_days: i32,
    /// Days that something without a legal time may stay open.
    pub open_days: i32,
    /// Seconds between one inspection of a pair and its next.
    pub within_seconds: u32,
    /// Inspections of a pair from which "always" is said.
    pub together_min: usize,
    /// Items of a checklist from which "all conform" is remarkable.
    pub ticked_items_min: usize,
    /// Such checklists of one pair on one day.
    pub ticked_lists_min: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            lag_days: 7,
            unreleased_days: 0,
            undetermined_days: 30,
            open_days: 90,
            within_seconds: 60,
            together_min: 5,
            ticked_items_min: 10,
            ticked_lists_min: 3,
        }
    }
}

macro_rules! codes {
    ($($variant:ident = $code:literal, $zh:literal, $en:literal;)*) => {
        /// What is worth a look.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ConductCode {
            $(#[doc = $en] $variant,)*
        }

        impl ConductCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in kebab case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// In Chinese.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)* }
            }

            /// In English.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }
        }
    };
}

codes! {
    RecordedLate = "recorded-late", "事后补录", "It was entered long after it happened.";
    DeadlineMissed = "deadline-missed", "逾期未办", "A deadline is over, and what was due is not on record.";
    DoneLate = "done-late", "逾期办理", "What was due was done after its last day.";
    VisitMissed = "visit-missed", "应检未检", "A visit that a year asks for was not made in time.";
    MatterOpen = "matter-open", "久拖未结", "Something without a legal time stays open for long.";
    DecidedIrregularly = "decided-irregularly", "违反程序作出", "An authority acted against a rule of procedure.";
    NumberMissing = "number-missing", "文号缺号", "A number of a register of documents is missing.";
    TwoPlaces = "two-places", "同日两地", "One officer inspected in two regions on one day.";
    WithinSeconds = "within-seconds", "秒内连签", "A pair always records its next inspection within seconds.";
    BulkTicked = "bulk-ticked", "清单全部合格", "Long checklists of one pair on one day conform in every item.";
    CandidateDismissed = "candidate-dismissed", "不予列入", "Facts that may lead to a listing were dismissed.";
    CandidateUnanswered = "candidate-unanswered", "应决未决", "Facts that may lead to a listing were neither decided nor dismissed in time.";
    Unreleased = "unreleased", "应公示未公示", "What was to be released for publication is not.";
    TierUndetermined = "tier-undetermined", "档次未定", "The tier of a penalty is still undetermined.";
    RepairedEarly = "repaired-early", "未满期修复", "Credit was repaired, or a listing removed, before the shortest time.";
    SubsidyIneligible = "subsidy-ineligible", "不合条件发放补贴", "A subsidy was granted on a day on which its conditions were not met.";
    ContractIneligible = "contract-ineligible", "不合条件签约", "A contract was awarded on a day on which its conditions were not met.";
    PartyLate = "party-late", "当事人逾期", "A time of the party is over: what it had to do or might do was done late, or is not on record.";
}

impl fmt::Display for ConductCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that is worth a look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConductFinding {
    /// What.
    pub code: ConductCode,
    /// The entries to look at, in the order of the log.
    pub entries: Vec<Seq>,
    /// In figures. Never repeats a text of a statement.
    pub detail: String,
}

/// What conduct is derived from: everything, or it is not derived at all.
#[derive(Clone, Copy)]
pub struct Seen<'s> {
    /// Every dossier.
    pub dossiers: &'s Dossiers,
    /// Inspections and fire checks with the keys that signed them.
    pub visits: &'s [Visit],
    /// Whose a key is; of a person with several ids always the same one.
    pub persons: &'s BTreeMap<Kid, PersonId>,
    /// Acts that entered irregular.
    pub irregular: &'s Acts,
    /// The rulebook in force.
    pub rulebook: &'s Rulebook,
    /// The day of the audit.
    pub day: Day,
}

/// An audit of conduct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conduct {
    /// The day for which it holds.
    pub day: Day,
    /// How many findings there are of each code.
    pub totals: BTreeMap<ConductCode, usize>,
    /// What is worth a look, by code and entry: the first 1,000 of each code.
    pub findings: Vec<ConductFinding>,
    /// Entries to be looked at whatever was found; `None` if none were asked for.
    pub sample: Option<Sample>,
}

/// What is worth a look.
#[must_use]
pub fn conduct(seen: Seen<'_>, thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut found = records::findings(seen, thresholds);
    found.extend(times::findings(seen, thresholds));
    found.extend(irregular::findings(seen.irregular));
    found.extend(numbers::gaps(seen));
    found.extend(signing::findings(seen.visits, seen.persons, thresholds));
    found.sort();
    found.dedup();
    found
}

impl Conduct {
    /// Keeps of what was found as much as a report tells.
    #[must_use]
    pub fn new(day: Day, mut findings: Vec<ConductFinding>, sample: Option<Sample>) -> Self {
        let mut totals = BTreeMap::new();
        findings.retain(|finding| {
            let total: &mut usize = totals.entry(finding.code).or_default();
            *total += 1;
            *total <= KEPT_MAX
        });
        Self { day, totals, findings, sample }
    }

    /// It as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let findings = self.findings.iter().map(|finding| {
            json!({
                "code": finding.code.as_str(), "zh": finding.code.zh(), "en": finding.code.en(),
                "entries": finding.entries.iter().map(|seq| seq.0).collect::<Vec<_>>(), "detail": finding.detail,
            })
        });
        let sample = self.sample.as_ref().map(|sample| {
            json!({
                "seed": sample.seed, "of": sample.of, "entries": sample.entries.iter().map(|seq| seq.0).collect::<Vec<_>>(),
            })
        });
        let totals: BTreeMap<&str, usize> = self.totals.iter().map(|(code, total)| (code.as_str(), *total)).collect();
        json!({ "day": self.day, "totals": totals, "findings": findings.collect::<Vec<_>>(), "sample": sample })
    }
}

#[cfg(test)]
mod tests;
