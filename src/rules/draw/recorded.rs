//! Between the statements of a draw and the method: terms, seed, lists and visits.

use crate::codes::SeedKind;
use crate::statement::events::draw::{DrawFrozen, DrawLists, DrawRedrawn, DrawSeeded, DrawnVisit, FrozenList};
use crate::statement::{FileDigest, List, PersonId, Text, Uuid};

use super::drawn::{Drawn, Visit};
use super::frozen::{Frozen, Published, Team, Terms};
use super::lines::Dropped;
use super::seed::{InvalidSeed, Seed};
use super::sheet::{Line, Sheet};

impl Terms {
    /// The terms of a freeze whose subject is `cases/<draw>`.
    #[must_use]
    pub fn of(draw: Uuid, frozen: &DrawFrozen) -> Self {
        let teams = frozen.teams.iter().map(|team| Team { field: team.field, officers: team.officers.get() });
        Self { draw, objects: frozen.objects.get(), teams: teams.collect() }
    }
}

impl Seed {
    /// The seed that a record tells; of a beacon, its signature must give it.
    ///
    /// # Errors
    ///
    /// Digits that are none of their kind; a signature that is missing or of another round.
    pub fn of(seeded: &DrawSeeded) -> Result<Self, InvalidSeed> {
        let digits: String = seeded.digits.iter().map(Text::as_str).collect();
        let seed = Self::new(seeded.seed.kind, &digits)?;
        if seeded.seed.kind == SeedKind::Drand {
            seed.is_of_round(seeded.round_signature.as_ref().map_or("", |text| text.as_str()))?;
        }
        Ok(seed)
    }
}

impl Frozen {
    /// The digests that a freeze states.
    #[must_use]
    pub fn lists(&self, published: &Published) -> DrawLists {
        DrawLists {
            names: list(&published.names),
            lots: list(&published.lots),
            officers: list(&published.officers),
            recusal_digests: list(&published.recusals),
            objects: list(&self.objects),
            recusals: list(&self.recusals),
        }
    }
}

fn list<L: Line>(sheet: &Sheet<L>) -> FrozenList {
    let lines = u32::try_from(sheet.len()).unwrap_or(u32::MAX);
    FrozenList { lines, sha256: FileDigest(sheet.digest()) }
}

impl From<&DrawRedrawn> for Dropped {
    fn from(again: &DrawRedrawn) -> Self {
        Self { object: again.object, officer: again.officer, reason: again.reason }
    }
}

impl Visit {
    /// As a statement tells it; `None` for more officers than it can name.
    #[must_use]
    pub fn to_recorded(&self) -> Option<DrawnVisit> {
        let officers: Vec<PersonId> = self.teams.iter().flat_map(|team| team.officers.iter().copied()).collect();
        Some(DrawnVisit { object: self.object, officers: List::new(officers)? })
    }
}

impl Drawn {
    /// The visits as `draw.made` tells them; `None` for none, or for more than it can name.
    #[must_use]
    pub fn to_recorded(&self) -> Option<List<DrawnVisit, 1, 500>> {
        List::new(self.visits().map(Visit::to_recorded).collect::<Option<_>>()?)
    }

    /// The visit that `before` did not have: what a re-draw gave.
    #[must_use]
    pub fn new_since(&self, before: &Self) -> Option<&Visit> {
        self.visits().find(|visit| before.visits().all(|other| other != *visit))
    }
}
