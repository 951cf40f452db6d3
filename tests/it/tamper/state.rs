//! What one audit keeps for the next: relied on, refused, or not relied on.

use std::fs;

use serde_json::{Value, json};

use super::{Honest, LEDGER, SIZE, audit, found, pen};
use crate::process::minglu;

#[test]
fn a_second_audit_verifies_only_the_signatures_of_new_entries() {
    let mut honest = Honest::new();
    let (state, page) = (honest.keep("unused", "") + ".state", honest.keep("page.html", ""));
    let dir = honest.copy();
    let mut forge = honest.forge();
    let (code, first) = audit(&dir, &["--state", &state, "--html", &page]);
    assert_eq!((code, &first["verdict"]), (0, &json!("consistent in itself")), "{first:#}");
    assert_eq!((&first["counts"]["signatures_before"], &first["audit"]["earlier"]), (&json!(0), &Value::Null));
    let all = first["counts"]["signatures"].as_u64().unwrap();
    assert!(fs::read_to_string(&page).unwrap().contains("consistent in itself"));
    // Honest entries more, signed by the ledger.
    let mut pen = pen();
    for n in 0..3 {
        forge.append(&pen.inspect(&format!("新{n}"), "新"));
    }
    forge.write_signed(&dir, LEDGER);
    let kept = fs::read_to_string(&state).unwrap();
    let (code, second) = audit(&dir, &["--state", &state]);
    assert_eq!((code, &second["verdict"], &second["size"]), (0, &json!("sound"), &json!(SIZE + 3)), "{second:#}");
    assert_eq!((&second["counts"]["signatures"], &second["counts"]["signatures_before"]), (&json!(6), &json!(all)));
    let earlier = second["audit"]["earlier"].as_str().unwrap();
    assert!(earlier.starts_with(&format!("signatures of entries 0 to {} verified on ", SIZE - 1)), "{earlier}");
    assert_eq!(second["history"]["checkpoints"], 1, "the checkpoint of the first audit is one to compare with");
    let text = minglu(&["audit", dir.to_str().unwrap(), "--state", &state]).1;
    assert!(text.contains(&format!("Earlier   signatures of entries 0 to {}", SIZE + 2)), "{text}");

    // With other keys everything is verified again, and the report says why.
    fs::write(&state, &kept).unwrap();
    let ledger = minglu::log::NoteSigner::new(forge.origin.as_str(), crate::kit::key(LEDGER)).unwrap();
    let (_, other) = audit(&dir, &["--state", &state, "--key", &ledger.verifier_key().to_string()]);
    assert_eq!(other["counts"]["signatures_before"], 0);
    assert!(other["audit"]["earlier"].as_str().unwrap().contains("another policy or other keys"), "{other:#}");
    // So with another program, if the file says so truly.
    let line = kept.lines().next().unwrap().replace(minglu::verify::PROGRAM, "minglu 0.0.0");
    fs::write(&state, format!("{line}\n{}\n", minglu::codes::Hash::of(line.as_bytes()))).unwrap();
    let (_, older) = audit(&dir, &["--state", &state]);
    assert_eq!(older["counts"]["signatures_before"], 0);
    assert!(older["audit"]["earlier"].as_str().unwrap().contains("minglu 0.0.0"), "{older:#}");
}

#[test]
fn a_state_that_was_changed_or_is_of_another_ledger_is_refused_by_name() {
    let mut honest = Honest::new();
    let dir = honest.copy();
    let state = honest.keep("unused", "") + ".state";
    assert_eq!(audit(&dir, &["--state", &state]).0, 0);
    let kept = fs::read_to_string(&state).unwrap();
    fs::write(&state, kept.replacen("\"size\":18", "\"size\":17", 1)).unwrap();
    let (code, text) = minglu(&["audit", dir.to_str().unwrap(), "--state", &state]);
    assert_eq!(
        (code, text.contains("it was changed since it was written"), text.contains(&state)),
        (2, true, true),
        "{text}"
    );
    let line =
        kept.lines().next().unwrap().replace("\"origin\":\"example.cn/simulated\"", "\"origin\":\"example.cn/other\"");
    fs::write(&state, format!("{line}\n{}\n", minglu::codes::Hash::of(line.as_bytes()))).unwrap();
    let (code, text) = minglu(&["audit", dir.to_str().unwrap(), "--state", &state]);
    assert_eq!((code, text.contains("is of the ledger example.cn/other")), (2, true), "{text}");
}

#[test]
fn a_log_that_was_rewritten_below_the_state_is_verified_whole() {
    let mut honest = Honest::new();
    let dir = honest.copy();
    let state = honest.keep("unused", "") + ".state";
    let (_, first) = audit(&dir, &["--state", &state]);
    let kept = fs::read_to_string(&state).unwrap();
    // A statement with broken signatures, below the size of the state, all linked and signed again.
    let mut forge = honest.forge();
    super::rewritten::edit_signed(&mut forge);
    forge.relink();
    forge.write_signed(&dir, LEDGER);
    let (code, report) = audit(&dir, &["--state", &state]);
    let wanted = [(super::AT, "signature-invalid"), (None, "checkpoints-conflict")];
    assert_eq!((code, found(&report)), (1, wanted.map(|(seq, code)| (seq, code.to_owned())).to_vec()), "{report:#}");
    assert_eq!(report["counts"]["signatures_before"], 0);
    let all = first["counts"]["signatures"].as_u64().unwrap();
    assert_eq!(report["counts"]["signatures"], all - 2);
    assert!(report["audit"]["earlier"].as_str().unwrap().contains("does not go through the root"));
    assert_eq!(fs::read_to_string(&state).unwrap(), kept, "nothing is learnt from a liar");
}
