//! Candidates for listing: facts that an authority has to look at. Nobody is ever listed here.

use crate::codes::{AuthorityKind, Day, Deadline, LegalForm, ListKind, PenaltyType, RegionCode, Tier};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::ruleset::{CandidateRule, Duty, Trigger};
use crate::oversight::{Dossier, Recorded};
use crate::statement::events::fire::Gravity;
use crate::statement::events::incident::Responsibility;
use crate::statement::events::inspection::InspectionResult;
use crate::statement::events::penalty::PenaltyDecided;
use crate::statement::events::rectification::RectificationOrdered;
use crate::statement::events::subsidy::ClawBackGround;
use crate::statement::{Event, Subject};

use super::due::shortest;
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
}

/// What a trigger found.
struct Found<'d> {
    records: Vec<&'d Recorded>,
    /// From which day the time to decide runs.
    since: Day,
    place: Option<RegionCode>,
}

/// The candidates of a legal person and of the places that it operates, on a day; `institution` is its own dossier.
///
/// What a listing of the same list rests on already is no candidate, nor is what was annulled, repaired, mended
/// or is no longer shown.
#[must_use]
pub fn candidates(institution: &Dossier, facilities: &[&Dossier], rulebook: &Rulebook, day: Day) -> Vec<Candidate> {
    let mut all = Vec::new();
    for rule in &rulebook.ruleset.candidates {
        for dossier in [institution].iter().chain(facilities) {
            let found = triggered(dossier, rule, rulebook, day).into_iter().filter(|found| {
                found.since <= day && rule.rule.holds(found.place, found.since) && !is_decided(institution, rule, found)
            });
            all.extend(found.map(|found| candidate(rule, &found, rulebook)));
        }
    }
    all
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
    }
}

/// Whether a listing that counts rests on it already, or it was dismissed.
fn is_decided(institution: &Dossier, rule: &CandidateRule, found: &Found<'_>) -> bool {
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
            && record.subject == institution.subject()
            && institution.counts(record)
            && fell(institution, record).is_none()
            && found.records.iter().any(rests)
    })
}

fn triggered<'d>(dossier: &'d Dossier, rule: &CandidateRule, rulebook: &'d Rulebook, day: Day) -> Vec<Found<'d>> {
    match rule.trigger {
        Trigger::MajorHazardOverdue => open_orders(dossier, day)
            .filter(|(_, order)| order.due_on < day)
            .filter_map(|(record, order)| {
                let finding = dossier.record(order.finding.0)?;
                let major = dossier.stands(finding, day) && names_major_hazard(dossier.event(finding));
                let records = vec![&**finding, record];
                major.then_some(Found { records, since: order.due_on, place: Some(order.region) })
            })
            .collect(),
        Trigger::InspectionObstructed => standing_records(dossier, day)
            .filter(|record| is_obstructed(dossier.event(record)))
            .map(|record| found(dossier, record))
            .collect(),
        Trigger::SeverePenalty => live_penalties(dossier, rulebook, day)
            .filter(|(record, _)| record.kind == Some(rule.kind))
            .filter(|(record, _)| tier(dossier, record, rulebook).is_some_and(|found| found.tier == Tier::Severe))
            .map(|(record, _)| found(dossier, record))
            .collect(),
        Trigger::SmallPenaltyOfSocialOrganisation => live_penalties(dossier, rulebook, day)
            .filter(|(_, decided)| is_social_organisation(dossier) && is_small(decided, rule.bound_fen))
            .map(|(record, _)| found(dossier, record))
            .collect(),
        Trigger::LargeFineOfSocialOrganisation => live_penalties(dossier, rulebook, day)
            .filter(|(_, decided)| is_social_organisation(dossier) && is_large(decided, rule.bound_fen))
            .map(|(record, _)| found(dossier, record))
            .collect(),
        Trigger::IncidentResponsible => of_records(dossier, day, |event| {
            matches!(event, Event::IncidentClosed(closed)
                if matches!(closed.responsibility, Responsibility::Main | Responsibility::Direct))
        }),
        Trigger::SubsidyFraud => of_records(
            dossier,
            day,
            |event| matches!(event, Event::SubsidyClawedBack(back) if back.ground == ClawBackGround::Fraud),
        ),
    }
}

fn of_records(dossier: &Dossier, day: Day, wanted: fn(&Event) -> bool) -> Vec<Found<'_>> {
    let fitting = standing_records(dossier, day).filter(|record| wanted(dossier.event(record)));
    fitting.map(|record| found(dossier, record)).collect()
}

fn found<'d>(dossier: &'d Dossier, record: &'d Recorded) -> Found<'d> {
    Found { records: vec![record], since: record.legal_day(), place: dossier.event(record).region() }
}

/// The records of a dossier's own subject that stand on a day.
fn standing_records(dossier: &Dossier, day: Day) -> impl Iterator<Item = &Recorded> {
    let own = dossier.records().iter().map(|record| &**record);
    own.filter(move |record| record.subject == dossier.subject() && dossier.stands(record, day))
}

/// Orders to rectify that stand and are not accepted.
pub(super) fn open_orders(dossier: &Dossier, day: Day) -> impl Iterator<Item = (&Recorded, &RectificationOrdered)> {
    standing_records(dossier, day).filter_map(move |record| {
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
    standing_records(dossier, day).filter_map(move |record| {
        let Event::PenaltyDecided(decided) = dossier.event(record) else { return None };
        let live = penalty_showing(dossier, record, rulebook).is_none_or(|showing| day < showing.until);
        live.then_some((record, decided))
    })
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
