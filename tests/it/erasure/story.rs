//! What is submitted: a marker in every personal field of every type, erasures, and what is refused.

use std::collections::BTreeSet;

use minglu::service::{data_files, manifest_of};
use minglu::statement::{Disclosure, Draft, Envelope, EventKind, PublicKey, Role, Statement};
use serde_json::{Value, json};

use super::case::Case;
use super::hunt::Markers;
use super::{AUDITOR, BY_DISCLOSURE, BY_INSTITUTION, BY_PERSON, HEAD, INSTITUTION, RECEIVER, REPRESENTATIVE, REVIEWER};
use crate::kit::{AUTHORITY, FACILITY, HANDLERS, Pen, key, person};

/// Everything that is submitted before an erasure, in order.
pub fn statements(pen: &mut Pen, markers: &mut Markers) -> Vec<Vec<u8>> {
    let names = [markers.text("approver"), markers.text("other approver")];
    let [one, two] = [key(1), key(2)];
    let mut all = vec![
        founding(pen, markers),
        pen.admit_named([one.clone(), two.clone()], [&names[0], &names[1]]),
        pen.enrol_named(HANDLERS[0], &["handler"], &markers.text("officer")),
        pen.enrol_named(HANDLERS[1], &["handler"], &markers.text("other officer")),
        pen.enrol_named(HEAD, &["head"], &markers.text("head")),
        pen.enrol_named(REVIEWER, &["legal_reviewer"], &markers.text("reviewer")),
        pen.enrol_named(RECEIVER, &["receiver"], &markers.text("receiver")),
        pen.open_audit([one, two], AUDITOR),
    ];
    let handler = [(Role::Handler, key(HANDLERS[0]))];
    let data = json!({
        "name": "某养老院", "region": "140925", "address": "某街1号", "registered_on": "2026-11-20",
        "representative": {
            "person": person(REPRESENTATIVE).to_string(), "name": markers.text(BY_PERSON[0]),
            "telephone": markers.text(BY_PERSON[1]), "identity_number": markers.number(BY_PERSON[2]),
        },
    });
    all.push(pen.sign(EventKind::InstitutionRegistered, AUTHORITY, INSTITUTION, data, &handler));
    let data = json!({
        "name": "某日间照料中心", "kinds": ["day_care"], "region": "140925", "address": "某街2号",
        "operated_by": null, "operated_from": "2026-11-20", "telephone": markers.text("telephone of the place"),
    });
    all.push(pen.sign(EventKind::FacilityRegistered, AUTHORITY, FACILITY, data, &handler));
    let digest = |statement: &Vec<u8>| Envelope::parse(statement).unwrap().digest().to_base64url();
    let registered = [INSTITUTION, FACILITY].into_iter().zip(all[8..].iter().map(digest).collect::<Vec<_>>());
    Case { pen, markers, all: &mut all }.run();
    // So that the one has a standing, and both have a page.
    for (subject, statement) in registered {
        let release = json!({
            "statement": statement, "released_on": "2026-11-21", "review": "已审查", "tier": null, "necessity": null,
            "public_copy": null,
        });
        let reviewer = [(Role::LegalReviewer, key(REVIEWER))];
        all.push(pen.sign(EventKind::PublicationReleased, AUTHORITY, subject, release, &reviewer));
    }
    all.push(visit(pen, markers, FACILITY, [BY_DISCLOSURE[0], BY_DISCLOSURE[2]], Some(BY_DISCLOSURE[1])));
    all.push(visit(pen, markers, INSTITUTION, BY_INSTITUTION, None));
    all.push(visit(pen, markers, FACILITY, ["facts that stay", "evidence that stays"], Some("met and stays")));
    all
}

/// The service's own founding names nobody; a founding may.
pub fn founding(pen: &mut Pen, markers: &mut Markers) -> Vec<u8> {
    let public = |n: u8| PublicKey::from(&key(n)).to_string();
    let mut founder = |n: u8| json!({"person": person(n).to_string(), "public_key": public(n), "name": markers.text(&format!("founder {n}"))});
    let data = json!({
        "origin": pen.origin.as_str(), "checkpoint_key": public(200), "service_key": public(201),
        "founders": [founder(1), founder(2), founder(3)], "quorum": 2, "continues": null, "clock": "simulated",
        "manifest": manifest_of(&data_files()).digest().to_string(),
    });
    let signers = [1, 2, 3].map(|n| (Role::Founder, key(n)));
    let signers: Vec<_> = signers.into_iter().chain([(Role::Ledger, key(201))]).collect();
    pen.sign(EventKind::LedgerFounded, "ledger", "ledger", data, &signers)
}

pub fn visit(
    pen: &mut Pen,
    markers: &mut Markers,
    subject: &str,
    [full, evidence]: [&str; 2],
    met: Option<&str>,
) -> Vec<u8> {
    let met = met.map(|label| json!({"capacity": "负责人", "signature": "signed", "name": markers.text(label)}));
    let data = json!({
        "region": "140925", "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
        "result": "issues_found", "major_hazards": [], "checklist": null,
        "facts_public": "二层疏散通道堆放杂物", "facts_full": markers.text(full),
        "evidence": [markers.digest(evidence)], "met": met,
    });
    let signers = HANDLERS.map(|n| (Role::Handler, key(n)));
    pen.sign(EventKind::InspectionRecorded, AUTHORITY, subject, data, &signers)
}

/// The three erasures: of a person, of single disclosures, of an institution.
pub fn erasures(pen: &mut Pen, visit: &[u8]) -> Vec<Vec<u8>> {
    let envelope = Envelope::parse(visit).unwrap();
    let single = |encoded: &String| {
        json!({
            "statement": envelope.digest().to_base64url(),
            "disclosure": Disclosure::digest_of(encoded).to_base64url(),
        })
    };
    let named: Vec<Value> = envelope.disclosures.iter().map(single).collect();
    assert_eq!(named.len(), BY_DISCLOSURE.len());
    vec![
        pen.erase(&person(REPRESENTATIVE).to_string(), &Value::Null, HEAD),
        pen.erase(FACILITY, &Value::from(named), HEAD),
        pen.erase(INSTITUTION, &Value::Null, HEAD),
    ]
}

/// Statements that are refused because they name somebody in the clear, or for another reason, disclosures and all.
pub fn refused(pen: &mut Pen, markers: &mut Markers) -> Vec<(&'static str, Vec<u8>)> {
    let mut sign = |data: Value, hide: bool, role: Role| {
        let mut draft = Draft {
            id: pen.id(),
            source: AUTHORITY.parse().unwrap(),
            event_type: EventKind::InspectionRecorded.name().to_owned(),
            subject: FACILITY.parse().unwrap(),
            time: pen.time,
            ledger: pen.origin.clone(),
            data,
            disclosures: vec![],
        };
        let mut salt = 0;
        if hide {
            draft.hide_personal(EventKind::InspectionRecorded.schema(), &mut || {
                salt += 1;
                [salt; 16]
            });
        }
        let keys = HANDLERS.map(key);
        let envelope = draft.sign(&[(role, &keys[0]), (role, &keys[1])]).unwrap();
        let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
        envelope.to_json(&disclosures).into_bytes()
    };
    let data = |full: Value, field: &str, public: &str| {
        json!({
            "region": "140925", "visited_on": "2026-11-20", "field": field, "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": public, "facts_full": full, "met": null,
        })
    };
    let number = markers.number("identity number in a public text");
    let broken = {
        let mut bytes = sign(data(markers.text("cut short").into(), "fire", "有"), true, Role::Handler);
        bytes.truncate(bytes.len() - 2);
        bytes
    };
    vec![
        ("personal data in clear", sign(data(markers.text("in clear").into(), "fire", "有"), false, Role::Handler)),
        ("a number in clear", sign(data(Value::Null, "fire", &format!("身份证{number}")), false, Role::Handler)),
        (
            "another field is wrong",
            sign(data(markers.text("beside a fault").into(), "nonsense", "有"), true, Role::Handler),
        ),
        (
            "the value is wrong",
            sign(data(json!([markers.text("of a wrong shape")]), "fire", "有"), true, Role::Handler),
        ),
        ("not competent", sign(data(markers.text("of the wrong role").into(), "fire", "有"), true, Role::Head)),
        ("no JSON", broken),
        ("the marker alone", markers.text("sent as it is").into_bytes()),
    ]
}

/// Every personal field of every type, by type and name, as the schemas have them.
pub fn personal_fields() -> BTreeSet<(String, String)> {
    fn walk(kind: EventKind, schema: &Value, found: &mut BTreeSet<(String, String)>) {
        match schema {
            Value::Object(members) => {
                for (name, member) in members {
                    if member.get("x-personal") == Some(&json!(true)) {
                        found.insert((kind.name().to_owned(), name.clone()));
                    }
                    walk(kind, member, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(kind, item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = BTreeSet::new();
    for kind in EventKind::ALL {
        walk(*kind, kind.schema(), &mut found);
    }
    found
}

/// What the statements of some types disclose.
pub fn disclosed_by(statements: &[Vec<u8>], types: &str) -> Vec<String> {
    let read = statements.iter().map(|statement| Statement::parse(statement).unwrap());
    let wanted = read.filter(|read| read.event_type.starts_with(types));
    let texts = wanted.flat_map(|statement| statement.envelope.disclosures);
    texts.map(|text| Disclosure::parse(&text, "").unwrap().value.to_string()).collect()
}

/// Those that some statements hide something in.
pub fn planted_fields(statements: &[Vec<u8>]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for statement in statements {
        let statement = Statement::parse(statement).unwrap();
        for encoded in &statement.envelope.disclosures {
            found.insert((statement.event_type.clone(), Disclosure::parse(encoded, "").unwrap().name));
        }
    }
    found
}
