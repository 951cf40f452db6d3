//! The second table of types in `schemas/formats.md`: what each of them says of itself, and does to others.
//!
//! Nothing of it is written by hand: the typed form of each example is asked, and again with one member changed. The
//! member whose change changes the answer is the one that the table names, and its value the condition.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use minglu::codes::Hash;
use minglu::statement::events::{Deed, Shown};
use minglu::statement::{Event, EventKind};
use serde_json::{Value, json};

use crate::examples::{folder, hidden, read};

/// A day that no example says.
const OTHER_DAY: &str = "2031-05-17";
/// Names of each kind that can be merged.
const NAMES: [&str; 3] = [
    "persons/0190c3a1-7d3e-4c9a-8b1f-0123456789ab",
    "institutions/12140925MBAAAA0182",
    "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab",
];

pub fn table() -> String {
    let mut text = String::from(
        "| statement | legal day | is about | also names | does to it | adverse | shown |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for kind in EventKind::ALL.iter().copied() {
        let sample = Sample::of(kind);
        let (about, named) = sample.links();
        writeln!(
            text,
            "| `{}` | {} | {about} | {named} | {} | {} | {} |",
            kind.unversioned().trim_start_matches("minglu."),
            sample.legal_day(),
            sample.told(deed),
            sample.told(|event| if event.is_adverse() { "yes" } else { "" }.to_owned()),
            sample.told(|event| shown(event).to_owned()),
        )
        .unwrap();
    }
    text.replace("  ", " ")
}

/// The example of a type, without personal fields.
struct Sample {
    kind: EventKind,
    data: Value,
}

impl Sample {
    fn of(kind: EventKind) -> Self {
        let data = read(&folder(kind).join("valid.json"));
        Self { kind, data: hidden(kind, data).data }
    }

    fn event(&self) -> Event {
        self.kind.read(&self.data).unwrap()
    }

    /// What it says with another value at a pointer; `None` where the type does not allow that.
    fn with(&self, pointer: &str, value: Value) -> Option<Event> {
        let mut data = self.data.clone();
        match data.pointer_mut(pointer) {
            Some(member) => *member = value,
            None => _ = data.as_object_mut().unwrap().insert(pointer.trim_start_matches('/').to_owned(), value),
        }
        self.kind.read(&data).ok()
    }

    /// The member that says the legal day; blank where the day of signing is it.
    fn legal_day(&self) -> String {
        let own = self.event().legal_day();
        let mut members = Vec::new();
        leaves(&self.data, String::new(), &mut members);
        members.retain(|at| self.with(at, json!(OTHER_DAY)).is_some_and(|event| event.legal_day() != own));
        match (own, members.as_slice()) {
            (None, []) => String::new(),
            (Some(_), [member]) => format!("`{}`", member.trim_start_matches('/').replace('/', ".")),
            found => panic!("{}: {found:?}", self.kind.name()),
        }
    }

    /// The member that names what it is about, and those that name others.
    fn links(&self) -> (String, String) {
        let digest = Hash::of(b"another statement");
        let (mut about, mut named) = (Vec::new(), Vec::new());
        for name in self.kind.schema()["properties"].as_object().unwrap().keys() {
            let one = json!(digest.to_base64url());
            let events =
                [one.clone(), json!([one])].into_iter().filter_map(|value| self.with(&format!("/{name}"), value));
            for event in events {
                if event.about() == Some(digest) {
                    about.push(format!("`{name}`"));
                }
                let has = |named: &[minglu::statement::StatementDigest]| named.iter().any(|one| one.0 == digest);
                if has(event.rests_on()) {
                    let falls = if event.falls_with_basis() { ", falls with them" } else { "" };
                    named.push(format!("`{name}`{falls}"));
                } else if has(event.considered()) || event.names().iter().any(|one| one.digest == digest) {
                    named.push(format!("`{name}`"));
                }
            }
        }
        assert!(about.len() < 2, "{}: {about:?}", self.kind.name());
        (about.join(""), named.join("; "))
    }

    /// An answer of the type, with the values of the one member on which it depends.
    fn told(&self, ask: impl Fn(&Event) -> String) -> String {
        let base = ask(&self.event());
        let mut depends = Vec::new();
        for (name, member) in self.kind.schema()["properties"].as_object().unwrap() {
            let mut values = Vec::new();
            possible(member, &mut values);
            let answers: Vec<(Value, String)> = values
                .into_iter()
                .filter_map(|value| Some((value.clone(), ask(&self.with(&format!("/{name}"), value)?))))
                .collect();
            if answers.iter().any(|(_, answer)| *answer != base) {
                depends.push((name, answers));
            }
        }
        match depends.as_slice() {
            [] => base,
            [(name, answers)] => conditional(name, answers),
            found => panic!("{} depends on {found:?}", self.kind.name()),
        }
    }
}

fn conditional(name: &str, answers: &[(Value, String)]) -> String {
    let mut by_answer: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (value, answer) in answers.iter().filter(|(_, answer)| !answer.is_empty()) {
        by_answer.entry(answer).or_default().push(match value.as_array() {
            Some(items) => format!("has {}", spelled(&items[0])),
            None => spelled(value),
        });
    }
    let each = by_answer.into_iter().map(|(answer, values)| {
        let values = values.join(" or ");
        let verb = if values.starts_with("has ") { "" } else { "is " };
        format!("{answer} if `{name}` {verb}{values}")
    });
    each.collect::<Vec<_>>().join("; ")
}

/// A value as the table writes it; of a name the kind.
fn spelled(value: &Value) -> String {
    match value.as_str() {
        Some(text) => format!("`{}`", text.split_once('/').map_or(text.to_owned(), |(kind, _)| format!("{kind}/…"))),
        None => format!("`{value}`"),
    }
}

/// Pointers to all members that hold no object and no list.
fn leaves(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, one)| leaves(one, format!("{at}/{name}"), found)),
        Value::Array(_) => {}
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => found.push(at),
    }
}

/// The values of a member that has few: codes, truth values, kinds of names; of a list each alone.
fn possible(schema: &Value, found: &mut Vec<Value>) {
    for word in ["oneOf", "anyOf"] {
        schema[word].as_array().into_iter().flatten().for_each(|one| possible(one, found));
    }
    found.extend(schema.get("const").cloned());
    found.extend(schema["enum"].as_array().into_iter().flatten().cloned());
    if schema["type"] == "boolean" {
        found.extend([json!(true), json!(false)]);
    }
    if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("persons")) {
        found.extend(NAMES.map(Value::from));
    }
    if let Some(items) = schema.get("items") {
        let mut each = Vec::new();
        possible(items, &mut each);
        found.extend(each.into_iter().map(|one| json!([one])));
    }
}

fn deed(event: &Event) -> String {
    let on_its_day = |day| assert_eq!(event.legal_day(), Some(day), "{}", event.kind().name());
    match event.deed() {
        Deed::Nothing => String::new(),
        Deed::Serves(day) => {
            on_its_day(day);
            "serves".to_owned()
        }
        Deed::Submits(_, day) => {
            on_its_day(day);
            "submits".to_owned()
        }
        Deed::Hears(_, day) => {
            on_its_day(day);
            "hears".to_owned()
        }
        Deed::Closes(day) => {
            on_its_day(day);
            "closes".to_owned()
        }
        Deed::Releases { on, .. } => {
            on_its_day(on);
            "releases".to_owned()
        }
        Deed::Corrects(_) => "corrects".to_owned(),
        Deed::Strikes(kind) => format!("strikes, {}", format!("{kind:?}").to_lowercase()),
        Deed::Ends(kind) => format!("ends, {}", format!("{kind:?}").to_lowercase()),
        Deed::Extends { clock, .. } if event.to_data().get("clock").is_none() => format!("extends `{clock}`"),
        Deed::Extends { .. } => "extends".to_owned(),
        Deed::Suspends { .. } => "suspends".to_owned(),
        Deed::Resumes { .. } => "resumes".to_owned(),
    }
}

fn shown(event: &Event) -> &'static str {
    match event.shown() {
        Shown::Released => "released",
        Shown::WithAbout { own_end: true } => "with it",
        Shown::WithAbout { own_end: false } => "with it, whatever ends it",
        Shown::Release => "as a release",
        Shown::Notice => "as a notice",
        Shown::Governance => "by the catalogue",
        Shown::AtOnce => "at once",
        Shown::Never => "",
    }
}
