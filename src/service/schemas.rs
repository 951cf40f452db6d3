//! Schema checks that name every fault, with the compiled schemas of all types.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use crate::statement::{Code, EventKind, Fault, Placed};

static VALIDATORS: LazyLock<BTreeMap<EventKind, Validator>> =
    LazyLock::new(|| EventKind::ALL.iter().map(|kind| (*kind, compile(kind.schema()))).collect());

/// Validators of personal fields, by the text of their schema: few, and the same in many types.
static PERSONAL: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let mut found = BTreeMap::new();
    for kind in EventKind::ALL {
        collect(kind.schema(), &mut found);
    }
    found
});

fn collect(schema: &Value, found: &mut BTreeMap<String, Validator>) {
    match schema {
        Value::Object(members) => {
            if members.get("x-personal") == Some(&Value::Bool(true)) {
                found.entry(schema.to_string()).or_insert_with(|| compile(schema));
            }
            members.values().for_each(|member| collect(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn compile(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).expect("schemas are generated, and a test compiles each")
}

/// Every way in which `data` breaks the schema of its type. Values are not repeated.
#[must_use]
pub fn check_data(kind: EventKind, data: &Value) -> Vec<Fault> {
    let Some(validator) = VALIDATORS.get(&kind) else { return vec![] };
    let fault = |error: jsonschema::ValidationError<'_>| {
        let pointer = format!("/payload/data{}", error.instance_path());
        let rule = error.schema_path().to_string();
        let keyword = rule.rsplit('/').next().unwrap_or_default();
        Fault::new(Code::SchemaViolated, pointer, format!("breaks `{}` of the schema {}", keyword, kind.name()))
    };
    validator.iter_errors(data).map(fault).collect()
}

/// Every disclosed value that breaks the schema of its field. Values are not repeated.
#[must_use]
pub fn check_disclosures(disclosures: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (disclosure, place) in disclosures {
        let schema = place.fields.get(&disclosure.name).map(Value::to_string).unwrap_or_default();
        if !PERSONAL.get(&schema).is_some_and(|validator| validator.is_valid(&disclosure.value)) {
            let pointer = format!("{}/{}", place.object, disclosure.name);
            faults.push(Fault::new(Code::SchemaViolated, pointer, "a disclosed value breaks the schema of its field"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_compiles() {
        assert_eq!(VALIDATORS.len(), EventKind::ALL.len());
        assert!(!PERSONAL.is_empty());
    }
}
