//! Who goes to an object that was drawn.

use std::collections::BTreeSet;

use crate::codes::Hash;
use crate::statement::{Inspected, PersonId};

use super::drawn::{Passed, Seats};
use super::frozen::{DrawError, Team, Terms};
use super::lines::OfficerLine;
use super::method::officer_ticket;
use super::seed::Seed;
use super::sheet::Sheet;

/// The officers of a draw, before the seed puts them in order for an object.
pub(super) struct Bench<'d> {
    pub(super) terms: &'d Terms,
    pub(super) officers: &'d Sheet<OfficerLine>,
    pub(super) seed: &'d Seed,
}

/// Whether an officer may go to an object.
pub(super) enum Place {
    /// Nothing stands against it.
    Free,
    /// Stood back before the freeze; the opening of the recusal.
    Recused(Hash),
    /// Dropped out after the draw.
    Dropped,
}

impl Bench<'_> {
    /// Seats the teams one after the other, the smallest tickets first; nobody sits twice.
    pub(super) fn seats(&self, object: Inspected, place: &dyn Fn(PersonId) -> Place) -> Result<Vec<Seats>, DrawError> {
        let mut order: Vec<(Hash, &OfficerLine)> =
            self.officers.lines().iter().map(|line| (self.ticket(object, line.officer), line)).collect();
        order.sort_unstable_by_key(|(ticket, line)| (*ticket, line.officer));
        let mut seated = BTreeSet::new();
        let mut teams = Vec::new();
        for Team { field, officers: wanted } in &self.terms.teams {
            let mut team = Seats { field: *field, officers: vec![], passed: vec![] };
            for (_, line) in order.iter().filter(|(_, line)| line.scope.contains(field)) {
                if team.officers.len() == usize::from(*wanted) {
                    break;
                }
                match place(line.officer) {
                    Place::Free if seated.insert(line.officer) => team.officers.push(line.officer),
                    Place::Recused(opening) => team.passed.push(Passed { officer: line.officer, opening }),
                    Place::Free | Place::Dropped => {}
                }
            }
            let found = team.officers.len();
            if found < usize::from(*wanted) {
                return Err(DrawError::TooFewOfficers { object, field: *field, wanted: *wanted, found });
            }
            teams.push(team);
        }
        Ok(teams)
    }

    fn ticket(&self, object: Inspected, officer: PersonId) -> Hash {
        officer_ticket(self.seed.as_str(), self.terms.draw, object, officer)
    }
}
