//! The data files that this program brings along, and the manifest of them: what a new ledger adopts first.

use std::collections::BTreeMap;

use crate::codes::Hash;
use crate::manifest::Manifest;
use crate::statement::EventKind;

macro_rules! fixed {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../schemas/", $name)).as_slice()),)*]
    };
}

/// Every data file but the schemas of the types.
const FIXED: &[(&str, &[u8])] = &fixed![
    "algorithms.json",
    "catalogue.json",
    "checklists/gb-38600-2019.json",
    "checklists/homes-basic-2026.json",
    "checklists/major-hazards-2023.json",
    "checklists/major-hazards-2026.json",
    "checklists/violations-of-homes.json",
    "checklists/ws-t-821-2023.json",
    "codes/calendar-cn-gov.json",
    "codes/calendar-local.json",
    "codes/regions.json",
    "disclosure.json",
    "rulesets/cn-core.json",
    "rulesets/eligibility.json",
    "rulesets/procedures/disclosure.json",
    "rulesets/procedures/draw.json",
    "rulesets/procedures/exit.json",
    "rulesets/procedures/filing.json",
    "rulesets/procedures/fire.json",
    "rulesets/procedures/grade.json",
    "rulesets/procedures/inspection.json",
    "rulesets/procedures/listing.json",
    "rulesets/procedures/matters.json",
    "rulesets/procedures/money.json",
    "rulesets/procedures/penalty.json",
    "rulesets/procedures/quality.json",
    "rulesets/procedures/registration.json",
    "rulesets/procedures/reports.json",
    "rulesets/procedures/voice.json",
    "rulesets/risk.json",
    "targets.json",
];

/// Files by the name that the manifest gives them.
#[must_use]
pub fn data_files() -> BTreeMap<String, Vec<u8>> {
    let fixed = FIXED.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    let schema = |kind: &EventKind| (format!("events/{}.json", kind.name()), kind.schema_file().as_bytes().to_vec());
    fixed.chain(EventKind::ALL.iter().map(schema)).collect()
}

/// The manifest of some files.
#[must_use]
pub fn manifest_of(files: &BTreeMap<String, Vec<u8>>) -> Manifest {
    Manifest::new(files.iter().map(|(name, bytes)| (name.clone(), Hash::of(bytes))).collect())
}

#[cfg(test)]
mod tests {
    use crate::manifest::Rulebook;
    use crate::manifest::tests::repository;

    use super::*;

    #[test]
    fn the_program_brings_every_data_file_of_the_repository() {
        assert_eq!(data_files(), repository::files());
    }

    #[test]
    fn the_files_that_the_program_brings_make_a_rulebook() {
        let files = data_files();
        let manifest = manifest_of(&files);
        let mut by_digest: BTreeMap<Hash, Vec<u8>> =
            files.into_values().map(|bytes| (Hash::of(&bytes), bytes)).collect();
        by_digest.insert(manifest.digest(), manifest.to_bytes());
        let rulebook = Rulebook::load(manifest.digest(), |digest| by_digest.get(&digest).cloned()).unwrap();
        for kind in EventKind::ALL {
            let row = rulebook.catalogue.row(kind.name()).unwrap();
            assert!(row.signers.iter().all(|need| crate::statement::Role::ALL.iter().any(|r| r.as_str() == need.role)));
        }
        // A file that differs or is missing is found out.
        for digest in by_digest.keys().copied().collect::<Vec<_>>() {
            let missing = |wanted: Hash| by_digest.get(&wanted).filter(|_| wanted != digest).cloned();
            assert!(Rulebook::load(manifest.digest(), missing).is_err());
            let changed = |wanted: Hash| {
                by_digest.get(&wanted).map(|b| if wanted == digest { b"{}".to_vec() } else { b.clone() })
            };
            assert!(Rulebook::load(manifest.digest(), changed).is_err());
        }
    }
}
