//! The dossier: a total fold over everything that touches one subject.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::{Day, Hash, RegionCode};
use crate::log::{Seq, TreeSize};
use crate::statement::{Event, Source, Subject};

use super::fate::Fate;
use super::recorded::Recorded;

mod effect;
mod exit;
mod licence;
mod operated;

pub use licence::Validity;
pub use operated::Operated;

/// Everything that touches one subject, in the order of the log, with what became of each statement.
///
/// A fold: equal records give equal dossiers, whether they are folded in one go or in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    subject: Subject,
    /// Other names of the subject, which were merged with it.
    others: BTreeSet<Subject>,
    records: Vec<Arc<Recorded>>,
    places: BTreeMap<Hash, usize>,
    fates: BTreeMap<Hash, Fate>,
    considered: BTreeSet<Hash>,
    /// What was entered by mistake or about another subject: it is still a record, and does nothing.
    struck: BTreeSet<Hash>,
    /// What fell in other dossiers, of that on which decisions of this one rest.
    fallen_elsewhere: BTreeSet<Hash>,
    /// Of that, what stands again, with the entry through which it does.
    raised: BTreeMap<Hash, Seq>,
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
    closed: None,
    extended: Vec::new(),
    suspended: Vec::new(),
};

impl Dossier {
    /// An empty dossier.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self::under(subject, BTreeSet::new())
    }

    /// An empty dossier of a subject that has other names too.
    pub(super) fn under(subject: Subject, others: BTreeSet<Subject>) -> Self {
        Self {
            subject,
            others,
            records: Vec::new(),
            places: BTreeMap::new(),
            fates: BTreeMap::new(),
            considered: BTreeSet::new(),
            struck: BTreeSet::new(),
            fallen_elsewhere: BTreeSet::new(),
            raised: BTreeMap::new(),
        }
    }

    /// The dossier of some records.
    #[must_use]
    pub fn fold<'r>(subject: Subject, records: impl IntoIterator<Item = &'r Arc<Recorded>>) -> Self {
        let mut dossier = Self::new(subject);
        for record in records {
            dossier.apply(record);
        }
        dossier
    }

    /// The dossier of the same subject, under the same names, that holds other records.
    #[must_use]
    pub fn of_same<'r>(&self, records: impl IntoIterator<Item = &'r Arc<Recorded>>) -> Self {
        let mut dossier = Self::under(self.subject, self.others.clone());
        for record in records {
            dossier.apply(record);
        }
        dossier
    }

    /// The dossier as it was when the log had `size` entries, under the names that it has now.
    #[must_use]
    pub fn at(&self, size: TreeSize) -> Self {
        self.of_same(self.records.iter().filter(|record| size.holds(record.seq)))
    }

    /// Whose it is: the name that stays, where there are several.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// Every name of the subject.
    pub fn names(&self) -> impl Iterator<Item = Subject> {
        [self.subject].into_iter().chain(self.others.iter().copied())
    }

    /// Whether a name is one of the subject's.
    #[must_use]
    pub fn is_of(&self, name: Subject) -> bool {
        name == self.subject || self.others.contains(&name)
    }

    /// Whether a record is about this subject, under whatever name it was entered.
    #[must_use]
    pub fn is_home_of(&self, record: &Recorded) -> bool {
        self.is_of(record.subject)
    }

    /// All records, in the order of the log.
    #[must_use]
    pub fn records(&self) -> &[Arc<Recorded>] {
        &self.records
    }

    /// The records of this very subject, in the order of the log: what became of a guest is known only where it is at
    /// home.
    pub fn own_records(&self) -> impl DoubleEndedIterator<Item = &Recorded> {
        self.records.iter().map(AsRef::as_ref).filter(|record| self.is_home_of(record))
    }

    /// The own records that stand on a day, also those of a later date.
    #[must_use]
    pub fn standing_on(&self, day: Day) -> impl DoubleEndedIterator<Item = &Recorded> {
        self.own_records().filter(move |record| self.stands(record, day))
    }

    /// The own records that stand on a day and are dated up to it.
    #[must_use]
    pub fn standing_up_to(&self, day: Day) -> impl DoubleEndedIterator<Item = &Recorded> {
        self.standing_on(day).filter(move |record| record.legal_day() <= day)
    }

    /// The region that an own record named last.
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        self.own_records().rev().find_map(|record| self.event(record).region())
    }

    /// Whether this is the dossier of a legal person whose code begins in one of these ways.
    #[must_use]
    pub fn has_code(&self, beginnings: &[String]) -> bool {
        let Subject::Institution(code) = self.subject else { return false };
        let code = code.to_string();
        beginnings.iter().any(|beginning| code.starts_with(beginning.as_str()))
    }

    /// A record by the digest of its statement.
    #[must_use]
    pub fn record(&self, digest: Hash) -> Option<&Arc<Recorded>> {
        self.records.get(*self.places.get(&digest)?)
    }

    /// Whose a record is: what the ledger received itself is of whom it was received for.
    #[must_use]
    pub fn owner(&self, record: &Recorded) -> Source {
        match record.source {
            Source::Authority(_) | Source::Institution(_) => record.source,
            // What a party hands in by a code, or an outside system answers, is about a record of an authority.
            Source::Ledger => {
                record.event.about().and_then(|about| self.own(about)).map_or(Source::Ledger, |about| about.source)
            }
        }
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

    /// A record by the digest of its statement, where this is the dossier of its own subject: only such a record has
    /// a fate here.
    #[must_use]
    pub fn own(&self, digest: Hash) -> Option<&Arc<Recorded>> {
        self.record(digest).filter(|record| self.is_home_of(record))
    }

    /// Whether a statement was entered by mistake or about another subject: then nothing that it did holds.
    #[must_use]
    pub fn is_struck(&self, digest: Hash) -> bool {
        self.struck.contains(&digest)
    }

    /// Whether a decision considered a submission.
    #[must_use]
    pub fn is_considered(&self, submission: Hash) -> bool {
        self.considered.contains(&submission)
    }

    /// The day on which a removal of a listing was last taken back.
    #[must_use]
    pub fn restored_on(&self, listing: Hash) -> Option<Day> {
        let restored = self.records.iter().filter(|record| {
            let Event::ListingRestored(restored) = self.event(record) else { return false };
            let removed = self.own(restored.removal.0).and_then(|removal| removal.event.about());
            removed == Some(listing) && self.counts(record) && self.fate(record.digest).ended.is_none()
        });
        restored.map(|record| record.legal_day()).max()
    }

    /// Whether adverse consequences may rest on a record: it is regular, or it was upheld, or it weighs on nobody.
    #[must_use]
    pub fn counts(&self, record: &Recorded) -> bool {
        !record.irregular || !record.event.is_adverse() || self.fate(record.digest).upheld
    }

    /// Whether a record stands: it counts, and nothing ended it up to and including `day`.
    #[must_use]
    pub fn stands(&self, record: &Recorded, day: Day) -> bool {
        self.counts(record)
            && self.fate(record.digest).ended.is_none_or(|end| !end.kind.is_from_the_start() && day < end.on)
    }

    /// Takes in the next record.
    ///
    /// Total: what is in the log has happened. A statement about another that is not in this dossier, or that is at
    /// home in another one, changes nothing but that it is a record of it.
    pub fn apply(&mut self, record: &Arc<Recorded>) {
        self.places.insert(record.digest, self.records.len());
        self.records.push(Arc::clone(record));
        if self.is_home_of(record) {
            self.take_effect(record);
        } else {
            self.hear_elsewhere(record);
        }
    }

    /// What counts as never valid, of that on which decisions of other dossiers rest, with these dossiers.
    pub(super) fn fallen_under_others(&self) -> BTreeMap<Hash, BTreeSet<Subject>> {
        let guests = self.records.iter().filter(|record| !self.is_home_of(record) && record.event.falls_with_basis());
        let mut found: BTreeMap<Hash, BTreeSet<Subject>> = BTreeMap::new();
        for guest in guests {
            for basis in guest.event.rests_on() {
                if self.own(basis.0).is_some() && self.has_fallen(basis.0) {
                    found.entry(basis.0).or_default().insert(guest.subject);
                }
            }
        }
        found
    }

    /// Whether a statement counts as never valid, here or where it is at home.
    pub(super) fn has_fallen(&self, digest: Hash) -> bool {
        let here = self.fate(digest).ended.is_some_and(|end| end.kind.is_from_the_start());
        here || self.fallen_elsewhere.contains(&digest)
    }
}
