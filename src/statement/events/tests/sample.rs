//! For tests: the plain statement of a type, as `schemas/examples/<type>/valid.json` has it, moved to a day.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::codes::{Day, Hash};

use crate::statement::EventKind;

/// Data of a type without personal fields, every day moved so that its legal day is `on`, about `about`, and resting
/// on nothing.
pub fn sampled(kind: EventKind, on: Day, about: Option<Hash>) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/examples").join(kind.name()).join("valid.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut data: Value = serde_json::from_str(&text).unwrap();
    hide(kind.schema(), &mut data);
    let event = kind.read(&data).unwrap_or_else(|error| panic!("{}: {error}", kind.name()));
    let days = event.legal_day().map_or(0, |own| own.days_until(on));
    shift(&mut data, days);
    let member = event.named_about().map(|about| about.member);
    for (name, value) in data.as_object_mut().unwrap() {
        if Some(name.as_str()) == member {
            *value = about.map_or(Value::Null, |about| json!(about.to_base64url()));
        } else if is_digest(value) {
            *value = Value::Null;
        } else if let Value::Array(items) = value {
            items.retain(|item| !is_digest(item));
        }
    }
    data
}

fn is_digest(value: &Value) -> bool {
    value.as_str().is_some_and(|text| Hash::from_base64url(text).is_some())
}

/// Takes away what its schema calls personal.
fn hide(schema: &Value, data: &mut Value) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return hide_items(schema, data) };
    let Some(members) = data.as_object_mut() else { return };
    for (name, property) in properties {
        if property.get("x-personal") == Some(&Value::Bool(true)) {
            members.remove(name);
        } else if let Some(member) = members.get_mut(name) {
            hide(property, member);
        }
    }
}

fn hide_items(schema: &Value, data: &mut Value) {
    for branch in ["anyOf", "oneOf"] {
        for one in schema.get(branch).and_then(Value::as_array).into_iter().flatten() {
            hide(one, data);
        }
    }
    if let (Some(items), Value::Array(values)) = (schema.get("items"), data) {
        for value in values {
            hide(items, value);
        }
    }
}

fn shift(value: &mut Value, days: i32) {
    match value {
        Value::String(text) => {
            if let Ok(day) = text.parse::<Day>() {
                *text = day.plus_days(days).to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, days)),
        Value::Object(members) => members.values_mut().for_each(|member| shift(member, days)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
