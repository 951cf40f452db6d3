//! The public's dossier: what anybody may know of a subject on a day, and nothing else.

use std::sync::Arc;

use crate::codes::Day;
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers, Recorded};
use crate::statement::Subject;

use super::visibility::visibility;

/// The fold of what is public of a dossier on a day; `None` if the subject has no dossier, or nothing of it is public.
///
/// Each record is judged in the dossier of its own subject. A record that was held back and then upheld is regular
/// here, because the public does not see the document that upheld it.
#[must_use]
pub fn public_dossier(dossiers: &Dossiers, subject: Subject, rulebook: &Rulebook, day: Day) -> Option<Dossier> {
    let dossier = dossiers.get(subject)?;
    let shown: Vec<Arc<Recorded>> =
        dossier.records().iter().filter_map(|record| shown(dossiers, record, rulebook, day)).collect();
    (!shown.is_empty()).then(|| dossier.of_same(&shown))
}

/// What the public sees of a record on a day, by the dossier of its own subject.
#[must_use]
pub fn public_record(dossiers: &Dossiers, record: &Recorded, rulebook: &Rulebook, day: Day) -> Option<Arc<Recorded>> {
    let known = dossiers.get(record.subject)?.own(record.digest)?;
    shown(dossiers, known, rulebook, day)
}

fn shown(dossiers: &Dossiers, record: &Arc<Recorded>, rulebook: &Rulebook, day: Day) -> Option<Arc<Recorded>> {
    let home = dossiers.get(record.subject)?;
    if !visibility(home, record, rulebook, day).is_public() {
        return None;
    }
    if record.irregular && home.fate(record.digest).upheld {
        return Some(Arc::new(Recorded { irregular: false, ..Recorded::clone(record) }));
    }
    Some(Arc::clone(record))
}
