//! What every type of event tells about itself: where and when it acts, whom it touches, what it is about, what it
//! does there and how it comes to be shown.
//!
//! A type says this beside its shape, in one [`act!`]; the rooms that follow ask here and name no types.

use crate::codes::{Day, Hash, RegionCode, Tier, Uscc};
use crate::statement::field::{List, StatementDigest};
use crate::statement::key::PublicKey;
use crate::statement::name::{PersonId, Subject};

use super::correction::StatementCorrected;
use super::document::{Document, OutsideEffect};
use super::party::SubmissionKind;

/// The one statement that another is about: of the same dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Member of `data` that names it.
    pub member: &'static str,
    /// Its digest.
    pub digest: Hash,
}

/// In which way a type of statement comes to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Once it is released, in its window.
    Released,
    /// As the statement that it is about; `own_end` where its own end ends it too.
    WithAbout {
        /// Whether.
        own_end: bool,
    },
    /// As the statement that it releases.
    Release,
    /// As the notice that a decision was annulled.
    Notice,
    /// As the catalogue says.
    Governance,
    /// Not at all.
    Never,
}

/// Ways in which a statement ends before its dates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndKind {
    /// Annulled: it counts as never valid.
    Annulled,
    /// What it rested on was annulled or never belonged here: it counts as never valid.
    BasisFell,
    /// Recorded about the wrong subject.
    Misattributed,
    /// Entered by mistake.
    Retracted,
    /// Credit was repaired: it stands, and is no longer shown.
    Repaired,
    /// Removed from its list.
    Removed,
    /// A grade, a licence or another standing that was taken back.
    Revoked,
}

impl EndKind {
    /// Whether it counts as never valid: then what rests on it falls too.
    #[must_use]
    pub const fn is_from_the_start(self) -> bool {
        self.reach() > 0
    }

    /// Whether the record never belonged here: then nothing that it did holds, and its number is free again.
    #[must_use]
    pub const fn is_clerical(self) -> bool {
        self.reach() > 1
    }

    /// How far back it reaches: 0 from its day on, 1 to the decision, 2 to the record itself.
    #[must_use]
    pub const fn reach(self) -> u8 {
        match self {
            Self::Repaired | Self::Removed | Self::Revoked => 0,
            Self::Annulled | Self::BasisFell => 1,
            Self::Misattributed | Self::Retracted => 2,
        }
    }
}

/// What a statement does to the one that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'e> {
    /// It stands beside it.
    Nothing,
    /// It serves its document on a day.
    Serves(Day),
    /// It hands something in about it.
    Submits(SubmissionKind, Day),
    /// It tells what a body outside said about it.
    Hears(OutsideEffect, Day),
    /// It releases it for publication.
    Releases {
        /// Day of publication.
        on: Day,
        /// The tier that the reviewer stated.
        tier: Option<Tier>,
        /// Whether the reviewer found it necessary to show a light penalty.
        necessary: bool,
    },
    /// It corrects one field.
    Corrects(&'e StatementCorrected),
    /// It takes back whatever it did.
    Strikes(EndKind),
    /// It ends it from its legal day on, or from the start.
    Ends(EndKind),
    /// It settles what it left open: an order, a complaint, a signal, a seal.
    Closes(Day),
    /// It extends a time that runs from it.
    Extends {
        /// The time, by its code in the procedures.
        clock: &'e str,
        /// Its last day now.
        until_on: Day,
    },
    /// It stops a time that runs from it.
    Suspends {
        /// The time, by its code in the procedures.
        clock: &'e str,
        /// First day that does not count.
        from_on: Day,
    },
    /// It lets a time that runs from it go on.
    Resumes {
        /// The time, by its code in the procedures.
        clock: &'e str,
        /// First day that counts again.
        resumed_on: Day,
    },
}

/// What a type tells about itself. What it does not say is as the defaults have it.
pub trait Act {
    /// Whether it weighs on its subject: then nothing rests on it while it is irregular.
    fn is_adverse(&self) -> bool {
        false
    }

    /// The region in which it acts, if it acts on a place.
    fn region(&self) -> Option<RegionCode> {
        None
    }

    /// The legal day by which dated rules are chosen; `None` where the day of signing decides.
    fn legal_day(&self) -> Option<Day> {
        None
    }

    /// The dossiers that it touches beside that of its subject; `x-touches` of the schema says the same.
    fn touches(&self) -> Vec<Subject> {
        Vec::new()
    }

    /// The one statement that it is about, if it is about one.
    fn about(&self) -> Option<About> {
        None
    }

    /// Facts and decisions on which it rests.
    fn rests_on(&self) -> &[StatementDigest] {
        &[]
    }

    /// The party's submissions that were considered.
    fn considered(&self) -> &[StatementDigest] {
        &[]
    }

    /// Whether it falls when everything on which it rests has fallen.
    fn falls_with_basis(&self) -> bool {
        false
    }

    /// Other statements of the same dossier that it names, each by its member.
    fn names(&self) -> Vec<About> {
        Vec::new()
    }

    /// The document that it registers.
    fn document(&self) -> Option<&Document> {
        None
    }

    /// What it does to the statement that it is about.
    fn deed(&self) -> Deed<'_> {
        Deed::Nothing
    }

    /// How it comes to be shown.
    fn shown(&self) -> Shown {
        Shown::Never
    }

    /// The legal person whom it names as operator from a day on.
    fn operator(&self) -> Option<(Uscc, Day)> {
        None
    }

    /// The officers whom it names as those who act on the matter, beside those who sign.
    fn team(&self) -> Vec<PersonId> {
        Vec::new()
    }

    /// The procedure by which it was decided, where the signers that are wanted depend on it.
    fn procedure(&self) -> Option<&'static str> {
        None
    }

    /// Keys that it brings, and that must prove possession in it.
    fn introduced_keys(&self) -> Vec<PublicKey> {
        Vec::new()
    }
}

/// A member that may name a statement.
pub(super) trait Names {
    fn digest(&self) -> Option<Hash>;
}

impl Names for StatementDigest {
    fn digest(&self) -> Option<Hash> {
        Some(self.0)
    }
}

impl Names for Option<StatementDigest> {
    fn digest(&self) -> Option<Hash> {
        self.map(|found| found.0)
    }
}

/// Digests of a list member.
pub(super) trait Digests {
    fn digests(&self) -> &[StatementDigest];
}

impl<const MIN: usize, const MAX: usize> Digests for List<StatementDigest, MIN, MAX> {
    fn digests(&self) -> &[StatementDigest] {
        self
    }
}

/// Implements [`Act`] in words.
///
/// ```text
/// act!(LicenceRevoked: region, day = document.dated_on, about = licence, document, ends = Revoked, adverse);
/// ```
///
/// * `region`: member `region` · `day = member` · `document`: member `document` · `about = member`;
/// * `names = [member, …]`: statements beside it · `rests_on`, `considered`: the members of that name;
/// * `touches_institution`, `touches_facility`, `touches_visit = member` (each may be optional);
/// * `shown = Released` (or another [`Shown`] without data), `shown_with_about` · `adverse` · `falls`: with its basis;
/// * `ends = Kind`, `strikes = Kind` · `closes`: on its legal day.
///
/// What needs more stands as functions in braces behind the type: `act!(T: region { fn shown(&self) -> Shown { … } });`
macro_rules! act {
    ($type:ty : $($key:ident $(= $value:tt $(. $rest:ident)*)?),* $(,)? $({ $($more:item)* })?) => {
        impl $crate::statement::events::act::Act for $type {
            $($crate::statement::events::act::act_says!($key $(= $value $(. $rest)*)?);)*
            $($($more)*)?
        }
    };
}

/// One word of [`act!`].
macro_rules! act_says {
    (region) => {
        fn region(&self) -> Option<$crate::codes::RegionCode> {
            Some(self.region)
        }
    };
    (day = $member:ident $(. $rest:ident)*) => {
        fn legal_day(&self) -> Option<$crate::codes::Day> {
            Some(self.$member $(.$rest)*)
        }
    };
    (document) => {
        fn document(&self) -> Option<&$crate::statement::events::document::Document> {
            Some(&self.document)
        }
    };
    (about = $member:ident) => {
        fn about(&self) -> Option<$crate::statement::events::act::About> {
            let digest = $crate::statement::events::act::Names::digest(&self.$member)?;
            Some($crate::statement::events::act::About { member: stringify!($member), digest })
        }
    };
    (names = [$($member:ident),*]) => {
        fn names(&self) -> Vec<$crate::statement::events::act::About> {
            let named = [$((stringify!($member), $crate::statement::events::act::Names::digest(&self.$member))),*];
            named
                .into_iter()
                .filter_map(|(member, digest)| Some($crate::statement::events::act::About { member, digest: digest? }))
                .collect()
        }
    };
    (rests_on) => {
        fn rests_on(&self) -> &[$crate::statement::field::StatementDigest] {
            $crate::statement::events::act::Digests::digests(&self.rests_on)
        }
    };
    (considered) => {
        fn considered(&self) -> &[$crate::statement::field::StatementDigest] {
            $crate::statement::events::act::Digests::digests(&self.considered)
        }
    };
    (touches_institution = $member:ident) => {
        fn touches(&self) -> Vec<$crate::statement::name::Subject> {
            Option::from(self.$member).into_iter().map($crate::statement::name::Subject::Institution).collect()
        }
    };
    (touches_facility = $member:ident) => {
        fn touches(&self) -> Vec<$crate::statement::name::Subject> {
            let named: Option<$crate::statement::name::FacilityId> = Option::from(self.$member);
            named.into_iter().map(|id| $crate::statement::name::Subject::Facility(id.0)).collect()
        }
    };
    (touches_visit = $member:ident) => {
        fn touches(&self) -> Vec<$crate::statement::name::Subject> {
            let named: Option<$crate::statement::name::VisitId> = Option::from(self.$member);
            named.into_iter().map(|id| $crate::statement::name::Subject::Visit(id.0)).collect()
        }
    };
    (falls) => {
        fn falls_with_basis(&self) -> bool {
            true
        }
    };
    (shown = $way:ident) => {
        fn shown(&self) -> $crate::statement::events::act::Shown {
            $crate::statement::events::act::Shown::$way
        }
    };
    (shown_with_about) => {
        fn shown(&self) -> $crate::statement::events::act::Shown {
            $crate::statement::events::act::Shown::WithAbout { own_end: true }
        }
    };
    (adverse) => {
        fn is_adverse(&self) -> bool {
            true
        }
    };
    (ends = $kind:ident) => {
        fn deed(&self) -> $crate::statement::events::act::Deed<'_> {
            $crate::statement::events::act::Deed::Ends($crate::statement::events::act::EndKind::$kind)
        }
    };
    (strikes = $kind:ident) => {
        fn deed(&self) -> $crate::statement::events::act::Deed<'_> {
            $crate::statement::events::act::Deed::Strikes($crate::statement::events::act::EndKind::$kind)
        }
    };
    (closes = $member:ident $(. $rest:ident)*) => {
        fn deed(&self) -> $crate::statement::events::act::Deed<'_> {
            $crate::statement::events::act::Deed::Closes(self.$member $(.$rest)*)
        }
    };
}

pub(super) use act;
pub(super) use act_says;
