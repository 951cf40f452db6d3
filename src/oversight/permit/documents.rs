//! Documents: a number stands for one act.

use std::mem::discriminant;

use crate::statement::{Event, Source};

use super::super::dossier::Dossier;
use super::super::recorded::Recorded;
use super::{Impossible, impossible};

/// A document number is used once by an authority about a subject; struck and corrected records leave theirs free.
///
/// Source: practice.md 8.
pub(super) fn number_is_free(dossier: &Dossier, source: Source, event: &Event) -> Result<(), Impossible> {
    let taken = dossier.records().iter().find(|record| takes_number(dossier, record, source, event));
    number_taken(
        taken.map(AsRef::as_ref),
        if event.document().is_some() { "/data/document" } else { "/data/original_number" },
    )
}

/// The same for what a record would say after a correction.
pub(super) fn number_stays_free(dossier: &Dossier, corrected: &Recorded, event: &Event) -> Result<(), Impossible> {
    let others = dossier.records().iter().filter(|record| record.digest != corrected.digest);
    let taken = others.map(AsRef::as_ref).find(|record| takes_number(dossier, record, corrected.source, event));
    number_taken(taken, "/data/new")
}

fn number_taken(taken: Option<&Recorded>, pointer: &'static str) -> Result<(), Impossible> {
    let Some(record) = taken else { return Ok(()) };
    Err(impossible("number-once", pointer, format!("the number stands in entry {} already", record.seq)))
}

/// One sealed document can hold several acts, such as a penalty with the listing that goes with it: acts of two
/// types share a number where they share its date. A paper record is copied once, whoever copies it.
fn takes_number(dossier: &Dossier, record: &Recorded, source: Source, event: &Event) -> bool {
    if !dossier.is_home_of(record) || dossier.is_struck(record.digest) {
        return false;
    }
    let stands = dossier.event(record);
    if let (Event::RecordTranscribed(new), Event::RecordTranscribed(old)) = (event, stands) {
        return new.original_number == old.original_number
            && new.original_authority == old.original_authority
            && discriminant(&new.content) == discriminant(&old.content);
    }
    let same_act = event.kind() == stands.kind();
    event.document().zip(stands.document()).is_some_and(|(new, old)| {
        record.source == source && new.number == old.number && (same_act || new.dated_on != old.dated_on)
    })
}
