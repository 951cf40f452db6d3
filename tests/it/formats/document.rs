//! `schemas/formats.md`: the blocks between its markers are what the program says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use minglu::statement::{EventKind, Role};

use super::examples::blocks;
use super::fixtures::{LEDGER, writes};

const BEGIN: &str = "<!-- begin: ";
const END: &str = "<!-- end -->";

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/formats.md")
}

/// The document with every block as the program writes it; the names of the blocks that it has.
fn filled(text: &str, blocks: &BTreeMap<&str, String>) -> (String, Vec<String>) {
    let (mut out, mut names) = (String::new(), vec![]);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (name, after) = after.split_once(" -->\n").unwrap();
        let (_, after) = after.split_once(END).unwrap_or_else(|| panic!("{name} has no end"));
        let block = blocks.get(name).unwrap_or_else(|| panic!("nothing makes the block {name}"));
        write!(out, "{before}{BEGIN}{name} -->\n{}\n{END}", block.trim_end()).unwrap();
        names.push(name.to_owned());
        rest = after;
    }
    out.push_str(rest);
    (out, names)
}

#[test]
fn the_document_shows_what_the_program_writes() {
    let found = fs::read_to_string(file()).unwrap();
    let blocks = blocks(&LEDGER);
    let (wanted, mut names) = filled(&found, &blocks);
    if writes() && wanted != found {
        fs::write(file(), &wanted).unwrap();
    } else {
        assert!(wanted == found, "schemas/formats.md is stale: MINGLU_WRITE=1 writes its blocks");
    }
    names.sort_unstable();
    assert_eq!(names, blocks.keys().copied().collect::<Vec<&str>>(), "each block stands once");
}

#[test]
fn the_document_is_provisional_whole_and_short_enough() {
    let (text, _) = filled(&fs::read_to_string(file()).unwrap(), &blocks(&LEDGER));
    assert!(text.contains("formats may still change until the README declares them final"));
    for kind in EventKind::ALL {
        assert!(text.contains(kind.name()), "{} is not described", kind.name());
    }
    for role in Role::ALL {
        assert!(text.contains(&format!("`{role}`")), "the role {role} is not described");
    }
    // Two tables have a row for each type of statement.
    let lines = text.lines().count();
    assert!(lines < 1650, "{lines} lines");
}

/// The texts of a source that name a rule: what is nothing but words with hyphens, and what a refusal is made with.
fn rules_in(source: &str, found: &mut BTreeSet<String>) {
    let is_id = |text: &str| text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    found.extend(source.split('"').filter(|text| is_id(text)).map(ToOwned::to_owned));
    for refusal in ["impossible(", "lacking("] {
        let first =
            source.split(refusal).skip(1).filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next());
        found.extend(first.map(ToOwned::to_owned));
    }
}

/// The rules of every source below a folder, its tests left out.
fn rules_below(place: &Path, found: &mut BTreeSet<String>) {
    if place.is_dir() {
        let inside = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path());
        inside.filter(|path| path.file_stem().unwrap() != "tests").for_each(|path| rules_below(&path, found));
    } else {
        rules_in(&fs::read_to_string(place).unwrap(), found);
    }
}

/// A rule that nobody described is one that a stranger's verifier cannot have.
#[test]
fn every_rule_by_which_the_program_refuses_is_described() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rules = BTreeSet::new();
    for place in ["governance", "oversight/permit.rs", "oversight/permit", "verify/judgement.rs"] {
        rules_below(&sources.join(place), &mut rules);
    }
    assert!(rules.len() > 80, "only {} rules were found: {rules:?}", rules.len());
    let text = fs::read_to_string(file()).unwrap();
    let unsaid: Vec<&String> = rules.iter().filter(|rule| !text.contains(&format!("`{rule}`"))).collect();
    assert!(unsaid.is_empty(), "schemas/formats.md does not say what these are: {unsaid:?}");
}

#[test]
fn a_stale_block_is_noticed() {
    let blocks = BTreeMap::from([("one", "new\n".to_owned())]);
    let (filled, names) = filled("a\n<!-- begin: one -->\nold\n<!-- end -->\nb\n", &blocks);
    assert_eq!(filled, "a\n<!-- begin: one -->\nnew\n<!-- end -->\nb\n");
    assert_eq!(names, ["one"]);
}
