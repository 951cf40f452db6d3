//! Words and names that have no place in the repository.
//!
//! The needles are put together from two halves, so that the rules do not find themselves.

use crate::Finding;
use crate::source::{Source, line_of, places, uses};

/// Marks of unfinished work, in any text that is a program.
const MARKS: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("db", "g!"),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 10] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "prelude", "shared"];

/// Paths of one machine and hosts of package registries: a fresh clone elsewhere has neither.
const PLACES: [&str; 6] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("npm", "js"),
    concat!("deb.", "debian"),
];

/// Programs, in whatever language.
fn is_program(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["rs", "py", "go", "sh", "js", "mjs", "toml", "sql"].contains(&extension) || path == ".ci/run"
}

/// Nothing is left for later: what is missing is an issue, not a comment.
pub fn nothing_is_left_for_later(source: &Source) -> Vec<Finding> {
    if !is_program(&source.path) {
        return Vec::new();
    }
    let found = |mark: &'static str| {
        let places = places(&source.text, mark);
        places.map(move |at| Finding::new(source, line_of(&source.text, at), format!("`{mark}`")))
    };
    MARKS.into_iter().flat_map(found).collect()
}

/// A module is named after what it is.
pub fn modules_say_what_they_are(source: &Source) -> Vec<Finding> {
    if !source.is_rust() {
        return Vec::new();
    }
    let in_path = source.path.trim_end_matches(".rs").split('/').filter(|part| EMPTY_NAMES.contains(part));
    let mut findings: Vec<Finding> =
        in_path.map(|part| Finding::new(source, 1, format!("`{part}` says nothing about what is inside"))).collect();
    for at in places(&source.code, "mod") {
        let (_, from) = source.code.split_at(at);
        let name = from.split_whitespace().nth(1).unwrap_or_default().trim_end_matches([';', '{']);
        if EMPTY_NAMES.contains(&name) {
            let what = format!("`mod {name}` says nothing about what is inside");
            findings.push(Finding::new(source, line_of(&source.code, at), what));
        }
    }
    findings
}

/// What a room offers is listed, so that a reader sees it and a rename is seen.
pub fn re_exports_are_by_name(source: &Source) -> Vec<Finding> {
    let globs = uses(&source.code).into_iter().filter(|use_| use_.public && use_.tree.contains('*'));
    globs.map(|use_| Finding::new(source, use_.line, "a re-export of everything: name what is offered")).collect()
}

/// No path of one machine, no host of a package registry.
pub fn no_place_of_one_machine(source: &Source) -> Vec<Finding> {
    // The lock file is cargo's own, and names its registry by design.
    if source.path == "Cargo.lock" {
        return Vec::new();
    }
    let lines = source.text.lines().enumerate();
    let found = lines.flat_map(|(index, line)| {
        let places = PLACES.into_iter().filter(|place| line.contains(place));
        places.map(move |place| Finding::new(source, index + 1, format!("names `{place}`, a place of one machine")))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::new(path, text.to_owned())
    }

    #[test]
    fn each_mark_is_found() {
        for mark in MARKS {
            let found = nothing_is_left_for_later(&source("ops/a.sh", &format!("a\n# {mark} b\n")));
            assert_eq!(found.first().map(|f| f.line), Some(2), "{mark}");
        }
        let longer = format!("mktemp a.{}{}", "XX", "XXXX");
        assert_eq!(nothing_is_left_for_later(&source("ops/a.sh", &longer)), []);
    }

    #[test]
    fn each_empty_name_is_found() {
        for name in EMPTY_NAMES {
            assert_eq!(modules_say_what_they_are(&source(&format!("src/log/{name}.rs"), "")).len(), 1, "{name}");
            assert_eq!(modules_say_what_they_are(&source(&format!("src/{name}/mod.rs"), "")).len(), 1, "{name}");
            assert_eq!(
                modules_say_what_they_are(&source("src/log/mod.rs", &format!("a;\nmod {name};"))).len(),
                1,
                "{name}"
            );
            assert_eq!(
                modules_say_what_they_are(&source("src/log/mod.rs", &format!("mod {name} {{}}"))).len(),
                1,
                "{name}"
            );
        }
        assert_eq!(modules_say_what_they_are(&source("src/log/mod.rs", "mod entry; // common")), []);
    }

    #[test]
    fn a_glob_re_export_is_found() {
        for text in ["pub use entry::*;", "pub(crate) use a::{b, c::*};"] {
            assert_eq!(re_exports_are_by_name(&source("src/log/mod.rs", text)).len(), 1, "{text}");
        }
        assert_eq!(re_exports_are_by_name(&source("src/log/mod.rs", "pub use a::B;\nuse super::*;")), []);
    }

    #[test]
    fn each_place_is_found() {
        for place in PLACES {
            let found = no_place_of_one_machine(&source("README.md", &format!("a\nsee {place}b\n")));
            assert_eq!(found.first().map(|f| f.line), Some(2), "{place}");
            assert_eq!(no_place_of_one_machine(&source("Cargo.lock", place)), []);
        }
    }
}
