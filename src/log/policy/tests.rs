//! Quorums, and every line that is refused.

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::log::{Cosigner, NoteSigner};

fn log_key(seed: u8) -> VerifierKey {
    NoteSigner::new("log.example/a", SigningKey::from_bytes(&[seed; 32])).unwrap().verifier_key().clone()
}

fn witness_key(name: &str, seed: u8) -> VerifierKey {
    Cosigner::new(name, SigningKey::from_bytes(&[seed; 32])).unwrap().verifier_key().clone()
}

/// Six witnesses in two groups, as in the standard's example.
fn example() -> (String, Vec<VerifierKey>) {
    let keys: Vec<_> = (1..=6).map(|seed| witness_key("w.example", seed)).collect();
    let [x1, x2, x3, y1, y2, y3] = keys.as_slice() else { unreachable!() };
    let log = log_key(9);
    let text = format!(
        "# whom we believe\n\nlog {log}\n  witness X1 {x1} https://x1.example/\nwitness\tX2\t{x2}\nwitness X3 {x3}\n\
         group X-witnesses 2 X1 X2 X3\n \t# the others\nwitness Y1 {y1}\nwitness Y2 {y2}\nwitness Y3 {y3}\n\
         group Y-witnesses any Y1 Y2 Y3\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y"
    );
    (text, keys)
}

#[test]
fn the_standards_example_asks_for_two_of_these_and_one_of_those() {
    let (text, keys) = example();
    let policy = Policy::parse(&text).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len(), policy.keys().len()), (1, 6, 7));
    assert_eq!(policy.witnesses().first().unwrap().url.as_deref(), Some("https://x1.example/"));
    for signed in 0_u8..64 {
        let by = |range: std::ops::Range<usize>| range.filter(|bit| signed >> bit & 1 == 1).count();
        let cosigners = keys.iter().enumerate().filter(|(bit, _)| signed >> bit & 1 == 1).map(|(_, key)| key);
        assert_eq!(policy.satisfied(cosigners), by(0..3) >= 2 && by(3..6) >= 1, "{signed:06b}");
    }
    let one = keys.first().unwrap();
    assert!(!policy.satisfied([one, one, one, keys.last().unwrap()]));
}

#[test]
fn a_quorum_may_be_one_witness_or_nobody() {
    let key = witness_key("w", 1);
    let one = Policy::parse(&format!("witness w {key}\nquorum w\n")).unwrap();
    assert!(one.satisfied([&key]));
    assert!(!one.satisfied([&witness_key("w", 2)]) && !one.satisfied([&witness_key("v", 1)]));
    assert!(!one.satisfied([]));
    let nobody = Policy::parse("quorum none").unwrap();
    assert!(nobody.satisfied([]) && nobody.keys().is_empty());
}

#[test]
fn a_witness_is_required_if_all_others_are_not_enough() {
    let (text, keys) = example();
    let policy = Policy::parse(&text).unwrap();
    let names: Vec<&str> = policy.named_witnesses().map(|(name, _)| name).collect();
    assert_eq!(names, ["X1", "X2", "X3", "Y1", "Y2", "Y3"]);
    assert!(policy.named_witnesses().zip(&keys).all(|((_, found), key)| found.key == *key));
    assert!(!keys.iter().any(|key| policy.requires(key)), "each has somebody to stand in for it");
    let (a, b) = (witness_key("a", 1), witness_key("b", 2));
    let lines = format!("witness a {a}\nwitness b {b}\ngroup both all a b\ngroup one any both\n");
    let required = |quorum: &str| {
        let policy = Policy::parse(&format!("{lines}quorum {quorum}")).unwrap();
        [&a, &b].map(|key| policy.requires(key))
    };
    assert_eq!(["a", "both", "one", "none"].map(required), [[true, false], [true; 2], [true; 2], [false; 2]]);
}

#[test]
fn a_file_of_logs_has_log_lines_only() {
    let (one, two) = (log_key(1), log_key(2));
    let logs = parse_logs(&format!("# ours\n\nlog {one}\n\tlog {two} https://log.example/ \n")).unwrap();
    assert_eq!(logs.iter().map(|log| log.key.clone()).collect::<Vec<_>>(), [one.clone(), two]);
    assert_eq!(logs.last().unwrap().url.as_deref(), Some("https://log.example/"));
    assert_eq!(parse_logs(""), Ok(vec![]));
    for (line, fault) in [
        (format!("witness w {}", witness_key("w", 3)), PolicyFault::OnlyLogs),
        ("quorum none".to_owned(), PolicyFault::OnlyLogs),
        (format!("log {one}"), PolicyFault::KeyTwice),
        ("log".to_owned(), PolicyFault::Words { wanted: "log <vkey> [<url>]" }),
    ] {
        let refused = parse_logs(&format!("log {one}\n{line}"));
        assert_eq!(refused, Err(PolicyError::Line { line: 2, fault }), "{line}");
    }
}

#[test]
fn every_fault_is_named_with_its_line() {
    let (log, w1, w2) = (log_key(9), witness_key("w", 1), witness_key("w", 2));
    let renamed = witness_key("other", 1);
    let named = |name: &str| name.to_owned();
    let words = |wanted| PolicyFault::Words { wanted };
    let threshold = |found: &str, members| PolicyFault::Threshold { found: named(found), members };
    let start = format!("log {log}\nwitness a {w1}\nwitness b {w2}\n");
    for (line, fault) in [
        ("quorum a\r".to_owned(), PolicyFault::Characters),
        ("quorum\u{b}a".to_owned(), PolicyFault::Characters),
        ("quorum a\u{7f}".to_owned(), PolicyFault::Characters),
        (named("Quorum a"), PolicyFault::Keyword { found: named("Quorum") }),
        (named("quorum\u{a0}a"), PolicyFault::Keyword { found: named("quorum\u{a0}a") }),
        (named("log"), words("log <vkey> [<url>]")),
        (format!("log {log} url url"), words("log <vkey> [<url>]")),
        (named("log x"), PolicyFault::Key(InvalidKey::Form)),
        (format!("log {log}"), PolicyFault::KeyTwice),
        (format!("log {w1}"), PolicyFault::KeyType),
        (named("witness c"), words(WITNESS)),
        (format!("witness c {w1} url # why"), words(WITNESS)),
        (format!("witness c {log}"), PolicyFault::KeyType),
        (format!("witness c {w1}"), PolicyFault::KeyTwice),
        (format!("witness c {renamed}"), PolicyFault::KeyTwice),
        // The log as its own quorum, in either order, whatever the names.
        (format!("witness c {}", witness_key("w", 9)), PolicyFault::KeyTwice),
        (format!("witness c {}", witness_key("log.example/a", 9)), PolicyFault::KeyTwice),
        (format!("log {}", log_key(2)), PolicyFault::KeyTwice),
        (format!("witness a {}", witness_key("w", 3)), PolicyFault::NameTwice { name: named("a") }),
        (format!("witness none {}", witness_key("w", 3)), PolicyFault::NameTwice { name: named("none") }),
        (named("group g all"), words("group <name> all|any|<k> <name>...")),
        (named("group a any b"), PolicyFault::NameTwice { name: named("a") }),
        (named("group none any b"), PolicyFault::NameTwice { name: named("none") }),
        (named("group g any g"), PolicyFault::NameUnknown { name: named("g") }),
        (named("group g any none"), PolicyFault::NameUnknown { name: named("none") }),
        (named("group g any a a"), PolicyFault::MemberTwice { name: named("a") }),
        (named("group g 0 a b"), threshold("0", 2)),
        (named("group g 3 a b"), threshold("3", 2)),
        (named("group g 01 a b"), threshold("01", 2)),
        (named("group g most a b"), threshold("most", 2)),
        (named("quorum"), words("quorum <name>|none")),
        (named("quorum a b"), words("quorum <name>|none")),
        (named("quorum c"), PolicyFault::NameUnknown { name: named("c") }),
    ] {
        let found = Policy::parse(&format!("{start}{line}\nquorum a\n"));
        assert_eq!(found, Err(PolicyError::Line { line: 4, fault }), "{line}");
    }
    let twice = Policy::parse(&format!("{start}quorum a\nquorum none"));
    assert_eq!(twice, Err(PolicyError::Line { line: 5, fault: PolicyFault::QuorumTwice }));
    let shared = Policy::parse(&format!("{start}group g any a\ngroup h any a b\nquorum g"));
    let fault = PolicyFault::MemberTwice { name: named("a") };
    assert_eq!(shared, Err(PolicyError::Line { line: 5, fault }));
    assert_eq!(Policy::parse(&start), Err(PolicyError::NoQuorum));
    assert_eq!(Policy::parse(""), Err(PolicyError::NoQuorum));
}

proptest! {
    /// Arbitrary and mutated text is refused or read, never worse.
    #[test]
    fn garbage_does_not_panic(text: String, at in 0_usize..900, more in "[ \ta-zX0-9#\n-]{0,12}") {
        let _ = Policy::parse(&text);
        let (mut mutated, keys) = example();
        mutated.insert_str(at.min(mutated.len()), &more);
        if let Ok(policy) = Policy::parse(&mutated) {
            let _ = policy.satisfied(&keys);
        }
    }
}
