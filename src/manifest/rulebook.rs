//! A manifest with its files read: what answers are computed from.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{Calendar, Hash, Regions};

use super::calendars::Calendars;
use super::catalogue::Catalogue;
use super::checklists::Checklists;
use super::disclosure::Disclosure;
use super::eligibility::Benefits;
use super::files::{Manifest, ManifestError};
use super::procedures::Procedures;
use super::risk::RiskRules;
use super::ruleset::Ruleset;
use super::targets::Targets;

const ALGORITHMS: &str = "algorithms.json";
const CALENDAR: &str = "codes/calendar-cn-gov.json";
const CALENDAR_LOCAL: &str = "codes/calendar-local.json";
const CATALOGUE: &str = "catalogue.json";
const DISCLOSURE: &str = "disclosure.json";
const ELIGIBILITY: &str = "rulesets/eligibility.json";
const REGIONS: &str = "codes/regions.json";
const RISK: &str = "rulesets/risk.json";
const RULESET: &str = "rulesets/cn-core.json";
const TARGETS: &str = "targets.json";
/// Files that every manifest names; a manifest names no other, but for those below the folders.
const FIXED: &[&str] =
    &[ALGORITHMS, CALENDAR, CALENDAR_LOCAL, CATALOGUE, DISCLOSURE, ELIGIBILITY, REGIONS, RISK, RULESET, TARGETS];
const PROCEDURES: &str = "rulesets/procedures/";
const CHECKLISTS: &str = "checklists/";
const EVENTS: &str = "events/";

/// The data files of one manifest, parsed.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Digest of the manifest.
    pub digest: Hash,
    /// Types of statement.
    pub catalogue: Catalogue,
    /// JOSE names of the signature algorithms that are accepted; the set only grows.
    pub algorithms: BTreeSet<String>,
    /// Regions with their dates.
    pub regions: Regions,
    /// Working days, of the country and of regions with holidays of their own.
    pub calendars: Calendars,
    /// Windows, terms, deadlines and switches.
    pub ruleset: Ruleset,
    /// What may follow what, and in which time.
    pub procedures: Procedures,
    /// Standards and checklists, by version.
    pub checklists: Checklists,
    /// What benefits ask of whom they are granted to.
    pub benefits: Benefits,
    /// Risk classes, and how often who is visited.
    pub risk: RiskRules,
    /// Outside systems, the ways to them and their files.
    pub disclosure: Disclosure,
    /// What policy papers want of indicators, and of single facilities.
    pub targets: Targets,
    /// Digests of the event schemas, by type name.
    pub schemas: BTreeMap<String, Hash>,
}

impl Rulebook {
    /// Reads the manifest of a digest and every file that it names.
    ///
    /// `fetch` gives bytes by SHA-256; they are hashed here, so it need not be trusted.
    ///
    /// # Errors
    ///
    /// What is missing, differs, is unknown or says nothing usable: the manifest cannot be adopted.
    pub fn load(digest: Hash, fetch: impl FnMut(Hash) -> Option<Vec<u8>>) -> Result<Self, ManifestError> {
        let files = Files::fetch(digest, fetch)?;
        let national = Calendars::national(files.read(CALENDAR, Calendar::from_json)?);
        let rulebook = Self {
            digest,
            catalogue: files.read(CATALOGUE, Catalogue::parse)?,
            algorithms: files.read(ALGORITHMS, |bytes| serde_json::from_slice(bytes))?,
            regions: files.read(REGIONS, Regions::from_json)?,
            calendars: files.read(CALENDAR_LOCAL, |bytes| national.with_local(bytes))?,
            ruleset: files.read(RULESET, Ruleset::parse)?,
            procedures: files.procedures()?,
            checklists: files.checklists()?,
            benefits: files.read(ELIGIBILITY, Benefits::parse)?,
            risk: files.read(RISK, RiskRules::parse)?,
            disclosure: files.read(DISCLOSURE, Disclosure::parse)?,
            targets: files.read(TARGETS, Targets::parse)?,
            schemas: files.schemas,
        };
        rulebook.check_names()?;
        Ok(rulebook)
    }

    /// Every type and time that a file names is one that another file has.
    fn check_names(&self) -> Result<(), ManifestError> {
        let known: BTreeSet<&str> =
            self.catalogue.rows().filter_map(|row| row.event_type.rsplit_once('.').map(|(noun, _)| noun)).collect();
        types_known(&known, RULESET, self.ruleset.event_types())?;
        types_known(&known, PROCEDURES, self.procedures.event_types())?;
        types_known(&known, ELIGIBILITY, self.benefits.event_types())?;
        types_known(&known, RISK, self.risk.event_types())?;
        types_known(&known, DISCLOSURE, self.disclosure.event_types())?;
        if let Some(unknown) = self.procedures.checklist_uses().find(|used| !self.checklists.knows(used)) {
            return Err(unusable(PROCEDURES, format!("no checklist is for {unknown:?}")));
        }
        let clocks: BTreeSet<&str> = self.procedures.clocks.iter().map(|clock| clock.code.as_str()).collect();
        if let Some(unknown) = self.ruleset.clocks().find(|code| !clocks.contains(code)) {
            return Err(unusable(RULESET, format!("no time is called {unknown:?}")));
        }
        match self.risk.clocks().find(|code| !clocks.contains(code)) {
            Some(unknown) => Err(unusable(RISK, format!("no time is called {unknown:?}"))),
            None => Ok(()),
        }
    }
}

/// The bytes of a manifest's files, each with the digest that the manifest says.
struct Files {
    bytes: BTreeMap<String, Vec<u8>>,
    schemas: BTreeMap<String, Hash>,
}

impl Files {
    fn fetch(digest: Hash, mut fetch: impl FnMut(Hash) -> Option<Vec<u8>>) -> Result<Self, ManifestError> {
        let mut checked = |name: &str, wanted: Hash| {
            let missing = || ManifestError::Missing { name: name.to_owned(), digest: wanted };
            let bytes = fetch(wanted).ok_or_else(missing)?;
            let found = Hash::of(&bytes);
            if found == wanted {
                Ok(bytes)
            } else {
                Err(ManifestError::Differs { name: name.to_owned(), found, wanted })
            }
        };
        let manifest = Manifest::parse(&checked("manifest", digest)?)?;
        let mut files = Self { bytes: BTreeMap::new(), schemas: BTreeMap::new() };
        for (name, wanted) in manifest.files() {
            let bytes = checked(name, wanted)?;
            if FIXED.contains(&name) || name.starts_with(PROCEDURES) || name.starts_with(CHECKLISTS) {
                files.bytes.insert(name.to_owned(), bytes);
            } else if let Some(event_type) = name.strip_prefix(EVENTS).and_then(|rest| rest.strip_suffix(".json")) {
                files.schemas.insert(event_type.to_owned(), wanted);
            } else {
                return Err(ManifestError::UnknownFile { name: name.to_owned() });
            }
        }
        Ok(files)
    }

    fn read<T, E: ToString>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&[u8]) -> Result<T, E>,
    ) -> Result<T, ManifestError> {
        let bytes = self.bytes.get(name).ok_or(ManifestError::NotNamed { name })?;
        parse(bytes).map_err(|error| unusable(name, error.to_string()))
    }

    /// The standards and checklists together.
    fn checklists(&self) -> Result<Checklists, ManifestError> {
        let mut found = Checklists::default();
        for (name, bytes) in self.bytes.iter().filter(|(name, _)| name.starts_with(CHECKLISTS)) {
            found.add(bytes).map_err(|why| unusable(name, why))?;
        }
        Ok(found)
    }

    /// The procedures of all machines together.
    fn procedures(&self) -> Result<Procedures, ManifestError> {
        let mut found = Procedures::default();
        for (name, bytes) in self.bytes.iter().filter(|(name, _)| name.starts_with(PROCEDURES)) {
            found.add(Procedures::read(bytes).map_err(|why| unusable(name, why))?);
        }
        found.check().map_err(|why| unusable(PROCEDURES, why))?;
        Ok(found)
    }
}

fn types_known<'r>(
    known: &BTreeSet<&str>,
    file: &str,
    mut named: impl Iterator<Item = &'r str>,
) -> Result<(), ManifestError> {
    match named.find(|name| !known.contains(name)) {
        Some(unknown) => Err(unusable(file, format!("no type of statement is called {unknown:?}"))),
        None => Ok(()),
    }
}

fn unusable(name: &str, why: String) -> ManifestError {
    ManifestError::Unusable { name: name.to_owned(), why }
}
