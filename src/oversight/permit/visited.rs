//! The cap on visits: so many an authority may make to a place in a year.

use crate::codes::SupervisionField;
use crate::manifest::risk::FrequencyRule;
use crate::statement::events::visit::{VisitAssigned, VisitKind};
use crate::statement::{Event, Subject};

use super::super::visits::{Made, visits};
use super::Proposed;

/// Whether a visit that is assigned is within every cap of its authority.
///
/// Counted are visits that were made: an assignment that is still open may be cancelled yet. The cap is one of the
/// enterprise; what the same authority did at other places of it is not in this dossier, so that nobody is told
/// wrongly to be over it.
///
/// Source: 国办发〔2024〕54号 and the answers of the Ministry of Justice on it.
pub(super) fn within_cap(proposed: &Proposed<'_>) -> bool {
    let Event::VisitAssigned(assigned) = proposed.event else { return true };
    let rows = proposed.rulebook.risk.frequencies.iter().filter(|row| governs(row, proposed, assigned));
    let capped: Vec<(u8, &FrequencyRule)> = rows.filter_map(|row| Some((row.cap?, row))).collect();
    if capped.is_empty() {
        return true;
    }
    let place = proposed.dossiers.get(Subject::Facility(assigned.facility.0));
    let made = place.map(|place| visits(place, assigned.visit_on)).unwrap_or_default();
    capped.into_iter().all(|(cap, row)| {
        let of_year = made.iter().filter(|one| {
            one.source == proposed.source && one.on.year() == assigned.visit_on.year() && counts(row, one)
        });
        of_year.count() < usize::from(cap)
    })
}

/// Whether a cap is about a visit of this authority, kind and field.
fn governs(row: &FrequencyRule, proposed: &Proposed<'_>, assigned: &VisitAssigned) -> bool {
    row.rule.holds(Some(assigned.region), assigned.visit_on)
        && proposed.kind.is_some_and(|kind| row.kinds.contains(&kind))
        && row.field.is_none_or(|field| assigned.fields.contains(&field))
        && row.counts(assigned.kind.as_str())
        && !(assigned.kind == VisitKind::Special && assigned.ordered_by.is_some())
}

/// Whether a visit that was made is among those that the cap counts; what nobody gave a kind does.
fn counts(row: &FrequencyRule, made: &Made) -> bool {
    let in_field = |field: SupervisionField| made.fields.contains(&field);
    row.field.is_none_or(in_field) && made.kind.is_none_or(|kind| row.counts(kind.as_str())) && !made.from_above
}
