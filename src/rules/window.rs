//! Until when a released record is shown, by its type.

use crate::codes::{Day, RegionCode};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Recorded, Released, Validity};
use crate::statement::{Event, Subject};

use super::grading::Grading;
use super::listed::{list_rule, term_end};
use super::showing::Decision;

/// The end of a record's showing, with the rule that sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// First day on which it is no longer shown; `None` while what it says holds.
    pub(super) until: Option<Day>,
    /// The rule.
    pub(super) rule: String,
}

/// The window of a released record; `None` where no rule lets it be shown.
pub(super) fn window(
    home: &Dossier,
    record: &Recorded,
    release: &Released,
    rulebook: &Rulebook,
    day: Day,
) -> Option<Window> {
    let event = home.event(record);
    if let Some(decision) = Decision::of(home, record) {
        let showing = decision.showing(&rulebook.ruleset, release).filter(|showing| showing.shown)?;
        let rule = showing.rule;
        return shows_person(home, event.region(), rulebook, day)
            .then_some(Window { until: Some(showing.until), rule });
    }
    if let Event::ListingDecided(decided) = event {
        let list = list_rule(decided, record.kind, rulebook).filter(|list| list.enabled)?;
        let published = rulebook.ruleset.publishes(decided.list, record.kind, Some(decided.region), day)?;
        let window = Window { until: term_end(home, record, decided, Some(list)), rule: published.id.clone() };
        return shows_person(home, Some(decided.region), rulebook, day).then_some(window);
    }
    // Whatever is recorded about a natural person weighs on somebody.
    if matches!(home.subject(), Subject::Person(_)) && !shows_person(home, event.region(), rulebook, day) {
        return None;
    }
    let start = if let Event::RecordTranscribed(copy) = event { copy.original_on } else { record.legal_day() };
    let row = rulebook.ruleset.record(event.kind().unversioned(), event.region(), start)?;
    let by_rule = row.months.map(|months| start.plus_months(i32::from(months)));
    let until = [by_rule, valid_until(home, record, day).map(Day::next)].into_iter().flatten().min();
    Some(Window { until, rule: row.rule.id.clone() })
}

/// The last day on which what a record grants is valid.
fn valid_until(home: &Dossier, record: &Recorded, day: Day) -> Option<Day> {
    let event = home.event(record);
    if let Some(grading) = Grading::of(event) {
        Some(grading.until)
    } else if let Event::GradeProposed(proposed) = event {
        Some(proposed.publicity_until)
    } else if let Event::HonourAwarded(honour) = event {
        honour.valid_until
    } else if let Event::CommitmentMade(commitment) = event {
        commitment.valid_until
    } else if let Event::OperatorSelected(selected) = event {
        Some(selected.term_until)
    } else if let Event::PurchaseContracted(contract) = event {
        Some(contract.valid_until)
    } else if let Event::AssessorAccredited(assessor) = event {
        assessor.valid_until
    } else if let Event::ChildcareQualityGraded(graded) = event {
        graded.valid_until
    } else {
        match home.licence_validity(record, day)? {
            Validity::Until(last) => Some(last),
            Validity::Open => None,
        }
    }
}

/// Whether what weighs on the subject may be shown: a sole trader is a natural person too (PUB-08).
pub(super) fn shows_person(home: &Dossier, place: Option<RegionCode>, rulebook: &Rulebook, day: Day) -> bool {
    if let Subject::Person(_) = home.subject() {
        return rulebook.ruleset.shows_natural_persons(place, day);
    }
    // Under several names it is enough that one of them is a natural person's.
    let is_person = home.names().any(|name| match name {
        Subject::Institution(code) => code.is_sole_trader(),
        Subject::Facility(_) => home.operators().iter().any(|operated| operated.by.is_sole_trader()),
        Subject::Person(_) | Subject::Visit(_) | Subject::Case(_) | Subject::Authority(_) | Subject::Ledger => false,
    });
    !is_person || rulebook.ruleset.shows_sole_traders(place, day)
}

/// Whether a record would be shown once it is released on `day`: then its release is due.
pub(super) fn would_be_shown(home: &Dossier, record: &Recorded, rulebook: &Rulebook, day: Day) -> bool {
    // Copies of what was published elsewhere are released where an authority wants it; nothing is due.
    if matches!(record.event, Event::RecordTranscribed(_)) {
        return false;
    }
    let release = Released { by: record.digest, seq: record.seq, on: day, tier: None, necessary: false };
    window(home, record, &release, rulebook, day).is_some_and(|window| window.until.is_none_or(|until| day < until))
}
