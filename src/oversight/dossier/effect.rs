//! What each statement does to those before it in its dossier.

use std::mem;
use std::sync::Arc;

use crate::codes::Hash;
use crate::statement::Event;
use crate::statement::events::document::{OutsideDocumentReceived, OutsideEffect};
use crate::statement::events::governance_event;

use super::super::correction::corrected;
use super::super::fate::{EndKind, Ended, Fate, Outside, Released, Submission};
use super::super::recorded::Recorded;
use super::Dossier;

impl Dossier {
    pub(super) fn take_effect(&mut self, record: &Arc<Recorded>) {
        if self.is_struck(record.digest) {
            return;
        }
        match &record.event {
            Event::DocumentServed(served) => self.with(served.document.0, |fate| {
                fate.served_on = Some(fate.served_on.map_or(served.served_on, |first| first.min(served.served_on)));
            }),
            Event::PartySubmitted(submitted) => {
                let submission =
                    Submission { by: record.digest, seq: record.seq, kind: submitted.kind, on: submitted.submitted_on };
                self.with(submitted.about.0, |fate| fate.submissions.push(submission));
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
                self.with(released.statement.0, |fate| {
                    fate.released.get_or_insert(release);
                });
            }
            Event::StatementCorrected(correction) => {
                let target = correction.statement.0;
                let current = self.own(target).map(|found| self.event(found).clone());
                if let Some(event) = current.and_then(|event| corrected(&event, correction).ok()) {
                    self.with(target, |fate| fate.corrected = Some(event));
                }
            }
            Event::StatementMisattributed(wrong) => self.strike(record, wrong.statement.0, EndKind::Misattributed),
            Event::StatementRetracted(wrong) => self.strike(record, wrong.statement.0, EndKind::Retracted),
            Event::PenaltyAnnulled(annulled) => self.end(record, annulled.decision.0, EndKind::Annulled),
            Event::PenaltyDecided(decided) => {
                self.considered.extend(decided.considered.iter().map(|digest| digest.0));
            }
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
            Event::RectificationAccepted(accepted) => self.with(accepted.order.0, |fate| {
                fate.rectified.get_or_insert((record.digest, accepted.accepted_on));
            }),
            Event::InstitutionRegistered(_)
            | Event::FacilityRegistered(_)
            | Event::FacilityIdentified(_)
            | Event::FilingAccepted(_)
            | Event::LicenceGranted(_)
            | Event::InspectionRecorded(_)
            | Event::FireCheckRecorded(_)
            | Event::RectificationOrdered(_)
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
        self.with(about, |fate| fate.outside.push(outside));
        match received.effect {
            OutsideEffect::RepairGranted => self.end(record, about, EndKind::Repaired),
            OutsideEffect::Upheld => {
                self.with(about, |fate| fate.upheld = true);
                // What was held back because it was irregular takes effect now.
                if let Some(upheld) = self.own(about).filter(|found| found.irregular && found.is_adverse()).cloned() {
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

    /// Strikes what was entered wrongly, and takes back whatever it did: a release that was entered by mistake shows
    /// nothing, and an annulment that belongs to another penalty annuls nothing.
    ///
    /// A correction is never struck: what it said wrongly is corrected by entering the record anew.
    fn strike(&mut self, record: &Arc<Recorded>, target: Hash, kind: EndKind) {
        if self.own(target).is_none_or(|found| is_clerical(&found.event)) {
            return;
        }
        if self.struck.insert(target) {
            self.fold_anew();
        } else {
            self.end(record, target, kind);
        }
    }

    /// Folds the same records again, now that one more of them does nothing. Every struck one is known by then, so
    /// that this happens once for each.
    fn fold_anew(&mut self) {
        let records = mem::take(&mut self.records);
        self.places.clear();
        self.fates.clear();
        self.considered.clear();
        for record in &records {
            self.apply(record);
        }
    }

    /// Ends a statement, and what rests on it alone, unless what should end it must not weigh on anybody yet.
    fn end(&mut self, record: &Arc<Recorded>, target: Hash, kind: EndKind) {
        if !self.counts(record) {
            return;
        }
        let end = Ended { by: record.digest, seq: record.seq, on: record.legal_day(), kind };
        self.with(target, |fate| fate.end(end));
        if kind.is_from_the_start() {
            let listings: Vec<Arc<Recorded>> =
                self.records.iter().filter(|r| rests_on(&r.event, target)).cloned().collect();
            for listing in &listings {
                self.fall_with_basis(listing, record);
            }
        }
    }

    /// A listing falls when everything on which it rests has fallen. What of it stands in another dossier holds it
    /// up: whether that fell is not seen here, and the authority removes the listing then.
    fn fall_with_basis(&mut self, listing: &Arc<Recorded>, by: &Arc<Recorded>) {
        let Event::ListingDecided(decided) = &listing.event else { return };
        let fallen = |digest: Hash| self.fate(digest).ended.is_some_and(|end| end.kind.is_from_the_start());
        if !decided.rests_on.is_empty() && decided.rests_on.iter().all(|basis| fallen(basis.0)) {
            let end = Ended { by: by.digest, seq: by.seq, on: by.legal_day(), kind: EndKind::BasisFell };
            self.with(listing.digest, |fate| fate.end(end));
        }
    }

    /// Changes the fate of a record that is at home here; of any other there is nothing to change.
    fn with(&mut self, target: Hash, change: impl FnOnce(&mut Fate)) {
        if self.own(target).is_some() {
            change(self.fates.entry(target).or_default());
        }
    }
}

fn rests_on(event: &Event, basis: Hash) -> bool {
    matches!(event, Event::ListingDecided(decided) if decided.rests_on.iter().any(|digest| digest.0 == basis))
}

/// Whether a statement mends another that was entered wrongly.
fn is_clerical(event: &Event) -> bool {
    matches!(event, Event::StatementCorrected(_) | Event::StatementMisattributed(_) | Event::StatementRetracted(_))
}
