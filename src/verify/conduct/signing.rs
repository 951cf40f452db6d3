//! Who signed inspections with whom, where and how fast.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{Day, RegionCode, Timestamp};
use crate::log::Seq;
use crate::statement::events::inspection::{Checklist, ItemResult};
use crate::statement::{Event, Kid, Role, Statement, Subject};

use super::{ConductCode, ConductFinding, Thresholds};

/// An inspection with those who signed it.
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
    /// The officers' keys, in order.
    pub officers: Vec<Kid>,
    /// Items of a checklist that conforms in every item; `None` without one, and where an item differs.
    pub conforming: Option<usize>,
}

impl Visit {
    /// What an inspection says of those who made it; `None` for another statement.
    #[must_use]
    pub fn of(seq: Seq, statement: &Statement, event: &Event) -> Option<Self> {
        let Event::InspectionRecorded(recorded) = event else { return None };
        let handlers = statement.signers.iter().filter(|(role, _)| *role == Role::Handler);
        let mut officers: Vec<Kid> = handlers.map(|(_, kid)| kid).collect();
        officers.sort();
        Some(Self {
            seq,
            time: statement.time,
            subject: statement.subject,
            region: recorded.region,
            on: recorded.visited_on,
            officers,
            conforming: recorded.checklist.as_ref().and_then(conforming),
        })
    }
}

fn conforming(list: &Checklist) -> Option<usize> {
    let items = list.items.iter();
    items.clone().all(|item| item.result == ItemResult::Conforms).then(|| items.count())
}

pub(super) fn findings(visits: &[Visit], thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut found = two_places(visits);
    found.extend(within_seconds(visits, thresholds));
    found.extend(bulk_ticked(visits, thresholds));
    found
}

fn finding(code: ConductCode, visits: &[&Visit], detail: String) -> ConductFinding {
    let mut entries: Vec<Seq> = visits.iter().map(|visit| visit.seq).collect();
    entries.sort();
    ConductFinding { code, entries, detail }
}

/// One officer in two regions on one day. Two places in one region can be near; two regions are for somebody to ask.
fn two_places(visits: &[Visit]) -> Vec<ConductFinding> {
    let mut days: BTreeMap<(Kid, Day), Vec<&Visit>> = BTreeMap::new();
    for visit in visits {
        for officer in &visit.officers {
            days.entry((*officer, visit.on)).or_default().push(visit);
        }
    }
    let apart = |((_, on), visits): (&(Kid, Day), &Vec<&Visit>)| {
        let regions: BTreeSet<RegionCode> = visits.iter().map(|visit| visit.region).collect();
        let detail = format!("one officer in {} regions on {on}", regions.len());
        (regions.len() > 1).then(|| finding(ConductCode::TwoPlaces, visits, detail))
    };
    days.iter().filter_map(apart).collect()
}

/// A pair whose every next inspection was signed within seconds of the one before.
fn within_seconds(visits: &[Visit], thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut pairs: BTreeMap<&[Kid], Vec<&Visit>> = BTreeMap::new();
    for visit in visits.iter().filter(|visit| visit.officers.len() > 1) {
        pairs.entry(&visit.officers).or_default().push(visit);
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

fn bulk_ticked(visits: &[Visit], thresholds: &Thresholds) -> Vec<ConductFinding> {
    let mut days: BTreeMap<(&[Kid], Day), Vec<&Visit>> = BTreeMap::new();
    for visit in visits {
        if visit.conforming.is_some_and(|items| items >= thresholds.ticked_items_min) {
            days.entry((&visit.officers, visit.on)).or_default().push(visit);
        }
    }
    let ticked = |((_, on), visits): (&(&[Kid], Day), &Vec<&Visit>)| {
        let detail = format!("{} checklists of {on} conform in every item", visits.len());
        (visits.len() >= thresholds.ticked_lists_min.max(1)).then(|| finding(ConductCode::BulkTicked, visits, detail))
    };
    days.iter().filter_map(ticked).collect()
}
