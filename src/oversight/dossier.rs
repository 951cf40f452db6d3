//! The dossier: a total fold over everything that touches one subject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::{Day, Hash, Uscc};
use crate::log::{Seq, TreeSize};
use crate::statement::events::document::{OutsideDocumentReceived, OutsideEffect};
use crate::statement::events::governance_event;
use crate::statement::{Event, Subject};

use super::correction::corrected;
use super::fate::{EndKind, Ended, Fate, Outside, Released, Submission};
use super::recorded::Recorded;

/// Everything that touches one subject, in the order of the log, with what became of each statement.
///
/// A fold: equal records give equal dossiers, whether they are folded in one go or in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    subject: Subject,
    records: Vec<Arc<Recorded>>,
    places: BTreeMap<Hash, usize>,
    fates: BTreeMap<Hash, Fate>,
    considered: BTreeSet<Hash>,
}

/// Who operates a facility, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operated {
    /// The legal person.
    pub by: Uscc,
    /// First day.
    pub from: Day,
    /// Last day; `None` while it lasts.
    pub until: Option<Day>,
    /// Entry that says so.
    pub seq: Seq,
}

/// What every statement has of which nothing later speaks.
static UNTOUCHED: Fate = Fate {
    served_on: None,
    released: None,
    ended: None,
    corrected: None,
    upheld: false,
    outside: Vec::new(),
    submissions: Vec::new(),
    rectified: None,
};

impl Dossier {
    /// An empty dossier.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            records: Vec::new(),
            places: BTreeMap::new(),
            fates: BTreeMap::new(),
            considered: BTreeSet::new(),
        }
    }

    /// The dossier of some records.
    #[must_use]
    pub fn fold<'r>(subject: Subject, records: impl IntoIterator<Item = &'r Arc<Recorded>>) -> Self {
        let mut dossier = Self::new(subject);
        records.into_iter().for_each(|record| dossier.apply(record));
        dossier
    }

    /// The dossier as it was when the log had `size` entries.
    #[must_use]
    pub fn at(&self, size: TreeSize) -> Self {
        Self::fold(self.subject, self.records.iter().filter(|record| size.holds(record.seq)))
    }

    /// Whose it is.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// All records, in the order of the log.
    #[must_use]
    pub fn records(&self) -> &[Arc<Recorded>] {
        &self.records
    }

    /// A record by the digest of its statement.
    #[must_use]
    pub fn record(&self, digest: Hash) -> Option<&Arc<Recorded>> {
        self.records.get(*self.places.get(&digest)?)
    }

    /// What became of a statement.
    #[must_use]
    pub fn fate(&self, digest: Hash) -> &Fate {
        self.fates.get(&digest).unwrap_or(&UNTOUCHED)
    }

    /// What a record says, corrections taken in.
    #[must_use]
    pub fn event<'d>(&'d self, record: &'d Recorded) -> &'d Event {
        self.fate(record.digest).corrected.as_ref().unwrap_or(&record.event)
    }

    /// Whether a decision considered a submission.
    #[must_use]
    pub fn is_considered(&self, submission: Hash) -> bool {
        self.considered.contains(&submission)
    }

    /// Whether adverse consequences may rest on a record: it is regular, or it was upheld, or it weighs on nobody.
    #[must_use]
    pub fn counts(&self, record: &Recorded) -> bool {
        !record.irregular || !record.is_adverse() || self.fate(record.digest).upheld
    }

    /// Whether a record stands: it counts, and nothing ended it up to and including `day`.
    #[must_use]
    pub fn stands(&self, record: &Recorded, day: Day) -> bool {
        self.counts(record)
            && self.fate(record.digest).ended.is_none_or(|end| !end.kind.is_from_the_start() && day < end.on)
    }

    /// Who operates this facility, oldest first; empty for another subject, and while nobody is identified.
    #[must_use]
    pub fn operators(&self) -> Vec<Operated> {
        let named = self.records.iter().filter(|record| record.subject == self.subject);
        let valid =
            named.filter(|record| self.fate(record.digest).ended.is_none_or(|end| !end.kind.is_from_the_start()));
        let mut found: Vec<Operated> = valid
            .filter_map(|record| {
                let (by, from) = self.event(record).operator()?;
                Some(Operated { by, from, until: None, seq: record.seq })
            })
            .collect();
        // Of two for one day the one that was recorded later holds.
        found.sort_by_key(|operated| (operated.from, operated.seq));
        let next: Vec<Option<Day>> = found.iter().skip(1).map(|later| Some(later.from.plus_days(-1))).collect();
        for (operated, until) in found.iter_mut().zip(next) {
            operated.until = until;
        }
        found.retain(|operated| operated.until.is_none_or(|until| operated.from <= until));
        found
    }

    /// Takes in the next record.
    ///
    /// Total: what is in the log has happened. A statement about another that is not in this dossier changes
    /// nothing but that it is a record of it.
    pub fn apply(&mut self, record: &Arc<Recorded>) {
        self.places.insert(record.digest, self.records.len());
        self.records.push(Arc::clone(record));
        if record.subject == self.subject {
            self.take_effect(record);
        }
    }

    fn take_effect(&mut self, record: &Arc<Recorded>) {
        match &record.event {
            Event::DocumentServed(served) => {
                let fate = self.fate_mut(served.document.0);
                fate.served_on = Some(fate.served_on.map_or(served.served_on, |first| first.min(served.served_on)));
            }
            Event::PartySubmitted(submitted) => {
                let submission =
                    Submission { by: record.digest, seq: record.seq, kind: submitted.kind, on: submitted.submitted_on };
                self.fate_mut(submitted.about.0).submissions.push(submission);
            }
            Event::OutsideDocumentReceived(received) => self.hear_outside(record, received),
            Event::PublicationReleased(released) => {
                let release = Released {
                    by: record.digest,
                    seq: record.seq,
                    on: released.released_on,
                    tier: released.tier,
                    necessary: released.necessity.is_some(),
                };
                self.fate_mut(released.statement.0).released.get_or_insert(release);
            }
            Event::StatementCorrected(correction) => {
                let target = correction.statement.0;
                let current = self.record(target).map(|found| self.event(found).clone());
                if let Some(event) = current.and_then(|event| corrected(&event, correction).ok()) {
                    self.fate_mut(target).corrected = Some(event);
                }
            }
            Event::StatementMisattributed(wrong) => {
                self.end(record, wrong.statement.0, EndKind::Misattributed);
            }
            Event::StatementRetracted(wrong) => self.end(record, wrong.statement.0, EndKind::Retracted),
            Event::PenaltyAnnulled(annulled) => self.end(record, annulled.decision.0, EndKind::Annulled),
            Event::ListingDecided(decided) => {
                self.considered.extend(decided.considered.iter().map(|digest| digest.0));
                self.fall_with_basis(record, record);
            }
            Event::ListingRemoved(removed) => {
                self.considered.extend(removed.considered.iter().map(|digest| digest.0));
                self.end(record, removed.listing.0, EndKind::Removed);
            }
            Event::LicenceRevoked(revoked) => self.end(record, revoked.licence.0, EndKind::Revoked),
            Event::GradeRevoked(revoked) => self.end(record, revoked.award.0, EndKind::Revoked),
            Event::RectificationAccepted(accepted) => {
                self.fate_mut(accepted.order.0).rectified.get_or_insert((record.digest, accepted.accepted_on));
            }
            Event::InstitutionRegistered(_)
            | Event::FacilityRegistered(_)
            | Event::FacilityIdentified(_)
            | Event::FilingAccepted(_)
            | Event::LicenceGranted(_)
            | Event::InspectionRecorded(_)
            | Event::FireCheckRecorded(_)
            | Event::RectificationOrdered(_)
            | Event::PenaltyDecided(_)
            | Event::GradeAwarded(_)
            | Event::ListingNotified(_)
            | Event::RecordTranscribed(_)
            | governance_event!() => {}
        }
    }

    fn hear_outside(&mut self, record: &Arc<Recorded>, received: &OutsideDocumentReceived) {
        let about = received.about.0;
        let outside =
            Outside { by: record.digest, seq: record.seq, effect: received.effect, received_on: received.received_on };
        self.fate_mut(about).outside.push(outside);
        match received.effect {
            OutsideEffect::RepairGranted => self.end(record, about, EndKind::Repaired),
            OutsideEffect::Upheld => {
                self.fate_mut(about).upheld = true;
                // What was held back because it was irregular takes effect now.
                if let Some(upheld) = self.record(about).filter(|found| found.irregular && found.is_adverse()).cloned()
                {
                    self.take_effect(&upheld);
                }
            }
            // The authority has to annul it; until then it stands, and the work list says so.
            OutsideEffect::Revoked
            | OutsideEffect::Varied
            | OutsideEffect::RepairApplied
            | OutsideEffect::RepairRefused => {}
        }
    }

    /// Ends a statement, and what rests on it alone, unless what should end it must not weigh on anybody yet.
    fn end(&mut self, record: &Arc<Recorded>, target: Hash, kind: EndKind) {
        if !self.counts(record) {
            return;
        }
        let end = Ended { by: record.digest, seq: record.seq, on: record.legal_day(), kind };
        let ended = &mut self.fate_mut(target).ended;
        // A repair ends the showing only: what is annulled or misattributed afterwards was never valid.
        if ended.is_none_or(|before| kind.is_from_the_start() && !before.kind.is_from_the_start()) {
            *ended = Some(end);
        }
        if kind.is_from_the_start() {
            let listings: Vec<Arc<Recorded>> =
                self.records.iter().filter(|r| rests_on(&r.event, target)).cloned().collect();
            listings.iter().for_each(|listing| self.fall_with_basis(listing, record));
        }
    }

    /// A listing falls when everything on which it rests in this dossier has fallen.
    fn fall_with_basis(&mut self, listing: &Arc<Recorded>, by: &Arc<Recorded>) {
        let Event::ListingDecided(decided) = &listing.event else { return };
        let fallen = |digest: Hash| self.fate(digest).ended.is_some_and(|end| end.kind.is_from_the_start());
        if !decided.rests_on.is_empty() && decided.rests_on.iter().all(|basis| fallen(basis.0)) {
            let end = Ended { by: by.digest, seq: by.seq, on: by.legal_day(), kind: EndKind::BasisFell };
            let ended = &mut self.fate_mut(listing.digest).ended;
            if ended.is_none_or(|before| !before.kind.is_from_the_start()) {
                *ended = Some(end);
            }
        }
    }

    fn fate_mut(&mut self, digest: Hash) -> &mut Fate {
        self.fates.entry(digest).or_default()
    }
}

fn rests_on(event: &Event, basis: Hash) -> bool {
    matches!(event, Event::ListingDecided(decided) if decided.rests_on.iter().any(|digest| digest.0 == basis))
}
