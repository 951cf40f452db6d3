//! Competence: for the type, the place, and on behalf of whom (`practice.md` 11).

use crate::codes::{RegionCode, Uscc};
use crate::manifest::SourceKind;
use crate::statement::{Event, EventKind, Mergeable, Nature, Role, Source, Subject};

use super::admit::{Entering, Signer};
use super::refusal::Refusal;
use super::registry::{Authority, Governance, Holder, KeyRecord};

pub(super) fn lacking(rule: &'static str, detail: impl Into<String>) -> Refusal {
    Refusal::NotCompetent { rule, detail: detail.into() }
}

/// What kind of source it is.
pub(super) fn source_kind(source: Source) -> SourceKind {
    match source {
        Source::Authority(_) => SourceKind::Authority,
        Source::Institution(_) => SourceKind::Institution,
        Source::Ledger => SourceKind::Ledger,
    }
}

impl Governance {
    pub(super) fn check_competence(&self, entering: &Entering<'_>, signers: &[Signer<'_>]) -> Result<(), Refusal> {
        let statement = entering.statement;
        let row = entering.rulebook.catalogue.row(&statement.event_type);
        let row = row.ok_or_else(|| lacking("type-in-catalogue", "the manifest in force has no such type"))?;
        let kind = source_kind(statement.source);
        if !row.sources.contains(&kind) {
            return Err(lacking("source-of-type", "this type cannot come from this source"));
        }
        let authority = match statement.source {
            Source::Authority(code) => {
                let found = self.authorities.get(&code);
                Some((code, found.ok_or_else(|| lacking("authority-admitted", "the source is not admitted"))?))
            }
            Source::Institution(_) | Source::Ledger => None,
        };
        for signer in signers {
            self.check_speaker(signer, statement.source)?;
        }
        let Some((code, authority)) = authority else { return Ok(()) };
        let own = match statement.subject {
            // Of another one it tells only what it oversees: an appraisal, an indicator.
            Subject::Authority(subject) => subject == code || entering.event.kind().oversees(),
            Subject::Ledger => false,
            Subject::Institution(_)
            | Subject::Facility(_)
            | Subject::Visit(_)
            | Subject::Case(_)
            | Subject::Person(_) => true,
        };
        if !own {
            return Err(lacking("own-affairs", "an authority can rule only its own keys and statements"));
        }
        // What rules the ledger belongs to every admitted authority; competences are about the world outside.
        if entering.event.kind().nature() != Nature::Governance {
            check_type(authority, entering, entering.event.kind())?;
        }
        if let Some(registering) = registering(entering.event) {
            check_type(authority, entering, registering)?;
        }
        match entering.event.region() {
            Some(place) => check_place(authority, signers, place),
            None => Ok(()),
        }?;
        check_key_types(signers, entering)
    }

    /// Whether the signer's key belongs to those who speak for the source, in whatever role.
    ///
    /// Trust: so neither founders nor the ledger's service can lend their weight to an authority's decision.
    fn check_speaker(&self, signer: &Signer<'_>, source: Source) -> Result<(), Refusal> {
        // A holder speaks for nobody but the key.
        let Some(record) = signer.record.filter(|_| signer.role != Role::Holder) else { return Ok(()) };
        let wanted = match (&record.holder, source) {
            (Holder::Officer { authority }, Source::Authority(code)) => self.acts_for(*authority, code),
            (Holder::Founder | Holder::Service | Holder::Auditor { .. }, Source::Ledger) => true,
            (Holder::Officer { .. }, Source::Institution(_) | Source::Ledger)
            | (
                Holder::Founder | Holder::Service | Holder::Auditor { .. },
                Source::Authority(_) | Source::Institution(_),
            ) => false,
        };
        if wanted {
            Ok(())
        } else {
            Err(lacking("speaks-for-source", format!("key {} does not speak for the source", signer.kid)))
        }
    }
}

/// The type by which the subject of a merger is registered: whoever rules its names registers it.
fn registering(event: &Event) -> Option<EventKind> {
    let other = if let Event::SubjectMerged(merged) = event {
        merged.other
    } else if let Event::SubjectSplit(split) = event {
        split.other
    } else {
        return None;
    };
    match other {
        Mergeable::Person(_) => None,
        Mergeable::Institution(_) => Some(EventKind::InstitutionRegistered),
        Mergeable::Facility(_) => Some(EventKind::FacilityRegistered),
    }
}

fn check_type(authority: &Authority, entering: &Entering<'_>, kind: EventKind) -> Result<(), Refusal> {
    let (name, day) = (kind.unversioned(), entering.legal_day());
    let held = authority.competences.iter().any(|competence| {
        competence.event_type.as_str() == name
            && competence.from <= day
            && competence.until.is_none_or(|last| day <= last)
    });
    if held {
        Ok(())
    } else {
        Err(lacking("competence-of-authority", format!("the authority has no competence for {name} on {day}")))
    }
}

fn check_place(authority: &Authority, signers: &[Signer<'_>], place: RegionCode) -> Result<(), Refusal> {
    if !covers(&authority.regions, place) {
        return Err(lacking("region-of-authority", format!("{place} is outside the regions of the authority")));
    }
    let acting = |signer: &&Signer<'_>| signer.record.is_some_and(|record| !covers(&record.regions, place));
    match signers.iter().filter(|signer| signer.role != Role::Holder).find(acting) {
        Some(signer) => Err(lacking("region-of-key", format!("{place} is outside the regions of key {}", signer.kid))),
        None => Ok(()),
    }
}

fn check_key_types(signers: &[Signer<'_>], entering: &Entering<'_>) -> Result<(), Refusal> {
    let name = entering.event.kind().unversioned();
    let without =
        |record: &KeyRecord| record.event_types.as_ref().is_some_and(|types| !types.iter().any(|t| t == name));
    match signers.iter().find(|signer| signer.role != Role::Holder && signer.record.is_some_and(without)) {
        Some(signer) => Err(lacking("type-of-key", format!("key {} is not enrolled for {name}", signer.kid))),
        None => Ok(()),
    }
}

/// Whether one of the regions holds the place.
pub(super) fn covers(regions: &[RegionCode], place: RegionCode) -> bool {
    regions.iter().any(|region| region.contains(place))
}

/// Whether `record` is a key of `authority` or of one from which it took over.
///
/// Trust: not the reverse, or the approvers of an abolished authority could end its successor's keys.
pub(super) fn is_of(registry: &Governance, record: &KeyRecord, authority: Uscc) -> bool {
    match &record.holder {
        Holder::Officer { authority: own } => registry.acts_for(authority, *own),
        Holder::Founder | Holder::Auditor { .. } | Holder::Service => false,
    }
}
