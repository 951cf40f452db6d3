//! Who took over from whom: each stays who it is, and the pages of both name each other.

use crate::codes::Uscc;
use crate::oversight::Dossier;
use crate::statement::events::institution::InstitutionSucceeded;
use crate::statement::{Event, Subject};

use super::coded::coded;
use super::dossier::SuccessionView;
use super::pin::Register;

impl Register {
    /// Who took over from a legal person, the first day first.
    pub(super) fn succeeded_by(&self, own: &Dossier) -> Vec<SuccessionView> {
        let told = own.own_records().filter(|record| self.had_happened(record));
        let told = told.filter_map(|record| Some((succession(own.event(record))?, record.seq.0)));
        let found = told.flat_map(|(succeeded, seq)| {
            succeeded.successors.iter().map(move |code| self.succession(*code, succeeded, seq))
        });
        sorted(found.collect())
    }

    /// From whom a legal person took over, the first day first.
    pub(super) fn predecessors(&self, own: &Dossier) -> Vec<SuccessionView> {
        let guests = own.records().iter().filter(|record| !own.is_home_of(record) && self.had_happened(record));
        let found = guests.filter_map(|record| {
            let home = self.visible(record.subject)?;
            let succeeded = succession(home.event(home.own(record.digest)?))?;
            let names_it = succeeded.successors.iter().any(|code| own.is_of(Subject::Institution(*code)));
            let Subject::Institution(old) = home.subject() else { return None };
            names_it.then(|| self.succession(old, succeeded, record.seq.0))
        });
        sorted(found.collect())
    }

    fn succession(&self, other: Uscc, succeeded: &InstitutionSucceeded, entry: u64) -> SuccessionView {
        SuccessionView {
            institution: self.institution_named(other),
            ground: coded!(succeeded.ground),
            on: succeeded.succeeded_on,
            entry,
        }
    }
}

fn succession(event: &Event) -> Option<&InstitutionSucceeded> {
    if let Event::InstitutionSucceeded(succeeded) = event { Some(succeeded) } else { None }
}

fn sorted(mut found: Vec<SuccessionView>) -> Vec<SuccessionView> {
    found.sort_by_key(|one| (one.on, one.entry, one.institution.code));
    found
}
