//! Candidates for listing: facts that an authority has to look at. Nobody is ever listed here.

use crate::codes::{AuthorityKind, Day, Deadline, LegalForm, ListKind, PenaltyType, RegionCode, Tier};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::procedures::{Earlier, Test};
use crate::manifest::ruleset::{CandidateRule, Duty, ListedFor, Repeated, Trigger};
use crate::oversight::{Dossier, Recorded, clocks, matching};
use crate::statement::events::fire::Gravity;
use crate::statement::events::incident::Responsibility;
use crate::statement::events::inspection::InspectionResult;
use crate::statement::events::penalty::PenaltyDecided;
use crate::statement::events::rectification::RectificationOrdered;
use crate::statement::events::subsidy::ClawBackGround;
use crate::statement::{Event, Subject};

use super::due::shortest;
use super::listed::listed;
use super::showing::{penalty_showing, tier};
use super::visibility::fell;

/// Facts that may lead to a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which list.
    pub list: ListKind,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: String,
    /// Which line of business would decide.
    pub kind: AuthorityKind,
    /// The entries, oldest first.
    pub entries: Vec<Seq>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
    /// Until when it has to be decided or dismissed; `None` where no rule says.
    pub decide_by: Option<Deadline>,
    /// Whether the instrument leaves no choice but to list.
    pub mandatory: bool,
}

/// What a trigger found.
struct Found<'d> {
    records: Vec<&'d Recorded>,
    /// From which day the time to decide runs.
    since: Day,
    place: Option<RegionCode>,
    /// Whether the same records may lead to it again.
    recurs: bool,
}

/// The candidates of a legal person and of the places that it operates, on a day; `institution` is its own dossier.
///
/// What a listing of the same list rests on already is no candidate, nor is what was annulled, repaired, mended
/// or is no longer shown.
#[must_use]
pub fn candidates(institution: &Dossier, facilities: &[&Dossier], rulebook: &Rulebook, day: Day) -> Vec<Candidate> {
    let mut all = Vec::new();
    for rule in &rulebook.ruleset.candidates {
        if !rule.codes.is_empty() && !institution.has_code(&rule.codes) {
            continue;
        }
        for dossier in [institution].iter().chain(facilities) {
            let found = triggered(dossier, rule, rulebook, day).into_iter().filter(|found| {
                found.since <= day
                    && rule.rule.holds(found.place, found.since)
                    && !is_decided(institution, (rule, rulebook), found, day)
            });
            all.extend(first_of_each(found).iter().map(|found| candidate(rule, found, rulebook)));
        }
    }
    all
}

/// Of what rests on the same records, such as a report that is missing year after year, the earliest.
fn first_of_each<'d>(all: impl Iterator<Item = Found<'d>>) -> Vec<Found<'d>> {
    let mut firsts: Vec<Found<'d>> = Vec::new();
    for found in all {
        let entries = |found: &Found<'_>| found.records.iter().map(|record| record.seq).collect::<Vec<Seq>>();
        match firsts.iter_mut().find(|first| entries(first) == entries(&found)) {
            Some(first) if found.since < first.since => *first = found,
            Some(_) => {}
            None => firsts.push(found),
        }
    }
    firsts
}

fn candidate(rule: &CandidateRule, found: &Found<'_>, rulebook: &Rulebook) -> Candidate {
    let decide = shortest(rulebook, Duty::DecideCandidate, (Some(rule.kind), found.place), found.since);
    let mut entries: Vec<Seq> = found.records.iter().map(|record| record.seq).collect();
    entries.sort_unstable();
    Candidate {
        list: rule.list,
        circumstance: rule.circumstance.clone(),
        kind: rule.kind,
        entries,
        rule: rule.rule.id.clone(),
        source: rule.rule.source.clone(),
        mark: rule.rule.mark.clone(),
        decide_by: decide.map(|(_, deadline)| deadline),
        mandatory: rule.mandatory,
    }
}

/// Whether a listing that counts rests on it already, or it was dismissed.
fn is_decided(
    institution: &Dossier,
    (rule, rulebook): (&CandidateRule, &Rulebook),
    found: &Found<'_>,
    day: Day,
) -> bool {
    // What came about only after a decision is decided anew, as where a report is missing in another year, unless
    // that decision holds still.
    let covers = |record: &Recorded| {
        !found.recurs
            || found.since <= record.legal_day()
            || listed(institution, record, rulebook).is_some_and(|one| one.holds(day))
    };
    institution.records().iter().any(|record| {
        let decides = if let Event::ListingDecided(decided) = &record.event {
            decided.list == rule.list
        } else if let Event::CandidateDismissed(dismissed) = &record.event {
            dismissed.list == rule.list && dismissed.circumstance.as_str() == rule.circumstance
        } else {
            false
        };
        let rests = |basis: &&Recorded| record.event.rests_on().iter().any(|digest| digest.0 == basis.digest);
        decides
            && covers(record)
            && institution.is_home_of(record)
            && institution.counts(record)
            && fell(institution, record).is_none()
            && found.records.iter().any(rests)
    })
}

fn triggered<'d>(dossier: &'d Dossier, rule: &CandidateRule, rulebook: &'d Rulebook, day: Day) -> Vec<Found<'d>> {
    let of_penalties = |wanted: &dyn Fn(&Recorded, &PenaltyDecided) -> bool| {
        let fitting = live_penalties(dossier, rulebook, day).filter(|(record, decided)| wanted(record, decided));
        fitting.map(|(record, _)| found(dossier, record)).collect()
    };
    match &rule.trigger {
        Trigger::MajorHazardOverdue => major_hazards(dossier, day),
        Trigger::InspectionObstructed => of_records(dossier, day, is_obstructed),
        Trigger::SeverePenalty => of_penalties(&|record, _| {
            record.kind == Some(rule.kind)
                && tier(dossier, record, rulebook).is_some_and(|found| found.tier == Tier::Severe)
        }),
        Trigger::SmallPenaltyOfSocialOrganisation => {
            of_penalties(&|_, decided| is_social_organisation(dossier) && is_small(decided, rule.bound_fen))
        }
        Trigger::LargeFineOfSocialOrganisation => {
            of_penalties(&|_, decided| is_social_organisation(dossier) && is_large(decided, rule.bound_fen))
        }
        Trigger::RepeatedSmallPenaltiesOfSocialOrganisation(repeated) => {
            repeatedly(dossier, day, *repeated, rule.bound_fen)
        }
        Trigger::IncidentResponsible => of_records(dossier, day, |event| {
            matches!(event, Event::IncidentClosed(closed)
                if matches!(closed.responsibility, Responsibility::Main | Responsibility::Direct))
        }),
        Trigger::SubsidyFraud => of_records(
            dossier,
            day,
            |event| matches!(event, Event::SubsidyClawedBack(back) if back.ground == ClawBackGround::Fraud),
        ),
        Trigger::Statement(earlier) => said(dossier, rulebook, (earlier, &rule.by_kinds), day),
        Trigger::TimeOver(code) => times_over(dossier, rulebook, code, day),
        Trigger::OrderOverdue(tests) => overdue_orders(dossier, (tests, &rule.by_kinds), day),
        Trigger::ListedFor(wanted) => listed_for(dossier, rulebook, (rule.kind, *wanted), day),
    }
}

fn major_hazards(dossier: &Dossier, day: Day) -> Vec<Found<'_>> {
    let overdue = open_orders(dossier, day).filter(|(_, order)| order.due_on < day);
    let major = overdue.filter_map(|(record, order)| {
        let finding = dossier.record(order.finding.0)?;
        let major = dossier.stands(finding, day) && names_major_hazard(dossier.event(finding));
        let records = vec![&**finding, record];
        major.then_some(Found { records, since: order.due_on, place: Some(order.region), recurs: false })
    });
    major.collect()
}

/// Each penalty by which there are enough small ones in the time before it. One whose showing is over is among them:
/// the instrument itself looks so far back; what was repaired or annulled does not stand.
fn repeatedly(dossier: &Dossier, day: Day, wanted: Repeated, bound_fen: Option<u64>) -> Vec<Found<'_>> {
    if !is_social_organisation(dossier) {
        return Vec::new();
    }
    let small: Vec<&Recorded> = dossier
        .standing_on(day)
        .filter(|record| {
            matches!(dossier.event(record), Event::PenaltyDecided(decided) if is_small(decided, bound_fen))
                && record.legal_day() <= day
        })
        .collect();
    let up_to = small.iter().filter_map(|last| {
        let since = last.legal_day();
        let reaches = |record: &&Recorded| {
            let on = record.legal_day();
            on <= since && since < on.plus_months(i32::from(wanted.months))
        };
        let records: Vec<&Recorded> = small.iter().copied().filter(reaches).collect();
        let place = dossier.event(last).region();
        (records.len() >= usize::from(wanted.count)).then_some(Found { records, since, place, recurs: false })
    });
    up_to.min_by_key(|found| found.since).into_iter().collect()
}

fn said<'d>(
    dossier: &'d Dossier,
    rulebook: &'d Rulebook,
    (wanted, by): (&Earlier, &[AuthorityKind]),
    day: Day,
) -> Vec<Found<'d>> {
    let calendar = rulebook.calendars.of(None);
    let fitting = dossier.standing_on(day).filter(|record| {
        is_of(record, by)
            && is_live(dossier, record, rulebook, day)
            && matching(dossier, wanted, calendar, day).any(|found| found.seq == record.seq)
    });
    fitting.map(|record| found(dossier, record)).collect()
}

/// Times that are over: their last day is the one from which it counts.
fn times_over<'d>(dossier: &'d Dossier, rulebook: &'d Rulebook, code: &str, day: Day) -> Vec<Found<'d>> {
    let over = clocks(dossier, rulebook, day)
        .into_iter()
        .filter(|running| running.clock.code == code && dossier.is_home_of(running.start) && running.is_overdue(day));
    let dated = over.filter_map(|running| {
        let place = dossier.event(running.start).region();
        Some(Found { records: vec![running.start], since: running.deadline?.due, place, recurs: true })
    });
    dated.collect()
}

fn overdue_orders<'d>(dossier: &'d Dossier, (tests, by): (&[Test], &[AuthorityKind]), day: Day) -> Vec<Found<'d>> {
    let overdue = open_orders(dossier, day).filter(|(record, order)| order.due_on < day && is_of(record, by));
    let fitting = overdue.filter(|(record, _)| {
        tests.is_empty() || {
            let data = dossier.event(record).to_data();
            tests.iter().all(|test| test.holds(&data))
        }
    });
    let dated = fitting.map(|(record, order)| {
        let (records, place) = (vec![record], Some(order.region));
        Found { records, since: order.due_on, place, recurs: false }
    });
    dated.collect()
}

/// Listings by a line of business that have been in force for so long, and are.
fn listed_for<'d>(
    dossier: &'d Dossier,
    rulebook: &Rulebook,
    (kind, wanted): (AuthorityKind, ListedFor),
    day: Day,
) -> Vec<Found<'d>> {
    let lasting = dossier.standing_on(day).filter_map(|record| {
        let one = listed(dossier, record, rulebook)?;
        let since = one.from.plus_months(i32::from(wanted.months));
        let lasts = record.kind == Some(kind) && one.list == wanted.list && one.holds(since) && one.holds(day);
        let place = dossier.event(record).region();
        lasts.then_some(Found { records: vec![record], since, place, recurs: false })
    });
    lasting.collect()
}

fn is_of(record: &Recorded, kinds: &[AuthorityKind]) -> bool {
    kinds.is_empty() || record.kind.is_some_and(|kind| kinds.contains(&kind))
}

fn of_records(dossier: &Dossier, day: Day, wanted: fn(&Event) -> bool) -> Vec<Found<'_>> {
    let fitting = dossier.standing_on(day).filter(|record| wanted(dossier.event(record)));
    fitting.map(|record| found(dossier, record)).collect()
}

fn found<'d>(dossier: &'d Dossier, record: &'d Recorded) -> Found<'d> {
    let place = dossier.event(record).region();
    Found { records: vec![record], since: record.legal_day(), place, recurs: false }
}

/// Orders to rectify that stand and are not accepted.
pub(super) fn open_orders(dossier: &Dossier, day: Day) -> impl Iterator<Item = (&Recorded, &RectificationOrdered)> {
    dossier.standing_on(day).filter_map(move |record| {
        let Event::RectificationOrdered(order) = dossier.event(record) else { return None };
        let accepted = dossier.fate(record.digest).closed.is_some_and(|(by, _)| {
            // An acceptance that was entered by mistake accepts nothing.
            dossier.record(by).is_none_or(|acceptance| fell(dossier, acceptance).is_none())
        });
        (!accepted).then_some((record, order))
    })
}

/// Penalties that stand and whose showing, if they were released, is not over.
fn live_penalties<'d>(
    dossier: &'d Dossier,
    rulebook: &'d Rulebook,
    day: Day,
) -> impl Iterator<Item = (&'d Recorded, &'d PenaltyDecided)> {
    dossier.standing_on(day).filter_map(move |record| {
        let Event::PenaltyDecided(decided) = dossier.event(record) else { return None };
        is_live(dossier, record, rulebook, day).then_some((record, decided))
    })
}

/// Whether the showing of a record is not over; what is no penalty, or was not released, has none.
fn is_live(dossier: &Dossier, record: &Recorded, rulebook: &Rulebook, day: Day) -> bool {
    penalty_showing(dossier, record, rulebook).is_none_or(|showing| day < showing.until)
}

fn is_small(decided: &PenaltyDecided, bound_fen: Option<u64>) -> bool {
    let fined = decided.fine_fen.zip(bound_fen).is_some_and(|(fine, bound)| fine < bound);
    let warned = decided.types.contains(&PenaltyType::Warning);
    !is_large(decided, bound_fen) && (fined || warned)
}

fn is_large(decided: &PenaltyDecided, bound_fen: Option<u64>) -> bool {
    decided.fine_fen.zip(bound_fen).is_some_and(|(fine, bound)| fine >= bound)
}

fn is_social_organisation(dossier: &Dossier) -> bool {
    let Subject::Institution(code) = dossier.subject() else { return false };
    matches!(code.legal_form(), LegalForm::SocialServiceBody | LegalForm::SocialAssociation | LegalForm::Foundation)
}

pub(super) fn names_major_hazard(event: &Event) -> bool {
    if let Event::InspectionRecorded(visit) = event {
        !visit.major_hazards.is_empty()
    } else if let Event::FireCheckRecorded(check) = event {
        check.hazards.iter().any(|hazard| hazard.gravity == Gravity::Major)
    } else {
        false
    }
}

fn is_obstructed(event: &Event) -> bool {
    let result = if let Event::InspectionRecorded(visit) = event {
        Some(visit.result)
    } else if let Event::FireCheckRecorded(check) = event {
        Some(check.result)
    } else {
        None
    };
    result == Some(InspectionResult::Obstructed)
}
