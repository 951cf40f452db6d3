//! The procedures as a table: what each type of statement is answered in each state.
//!
//! `schemas/procedures.md` is written by `MINGLU_WRITE=1` and compared otherwise, so that a changed answer is read
//! by whoever reviews the change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::acts::overseeing;
use super::states::{State, all};
use crate::oversight::{Broken, Permit};
use crate::statement::{EventKind, Nature};

const HEAD: &str = "# Procedures\n\n\
    What a statement of each type is answered in each state of a dossier. Made by the tests of `src/oversight`: \
    `MINGLU_WRITE=1 cargo test --lib oversight` writes this file, otherwise it is compared.\n\n\
    In each state one plain statement of every type is proposed, about the statement that its type asks for if it is \
    there, and otherwise about what the state is named after. Regular: nothing speaks against it. Irregular: it is \
    accepted and marked with each rule that it breaks. Impossible: it is refused. Statements that rule the ledger are \
    not judged here, and always regular.\n";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The answer as a row says it: what, by which rules, where they stand.
fn row(permit: &Permit) -> (&'static str, String) {
    match permit {
        Permit::Regular => ("regular", String::new()),
        Permit::Irregular(broken) => {
            let rules = broken.iter().map(|Broken { rule, clause }| format!("`{rule}` ({clause})"));
            ("irregular", rules.collect::<Vec<_>>().join(", "))
        }
        Permit::Impossible { rule, .. } => ("impossible", format!("`{rule}`")),
    }
}

fn answers(state: &State) -> BTreeMap<(u8, String), Vec<&'static str>> {
    let mut rows: BTreeMap<(u8, String), Vec<&'static str>> = BTreeMap::new();
    for kind in overseeing() {
        let (answer, rules) = row(&state.life.judge(&state.proposed(kind)));
        let order = ["regular", "irregular", "impossible"].iter().position(|known| *known == answer).unwrap();
        let name = kind.unversioned().trim_start_matches("minglu.");
        rows.entry((u8::try_from(order).unwrap(), format!("{answer} | {rules}"))).or_default().push(name);
    }
    rows
}

fn table() -> String {
    let mut text = HEAD.to_owned();
    for state in all() {
        write!(text, "\n## {}\n\n{} Proposed for {}.\n\n", state.name, state.story, state.on).unwrap();
        text.push_str("| answer | rules | statements |\n| --- | --- | --- |\n");
        for ((_, answer), kinds) in answers(&state) {
            writeln!(text, "| {answer} | {} |", kinds.join(", ")).unwrap();
        }
    }
    text
}

#[test]
fn the_table_is_the_committed_one() {
    let file = root().join("schemas/procedures.md");
    let (wanted, found) = (table(), fs::read_to_string(&file).unwrap_or_default());
    if wanted != found && std::env::var_os("MINGLU_WRITE").is_some() {
        fs::write(&file, wanted).unwrap();
    } else {
        assert!(wanted == found, "schemas/procedures.md is stale: MINGLU_WRITE=1 writes it; say why it changed");
    }
}

#[test]
fn facts_and_what_rules_the_ledger_are_never_irregular_in_any_state() {
    for state in all() {
        for kind in overseeing().filter(|kind| kind.nature() == Nature::Fact) {
            let permit = state.life.judge(&state.proposed(kind));
            assert!(!matches!(permit, Permit::Irregular(_)), "{} {}: {permit:?}", state.name, kind.name());
        }
        let adopted = serde_json::json!({"manifest": "00".repeat(32), "summary": "规则"});
        let adopted = super::kit::event(EventKind::RulesetAdopted, &adopted);
        assert_eq!(state.life.judge(&adopted), Permit::Regular, "{}", state.name);
    }
}

/// An arrow that stands nowhere would be a type that nobody can rightly use, or one that nothing can stop.
#[test]
fn every_type_is_regular_in_some_state_and_what_is_about_another_is_impossible_without_it() {
    let judged = |kind: EventKind, state: &State| {
        let event = state.proposed(kind);
        (event.about().is_some(), state.life.judge(&event))
    };
    let states = all();
    let answers = |kind: EventKind| states.iter().map(|state| judged(kind, state)).collect::<Vec<_>>();
    let mut never = Vec::new();
    for kind in overseeing() {
        let answers = answers(kind);
        if !answers.iter().any(|(_, permit)| *permit == Permit::Regular) {
            never.push(kind.unversioned());
        }
        let refused = answers.iter().any(|(_, permit)| matches!(permit, Permit::Impossible { .. }));
        assert!(refused || !answers.iter().any(|(about, _)| *about), "{} is possible everywhere", kind.name());
    }
    assert!(never.is_empty(), "regular in no state: {never:?}");
}

/// Ids of rules in the sources of the procedures: every text there that is nothing but words with hyphens.
fn rules_in(text: &str) -> impl Iterator<Item = String> {
    let is_id = |text: &&str| text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    text.split('"').filter(is_id).map(ToOwned::to_owned)
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// A rule that no test can break is not a rule: each one stands in the table, or is asserted by name.
#[test]
fn every_rule_is_broken_by_some_test() {
    let room = root().join("src/oversight");
    let (mut product, mut tests) = (vec![fs::read_to_string(room.join("permit.rs")).unwrap()], vec![]);
    sources(&room.join("permit"), &mut product);
    sources(&room.join("tests"), &mut tests);
    let rules: BTreeSet<String> = product.iter().flat_map(|text| rules_in(text)).collect();
    assert!(rules.len() > 20, "{rules:?}");
    let table = fs::read_to_string(root().join("schemas/procedures.md")).unwrap();
    let asserted = |rule: &str| tests.iter().any(|text| text.contains(&format!("[\"{rule}\"]")));
    let untested: Vec<&String> =
        rules.iter().filter(|rule| !table.contains(&format!("`{rule}`")) && !asserted(rule)).collect();
    assert!(untested.is_empty(), "{untested:?}");
}
