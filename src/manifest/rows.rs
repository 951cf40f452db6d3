//! The rows of data files as anybody can read them: each with its id, where and when it holds, source and mark.
//!
//! Read from the bytes of a file and from no type of this program, so that a file that this program cannot use is
//! still told row by row.

use serde_json::{Map, Value};

/// One row of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Name of the file in the manifest.
    pub file: String,
    /// The table in it; empty where the file is one table.
    pub table: String,
    /// Which row of the table, from 0.
    pub at: usize,
    /// The id of its rule, else its own id or code.
    pub id: Option<String>,
    /// The region in which it holds; `None` for the whole country, and where it names none.
    pub jurisdiction: Option<String>,
    /// First legal day.
    pub from: Option<String>,
    /// Last legal day.
    pub until: Option<String>,
    /// Instrument and article, or paper and clause.
    pub source: Option<String>,
    /// `[MEM]`, `[POLICY]` or another doubt.
    pub mark: Option<String>,
    /// Whether it says where it stands: a rule, and no mere list of names.
    pub is_rule: bool,
    /// What it says, its rule left out.
    pub content: Map<String, Value>,
}

/// The rows of a file; empty where it is no JSON, or has no tables.
#[must_use]
pub fn rows_of(file: &str, bytes: &[u8]) -> Vec<RuleRow> {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return Vec::new() };
    let row = |table: &str, at: usize, row: &Value| row.as_object().map(|found| read(file, table, at, found));
    match &value {
        Value::Array(rows) => rows.iter().enumerate().filter_map(|(at, found)| row("", at, found)).collect(),
        Value::Object(tables) => {
            let tables = tables.iter().filter_map(|(name, table)| Some((name, table.as_array()?)));
            let each =
                tables.flat_map(|(name, rows)| rows.iter().enumerate().map(move |(at, found)| (name, at, found)));
            each.filter_map(|(name, at, found)| row(name, at, found)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// A file without some of its rows, each named by table and place.
pub(super) fn without(bytes: &[u8], gone: impl Fn(&str, usize) -> bool) -> Option<Vec<u8>> {
    let mut value: Value = serde_json::from_slice(bytes).ok()?;
    let keep = |table: &str, rows: &mut Vec<Value>| {
        let mut at = 0;
        rows.retain(|_| {
            at += 1;
            !gone(table, at - 1)
        });
    };
    match &mut value {
        Value::Array(rows) => keep("", rows),
        Value::Object(tables) => {
            for (name, table) in tables {
                if let Value::Array(rows) = table {
                    keep(name, rows);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(value.to_string().into_bytes())
}

fn read(file: &str, table: &str, at: usize, row: &Map<String, Value>) -> RuleRow {
    let rule = row.get("rule").and_then(Value::as_object);
    let holder = rule.unwrap_or(row);
    let text = |name: &str| holder.get(name).and_then(Value::as_str).map(str::to_owned);
    let paper = text("paper").zip(text("clause")).map(|(paper, clause)| format!("{paper} {clause}"));
    let named = ["id", "code", "event_type", "event"].into_iter().find_map(text);
    let mut content = row.clone();
    content.remove("rule");
    RuleRow {
        file: file.to_owned(),
        table: table.to_owned(),
        at,
        id: named,
        jurisdiction: text("jurisdiction"),
        from: text("from"),
        until: text("until").or_else(|| text("due")),
        is_rule: rule.is_some() || paper.is_some(),
        source: text("source").or(paper),
        mark: text("mark"),
        content,
    }
}
