//! Each type with one example that a device would sign, and others that are refused for the reason they state.
//!
//! `valid.json` is `data` in full, personal fields included, as it is before [`Draft::hide_personal`].
//! `invalid-<what>.json` holds `data` with `refused`: a fault's code and a JSON pointer into `data`; for a missing
//! or surplus member that of the object. Where the refusal is personal data in clear, `data` is signed as it stands.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use minglu::statement::{Code, Draft, EventKind, Fault, PublicKey, Role, Statement};
use serde_json::Value;

use super::schemas::root;

pub fn folder(kind: EventKind) -> PathBuf {
    root().join("examples").join(kind.name())
}

pub fn read(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub fn validator(kind: EventKind) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(kind.schema()).unwrap()
}

fn draft(kind: EventKind, data: Value) -> Draft {
    let word = kind.schema()["x-subject"][0].as_str().unwrap().to_owned();
    let subject = match word.as_str() {
        "authorities" | "institutions" => format!("{word}/12140925MBAAAA0182"),
        "ledger" => word,
        _ => format!("{word}/0190c3a1-7d3e-4c9a-8b1f-0123456789ab"),
    };
    Draft {
        id: "0190c3a1-7d3e-7c9a-8b1f-0123456789ab".parse().unwrap(),
        source: "authorities/12140925MBAAAA0182".parse().unwrap(),
        event_type: kind.name().to_owned(),
        subject: subject.parse().unwrap(),
        time: minglu::codes::Timestamp::parse_rfc3339("2026-11-21T08:30:00+08:00").unwrap(),
        ledger: "minglu.example.cn/ningwu".parse().unwrap(),
        data,
        disclosures: vec![],
    }
}

/// The draft with its personal fields hidden; every salt another.
pub fn hidden(kind: EventKind, data: Value) -> Draft {
    let mut draft = draft(kind, data);
    let mut salt = [0; 16];
    draft.hide_personal(kind.schema(), &mut || {
        salt[0] += 1;
        salt
    });
    draft
}

pub fn signed(draft: &Draft) -> Result<Statement, Fault> {
    let key = SigningKey::from_bytes(&[7; 32]);
    let envelope = draft.sign(&[(Role::Handler, &key)]).unwrap();
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    let statement = Statement::parse(envelope.to_json(&disclosures).as_bytes())?;
    statement.verify(|_| Some(PublicKey::from(&key))).unwrap();
    Ok(statement)
}

#[test]
fn the_valid_examples_are_signed_read_and_validated() {
    for kind in EventKind::ALL.iter().copied() {
        let data = read(&folder(kind).join("valid.json"));
        let faults: Vec<String> = validator(kind).iter_errors(&data).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", kind.name());
        let draft = hidden(kind, data.clone());
        assert!(validator(kind).is_valid(&draft.data), "{}: also without personal fields", kind.name());
        let statement = signed(&draft).unwrap();
        let content = statement.content().unwrap_or_else(|faults| panic!("{}: {faults:?}", kind.name()));
        assert_eq!(content.event.kind(), kind);

        // Every personal field is shown by the example, comes back whole, and passes its schema.
        let mut wanted = BTreeSet::new();
        personal(kind.schema(), &mut wanted);
        let shown: BTreeSet<String> =
            content.disclosures.iter().map(|(disclosure, _)| disclosure.name.clone()).collect();
        assert_eq!(shown, wanted, "{}", kind.name());
        for (disclosure, place) in &content.disclosures {
            let object = place.object.strip_prefix("/payload/data").unwrap();
            assert_eq!(data.pointer(object).unwrap()[&disclosure.name], disclosure.value);
            assert!(jsonschema::is_valid(&place.fields[&disclosure.name], &disclosure.value));
        }
        // An example leaves nothing out.
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        let mut all = names(&kind.schema()["properties"]);
        all.remove("_sd");
        assert_eq!(names(&data), all, "{}", kind.name());
    }
}

fn personal(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                if member.get("x-personal") == Some(&Value::Bool(true)) {
                    found.insert(name.clone());
                }
                personal(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| personal(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_invalid_examples_are_refused_for_the_reason_they_state() {
    for kind in EventKind::ALL.iter().copied() {
        let mut count = 0;
        for entry in fs::read_dir(folder(kind)).unwrap() {
            let file = entry.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            if name == "valid.json" {
                continue;
            }
            assert!(
                name.starts_with("invalid-") && file.extension().is_some_and(|end| end == "json"),
                "{}",
                file.display()
            );
            count += 1;
            let example = read(&file);
            let code = example["refused"]["code"].as_str().unwrap();
            let pointer = example["refused"]["pointer"].as_str().unwrap();
            let found = faults(kind, &example["data"], code);
            assert!(
                found.iter().any(|(c, p)| c.as_str() == code && p == pointer),
                "{}: refused for {found:?}",
                file.display()
            );
        }
        assert!(count >= 4, "{} has {count} invalid examples", kind.name());
    }
}

/// What a server finds: the profile, then shape and disclosures, then the schema with its exact places.
fn faults(kind: EventKind, data: &Value, wanted: &str) -> Vec<(Code, String)> {
    let clear = wanted == Code::PersonalDataInClear.as_str();
    let draft = if clear { draft(kind, data.clone()) } else { hidden(kind, data.clone()) };
    let within = |pointer: &str| pointer.strip_prefix("/payload/data").unwrap_or("outside of data").to_owned();
    let statement = match signed(&draft) {
        Ok(statement) => statement,
        Err(fault) => return vec![(fault.code, within(&fault.pointer))],
    };
    let errors: Vec<String> =
        validator(kind).iter_errors(data).map(|error| error.instance_path().to_string()).collect();
    let mut found: Vec<(Code, String)> = errors.iter().map(|place| (Code::SchemaViolated, place.clone())).collect();
    let content = statement.content();
    if let Err(faults) = &content {
        found.extend(faults.iter().map(|fault| (fault.code, within(&fault.pointer))));
        // What only the typed reader sees (a check character, a weak key) it reports for the whole.
        if errors.is_empty() && !clear {
            found.extend(unschemed(kind, data));
        }
    }
    found
}

/// Places whose text passes the schema's pattern and is still none: the reader of the valid example accepts all else.
fn unschemed(kind: EventKind, data: &Value) -> Vec<(Code, String)> {
    let valid = read(&folder(kind).join("valid.json"));
    let mut places = Vec::new();
    differing(&valid, data, String::new(), &mut places);
    places.into_iter().map(|place| (Code::SchemaViolated, place)).collect()
}

fn differing(valid: &Value, data: &Value, at: String, places: &mut Vec<String>) {
    match (valid, data) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.iter().for_each(|(name, member)| differing(member, &b[name], format!("{at}/{name}"), places));
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| differing(a, b, format!("{at}/{i}"), places));
        }
        _ if valid != data => places.push(at),
        _ => {}
    }
}
