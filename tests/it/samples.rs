//! The plain statement of a type, as `schemas/examples/<type>/valid.json` has it, fitted into a story: moved to a
//! day, about what the story holds, signed by the roles that the catalogue wants.

use std::fs;
use std::sync::LazyLock;

use minglu::codes::{Day, Hash};
use minglu::manifest::procedures::Test;
use minglu::statement::{EventKind, Role};
use serde::Deserialize;
use serde_json::{Value, json};

use super::examples;
use super::schemas::root;

/// A statement of a story.
#[derive(Clone, Debug)]
pub struct Told {
    pub kind: EventKind,
    pub subject: String,
    pub digest: String,
    /// What it says, without personal fields.
    pub says: Value,
}

/// A statement that can be told next.
pub struct Next {
    pub kind: EventKind,
    pub subject: String,
    /// With personal fields.
    pub data: Value,
    pub roles: Vec<Role>,
}

static PROCEDURES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = fs::read_dir(root().join("rulesets/procedures")).unwrap();
    folder.map(|entry| examples::read(&entry.unwrap().path())).collect()
});
static CATALOGUE: LazyLock<Value> = LazyLock::new(|| examples::read(&root().join("catalogue.json")));

/// The next type that oversees, is not told yet, and can be; `subject` gives the story's subject of a word.
pub fn next(told: &[Told], (on, place): (Day, &str), subject: impl Fn(&str) -> String) -> Option<Next> {
    let missing = EventKind::ALL.iter().copied().filter(|kind| kind.oversees() && told.iter().all(|t| t.kind != *kind));
    missing.into_iter().find_map(|kind| fitted(kind, told, (on, place), &subject))
}

fn fitted(kind: EventKind, told: &[Told], (on, place): (Day, &str), subject: &impl Fn(&str) -> String) -> Option<Next> {
    let mut data = examples::read(&examples::folder(kind).join("valid.json"));
    let event = kind.read(&examples::hidden(kind, data.clone()).data).unwrap();
    let words = kind.schema()["x-subject"].as_array().unwrap().iter().map(|word| subject(word.as_str().unwrap()));
    let (about, subject) = match event.named_about() {
        Some(about) => {
            let own: Vec<String> = words.collect();
            let fits = |t: &&Told| {
                own.contains(&t.subject)
                    && can_be_about(kind, &data).contains(&t.kind.unversioned())
                    && is_fit(kind, t)
                    && !is_struck(told, t)
            };
            let target = told.iter().rev().find(fits)?;
            (Some((about.member, target.digest.clone())), target.subject.clone())
        }
        None => (None, words.into_iter().next().unwrap()),
    };
    move_days(&mut data, event.legal_day().map_or(0, |own| own.days_until(on)));
    for (name, value) in data.as_object_mut().unwrap() {
        match &about {
            Some((member, digest)) if member == name => *value = json!(digest),
            _ if is_digest(value) => *value = Value::Null,
            _ => {
                if let Value::Array(items) = value {
                    items.retain(|item| !is_digest(item));
                }
            }
        }
    }
    if let Some(region) = data.get_mut("region") {
        *region = json!(place);
    }
    if let Some(number) = data.pointer_mut("/document/number") {
        *number = json!(format!("宁民样〔2026〕{}号", told.len()));
    }
    Some(Next { kind, subject, data, roles: roles(kind) })
}

/// Types that a statement may be about, by the procedures.
fn can_be_about(kind: EventKind, data: &Value) -> Vec<&'static str> {
    let rows = |table: &'static str| PROCEDURES.iter().flat_map(move |file| file[table].as_array().unwrap());
    let listed = |types: &'static Value| types.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let abouts = rows("abouts").filter(|row| row["event"] == kind.unversioned());
    let named = abouts.flat_map(|row| listed(&row["may_be_about"]));
    let clocks = rows("clocks").filter(|row| data.get("clock") == Some(&row["code"]));
    named.chain(clocks.flat_map(|row| listed(&row["starts"]["events"]))).collect()
}

/// Whether a statement says what those must say that a type may be about.
fn is_fit(kind: EventKind, told: &Told) -> bool {
    let rows = PROCEDURES.iter().flat_map(|file| file["abouts"].as_array().unwrap());
    let own = rows.filter(|row| row["event"] == kind.unversioned());
    let groups: Vec<&Value> = own.filter_map(|row| row["when_any"].as_array()).flatten().collect();
    let holds = |test: &Value| Test::deserialize(test).unwrap().holds(&told.says);
    groups.is_empty() || groups.iter().any(|group| group.as_array().unwrap().iter().all(holds))
}

/// Whether it was entered in error.
fn is_struck(told: &[Told], one: &Told) -> bool {
    let strikes = |t: &&Told| matches!(t.kind, EventKind::StatementMisattributed | EventKind::StatementRetracted);
    told.iter().filter(strikes).any(|t| t.says["statement"] == json!(one.digest))
}

fn roles(kind: EventKind) -> Vec<Role> {
    let row = CATALOGUE.as_array().unwrap().iter().find(|row| row["event_type"] == kind.name()).unwrap();
    let wanted = row["signers"].as_array().unwrap().iter().flat_map(|need| {
        let role: Role = serde_json::from_value(need["role"].clone()).unwrap();
        (0..need["count"].as_u64().unwrap()).map(move |_| role)
    });
    wanted.collect()
}

fn is_digest(value: &Value) -> bool {
    value.as_str().is_some_and(|text| Hash::from_base64url(text).is_some())
}

fn move_days(value: &mut Value, days: i32) {
    match value {
        Value::String(text) => {
            if let Ok(day) = text.parse::<Day>() {
                *text = day.plus_days(days).to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_days(item, days)),
        Value::Object(members) => members.values_mut().for_each(|member| move_days(member, days)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
