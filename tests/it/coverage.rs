//! `schemas/coverage.md`: what it names is there, and what is to be there is named.

use std::collections::BTreeSet;
use std::path::Path;

use minglu::manifest::Targets;
use minglu::statement::EventKind;

const FILE: &str = include_str!("../../schemas/coverage.md");

/// Rows of the core of the ledger.
const CORE: [u16; 51] = [
    8, 10, 15, 29, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 49, 55, 62, 63, 64, 65, 69, 79, 84, 88,
    91, 94, 95, 98, 102, 107, 113, 114, 115, 116, 117, 124, 125, 126, 127, 128, 129, 130, 131, 150, 152, 153,
];
const ROWS: u16 = 153;

/// Pages of the portal.
const PAGES: [&str; 4] = ["/institutions/{uscc}", "/facilities/{id}", "/lists/{list}", "/about"];

/// Words of the file in backticks that name nothing of ours but a kind, a function or a word of the API.
const WORDS: [&str; 5] = ["canteen", "community_care", "coverage", "minglu.", "targets.json"];

fn table() -> Targets {
    Targets::parse(include_bytes!("../../schemas/targets.json")).unwrap()
}

/// Rows by their number, each with its cells.
fn rows() -> Vec<(u16, Vec<&'static str>)> {
    let lines = FILE.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let cells = lines.map(|line| line.split(" | ").collect::<Vec<_>>());
    cells.filter(|cells| cells.len() > 2).filter_map(|cells| Some((cells[0].parse().ok()?, cells))).collect()
}

/// What stands in backticks.
fn named(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('`').skip(1).step_by(2)
}

fn is_type(word: &str) -> bool {
    word.contains('.') && word.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'_'))
}

fn exists(word: &str) -> bool {
    EventKind::from_name(&format!("minglu.{word}.v1")).is_some()
}

#[test]
fn every_mechanism_has_one_row_and_the_core_says_how_it_is_answered() {
    let rows = rows();
    let numbers: Vec<u16> = rows.iter().map(|(number, _)| *number).collect();
    for number in 1..=ROWS {
        assert_eq!(numbers.iter().filter(|found| **found == number).count(), 1, "row {number}");
    }
    assert_eq!(numbers.len(), usize::from(ROWS));
    for (number, cells) in &rows {
        let wanted = if CORE.contains(number) { 7 } else { 4 };
        assert_eq!(cells.len(), wanted, "row {number}: {cells:?}");
        assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "row {number}: a cell is empty, and not a dash");
        let paper = cells[1].split(' ').next().unwrap();
        assert!(table().paper(paper).is_some(), "row {number} has the paper {paper:?}");
        if wanted == 7 {
            let types: Vec<&str> = named(cells[3]).collect();
            assert!(!types.is_empty() && types.iter().all(|word| is_type(word)), "row {number}: {types:?}");
            let twice = types.iter().collect::<BTreeSet<_>>().len() < types.len();
            assert!(!twice, "row {number} names a type twice");
        }
    }
}

#[test]
fn every_type_is_real_and_every_type_that_oversees_is_named() {
    let types: BTreeSet<&str> = named(FILE).filter(|word| is_type(word) && !WORDS.contains(word)).collect();
    for word in &types {
        assert!(exists(word), "{word} is no type");
    }
    let short = |kind: &EventKind| kind.unversioned().strip_prefix("minglu.").unwrap();
    let overseeing = EventKind::ALL.iter().filter(|kind| kind.oversees()).map(short);
    let unnamed: Vec<&str> = overseeing.filter(|word| !types.contains(word)).collect();
    assert!(unnamed.is_empty(), "no row names {unnamed:?}");
}

#[test]
fn every_target_and_threshold_is_named_where_its_row_is() {
    let (table, rows) = (table(), rows());
    let known = |id: &str| table.target(id).is_some() || table.thresholds.iter().any(|row| row.id == id);
    for word in named(FILE).filter(|word| word.starts_with("TGT-") || word.starts_with("THR-")) {
        assert!(known(word) || word.ends_with('…'), "{word} is no target");
    }
    let ours =
        table.targets.iter().map(|row| (&row.id, row.row)).chain(table.thresholds.iter().map(|t| (&t.id, t.row)));
    for (id, row) in ours {
        let text = format!("`{id}`");
        let there = match row {
            Some(row) => rows.iter().any(|(number, cells)| *number == row && cells.join("|").contains(&text)),
            None => FILE.contains(&text),
        };
        assert!(there, "{id} is not named in its row {row:?}");
    }
}

#[test]
fn every_figure_address_and_file_is_there() {
    let table = table();
    let addresses: Vec<&str> = minglu::api::paths().into_iter().map(|(path, _)| path).chain(PAGES).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for word in named(FILE).filter(|word| !is_type(word) && !word.contains("::") && !WORDS.contains(word)) {
        let there = if word.starts_with('/') {
            addresses.contains(&word)
        } else if word.contains('/') {
            root.join(word).is_file()
        } else {
            let is_mark = word.starts_with('[') || word.starts_with('T');
            is_mark || table.indicator(word).is_some()
        };
        assert!(there, "{word} is not there");
    }
}
