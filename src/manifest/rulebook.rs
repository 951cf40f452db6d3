//! A manifest with its files read: what answers are computed from.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{Calendar, Hash, Regions};

use super::catalogue::Catalogue;
use super::files::{Manifest, ManifestError};
use super::procedures::Procedures;
use super::ruleset::Ruleset;
use super::targets::Targets;

const CATALOGUE: &str = "catalogue.json";
const ALGORITHMS: &str = "algorithms.json";
const REGIONS: &str = "codes/regions.json";
const CALENDAR: &str = "codes/calendar-cn-gov.json";
const RULESET: &str = "rulesets/cn-core.json";
const PROCEDURES: &str = "rulesets/procedures/";
const TARGETS: &str = "targets.json";
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
    /// Working days.
    pub calendar: Calendar,
    /// Windows, terms, deadlines and switches.
    pub ruleset: Ruleset,
    /// What may follow what, and in which time.
    pub procedures: Procedures,
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
    pub fn load(digest: Hash, mut fetch: impl FnMut(Hash) -> Option<Vec<u8>>) -> Result<Self, ManifestError> {
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
        let mut files = BTreeMap::new();
        let mut schemas = BTreeMap::new();
        let mut procedures = Procedures::default();
        let unusable = |name: &str, why: String| ManifestError::Unusable { name: name.to_owned(), why };
        for (name, wanted) in manifest.files() {
            let bytes = checked(name, wanted)?;
            match name {
                CATALOGUE | ALGORITHMS | REGIONS | CALENDAR | RULESET | TARGETS => drop(files.insert(name, bytes)),
                _ if name.starts_with(PROCEDURES) => {
                    let part = Procedures::read(&bytes).map_err(|why| unusable(name, why))?;
                    procedures.add(part);
                }
                _ => match name.strip_prefix(EVENTS).and_then(|rest| rest.strip_suffix(".json")) {
                    Some(event_type) => drop(schemas.insert(event_type.to_owned(), wanted)),
                    None => return Err(ManifestError::UnknownFile { name: name.to_owned() }),
                },
            }
        }
        let file = |name: &'static str| files.get(name).ok_or(ManifestError::NotNamed { name });
        let algorithms: BTreeSet<String> =
            serde_json::from_slice(file(ALGORITHMS)?).map_err(|error| unusable(ALGORITHMS, error.to_string()))?;
        let catalogue = Catalogue::parse(file(CATALOGUE)?).map_err(|why| unusable(CATALOGUE, why))?;
        let ruleset = Ruleset::parse(file(RULESET)?).map_err(|why| unusable(RULESET, why))?;
        procedures.check().map_err(|why| unusable(PROCEDURES, why))?;
        let knows = |named: &&str| {
            catalogue.rows().any(|row| row.event_type.rsplit_once('.').is_some_and(|(noun, _)| noun == *named))
        };
        let unknown = |named: &str| format!("no type of statement is called {named:?}");
        if let Some(named) = ruleset.event_types().find(|named| !knows(named)) {
            return Err(unusable(RULESET, unknown(named)));
        }
        if let Some(named) = procedures.event_types().find(|named| !knows(named)) {
            return Err(unusable(PROCEDURES, unknown(named)));
        }
        let targets = Targets::parse(file(TARGETS)?).map_err(|why| unusable(TARGETS, why))?;
        let regions = Regions::from_json(file(REGIONS)?).map_err(|error| unusable(REGIONS, error.to_string()))?;
        if let Some(unknown) = targets.regions().find(|region| regions.names_of(*region).is_empty()) {
            return Err(unusable(TARGETS, format!("no region has the code {unknown}")));
        }
        Ok(Self {
            digest,
            catalogue,
            algorithms,
            regions,
            calendar: Calendar::from_json(file(CALENDAR)?).map_err(|error| unusable(CALENDAR, error.to_string()))?,
            ruleset,
            procedures,
            targets,
            schemas,
        })
    }
}
