//! The records that belong on one page, each beside the dossier of its own subject, as far as the reader sees them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::codes::{Day, Uscc};
use crate::oversight::{Dossier, Recorded};
use crate::statement::{Event, Subject};

use super::pin::Register;
use super::render::Shown;

/// Records, newest legal day first.
#[derive(Default)]
pub(super) struct Gathered {
    homes: BTreeMap<Subject, Arc<Dossier>>,
    /// Each with the subject of its home, which may have been entered under another name.
    records: Vec<(Subject, Arc<Recorded>)>,
    /// Facilities that an institution operates on the day of the answer.
    pub operated: Vec<Arc<Dossier>>,
}

impl Gathered {
    pub(super) fn shown<'r>(&'r self, register: &'r Register) -> impl Iterator<Item = Shown<'r>> {
        self.records.iter().filter_map(move |(subject, record)| {
            let home = self.homes.get(subject)?;
            Some(Shown { register, home, record })
        })
    }

    /// The public dossiers that it was gathered from.
    pub(super) fn homes(&self) -> impl Iterator<Item = &Dossier> {
        self.homes.values().map(Arc::as_ref)
    }

    pub(super) fn home(&self, subject: Subject) -> Option<&Arc<Dossier>> {
        self.homes.get(&subject)
    }

    fn add(&mut self, home: &Arc<Dossier>, wanted: impl Fn(&Recorded) -> bool) {
        let own = home.records().iter().filter(|record| home.is_home_of(record) && wanted(record));
        self.records.extend(own.map(|record| (home.subject(), Arc::clone(record))));
        self.homes.insert(home.subject(), Arc::clone(home));
    }

    fn sorted(mut self) -> Self {
        self.records.sort_by_key(|(_, record)| std::cmp::Reverse((record.legal_day(), record.seq)));
        self
    }
}

impl Register {
    /// An institution with its facilities, for the days on which it operated them; `None` unless a record about
    /// the institution itself is public.
    pub(super) fn gather_institution(&self, code: Uscc) -> Option<Gathered> {
        let own = self.visible(Subject::Institution(code))?;
        own.own_records().next()?;
        let mut gathered = Gathered::default();
        gathered.add(&own, |record| self.had_happened(record));
        let is_own = |code: Uscc| own.is_of(Subject::Institution(code));
        let operated = own.records().iter().filter(|record| record.event.operator().is_some_and(|(by, _)| is_own(by)));
        let mut named: Vec<Subject> = operated.map(|record| self.canonical(record.subject)).collect();
        named.sort_unstable();
        named.dedup();
        for facility in named.into_iter().filter_map(|subject| self.visible(subject)) {
            let spans: Vec<(Day, Option<Day>)> =
                facility.operators().into_iter().filter(|at| is_own(at.by)).map(|at| (at.from, at.until)).collect();
            let within =
                |day: Day| spans.iter().any(|(from, until)| *from <= day && until.is_none_or(|last| day <= last));
            let belongs = |record: &Recorded| match record.event.operator() {
                Some((by, _)) => is_own(by),
                None => within(record.legal_day()),
            };
            gathered.add(&facility, |record| belongs(record) && self.had_happened(record));
            if within(self.on()) {
                gathered.operated.push(facility);
            }
        }
        Some(gathered.sorted())
    }

    /// A facility with the licences that hold for it; `None` unless a record about the place itself is public.
    pub(super) fn gather_facility(&self, subject: Subject) -> Option<Gathered> {
        let own = self.visible(subject)?;
        own.own_records().next()?;
        let mut gathered = Gathered::default();
        gathered.add(&own, |record| self.had_happened(record));
        let licences = own.records().iter().filter(|record| matches!(record.event, Event::LicenceGranted(_)));
        let licences = licences.filter(|record| self.had_happened(record));
        for licence in licences {
            let Some(home) = self.visible(licence.subject) else { continue };
            gathered.records.push((home.subject(), Arc::clone(licence)));
            gathered.homes.insert(home.subject(), home);
        }
        Some(gathered.sorted())
    }

    /// All public records about a subject of its own.
    pub(super) fn gather(&self, subject: Subject) -> Option<Gathered> {
        match subject {
            Subject::Institution(code) => self.gather_institution(code),
            Subject::Facility(_) => self.gather_facility(subject),
            Subject::Visit(_) | Subject::Case(_) | Subject::Person(_) | Subject::Authority(_) | Subject::Ledger => None,
        }
    }
}
