use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde_json::json;

use super::*;
use crate::statement::Draft;

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn draft() -> Draft {
    let mut draft = Draft {
        id: "0190c3a1-7d3e-7c9a-8b1f-0123456789ab".parse().unwrap(),
        source: "authorities/12140925MBAAAA0182".parse().unwrap(),
        event_type: EventKind::InspectionRecorded.name().to_owned(),
        subject: "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab".parse().unwrap(),
        time: Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap(),
        ledger: "example.cn/test".parse().unwrap(),
        data: json!({
            "region": "140925", "visited_on": "2026-11-20", "field": "fire", "notice_number": null,
            "result": "issues_found", "facts_public": "二层疏散通道堆放杂物", "facts_full": "张某在场",
            "met": {"capacity": "院长", "signature": "signed", "name": "张三"},
        }),
        disclosures: vec![],
    };
    let mut n = 0;
    draft.hide_personal(EventKind::InspectionRecorded.schema(), &mut || {
        n += 1;
        [n; 16]
    });
    draft
}

fn signed(draft: &Draft) -> String {
    let envelope = draft.sign(&[(Role::Handler, &key(1)), (Role::Handler, &key(2))]).unwrap();
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    envelope.to_json(&disclosures)
}

fn keys(kid: Kid) -> Option<PublicKey> {
    let known: BTreeMap<Kid, PublicKey> = (1..=2).map(|n| PublicKey::from(&key(n))).map(|k| (k.kid(), k)).collect();
    known.get(&kid).copied()
}

#[test]
fn a_signed_draft_reads_back_verifies_and_discloses() {
    let text = signed(&draft());
    assert!(!text.contains("张三"));
    let statement = Statement::parse(text.as_bytes()).unwrap();
    assert_eq!(statement.verify(keys), Ok(()));
    let content = statement.content().unwrap();
    let found: Vec<(&str, &str)> =
        content.disclosures.iter().map(|(d, p)| (p.object.as_str(), d.name.as_str())).collect();
    assert_eq!(found, [("/payload/data", "facts_full"), ("/payload/data/met", "name")]);
    assert_eq!(Statement::parse(&statement.envelope.to_stored()).unwrap().digest, statement.digest);
}

#[test]
fn attributes_are_exactly_those_of_the_profile() {
    let good = draft();
    let payload = |change: &dyn Fn(&mut Map<String, Value>)| {
        let envelope = good.sign(&[(Role::Handler, &key(1)), (Role::Handler, &key(2))]).unwrap();
        let bytes = base64url::decode(&envelope.payload).unwrap();
        let Value::Object(mut members) = json::parse(&bytes).unwrap() else { unreachable!() };
        change(&mut members);
        let payload = base64url::encode(Value::Object(members).to_string().as_bytes());
        Statement::from_envelope(Envelope { payload, ..envelope })
    };
    let set = |name: &'static str, value: Value| payload(&move |m| drop(m.insert(name.to_owned(), value.clone())));
    assert!(payload(&|_| {}).is_ok());
    let table = [
        ("specversion", json!("0.3")),
        ("id", json!("0190c3a1-7d3e-4c9a-8b1f-0123456789ab")),
        ("id", json!(7)),
        ("source", json!("authorities/12140925MBAAAA0183")),
        ("type", json!("com.example.thing")),
        ("type", json!("minglu.Inspection.recorded.v1")),
        ("subject", json!("homes/1")),
        ("time", json!("2026-11-21 08:30:00")),
        ("ledger", json!("two words")),
        ("signers", json!("handler=x")),
        ("data", json!([])),
        ("datacontenttype", json!("application/json")),
        ("_sd_alg", json!("sha-256")),
    ];
    for (name, value) in table {
        let fault = set(name, value).expect_err(name);
        assert_eq!((fault.code, fault.pointer), (Code::BadShape, format!("/payload/{name}")));
    }
    for name in ["specversion", "id", "source", "type", "subject", "time", "ledger", "signers", "data"] {
        let fault = payload(&|m| drop(m.remove(name))).expect_err(name);
        assert_eq!(fault.code, Code::BadShape, "{name}");
    }
    let other = Signers::new(vec![(Role::Handler, PublicKey::from(&key(2)).kid())]).unwrap();
    assert_eq!(set("signers", json!(other.to_string())).unwrap_err().code, Code::SignersDiffer);
}

#[test]
fn every_game_with_signatures_is_seen() {
    let whole = Statement::parse(signed(&draft()).as_bytes()).unwrap().envelope;
    let refused = |change: &dyn Fn(&mut Envelope)| {
        let mut envelope = whole.clone();
        change(&mut envelope);
        Statement::from_envelope(envelope)
    };
    assert_eq!(refused(&|e| drop(e.signatures.pop())).unwrap_err().code, Code::SignersDiffer, "stripped");
    assert_eq!(refused(&|e| e.signatures.reverse()).unwrap_err().code, Code::SignersDiffer, "reordered");
    let added = refused(&|e| e.signatures.push(super::super::sign_text(&e.payload, &key(3))));
    assert_eq!(added.unwrap_err().code, Code::SignersDiffer, "added");
    let swapped = refused(&|e| {
        let (a, b) = e.signatures.split_at_mut(1);
        std::mem::swap(&mut a[0].signature, &mut b[0].signature);
    });
    let kid = PublicKey::from(&key(1)).kid();
    assert_eq!(swapped.unwrap().verify(keys), Err(SignatureFault::Invalid { index: 0, kid }), "swapped");
    let statement = Statement::from_envelope(whole.clone()).unwrap();
    assert_eq!(statement.verify(|_| None), Err(SignatureFault::UnknownKey { index: 0, kid }));
    // A key store that answers with another key than the thumbprint's is not believed.
    let lying = PublicKey::from(&key(2));
    assert_eq!(statement.verify(|_| Some(lying)), Err(SignatureFault::UnknownKey { index: 0, kid }));
}

#[test]
fn content_faults_come_all_at_once_and_never_repeat_a_value() {
    let mut wrong = draft();
    wrong.data["facts_full"] = json!("李四的身份证");
    wrong.data["facts_public"] = json!("电话13912345678");
    wrong.disclosures.pop();
    let statement = Statement::parse(signed(&wrong).as_bytes()).unwrap();
    let faults = statement.content().unwrap_err();
    let codes: Vec<Code> = faults.iter().map(|f| f.code).collect();
    assert!(codes.contains(&Code::DisclosureMissing) && codes.contains(&Code::PersonalDataInClear), "{codes:?}");
    assert!(codes.iter().filter(|c| **c == Code::PersonalDataInClear).count() >= 2, "{faults:?}");
    for fault in faults {
        assert!(!fault.to_string().contains("李四") && !fault.to_string().contains("139"));
    }
    let mut unknown = draft();
    unknown.event_type = "minglu.thing.happened.v1".to_owned();
    let statement = Statement::parse(signed(&unknown).as_bytes()).unwrap();
    assert!(statement.content().unwrap_err().iter().any(|f| f.code == Code::UnknownType));
    let mut elsewhere = draft();
    elsewhere.subject = Subject::Ledger;
    let statement = Statement::parse(signed(&elsewhere).as_bytes()).unwrap();
    assert!(statement.content().unwrap_err().iter().any(|f| f.pointer == "/payload/subject"));
}
