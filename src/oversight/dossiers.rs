//! All dossiers: what the whole log says about everybody who is overseen.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::codes::{Day, Uscc};
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
    pub fn apply(&mut self, record: Recorded) -> Vec<Subject> {
        if !record.event.kind().oversees() {
            return Vec::new();
        }
        let mut touched = vec![record.subject];
        for subject in record.event.touches() {
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
