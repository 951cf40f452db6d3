//! The draw run again: by anybody from the public lists, by an auditor from the restricted ones.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::codes::{Hash, SupervisionField};
use crate::statement::Inspected;

use super::drawn::{Drawn, Turn, Visit};
use super::frozen::{Frozen, Published};
use super::lines::{Dropped, dropped_key};
use super::method::{lot_of, lot_ticket, recusal_digest};
use super::seating::{Bench, Place};
use super::seed::Seed;
use super::sheet::Sheet;

/// Something in a result that the method does not give.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Difference {
    /// A lot out of its order: one before it was skipped, or it is none of the list.
    #[error("turn {turn} is lot {found}, the seed gives {wanted}")]
    Order {
        /// Which turn, from 1.
        turn: usize,
        /// The lot in the result.
        found: Hash,
        /// The lot whose turn it is.
        wanted: Hash,
    },
    /// An opening that does not open its lot.
    #[error("turn {turn} is not opened by what is shown: it is not a lot of {object}")]
    Opening {
        /// Which turn, from 1.
        turn: usize,
        /// The object that it is said to be of.
        object: Inspected,
    },
    /// An object that is not in the list of names.
    #[error("{object} is not in the list of names")]
    Unnamed {
        /// The object.
        object: Inspected,
    },
    /// An object that has a second turn.
    #[error("turn {turn}: {object} had its turn before")]
    Again {
        /// Which turn, from 1.
        turn: usize,
        /// The object.
        object: Inspected,
    },
    /// The first turn is void.
    #[error("the first turn is void, and nobody had a turn before it")]
    VoidFirst,
    /// Dropped, or not, other than the record of what was dropped says.
    #[error("turn {turn}: {object} is dropped here or in the records of re-draws, and not in both")]
    Dropped {
        /// Which turn, from 1.
        turn: usize,
        /// The object.
        object: Inspected,
    },
    /// Another number of objects than the freeze says, or lots after the last.
    #[error("{found} objects are drawn, the freeze says {wanted}; the last turn is the one that draws the last")]
    Number {
        /// How many the result draws.
        found: usize,
        /// How many are to be drawn.
        wanted: usize,
    },
    /// Other officers than the tickets give.
    #[error("the officers who go to {object} in {} are not those whom the seed gives", field.as_str())]
    Seats {
        /// The object.
        object: Inspected,
        /// The first field that differs.
        field: SupervisionField,
    },
    /// Too few officers are left for an object.
    #[error("too few officers are left for {object}")]
    Unseated {
        /// The object.
        object: Inspected,
    },
    /// A public list is not made from the restricted ones.
    #[error("the public {list} do not follow from the restricted lists")]
    List {
        /// Which list.
        list: &'static str,
    },
    /// The restricted lists give another result: a void lot is not of an object that had its turn.
    #[error("turn {turn} is not what the restricted lists give")]
    Result {
        /// The first turn that differs, from 1.
        turn: usize,
    },
    /// From the restricted lists nothing can be drawn.
    #[error("the restricted lists give no result: {why}")]
    Impossible {
        /// Why.
        why: String,
    },
}

/// What a check comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What the method does not give.
    pub differences: Vec<Difference>,
    /// How many void lots could not be judged, because only the restricted lists say whose they are.
    pub unopened: usize,
}

/// Checks a result from the public lists.
#[must_use]
pub fn check(published: &Published, seed: &Seed, dropped: &Sheet<Dropped>, drawn: &Drawn) -> Checked {
    let bench = Bench { terms: &published.terms, officers: &published.officers, seed };
    let mut check = Check { published, dropped, bench, seen: BTreeSet::new(), differences: vec![] };
    let ticket = |lot: Hash| (lot_ticket(seed.as_str(), published.terms.draw, lot), lot);
    let mut order: Vec<(Hash, Hash)> = published.lots.lines().iter().map(|line| ticket(line.lot)).collect();
    order.sort_unstable();
    let wanted_lots = order.iter().map(|(_, lot)| Some(*lot)).chain(std::iter::repeat(None));
    for ((index, turn), wanted) in drawn.turns.iter().enumerate().zip(wanted_lots) {
        let (found, wanted) = (turn.lot(), wanted.unwrap_or(Hash::ZERO));
        if found != wanted {
            // Every later turn would differ, too: the first says what is wrong.
            check.differences.push(Difference::Order { turn: index + 1, found, wanted });
            break;
        }
        check.turn(index + 1, turn);
    }
    let (found, wanted) = (drawn.visits().count(), usize::from(published.terms.objects));
    if found != wanted || !matches!(drawn.turns.last(), Some(Turn::Drawn { .. })) {
        check.differences.push(Difference::Number { found, wanted });
    }
    Checked { differences: check.differences, unopened: drawn.voids() }
}

struct Check<'d> {
    published: &'d Published,
    dropped: &'d Sheet<Dropped>,
    bench: Bench<'d>,
    seen: BTreeSet<Inspected>,
    differences: Vec<Difference>,
}

impl Check<'_> {
    fn turn(&mut self, turn: usize, found: &Turn) {
        match found {
            Turn::Void { .. } if self.seen.is_empty() => self.differences.push(Difference::VoidFirst),
            Turn::Void { .. } => {}
            Turn::Dropped { lot, opening, object, reason } => {
                self.opened(turn, *lot, *opening, *object);
                let line = self.dropped.get(&dropped_key(*object, None));
                if line.is_none_or(|line| line.reason != *reason) {
                    self.differences.push(Difference::Dropped { turn, object: *object });
                }
            }
            Turn::Drawn { lot, opening, visit } => {
                self.opened(turn, *lot, *opening, visit.object);
                if self.dropped.get(&dropped_key(visit.object, None)).is_some() {
                    self.differences.push(Difference::Dropped { turn, object: visit.object });
                }
                self.seats(visit);
            }
        }
    }

    fn opened(&mut self, turn: usize, lot: Hash, opening: Hash, object: Inspected) {
        if lot_of(opening, object) != lot {
            self.differences.push(Difference::Opening { turn, object });
        }
        if self.published.names.get(&object.to_string()).is_none() {
            self.differences.push(Difference::Unnamed { object });
        }
        if !self.seen.insert(object) {
            self.differences.push(Difference::Again { turn, object });
        }
    }

    /// Seats the officers again, where who stands back is what the result opens.
    fn seats(&mut self, visit: &Visit) {
        let object = visit.object;
        let seated = self.bench.seats(object, &|officer| {
            let mut passed = visit.teams.iter().flat_map(|team| &team.passed);
            let sealed = |opening| recusal_digest(opening, officer, object).to_string();
            let recused = passed.find(|passed| {
                passed.officer == officer && self.published.recusals.get(&sealed(passed.opening)).is_some()
            });
            match recused {
                Some(passed) => Place::Recused(passed.opening),
                None if self.dropped.get(&dropped_key(object, Some(officer))).is_some() => Place::Dropped,
                None => Place::Free,
            }
        });
        let Ok(seated) = seated else {
            self.differences.push(Difference::Unseated { object });
            return;
        };
        if seated != visit.teams {
            let differs = seated.iter().enumerate().find(|(index, team)| visit.teams.get(*index) != Some(*team));
            let field = differs.or(seated.iter().enumerate().next_back()).map(|(_, team)| team.field);
            self.differences.extend(field.map(|field| Difference::Seats { object, field }));
        }
    }
}

impl Frozen {
    /// Checks the public lists and a result from the restricted lists, which an auditor holds.
    #[must_use]
    pub fn check(&self, published: &Published, seed: &Seed, dropped: &Sheet<Dropped>, drawn: &Drawn) -> Checked {
        let mut differences = check(published, seed, dropped, drawn).differences;
        match self.published() {
            Ok(wanted) => {
                let lists = [
                    ("terms", wanted.terms == published.terms),
                    ("names", wanted.names == published.names),
                    ("lots", wanted.lots == published.lots),
                    ("officers", wanted.officers == published.officers),
                    ("recusal digests", wanted.recusals == published.recusals),
                ];
                let differing = lists.into_iter().filter(|(_, same)| !same);
                differences.extend(differing.map(|(list, _)| Difference::List { list }));
            }
            Err(error) => differences.push(Difference::Impossible { why: error.to_string() }),
        }
        match self.draw(seed, dropped) {
            Ok(wanted) => {
                let same = wanted.turns.iter().zip(&drawn.turns).take_while(|(a, b)| a == b).count();
                if same < wanted.turns.len().max(drawn.turns.len()) {
                    differences.push(Difference::Result { turn: same + 1 });
                }
            }
            Err(error) => differences.push(Difference::Impossible { why: error.to_string() }),
        }
        Checked { differences, unopened: 0 }
    }
}
