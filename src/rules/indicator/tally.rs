//! Counting: what each place adds to a figure.

use std::collections::BTreeSet;

use crate::codes::{Day, SupervisionField};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::targets::Computation;
use crate::oversight::{Dossiers, Recorded};
use crate::statement::events::profile::StaffReported;

use super::Asked;
use super::place::{Filed, checked, filed};

/// A sum over places. Adding has no order, so neither has a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// What was counted.
    pub numerator: i64,
    /// Of how much; for a sum it stays 0.
    pub denominator: u64,
    /// Places that count.
    pub places: u64,
    /// Places that do not say.
    pub silent: u64,
    /// Entries of both.
    pub entries: BTreeSet<Seq>,
}

/// What a place adds: so many of so many.
struct Part<'d> {
    counted: i64,
    of: u64,
    rests_on: Vec<&'d Recorded>,
}

struct Count<'c> {
    dossiers: &'c Dossiers,
    rulebook: &'c Rulebook,
    asked: Asked,
    tally: Tally,
}

/// What the places of a region come to.
pub(super) fn tally(dossiers: &Dossiers, rulebook: &Rulebook, computation: Computation, asked: Asked) -> Tally {
    let mut count = Count { dossiers, rulebook, asked, tally: Tally::default() };
    match computation {
        Computation::Beds => count.sum(Filed::is_care, |filed| filed.beds),
        Computation::NursingBeds => count.sum(Filed::is_care, |filed| filed.nursing_beds),
        Computation::BedGrowth => count.growth(|filed| filed.beds),
        Computation::NursingBedGrowth => count.growth(|filed| filed.nursing_beds),
        Computation::FloorArea => count.sum(Filed::is_care, |filed| filed.area_m2),
        Computation::ChildcarePlaces => count.childcare(),
        Computation::FiledHomes => count.sum(Filed::is_home, |_| Some(1)),
        Computation::NursingBedShare => count.nursing(Filed::is_care),
        Computation::HomeNursingBedShare => count.nursing(Filed::is_home),
        Computation::PrivateBedShare => count.private(Filed::is_care, |filed| filed.beds),
        Computation::PrivateCommunityShare => count.private(Filed::is_community, |_| Some(1)),
        Computation::Grade1Share => count.graded(1),
        Computation::Grade2Share => count.graded(2),
        Computation::Grade3Share => count.graded(3),
        Computation::FirePassShare => count.passed(SupervisionField::Fire),
        Computation::FoodPassShare => count.passed(SupervisionField::Food),
        Computation::ServicePassShare => count.passed(SupervisionField::Service),
        Computation::CertifiedCarerShare => count.staffed(|found| (found.certified, found.carers)),
        Computation::TrainedCarerShare => count.staffed(|found| (found.trained, found.carers)),
        Computation::FireTrainedShare => count.staffed(|found| (found.fire_trained, found.staff)),
    }
    count.tally
}

impl<'c> Count<'c> {
    fn filed(&self, on: Day, kind: fn(&Filed<'c>) -> bool) -> Vec<Filed<'c>> {
        filed(self.dossiers, self.rulebook, self.asked, on).into_iter().filter(kind).collect()
    }

    fn sum(&mut self, kind: fn(&Filed<'c>) -> bool, of: fn(&Filed<'c>) -> Option<u32>) {
        for place in self.filed(self.asked.on, kind) {
            let part = of(&place).map(|n| Part { counted: i64::from(n), of: 0, rests_on: vec![place.record] });
            self.add(part, place.record);
        }
    }

    /// What is there on the day, less what was there when the year before ended.
    fn growth(&mut self, of: fn(&Filed<'c>) -> Option<u32>) {
        self.sum(Filed::is_care, of);
        let Some(year_before) = Day::new(self.asked.on.year() - 1, 12, 31) else { return };
        for place in self.filed(year_before, Filed::is_care) {
            self.tally.numerator -= of(&place).map_or(0, i64::from);
            self.tally.entries.insert(place.record.seq);
        }
    }

    fn nursing(&mut self, kind: fn(&Filed<'c>) -> bool) {
        for place in self.filed(self.asked.on, kind) {
            let said = place.nursing_beds.zip(place.beds);
            let part = said.map(|(nursing, beds)| Part {
                counted: i64::from(nursing),
                of: u64::from(beds),
                rests_on: vec![place.record],
            });
            self.add(part, place.record);
        }
    }

    fn private(&mut self, kind: fn(&Filed<'c>) -> bool, of: fn(&Filed<'c>) -> Option<u32>) {
        for place in self.filed(self.asked.on, kind) {
            let part = of(&place).zip(place.is_run_by_society(self.asked.on)).map(|(n, (society, by))| Part {
                counted: if society { i64::from(n) } else { 0 },
                of: u64::from(n),
                rests_on: vec![place.record, by],
            });
            self.add(part, place.record);
        }
    }

    fn graded(&mut self, least: u8) {
        for place in self.filed(self.asked.on, Filed::is_home) {
            let grade = place.grade(self.asked.on);
            let counted = i64::from(grade.is_some_and(|(grade, _)| least <= grade));
            let rests_on = grade.map(|(_, award)| award).into_iter().chain([place.record]).collect();
            self.add(Some(Part { counted, of: 1, rests_on }), place.record);
        }
    }

    /// So many of the staff of the places that are filed, by their own last reports.
    fn staffed(&mut self, of: fn(&StaffReported) -> (Option<u32>, Option<u32>)) {
        for place in self.filed(self.asked.on, |_| true) {
            let said = place.staff(self.asked.on).and_then(|(report, record)| {
                let (counted, all) = of(report);
                Some((counted?, all?, record))
            });
            let part = said.map(|(counted, all, record)| Part {
                counted: i64::from(counted.min(all)),
                of: u64::from(all),
                rests_on: vec![place.record, record],
            });
            self.add(part, place.record);
        }
    }

    /// Places for children: as they were last reported, else of a nursery alone its beds as filed.
    fn childcare(&mut self) {
        for place in self.filed(self.asked.on, |_| true) {
            let reported = place.childcare_places(self.asked.on);
            let part = match reported {
                Some((places, by)) => {
                    Some(Part { counted: i64::from(places), of: 0, rests_on: vec![place.record, by] })
                }
                None if place.is_nursery() => {
                    place.beds.map(|beds| Part { counted: i64::from(beds), of: 0, rests_on: vec![place.record] })
                }
                None => continue,
            };
            self.add(part, place.record);
        }
    }

    fn passed(&mut self, field: SupervisionField) {
        for place in checked(self.dossiers, self.rulebook, self.asked, field) {
            let part = Part { counted: i64::from(place.passed), of: 1, rests_on: vec![place.record] };
            self.add(Some(part), place.record);
        }
    }

    /// Takes in a place: what it adds, or the record that keeps silent.
    fn add(&mut self, part: Option<Part<'_>>, silent: &Recorded) {
        let Some(part) = part else {
            self.tally.silent += 1;
            self.tally.entries.insert(silent.seq);
            return;
        };
        self.tally.places += 1;
        self.tally.numerator = self.tally.numerator.saturating_add(part.counted);
        self.tally.denominator = self.tally.denominator.saturating_add(part.of);
        self.tally.entries.extend(part.rests_on.iter().map(|record| record.seq));
    }
}
