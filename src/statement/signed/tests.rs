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
            "result": "issues_found", "major_hazards": [], "checklist": null,
            "facts_public": "二层疏散通道堆放杂物", "facts_full": "张某在场",
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

/// Signs a payload's JSON as it stands.
fn signed_text(payload: &str) -> Envelope {
    let payload = base64url::encode(payload.as_bytes());
    let signatures = vec![super::super::sign_text(&payload, &key(1)), super::super::sign_text(&payload, &key(2))];
    Envelope { payload, signatures, disclosures: vec![], if_version: None }
}

fn payload_of(draft: &Draft) -> String {
    let envelope = draft.sign(&[(Role::Handler, &key(1)), (Role::Handler, &key(2))]).unwrap();
    String::from_utf8(base64url::decode(&envelope.payload).unwrap()).unwrap()
}

#[test]
fn a_signed_text_has_one_reading() {
    let good = payload_of(&draft());
    assert!(Statement::from_envelope(signed_text(&good)).is_ok());
    let table = [
        (good.replace(r#""specversion""#, r#""id":"x","specversion""#), Code::DuplicateMember, "/payload/id"),
        (
            good.replace(r#""region":"140925""#, r#""region":"140925","region":"650203""#),
            Code::DuplicateMember,
            "/payload/data/region",
        ),
        (
            good.replace(r#""capacity""#, r#""signature":"refused","capacity""#),
            Code::DuplicateMember,
            "/payload/data/met/signature",
        ),
        (
            good.replace(r#""notice_number":null"#, r#""notice_number":1.0"#),
            Code::BadNumber,
            "/payload/data/notice_number",
        ),
        (good.replace("杂物", "\u{202e}杂物"), Code::BadText, "/payload/data/facts_public"),
        (format!("{good} {good}"), Code::BadJson, "/payload"),
        (format!("\u{feff}{good}"), Code::BadJson, "/payload"),
        ("[]".to_owned(), Code::BadShape, "/payload"),
    ];
    for (text, code, pointer) in table {
        let fault = Statement::from_envelope(signed_text(&text)).expect_err(&text);
        assert_eq!((fault.code, fault.pointer.as_str()), (code, pointer), "{text}");
    }
    // White space between members is signed with the rest, so it may stand; its digest is another.
    let spaced = Statement::from_envelope(signed_text(&good.replace("\":\"", "\": \""))).unwrap();
    assert_eq!(spaced.verify(keys), Ok(()));
    assert_ne!(spaced.digest, Statement::from_envelope(signed_text(&good)).unwrap().digest);
}

#[test]
fn other_spellings_of_the_same_bytes_are_refused() {
    let whole = Statement::parse(signed(&draft()).as_bytes()).unwrap().envelope;
    let text = whole.to_json(&[]);
    // 64 bytes leave four unused bits in the last character of a signature; a reader that ignores them would
    // let anybody make a second digest of one signed statement.
    let signature = &whole.signatures[0].signature;
    let last = signature.chars().last().unwrap();
    for other in ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']).filter(|c| *c != last) {
        let respelled = format!("{}{other}", &signature[..signature.len() - 1]);
        let fault = Statement::parse(text.replace(signature.as_str(), &respelled).as_bytes());
        match fault {
            Err(fault) => {
                assert_eq!((fault.code, fault.pointer.as_str()), (Code::BadBase64, "/signatures/0/signature"));
            }
            Ok(read) => assert!(read.verify(keys).is_err(), "{other} spells other bytes"),
        }
    }
    for (part, place) in [(&whole.payload, "/payload"), (&whole.signatures[1].protected, "/signatures/1/protected")] {
        for respelled in
            [format!("{part}="), format!("{part}=="), format!("{part}A"), part.replace(['-', '_'], "+") + "+"]
        {
            let fault = Statement::parse(text.replace(part.as_str(), &respelled).as_bytes());
            assert!(fault.is_err_and(|fault| fault.pointer.starts_with(place)), "{respelled}");
        }
    }
    let broken = text.replace(signature.as_str(), &format!("{}\\n{}", &signature[..8], &signature[8..]));
    assert_eq!(Statement::parse(broken.as_bytes()).unwrap_err().code, Code::BadText);
}

#[test]
fn no_other_algorithm_signs() {
    let whole = Statement::parse(signed(&draft()).as_bytes()).unwrap().envelope;
    let kid = PublicKey::from(&key(1)).kid();
    for name in ["none", "None", "HS256", "ES256", "EdDSA "] {
        let mut envelope = whole.clone();
        let header = format!(r#"{{"alg":"{name}","kid":"{kid}","typ":"minglu+sd-jwt"}}"#);
        envelope.signatures[0].protected = base64url::encode(header.as_bytes());
        let fault = Statement::from_envelope(envelope).unwrap_err();
        assert_eq!((fault.code, fault.pointer.as_str()), (Code::BadAlgorithm, "/signatures/0/protected/alg"), "{name}");
    }
    // The other name of Ed25519 is another protected text: a signature made under the first does not hold.
    let mut renamed = whole.clone();
    renamed.signatures[0].protected =
        Header { algorithm: crate::statement::Algorithm::Ed25519, kid }.encode(STATEMENT_TYP);
    let renamed = Statement::from_envelope(renamed).unwrap();
    assert_eq!(renamed.verify(keys), Err(SignatureFault::Invalid { index: 0, kid }));
    for length in [0, 63, 65] {
        let mut short = whole.clone();
        short.signatures[0].signature = base64url::encode(&vec![1; length]);
        let short = Statement::from_envelope(short).unwrap();
        assert_eq!(short.verify(keys), Err(SignatureFault::Invalid { index: 0, kid }), "{length} bytes");
    }
}

#[test]
fn sixteen_sign_and_seventeen_do_not() {
    let many: Vec<SigningKey> = (1..=17).map(key).collect();
    let signers: Vec<(Role, &SigningKey)> = many.iter().map(|key| (Role::Handler, key)).collect();
    assert!(draft().sign(&signers).is_none() && draft().sign(&[]).is_none());
    let sixteen = draft().sign(&signers[..16]).unwrap();
    assert!(Statement::parse(sixteen.to_json(&[]).as_bytes()).is_ok());
    let mut seventeen = sixteen.clone();
    seventeen.signatures.push(super::super::sign_text(&sixteen.payload, &many[16]));
    let fault = Statement::parse(seventeen.to_json(&[]).as_bytes()).unwrap_err();
    assert_eq!((fault.code, fault.pointer.as_str()), (Code::BadShape, "/signatures"));
    assert!(draft().sign(&[(Role::Handler, &many[0]), (Role::Head, &many[0])]).is_none(), "one key twice");
}

#[test]
fn a_statement_ends_at_its_size() {
    let whole = signed(&draft());
    let padded = |size: usize| format!("{whole}{}", " ".repeat(size - whole.len()));
    assert!(Statement::parse(padded(crate::statement::STATEMENT_BYTES_MAX).as_bytes()).is_ok());
    let fault = Statement::parse(padded(crate::statement::STATEMENT_BYTES_MAX + 1).as_bytes()).unwrap_err();
    assert_eq!((fault.code, fault.pointer.as_str()), (Code::TooLarge, ""));
}

#[test]
fn the_unsigned_header_is_no_part_of_the_digest() {
    let envelope = Statement::parse(signed(&draft()).as_bytes()).unwrap().envelope;
    let with_token = signed(&draft()).replacen(r#""header":{"#, r#""header":{"ifversion":"t1","#, 1);
    let read = Statement::parse(with_token.as_bytes()).unwrap();
    assert_eq!(read.envelope.if_version.as_deref(), Some("t1"));
    assert_eq!((read.digest, read.envelope.to_stored()), (envelope.digest(), envelope.to_stored()));
    let bare = Statement::parse(&envelope.to_stored()).unwrap();
    assert_eq!(bare.digest, read.digest);
    // Without its disclosures it still reads, but it cannot enter.
    assert!(bare.event().is_ok());
    assert!(bare.content().unwrap_err().iter().all(|fault| fault.code == Code::DisclosureMissing));
}

#[test]
fn nested_personal_fields_are_disclosed_where_they_belong() {
    let whole = draft();
    let with = |change: &dyn Fn(&mut Draft)| {
        let mut draft = whole.clone();
        change(&mut draft);
        let faults = Statement::parse(signed(&draft).as_bytes()).unwrap().content().err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.code, fault.pointer)).collect::<Vec<_>>()
    };
    assert_eq!(with(&|_| {}), []);
    // A name that belongs to `met`, hidden in the whole; the reverse; and one of no object at all.
    let salt = [9; 16];
    let last = "/signatures/0/header/disclosures/2".to_owned();
    assert_eq!(with(&|d| assert!(d.hide("", "name", &json!("张三"), salt))), [(Code::DisclosureInvalid, last.clone())]);
    assert_eq!(
        with(&|d| assert!(d.hide("/met", "facts_full", &json!("甲"), salt))),
        [(Code::DisclosureInvalid, last.clone())]
    );
    assert_eq!(
        with(&|d| assert!(d.hide("/met", "name", &json!("李四"), salt))),
        [(Code::DisclosureInvalid, last.clone())]
    );
    assert_eq!(with(&|d| assert!(d.hide("/met", "region", &json!("650203"), salt))), [(Code::DisclosureInvalid, last)]);
    // The digest of `met` moved into the whole.
    let moved = with(&|d| {
        let digests = d.data["met"]["_sd"].take();
        d.data["met"].as_object_mut().unwrap().remove("_sd");
        let mut all: Vec<Value> =
            d.data["_sd"].as_array().unwrap().iter().chain(digests.as_array().unwrap()).cloned().collect();
        all.sort_by_key(|digest| digest.as_str().unwrap().to_owned());
        d.data["_sd"] = Value::from(all);
    });
    assert!(moved.contains(&(Code::DisclosureInvalid, "/signatures/0/header/disclosures/1".to_owned())), "{moved:?}");
    // A disclosure whose value names a member twice.
    let twice = base64url::encode(format!(r#"["{}","name",{{"a":1,"a":2}}]"#, base64url::encode(&salt)).as_bytes());
    let found = with(&|d| {
        d.data["met"]["_sd"] = json!([disclosure::Disclosure::digest_of(&twice).to_base64url()]);
        d.disclosures[1].clone_from(&twice);
    });
    assert!(found.contains(&(Code::DisclosureInvalid, "/signatures/0/header/disclosures/1".to_owned())), "{found:?}");
    // Digests that are not sorted.
    let unsorted = with(&|d| {
        assert!(d.hide("", "evidence", &json!([]), salt));
        d.data["_sd"].as_array_mut().unwrap().reverse();
    });
    assert_eq!(unsorted, [(Code::SchemaViolated, "/payload/data".to_owned())]);
    let in_clear = with(&|d| d.data["met"]["name"] = json!("张三"));
    assert!(in_clear.contains(&(Code::PersonalDataInClear, "/payload/data/met/name".to_owned())), "{in_clear:?}");
}

#[test]
fn a_key_that_nobody_can_hold_is_not_enrolled() {
    let enrolled = |public_key: String| {
        let data = json!({
            "public_key": public_key, "person": "persons/0190c3a1-7d3e-4c9a-8b1f-0123456789ab", "roles": ["handler"],
            "certificate_number": "T-1", "regions": ["140925"], "not_after": "2027-12-31", "protection": "token",
        });
        EventKind::KeyEnrolled.read(&data)
    };
    assert!(enrolled(PublicKey::from(&key(1)).to_string()).is_ok());
    let small_order = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for point in small_order {
        assert!(enrolled(base64url::encode(&hex::decode(point).unwrap())).is_err(), "{point}");
    }
}
