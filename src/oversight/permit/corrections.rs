//! Corrections: what stands after one must be possible, too.

use crate::statement::Event;
use crate::statement::events::correction::StatementCorrected;

use super::super::correction::corrected;
use super::super::dossier::Dossier;
use super::documents::number_stays_free;
use super::listings::is_coded;
use super::{Impossible, Proposed, impossible};

/// Trust: without this a correction would be a way around what a statement is refused for.
pub(super) fn fits(
    dossier: &Dossier,
    proposed: &Proposed<'_>,
    correction: &StatementCorrected,
) -> Result<(), Impossible> {
    let Some(record) = dossier.own(correction.statement.0) else { return Ok(()) };
    let event = corrected(dossier.event(record), correction)
        .map_err(|why| impossible("correction-fits", "/data/field", why))?;
    number_stays_free(dossier, record, &event)?;
    let rulebook = proposed.rulebook;
    let row = if let Event::ListingNotified(notified) = &event {
        Some((notified.list, &notified.circumstance, notified.region))
    } else if let Event::ListingDecided(decided) = &event {
        Some((decided.list, &decided.circumstance, decided.region))
    } else {
        None
    };
    let Some((list, circumstance, region)) = row else { return Ok(()) };
    match rulebook.ruleset.list(list, record.kind, Some(region), record.legal_day()) {
        Some(rule) => is_coded(rule, circumstance, "/data/new"),
        None => Ok(()),
    }
}
