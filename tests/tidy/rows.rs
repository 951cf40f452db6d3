//! Rooms and arrows: a room names only rooms of earlier rows.

use std::ops::Range;

use crate::Finding;
use crate::source::{Source, expanded, item_bytes, line_of, names, places, uses};

/// The rooms of each row, first row first.
const ROWS: [&[&str]; 8] = [
    &["codes"],
    &["statement", "manifest", "log"],
    &["governance", "oversight"],
    &["rules"],
    &["verify", "store"],
    &["service", "witness"],
    &["api", "portal", "casefile"],
    &["cli", "main", "lib"],
];

fn row(room: &str) -> Option<usize> {
    ROWS.iter().position(|rooms| rooms.contains(&room))
}

/// A `crate::` path leads to the same room or to an earlier row; tests have no other law.
pub fn arrows_run_down(source: &Source) -> Vec<Finding> {
    let Some(room) = source.room() else { return Vec::new() };
    let Some(own) = row(room) else {
        return vec![Finding::new(source, 1, format!("room `{room}` stands in no row: add it to tests/tidy/rows.rs"))];
    };
    let mut findings = Vec::new();
    for named in names(&source.code) {
        let Some(target) = named.path.strip_prefix("crate::").and_then(|path| path.split("::").next()) else {
            continue;
        };
        // Names of the crate's root that are no room, such as a macro, have no row.
        let Some(other) = row(target) else { continue };
        if target != room && other >= own {
            let what = format!("`{room}` (row {own}) names `{target}` (row {other}): arrows run to earlier rows");
            findings.push(Finding::new(source, named.line, what));
        }
    }
    findings.extend(climbs(source, room));
    findings.sort_by_key(|finding| finding.line);
    findings.dedup();
    findings
}

/// `super` as often as it takes to stand at the crate's root: a way out of the room that does not say `crate::`.
fn climbs(source: &Source, room: &str) -> Vec<Finding> {
    let code = &source.code;
    let inline: Vec<_> = places(code, "mod").filter_map(|at| inline_module(code, at)).collect();
    let below = source.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let mut findings = Vec::new();
    for at in places(code, "super") {
        let (before, from) = code.split_at(at);
        let steps = from.split("::").take_while(|segment| *segment == "super").count();
        let depth = below.split('/').count() + inline.iter().filter(|module| module.contains(&at)).count();
        if !before.ends_with("::") && steps >= depth {
            findings.push(Finding::new(source, line_of(code, at), format!("`super` leaves the room `{room}` here")));
        }
    }
    findings
}

/// The bytes of the module with a body whose `mod` stands at `at`.
fn inline_module(code: &str, at: usize) -> Option<Range<usize>> {
    let (_, from) = code.split_at(at);
    let bytes = item_bytes(from);
    from.get(..bytes)?.ends_with('}').then_some(at..at + bytes)
}

/// `use crate::codes::{Day, Timestamp}` is one path, `use crate::{codes, log}` is two.
pub fn a_use_line_has_one_path(source: &Source) -> Vec<Finding> {
    let rooms = |tree: &str| {
        let mut rooms: Vec<String> = expanded(tree)
            .iter()
            .filter_map(|path| Some(path.strip_prefix("crate::")?.split("::").next()?.to_owned()))
            .collect();
        rooms.dedup();
        rooms.len()
    };
    let several = uses(&source.code).into_iter().filter(|use_| source.room().is_some() && rooms(&use_.tree) > 1);
    several.map(|use_| Finding::new(source, use_.line, "several `crate::` paths in one `use`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fires(path: &str, text: &str) -> bool {
        !arrows_run_down(&Source::new(path, text.into())).is_empty()
    }

    #[test]
    fn an_arrow_up_or_sideways_is_found() {
        for (path, text) in [
            ("src/codes/day.rs", "use crate::log::Seq;"),
            ("src/log/entry.rs", "use crate::statement::Statement;"),
            ("src/log/entry.rs", "use crate::{codes::Day, store::Segment};"),
            ("src/verify/replay.rs", "let x = crate::store::open();"),
            ("src/log/tests.rs", "use crate::service::Ledger;"),
            ("src/log/a/b.rs", "use super::super::super::store;"),
            ("src/log/mod.rs", "use super::store::Segment;"),
            ("src/log/x.rs", "mod tests { use super::super::super::store; }"),
            ("src/extra/mod.rs", ""),
            ("src/extra.rs", ""),
        ] {
            assert!(fires(path, text), "{path}: {text}");
        }
    }

    #[test]
    fn an_arrow_down_or_within_is_not() {
        for (path, text) in [
            ("src/log/entry.rs", "use crate::codes::Timestamp;\nuse super::hash::Hash;\n// crate::store is absent\n"),
            ("src/log/tree.rs", "use crate::log::Hash;"),
            ("src/log/mod.rs", "pub use entry::Entry;\n#[cfg(test)]\nmod tests { use super::*; }"),
            ("src/log/x.rs", "mod tests { use super::super::hash::Hash; }"),
            ("src/log/x/tests.rs", "use super::super::hash::Hash;"),
            ("src/log/x/mod.rs", "use super::hash::Hash;"),
            ("src/service/writer.rs", "pub(in crate::service) fn f() {}\nuse crate::store::Segment;"),
            ("src/main.rs", "use minglu::cli;"),
            ("tests/it/main.rs", "use crate::store::x;"),
        ] {
            assert!(!fires(path, text), "{path}: {text}");
        }
    }

    #[test]
    fn two_paths_in_one_use_are_found() {
        let two = Source::new("src/cli/a.rs", "use crate::{codes, log};".into());
        assert_eq!(a_use_line_has_one_path(&two).len(), 1);
        let one = Source::new("src/cli/a.rs", "use crate::codes::{Day, Timestamp};".into());
        assert_eq!(a_use_line_has_one_path(&one), []);
    }
}
