//! A ledger is closed, another one continues it, and an auditor who kept the last checkpoint says whether it does so exactly.

use std::path::Path;
use std::sync::Arc;

use minglu::governance::Refusal;
use minglu::service::{Ledger, LedgerKeys, LedgerOptions, Outcome, Refused, SimulatedClock, read_secret};
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::kit::{Pen, accepted, start};
use crate::process::{Founded, found, founders, minglu};

fn open(dir: &Path, founded: &Founded) -> Ledger {
    let secret = |name: &str| read_secret(&dir.join("secrets").join(name)).unwrap();
    let origin = founded.origin.parse().unwrap();
    let keys = LedgerKeys::new(&origin, vec![secret("checkpoint.jwk")], secret("service.jwk")).unwrap();
    let options = LedgerOptions { tripwire: Some(dir.join("tripwire")), ..LedgerOptions::new(&dir.join("ledger")) };
    Ledger::open(&options, keys, Arc::new(SimulatedClock::new(start())), &mut |_, _, _| {}).unwrap()
}

/// Founds a successor with the real program.
fn continued(root: &Path, name: &str, more: &[&str]) -> (i32, String) {
    let path = |part: &str| root.join(name).join(part).to_str().unwrap().to_owned();
    let (ledger, secrets) = (path("ledger"), path("secrets"));
    let mut args = vec!["init", "--dir", &ledger, "--secrets", &secrets, "--origin", "next.example/simulated"];
    args.extend(["--clock", "simulated", "--clock-start", "2026-11-22T08:30:00Z", "--json"]);
    args.extend(more);
    minglu(&args)
}

#[test]
fn a_closed_ledger_is_continued_exactly_or_the_auditor_says_otherwise() {
    let root = tempfile::tempdir().unwrap();
    let old = root.path().join("old");
    std::fs::create_dir(&old).unwrap();
    let founded = found(&old);
    let ledger = open(&old, &founded);
    let mut pen = Pen::new(&founded.origin);
    let keys = founders(&old);
    let mut close = |successor: Option<&str>| {
        let data = json!({"reason": "并入省级账本", "successor": successor, "closed_on": "2026-11-21"});
        let signers = [(Role::Founder, keys[0].clone()), (Role::Founder, keys[2].clone())];
        pen.sign(EventKind::LedgerClosed, "ledger", "ledger", data, &signers)
    };
    let before = root.path().join("before");
    std::fs::copy(old.join("ledger/public/checkpoint"), &before).unwrap();
    accepted(&ledger, &close(Some("next.example/simulated")));
    let refused = ledger.submit_blocking(&close(None));
    assert!(matches!(refused, Outcome::Refused(Refused::NotAdmitted(Refusal::Closed { .. }))), "{refused:?}");
    ledger.close();
    drop(ledger);
    let last = old.join("ledger/public/checkpoint");
    let (last, before) = (last.to_str().unwrap(), before.to_str().unwrap());
    let (own, other) = (founded.vkeys[0].to_string(), "other.example+00000000+AAAA");
    assert_eq!(
        minglu(&["audit", old.join("ledger").to_str().unwrap(), "--since", last]).0,
        0,
        "a closed one is audited"
    );

    // A checkpoint that nobody named signed, and a key that is none.
    let witness = "process.example/simulated+00000000+AAAA";
    assert_ne!(continued(root.path(), "bad", &["--continues", last, "--continues-key", witness]).0, 0);
    assert_ne!(continued(root.path(), "bad", &["--continues-key", other]).0, 0, "a key without a checkpoint");
    // The origin that was closed never signs again.
    let path = root.path().join("again");
    let (dir, secrets) = (path.join("ledger"), path.join("secrets"));
    let again =
        ["init", "--dir", dir.to_str().unwrap(), "--secrets", secrets.to_str().unwrap(), "--origin", &founded.origin];
    let clock = ["--clock", "simulated", "--continues", last];
    let (code, text) = minglu(&[&again[..], &clock].concat());
    assert!(code != 0 && text.contains("origin-once"), "{text}");

    for (name, file, words, wanted) in [
        ("next", last, "continues exactly the last checkpoint kept of it", 0),
        ("short", before, "does not continue the checkpoint kept of it", 1),
    ] {
        let (code, text) = continued(root.path(), name, &["--continues", file, "--continues-key", &own]);
        assert_eq!(code, 0, "{text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        let new = answer["verifier_keys"][0].as_str().unwrap().to_owned();
        let ledger = root.path().join(name).join("ledger");
        let since = ["--since", last, "--key", &own, "--key", &new, "--json"];
        let (code, text) = minglu(&[&["audit", ledger.to_str().unwrap()][..], &since].concat());
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!((code, report["continues"]["words"].as_str()), (wanted, Some(words)), "{name}: {report:#}");
        assert_eq!(report["continues"]["origin"], json!(founded.origin));
        // Without the checkpoint nothing is said of it.
        let (_, text) = minglu(&["audit", ledger.to_str().unwrap()]);
        assert!(text.contains("not compared"), "{text}");
    }
}
