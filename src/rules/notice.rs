//! The notice that an annulled penalty had been shown wrongly: it names no fact of the penalty but its digest.

use crate::codes::{Day, Hash};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Recorded};
use crate::statement::EventKind;
use crate::statement::events::document::OutsideEffect;

use super::showing::penalty_showing;
use super::visibility::{Visibility, fell};
use super::window::shows_person;

/// What the public sees of an annulment on a day.
///
/// Source: 行政处罚法 48; 市场监督管理行政处罚信息公示规定 11; practice.md 20.
pub(super) fn annulment_notice(
    home: &Dossier,
    record: &Recorded,
    decision: Hash,
    rulebook: &Rulebook,
    day: Day,
) -> Visibility {
    let from = record.legal_day();
    let told = match home.record(decision) {
        Some(penalty) => was_showing(home, penalty, record, rulebook),
        // The decision stands in every full dossier (an annulment of another is impossible). Where it is missing,
        // this is the public's dossier, into which the notice came because the decision had been shown.
        None => true,
    };
    let row = rulebook.ruleset.annulment_notice(EventKind::PenaltyDecided.unversioned(), record.event.region(), from);
    let Some((row, months)) = row.filter(|_| told && from <= day).and_then(|row| Some((row, row.months?))) else {
        return Visibility::Restricted;
    };
    if let Some(by) = fell(home, record) {
        return Visibility::Ended { by };
    }
    let until = from.plus_months(i32::from(months));
    if until <= day {
        return Visibility::Expired;
    }
    Visibility::Public { from, until: Some(until), rule: row.rule.id.clone() }
}

/// Whether the penalty was shown when it was annulled. One that had become silent before stays silent.
fn was_showing(home: &Dossier, penalty: &Recorded, annulment: &Recorded, rulebook: &Rulebook) -> bool {
    let day = annulment.legal_day();
    let fate = home.fate(penalty.digest);
    let ended_by_it = fate.ended.is_some_and(|end| end.by == annulment.digest);
    let repaired =
        fate.outside.iter().any(|outside| outside.effect == OutsideEffect::RepairGranted && outside.received_on <= day);
    let released = home.fate(penalty.digest).released.is_some_and(|release| release.on <= day);
    let showing = penalty_showing(home, penalty, rulebook).is_some_and(|showing| showing.shown && day < showing.until);
    let person = shows_person(home, home.event(penalty).region(), rulebook, day);
    ended_by_it && !repaired && released && showing && person && home.counts(penalty)
}
