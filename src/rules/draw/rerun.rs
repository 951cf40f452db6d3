//! A recorded draw, run again from its files.

use thiserror::Error;

use crate::codes::{Day, Hash, SeedKind};
use crate::statement::events::draw::{DrawFrozen, DrawMade, DrawRedrawn, DrawSeeded, FrozenList};
use crate::statement::{Source, Uuid};

use super::checking::{Difference, check};
use super::drawn::{Drawn, Visit};
use super::frozen::{DrawError, Frozen, Published, Terms};
use super::lines::{Dropped, ObjectLine, RecusalLine};
use super::seed::{InvalidSeed, Seed};
use super::sheet::{Line, Sheet, SheetError};

/// What the log holds of one draw.
#[derive(Clone, Debug)]
pub struct Records {
    /// Id of the draw.
    pub draw: Uuid,
    /// Who draws.
    pub source: Source,
    /// The freeze.
    pub frozen: DrawFrozen,
    /// The seed.
    pub seeded: DrawSeeded,
    /// The draw.
    pub made: DrawMade,
    /// What was drawn again, oldest first.
    pub redrawn: Vec<DrawRedrawn>,
}

/// What does not hold in a recorded draw.
#[derive(Debug, Error)]
pub enum DrawFault {
    /// The digits are no seed.
    #[error("the record of the seed tells none")]
    Seed(#[source] InvalidSeed),
    /// A seed of another source than the one named in advance.
    #[error("the seed is of another source than the one that the freeze names")]
    OtherSource,
    /// A lottery that the drawing authority itself runs.
    #[error("the lottery that gives the seed is run by the authority that draws")]
    OwnLottery,
    /// A seed that may have existed at the freeze.
    #[error("the seed came to exist on {seeded}, which is not after the freeze on {frozen}")]
    SeedEarly {
        /// Day of the freeze.
        frozen: Day,
        /// Day of the seed.
        seeded: Day,
    },
    /// A file that is no list or no result.
    #[error("the file {name} cannot be read")]
    File {
        /// Which file.
        name: &'static str,
        /// Why.
        #[source]
        source: SheetError,
    },
    /// A list of another length than stated.
    #[error("the {name} have {found} lines, the freeze says {wanted}")]
    Lines {
        /// Which list.
        name: &'static str,
        /// How many lines there are.
        found: usize,
        /// How many the freeze says.
        wanted: u32,
    },
    /// Lists from which nothing can be drawn.
    #[error("nothing can be drawn from the lists")]
    Lists(#[source] DrawError),
    /// The method gives something else.
    #[error("after {redraws} re-draws the result is not what the method gives")]
    Differs {
        /// After how many re-draws; 0 is the draw itself.
        redraws: usize,
        /// What differs.
        #[source]
        difference: Difference,
    },
    /// A statement that tells other visits than its result.
    #[error("after {redraws} re-draws the statement tells other visits than the result that it names")]
    Told {
        /// After how many re-draws; 0 is the draw itself.
        redraws: usize,
    },
    /// Something is dropped twice.
    #[error("the re-draws cannot stand together")]
    Redrawn(#[source] SheetError),
}

/// What running a draw again comes to.
#[derive(Debug, Default)]
pub struct Rerun {
    /// What does not hold.
    pub faults: Vec<DrawFault>,
    /// Public files that were not supplied, without which nothing can be said.
    pub missing: Vec<&'static str>,
    /// Void lots that only the restricted lists can judge, and those were not supplied.
    pub unopened: usize,
    /// Whether the restricted lists were supplied, so that everything was checked.
    pub restricted: bool,
}

/// Runs a recorded draw again. `file` gives the bytes of a SHA-256, if it has them; they are not trusted.
///
/// Trust: without the restricted lists a void lot and a recusal that was ignored cannot be judged; the first is
/// counted in [`Rerun::unopened`], and whoever needs the second needs [`Rerun::restricted`].
#[must_use]
pub fn rerun(records: &Records, file: &dyn Fn(Hash) -> Option<Vec<u8>>) -> Rerun {
    let mut run = Run { file, out: Rerun::default() };
    run.seed_is_as_named(records);
    let seed = match Seed::of(&records.seeded) {
        Ok(seed) => seed,
        Err(error) => {
            run.out.faults.push(DrawFault::Seed(error));
            return run.out;
        }
    };
    let lists = &records.frozen.lists;
    let terms = Terms::of(records.draw, &records.frozen);
    let names = run.list("names", &lists.names);
    let lots = run.list("lots", &lists.lots);
    let officers = run.list("officers", &lists.officers);
    let recusals = run.list("recusal digests", &lists.recusal_digests);
    let (Some(names), Some(lots), Some(officers), Some(recusals)) = (names, lots, officers, recusals) else {
        return run.out;
    };
    let published = Published { terms, names, lots, officers, recusals };
    let frozen = run.restricted(records, &published);
    run.out.restricted = frozen.is_some();
    run.steps(records, &seed, &published, frozen.as_ref());
    run.out
}

struct Run<'f> {
    file: &'f dyn Fn(Hash) -> Option<Vec<u8>>,
    out: Rerun,
}

impl Run<'_> {
    fn seed_is_as_named(&mut self, records: &Records) {
        let (named, seeded) = (&records.frozen.seed, &records.seeded);
        if (named.kind, &named.reference) != (seeded.seed.kind, &seeded.seed.reference) {
            self.out.faults.push(DrawFault::OtherSource);
        }
        if named.kind == SeedKind::Lottery && named.run_by_code.map(Source::Authority) == Some(records.source) {
            self.out.faults.push(DrawFault::OwnLottery);
        }
        if seeded.seeded_on <= records.frozen.frozen_on {
            let (frozen, seeded) = (records.frozen.frozen_on, seeded.seeded_on);
            self.out.faults.push(DrawFault::SeedEarly { frozen, seeded });
        }
    }

    /// The bytes of a digest, if there are such.
    fn bytes(&self, sha256: Hash) -> Option<Vec<u8>> {
        (self.file)(sha256).filter(|bytes| Hash::of(bytes) == sha256)
    }

    /// A list of the public, or `None` and why.
    fn list<L: Line>(&mut self, name: &'static str, stated: &FrozenList) -> Option<Sheet<L>> {
        let found = self.optional(name, stated);
        if found.is_none() && self.bytes(stated.sha256.0).is_none() {
            self.out.missing.push(name);
        }
        found
    }

    fn optional<L: Line>(&mut self, name: &'static str, stated: &FrozenList) -> Option<Sheet<L>> {
        match Sheet::parse(&self.bytes(stated.sha256.0)?) {
            Ok(sheet) => {
                if u32::try_from(sheet.len()) != Ok(stated.lines) {
                    let (found, wanted) = (sheet.len(), stated.lines);
                    self.out.faults.push(DrawFault::Lines { name, found, wanted });
                }
                Some(sheet)
            }
            Err(source) => {
                self.out.faults.push(DrawFault::File { name, source });
                None
            }
        }
    }

    fn restricted(&mut self, records: &Records, published: &Published) -> Option<Frozen> {
        let lists = &records.frozen.lists;
        let objects: Sheet<ObjectLine> = self.optional("objects", &lists.objects)?;
        let recusals: Sheet<RecusalLine> = self.optional("recusals", &lists.recusals)?;
        match Frozen::new(published.terms.clone(), objects, published.officers.clone(), recusals) {
            Ok(frozen) => Some(frozen),
            Err(error) => {
                self.out.faults.push(DrawFault::Lists(error));
                None
            }
        }
    }

    /// The draw, then each re-draw on top of those before it.
    fn steps(&mut self, records: &Records, seed: &Seed, published: &Published, frozen: Option<&Frozen>) {
        let digests = std::iter::once(records.made.result).chain(records.redrawn.iter().map(|again| again.result));
        let mut before: Option<Drawn> = None;
        for (redraws, digest) in digests.enumerate() {
            let Some(drawn) = self.result(digest.0) else { return };
            let lines = records.redrawn.iter().take(redraws).map(Dropped::from).collect();
            let dropped = match Sheet::new(lines) {
                Ok(dropped) => dropped,
                Err(error) => return self.out.faults.push(DrawFault::Redrawn(error)),
            };
            let checked = match frozen {
                Some(frozen) => frozen.check(published, seed, &dropped, &drawn),
                None => check(published, seed, &dropped, &drawn),
            };
            let differs = |difference| DrawFault::Differs { redraws, difference };
            self.out.faults.extend(checked.differences.into_iter().map(differs));
            self.out.unopened = self.out.unopened.max(checked.unopened);
            let told = match (&before, redraws.checked_sub(1).and_then(|index| records.redrawn.get(index))) {
                (Some(before), Some(again)) => {
                    drawn.new_since(before).and_then(Visit::to_recorded).as_ref() == Some(&again.next)
                }
                (None, _) | (_, None) => drawn.to_recorded().as_ref() == Some(&records.made.visits),
            };
            if !told {
                self.out.faults.push(DrawFault::Told { redraws });
            }
            before = Some(drawn);
        }
    }

    fn result(&mut self, sha256: Hash) -> Option<Drawn> {
        let Some(bytes) = self.bytes(sha256) else {
            self.out.missing.push("result");
            return None;
        };
        match Drawn::parse(&bytes) {
            Ok(drawn) => Some(drawn),
            Err(source) => {
                self.out.faults.push(DrawFault::File { name: "result", source });
                None
            }
        }
    }
}
