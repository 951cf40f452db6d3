//! Facilities: a place is entered once.

use crate::statement::Event;

use super::super::dossier::Dossier;
use super::{Impossible, impossible};

/// A facility's id stands for one place; an entry that was retracted leaves it free.
pub(super) fn is_new(dossier: &Dossier) -> Result<(), Impossible> {
    let registered = |event: &Event| matches!(event, Event::FacilityRegistered(_));
    let known = dossier
        .records()
        .iter()
        .find(|record| dossier.is_home_of(record) && registered(&record.event) && !dossier.is_struck(record.digest));
    let Some(record) = known else { return Ok(()) };
    Err(impossible("facility-once", "/subject", format!("the facility stands in entry {} already", record.seq)))
}
