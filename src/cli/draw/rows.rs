//! Rows of a table that an office keeps: JSON Lines, or CSV with a line of headings.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::cli::sign::read_input;

/// Reads rows; of a CSV file every cell is a text, except `weight` (a number) and `scope` (codes with spaces between).
pub(super) fn read_rows<R: DeserializeOwned>(file: &Path) -> Result<Vec<R>> {
    let bytes = read_input(file)?;
    // Tables written by office programs begin with a byte-order mark.
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes))
        .with_context(|| format!("{} is no UTF-8 text", file.display()))?;
    let is_csv = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let headings = if is_csv { lines.next().map(|(_, line)| cells(line)).transpose()? } else { None };
    let mut rows = Vec::new();
    for (index, line) in lines {
        let read = || match &headings {
            Some(headings) => Ok(serde_json::from_value(row(headings, &cells(line)?)?)?),
            None => anyhow::Ok(serde_json::from_str(line)?),
        };
        rows.push(read().with_context(|| format!("{}, line {}", file.display(), index + 1))?);
    }
    Ok(rows)
}

fn cells(line: &str) -> Result<Vec<&str>> {
    ensure!(!line.contains('"'), "cells in quotes are not wanted: no value of these tables holds a comma");
    Ok(line.split(',').map(str::trim).collect())
}

fn row(headings: &[&str], cells: &[&str]) -> Result<Value> {
    if headings.len() != cells.len() {
        bail!("{} cells, and {} headings", cells.len(), headings.len());
    }
    let mut row = Map::new();
    for (heading, cell) in headings.iter().zip(cells) {
        let value = match *heading {
            "weight" => json!(cell.parse::<u64>().context("weight: a number is wanted")?),
            "scope" => json!(cell.split_whitespace().collect::<Vec<_>>()),
            _ => json!(cell),
        };
        row.insert((*heading).to_owned(), value);
    }
    Ok(Value::Object(row))
}
