//! What each statement does to those before it in its dossier.

use std::mem;
use std::sync::Arc;

use crate::codes::{Day, Hash};
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::{Deed, EndKind};

use super::super::correction::corrected;
use super::super::fate::{Ended, Extension, Fate, Outside, Pause, Released, Submission};
use super::super::recorded::Recorded;
use super::Dossier;

impl Dossier {
    pub(super) fn take_effect(&mut self, record: &Arc<Recorded>) {
        if self.is_struck(record.digest) {
            return;
        }
        self.considered.extend(record.event.considered().iter().map(|digest| digest.0));
        if record.event.falls_with_basis() {
            self.fall_with_basis(record, record);
        }
        if let Some(about) = record.event.about() {
            self.act_upon(record, about);
        }
    }

    fn act_upon(&mut self, record: &Arc<Recorded>, about: Hash) {
        let (by, seq) = (record.digest, record.seq);
        match record.event.deed() {
            Deed::Nothing => {}
            Deed::Serves(day) => self.with(about, |fate| {
                fate.served_on = Some(fate.served_on.map_or(day, |first| first.min(day)));
            }),
            Deed::Submits(kind, on) => self.with(about, |fate| fate.submissions.push(Submission { by, seq, kind, on })),
            Deed::Hears(effect, received_on) => self.hear_outside(record, about, (effect, received_on)),
            Deed::Releases { on, tier, necessary } => {
                let weighs = self.own(about).is_some_and(|found| found.event.is_adverse());
                if !(record.irregular && weighs) || self.fate(by).upheld {
                    let release = Released { by, seq, on, tier, necessary };
                    self.with(about, |fate| _ = fate.released.get_or_insert(release));
                }
            }
            Deed::Corrects(correction) => {
                let current = self.own(about).map(|found| self.event(found).clone());
                if let Some(event) = current.and_then(|event| corrected(&event, correction).ok()) {
                    self.with(about, |fate| fate.corrected = Some(event));
                }
            }
            Deed::Strikes(kind) => self.strike(record, about, kind),
            Deed::Ends(kind) => self.end(record, about, kind),
            Deed::Closes(day) => self.with(about, |fate| {
                fate.closed.get_or_insert((by, day));
            }),
            Deed::Extends { clock, until_on } => {
                // Who may not extend a time does not move its last day.
                if !record.irregular {
                    let extension = Extension { by, clock: clock.to_owned(), until_on };
                    self.with(about, |fate| fate.extended.push(extension));
                }
            }
            Deed::Suspends { clock, from_on } => {
                let pause = Pause { by, clock: clock.to_owned(), from_on, until_on: None };
                self.with(about, |fate| fate.suspended.push(pause));
            }
            Deed::Resumes { clock, resumed_on } => self.with(about, |fate| fate.resume(clock, resumed_on)),
        }
    }

    fn hear_outside(&mut self, record: &Arc<Recorded>, about: Hash, (effect, received_on): (OutsideEffect, Day)) {
        let outside = Outside { by: record.digest, seq: record.seq, effect, received_on };
        self.with(about, |fate| fate.outside.push(outside));
        match effect {
            OutsideEffect::RepairGranted => self.end(record, about, EndKind::Repaired),
            OutsideEffect::Upheld => {
                self.with(about, |fate| fate.upheld = true);
                // What was held back because it was irregular takes effect now.
                let held_back = |found: &&Arc<Recorded>| {
                    let releases = matches!(found.event.deed(), Deed::Releases { .. });
                    found.irregular && (found.event.is_adverse() || releases)
                };
                if let Some(upheld) = self.own(about).filter(held_back).cloned() {
                    self.take_effect(&upheld);
                }
            }
            OutsideEffect::DefaulterEnded => self.with(about, |fate| {
                fate.closed.get_or_insert((record.digest, received_on));
            }),
            // The authority has to annul it; until then it stands, and the work list says so.
            OutsideEffect::Revoked
            | OutsideEffect::Varied
            | OutsideEffect::RepairApplied
            | OutsideEffect::RepairRefused
            // What was asked for is not granted yet, and nothing is suspended meanwhile: 行政处罚法 73.
            | OutsideEffect::ReconsiderationFiled
            | OutsideEffect::LitigationFiled
            // The showing rests and goes on; the decision stands: who shows asks for it.
            | OutsideEffect::ReorganisationApproved
            | OutsideEffect::ReorganisationFailed
            // A finding about the party itself does nothing to its registration.
            | OutsideEffect::JudgmentDefaulter
            | OutsideEffect::InfringementFound
            | OutsideEffect::FraudFound => {}
        }
    }

    /// Strikes what was entered wrongly, and takes back whatever it did: a release that was entered by mistake shows
    /// nothing, and an annulment that belongs to another penalty annuls nothing.
    ///
    /// A correction is never struck: what it said wrongly is corrected by entering the record anew.
    fn strike(&mut self, record: &Arc<Recorded>, target: Hash, kind: EndKind) {
        if !self.counts(record) || self.own(target).is_none_or(|found| found.event.is_clerical()) {
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
        self.fallen_elsewhere.clear();
        for record in &records {
            self.apply(record);
        }
    }

    /// Takes in what fell, or stands again, in the dossier of another subject.
    pub(super) fn hear_elsewhere(&mut self, record: &Arc<Recorded>) {
        let stands_again = |fallen: &Hash| self.raised.get(fallen).is_some_and(|risen| record.seq <= *risen);
        let fallen: Vec<Hash> = record.fells.iter().filter(|fallen| !stands_again(fallen)).copied().collect();
        for fallen in fallen {
            self.fallen_elsewhere.insert(fallen);
            for decision in self.resting_on(fallen) {
                self.fall_with_basis(&decision, record);
            }
        }
        // What stands again lets what fell with it stand again: the records are folded without that fall.
        let mut is_new = false;
        for risen in &record.raises {
            is_new |= self.raised.get(risen).is_none_or(|known| *known < record.seq);
            self.raised.entry(*risen).and_modify(|known| *known = record.seq.max(*known)).or_insert(record.seq);
        }
        if is_new {
            self.fold_anew();
        }
    }

    /// Decisions of this dossier that fall with what they rest on, and rest on this.
    fn resting_on(&self, basis: Hash) -> Vec<Arc<Recorded>> {
        let rests = |found: &&Arc<Recorded>| {
            found.event.falls_with_basis() && found.event.rests_on().iter().any(|digest| digest.0 == basis)
        };
        self.records.iter().filter(rests).cloned().collect()
    }

    /// Ends a statement, and what rests on it alone, unless what should end it must not weigh on anybody yet.
    fn end(&mut self, record: &Arc<Recorded>, target: Hash, kind: EndKind) {
        if !self.counts(record) {
            return;
        }
        let end = Ended { by: record.digest, seq: record.seq, on: record.legal_day(), kind };
        self.with(target, |fate| fate.end(end));
        if kind.is_from_the_start() {
            for decision in &self.resting_on(target) {
                self.fall_with_basis(decision, record);
            }
        }
    }

    /// A decision falls when everything on which it rests has fallen. What of it stands in another dossier holds it
    /// up until that one tells that it fell, which it does for decisions that touch it.
    fn fall_with_basis(&mut self, decision: &Arc<Recorded>, by: &Arc<Recorded>) {
        let basis = decision.event.rests_on();
        if !basis.is_empty() && basis.iter().all(|digest| self.has_fallen(digest.0)) {
            let end = Ended { by: by.digest, seq: by.seq, on: by.legal_day(), kind: EndKind::BasisFell };
            self.with(decision.digest, |fate| fate.end(end));
        }
    }

    /// Changes the fate of a record that is at home here; of any other there is nothing to change.
    fn with(&mut self, target: Hash, change: impl FnOnce(&mut Fate)) {
        if self.own(target).is_some() {
            change(self.fates.entry(target).or_default());
        }
    }
}
