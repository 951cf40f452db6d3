//! Reads the repository and enforces the rules of the house that no compiler knows.
//!
//! One rule is one function from a [`Source`] to its findings, in [`RULES`]; each has a test that shows it a bad
//! sample, because a rule that cannot fire guards nothing. Start reading at [`rows`].

mod dependencies;
mod purity;
mod rows;
mod size;
mod source;
mod words;

use std::fmt;
use std::path::Path;
use std::process::Command;

use source::Source;

/// Something that breaks a rule, shown as `file:line: what`.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    /// A finding in line `line` (from 1) of `source`.
    pub fn new(source: &Source, line: usize, what: impl Into<String>) -> Self {
        Self { path: source.path.clone(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// What a rule is: it judges one file, and passes over files that are not its business.
type Rule = fn(&Source) -> Vec<Finding>;

const RULES: [Rule; 10] = [
    rows::arrows_run_down,
    rows::a_use_line_has_one_path,
    purity::pure_rooms_are_pure,
    size::files_are_short,
    size::functions_are_short,
    words::nothing_is_left_for_later,
    words::modules_say_what_they_are,
    words::re_exports_are_by_name,
    words::no_place_of_one_machine,
    dependencies::each_says_why,
];

/// Every text file of the repository that git tracks or would track.
fn tracked(root: &Path) -> Vec<Source> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .expect("git is there wherever a clone is");
    assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("file names are UTF-8");
    let names = listed.split('\0').filter(|name| !name.is_empty());
    // A file that is listed but deleted, and one that is no text, hold nothing to judge.
    names.filter_map(|name| Some(Source::new(name, std::fs::read_to_string(root.join(name)).ok()?))).collect()
}

#[test]
fn the_repository_is_tidy() {
    let sources = tracked(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "the listing misses src/lib.rs");
    let findings: Vec<String> =
        sources.iter().flat_map(|source| RULES.iter().flat_map(|rule| rule(source))).map(|f| f.to_string()).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn a_finding_names_file_and_line() {
    let source = Source::new("src/codes/day.rs", "let x = 1;\nfoo();\n".into());
    assert_eq!(Finding::new(&source, 2, "bad").to_string(), "src/codes/day.rs:2: bad");
}
