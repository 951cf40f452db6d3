//! `minglu rules`: a draft is judged before anybody adopts it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Town, run, run_json};

const RULESET: &str = "rulesets/cn-core.json";

/// A directory with a changed ruleset, and all other files beside it if `whole`.
fn draft(dir: &Path, whole: bool, change: impl FnOnce(&mut Value)) -> String {
    let files = minglu::service::data_files();
    let mut ruleset: Value = serde_json::from_slice(&files[RULESET]).unwrap();
    change(&mut ruleset);
    for (name, bytes) in files.iter().filter(|(name, _)| whole || *name == RULESET) {
        let file = dir.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let bytes = if name == RULESET { ruleset.to_string().into_bytes() } else { bytes.clone() };
        fs::write(file, bytes).unwrap();
    }
    dir.to_str().unwrap().to_owned()
}

#[test]
fn the_files_of_the_repository_have_no_fault_and_a_faulty_draft_names_file_and_rule() {
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let (code, told) = run_json(&["rules", "check", sound.to_str().unwrap()]);
    assert_eq!((code, &told["faults"]), (0, &json!([])), "{told}");
    assert!(told["gaps"].as_array().unwrap().iter().any(|gap| gap["code"] == "no_fine_bands"), "{told}");

    let dir = tempfile::tempdir().unwrap();
    let faulty = draft(dir.path(), true, |ruleset| {
        ruleset["deadlines"][0]["period"]["count"] = json!(0);
        ruleset["publicity"][0]["windows"][0]["months_max"] = json!(0);
    });
    let (code, told) = run_json(&["rules", "check", &faulty]);
    assert_eq!(code, 1, "{told}");
    let found = told["faults"].as_array().unwrap();
    assert!(found.iter().all(|fault| fault["file"] == RULESET && fault["rule"].is_string()), "{told}");
    assert!(found.iter().any(|fault| fault["rule"] == "PUB-03"), "{told}");
    let (code, text) = run(&["rules", "check", &faulty]);
    assert_eq!((code, text.contains("fault  rulesets/cn-core.json PUB-03")), (1, true), "{text}");
    assert_eq!(run(&["rules", "check", dir.path().join("nowhere").to_str().unwrap()]).0, 2);
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(run(&["rules", "check", empty.path().to_str().unwrap()]).0, 2);
}

#[test]
fn an_impact_counts_who_would_move_and_writes_nothing() {
    let town = Town::new();
    let url = town.server.url.clone();
    let (data, auditor) = (town.text("ledger"), town.text("51.jwk"));
    let keep = tempfile::tempdir().unwrap();
    // Inspections would have to be released in two working days instead of twenty.
    let shorter = draft(keep.path(), false, |ruleset| {
        for row in ruleset["deadlines"].as_array_mut().unwrap() {
            if row["duty"] == "release_inspection" {
                row["period"]["count"] = json!(2);
            }
        }
    });
    let log = fs::read_dir(town.path("ledger/frames")).unwrap().count();
    let by_dir = ["rules", "impact", &shorter, "--data", &data, "--on", "2026-11-21"];
    let (code, told) = run_json(&by_dir);
    assert_eq!(code, 0, "{told}");
    let moves = told["moves"].as_array().unwrap();
    assert!(!moves.is_empty() && moves.iter().all(|one| one["answered"] == "due"), "{told}");
    assert_eq!((&moves[0]["change"], &told["not_shown"]), (&json!("earlier"), &json!(0)), "{told}");
    assert!(moves[0]["before"]["rule"].is_string() && moves[0]["after"]["source"].is_string());
    assert_eq!(told["counts"][0]["count"], moves.len());
    // Over HTTP an auditor is told the same, and a stranger only what is public.
    let by_url = ["rules", "impact", &shorter, "--url", &url, "--identity", &auditor, "--on", "2026-11-21"];
    assert_eq!(run_json(&by_url), (0, told.clone()));
    let (code, public) = run_json(&["rules", "impact", &shorter, "--url", &url]);
    assert_eq!((code, &public["moves"], &public["not_shown"]), (0, &json!([]), &json!(2)), "{public}");
    let (_, text) = run(&by_dir);
    assert!(text.contains("would move") && text.contains("Deadline: ends earlier"), "{text}");
    assert_eq!(fs::read_dir(town.path("ledger/frames")).unwrap().count(), log);
    // A draft that cannot be adopted is compared with nothing.
    let keep = tempfile::tempdir().unwrap();
    let faulty = draft(keep.path(), false, |ruleset| ruleset["persons"] = json!("nobody"));
    let (code, text) = run(&["rules", "impact", &faulty, "--data", &data]);
    assert_eq!((code, text.contains("cannot be adopted")), (1, true), "{text}");
    assert_eq!(run(&["rules", "impact", &shorter]).0, 2, "a ledger is wanted");
}
