//! `schemas/formats.md`: the blocks between its markers are what the program says.

use std::collections::BTreeMap;
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
    let lines = text.lines().count();
    assert!(lines < 1300, "{lines} lines");
}

#[test]
fn a_stale_block_is_noticed() {
    let blocks = BTreeMap::from([("one", "new\n".to_owned())]);
    let (filled, names) = filled("a\n<!-- begin: one -->\nold\n<!-- end -->\nb\n", &blocks);
    assert_eq!(filled, "a\n<!-- begin: one -->\nnew\n<!-- end -->\nb\n");
    assert_eq!(names, ["one"]);
}
