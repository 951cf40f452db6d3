//! For tests: the data files as the repository has them, and the rulebook that they make.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::codes::Hash;

use crate::manifest::{Manifest, ManifestError, Rulebook};

/// Files by the names that a manifest gives them.
pub(crate) fn files() -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut found = BTreeMap::new();
    for folder in ["", "checklists", "codes", "events", "rulesets", "rulesets/procedures"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if path.extension().is_some_and(|end| end == "json") && name != "openapi.json" {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The rulebook of some files.
pub(crate) fn load(files: &BTreeMap<String, Vec<u8>>) -> Result<Rulebook, ManifestError> {
    let manifest = Manifest::new(files.iter().map(|(name, bytes)| (name.clone(), Hash::of(bytes))).collect());
    let stored: BTreeMap<Hash, &Vec<u8>> = files.values().map(|bytes| (Hash::of(bytes), bytes)).collect();
    Rulebook::load(manifest.digest(), |digest| {
        if digest == manifest.digest() { Some(manifest.to_bytes()) } else { stored.get(&digest).map(|b| (*b).clone()) }
    })
}

/// The repository's rulebook.
pub(crate) fn rulebook() -> Rulebook {
    load(&files()).unwrap()
}
