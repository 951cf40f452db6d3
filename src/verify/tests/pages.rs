//! The report as a page and as JSON: the same content, and nothing of a ledger's text becomes markup.

use serde_json::Value;

use super::world::{Shown, ShownBody, World, found};
use crate::codes::Hash;
use crate::log::TreeSize;
use crate::verify::{AuditedWith, EarlierAudit, Report};

fn with() -> AuditedWith {
    AuditedWith {
        ledger: "http://<script>alert(1)</script>".to_owned(),
        on: Some("2026-11-22".parse().unwrap()),
        reader: "over HTTP as anybody".to_owned(),
        policy: Some("log a\"b'c&d\nquorum none\n".to_owned()),
        keys: vec!["example.cn/simulated+1234+AAAA".to_owned()],
        checkpoint: Some("example.cn/simulated\n12\nx\n\n— a b\u{1b}[2J\n".to_owned()),
        earlier: Some(EarlierAudit::ReliedOn {
            on: "2026-11-21".parse().unwrap(),
            size: TreeSize(9),
            root: Hash::of(b"root"),
        }),
    }
}

/// Reports of every kind: sound in itself, undecided, unsound.
fn reports() -> Vec<Report> {
    let honest = World::new().shown();
    let mut hidden = honest.clone();
    hidden.bodies[4] = ShownBody::NotShown("<b>restricted</b>".to_owned());
    let mut bent = honest.clone();
    bent.edit_line(5, "\"seq\":5", "\"seq\":7");
    let reports: Vec<Report> = [honest, hidden, bent].iter().map(Shown::replay).collect();
    let exits: Vec<u8> = reports.iter().map(|report| report.verdict().exit_code()).collect();
    assert_eq!(exits, [0, 2, 1], "{:?}", reports.iter().map(found).collect::<Vec<_>>());
    reports
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;").replace('\u{1b}', "\u{fffd}")
}

/// Every text and number of a value with its path.
fn leaves(path: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => found.push((path.to_owned(), number.to_string())),
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                leaves(&format!("{path}/{at}"), item, found);
            }
        }
        Value::Object(members) => {
            for (name, inner) in members {
                leaves(&format!("{path}/{name}"), inner, found);
            }
        }
    }
}

#[test]
fn the_page_says_everything_that_the_json_says() {
    for report in reports() {
        let (page, json) = (report.to_html(&with()), report.to_json_with(&with()));
        let mut wanted = Vec::new();
        leaves("", &json, &mut wanted);
        assert!(wanted.len() > 60, "{}", wanted.len());
        for (path, leaf) in wanted {
            assert!(page.contains(&escaped(&leaf)), "{path}: {leaf} is not on the page");
        }
        // And each count is told under its name.
        for (name, count) in report.counts.named() {
            assert!(page.contains(&format!("<th>{name}</th>\n<td>{count}</td>")), "{name}");
        }
    }
}

#[test]
fn nothing_that_a_ledger_tells_is_markup() {
    for report in reports() {
        let page = report.to_html(&with());
        for wrong in ["<script", "<b>", "alert(1)</script>", "\u{1b}", "onload", "src=", "href="] {
            assert!(!page.contains(wrong), "{wrong}");
        }
        assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
        // Every element that is opened is closed.
        for name in ["table", "tr", "td", "th", "h1", "h2", "h3", "p", "pre", "span", "body", "html", "title", "style"]
        {
            let count = |what: &str| page.matches(what).count();
            let opened = count(&format!("<{name}>")) + count(&format!("<{name} "));
            assert_eq!(opened, count(&format!("</{name}>")), "{name}");
        }
    }
}

#[test]
fn the_text_tells_an_earlier_audit_and_what_was_seen() {
    let [honest, hidden, _] = &reports()[..] else { panic!("three reports") };
    let text = honest.to_text_with(&with());
    assert!(
        text.contains("signatures of entries 0 to 8 verified on 2026-11-21 by this program version and policy"),
        "{text}"
    );
    assert!(text.contains("Shown     every statement was shown"), "{text}");
    assert!(hidden.sight().starts_with("1 of 12 statements were not shown"), "{}", hidden.sight());
}
