//! Random draws of who is inspected and by whom (双随机): frozen, seeded, made, and made again in part.
//!
//! What the lists and the method are stands in `rules/draw.rs` and in `schemas/draws.md`; here are only their digests.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::codes::code_list;
use crate::codes::{Day, RedrawReason, RegionCode, SeedKind, SupervisionField, Uscc};
use crate::statement::field::{FileDigest, List, StatementDigest, Text};
use crate::statement::{Inspected, PersonId};

use super::act::act;

/// A draw is frozen: everything that decides its result but the seed, which does not exist yet.
///
/// Source: 国发〔2019〕5号; practice.md, last section; domain.md 1.8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Draw frozen",
    extend("x-title-zh" = "双随机抽查名单封存", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct DrawFrozen {
    /// Region for which is drawn.
    pub region: RegionCode,
    /// Day of the freeze.
    pub frozen_on: Day,
    /// Code of the item in the published list of items (随机抽查事项清单).
    pub item: Text<100>,
    /// Its name.
    pub item_name: Text<200>,
    /// Year or part of it for which is drawn, as the plan calls it.
    pub period: Text<40>,
    /// The plan that this draw carries out.
    pub plan: Option<StatementDigest>,
    /// How the draw is made.
    pub method: DrawMethod,
    /// How many objects are drawn.
    pub objects: DrawCount,
    /// The ratio from which that number follows, as the plan has it.
    pub ratio: Option<Text<40>>,
    /// Who goes to each object, by field; several fields make a joint visit.
    pub teams: List<DrawTeam, 1, 6>,
    /// Where the seed will come from.
    pub seed: SeedSource,
    /// The lists, frozen.
    pub lists: DrawLists,
}

act!(DrawFrozen: region, day = frozen_on, shown = Governance);

code_list! {
    /// How a draw is made.
    pub enum DrawMethod {
        /// Smallest tickets of SHA-256, one lot per unit of weight; `schemas/draws.md`.
        MingluDraw1 = "minglu-draw/1", "SHA-256 最小票号法，第 1 版", "Smallest tickets of SHA-256, version 1";
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $min:literal to $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "u16", into = "u16")]
        pub struct $name(u16);

        impl $name {
            /// Checks a number; `None` outside of the range.
            #[must_use]
            pub fn new(number: u16) -> Option<Self> {
                ($min..=$max).contains(&number).then_some(Self(number))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u16 {
                self.0
            }
        }

        impl TryFrom<u16> for $name {
            type Error = &'static str;

            fn try_from(number: u16) -> Result<Self, Self::Error> {
                Self::new(number).ok_or(concat!("a number from ", $min, " to ", $max))
            }
        }

        impl From<$name> for u16 {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "integer", "minimum": $min, "maximum": $max })
            }
        }
    };
}

number! {
    /// A number of objects, 1 to 500: as many as one `draw.made` can name.
    DrawCount, 1 to 500
}

number! {
    /// How many officers go together, 2 to 20.
    ///
    /// One alone is a fault of form and not only of procedure: nobody has gone yet, and the method draws no such team.
    ///
    /// Source: 行政处罚法 art. 42; 总局令第49号 art. 23; INS-06.
    TeamSize, 2 to 20
}

/// How many officers go in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct DrawTeam {
    /// The field.
    pub field: SupervisionField,
    /// How many.
    pub officers: TeamSize,
}

/// Where a seed comes from, so that nobody can choose among sources once the digits are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct SeedSource {
    /// What gives the seed.
    pub kind: SeedKind,
    /// Name of the lottery; place of the throw; hash of the beacon's chain.
    pub name: Text<200>,
    /// Number of the lottery's draw; how many dice; round of the beacon.
    pub reference: Text<100>,
    /// Who runs it.
    pub run_by: Text<200>,
    /// Code of who runs it, where it has one; a lottery is not run by the drawing authority.
    pub run_by_code: Option<Uscc>,
    /// Day on which the digits come to exist; after the day of the freeze.
    pub expected_on: Day,
}

/// The lists of a draw. The public ones are served by their digests; the restricted ones are for auditors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct DrawLists {
    /// Public: names of the objects.
    pub names: FrozenList,
    /// Public: lots of the objects, whose is not said.
    pub lots: FrozenList,
    /// Public: officers.
    pub officers: FrozenList,
    /// Public: recusals, sealed.
    pub recusal_digests: FrozenList,
    /// Restricted: objects with weights and secrets.
    pub objects: FrozenList,
    /// Restricted: recusals with reasons and secrets.
    pub recusals: FrozenList,
}

/// One list: a file of JSON Lines in canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct FrozenList {
    /// How many lines it has.
    #[schemars(range(max = 4_294_967_295_u32))]
    pub lines: u32,
    /// SHA-256 of the file.
    pub sha256: FileDigest,
}

/// The seed of a draw has come to exist, and the authority states it: late or early, it is marked.
///
/// Dice are read out under the signatures of two persons. Trust: a seed of another source than the one that the
/// freeze names is accepted and irregular; that the digits are those published is checked with the publisher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Draw seeded",
    extend("x-title-zh" = "双随机抽查种子登记", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct DrawSeeded {
    /// Digest of the freeze.
    pub freeze: StatementDigest,
    /// Where the seed came from, in fact.
    pub seed: SeedGiven,
    /// Day on which the digits came to exist.
    pub seeded_on: Day,
    /// The numbers as published, in order, each with the digits that it is printed with; of dice one a throw; of a
    /// beacon its randomness in hex. Apart, because eleven joined throws can look like somebody's telephone number.
    pub digits: List<Text<64>, 1, 100>,
    /// SHA-256 of the publication or of the record of the throw.
    pub document: Option<FileDigest>,
    /// Of a beacon: the round's signature in hex; its SHA-256 is the randomness.
    pub round_signature: Option<Text<400>>,
}

act!(DrawSeeded: day = seeded_on, about = freeze, shown = Governance);

/// What gave a seed; the members are called as those of [`SeedSource`], to which they are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct SeedGiven {
    /// What gave it.
    pub kind: SeedKind,
    /// Number of the lottery's draw, how many dice, or round of the beacon.
    pub reference: Text<100>,
}

/// A draw is made: a record of fact. Whether it is what the method gives, audits and `minglu draw verify` find.
///
/// Why it is not refused when it differs: the restricted lists do not stand in the log, and a wrong draw that was used
/// is a fact that must be seen, not one that the ledger keeps out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Draw made",
    extend("x-title-zh" = "双随机抽查结果", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct DrawMade {
    /// Digest of the seed's record.
    pub seeded: StatementDigest,
    /// Day on which it was made.
    pub made_on: Day,
    /// Who is visited and by whom, in the order drawn.
    pub visits: List<DrawnVisit, 1, 500>,
    /// SHA-256 of the result with every lot up to the last drawn.
    pub result: FileDigest,
}

act!(DrawMade: day = made_on, about = seeded, shown = Released);

/// One object that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct DrawnVisit {
    /// The object.
    pub object: Inspected,
    /// Who goes, field by field in the order of the freeze.
    pub officers: List<PersonId, 1, 120>,
}

/// Something drawn does not stand, and the method goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Draw made again in part",
    extend("x-title-zh" = "双随机抽查补抽", "x-subject" = ["cases"], "x-touches" = ["subject"])
)]
pub struct DrawRedrawn {
    /// Digest of the draw.
    pub draw: StatementDigest,
    /// Day of the decision.
    pub redrawn_on: Day,
    /// The object that does not stand, or whose officer does not.
    pub object: Inspected,
    /// The officer who does not go; `null` where the object does not stand.
    pub officer: Option<PersonId>,
    /// Why.
    pub reason: RedrawReason,
    /// What the method gives next: the next object, or the same with other officers.
    pub next: DrawnVisit,
    /// SHA-256 of the result as it is now.
    pub result: FileDigest,
}

act!(DrawRedrawn: day = redrawn_on, about = draw, shown_with_about);
