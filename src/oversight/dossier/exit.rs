//! Exit: who has to be placed or paid back yet, by the last plan of each place.
//!
//! Trust: a plan counts heads and names nobody. Whoever counts too few lets the ledger say that all are placed; that
//! is seen beside the residents whom the place reported before.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::codes::Day;
use crate::statement::events::exit::{PrepaymentsSettled, ResidentsPlaced, SuspensionPlanned};
use crate::statement::{Event, Subject};

use super::super::recorded::Recorded;
use super::Dossier;

impl Dossier {
    /// Residents who are not placed by a day. In the dossier of a legal person, those of all its places.
    #[must_use]
    pub fn unplaced(&self, day: Day) -> u32 {
        self.sum(day, |record, plan| {
            let listed = self.until(day).filter_map(|found| placed(self.event(found)));
            let persons: BTreeSet<_> = listed
                .filter(|placed| placed.plan.0 == record.digest)
                .flat_map(|placed| placed.placed.iter().map(|placement| placement.person))
                .collect();
            plan.residents.saturating_sub(u32::try_from(persons.len()).unwrap_or(u32::MAX))
        })
    }

    /// Persons who paid ahead and are not paid back by a day. In the dossier of a legal person, those of all its
    /// places.
    #[must_use]
    pub fn unpaid(&self, day: Day) -> u32 {
        self.sum(day, |record, plan| {
            let about = self.until(day).filter_map(|found| Some((found, settled(self.event(found))?)));
            let about: Vec<_> = about.filter(|(_, settled)| settled.plan.0 == record.digest).collect();
            let persons = about.iter().fold(0_u32, |sum, (_, settled)| sum.saturating_add(settled.persons));
            let last = about.iter().max_by_key(|(found, _)| (found.legal_day(), found.seq));
            let owes = last.is_some_and(|(_, settled)| settled.outstanding_fen > 0);
            plan.prepaying.saturating_sub(persons).max(u32::from(owes))
        })
    }

    /// Records that stand and are dated up to a day.
    fn until(&self, day: Day) -> impl Iterator<Item = &Recorded> {
        let all = self.records().iter().map(AsRef::as_ref);
        all.filter(move |record: &&Recorded| record.legal_day() <= day && self.stands(record, day))
    }

    /// Adds up what is open by the last plan of each place; a later plan takes the place of the one before.
    fn sum(&self, day: Day, open: impl Fn(&Recorded, &SuspensionPlanned) -> u32) -> u32 {
        let mut last: BTreeMap<Subject, (&Recorded, &SuspensionPlanned)> = BTreeMap::new();
        for record in self.until(day) {
            let Event::SuspensionPlanned(plan) = self.event(record) else { continue };
            let order = |found: &Recorded| (found.legal_day(), found.seq);
            if last.get(&record.subject).is_none_or(|(before, _)| order(before) < order(record)) {
                last.insert(record.subject, (record, plan));
            }
        }
        last.values().fold(0, |sum, (record, plan)| sum.saturating_add(open(record, plan)))
    }
}

fn placed(event: &Event) -> Option<&ResidentsPlaced> {
    if let Event::ResidentsPlaced(placed) = event { Some(placed) } else { None }
}

fn settled(event: &Event) -> Option<&PrepaymentsSettled> {
    if let Event::PrepaymentsSettled(settled) = event { Some(settled) } else { None }
}
