//! What is frozen before the seed exists, and the draw from it.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::codes::{Hash, SupervisionField};
use crate::statement::{Inspected, Uuid};

use super::drawn::{Drawn, Turn, Visit};
use super::lines::{
    Dropped, LotLine, NameLine, ObjectLine, OfficerLine, RecusalDigestLine, RecusalLine, dropped_key, recusal_key,
};
use super::method::lot_ticket;
use super::seating::{Bench, Place};
use super::seed::Seed;
use super::sheet::{Line, Sheet, SheetError};

/// What is drawn: how many objects, and how many officers of which fields go to each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Id of the draw, the case of its statements; part of every ticket.
    pub draw: Uuid,
    /// How many objects are drawn.
    pub objects: u16,
    /// Who goes to each, by field; several fields make a joint visit.
    pub teams: Vec<Team>,
}

/// How many officers go in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    /// The field.
    pub field: SupervisionField,
    /// How many.
    pub officers: u16,
}

/// The fewest officers of a team. Source: 行政处罚法 art. 42; 总局令第49号 art. 23; INS-06.
const OFFICERS_MIN: u16 = 2;

/// The restricted lists of a draw, which fit each other.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub(super) terms: Terms,
    pub(super) objects: Sheet<ObjectLine>,
    pub(super) officers: Sheet<OfficerLine>,
    pub(super) recusals: Sheet<RecusalLine>,
}

/// The public lists of a draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// What is drawn.
    pub terms: Terms,
    /// Who can be drawn.
    pub names: Sheet<NameLine>,
    /// Their lots, whose is not said.
    pub lots: Sheet<LotLine>,
    /// Who can be sent.
    pub officers: Sheet<OfficerLine>,
    /// Who stands back where, sealed.
    pub recusals: Sheet<RecusalDigestLine>,
}

/// Lists from which nothing can be drawn as the terms say.
#[derive(Debug, Error)]
pub enum DrawError {
    /// Nothing to draw.
    #[error("a draw draws at least one object and sends officers in at least one field, each field once")]
    Terms,
    /// A team of one.
    #[error("{officers} officers in {}: at least {OFFICERS_MIN} go", field.as_str())]
    Team {
        /// The field.
        field: SupervisionField,
        /// How many.
        officers: u16,
    },
    /// Fewer objects than are to be drawn.
    #[error("{wanted} objects are to be drawn, and {found} stand in the list and were not dropped")]
    TooFewObjects {
        /// How many are to be drawn.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
    /// Not enough officers for an object.
    #[error("{wanted} officers in {} are to go to {object}, and {found} may", field.as_str())]
    TooFewOfficers {
        /// The object.
        object: Inspected,
        /// The field.
        field: SupervisionField,
        /// How many are to go.
        wanted: u16,
        /// How many may.
        found: usize,
    },
    /// A scope that is not in order.
    #[error("the scope of {officer} is one field or more, each once, in the byte order of their codes")]
    Scope {
        /// The officer.
        officer: String,
    },
    /// Two lines have one secret: to open one would open the other.
    #[error("{key} has the secret of another line")]
    SecretTwice {
        /// The later line.
        key: String,
    },
    /// A recusal or dropout of somebody who stands in no list: it would be honoured nowhere.
    #[error("{key} names somebody who does not stand in the lists")]
    Unknown {
        /// The line.
        key: String,
    },
    /// A reason of an officer for an object, or the other way round.
    #[error("{key}: the reason {reason} is of the other kind")]
    Reason {
        /// The line.
        key: String,
        /// The reason.
        reason: &'static str,
    },
    /// The public lists cannot be made.
    #[error("the public lists cannot be made")]
    Published(#[source] SheetError),
}

impl Frozen {
    /// Puts lists together that fit the terms and each other.
    ///
    /// # Errors
    ///
    /// The first thing that would let the draw fail or a line be ignored.
    pub fn new(
        terms: Terms,
        objects: Sheet<ObjectLine>,
        officers: Sheet<OfficerLine>,
        recusals: Sheet<RecusalLine>,
    ) -> Result<Self, DrawError> {
        let frozen = Self { terms, objects, officers, recusals };
        frozen.check_terms()?;
        frozen.check_lines()?;
        frozen.check_officers()?;
        Ok(frozen)
    }

    fn check_terms(&self) -> Result<(), DrawError> {
        let fields: BTreeSet<_> = self.terms.teams.iter().map(|team| team.field).collect();
        if self.terms.objects == 0 || fields.is_empty() || fields.len() != self.terms.teams.len() {
            return Err(DrawError::Terms);
        }
        if let Some(Team { field, officers }) = self.terms.teams.iter().find(|team| team.officers < OFFICERS_MIN) {
            return Err(DrawError::Team { field: *field, officers: *officers });
        }
        let (wanted, found) = (usize::from(self.terms.objects), self.objects.len());
        if found < wanted { Err(DrawError::TooFewObjects { wanted, found }) } else { Ok(()) }
    }

    fn check_lines(&self) -> Result<(), DrawError> {
        let mut secrets = BTreeSet::new();
        let objects = self.objects.lines().iter().map(|line| (line.secret, line.key()));
        let recusals = self.recusals.lines().iter().map(|line| (line.secret, line.key()));
        for (secret, key) in objects.chain(recusals) {
            if !secrets.insert(secret.to_text()) {
                return Err(DrawError::SecretTwice { key });
            }
        }
        for line in self.officers.lines() {
            let in_order = line.scope.iter().zip(line.scope.iter().skip(1)).all(|(a, b)| a.as_str() < b.as_str());
            if line.scope.is_empty() || !in_order {
                return Err(DrawError::Scope { officer: line.key() });
            }
        }
        let known = |line: &RecusalLine| {
            self.objects.get(&line.object.to_string()).is_some()
                && self.officers.get(&line.officer.to_string()).is_some()
        };
        match self.recusals.lines().iter().find(|line| !known(line)) {
            Some(line) => Err(DrawError::Unknown { key: line.key() }),
            None => Ok(()),
        }
    }

    /// Every object has enough officers who do not stand back, so that the draw cannot fail on it.
    fn check_officers(&self) -> Result<(), DrawError> {
        for Team { field, officers: wanted } in &self.terms.teams {
            let in_scope = self.officers.lines().iter().filter(|line| line.scope.contains(field)).count();
            let mut recused: BTreeMap<Inspected, usize> = BTreeMap::new();
            for line in self.recusals.lines() {
                let officer = self.officers.get(&line.officer.to_string());
                if officer.is_some_and(|officer| officer.scope.contains(field)) {
                    *recused.entry(line.object).or_default() += 1;
                }
            }
            for line in self.objects.lines() {
                let found = in_scope - recused.get(&line.object).copied().unwrap_or_default();
                if found < usize::from(*wanted) {
                    return Err(DrawError::TooFewOfficers {
                        object: line.object,
                        field: *field,
                        wanted: *wanted,
                        found,
                    });
                }
            }
        }
        Ok(())
    }

    /// The objects, restricted.
    #[must_use]
    pub const fn objects(&self) -> &Sheet<ObjectLine> {
        &self.objects
    }

    /// The recusals, restricted.
    #[must_use]
    pub const fn recusals(&self) -> &Sheet<RecusalLine> {
        &self.recusals
    }

    /// The public lists.
    ///
    /// # Errors
    ///
    /// More lots than a list may have.
    pub fn published(&self) -> Result<Published, DrawError> {
        let names = self.objects.lines().iter().map(|line| NameLine { object: line.object }).collect();
        let lots = self.objects.lines().iter().flat_map(ObjectLine::lots).map(|(lot, _)| LotLine { lot }).collect();
        let sealed = self.recusals.lines().iter().map(|line| RecusalDigestLine { recusal: line.digest() }).collect();
        Ok(Published {
            terms: self.terms.clone(),
            names: Sheet::new(names).map_err(DrawError::Published)?,
            lots: Sheet::new(lots).map_err(DrawError::Published)?,
            officers: self.officers.clone(),
            recusals: Sheet::new(sealed).map_err(DrawError::Published)?,
        })
    }

    /// Draws; with `dropped`, what the method gives when those do not stand.
    ///
    /// A re-draw is this same function: whoever is not dropped keeps the place that the seed gave, and the next in
    /// order moves up.
    ///
    /// # Errors
    ///
    /// A dropout that names nobody; too few objects or officers once those that dropped out are gone.
    pub fn draw(&self, seed: &Seed, dropped: &Sheet<Dropped>) -> Result<Drawn, DrawError> {
        self.check_dropped(dropped)?;
        let mut order: Vec<(Hash, Hash, Hash, Inspected)> = Vec::new();
        for line in self.objects.lines() {
            let ticket = |lot| lot_ticket(seed.as_str(), self.terms.draw, lot);
            order.extend(line.lots().map(|(lot, opening)| (ticket(lot), lot, opening, line.object)));
        }
        order.sort_unstable_by_key(|(ticket, lot, ..)| (*ticket, *lot));
        let bench = Bench { terms: &self.terms, officers: &self.officers, seed };
        let (mut turns, mut had_turn, mut left) = (Vec::new(), BTreeSet::new(), usize::from(self.terms.objects));
        for (_, lot, opening, object) in order {
            if left == 0 {
                break;
            }
            if !had_turn.insert(object) {
                turns.push(Turn::Void { lot });
            } else if let Some(Dropped { reason, .. }) = dropped.get(&dropped_key(object, None)) {
                turns.push(Turn::Dropped { lot, opening, object, reason: *reason });
            } else {
                let teams = bench.seats(object, &|officer| {
                    if let Some(line) = self.recusals.get(&recusal_key(officer, object)) {
                        Place::Recused(line.opening())
                    } else if dropped.get(&dropped_key(object, Some(officer))).is_some() {
                        Place::Dropped
                    } else {
                        Place::Free
                    }
                })?;
                turns.push(Turn::Drawn { lot, opening, visit: Visit { object, teams } });
                left -= 1;
            }
        }
        let wanted = usize::from(self.terms.objects);
        if left == 0 { Ok(Drawn { turns }) } else { Err(DrawError::TooFewObjects { wanted, found: wanted - left }) }
    }

    fn check_dropped(&self, dropped: &Sheet<Dropped>) -> Result<(), DrawError> {
        for line in dropped.lines() {
            let officer_known = line.officer.is_none_or(|officer| self.officers.get(&officer.to_string()).is_some());
            if !officer_known || self.objects.get(&line.object.to_string()).is_none() {
                return Err(DrawError::Unknown { key: line.key() });
            }
            if line.reason.is_of_officer() != line.officer.is_some() {
                return Err(DrawError::Reason { key: line.key(), reason: line.reason.as_str() });
            }
        }
        Ok(())
    }
}
