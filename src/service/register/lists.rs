//! What stands across all dossiers: lists, penalties, grades, inspections; newest entry first.

use std::sync::Arc;

use crate::codes::{ListKind, RegionCode};
use crate::oversight::Dossier;
use crate::rules::listings;
use crate::statement::Subject;

use super::coded::Place;
use super::dossier::Page;
use super::draw::DrawRow;
use super::pin::Register;
use super::record::{GradeView, Head, InspectionView, ListingView, PenaltyView};
use super::render::Shown;

/// A view with what pages are made by.
pub(super) trait Row {
    fn head(&self) -> &Head;
    fn place(&self) -> Option<&Place>;
}

macro_rules! rows {
    ($($view:ty, $place:expr;)*) => {
        $(impl Row for $view {
            fn head(&self) -> &Head {
                &self.head
            }

            fn place(&self) -> Option<&Place> {
                let place: fn(&Self) -> Option<&Place> = $place;
                place(self)
            }
        })*
    };
}

rows! {
    ListingView, |row| Some(&row.place);
    PenaltyView, |row| row.place.as_ref();
    GradeView, |row| Some(&row.place);
    InspectionView, |row| Some(&row.place);
    DrawRow, |row| Some(&row.place);
}

/// A view that is made of one record.
trait OfRecord: Sized {
    fn of(shown: Shown<'_>) -> Option<Self>;
}

impl OfRecord for PenaltyView {
    fn of(shown: Shown<'_>) -> Option<Self> {
        shown.penalty()
    }
}

impl OfRecord for GradeView {
    fn of(shown: Shown<'_>) -> Option<Self> {
        shown.grade()
    }
}

impl OfRecord for InspectionView {
    fn of(shown: Shown<'_>) -> Option<Self> {
        shown.inspection()
    }
}

impl Register {
    /// Those on a list: in force, or with `history` all that the law still shows.
    #[must_use]
    pub fn listed(&self, list: ListKind, history: bool, page: &Slice) -> Page<ListingView> {
        let found = self.publics().flat_map(|home| {
            let listed = listings(&home, &self.rulebook, self.on());
            let wanted = listed.into_iter().filter(|one| one.list == list && (history || one.holds(self.on())));
            wanted
                .filter_map(|one| {
                    let record = home.record(one.digest).filter(|record| self.had_happened(record))?;
                    Shown { register: self, home: &home, record }.listing(&one)
                })
                .collect::<Vec<_>>()
        });
        self.slice(found.collect(), page)
    }

    /// Penalties that are showing.
    #[must_use]
    pub fn penalties(&self, page: &Slice) -> Page<PenaltyView> {
        self.slice(self.each(), page)
    }

    /// Grades that are showing.
    #[must_use]
    pub fn grades(&self, page: &Slice) -> Page<GradeView> {
        self.slice(self.each(), page)
    }

    /// Inspections that are showing.
    #[must_use]
    pub fn inspections(&self, page: &Slice) -> Page<InspectionView> {
        self.slice(self.each(), page)
    }

    fn publics(&self) -> impl Iterator<Item = Arc<Dossier>> {
        let shows = |subject: &Subject| matches!(subject, Subject::Institution(_) | Subject::Facility(_));
        self.subjects().filter(shows).filter_map(|subject| self.visible(subject))
    }

    fn each<T: OfRecord>(&self) -> Vec<T> {
        let mut found = Vec::new();
        for home in self.publics() {
            let own = home.own_records();
            let own = own.filter(|record| self.had_happened(record));
            found.extend(own.filter_map(|record| T::of(Shown { register: self, home: &home, record })));
        }
        found
    }

    pub(super) fn slice<T: Row>(&self, mut found: Vec<T>, page: &Slice) -> Page<T> {
        let here =
            |row: &T| page.region.is_none_or(|region| row.place().is_some_and(|place| region.contains(place.region)));
        found.retain(here);
        found.sort_by_key(|row| std::cmp::Reverse(row.head().seq));
        let total = found.len();
        found.retain(|row| page.after.is_none_or(|after| row.head().seq < after));
        let more = found.len() > page.limit;
        found.truncate(page.limit);
        let next = found.last().filter(|_| more).map(|row| row.head().seq.to_string());
        Page { reading: self.reading(), total, items: found, next }
    }
}

/// Which part of a longer answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// A region with everything below it.
    pub region: Option<RegionCode>,
    /// Only entries before this one: the `next` of the page before.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}
