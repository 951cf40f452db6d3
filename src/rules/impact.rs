//! Impact: who would move, and why, if another rulebook were in force on a day. Nothing is written, nobody is told.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::codes::{Day, RegionCode, code_list};
use crate::manifest::Rulebook;
use crate::manifest::ruleset::Rule;
use crate::oversight::{Dossier, Dossiers};
use crate::statement::Subject;

use super::candidate::candidates;
use super::due::{Due, due};
use super::eligibility::{Asking, eligibilities};
use super::frequency::visits_due;
use super::listed::listings;
use super::risk::risk;
use super::standing::standing;
use super::times::times;
use super::visibility::{Visibility, visibility};

code_list! {
    /// What may move.
    pub enum Answered {
        /// The standing.
        Standing = "standing", "信用状况", "Standing";
        /// Until when a record is shown.
        Window = "window", "公示期", "Window";
        /// Until when a listing is in force.
        Listing = "listing", "列入期限", "Term of a listing";
        /// A candidate for a list.
        Candidate = "candidate", "列入线索", "Candidate";
        /// Something that has to be done.
        Due = "due", "期限", "Deadline";
        /// What somebody is eligible for.
        Eligibility = "eligibility", "资格", "Eligibility";
        /// The risk class.
        Risk = "risk", "风险等级", "Risk class";
    }
}

code_list! {
    /// How it would move.
    pub enum Change {
        /// It is there only by the draft.
        Appears = "appears", "新增", "Appears";
        /// It is there only by what is in force.
        Goes = "goes", "消失", "Goes";
        /// It ends earlier.
        Earlier = "earlier", "提前", "Ends earlier";
        /// It ends later, or not at all.
        Later = "later", "延后", "Ends later";
        /// It is another.
        Differs = "differs", "改变", "Differs";
    }
}

/// One answer about one subject, with the rule that gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The answer in words of the rulebook: a code, or a day.
    pub value: String,
    /// The day on which it ends; `None` where it does not, or has none.
    pub ends: Option<Day>,
    /// The rule; empty where none leads to it.
    pub rule: String,
    /// Where the rule stands; empty where it is not of this rulebook's tables.
    pub source: String,
    /// `[MEM]` or `[POLICY]`.
    pub mark: Option<String>,
    /// The entries on which it rests.
    pub entries: Vec<u64>,
}

/// One answer that would be another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// About whom.
    pub subject: String,
    /// Which answer.
    pub answered: Answered,
    /// What tells it from others of its kind: an entry, a list, a benefit.
    pub key: String,
    /// How it would move.
    pub change: Change,
    /// By the rulebook in force.
    pub before: Option<Told>,
    /// By the draft.
    pub after: Option<Told>,
}

/// What a draft would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// The legal day asked for.
    pub on: Day,
    /// How many subjects were looked at.
    pub subjects: u64,
    /// How many of them would move.
    pub moved: u64,
    /// Everything that would move, subject by subject.
    pub moves: Vec<Move>,
}

impl Impact {
    /// How many would move in each way.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<(Answered, Change), u64> {
        let mut counts = BTreeMap::new();
        for moved in &self.moves {
            *counts.entry((moved.answered, moved.change)).or_default() += 1;
        }
        counts
    }
}

/// Compares two rulebooks over all dossiers on a legal day: `before` is in force, `after` is a draft.
///
/// What was judged when a statement entered stays: a draft changes what follows from records, and no record.
#[must_use]
pub fn impact(dossiers: &Dossiers, before: &Rulebook, after: &Rulebook, on: Day) -> Impact {
    let (mut subjects, mut moves) = (0, Vec::new());
    for dossier in dossiers.iter() {
        subjects += 1;
        let tell = |rulebook| Telling { dossiers, dossier, rulebook, on }.all();
        let (now, then) = (tell(before), tell(after));
        let keys: BTreeSet<&Key> = now.keys().chain(then.keys()).collect();
        for key in keys {
            let (before, after) = (now.get(key), then.get(key));
            let Some(change) = change(before, after) else { continue };
            let (answered, word) = key.clone();
            let (before, after) = (before.cloned(), after.cloned());
            moves.push(Move { subject: dossier.subject().to_string(), answered, key: word, change, before, after });
        }
    }
    let named: BTreeSet<&str> = moves.iter().map(|moved| moved.subject.as_str()).collect();
    let who = u64::try_from(named.len()).unwrap_or(u64::MAX);
    Impact { on, subjects, moved: who, moves }
}

fn change(before: Option<&Told>, after: Option<&Told>) -> Option<Change> {
    let last = |told: &Told| told.ends.map_or((true, None), |day| (false, Some(day)));
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(Change::Appears),
        (Some(_), None) => Some(Change::Goes),
        (Some(one), Some(other)) if one.value == other.value => None,
        (Some(one), Some(other)) if one.ends.is_none() && other.ends.is_none() => Some(Change::Differs),
        (Some(one), Some(other)) => Some(if last(other) < last(one) { Change::Earlier } else { Change::Later }),
    }
}

type Key = (Answered, String);

/// Every answer about one subject by one rulebook.
struct Telling<'t> {
    dossiers: &'t Dossiers,
    dossier: &'t Dossier,
    rulebook: &'t Rulebook,
    on: Day,
}

impl Telling<'_> {
    fn all(&self) -> BTreeMap<Key, Told> {
        let mut found = BTreeMap::new();
        self.windows(&mut found);
        self.dues(&mut found);
        if let Subject::Institution(_) = self.dossier.subject() {
            self.standing(&mut found);
            self.listings(&mut found);
            self.with_places(&mut found);
        }
        found
    }

    fn standing(&self, found: &mut BTreeMap<Key, Told>) {
        let standing = standing(self.dossier, self.rulebook, self.on, self.on);
        let strongest = standing.because.into_iter().next();
        let told = Told {
            value: standing.standing.as_str().to_owned(),
            ends: None,
            rule: strongest.as_ref().map(|because| because.rule.clone()).unwrap_or_default(),
            source: strongest.as_ref().map(|because| because.source.clone()).unwrap_or_default(),
            mark: strongest.as_ref().and_then(|because| because.mark.clone()),
            entries: strongest.map(|because| because.entries).unwrap_or_default(),
        };
        found.insert((Answered::Standing, String::new()), told);
    }

    fn windows(&self, found: &mut BTreeMap<Key, Told>) {
        let own = self.dossier.own_records();
        for record in own {
            let shown = visibility(self.dossier, record, self.rulebook, self.on);
            let Visibility::Public { until, rule, .. } = shown else { continue };
            found.insert((Answered::Window, entry(record.seq.0)), self.told(until, &rule, &[record.seq.0]));
        }
    }

    fn listings(&self, found: &mut BTreeMap<Key, Told>) {
        let all = listings(self.dossier, self.rulebook, self.on);
        for listed in all.into_iter().filter(|listed| listed.holds(self.on)) {
            let told = self.told(listed.until, &listed.rule, &[listed.seq.0]);
            found.insert((Answered::Listing, entry(listed.seq.0)), told);
        }
    }

    fn dues(&self, found: &mut BTreeMap<Key, Told>) {
        let mut all: Vec<Due> = due(self.dossier, self.rulebook, self.on);
        all.extend(times(self.dossier, self.rulebook, self.on));
        all.extend(visits_due(self.dossier, self.dossiers, self.rulebook, self.on));
        for one in all {
            let told = Told {
                value: one.deadline.due.to_string(),
                ends: Some(one.deadline.due),
                rule: one.rule,
                source: one.source,
                mark: one.mark,
                entries: vec![one.seq.0],
            };
            found.insert((Answered::Due, format!("{} {}", one.obligation.code, entry(one.seq.0))), told);
        }
    }

    /// What depends on the places that a legal person operates, too.
    fn with_places(&self, found: &mut BTreeMap<Key, Told>) {
        let Subject::Institution(code) = self.dossier.subject() else { return };
        let places: Vec<&Dossier> = self.dossiers.facilities_of(code, self.on).into_iter().map(AsRef::as_ref).collect();
        for one in candidates(self.dossier, &places, self.rulebook, self.on) {
            let entries: Vec<u64> = one.entries.iter().map(|seq| seq.0).collect();
            let words: Vec<String> = entries.iter().map(|seq| entry(*seq)).collect();
            let key = format!("{} {} {}", one.list.as_str(), one.circumstance, words.join(","));
            let ends = one.decide_by.map(|deadline| deadline.due);
            let told = Told { mark: one.mark, source: one.source, ..self.told(ends, &one.rule, &entries) };
            found.insert((Answered::Candidate, key), told);
        }
        let place = self.place().or_else(|| code.registrar_region_text().parse().ok());
        let asking =
            Asking { institution: self.dossier, facilities: &places, place, rulebook: self.rulebook, on: self.on };
        for one in eligibilities(&asking) {
            let unmet = one.conditions.iter().find(|met| !met.met && !met.discretionary);
            let because = unmet.or(one.conditions.first()).map(|met| met.because.clone());
            let told = Told {
                value: if one.eligible { "eligible" } else { "not_eligible" }.to_owned(),
                ends: None,
                rule: because.as_ref().map(|because| because.rule.clone()).unwrap_or_default(),
                source: because.as_ref().map(|because| because.source.clone()).unwrap_or_default(),
                mark: because.as_ref().and_then(|because| because.mark.clone()),
                entries: because.map(|because| because.entries).unwrap_or_default(),
            };
            found.insert((Answered::Eligibility, one.benefit), told);
        }
        if let Some(class) = risk(&asking) {
            let mut entries: Vec<u64> = class.weighed.iter().flat_map(|one| &one.entries).map(|seq| seq.0).collect();
            entries.sort_unstable();
            entries.dedup();
            let value = class.class.as_str().to_owned();
            let told = Told { value, ends: None, rule: class.by, source: String::new(), mark: None, entries };
            found.insert((Answered::Risk, String::new()), told);
        }
    }

    /// Where it is registered, else where anything about it was recorded.
    fn place(&self) -> Option<RegionCode> {
        let own = || self.dossier.own_records().rev();
        let registered = own().find(|record| record.event.kind().unversioned() == "minglu.institution.registered");
        registered.and_then(|record| record.event.region()).or_else(|| own().find_map(|record| record.event.region()))
    }

    fn told(&self, ends: Option<Day>, rule: &str, entries: &[u64]) -> Told {
        let found: Option<&Rule> = self.rulebook.ruleset.rules().find(|found| found.id == rule);
        Told {
            value: ends.map_or_else(|| "open".to_owned(), |day| day.to_string()),
            ends,
            rule: rule.to_owned(),
            source: found.map(|found| found.source.clone()).unwrap_or_default(),
            mark: found.and_then(|found| found.mark.clone()),
            entries: entries.to_vec(),
        }
    }
}

fn entry(seq: u64) -> String {
    format!("entry {seq}")
}
