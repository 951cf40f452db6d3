//! What an event tells about itself, whatever its type.

use crate::codes::{Day, Hash, RegionCode, Uscc};
use crate::statement::field::StatementDigest;
use crate::statement::key::PublicKey;
use crate::statement::name::{PersonId, Subject};

use super::super::act::{About, Deed, Shown};
use super::super::document::Document;
use super::Event;

impl Event {
    /// Whether it weighs on its subject: then nothing rests on it while it is irregular.
    #[must_use]
    pub fn is_adverse(&self) -> bool {
        self.act().is_adverse()
    }

    /// The dossiers that it touches beside that of its subject; `x-touches` of the schema says the same.
    #[must_use]
    pub fn touches(&self) -> Vec<Subject> {
        self.act().touches()
    }

    /// The region in which it acts, if it acts on a place.
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        self.act().region()
    }

    /// The legal day by which dated rules are chosen; `None` where the day of signing decides.
    #[must_use]
    pub fn legal_day(&self) -> Option<Day> {
        self.act().legal_day()
    }

    /// Digest of the one statement that this one is about, if it is about one: a statement of the same dossier.
    #[must_use]
    pub fn about(&self) -> Option<Hash> {
        self.act().about().map(|about| about.digest)
    }

    /// The same with the member that names it.
    #[must_use]
    pub fn named_about(&self) -> Option<About> {
        self.act().about()
    }

    /// Facts and decisions on which it rests.
    #[must_use]
    pub fn rests_on(&self) -> &[StatementDigest] {
        self.act().rests_on()
    }

    /// The party's submissions that were considered.
    #[must_use]
    pub fn considered(&self) -> &[StatementDigest] {
        self.act().considered()
    }

    /// Other statements of the same dossier that it names.
    #[must_use]
    pub fn names(&self) -> Vec<About> {
        self.act().names()
    }

    /// Every statement that it names, in any way.
    #[must_use]
    pub fn cites(&self) -> Vec<Hash> {
        let named = self.named_about().into_iter().chain(self.names()).map(|about| about.digest);
        named.chain(self.rests_on().iter().chain(self.considered()).map(|digest| digest.0)).collect()
    }

    /// The officers whom it names as those who act on the matter, beside those who sign.
    #[must_use]
    pub fn team(&self) -> Vec<PersonId> {
        self.act().team()
    }

    /// Whether it falls when everything on which it rests has fallen.
    #[must_use]
    pub fn falls_with_basis(&self) -> bool {
        self.act().falls_with_basis()
    }

    /// The document that it registers, if it registers one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.act().document()
    }

    /// What it does to the statement that it is about.
    #[must_use]
    pub fn deed(&self) -> Deed<'_> {
        self.act().deed()
    }

    /// Whether it mends another statement that was entered wrongly.
    #[must_use]
    pub fn is_clerical(&self) -> bool {
        match self.deed() {
            Deed::Corrects(_) => true,
            Deed::Strikes(kind) => kind.is_clerical(),
            Deed::Nothing
            | Deed::Serves(_)
            | Deed::Submits(..)
            | Deed::Hears(..)
            | Deed::Releases { .. }
            | Deed::Ends(_)
            | Deed::Closes(_)
            | Deed::Extends { .. }
            | Deed::Suspends { .. }
            | Deed::Resumes { .. } => false,
        }
    }

    /// How it comes to be shown.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.act().shown()
    }

    /// Whether it is shown once it is released.
    #[must_use]
    pub fn is_releasable(&self) -> bool {
        self.shown() == Shown::Released
    }

    /// The legal person whom it names as operator from a day on.
    #[must_use]
    pub fn operator(&self) -> Option<(Uscc, Day)> {
        self.act().operator()
    }

    /// The procedure by which it was decided, where the signers that are wanted depend on it.
    #[must_use]
    pub fn procedure(&self) -> Option<&'static str> {
        self.act().procedure()
    }

    /// Keys that this statement brings, and that must prove possession in it.
    #[must_use]
    pub fn introduced_keys(&self) -> Vec<PublicKey> {
        self.act().introduced_keys()
    }
}
