//! A server whose register or marks lie, and the audit of it over HTTP.

use serde_json::{Value, json};

use super::audits::{bend_line, lying};
use super::{Town, run_json};
use crate::tamper::listed;

/// Entries of the listing, and of an inspection that was signed ahead of the ledger's clock.
const LISTING: u64 = 9;
const AHEAD: u64 = 12;

/// A ledger that shows an institution on a list, and marks an inspection.
fn town_with_a_list() -> Town {
    let town = Town::begun("market_supervision");
    let mut pen = town.pen();
    for statement in listed::statements(&mut pen) {
        assert_eq!(town.accepted(&statement), json!([]));
    }
    pen.time = pen.time.plus_ms(3_600_000);
    let ahead = town.accepted(&pen.inspect("一", "孙某"));
    assert_eq!(ahead[0]["code"], "clock-doubted", "{ahead}");
    town.server.wait_until_published(AHEAD + 1);
    town
}

#[expect(clippy::too_many_lines, reason = "a table: a row a lie")]
#[test]
fn a_register_that_lies_is_found_over_http() {
    type Bend = fn(&str, Value) -> Value;
    let town = town_with_a_list();
    let auditor = town.text("51.jwk");
    let honest = lying(&town.server.url, |_, body| body);
    for identity in [&[][..], &["--identity", &auditor]] {
        let (code, report) = run_json(&[&["audit", &honest][..], identity].concat());
        assert_eq!((code, &report["findings"]["first"]), (0, &json!([])), "{report:#}");
        let compared = |what: &str| report["counts"][what].as_u64().unwrap();
        assert!(compared("standings") == 1 && compared("listings") == 1 && compared("windows") > 0, "{report:#}");
    }
    let table: [(&str, Bend, Option<u64>, &str); 7] = [
        (
            "a hidden removal from the list: nobody is on it",
            |target, mut page| {
                if target.starts_with("/v1/lists/abnormal?") {
                    page["items"] = json!([]);
                }
                page
            },
            Some(LISTING),
            "list-differs",
        ),
        (
            "a row of the list that goes on for longer",
            |target, mut page| {
                if target.starts_with("/v1/lists/abnormal?") {
                    page["items"][0]["until"] = json!("2099-01-01");
                }
                page
            },
            Some(LISTING),
            "list-differs",
        ),
        (
            "somebody on a list on which nobody is",
            |target, mut page| {
                if target.starts_with("/v1/lists/severe?") {
                    page["items"] = json!([{"seq": LISTING, "subject": listed::PARTY}]);
                }
                page
            },
            Some(LISTING),
            "list-differs",
        ),
        (
            "a standing changed in the views only",
            |target, mut page| {
                if target.contains("/standing?") {
                    page["standing"]["code"] = json!("normal");
                }
                page
            },
            None,
            "standing-differs",
        ),
        (
            "a record left out of a timeline",
            |target, mut page| {
                if target.contains("/timeline?") {
                    page["items"].as_array_mut().unwrap().retain(|row| row["seq"] != LISTING);
                }
                page
            },
            Some(LISTING),
            "window-differs",
        ),
        (
            "a record that is shown for longer",
            |target, mut page| {
                if target.contains("/timeline?") {
                    for row in page["items"].as_array_mut().unwrap().iter_mut().filter(|row| row["seq"] == LISTING) {
                        row["shown_until"] = json!("2099-01-01");
                    }
                }
                page
            },
            Some(LISTING),
            "window-differs",
        ),
        (
            "another rule in a ruleset",
            |target, mut page| {
                if target.starts_with("/v1/rulesets/") {
                    page["rules"].as_array_mut().unwrap().pop();
                }
                page
            },
            Some(0),
            "ruleset-differs",
        ),
    ];
    for (lie, bend, seq, code) in table {
        let bent = move |target: &str, body: Vec<u8>| match serde_json::from_slice::<Value>(&body) {
            Ok(page) if target.starts_with("/v1/") && !target.starts_with("/v1/statements") => {
                let told = bend(target, page.clone());
                if told == page { body } else { told.to_string().into_bytes() }
            }
            Ok(_) | Err(_) => body,
        };
        let url = lying(&town.server.url, bent);
        // Whoever looks finds it: anybody, and an auditor.
        for identity in [&[][..], &["--identity", &auditor]] {
            let (exit, report) = run_json(&[&["audit", &url][..], identity].concat());
            assert_eq!(exit, 1, "{lie}: {report:#}");
            let first = report["findings"]["first"].as_array().unwrap();
            assert!(first.iter().all(|finding| finding["code"] == code), "{lie}: {first:?}");
            assert_eq!(first[0]["seq"], json!(seq), "{lie}: {first:?}");
        }
    }
}

#[test]
fn marks_that_lie_are_found_by_an_auditor() {
    type Bend = fn(&str, Vec<u8>) -> Vec<u8>;
    let town = town_with_a_list();
    let auditor = town.text("51.jwk");
    let table: [(&str, Bend, u64); 3] = [
        ("a hidden mark", |target, body| bend_marks(target, &body, AHEAD, &json!([])), AHEAD),
        (
            "an invented mark",
            |target, body| {
                let invented = json!([{"code": "irregular", "rule": "served-before-release"}]);
                bend_marks(target, &body, LISTING, &invented)
            },
            LISTING,
        ),
        (
            "another mark",
            |target, body| bend_marks(target, &body, AHEAD, &json!([{"code": "signature-doubted"}])),
            AHEAD,
        ),
    ];
    for (lie, bend, seq) in table {
        let (exit, report) = run_json(&["audit", &lying(&town.server.url, bend), "--identity", &auditor]);
        let found: Vec<(&Value, &Value)> =
            report["findings"]["first"].as_array().unwrap().iter().map(|one| (&one["seq"], &one["code"])).collect();
        assert_eq!((exit, found), (1, vec![(&json!(seq), &json!("marks-differ"))]), "{lie}: {report:#}");
    }
}

/// Tells other marks of one entry wherever a bulk read tells its marks; other answers stay. To anybody no marks are told.
fn bend_marks(target: &str, body: &[u8], seq: u64, marks: &Value) -> Vec<u8> {
    let place = usize::try_from(seq).unwrap();
    if !target.starts_with("/v1/statements") {
        return body.to_vec();
    }
    let line = std::str::from_utf8(body).unwrap().lines().nth(place).unwrap();
    let mut line: Value = serde_json::from_str(line).unwrap();
    if line.get("marks").is_none() {
        return body.to_vec();
    }
    line["marks"] = marks.clone();
    bend_line(target, body, place, &line)
}
