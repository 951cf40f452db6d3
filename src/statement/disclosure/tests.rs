use serde_json::json;

use super::*;

fn schema() -> Value {
    let personal = json!({"type": "string", "x-personal": true});
    let met = json!({"type": "object", "properties": {"name": personal, "role": {"type": "string"}, "person": {}}});
    json!({"type": "object", "properties": {
        "facts": personal,
        "met": {"anyOf": [met, {"type": "null"}]},
        "team": {"type": "array", "items": met},
    }})
}

fn encoded(salt: u8, name: &str) -> String {
    Disclosure::encode([salt; 16], name, &json!("value"))
}

fn digest(text: &str) -> String {
    Disclosure::digest_of(text).to_base64url()
}

const PERSON: &str = "persons/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";

#[test]
fn each_digest_finds_its_disclosure_and_its_owner() {
    let texts = [encoded(1, "facts"), encoded(2, "name"), encoded(3, "name")];
    let data = json!({
        "_sd": [digest(&texts[0])],
        "met": {"_sd": [digest(&texts[1])], "person": PERSON},
        "team": [{"role": "x"}, {"_sd": [digest(&texts[2])]}],
    });
    let places = places(&data, &schema(), Subject::Ledger).unwrap();
    let found = match_all(&places, &texts).unwrap();
    let objects: Vec<&str> = found.iter().map(|(_, place)| place.object.as_str()).collect();
    assert_eq!(objects, ["/payload/data", "/payload/data/met", "/payload/data/team/1"]);
    let owners: Vec<Subject> = found.iter().map(|(_, place)| place.owner).collect();
    assert_eq!(owners, [Subject::Ledger, PERSON.parse().unwrap(), Subject::Ledger]);
    assert_eq!(match_shown(&places, &texts[1..2]).unwrap().len(), 1);
    assert_eq!(match_all(&places, &texts[1..]).unwrap_err()[0].code, Code::DisclosureMissing);
}

#[test]
fn substituted_missing_surplus_and_misplaced_disclosures_are_refused() {
    let facts = encoded(1, "facts");
    let data = json!({"_sd": [digest(&facts)], "met": {"role": "x"}});
    let at = places(&data, &schema(), Subject::Ledger).unwrap();
    let refused =
        |texts: &[String]| -> Vec<Code> { match_all(&at, texts).unwrap_err().iter().map(|f| f.code).collect() };
    assert_eq!(refused(&[]), [Code::DisclosureMissing]);
    assert_eq!(refused(&[encoded(9, "facts")]), [Code::DisclosureSurplus, Code::DisclosureMissing]);
    assert_eq!(refused(&[facts.clone(), encoded(2, "facts")]), [Code::DisclosureSurplus]);
    assert_eq!(refused(&[facts.clone(), facts.clone()]), [Code::DisclosureInvalid]);
    assert_eq!(refused(&["%%%".to_owned(), facts.clone()]), [Code::DisclosureInvalid]);

    // A digest of a field that is not personal, or personal only in another object.
    for wrong in ["role", "name", "_sd", "..."] {
        let text = encoded(1, wrong);
        let data = json!({"_sd": [digest(&text)]});
        let at = places(&data, &schema(), Subject::Ledger).unwrap();
        assert_eq!(match_all(&at, &[text]).unwrap_err()[0].code, Code::DisclosureInvalid, "{wrong}");
    }
    // A field that stands in the clear and in a disclosure.
    let data = json!({"facts": "x", "_sd": [digest(&facts)]});
    let at = places(&data, &schema(), Subject::Ledger).unwrap();
    assert_eq!(match_all(&at, std::slice::from_ref(&facts)).unwrap_err()[0].code, Code::DisclosureInvalid);
    // Two disclosures with one salt, or of one field.
    for second in [encoded(1, "name"), encoded(2, "facts")] {
        let data = json!({"_sd": [digest(&facts), digest(&second)], "met": {"_sd": [digest(&second)]}});
        assert!(places(&data, &schema(), Subject::Ledger).is_err(), "one digest in two objects");
        let data = json!({"_sd": [digest(&facts), digest(&second)]});
        let at = places(&data, &schema(), Subject::Ledger).unwrap();
        assert_eq!(match_all(&at, &[facts.clone(), second]).unwrap_err()[0].code, Code::DisclosureInvalid);
    }
    // An object without personal fields.
    let data = json!({"other": {"_sd": [digest(&facts)]}});
    assert_eq!(places(&data, &schema(), Subject::Ledger).unwrap_err()[0].pointer, "/payload/data/other/_sd/0");
}

#[test]
fn a_disclosure_has_one_form() {
    let parse = |text: &str| Disclosure::parse(&base64url::encode(text.as_bytes()), "/d");
    let salt = base64url::encode(&[5; 16]);
    assert!(parse(&format!(r#"["{salt}","name",{{"a":1}}]"#)).is_ok());
    for wrong in [
        format!(r#"["{salt}","name"]"#),
        format!(r#"["{salt}","name",1,2]"#),
        format!(r#"["{salt}",1,1]"#),
        r#"["AAAA","name",1]"#.to_owned(),
        format!(r#"["{salt}=","name",1]"#),
        format!(r#"["{salt}","name",1.5]"#),
        format!(r#"["{salt}","name",{{"a":1,"a":1}}]"#),
        format!(r#"{{"salt":"{salt}"}}"#),
    ] {
        assert_eq!(parse(&wrong).unwrap_err().code, Code::DisclosureInvalid, "{wrong}");
    }
}
