//! Release: which records begin to be shown by a reviewed act, and which release does it.

use crate::oversight::{Dossier, Recorded, Released};
use crate::statement::Event;
use crate::statement::events::Shown;

/// Whether statements of this type are shown, once they are released.
#[must_use]
pub fn is_releasable(event: &Event) -> bool {
    event.shown() == Shown::Released
}

/// The release by which a record is shown: the first one that holds.
///
/// A release that was entered by mistake releases nothing, nor does one against procedure where the record weighs
/// on its subject, unless it was upheld.
#[must_use]
pub fn effective_release(home: &Dossier, record: &Recorded) -> Option<Released> {
    // A record of another subject is released in its own dossier, whatever a statement of this one says.
    home.fate(record.digest).released.as_ref().filter(|_| record.subject == home.subject())?;
    let releases = home.records().iter().filter(|release| release.subject == home.subject());
    releases.filter(|release| holds(home, release, record)).find_map(|release| {
        if let Event::PublicationReleased(released) = &release.event {
            let found = released.statement.0 == record.digest;
            found.then(|| Released {
                by: release.digest,
                seq: release.seq,
                on: released.released_on,
                tier: released.tier,
                necessary: released.necessity.is_some(),
            })
        } else {
            None
        }
    })
}

fn holds(home: &Dossier, release: &Recorded, record: &Recorded) -> bool {
    let fate = home.fate(release.digest);
    let mistaken = fate.ended.is_some_and(|end| end.kind.is_from_the_start());
    let regular = !release.irregular || !record.event.is_adverse() || fate.upheld;
    !mistaken && regular
}
