//! A facility: its dossier and its row. It has no standing of its own; its operator's is shown, labelled.

use std::sync::Arc;

use crate::oversight::Dossier;
use crate::rules::stage;
use crate::statement::{Subject, Uuid};

use super::coded::{By, Coded, Place, coded};
use super::dossier::{FacilityDossier, FacilityRow, OperatorView};
use super::gathered::Gathered;
use super::institution::{facility_registered, inspected_on, open_problems};
use super::pin::Register;
use super::render::Shown;
use super::standing::{StageView, StandingView};

/// What a facility tells about itself.
pub(super) struct Facts {
    pub name: Option<String>,
    pub kinds: Vec<Coded>,
    pub place: Option<Place>,
    pub address: Option<String>,
    pub grade: Option<u8>,
}

impl Register {
    /// All that is public about a facility; `None` if nothing about it is.
    #[must_use]
    pub fn facility(&self, id: Uuid) -> Option<FacilityDossier> {
        let subject = self.canonical(Subject::Facility(id));
        let gathered = self.gather_facility(subject)?;
        let own = gathered.home(subject)?;
        let each = || gathered.shown(self);
        let operators = own.operators().into_iter().map(|at| OperatorView {
            operator: self.institution_named(at.by),
            from: at.from,
            until: at.until,
            entry: at.seq.0,
        });
        Some(FacilityDossier {
            reading: self.reading(),
            summary: self.facility_row(own, &gathered),
            registration: facility_registered(each()).map(|(shown, _)| shown.head()),
            operators: operators.collect(),
            operator_standing: self.operator_standing(own),
            stage: self.stage_of(own),
            last_inspection: each().find_map(Shown::inspection),
            open_problems: open_problems(each()),
            fire_checks: each().filter_map(Shown::fire_check).collect(),
            inspections: each().filter_map(Shown::inspection).collect(),
            grades: each().filter_map(Shown::grade).collect(),
            filings: each().filter_map(Shown::filing).collect(),
            licences: each().filter_map(Shown::licence).collect(),
            timeline: super::timeline::items(each()),
        })
    }

    /// The stage of a place, with the dossiers of those who hold its licences as far as the reader sees them.
    pub(super) fn stage_of(&self, own: &Dossier) -> StageView {
        let operator = own.operator_on(self.on()).map(|at| Subject::Institution(at.by));
        let named = own.records().iter().map(|record| record.subject).chain(operator);
        let mut holders: Vec<Subject> = named.map(|holder| self.canonical(holder)).collect();
        holders.sort_unstable();
        holders.dedup();
        holders.retain(|holder| matches!(holder, Subject::Institution(_)));
        let holders: Vec<Arc<Dossier>> = holders.into_iter().filter_map(|holder| self.visible(holder)).collect();
        let holders: Vec<&Dossier> = holders.iter().map(AsRef::as_ref).collect();
        StageView::from(stage(own, &holders, &self.rulebook, self.on()))
    }

    pub(super) fn facility_row_of(&self, own: &Arc<Dossier>) -> FacilityRow {
        match self.gather_facility(own.subject()) {
            Some(gathered) => self.facility_row(own, &gathered),
            None => self.facility_row(own, &Gathered::default()),
        }
    }

    fn facility_row(&self, own: &Dossier, gathered: &Gathered) -> FacilityRow {
        let each = || gathered.shown(self);
        let facts = self.facility_facts(own);
        FacilityRow {
            id: id_of(own.subject()),
            other_ids: own.names().filter(|name| *name != own.subject()).map(id_of).collect(),
            name: facts.name,
            kinds: facts.kinds,
            place: facts.place,
            address: facts.address,
            operator: self.operator(own),
            operator_standing: self.operator_standing(own).map(|standing| standing.summary),
            grade: facts.grade,
            open_problems: open_problems(each()).len(),
            last_inspected_on: each().find_map(inspected_on),
        }
    }

    pub(super) fn facility_facts(&self, own: &Dossier) -> Facts {
        let each = || {
            let records = own.own_records().rev();
            let records = records.filter(|record| self.had_happened(record));
            records.map(|record| Shown { register: self, home: own, record })
        };
        let registration = facility_registered(each());
        let place = registration.map(|(shown, found)| self.place(found.region, shown.record.legal_day()));
        Facts {
            name: registration.map(|(_, found)| found.name.as_str().to_owned()),
            kinds: registration
                .map(|(_, found)| found.kinds.iter().map(|kind| coded!(*kind)).collect())
                .unwrap_or_default(),
            place: place.or_else(|| each().find_map(Shown::place)),
            address: registration.map(|(_, found)| found.address.as_str().to_owned()),
            grade: each().filter_map(Shown::grade).filter(|grade| grade.holds).map(|grade| grade.grade).max(),
        }
    }

    fn operator(&self, own: &Dossier) -> Option<By> {
        let on = self.on();
        let holds = |at: &crate::oversight::Operated| at.from <= on && at.until.is_none_or(|last| on <= last);
        own.operators().into_iter().find(holds).map(|at| self.institution_named(at.by))
    }

    fn operator_standing(&self, own: &Dossier) -> Option<StandingView> {
        self.standing(self.operator(own)?.code, self.on()).map(|found| found.standing)
    }
}

pub(super) fn id_of(subject: Subject) -> String {
    subject.to_string().trim_start_matches("facilities/").to_owned()
}
