//! A line of the bulk read: the statement of one entry, or why it is held back.

use serde_json::Value;
use thiserror::Error;

use crate::log::Seq;
use crate::statement::InvalidKid;

use super::replay::{ABSENT, Body, PublishedMark};

/// What is shown of a statement, owned by whoever fetched it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchedBody {
    /// Its JSON, disclosures in the unsigned header.
    Statement {
        /// The bytes.
        bytes: Vec<u8>,
        /// Its marks, to a reader who is told them.
        marks: Option<Vec<PublishedMark>>,
    },
    /// Held back, with the class.
    NotShown(String),
    /// Taken out of the ledger.
    Withdrawn {
        /// The entry that is said to withdraw it.
        by: Option<Seq>,
    },
}

impl FetchedBody {
    /// A statement that nobody supplied.
    #[must_use]
    pub fn absent() -> Self {
        Self::NotShown(ABSENT.to_owned())
    }

    /// It as the replay takes it.
    #[must_use]
    pub fn body(&self) -> Body<'_> {
        match self {
            Self::Statement { bytes, .. } => Body::Statement { bytes, disclosures: None },
            Self::NotShown(class) => Body::NotShown { class },
            Self::Withdrawn { by } => Body::Withdrawn { by: *by },
        }
    }
}

/// Why a line of the bulk read is none.
#[derive(Debug, Error)]
pub enum BulkLineError {
    /// Not JSON.
    #[error("a line of the bulk read is no JSON")]
    Json(#[from] serde_json::Error),
    /// A member is not there, or is of another kind.
    #[error("a line of the bulk read has no {0}")]
    Without(&'static str),
    /// The key of a mark is none.
    #[error("the key of a mark is no thumbprint")]
    Kid(#[source] InvalidKid),
    /// Both a statement and a class, or neither.
    #[error("a line of the bulk read wants either a statement or a class")]
    Either,
}

/// Reads a line of the bulk read: `{"seq":n,"statement":{…}}` or `{"seq":n,"not_shown":"<class>"}`.
///
/// Trust: none. A statement counts only if its digest is the one that its entry commits to; a class that is not
/// lawful makes the verdict "could not tell": see [`LAWFUL_CLASSES`](super::LAWFUL_CLASSES).
///
/// # Errors
///
/// What it lacks.
pub fn read_bulk_line(line: &[u8]) -> Result<(Seq, FetchedBody), BulkLineError> {
    let value: Value = serde_json::from_slice(line)?;
    let seq = value.get("seq").and_then(Value::as_u64).ok_or(BulkLineError::Without("seq"))?;
    let body = match (value.get("statement"), value.get("not_shown").and_then(Value::as_str)) {
        (Some(statement), None) => {
            let bytes = statement.to_string().into_bytes();
            FetchedBody::Statement { bytes, marks: value.get("marks").map(read_marks).transpose()? }
        }
        (None, Some(class)) if class == "withdrawn" || class.starts_with("withdrawn by entry ") => {
            FetchedBody::Withdrawn { by: withdrawn_by(class) }
        }
        (None, Some(class)) => FetchedBody::NotShown(class.to_owned()),
        (None, None) | (Some(_), Some(_)) => return Err(BulkLineError::Either),
    };
    Ok((Seq(seq), body))
}

/// The entry that a class says to withdraw a statement, where it says one.
pub(super) fn withdrawn_by(class: &str) -> Option<Seq> {
    class.strip_prefix("withdrawn by entry ")?.parse().ok().map(Seq)
}

/// Marks as a line of the bulk read tells them.
fn read_marks(told: &Value) -> Result<Vec<PublishedMark>, BulkLineError> {
    let text = |mark: &Value, name: &str| mark.get(name).and_then(Value::as_str).map(str::to_owned);
    let one = |mark: &Value| {
        let code = text(mark, "code").ok_or(BulkLineError::Without("code of a mark"))?;
        let kid = text(mark, "kid").map(|kid| kid.parse()).transpose().map_err(BulkLineError::Kid)?;
        Ok(PublishedMark { code, rule: text(mark, "rule"), kid })
    };
    told.as_array().ok_or(BulkLineError::Without("list of marks"))?.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_a_statement_or_a_class() {
        let read = |line: &str| read_bulk_line(line.as_bytes()).map_err(|error| error.to_string());
        let statement = |marks| FetchedBody::Statement { bytes: br#"{"payload":"e30"}"#.to_vec(), marks };
        let mark =
            |rule: Option<&str>| PublishedMark { code: "irregular".into(), rule: rule.map(str::to_owned), kid: None };
        for (line, wanted) in [
            (r#"{"seq":7,"statement":{"payload":"e30"}}"#, Ok((Seq(7), statement(None)))),
            (
                r#"{"seq":7,"statement":{"payload":"e30"},"marks":[{"code":"irregular","rule":"A"},{"code":"irregular"}]}"#,
                Ok((Seq(7), statement(Some(vec![mark(Some("A")), mark(None)])))),
            ),
            (r#"{"seq":8,"not_shown":"expired"}"#, Ok((Seq(8), FetchedBody::NotShown("expired".into())))),
            (
                r#"{"seq":9,"not_shown":"withdrawn by entry 12"}"#,
                Ok((Seq(9), FetchedBody::Withdrawn { by: Some(Seq(12)) })),
            ),
            (r#"{"seq":9,"not_shown":"withdrawn"}"#, Ok((Seq(9), FetchedBody::Withdrawn { by: None }))),
            (r#"{"seq":9,"not_shown":"withdrawn?"}"#, Ok((Seq(9), FetchedBody::NotShown("withdrawn?".into())))),
            ("no", Err("a line of the bulk read is no JSON".to_owned())),
            (r#"{"not_shown":"expired"}"#, Err("a line of the bulk read has no seq".into())),
            (r#"{"seq":1}"#, Err("a line of the bulk read wants either a statement or a class".into())),
            (
                r#"{"seq":1,"statement":{},"not_shown":"expired"}"#,
                Err("a line of the bulk read wants either a statement or a class".into()),
            ),
            (r#"{"seq":1,"statement":{},"marks":1}"#, Err("a line of the bulk read has no list of marks".into())),
            (
                r#"{"seq":1,"statement":{},"marks":[{"code":"signature-doubted","kid":"a"}]}"#,
                Err("the key of a mark is no thumbprint".into()),
            ),
            (r#"{"seq":1,"statement":{},"marks":[{}]}"#, Err("a line of the bulk read has no code of a mark".into())),
        ] {
            assert_eq!(read(line), wanted, "{line}");
        }
    }
}
