//! Who verifies it, and what a changed byte or a paper more comes to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use minglu::codes::Hash;
use serde_json::json;

use super::{EXPORTS, sums_hold};
use crate::kit::files_below;
use crate::process::minglu;

#[test]
fn a_file_of_a_case_is_verified_without_us_and_with_us() {
    let exports = &*EXPORTS;
    for name in ["officer", "public"] {
        let dir = exports.path(name);
        assert!(sums_hold(&dir), "{name}");
        if let Some((code, report)) = exports.verify(&dir) {
            assert_eq!((code, &report["verdict"]), (0, &json!("sound")), "{name}: {report:#}");
            assert!(report["checked"]["signatures"].as_u64().unwrap() > 10, "{report:#}");
        }
        for row in exports.case_json(name)["papers"].as_array().unwrap() {
            let of = |member: &str| dir.join(row[member].as_str().unwrap()).to_str().unwrap().to_owned();
            let (receipt, statement) = (of("receipt"), of("file"));
            let (code, text) = minglu(&["verify", &receipt, "--key", &exports.vkey, "--statement", &statement]);
            assert_eq!(code, 0, "{text}");
        }
    }
}

#[test]
fn an_altered_byte_is_found_wherever_it_is() {
    let exports = &*EXPORTS;
    // Two files of a folder stand for the others.
    let names = |dir: &Path| -> Vec<PathBuf> {
        let mut taken: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let all = files_below(dir).into_iter().map(|(path, _)| path.strip_prefix(dir).unwrap().to_path_buf());
        let mut enough = |path: &PathBuf| {
            let folder = path.parent().unwrap().to_path_buf();
            let count = taken.entry(folder.clone()).or_default();
            *count += 1;
            folder == Path::new("") || *count <= 2
        };
        all.filter(|path| path != Path::new("SHA256SUMS")).filter(|path| enough(path)).collect()
    };
    let whole = exports.path("officer");
    for name in names(&whole) {
        let copy = exports.copy("officer");
        let path = copy.path().join(&name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert!(!sums_hold(copy.path()), "{}", name.display());
        let judged = name.starts_with("statements") || name.starts_with("receipts") || name.starts_with("roll");
        if !(judged || name == Path::new("checkpoint") || name == Path::new("case.json")) {
            continue;
        }
        // The sums are made again, as whoever altered it would: what matters is found all the same.
        let list = fs::read_to_string(copy.path().join("SHA256SUMS")).unwrap();
        let summed = |line: &str| {
            let file = line.split_once("  ").unwrap().1;
            format!("{}  {file}\n", Hash::of(&fs::read(copy.path().join(file)).unwrap()))
        };
        let again = list.lines().map(summed).collect::<Vec<_>>().concat();
        fs::write(copy.path().join("SHA256SUMS"), again).unwrap();
        if name == Path::new("case.json") {
            continue;
        }
        if let Some((code, report)) = exports.verify(copy.path()) {
            assert_ne!(code, 0, "{}: {report:#}", name.display());
            assert!(!report["findings"].as_array().unwrap().is_empty());
        }
    }
}

#[test]
fn a_paper_more_or_less_is_found() {
    let exports = &*EXPORTS;
    let more = exports.copy("officer");
    fs::write(more.path().join("statements/9-extra.json"), "{}").unwrap();
    let less = exports.copy("officer");
    let told = exports.case_json("officer");
    fs::remove_file(less.path().join(told["papers"][3]["file"].as_str().unwrap())).unwrap();
    for spoilt in [more, less] {
        if let Some((code, report)) = exports.verify(spoilt.path()) {
            assert_eq!((code, &report["findings"][0]["code"]), (1, &json!("published-differs")), "{report:#}");
        }
    }
}
