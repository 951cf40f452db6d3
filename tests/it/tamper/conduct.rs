//! `minglu audit --conduct`: for who is shown everything, and for nobody else.

use serde_json::{Value, json};

use super::{Honest, SIZE, audit};
use crate::process::minglu;

#[test]
fn conduct_is_told_to_who_sees_everything_and_moves_no_verdict() {
    let mut honest = Honest::new();
    let dir = honest.copy();
    let page = honest.keep("page.html", "");
    let asked = ["--conduct", "--sample", "3", "--seed", "2026-11-22", "--html", &page];
    let (code, report) = audit(&dir, &asked);
    assert_eq!((code, &report["verdict"]), (0, &json!("consistent in itself")), "{report:#}");
    let findings = report["conduct"]["findings"].as_array().unwrap();
    // The pen of the kit signs every inspection in the same second.
    let hasty = findings.iter().find(|finding| finding["code"] == "within-seconds").unwrap();
    assert_eq!(hasty["entries"].as_array().unwrap().len(), SIZE - 6, "{hasty}");
    let sample = report["conduct"]["sample"]["entries"].as_array().unwrap().clone();
    // As schemas/conduct.md draws it with sha256sum.
    assert_eq!((&sample, &report["conduct"]["sample"]["of"]), (&vec![json!(2), json!(10), json!(12)], &json!(SIZE)));
    assert_eq!(report["conduct"]["totals"]["within-seconds"], 1);
    assert_eq!(audit(&dir, &asked).1["conduct"]["sample"]["entries"], Value::Array(sample));
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("within-seconds") && html.contains("秒内连签"), "{html}");
    let text = minglu(&[&["audit", dir.to_str().unwrap()], &asked[..5]].concat()).1;
    assert!(text.contains("Conduct, on 2026-11-21") && text.contains("Sample of 18 by the seed 2026-11-22"), "{text}");
    // With a threshold that nobody reaches there is nothing.
    let (_, patient) = audit(&dir, &["--conduct", "--together-min", "100"]);
    let codes: Vec<&Value> =
        patient["conduct"]["findings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(!codes.contains(&&json!("within-seconds")), "{codes:?}");
    assert_eq!(patient["conduct"]["sample"], Value::Null);
    assert_eq!(audit(&dir, &[]).1.get("conduct"), None, "it was not asked for");
    // Who is not shown everything would take for missing what is withheld.
    let (_, public) = audit(&dir.join("public"), &["--conduct"]);
    assert_eq!(public.get("conduct"), None);
    let not = public["not_checked"].as_array().unwrap();
    assert!(
        not.iter().any(|not| not["what"] == "conduct" && not["why"].as_str().unwrap().contains("auditor's key")),
        "{not:?}"
    );
    assert_eq!(minglu(&["audit", dir.to_str().unwrap(), "--conduct", "--sample", "3"]).0, 2, "a sample wants a seed");
}
