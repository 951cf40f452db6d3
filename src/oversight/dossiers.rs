//! All dossiers: what the whole log says about everybody who is overseen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::{Day, Hash, Uscc};
use crate::statement::Subject;

use super::dossier::Dossier;
use super::names::{Names, Step};
use super::recorded::Recorded;

mod grouped;

/// Every dossier by its subject. Cheap to copy: dossiers are shared until they change.
///
/// One legal person or place has one dossier, whatever names it has: asked for any of them, [`get`](Self::get) gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossiers {
    by_subject: BTreeMap<Subject, Arc<Dossier>>,
    names: Arc<Names>,
}

impl Dossiers {
    /// Takes in the next record of the log; gives the subjects whose dossiers changed.
    ///
    /// Where it makes something fall on which decisions of other dossiers rest, these dossiers take it in too.
    pub fn apply(&mut self, record: Recorded) -> Vec<Subject> {
        match Step::of(&record) {
            Some(step) if self.names.allow(step) => self.take(step, record),
            Some(_) => self.enter(record),
            None if record.event.kind().oversees() => self.enter(record),
            None => Vec::new(),
        }
    }

    /// Enters a record in the dossiers that it touches.
    fn enter(&mut self, mut record: Recorded) -> Vec<Subject> {
        let mut touched = self.touched(&record);
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

    /// The dossiers that a record touches by what it says, that of its subject first.
    fn touched(&self, record: &Recorded) -> Vec<Subject> {
        let mut touched = vec![self.canonical(record.subject)];
        for subject in record.event.touches().into_iter().map(|name| self.canonical(name)) {
            if !touched.contains(&subject) {
                touched.push(subject);
            }
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
        let has_guests = home.records().iter().any(|found| !home.is_home_of(found));
        if !has_guests {
            return BTreeSet::new();
        }
        let before = home.fallen_under_others();
        let mut then = Dossier::clone(home);
        then.apply(&Arc::new(record.clone()));
        let after = then.fallen_under_others();
        let of = |all: &Fallen, known: &Fallen| {
            all.keys().filter(|digest| !known.contains_key(digest)).copied().collect::<Vec<Hash>>()
        };
        record.fells = of(&after, &before);
        record.raises = of(&before, &after);
        let told = after
            .iter()
            .chain(&before)
            .filter(|(digest, _)| record.fells.contains(digest) || record.raises.contains(digest));
        told.flat_map(|(_, subjects)| subjects.iter().map(|name| self.canonical(*name))).collect()
    }

    /// The dossier of a subject, under any of its names.
    #[must_use]
    pub fn get(&self, subject: Subject) -> Option<&Arc<Dossier>> {
        self.by_subject.get(&self.canonical(subject))
    }

    /// The name that stays of a subject: its own, unless it was merged into another.
    #[must_use]
    pub fn canonical(&self, subject: Subject) -> Subject {
        self.names.canonical(subject)
    }

    /// The code that stays of a legal person.
    #[must_use]
    pub fn canonical_code(&self, code: Uscc) -> Uscc {
        if let Subject::Institution(stays) = self.canonical(Subject::Institution(code)) { stays } else { code }
    }

    /// To which name another one was merged, where it was.
    #[must_use]
    pub fn led_to(&self, name: Subject) -> Option<Subject> {
        self.names.led_to(name)
    }

    /// Every name of a subject, its own among them.
    #[must_use]
    pub fn names_of(&self, subject: Subject) -> BTreeSet<Subject> {
        self.names.all_of(subject)
    }

    /// Whether two codes are one legal person's.
    #[must_use]
    pub fn is_one(&self, one: Uscc, other: Uscc) -> bool {
        self.canonical_code(one) == self.canonical_code(other)
    }

    /// Puts a dossier in the place of the one that its subject has.
    pub fn put(&mut self, dossier: Arc<Dossier>) {
        self.by_subject.insert(dossier.subject(), dossier);
    }

    /// Takes over what some subjects have become in later dossiers, that they are one or no longer are included.
    pub fn follow<'s>(&mut self, later: &Self, changed: impl IntoIterator<Item = &'s Subject>) {
        self.names = Arc::clone(&later.names);
        for subject in changed {
            match later.by_subject.get(subject) {
                Some(dossier) => self.put(Arc::clone(dossier)),
                None => _ = self.by_subject.remove(subject),
            }
        }
    }

    /// All dossiers, in the order of subjects.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Dossier>> {
        self.by_subject.values()
    }

    /// The facilities that a legal person operates on a day.
    #[must_use]
    pub fn facilities_of(&self, operator: Uscc, day: Day) -> Vec<&Arc<Dossier>> {
        let Some(own) = self.get(Subject::Institution(operator)) else { return Vec::new() };
        let is_own = |code: Uscc| own.is_of(Subject::Institution(code));
        let mut named: Vec<Subject> = own
            .records()
            .iter()
            .filter(|record| record.event.operator().is_some_and(|(by, _)| is_own(by)))
            .map(|record| self.canonical(record.subject))
            .collect();
        named.sort_unstable();
        named.dedup();
        let operates = |dossier: &&Arc<Dossier>| dossier.operator_on(day).is_some_and(|at| is_own(at.by));
        named.into_iter().filter_map(|subject| self.get(subject)).filter(operates).collect()
    }
}

/// What fell of that on which decisions of other dossiers rest, with their subjects.
type Fallen = BTreeMap<Hash, BTreeSet<Subject>>;
