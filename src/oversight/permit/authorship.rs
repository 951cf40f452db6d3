//! Authorship: an authority takes back, ends and releases what it said itself.

use crate::statement::events::licence::RevocationGround;
use crate::statement::{Event, Source};

use super::super::dossier::Dossier;
use super::{Broken, HOUSE, Proposed};

const OWN_RECORD: Broken = Broken { rule: "own-record", clause: HOUSE };

/// Whether a statement disposes of a record of an authority for which its source does not act.
///
/// Asked of statements that release, correct, or end another. A licence is taken away as a penalty by whoever may
/// punish, which need not be the authority that granted it.
pub(super) fn own_record(dossier: &Dossier, proposed: &Proposed<'_>) -> Option<Broken> {
    let record = dossier.own(proposed.event.about()?)?;
    let by_penalty =
        matches!(proposed.event, Event::LicenceRevoked(revoked) if revoked.ground == RevocationGround::Penalty);
    let acts_for_it = match record.source {
        Source::Authority(code) => (proposed.acts_for)(code),
        Source::Institution(_) | Source::Ledger => proposed.source == record.source,
    };
    (!by_penalty && !acts_for_it).then_some(OWN_RECORD)
}
