//! Names: two codes of one legal person, two ids of one place.
//!
//! Trust: nothing here is only marked. A merger carries penalties and listings to another page, so one that could carry
//! them to another legal person is refused. Source: practice.md 8, 21.

use crate::codes::Uscc;
use crate::statement::events::EndKind;
use crate::statement::events::subject::{MergerGround, SubjectMerged, SubjectSplit};
use crate::statement::{Event, Mergeable, Source, Subject};

use super::super::dossier::Dossier;
use super::super::recorded::Recorded;
use super::{Impossible, Proposed, impossible};

/// Names that stand for themselves are merged, by who registered one of them, and never two legal persons.
pub(super) fn may_be_merged(
    dossier: &Dossier,
    proposed: &Proposed<'_>,
    merged: &SubjectMerged,
) -> Result<(), Impossible> {
    let (own, other) = (proposed.subject, merged.other.subject());
    let dossiers = proposed.dossiers;
    // Which ids are one person is asked of the registry.
    if let Mergeable::Person(_) = merged.other {
        return Ok(());
    }
    if dossier.is_of(other) {
        return Err(impossible("merger-once", "/data/other", "the two are one already"));
    }
    for (pointer, name) in [("/subject", own), ("/data/other", other)] {
        if let Some(stays) = dossiers.led_to(name) {
            return Err(impossible("merger-of-standing-names", pointer, format!("{name} leads to {stays} already")));
        }
    }
    let nothing = Dossier::new(other);
    let there = dossiers.get(other).map_or(&nothing, AsRef::as_ref);
    are_one(dossier, there, merged.ground)?;
    are_own(dossier, there, proposed)
}

/// What was merged is parted just as it was.
pub(super) fn may_be_parted(proposed: &Proposed<'_>, split: &SubjectSplit) -> Result<(), Impossible> {
    let (own, other) = (proposed.subject, split.other.subject());
    if let Mergeable::Person(_) = split.other {
        return Ok(());
    }
    match proposed.dossiers.led_to(other) {
        Some(stays) if stays == own => Ok(()),
        Some(stays) => {
            let detail = format!("{other} leads to {stays}, and is parted from that");
            Err(impossible("split-of-merged", "/subject", detail))
        }
        None => Err(impossible("split-of-merged", "/data/other", "these two were not merged")),
    }
}

/// A legal person takes over from another, or stands in a register beside it: then they are two.
fn are_one(one: &Dossier, other: &Dossier, ground: MergerGround) -> Result<(), Impossible> {
    if succeeds(one, other) || succeeds(other, one) {
        let detail = "one of them took over from the other, which makes them two legal persons";
        return Err(impossible("merger-of-one-person", "/data/other", detail));
    }
    let both = registrations(one).find_map(|here| {
        let mut there = registrations(other);
        there.find(|there| there.source != here.source).map(|there| (here.seq, there.seq))
    });
    match both {
        Some((here, there)) if ground == MergerGround::CodeMistyped => {
            let detail = format!("both codes were registered, in entries {here} and {there}, by two registrars");
            Err(impossible("merger-of-mistyped", "/data/ground", detail))
        }
        Some(_) | None => Ok(()),
    }
}

/// Whoever merges registered one of them, or took over from who did; where neither is registered, whoever is competent.
fn are_own(one: &Dossier, other: &Dossier, proposed: &Proposed<'_>) -> Result<(), Impossible> {
    let mut registrars = registrations(one).chain(registrations(other)).map(|record| record.source).peekable();
    if registrars.peek().is_none() {
        return Ok(());
    }
    let acts = |source: Source| match source {
        Source::Authority(code) => (proposed.acts_for)(code),
        Source::Institution(_) | Source::Ledger => proposed.source == source,
    };
    if registrars.any(acts) {
        return Ok(());
    }
    Err(impossible("merger-of-own", "/source", "neither of them was registered by the source"))
}

/// Registrations in a dossier that never fell.
fn registrations(dossier: &Dossier) -> impl Iterator<Item = &Recorded> {
    dossier.own_records().filter(|record| {
        matches!(record.event, Event::InstitutionRegistered(_) | Event::FacilityRegistered(_)) && holds(dossier, record)
    })
}

fn holds(dossier: &Dossier, record: &Recorded) -> bool {
    dossier.fate(record.digest).ended.is_none_or(|end| !EndKind::is_from_the_start(end.kind))
}

/// Whether a succession is recorded from one to the other.
fn succeeds(old: &Dossier, new: &Dossier) -> bool {
    let is_successor = |code: &Uscc| new.is_of(Subject::Institution(*code));
    old.own_records().any(|record| {
        let Event::InstitutionSucceeded(succeeded) = old.event(record) else { return false };
        holds(old, record) && succeeded.successors.iter().any(is_successor)
    })
}
