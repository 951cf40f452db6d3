//! The schema files are made from the event types. `MINGLU_WRITE=1` writes them; otherwise they are compared.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use minglu::statement::EventKind;
use serde_json::Value;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

#[test]
fn schema_files_are_those_of_the_event_types() {
    let folder = root().join("events");
    let write = std::env::var_os("MINGLU_WRITE").is_some_and(|value| value == "1");
    if write {
        std::fs::create_dir_all(&folder).unwrap();
    }
    let mut wanted = BTreeSet::new();
    for kind in EventKind::ALL {
        let name = format!("{}.json", kind.name());
        let file = folder.join(&name);
        if write {
            std::fs::write(&file, kind.generated_schema_file()).unwrap();
        }
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(found == kind.generated_schema_file(), "{name} is missing or stale; MINGLU_WRITE=1 writes it");
        wanted.insert(name);
    }
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(wanted.contains(&name), "{name} belongs to no event type");
    }
}

#[test]
fn schemas_are_whole_closed_and_in_two_languages() {
    for kind in EventKind::ALL {
        let schema = kind.schema();
        for title in ["title", "x-title-zh", "description"] {
            assert!(schema[title].as_str().is_some_and(|text| !text.is_empty()), "{} has no {title}", kind.name());
        }
        assert!(!schema["x-subject"].as_array().unwrap().is_empty(), "{}", kind.name());
        assert!(!schema["x-touches"].as_array().unwrap().is_empty(), "{}", kind.name());
        jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{}: {error}", kind.name()));
        walk(schema, &mut |object| {
            assert!(object.get("$ref").is_none() && object.get("$defs").is_none(), "{}: a reference", kind.name());
            let Some(properties) = object.get("properties").and_then(Value::as_object) else { return };
            assert_eq!(object["additionalProperties"], Value::Bool(false), "{}: an open object", kind.name());
            let required: Vec<&str> = object
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let mut personal = false;
            for (name, field) in properties {
                let is_personal = field.get("x-personal") == Some(&Value::Bool(true));
                personal |= is_personal;
                let nullable = field.get("anyOf").is_some()
                    || field["type"].as_array().is_some_and(|types| types.iter().any(|t| t == "null"))
                    || field["enum"].as_array().is_some_and(|values| values.iter().any(Value::is_null));
                let optional = is_personal || nullable || name == "_sd";
                assert_eq!(required.contains(&name.as_str()), !optional, "{}: {name}", kind.name());
                assert!(field.get("description").is_some(), "{}: {name} is not described", kind.name());
            }
            assert_eq!(properties.contains_key("_sd"), personal, "{}: digests without personal fields", kind.name());
        });
    }
}

fn walk(value: &Value, look: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            look(members);
            members.values().for_each(|member| walk(member, look));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
