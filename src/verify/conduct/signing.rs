//! Who signed inspections and fire checks with whom, where and how fast.
//!
//! An officer is a person and not a key: a new device, or a second id that was merged later, is nobody else.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{Day, RegionCode, Timestamp};
use crate::log::Seq;
use crate::statement::events::inspection::{Checklist, ItemResult};
use crate::statement::{Event, Kid, PersonId, Role, Statement, Subject};

use super::{ConductCode, ConductFinding, Thresholds};

/// An inspection or fire check with the keys that signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Its entry.
    pub seq: Seq,
    /// When it was signed.
    pub time: Timestamp,
    /// What was inspected.
    pub subject: Subject,
    /// Where.
    pub region: RegionCode,
    /// The day of the visit.
    pub on: Day,
    /// The officers' keys.
    pub handlers: Vec<Kid>,
    /// Items of a checklist that conforms in every item; `None` without one, and where an item differs.
    pub conforming: Option<usize>,
}

impl Visit {
    /// What an inspection says of those who made it; `None` for another statement.
    #[must_use]
    pub fn of(seq: Seq, statement: &Statement, event: &Event) -> Option<Self> {
        let (region, on, checklist) = if let Event::InspectionRecorded(recorded) = event {
            (recorded.region, recorded.visited_on, &recorded.checklist)
        } else if let Event::FireCheckRecorded(check) = event {
            (check.region, check.checked_on, &check.checklist)
        } else {
            return None;
        };
        let handlers = statement.signers.iter().filter(|(role, _)| *role == Role::Handler);
        Some(Self {
            seq,
            time: statement.time,
            subject: statement.subject,
            region,
            on,
            handlers: handlers.map(|(_, kid)| kid).collect(),
            conforming: checklist.as_ref().and_then(conforming),
        })
    }
}

/// Who signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Officer {
    Person(PersonId),
    /// A key that nobody enrolled for a person.
    Key(Kid),
}

/// A visit with those who made it.
struct Seen<'v> {
    visit: &'v Visit,
    officers: BTreeSet<Officer>,
}

fn conforming(list: &Checklist) -> Option<usize> {
    let items = list.items.iter();
    items.clone().all(|item| item.result == ItemResult::Conforms).then(|| items.count())
}

pub(super) fn findings(
    visits: &[Visit],
    persons: &BTreeMap<Kid, PersonId>,
    thresholds: &Thresholds,
) -> Vec<ConductFinding> {
    let officer = |kid: &Kid| persons.get(kid).map_or(Officer::Key(*kid), |person| Officer::Person(*person));
    let seen = |visit| Seen { visit, officers: visit.handlers.iter().map(officer).collect() };
    let visits: Vec<Seen<'_>> = visits.iter().map(seen).collect();
    let mut found = two_places(&visits);
    found.extend(within_seconds(&visits, thresholds));
    found.extend(bulk_ticked(&visits, thresholds));
    found
}

fn finding(code: ConductCode, visits: &[&Visit], detail: String) -> ConductFinding {
    let mut entries: Vec<Seq> = visits.iter().map(|visit| visit.seq).collect();
    entries.sort();
    ConductFinding { code, entries, detail }
}

/// One officer in two regions on one day, of which neither lies in the other. Two places in one region can be near; two
/// regions are for somebody to ask.
fn two_places(visits: &[Seen<'_>]) -> Vec<ConductFinding> {
    let mut days: BTreeMap<(Officer, Day), Vec<&Visit>> = BTreeMap::new();
    for seen in visits {
        for officer in &seen.officers {
            days.entry((*officer, seen.visit.on)).or_default().push(seen.visit);
        }
    }
    let apart = |((_, on), visits): (&(Officer, Day), &Vec<&Visit>)| {
        let named: BTreeSet<RegionCode> = visits.iter().map(|visit| visit.region).collect();
        let holds_another = |one: &RegionCode| named.iter().any(|other| one != other && one.contains(*other));
        let regions = named.iter().filter(|region| !holds_another(region)).count();
        let detail = format!("one officer in {regions} regions on {on}");
        (regions > 1).then(|| finding(ConductCode::TwoPlaces, visits, detail))
    };
    days.iter().filter_map(apart).collect()
}

/// A pair whose every next inspection was signed within seconds of the one before.
fn within_seconds(visits: &[Seen<'_>], thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut pairs: BTreeMap<&BTreeSet<Officer>, Vec<&Visit>> = BTreeMap::new();
    for seen in visits.iter().filter(|seen| seen.officers.len() > 1) {
        pairs.entry(&seen.officers).or_default().push(seen.visit);
    }
    let within_ms = i64::from(thresholds.within_seconds) * 1_000;
    let hasty = |mut visits: Vec<&Visit>| {
        visits.sort_by_key(|visit| (visit.time, visit.seq));
        let next = visits.iter().zip(visits.iter().skip(1));
        let always = next.into_iter().all(|(one, next)| next.time <= one.time.plus_ms(within_ms));
        let enough = visits.len() >= thresholds.together_min.max(2);
        let detail = format!(
            "all {} inspections of one pair were signed within {} seconds of the one before",
            visits.len(),
            thresholds.within_seconds
        );
        (always && enough).then(|| finding(ConductCode::WithinSeconds, &visits, detail))
    };
    pairs.into_values().filter_map(hasty).collect()
}

fn bulk_ticked(visits: &[Seen<'_>], thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut days: BTreeMap<(&BTreeSet<Officer>, Day), Vec<&Visit>> = BTreeMap::new();
    for Seen { visit, officers } in visits {
        if visit.conforming.is_some_and(|items| items >= thresholds.ticked_items_min) {
            days.entry((officers, visit.on)).or_default().push(visit);
        }
    }
    let ticked = |((_, on), visits): (&(&BTreeSet<Officer>, Day), &Vec<&Visit>)| {
        let detail = format!("{} checklists of {on} conform in every item", visits.len());
        (visits.len() >= thresholds.ticked_lists_min.max(1)).then(|| finding(ConductCode::BulkTicked, visits, detail))
    };
    days.iter().filter_map(ticked).collect()
}
