//! What is answered: yes or no, the decisions in force, and what a no means.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::code_list;
use crate::codes::{Day, Timestamp};
use crate::manifest::Rulebook;
use crate::oversight::Dossier;
use crate::rules::{Because, Listed, because_listed, listings};
use crate::service::moment::Moment;
use crate::service::register::{By, Coded, Pin, Reading, coded};
use crate::statement::{Event, Subject};

use super::asked::Asked;

code_list! {
    /// Whether a list in force holds the person.
    pub enum Verdict {
        /// At least one does.
        Yes = "yes", "在列", "On a list";
        /// Nothing is on record here, which is not the same as a clean record.
        No = "no", "未见记录", "Nothing on record here";
    }
}

/// The answer to an authorised query. It says of nobody who he is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QueryAnswer {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// When it was asked, RFC 3339.
    pub asked_at: String,
    /// Entries of the log by which it was answered.
    pub size: u64,
    /// The legal day on which it holds; for no other.
    pub day: Day,
    /// Why it was asked.
    pub purpose: Coded,
    /// `yes` or `no`.
    pub listed: Verdict,
    /// Whether the name that was asked with is the one that was told beside the number; `null` where none was asked
    /// with or told, and where nobody is listed. Where it does not agree, a person compares before anything rests on it.
    pub name_agrees: Option<bool>,
    /// The decisions in force, the oldest first.
    pub decisions: Vec<QueryDecision>,
    /// What a `no` means.
    pub coverage: QueryCoverage,
    /// Why, for each decision.
    pub because: Vec<Because>,
}

/// A decision in force that lists the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QueryDecision {
    /// Which list.
    pub list: Coded,
    /// Number of the decision, by which its authority is asked.
    pub document_number: String,
    /// Who decided it.
    pub authority: By,
    /// In force since this day.
    pub since: Day,
    /// First day on which it is over by itself; `null` while it lasts until it is removed.
    pub until: Option<Day>,
}

/// Who submits here, so that nobody takes silence for praise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QueryCoverage {
    /// How many authorities submit to this ledger; others keep lists of their own.
    pub authorities: usize,
    /// What that means, in Chinese.
    pub note_zh: &'static str,
    /// In English.
    pub note_en: &'static str,
}

const NOTE_ZH: &str = "仅以向本账本报送的机关当日有效的名单为准;未见记录不等于无失信记录,也不构成评价或担保。";
const NOTE_EN: &str = "By the lists in force on that day of the authorities that submit here; nothing on record here is not a clean \
                       record, nor an endorsement.";

impl QueryAnswer {
    /// The answer about the persons and trades that stand behind a number; of nobody, if nobody does.
    pub(super) fn new(
        asked: &Asked,
        (moment, rulebook): (&Moment, &Rulebook),
        subjects: &BTreeSet<Subject>,
        now: Timestamp,
    ) -> Self {
        let day = now.day();
        let dossiers = subjects.iter().filter_map(|subject| moment.dossiers.get(*subject));
        let mut found: Vec<(QueryDecision, Because)> = dossiers
            .flat_map(|dossier| {
                let holding = listings(dossier, rulebook, day).into_iter().filter(|listed| listed.holds(day));
                holding.filter_map(|listed| decision(moment, rulebook, dossier, &listed)).collect::<Vec<_>>()
            })
            .collect();
        found.sort_by_key(|(decision, because)| (decision.since, because.entries.clone()));
        let (decisions, because): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Self {
            reading: Reading {
                pin: Pin { size: moment.size, day }.to_string(),
                manifest: rulebook.digest.to_string(),
                known: None,
            },
            asked_at: now.to_string(),
            size: moment.size.0,
            day,
            purpose: coded!(asked.purpose()),
            listed: if decisions.is_empty() { Verdict::No } else { Verdict::Yes },
            name_agrees: None,
            decisions,
            coverage: QueryCoverage { authorities: moment.submitters().len(), note_zh: NOTE_ZH, note_en: NOTE_EN },
            because,
        }
    }
}

fn decision(
    moment: &Moment,
    rulebook: &Rulebook,
    dossier: &Dossier,
    listed: &Listed,
) -> Option<(QueryDecision, Because)> {
    let record = dossier.record(listed.digest)?;
    let Event::ListingDecided(decided) = dossier.event(record) else { return None };
    let name = moment.governance.authority(listed.authority).map(|authority| authority.name.clone());
    let decision = QueryDecision {
        list: coded!(listed.list),
        document_number: decided.document.number.as_str().to_owned(),
        authority: By { code: listed.authority, name },
        since: listed.from,
        until: listed.until,
    };
    Some((decision, because_listed(listed, rulebook)))
}
