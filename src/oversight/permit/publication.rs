//! Publication: the party knows before the public does.

use crate::statement::Event;
use crate::statement::events::publication::PublicationReleased;

use super::super::dossier::Dossier;
use super::Broken;

/// Source: the party is told at service that the decision will be shown.
const SERVED_BEFORE_RELEASE: Broken = Broken::of("served-before-release", "市场监督管理行政处罚信息公示规定 8");

/// A penalty or a listing is served before it is released.
pub(super) fn released(dossier: &Dossier, released: &PublicationReleased) -> Option<Broken> {
    let record = dossier.own(released.statement.0)?;
    let must_be_served = matches!(record.event, Event::PenaltyDecided(_) | Event::ListingDecided(_));
    let was_served = dossier.fate(record.digest).served_on.is_some_and(|day| day <= released.released_on);
    (must_be_served && !was_served).then_some(SERVED_BEFORE_RELEASE)
}
