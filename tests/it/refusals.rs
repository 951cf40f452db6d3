//! Every refusal of governance has a row in its tests: the sources are read, so a new rule without one fails.
//!
//! The rules of procedure are read in the same way inside their room: `every_rule_is_broken_by_some_test` in
//! `src/oversight/tests/table.rs` wants each id in `src/oversight/permit` in the committed table or asserted by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn governance() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/governance")
}

/// The first text argument of every call of `name`.
fn rules_in(source: &str, name: &str) -> BTreeSet<String> {
    let call = format!("{name}(");
    let calls = source.split(&call).skip(1);
    let first =
        |call: &str| call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()).map(str::to_owned);
    calls.filter_map(first).collect()
}

#[test]
fn every_refusal_has_a_row() {
    let read = |name: &str| fs::read_to_string(governance().join(name)).unwrap();
    let mut labels = BTreeSet::new();
    for rule in rules_in(&read("competence.rs"), "lacking") {
        labels.insert(format!("competence/{rule}"));
    }
    for file in ["impossible.rs", "impossible/of_ledger.rs"] {
        for rule in rules_in(&read(file), "impossible") {
            labels.insert(format!("impossible/{rule}"));
        }
    }
    let refusals = read("refusal.rs");
    let (_, variants) = refusals.split_once("pub enum Refusal {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    for line in variants.lines().filter_map(|line| line.strip_prefix("    ")) {
        let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.starts_with(|c: char| c.is_ascii_uppercase()) && !matches!(name.as_str(), "NotCompetent" | "Impossible")
        {
            labels.insert(name);
        }
    }
    assert!(labels.len() > 35, "only {} rules were found: {labels:?}", labels.len());
    // Elsewhere nobody makes these two, so no rule escapes.
    let mut tests = String::new();
    for file in fs::read_dir(governance().join("tests")).unwrap() {
        tests.push_str(&fs::read_to_string(file.unwrap().path()).unwrap());
    }
    for file in ["admit.rs", "age.rs", "fold.rs", "registry.rs", "roles.rs"] {
        let source = read(file);
        assert!(!source.contains("Refusal::Impossible {") && !source.contains("Refusal::NotCompetent {"), "{file}");
    }
    for label in labels {
        let row = format!("refused(\"{label}\"");
        let broken_over_lines = format!("refused(\n        \"{label}\"");
        assert!(tests.contains(&row) || tests.contains(&broken_over_lines), "no test is refused with {label}");
    }
}
