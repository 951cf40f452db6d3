//! An institution: its dossier, its row, its standing.

use crate::codes::{Day, RegionCode, Uscc};
use crate::oversight::Dossier;
use crate::rules::{listings, standing};
use crate::statement::events::facility::FacilityRegistered;
use crate::statement::events::institution::InstitutionRegistered;
use crate::statement::events::transcript::Transcribed;
use crate::statement::{Event, Subject};

use super::coded::{By, Coded, Place};
use super::dossier::{InstitutionDossier, InstitutionRow, InstitutionStanding};
use super::facility::id_of;
use super::gathered::Gathered;
use super::pin::Register;
use super::record::{ListingView, ProblemView};
use super::render::Shown;
use super::standing::{PlaceStageView, StandingView};

impl Register {
    /// All that is public about an institution; `None` if nothing about it is.
    #[must_use]
    pub fn institution(&self, code: Uscc) -> Option<InstitutionDossier> {
        let code = self.canonical_code(code);
        let gathered = self.gather_institution(code)?;
        let standing = self.standing_of(code, &gathered, self.on())?;
        let summary = self.institution_row(code, &gathered)?;
        let own = gathered.home(Subject::Institution(code))?;
        let each = || gathered.shown(self);
        let registration = registered(each());
        Some(InstitutionDossier {
            reading: self.reading(),
            summary,
            standing,
            address: registration.and_then(|(_, found)| found.address.as_ref().map(|text| text.as_str().to_owned())),
            registration: registration.map(|(shown, _)| shown.head()),
            succeeded_by: self.succeeded_by(own),
            predecessors: self.predecessors(own),
            facilities: gathered.operated.iter().map(|facility| self.facility_row_of(facility)).collect(),
            stages: gathered.operated.iter().map(|place| self.place_stage(place)).collect(),
            last_inspection: each().find_map(Shown::inspection),
            open_problems: open_problems(each()),
            fire_checks: each().filter_map(Shown::fire_check).collect(),
            inspections: each().filter_map(Shown::inspection).collect(),
            penalties: each().filter_map(Shown::penalty).collect(),
            annulments: each().filter_map(Shown::annulment).collect(),
            listings: self.listings_of(code, &gathered),
            grades: each().filter_map(Shown::grade).collect(),
            filings: each().filter_map(Shown::filing).collect(),
            licences: each().filter_map(Shown::licence).collect(),
            timeline: super::timeline::items(each()),
        })
    }

    /// The standing of an institution on a legal day, by what is public on the day of the pin.
    #[must_use]
    pub fn standing(&self, code: Uscc, on: Day) -> Option<InstitutionStanding> {
        let code = self.canonical_code(code);
        let standing = self.standing_of(code, &self.gather_institution(code)?, on)?;
        Some(InstitutionStanding { reading: self.reading(), uscc: code, standing })
    }

    /// An institution with its name, if its registration is public.
    ///
    /// Trust: the code that stays, so that a link never leads to a name that leads on.
    pub(super) fn institution_named(&self, code: Uscc) -> By {
        let code = self.canonical_code(code);
        let public = self.visible(Subject::Institution(code));
        let name = public.and_then(|dossier| {
            let mut named = dossier.own_records().rev();
            named.find_map(|record| registration(dossier.event(record)).map(|found| found.name.as_str().to_owned()))
        });
        By { code, name }
    }

    pub(super) fn standing_of(&self, code: Uscc, gathered: &Gathered, on: Day) -> Option<StandingView> {
        let own = gathered.home(Subject::Institution(code))?;
        let found = standing(own, &self.rulebook, on, self.today());
        let public: Vec<&Dossier> = gathered.homes().collect();
        let place = seat(gathered, self).or_else(|| code.registrar_region_text().parse().ok())?;
        let coverage = crate::rules::coverage(&self.submitters, &public, place, &self.rulebook, on);
        Some(StandingView::new(found, coverage))
    }

    pub(super) fn institution_row(&self, code: Uscc, gathered: &Gathered) -> Option<InstitutionRow> {
        let each = || gathered.shown(self);
        let registration = registered(each());
        let facilities: Vec<_> = gathered.operated.iter().map(|facility| self.facility_facts(facility)).collect();
        let mut kinds: Vec<Coded> = facilities.iter().flat_map(|facts| facts.kinds.clone()).collect();
        kinds.sort();
        kinds.dedup();
        let place = registration.map(|(shown, found)| self.place(found.region, shown.record.legal_day()));
        Some(InstitutionRow {
            uscc: code,
            other_codes: self.other_codes(code),
            name: registration.map(|(_, found)| found.name.as_str().to_owned()),
            nature: Coded::of_form(code.legal_form()),
            place: place.or_else(|| facilities.iter().find_map(|facts| facts.place.clone())),
            standing: self.standing_of(code, gathered, self.on())?.summary,
            kinds,
            facilities: facilities.len(),
            grade: facilities.iter().filter_map(|facts| facts.grade).max(),
            penalties: each().filter(|shown| is_penalty(shown.event())).count(),
            open_problems: open_problems(each()).len(),
            last_inspected_on: each().find_map(inspected_on),
        })
    }

    /// The codes that lead to one.
    fn other_codes(&self, code: Uscc) -> Vec<Uscc> {
        let code_of = |name| if let Subject::Institution(other) = name { Some(other) } else { None };
        let names = self.dossiers().names_of(Subject::Institution(code));
        names.into_iter().filter_map(code_of).filter(|other| *other != code).collect()
    }

    fn place_stage(&self, place: &Dossier) -> PlaceStageView {
        PlaceStageView { facility: id_of(place.subject()), stage: self.stage_of(place) }
    }

    fn listings_of(&self, code: Uscc, gathered: &Gathered) -> Vec<ListingView> {
        let Some(home) = gathered.home(Subject::Institution(code)) else { return Vec::new() };
        let found = listings(home, &self.rulebook, self.on());
        let view = |listed: &crate::rules::Listed| {
            Shown { register: self, home, record: home.record(listed.digest)? }.listing(listed)
        };
        found.iter().rev().filter_map(view).collect()
    }

    pub(super) fn place(&self, region: RegionCode, day: Day) -> Place {
        Place::new(region, day, &self.rulebook)
    }
}

/// The newest registration.
fn registered<'r>(mut shown: impl Iterator<Item = Shown<'r>>) -> Option<(Shown<'r>, &'r InstitutionRegistered)> {
    shown.find_map(|shown| registration(shown.event()).map(|found| (shown, found)))
}

fn registration(event: &Event) -> Option<&InstitutionRegistered> {
    if let Event::InstitutionRegistered(registered) = event { Some(registered) } else { None }
}

/// The newest registration of a facility.
pub(super) fn facility_registered<'r>(
    mut shown: impl Iterator<Item = Shown<'r>>,
) -> Option<(Shown<'r>, &'r FacilityRegistered)> {
    shown.find_map(|shown| {
        if let Event::FacilityRegistered(registered) = shown.event() { Some((shown, registered)) } else { None }
    })
}

pub(super) fn seat(gathered: &Gathered, register: &Register) -> Option<RegionCode> {
    let registration = registered(gathered.shown(register)).map(|(_, found)| found.region);
    registration.or_else(|| gathered.shown(register).find_map(|shown| shown.event().region()))
}

/// Problems that are not mended, the most urgent first.
pub(super) fn open_problems<'r>(shown: impl Iterator<Item = Shown<'r>>) -> Vec<ProblemView> {
    let mut found: Vec<ProblemView> =
        shown.filter_map(Shown::problem).filter(|problem| problem.mended_on.is_none()).collect();
    found.sort_by_key(|problem| (problem.due_on, problem.head.seq));
    found
}

pub(super) fn inspected_on(shown: Shown<'_>) -> Option<Day> {
    if let Event::InspectionRecorded(recorded) = shown.event() { Some(recorded.visited_on) } else { None }
}

/// Whether it is a penalty, transcribed ones included.
pub(super) fn is_penalty(event: &Event) -> bool {
    if let Event::RecordTranscribed(copied) = event {
        matches!(copied.content, Transcribed::Penalty { .. })
    } else {
        matches!(event, Event::PenaltyDecided(_))
    }
}
