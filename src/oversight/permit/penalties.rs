//! Penalties: what the party said is answered, and an annulment that was ordered names its order.

use crate::statement::Event;
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::party::SubmissionKind;
use crate::statement::events::penalty::{PenaltyAnnulled, PenaltyDecided};

use super::super::dossier::Dossier;
use super::Broken;
use super::submissions::ignored;

/// Facts, grounds and evidence that the party brings forward are reviewed.
const SUBMISSION_UNANSWERED: Broken = Broken { rule: "submission-unanswered", clause: "行政处罚法 45" };

/// What follows when a penalty is changed, revoked, or held illegal or void.
const ORDER_KNOWN: Broken = Broken { rule: "order-known", clause: "行政处罚法 48" };

/// A report on what was mended, or an application for removal, asks for no answer before a penalty.
pub(super) fn decided(dossier: &Dossier, decided: &PenaltyDecided) -> Vec<Broken> {
    let mut ignored = ignored(dossier, &*decided.rests_on, decided.document.dated_on, &decided.considered);
    let must_be_answered = ignored.any(|submission| match submission.kind {
        SubmissionKind::Defence | SubmissionKind::Objection | SubmissionKind::HearingRequest => true,
        SubmissionKind::Report | SubmissionKind::RemovalApplication => false,
    });
    if must_be_answered { vec![SUBMISSION_UNANSWERED] } else { Vec::new() }
}

/// The order must be a document that revokes or varies this very decision.
pub(super) fn annulled(dossier: &Dossier, annulled: &PenaltyAnnulled) -> Option<Broken> {
    let order = annulled.ordered_by?.0;
    let orders = |event: &Event| {
        let Event::OutsideDocumentReceived(received) = event else { return false };
        received.about == annulled.decision && matches!(received.effect, OutsideEffect::Revoked | OutsideEffect::Varied)
    };
    let known = dossier.own(order).is_some_and(|record| orders(&record.event) && !dossier.is_struck(order));
    (!known).then_some(ORDER_KNOWN)
}
