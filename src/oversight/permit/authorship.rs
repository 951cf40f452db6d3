//! Authorship: an authority takes back, ends and releases what it said itself.

use crate::statement::events::licence::RevocationGround;
use crate::statement::{Event, Source};

use super::super::dossier::Dossier;
use super::super::recorded::Recorded;
use super::{Broken, HOUSE, Impossible, Proposed, impossible};

const OWN_RECORD: Broken = Broken::of("own-record", HOUSE);

/// Nobody shows, mends or strikes a record of an authority for which it does not act.
///
/// Trust: a mark would not hold this back. Such a statement does what it does whether or not it is irregular, so that
/// another authority could show what was never released to the public, or take a penalty from the register.
pub(super) fn is_of_source(dossier: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let Some(record) = foreign(dossier, proposed) else { return Ok(()) };
    let detail = format!("entry {} is of {}, for which {} does not act", record.seq, record.source, proposed.source);
    Err(impossible(&OWN_RECORD.rule, "/source", detail))
}

/// Whether a decision ends what an authority decided for which its source does not act.
///
/// It was taken, in the world outside, and is therefore recorded. A licence is taken away as a penalty by whoever may
/// punish, which need not be the authority that granted it.
pub(super) fn own_record(dossier: &Dossier, proposed: &Proposed<'_>) -> Option<Broken> {
    let by_penalty =
        matches!(proposed.event, Event::LicenceRevoked(revoked) if revoked.ground == RevocationGround::Penalty);
    foreign(dossier, proposed).filter(|_| !by_penalty).map(|_| OWN_RECORD)
}

/// What a statement is about, if that is of a source for which its own does not act.
fn foreign<'d>(dossier: &'d Dossier, proposed: &Proposed<'_>) -> Option<&'d Recorded> {
    let record = dossier.own(proposed.event.about()?)?;
    let owner = dossier.owner(record);
    let acts_for_it = match owner {
        Source::Authority(code) => (proposed.acts_for)(code),
        Source::Institution(_) | Source::Ledger => proposed.source == owner,
    };
    (!acts_for_it).then_some(record)
}
