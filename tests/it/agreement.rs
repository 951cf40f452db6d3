//! The schema and the typed reader of a type say the same about data that somebody changed.

use minglu::statement::EventKind;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::examples::{folder, hidden, read, validator};

#[derive(Clone, Debug)]
enum Change {
    Remove,
    Put(Value),
    Add(Value),
    Grow(usize),
    Shrink,
}

fn any_change() -> impl Strategy<Value = Change> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..20_i64).prop_map(Value::from),
        Just(json!(9_007_199_254_740_991_i64)),
        "[ a-z\u{3000}民]{0,4}".prop_map(Value::from),
        "[0-9A-F]{5,7}".prop_map(Value::from),
        "[0-9a-f]{63,65}".prop_map(Value::from),
        "[A-Za-z0-9_=-]{42,44}".prop_map(Value::from),
        (0..2200_usize).prop_map(|length| Value::from("长".repeat(length))),
        Just(json!("a\u{2028}b")),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["handler"])),
        Just(json!("system")),
        Just(json!("minglu.example.cn/x")),
    ];
    prop_oneof![
        Just(Change::Remove),
        value.clone().prop_map(Change::Put),
        value.prop_map(Change::Add),
        (1..20_usize).prop_map(Change::Grow),
        Just(Change::Shrink),
    ]
}

/// Pointers of everything in a value, the whole first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| places(member, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| places(item, &format!("{at}/{i}"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn change(data: &mut Value, at: &str, change: &Change) {
    let (parent, name) = at.rsplit_once('/').unwrap_or(("", ""));
    match change {
        Change::Remove => match data.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.remove(name)),
            Value::Array(items) => drop(items.remove(name.parse().unwrap())),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                unreachable!("a parent is a container")
            }
        },
        Change::Put(value) => *data.pointer_mut(at).unwrap() = value.clone(),
        Change::Add(value) => match data.pointer_mut(at).unwrap() {
            Value::Object(members) => drop(members.insert("note".to_owned(), value.clone())),
            Value::Array(items) => items.push(value.clone()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        },
        Change::Grow(count) => {
            if let Value::Array(items) = data.pointer_mut(at).unwrap()
                && let Some(last) = items.last().cloned()
            {
                items.extend(std::iter::repeat_n(last, *count));
            }
        }
        Change::Shrink => {
            if let Value::Array(items) = data.pointer_mut(at).unwrap() {
                items.clear();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Data without personal fields passes the schema if and only if it can be read.
    #[test]
    fn a_schema_and_its_reader_agree(
        kind in proptest::sample::select(EventKind::ALL),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any_change()), 1..3),
    ) {
        let mut data = hidden(kind, read(&folder(kind).join("valid.json"))).data;
        for (index, how) in &changes {
            let mut found = Vec::new();
            places(&data, "", &mut found);
            if found.len() > 1 {
                let at = found[1 + index.index(found.len() - 1)].clone();
                // Digests are checked against their disclosures, beyond any schema.
                if !at.contains("_sd") {
                    change(&mut data, &at, how);
                }
            }
        }
        let validator = validator(kind);
        let valid = validator.is_valid(&data);
        match kind.read(&data) {
            Ok(_) => prop_assert!(valid, "read, but {:?} in {data}", validator.iter_errors(&data).next().map(|e| e.to_string())),
            // Only what no pattern can say: whether 32 bytes are a good point of the curve.
            Err(error) => prop_assert!(!valid || error.to_string().contains("edwards25519") || error.to_string().contains("small"), "valid, but {error} in {data}"),
        }
    }
}
