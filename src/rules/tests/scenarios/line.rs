//! Answers in one line each.

use serde_json::{Value, json};

use crate::rules::{Due, Stage};

/// A duty with its day.
pub(super) fn line(due: &Due) -> String {
    let overdue = if due.overdue { " overdue" } else { "" };
    format!("{} {}{overdue}", due.obligation.code, due.deadline.due)
}

/// The stage of a place, conditions by their codes.
pub(super) fn staged(stage: &Stage) -> Value {
    let missing: Vec<&str> = stage.missing.iter().map(|one| one.code.as_str()).collect();
    let (filing, operating) = (stage.filing.code.as_str(), stage.operating.code.as_str());
    json!({"filing": filing, "operating": operating, "missing": missing})
}
