//! What a file of procedures is refused for, and what its conditions mean.

use serde_json::{Value, json};

use super::{Procedures, Test};

fn rule(id: &str) -> Value {
    json!({"id": id, "jurisdiction": null, "from": "2021-07-15", "until": null, "source": "行政处罚法 44", "mark": null})
}

fn file() -> Value {
    json!({
        "abouts": [{"event": "minglu.licence.revoked", "may_be_about": ["minglu.licence.granted"], "once": false}],
        "guards": [{
            "rule": rule("G-1"), "events": ["minglu.penalty.decided"], "breach": "irregular",
            "wants": {"apart": {"from": "/notice served", "to": "legal", "over": {"count": 5, "unit": "working_days"}}},
        }],
        "clocks": [{
            "rule": rule("C-1"), "code": "file", "label_zh": "备案", "label_en": "File",
            "starts": {"events": ["minglu.filing.accepted"], "at": "legal"},
            "period": {"count": 10, "unit": "working_days"},
            "ends": {"events": ["minglu.filing.accepted"], "tie": "dossier"}, "who": "party", "breach": null,
        }],
    })
}

fn parse(file: &Value) -> Result<(), String> {
    Procedures::read(file.to_string().as_bytes())?.check()
}

fn refused(pointer: &str, value: Value) -> String {
    let mut file = file();
    *file.pointer_mut(pointer).unwrap() = value;
    parse(&file).unwrap_err()
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    assert_eq!(parse(&file()), Ok(()));
    for (pointer, value, wanted) in [
        ("/clocks/0/rule/id", json!("G-1"), "two rules are called"),
        ("/guards/0/rule/source", json!(""), "wants a source"),
        ("/guards/0/rule/mark", json!("POLICY"), "a mark in brackets"),
        ("/guards/0/events", json!([]), "types of statement"),
        ("/guards/0/wants", json!({"apart": {"from": "legal", "to": "legal"}}), "a least or a longest time"),
        ("/guards/0/wants", json!({"apart": {"from": "notice served", "to": "legal"}}), "names no day"),
        ("/guards/0/wants", json!({"apart": {"from": "/notice sent", "to": "legal"}}), "names no day"),
        ("/guards/0/wants", json!({"says": []}), "something that the statement says"),
        ("/guards/0/wants", json!({"cites": "notice"}), "no pointer"),
        ("/guards/0/wants", json!({"preceded": {"by": []}}), "types of the earlier statement"),
        ("/guards/0/wants", json!({"answered": {"members": []}}), "members that name statements"),
        ("/guards/0/wants", json!({"asks": "x"}), "unknown variant"),
        ("/clocks/0/period/count", json!(0), "a period that is not empty"),
        ("/clocks/0/code", json!(""), "a code"),
        ("/clocks/0/starts/events", json!([]), "begin it"),
        ("/clocks/0/ends/events", json!([]), "end it"),
        ("/clocks/0/starts/at", json!("/notice served"), "of the statement that begins it"),
        ("/abouts/0/may_be_about", json!([]), "may be about nothing"),
    ] {
        let found = refused(pointer, value.clone());
        assert!(found.contains(wanted), "{pointer} {value}: {found}");
    }
}

#[test]
fn a_condition_holds_where_everything_that_it_names_does() {
    let data = json!({"kind": "daily", "types": ["fine", "warning"], "none": null, "empty": [], "n": 5, "of": 7});
    for (test, wanted) in [
        (json!({"member": "/kind", "any_of": ["daily", "case"]}), true),
        (json!({"member": "/kind", "any_of": ["case"]}), false),
        (json!({"member": "/types", "any_of": ["warning"]}), true),
        (json!({"member": "/types", "none_of": ["warning"]}), false),
        (json!({"member": "/types", "none_of": ["closure_ordered"]}), true),
        (json!({"member": "/none", "filled": true}), false),
        (json!({"member": "/none", "filled": false}), true),
        (json!({"member": "/empty", "filled": true}), false),
        (json!({"member": "/missing", "any_of": ["x"]}), false),
        (json!({"member": "/n", "at_least": 5, "at_most": 5}), true),
        (json!({"member": "/n", "at_least": 6}), false),
        (json!({"member": "/none", "at_most": 6}), false),
        (json!({"member": "/n", "at_most_member": "/of"}), true),
        (json!({"member": "/of", "at_most_member": "/n"}), false),
        (json!({"member": "/of", "at_most_member": "/none"}), true),
    ] {
        let read: Test = serde_json::from_value(test.clone()).unwrap();
        assert_eq!(read.holds(&data), wanted, "{test}");
    }
}
