//! Penalties: an annulment that was ordered names its order.

use crate::statement::Event;
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::penalty::PenaltyAnnulled;

use super::super::dossier::Dossier;
use super::Broken;

/// What follows when a penalty is changed, revoked, or held illegal or void.
const ORDER_KNOWN: Broken = Broken::of("order-known", "行政处罚法 48");

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
