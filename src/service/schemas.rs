//! Schema checks that name every fault. A schema is compiled when it is first asked for.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::Validator;
use serde_json::Value;

use crate::statement::{Code, EventKind, Fault, Placed};

/// A schema, compiled once and not before: all of them together cost a process more than its start.
struct Compiled {
    schema: &'static Value,
    validator: OnceLock<Validator>,
}

impl Compiled {
    const fn new(schema: &'static Value) -> Self {
        Self { schema, validator: OnceLock::new() }
    }

    fn get(&self) -> &Validator {
        let options = || jsonschema::draft202012::options().should_validate_formats(true);
        self.validator
            .get_or_init(|| options().build(self.schema).expect("schemas are generated, and a test compiles each"))
    }
}

static OF_TYPES: LazyLock<BTreeMap<EventKind, Compiled>> =
    LazyLock::new(|| EventKind::ALL.iter().map(|kind| (*kind, Compiled::new(kind.schema()))).collect());

/// Schemas of personal fields, by their text: few, and the same in many types.
static OF_FIELDS: LazyLock<BTreeMap<String, Compiled>> = LazyLock::new(|| {
    let mut found = BTreeMap::new();
    for kind in EventKind::ALL {
        collect(kind.schema(), &mut found);
    }
    found
});

fn collect(schema: &'static Value, found: &mut BTreeMap<String, Compiled>) {
    match schema {
        Value::Object(members) => {
            if members.get("x-personal") == Some(&Value::Bool(true)) {
                found.entry(schema.to_string()).or_insert_with(|| Compiled::new(schema));
            }
            members.values().for_each(|member| collect(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every way in which `data` breaks the schema of its type. Values are not repeated.
#[must_use]
pub fn check_data(kind: EventKind, data: &Value) -> Vec<Fault> {
    let Some(compiled) = OF_TYPES.get(&kind) else { return vec![] };
    let fault = |error: jsonschema::ValidationError<'_>| {
        let pointer = format!("/payload/data{}", error.instance_path());
        let rule = error.schema_path().to_string();
        let keyword = rule.rsplit('/').next().unwrap_or_default();
        Fault::new(Code::SchemaViolated, pointer, format!("breaks `{}` of the schema {}", keyword, kind.name()))
    };
    compiled.get().iter_errors(data).map(fault).collect()
}

/// Every disclosed value that breaks the schema of its field. Values are not repeated.
#[must_use]
pub fn check_disclosures(disclosures: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (disclosure, place) in disclosures {
        let schema = place.fields.get(&disclosure.name).map(Value::to_string).unwrap_or_default();
        if !OF_FIELDS.get(&schema).is_some_and(|compiled| compiled.get().is_valid(&disclosure.value)) {
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
        assert_eq!(OF_TYPES.len(), EventKind::ALL.len());
        assert!(!OF_FIELDS.is_empty());
        for compiled in OF_TYPES.values().chain(OF_FIELDS.values()) {
            compiled.get();
        }
    }
}
