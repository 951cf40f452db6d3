//! What a paper says, member by member, in words.
//!
//! Members that say nothing (`null`) are left out; the signed statement has them.

use serde_json::{Map, Value};

use crate::codes::{Day, Hash, RegionCode};
use crate::manifest::Rulebook;
use crate::service::register::{Money, Place};

use super::codes;
use super::labels;
use super::paper::Paper;

/// One member with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its name in Chinese, where it has one.
    pub zh: Option<&'static str>,
    /// Its name in English.
    pub en: String,
    /// What it says.
    pub said: Said,
    /// Whether it is a personal field that was disclosed to the exporter.
    pub personal: bool,
}

/// What a member says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A text, a day or a number, as it was recorded.
    Text(String),
    /// A code, an amount or yes and no, in Chinese and English.
    Words(String, String),
    /// The digest of a statement.
    Statement(Hash),
    /// The SHA-256 of a file.
    File(Hash),
    /// Several.
    List(Vec<Said>),
    /// Members of its own, and how many of them were not shown.
    Object(Vec<Row>, usize),
}

/// What a paper says.
pub(super) fn content(paper: &Paper, rulebook: &Rulebook) -> Vec<Row> {
    let teller = Teller { paper, rulebook, day: paper.legal_day() };
    let Value::Object(members) = &paper.statement.data else { return Vec::new() };
    teller.members(members, paper.event.kind().schema(), &mut "/payload/data".to_owned()).0
}

/// Every file that a paper names, by SHA-256.
pub(super) fn files_named(rows: &[Row]) -> Vec<Hash> {
    rows.iter().flat_map(|row| files_said(&row.said)).collect()
}

fn files_said(said: &Said) -> Vec<Hash> {
    match said {
        Said::File(sha256) => vec![*sha256],
        Said::List(items) => items.iter().flat_map(files_said).collect(),
        Said::Object(rows, _) => files_named(rows),
        Said::Text(_) | Said::Words(..) | Said::Statement(_) => Vec::new(),
    }
}

struct Teller<'t> {
    paper: &'t Paper,
    rulebook: &'t Rulebook,
    day: Day,
}

impl Teller<'_> {
    /// The members of an object, with those that were disclosed, and how many were not.
    fn members(&self, members: &Map<String, Value>, schema: &Value, pointer: &mut String) -> (Vec<Row>, usize) {
        let schema = branch(schema, "properties");
        let parent = pointer.len();
        let mut rows: Vec<(&str, Row)> = Vec::new();
        for (name, value) in members.iter().filter(|(name, value)| *name != "_sd" && !value.is_null()) {
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            rows.push((name, self.row(name, value, member(schema, name), pointer, false)));
            pointer.truncate(parent);
        }
        let here = self.paper.disclosed.iter().filter(|(_, place)| place.object == *pointer);
        let mut shown = 0;
        for (disclosure, place) in here {
            shown += 1;
            let schema = place.fields.get(&disclosure.name).unwrap_or(&Value::Null);
            let row = self.row(&disclosure.name, &disclosure.value, schema, &mut String::new(), true);
            rows.push((&disclosure.name, row));
        }
        let digests = members.get("_sd").and_then(Value::as_array).map_or(0, Vec::len);
        rows.sort_by_key(|(name, _)| labels::place(name));
        (rows.into_iter().map(|(_, row)| row).collect(), digests.saturating_sub(shown))
    }

    fn row(&self, name: &str, value: &Value, schema: &Value, pointer: &mut String, personal: bool) -> Row {
        let said = self.said(name, value, schema, pointer);
        Row { zh: labels::zh(name), en: labels::en(name), said, personal }
    }

    fn said(&self, name: &str, value: &Value, schema: &Value, pointer: &mut String) -> Said {
        match value {
            Value::Object(members) => {
                let (rows, hidden) = self.members(members, schema, pointer);
                Said::Object(rows, hidden)
            }
            Value::Array(items) => {
                let parent = pointer.len();
                let inner = branch(schema, "items").get("items").unwrap_or(&Value::Null);
                let told = items.iter().enumerate().map(|(index, item)| {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                    let said = self.said(name, item, inner, pointer);
                    pointer.truncate(parent);
                    said
                });
                Said::List(told.collect())
            }
            Value::String(text) => self.text(name, text, schema),
            Value::Bool(true) => Said::Words("是".to_owned(), "yes".to_owned()),
            Value::Bool(false) => Said::Words("否".to_owned(), "no".to_owned()),
            Value::Number(number) => match number.as_u64().filter(|_| name.ends_with("_fen")) {
                Some(fen) => {
                    let money = Money::of_fen(fen);
                    Said::Words(money.in_chinese(), money.in_english())
                }
                None => Said::Text(number.to_string()),
            },
            Value::Null => Said::Text("—".to_owned()),
        }
    }

    fn text(&self, name: &str, text: &str, schema: &Value) -> Said {
        if let Some((zh, en)) = codes::label(schema, text) {
            return Said::Words(zh, en);
        }
        if let Some(region) = text.parse::<RegionCode>().ok().filter(|_| matches!(name, "region" | "regions")) {
            let place = Place::new(region, self.day, self.rulebook);
            return Said::Text(format!("{}（{region}）", place.name()));
        }
        // The pattern of the schema says what a text of that length is; a text that looks like a digest may be none.
        let pattern = pattern(schema);
        if let Some(digest) = Hash::from_base64url(text).filter(|_| pattern.contains("A-Za-z0-9_-]{42}")) {
            return Said::Statement(digest);
        }
        if let Some(sha256) = Hash::from_hex(text).filter(|_| pattern.contains("0-9a-f]{64}")) {
            return Said::File(sha256);
        }
        Said::Text(text.to_owned())
    }
}

/// The branch of a schema that has a keyword, where it may also be `null`.
fn branch<'s>(schema: &'s Value, keyword: &str) -> &'s Value {
    if schema.get(keyword).is_some() {
        return schema;
    }
    let branches = ["anyOf", "oneOf"].into_iter().filter_map(|of| schema.get(of)?.as_array()).flatten();
    branches.into_iter().find(|branch| branch.get(keyword).is_some()).unwrap_or(schema)
}

fn member<'s>(schema: &'s Value, name: &str) -> &'s Value {
    schema.get("properties").and_then(|members| members.get(name)).unwrap_or(&Value::Null)
}

fn pattern(schema: &Value) -> &str {
    branch(schema, "pattern").get("pattern").and_then(Value::as_str).unwrap_or_default()
}
