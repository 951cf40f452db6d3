//! Grouping records anew: when names are merged or parted, and when an earlier state is asked for.
//!
//! Records are never changed by it. Each keeps the name under which it was entered, and which dossier it belongs to
//! follows from the names that hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};
use crate::statement::Subject;

use super::super::dossier::Dossier;
use super::super::names::{Names, Step};
use super::super::recorded::Recorded;
use super::{Dossiers, Fallen};

impl Dossiers {
    /// Takes a step of names, which can be taken, and the record that tells of it; gives the subjects whose dossiers
    /// changed.
    pub(super) fn take(&mut self, step: Step, mut record: Recorded) -> Vec<Subject> {
        let concerned: BTreeSet<Subject> = step.names().into_iter().map(|name| self.canonical(name)).collect();
        let before = self.fallen_under_others(&concerned);
        let mut names = Names::clone(&self.names);
        names.take(record.seq, step);
        let standing: BTreeSet<Subject> = step.names().into_iter().map(|name| names.canonical(name)).collect();
        let mut pool = self.pool(&concerned);
        self.names = Arc::new(names);

        for subject in &concerned {
            self.by_subject.remove(subject);
        }
        (record.fells, record.raises) = (Vec::new(), Vec::new());
        pool.insert(record.seq, Arc::new(record.clone()));
        self.put_all(self.group(&pool, &standing));
        let told = self.reckon_names(&mut record, &before, &standing);
        let record = Arc::new(record);
        if !told.is_empty() {
            pool.insert(record.seq, Arc::clone(&record));
            self.put_all(self.group(&pool, &standing));
        }
        let others: Vec<Subject> = told.difference(&standing).copied().collect();
        for subject in &others {
            if let Some(dossier) = self.by_subject.get_mut(subject) {
                Arc::make_mut(dossier).apply(&record);
            }
        }
        concerned.union(&standing).copied().chain(others).collect()
    }

    /// Writes into the record of a step what fell because two are one now, or stands again because they are not, and
    /// gives the dossiers that do not know it yet.
    fn reckon_names(&self, record: &mut Recorded, before: &Fallen, standing: &BTreeSet<Subject>) -> BTreeSet<Subject> {
        let mut told = BTreeSet::new();
        for (digest, subjects) in self.fallen_under_others(standing) {
            let unaware = |name: &&Subject| self.get(**name).is_some_and(|dossier| !dossier.has_fallen(digest));
            let unaware: Vec<Subject> = subjects.iter().filter(unaware).map(|name| self.canonical(*name)).collect();
            if !unaware.is_empty() {
                record.fells.push(digest);
                told.extend(unaware);
            }
        }
        for (digest, subjects) in before {
            let homes = standing.iter().filter_map(|subject| self.by_subject.get(subject));
            if !homes.clone().any(|home| home.own(*digest).is_some() && home.has_fallen(*digest)) {
                record.raises.push(*digest);
                told.extend(subjects.iter().map(|name| self.canonical(*name)));
            }
        }
        told
    }

    fn put_all(&mut self, dossiers: Vec<Dossier>) {
        for dossier in dossiers {
            self.put(Arc::new(dossier));
        }
    }

    /// The dossiers as they were when the log had `size` entries; those that did not grow since are shared.
    ///
    /// What was known then never depends on what was recorded later.
    #[must_use]
    pub fn at(&self, size: TreeSize) -> Self {
        let renamed = self.names.named_since(size);
        let names = if renamed.is_empty() { Arc::clone(&self.names) } else { Arc::new(self.names.at(size)) };
        let mut found = Self { by_subject: BTreeMap::new(), names };
        let concerned: BTreeSet<Subject> = renamed.iter().map(|name| self.canonical(*name)).collect();
        for dossier in self.iter().filter(|dossier| !concerned.contains(&dossier.subject())) {
            if dossier.records().last().is_some_and(|last| size.holds(last.seq)) {
                found.put(Arc::clone(dossier));
            } else if dossier.records().first().is_some_and(|first| size.holds(first.seq)) {
                found.put(Arc::new(dossier.at(size)));
            }
        }
        let mut pool = self.pool(&concerned);
        pool.retain(|seq, _| size.holds(*seq));
        let then: BTreeSet<Subject> = renamed.iter().map(|name| found.canonical(*name)).collect();
        found.put_all(found.group(&pool, &then));
        found
    }

    /// All records of some dossiers, in the order of the log, each once.
    fn pool(&self, subjects: &BTreeSet<Subject>) -> BTreeMap<Seq, Arc<Recorded>> {
        let dossiers = subjects.iter().filter_map(|subject| self.by_subject.get(subject));
        dossiers.flat_map(|dossier| dossier.records()).map(|record| (record.seq, Arc::clone(record))).collect()
    }

    /// The dossiers of some subjects from a pool that holds all their records, under the names that hold now; a subject
    /// of which nothing is recorded has none.
    fn group(&self, pool: &BTreeMap<Seq, Arc<Recorded>>, subjects: &BTreeSet<Subject>) -> Vec<Dossier> {
        let mut found = Vec::new();
        for subject in subjects {
            let mut others = self.names_of(*subject);
            others.remove(subject);
            let mut dossier = Dossier::under(*subject, others);
            for record in pool.values() {
                if self.touched(record).contains(subject) || self.is_told(&dossier, record) {
                    dossier.apply(record);
                }
            }
            if !dossier.records().is_empty() {
                found.push(dossier);
            }
        }
        found
    }

    /// Whether a record of another dossier was told to this one: decisions of it rest on what fell or stood again, and
    /// touch where that is at home.
    fn is_told(&self, dossier: &Dossier, record: &Recorded) -> bool {
        let changed: Vec<Hash> = record.fells.iter().chain(&record.raises).copied().collect();
        let rests = |own: &Recorded| {
            own.event.falls_with_basis() && own.event.rests_on().iter().any(|basis| changed.contains(&basis.0))
        };
        let home = self.canonical(record.subject);
        !changed.is_empty() && dossier.own_records().any(|own| rests(own) && self.touched(own).contains(&home))
    }

    /// What fell in some dossiers, of that on which decisions of others rest.
    fn fallen_under_others(&self, subjects: &BTreeSet<Subject>) -> Fallen {
        let dossiers = subjects.iter().filter_map(|subject| self.by_subject.get(subject));
        let mut found = Fallen::new();
        for (digest, subjects) in dossiers.flat_map(|dossier| dossier.fallen_under_others()) {
            found.entry(digest).or_default().extend(subjects);
        }
        found
    }
}
