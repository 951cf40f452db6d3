//! All dossiers: what the whole log says about everybody who is overseen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::{Day, Hash, Uscc};
use crate::log::TreeSize;
use crate::statement::Subject;

use super::dossier::Dossier;
use super::recorded::Recorded;

/// Every dossier by its subject. Cheap to copy: dossiers are shared until they change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossiers {
    by_subject: BTreeMap<Subject, Arc<Dossier>>,
}

impl Dossiers {
    /// Takes in the next record of the log; gives the subjects whose dossiers changed.
    ///
    /// Where it makes something fall on which decisions of other dossiers rest, these dossiers take it in too.
    pub fn apply(&mut self, mut record: Recorded) -> Vec<Subject> {
        if !record.event.kind().oversees() {
            return Vec::new();
        }
        let mut touched = vec![record.subject];
        for subject in record.event.touches() {
            if !touched.contains(&subject) {
                touched.push(subject);
            }
        }
        for subject in self.reckon(&mut record) {
            if !touched.contains(&subject) {
                touched.push(subject);
            }
        }
        let record = Arc::new(record);
        for subject in &touched {
            let dossier = self.by_subject.entry(*subject).or_insert_with(|| Arc::new(Dossier::new(*subject)));
            Arc::make_mut(dossier).apply(&record);
        }
        touched
    }

    /// Writes into a record what falls and what stands again through it; gives the dossiers that have to know.
    fn reckon(&self, record: &mut Recorded) -> BTreeSet<Subject> {
        (record.fells, record.raises) = (Vec::new(), Vec::new());
        // Only what is about another statement can make something fall.
        let Some(home) = self.get(record.subject).filter(|_| record.event.about().is_some()) else {
            return BTreeSet::new();
        };
        let has_guests = home.records().iter().any(|found| found.subject != record.subject);
        if !has_guests {
            return BTreeSet::new();
        }
        let before = home.fallen_under_others();
        let mut then = Dossier::clone(home);
        then.apply(&Arc::new(record.clone()));
        let after = then.fallen_under_others();
        let of = |all: &BTreeMap<Hash, BTreeSet<Subject>>, known: &BTreeMap<Hash, BTreeSet<Subject>>| {
            all.keys().filter(|digest| !known.contains_key(digest)).copied().collect::<Vec<Hash>>()
        };
        record.fells = of(&after, &before);
        record.raises = of(&before, &after);
        let told = after
            .iter()
            .chain(&before)
            .filter(|(digest, _)| record.fells.contains(digest) || record.raises.contains(digest));
        told.flat_map(|(_, subjects)| subjects.iter().copied()).collect()
    }

    /// The dossier of a subject.
    #[must_use]
    pub fn get(&self, subject: Subject) -> Option<&Arc<Dossier>> {
        self.by_subject.get(&subject)
    }

    /// Puts a dossier in the place of the one that its subject has.
    pub fn put(&mut self, dossier: Arc<Dossier>) {
        self.by_subject.insert(dossier.subject(), dossier);
    }

    /// All dossiers, in the order of subjects.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Dossier>> {
        self.by_subject.values()
    }

    /// The dossiers as they were when the log had `size` entries; those that did not grow since are shared.
    ///
    /// What was known then never depends on what was recorded later.
    #[must_use]
    pub fn at(&self, size: TreeSize) -> Self {
        let mut found = Self::default();
        for dossier in self.iter() {
            if dossier.records().last().is_some_and(|last| size.holds(last.seq)) {
                found.put(Arc::clone(dossier));
            } else if dossier.records().first().is_some_and(|first| size.holds(first.seq)) {
                found.put(Arc::new(dossier.at(size)));
            }
        }
        found
    }

    /// The facilities that a legal person operates on a day.
    #[must_use]
    pub fn facilities_of(&self, operator: Uscc, day: Day) -> Vec<&Arc<Dossier>> {
        let Some(own) = self.get(Subject::Institution(operator)) else { return Vec::new() };
        let mut named: Vec<Subject> = own
            .records()
            .iter()
            .filter(|record| record.event.operator().is_some_and(|(by, _)| by == operator))
            .map(|record| record.subject)
            .collect();
        named.sort_unstable();
        named.dedup();
        let operates = |dossier: &&Arc<Dossier>| dossier.operator_on(day).is_some_and(|at| at.by == operator);
        named.into_iter().filter_map(|subject| self.get(subject)).filter(operates).collect()
    }
}
