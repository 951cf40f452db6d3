//! Grades: who is graded has filed.

use crate::statement::Event;
use crate::statement::events::grade::GradeAwarded;

use super::super::dossier::Dossier;
use super::{Broken, HOUSE};

/// No law of the State says so word for word; provincial rules of grading do.
///
/// Source: domain.md 3.6.
const FILING_ACCEPTED: Broken = Broken { rule: "filing-accepted", clause: HOUSE };

/// A home that never filed is not graded.
pub(super) fn awarded(dossier: &Dossier, awarded: &GradeAwarded) -> Vec<Broken> {
    let day = awarded.document.dated_on;
    let has_filed = dossier.records().iter().any(|record| {
        let filed = matches!(dossier.event(record), Event::FilingAccepted(filing) if filing.accepted_on <= day);
        filed && !dossier.is_struck(record.digest)
    });
    if has_filed { Vec::new() } else { vec![FILING_ACCEPTED] }
}
