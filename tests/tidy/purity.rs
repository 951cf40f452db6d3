//! Pure rooms: no IO, no clock, no random number, no logging, no order that a run decides.

use crate::Finding;
use crate::dependencies;
use crate::source::{Source, line_of, names, places};

/// Rows 0 to 3, and the auditor's replay.
const ROOMS: [&str; 8] = ["codes", "statement", "manifest", "log", "governance", "oversight", "rules", "verify"];

/// The crates that they may name.
const CRATES: [&str; 10] = [
    "serde",
    "serde_json",
    "sha2",
    "ed25519_dalek",
    "base64",
    "hex",
    "thiserror",
    "jiff",
    "unicode_normalization",
    "schemars",
];

/// What of the standard library reaches outside.
const REACHES: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::env",
    "std::process",
    "std::thread",
    "std::os",
];

/// Words that have no place there, whatever path leads to them.
const WORDS: [&str; 12] = [
    "HashMap",
    "HashSet",
    "RandomState",
    "SystemTime",
    "OsRng",
    "getrandom",
    "rand",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "now()",
];

/// Judges the code of pure rooms, their tests aside.
pub fn pure_rooms_are_pure(source: &Source) -> Vec<Finding> {
    let Some(room) = source.room().filter(|room| ROOMS.contains(room)) else { return Vec::new() };
    let mut findings = Vec::new();
    for named in names(&source.product) {
        let (first, below) = named.path.split_once("::").unwrap_or((&named.path, ""));
        let is_path = named.used || !below.is_empty();
        if is_path && dependencies::all().iter().any(|name| name == first) && !CRATES.contains(&first) {
            findings.push(Finding::new(source, named.line, format!("pure room `{room}` names the crate `{first}`")));
        }
        if let Some(reach) = REACHES.iter().find(|reach| leads_to(&named.path, reach)) {
            findings.push(Finding::new(source, named.line, format!("pure room `{room}` names `{reach}`")));
        }
    }
    for word in WORDS {
        let lines = places(&source.product, word).map(|at| line_of(&source.product, at));
        findings.extend(lines.map(|line| Finding::new(source, line, format!("pure room `{room}` says `{word}`"))));
    }
    findings.sort_by(|a, b| (a.line, &a.what).cmp(&(b.line, &b.what)));
    findings.dedup();
    findings
}

fn leads_to(path: &str, reach: &str) -> bool {
    path.strip_prefix(reach).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fires(path: &str, text: &str) -> bool {
        !pure_rooms_are_pure(&Source::new(path, text.into())).is_empty()
    }

    #[test]
    fn each_forbidden_thing_is_found() {
        for reach in REACHES {
            assert!(fires("src/log/x.rs", &format!("use {reach};")), "{reach}");
            assert!(fires("src/verify/x.rs", &format!("let a = {reach}::b();")), "{reach}");
        }
        for word in WORDS {
            assert!(fires("src/rules/x.rs", &format!("let a = {word};")), "{word}");
        }
        for text in ["use std::{fmt, fs};", "use std::fs::File;", "use sled::Db;", "tracing::info!();", "use tempfile;"]
        {
            assert!(fires("src/codes/x.rs", text), "{text}");
        }
    }

    #[test]
    fn tests_comments_other_rooms_and_other_words_are_not() {
        for (path, text) in [
            ("src/store/x.rs", "use std::fs;"),
            ("src/log/x/tests.rs", "use std::collections::HashMap;"),
            ("src/log/x.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n"),
            ("src/log/x.rs", "// std::fs and HashMap are absent\nlet operand = \"std::net\";"),
            ("src/log/x.rs", "use std::{fmt, str};\nuse serde_json::Value;\nuse sha2::{Digest as _, Sha256};"),
            ("src/log/x.rs", "let knowing = known(); std::environment::x();"),
        ] {
            assert!(!fires(path, text), "{path}: {text}");
        }
    }
}
