//! One person under several ids.

use std::collections::BTreeSet;

use crate::statement::{Mergeable, PersonId, Subject};

use super::registry::Governance;

impl Governance {
    /// Every id of a person, itself among them.
    #[must_use]
    pub fn persons_of(&self, person: PersonId) -> BTreeSet<PersonId> {
        let mut found = BTreeSet::from([person]);
        let mut open = vec![person];
        while let Some(at) = open.pop() {
            let next = self.merged.get(&at).into_iter().flatten();
            open.extend(next.filter(|other| found.insert(**other)));
        }
        found
    }

    /// Every subject that is the same as one, as far as the registry knows: it knows persons. Which names are one legal
    /// person or place the dossiers know.
    #[must_use]
    pub fn same_as(&self, subject: Subject) -> Vec<Subject> {
        match subject {
            Subject::Person(id) => {
                self.persons_of(PersonId(id)).into_iter().map(|PersonId(id)| Subject::Person(id)).collect()
            }
            Subject::Institution(_)
            | Subject::Facility(_)
            | Subject::Visit(_)
            | Subject::Case(_)
            | Subject::Authority(_)
            | Subject::Ledger => vec![subject],
        }
    }

    pub(super) fn join(&mut self, subject: Subject, other: Mergeable) {
        let Some((own, other)) = both_persons(subject, other) else { return };
        for (one, other) in [(own, other), (other, own)] {
            self.merged.entry(one).or_default().insert(other);
        }
    }

    pub(super) fn part(&mut self, subject: Subject, other: Mergeable) {
        let Some((own, other)) = both_persons(subject, other) else { return };
        for (one, other) in [(own, other), (other, own)] {
            if let Some(joined) = self.merged.get_mut(&one) {
                joined.remove(&other);
                if joined.is_empty() {
                    self.merged.remove(&one);
                }
            }
        }
    }

    /// Whether just these two were joined.
    pub(super) fn are_joined(&self, subject: Subject, other: PersonId) -> bool {
        let Subject::Person(id) = subject else { return false };
        self.merged.get(&PersonId(id)).is_some_and(|joined| joined.contains(&other))
    }
}

fn both_persons(subject: Subject, other: Mergeable) -> Option<(PersonId, PersonId)> {
    if let (Subject::Person(id), Mergeable::Person(other)) = (subject, other) {
        Some((PersonId(id), other))
    } else {
        None
    }
}
