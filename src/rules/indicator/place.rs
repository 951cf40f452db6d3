//! Which places count in a region on a day, each of them once.

use crate::codes::{Day, LegalForm, RegionCode, SupervisionField};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers, Recorded};
use crate::statement::events::facility::FacilityKind;
use crate::statement::events::filing::FilingAccepted;
use crate::statement::events::inspection::InspectionResult;
use crate::statement::events::profile::StaffReported;
use crate::statement::{Event, Subject};

use super::Asked;
use crate::rules::grading::Grading;

/// For so many months a report on staff or capacity is taken for the present.
const REPORT_MONTHS: i32 = 12;

/// A place whose filing stands.
pub(super) struct Filed<'d> {
    pub dossier: &'d Dossier,
    pub record: &'d Recorded,
    pub filing: &'d FilingAccepted,
    pub beds: Option<u32>,
    pub nursing_beds: Option<u32>,
    pub area_m2: Option<u32>,
}

/// A place that was checked, with its last check.
pub(super) struct Checked<'d> {
    pub record: &'d Recorded,
    pub passed: bool,
}

/// The dossiers of all places.
pub(super) fn places(dossiers: &Dossiers) -> impl Iterator<Item = &Dossier> {
    dossiers.iter().map(AsRef::as_ref).filter(|dossier| matches!(dossier.subject(), Subject::Facility(_)))
}

/// What is recorded of a place itself and stands on a day.
fn standing(dossier: &Dossier, on: Day) -> impl Iterator<Item = &Recorded> {
    let own = dossier.own_records();
    own.filter(move |record| record.legal_day() <= on && dossier.stands(record, on))
}

/// The places in a region whose filing stands on a day, each with its last filing; of two for one day the later entry.
pub(super) fn filed<'d>(dossiers: &'d Dossiers, rulebook: &Rulebook, asked: Asked, on: Day) -> Vec<Filed<'d>> {
    let last = |dossier: &'d Dossier| {
        let filings = standing(dossier, on).filter_map(|record| {
            let Event::FilingAccepted(filing) = dossier.event(record) else { return None };
            let FilingAccepted { beds, nursing_beds, area_m2, .. } = *filing;
            Some(Filed { dossier, record, filing, beds, nursing_beds, area_m2 })
        });
        let found = filings.max_by_key(|filed| (filed.record.legal_day(), filed.record.seq))?;
        (!has_ended(&found, on)).then(|| changed(found, on))
    };
    places(dossiers).filter_map(last).filter(|filed| lies_in(filed.filing.region, rulebook, asked)).collect()
}

/// Whether the place ended its service since it filed.
fn has_ended(filed: &Filed<'_>, on: Day) -> bool {
    standing(filed.dossier, on).any(|record| {
        matches!(filed.dossier.event(record), Event::OperationEnded(_))
            && filed.record.legal_day() <= record.legal_day()
    })
}

/// The filing with the changes that were filed up to a day; what a change does not say stays as it was.
fn changed(mut filed: Filed<'_>, on: Day) -> Filed<'_> {
    let changes = standing(filed.dossier, on).filter_map(|record| {
        let Event::FilingChanged(change) = filed.dossier.event(record) else { return None };
        (change.filing.0 == filed.record.digest).then_some((record.legal_day(), record.seq, change))
    });
    let mut changes: Vec<_> = changes.collect();
    changes.sort_by_key(|(day, seq, _)| (*day, *seq));
    for (_, _, change) in changes {
        filed.beds = change.beds.or(filed.beds);
        filed.nursing_beds = change.nursing_beds.or(filed.nursing_beds);
        filed.area_m2 = change.area_m2.or(filed.area_m2);
    }
    filed
}

/// The places in a region that were checked in the year of the day asked for, each with its last check up to it. A
/// visit at which nobody was met is no check.
pub(super) fn checked<'d>(
    dossiers: &'d Dossiers,
    rulebook: &Rulebook,
    asked: Asked,
    field: SupervisionField,
) -> Vec<Checked<'d>> {
    let last = |dossier: &'d Dossier| {
        let in_year = standing(dossier, asked.on).filter(|record| record.legal_day().year() == asked.on.year());
        let checks =
            in_year.filter_map(|record| check(dossier.event(record), field).map(|(r, found)| (record, r, found)));
        let (record, region, result) = checks
            .filter(|(_, _, result)| *result != InspectionResult::Unreachable)
            .max_by_key(|(record, _, _)| (record.legal_day(), record.seq))?;
        let passed = result == InspectionResult::NoIssuesFound;
        lies_in(region, rulebook, asked).then_some(Checked { record, passed })
    };
    places(dossiers).filter_map(last).collect()
}

/// Where a check in a field was, and what it came to.
fn check(event: &Event, field: SupervisionField) -> Option<(RegionCode, InspectionResult)> {
    if let Event::InspectionRecorded(visit) = event {
        (visit.field == field).then_some((visit.region, visit.result))
    } else if let Event::FireCheckRecorded(check) = event {
        (field == SupervisionField::Fire).then_some((check.region, check.result))
    } else {
        None
    }
}

/// Whether a place lies in the region asked for. A code that was renumbered since counts as what it became, so that
/// nobody is lost between the old and the new one.
fn lies_in(region: RegionCode, rulebook: &Rulebook, asked: Asked) -> bool {
    asked.place.is_none_or(|place| place.contains(today_called(region, rulebook, asked.on)))
}

fn today_called(region: RegionCode, rulebook: &Rulebook, on: Day) -> RegionCode {
    let mut code = region;
    // A chain of successors is shorter than this; the bound keeps a table that runs in a circle from hanging us.
    for _ in 0..8 {
        match rulebook.regions.successors(code) {
            [(next, year)] if !rulebook.regions.known_on(code, on) && *year <= on.year() => code = *next,
            _ => break,
        }
    }
    code
}

impl<'d> Filed<'d> {
    /// Whether it is there for elders.
    pub(super) fn is_care(&self) -> bool {
        self.is_home() || self.is_community()
    }

    /// Whether it is a home.
    pub(super) fn is_home(&self) -> bool {
        self.filing.kinds.contains(&FacilityKind::ElderlyCareHome)
    }

    /// Whether it cares for those who live at home.
    pub(super) fn is_community(&self) -> bool {
        self.filing.kinds.contains(&FacilityKind::CommunityCare) || self.filing.kinds.contains(&FacilityKind::DayCare)
    }

    /// Whether it is a nursery and nothing else: then its beds are places.
    pub(super) fn is_nursery(&self) -> bool {
        self.filing.kinds.iter().all(|kind| *kind == FacilityKind::Childcare)
    }

    /// Whether society runs it on a day, with the record that says who does; `None` where that is not known.
    pub(super) fn is_run_by_society(&self, on: Day) -> Option<(bool, &'d Recorded)> {
        let holds = |last: Option<Day>| last.is_none_or(|last| on <= last);
        let named = self.dossier.operators().into_iter().find(|at| at.from <= on && holds(at.until));
        let (by, record) = match named {
            Some(at) => (at.by, self.dossier.records().iter().find(|record| record.seq == at.seq).map(AsRef::as_ref)?),
            None => (self.filing.institution, self.record),
        };
        let society = match by.legal_form() {
            LegalForm::StateOrgan | LegalForm::PublicInstitution | LegalForm::MassOrganisation => false,
            LegalForm::SocialAssociation
            | LegalForm::SocialServiceBody
            | LegalForm::Foundation
            | LegalForm::Company
            | LegalForm::SoleTrader
            | LegalForm::Cooperative
            | LegalForm::RuralCollective => true,
            LegalForm::Other => return None,
        };
        Some((society, record))
    }

    /// The last report on its staff of the twelve months before a day.
    pub(super) fn staff(&self, on: Day) -> Option<(&'d StaffReported, &'d Recorded)> {
        let reports = standing(self.dossier, on).filter_map(|record| {
            let Event::StaffReported(report) = self.dossier.event(record) else { return None };
            Some((report, record))
        });
        let fresh = reports.filter(|(report, _)| on < report.as_of_on.plus_months(REPORT_MONTHS));
        fresh.max_by_key(|(report, record)| (report.as_of_on, record.seq))
    }

    /// Places for children by the last report on its capacity of the twelve months before a day.
    pub(super) fn childcare_places(&self, on: Day) -> Option<(u32, &'d Recorded)> {
        let reports = standing(self.dossier, on).filter_map(|record| {
            let Event::CapacityReported(report) = self.dossier.event(record) else { return None };
            let fresh = on < report.as_of_on.plus_months(REPORT_MONTHS);
            Some((report.as_of_on, record, report.childcare_places.filter(|_| fresh)?))
        });
        reports.max_by_key(|(as_of, record, _)| (*as_of, record.seq)).map(|(_, record, places)| (places, record))
    }

    /// The grade that holds on a day, of several the last, with the record that says so.
    pub(super) fn grade(&self, on: Day) -> Option<(u8, &'d Recorded)> {
        let awards =
            standing(self.dossier, on).filter_map(|record| Some((record, Grading::of(self.dossier.event(record))?)));
        let last = awards.max_by_key(|(record, _)| (record.legal_day(), record.seq));
        last.filter(|(_, found)| on <= found.until).map(|(record, found)| (found.grade, record))
    }
}
