//! The register at one pin: one size of the log, one legal day, the rules in force then.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use crate::codes::{Day, Uscc};
use crate::governance::Governance;
use crate::log::TreeSize;
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers, Recorded};
use crate::rules::{Submitter, is_contested, public_dossier, public_record};
use crate::statement::Subject;

use super::coded::{By, Knowledge, Reading};
use super::dossier::{FacilityRow, InstitutionRow};

/// Where an answer stands, written `<size>@<day>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pin {
    /// Entries that are in it.
    pub size: TreeSize,
    /// Legal day in Shanghai: showings end by date, without an entry.
    pub day: Day,
}

/// Why nothing is answered at a pin.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PinRefused {
    /// Not of the form.
    #[error("a pin is written <size>@<day>, such as 88214@2026-11-21")]
    Malformed,
    /// Beyond the end of the log.
    #[error("the pin is of size {found}, the log has {size} entries")]
    Ahead {
        /// What was asked for.
        found: TreeSize,
        /// What there is.
        size: TreeSize,
    },
    /// Of a day that is over, or has not come.
    #[error("the pin is of {found}, and today is {today}")]
    Moved {
        /// What was asked for.
        found: Day,
        /// Today.
        today: Day,
    },
    /// No ledger yet, or the rulebook of that size is not at hand.
    #[error("no rulebook is at hand for that size")]
    NoRulebook,
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.size, self.day)
    }
}

impl FromStr for Pin {
    type Err = PinRefused;

    fn from_str(text: &str) -> Result<Self, PinRefused> {
        let (size, day) = text.split_once('@').ok_or(PinRefused::Malformed)?;
        let number: u64 = size.parse().map_err(|_| PinRefused::Malformed)?;
        let day = day.parse().map_err(|_| PinRefused::Malformed)?;
        if number.to_string() == size { Ok(Self { size: TreeSize(number), day }) } else { Err(PinRefused::Malformed) }
    }
}

/// The log as it is by now, beside an older pin.
pub struct Later {
    /// Its size.
    pub size: TreeSize,
    /// Its dossiers.
    pub dossiers: Dossiers,
    /// The rulebook in force.
    pub rulebook: Arc<Rulebook>,
}

/// Whose eyes a register is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sight {
    /// Anybody's.
    Public,
    /// Those in charge and auditors: all that the ledger knew at the size of the pin.
    Inside(Knowledge),
}

/// The register at a pin: as the public sees it, or as those in charge do.
///
/// At an older pin the public is shown only what is public by now too: what has ended does not come back.
///
/// Trust: every answer is made from [`visible`](Self::visible), which gives the public's dossiers unless the register
/// was made by [`inside`](Self::inside); the full dossiers are only handed on to it, and asked whether a record that is
/// shown is contested.
pub struct Register {
    pub(super) pin: Pin,
    /// The legal day asked for: that of the pin, or an earlier one.
    on: Day,
    sight: Sight,
    pub(super) rulebook: Arc<Rulebook>,
    pub(super) governance: Arc<Governance>,
    pub(super) submitters: Vec<Submitter>,
    dossiers: Arc<Dossiers>,
    /// What the log says by now, where the pin is of an older size.
    later: Option<Arc<Later>>,
    pub(super) institutions: OnceLock<Vec<InstitutionRow>>,
    pub(super) facilities: OnceLock<Vec<FacilityRow>>,
}

impl Register {
    /// The public's register of these dossiers, which hold no entry beyond the pin.
    #[must_use]
    pub fn new(
        pin: Pin,
        dossiers: Dossiers,
        (governance, rulebook): (Arc<Governance>, Arc<Rulebook>),
        submitters: Vec<Submitter>,
        later: Option<Later>,
    ) -> Self {
        Self {
            pin,
            on: pin.day,
            sight: Sight::Public,
            rulebook,
            governance,
            submitters,
            dossiers: Arc::new(dossiers),
            later: later.map(Arc::new),
            institutions: OnceLock::new(),
            facilities: OnceLock::new(),
        }
    }

    /// The register of a ledger that ends with the pin and is asked on its day, from everything that it knows.
    ///
    /// Trust: only those may be given it who are in charge, or audit.
    #[must_use]
    pub fn inside(
        pin: Pin,
        dossiers: Dossiers,
        (governance, rulebook): (Arc<Governance>, Arc<Rulebook>),
        submitters: Vec<Submitter>,
        known: Knowledge,
    ) -> Self {
        let found = Self::new(pin, dossiers, (governance, rulebook), submitters, None);
        Self { sight: Sight::Inside(known), ..found }
    }

    /// The same register, asked for a legal day that is over: what is shown stays what may be shown today.
    #[must_use]
    pub fn as_of(&self, on: Day) -> Self {
        Self {
            pin: self.pin,
            on,
            sight: self.sight.clone(),
            rulebook: Arc::clone(&self.rulebook),
            governance: Arc::clone(&self.governance),
            submitters: self.submitters.clone(),
            dossiers: Arc::clone(&self.dossiers),
            later: self.later.clone(),
            institutions: OnceLock::new(),
            facilities: OnceLock::new(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn pin(&self) -> Pin {
        self.pin
    }

    /// As answers say it.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let known = match &self.sight {
            Sight::Public => None,
            Sight::Inside(known) => Some(known.clone()),
        };
        Reading { pin: self.pin.to_string(), manifest: self.rulebook.digest.to_string(), known }
    }

    /// The legal day asked for: that of the pin, or an earlier one.
    #[must_use]
    pub fn on(&self) -> Day {
        self.on
    }

    /// Whether it holds what nobody outside sees.
    pub(super) fn is_inside(&self) -> bool {
        matches!(self.sight, Sight::Inside(_))
    }

    /// Whether a record had happened by the legal day asked for.
    pub(super) fn had_happened(&self, record: &Recorded) -> bool {
        let asks_back = self.on < self.pin.day || self.is_inside();
        !asks_back || record.legal_day() <= self.on
    }

    /// Days of the pin.
    pub(super) fn today(&self) -> Day {
        self.pin.day
    }

    /// The dossier of a subject as far as the reader of this register sees it, if there is anything to see.
    pub(super) fn visible(&self, subject: Subject) -> Option<Arc<Dossier>> {
        match self.sight {
            Sight::Public => self.public(subject),
            Sight::Inside(_) => self.dossiers.get(subject).map(Arc::clone),
        }
    }

    fn public(&self, subject: Subject) -> Option<Arc<Dossier>> {
        let public = public_dossier(&self.dossiers, subject, &self.rulebook, self.pin.day)?;
        let Some(later) = &self.later else { return Some(Arc::new(public)) };
        // Asked record by record, because by now they may belong to another dossier: names are merged and parted.
        let still =
            |record: &&Arc<Recorded>| public_record(&later.dossiers, record, &later.rulebook, self.pin.day).is_some();
        let kept = public.of_same(public.records().iter().filter(still));
        (!kept.records().is_empty()).then(|| Arc::new(kept))
    }

    /// Names what is answered: the pin, and at an older one also by which size of the log it was looked through.
    #[must_use]
    pub fn tag(&self) -> String {
        match &self.later {
            None => self.pin.to_string(),
            Some(later) => format!("{}/{}", self.pin, later.size),
        }
    }

    /// Entries of the log when it was made.
    pub(super) fn seen(&self) -> TreeSize {
        self.later.as_ref().map_or(self.pin.size, |later| later.size)
    }

    /// The name that stays of a subject, at the pin: its own, unless it was merged into another.
    #[must_use]
    pub fn canonical(&self, subject: Subject) -> Subject {
        self.dossiers.canonical(subject)
    }

    /// The code that stays of a legal person, at the pin.
    #[must_use]
    pub fn canonical_code(&self, code: Uscc) -> Uscc {
        self.dossiers.canonical_code(code)
    }

    /// Every subject that has a dossier, public or not: only to be asked of [`public`](Self::public).
    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.dossiers.iter().map(|dossier| dossier.subject())
    }

    /// Whether a public record is contested: an answer that is not public takes the mark away all the same.
    pub(super) fn is_contested(&self, record: &Recorded) -> bool {
        let dossiers = self.later.as_ref().map_or(&*self.dossiers, |later| &later.dossiers);
        let full = dossiers.get(record.subject);
        full.is_some_and(|full| is_contested(full, record, self.pin.day))
    }

    /// The dossiers behind it, for those who may see more than the public.
    pub(super) fn dossiers(&self) -> &Dossiers {
        &self.dossiers
    }

    /// An authority with its name.
    pub(super) fn authority(&self, code: Uscc) -> By {
        By { code, name: self.governance.authority(code).map(|authority| authority.name.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_reads_back_and_other_spellings_do_not() {
        let pin: Pin = "88214@2026-11-21".parse().unwrap();
        assert_eq!((pin.size, pin.to_string()), (TreeSize(88_214), "88214@2026-11-21".to_owned()));
        for text in ["", "@", "1@", "@2026-11-21", "01@2026-11-21", "+1@2026-11-21", "1@2026-11-31", "1@2026-11-21@"] {
            assert_eq!(text.parse::<Pin>(), Err(PinRefused::Malformed), "{text}");
        }
    }
}
