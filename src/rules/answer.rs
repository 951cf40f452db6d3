//! The answer file of a target, row by row, as its profile says.

use thiserror::Error;

use crate::codes::Hash;
use crate::manifest::disclosure::AnswerProfile;

use super::csv::{InvalidCsv, rows_of};

/// What a target answered in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which record it names.
    pub record: Named,
    /// Why it was refused; `None` where it was taken.
    pub refused: Option<String>,
}

/// How a row names a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By the digest of its statement.
    Digest(Hash),
    /// By the number of its document.
    Number(String),
}

/// Why an answer cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidAnswer {
    /// Not a file of rows.
    #[error(transparent)]
    Csv(#[from] InvalidCsv),
    /// A column that the profile wants.
    #[error("no column is called {header:?}")]
    NoColumn {
        /// Its header.
        header: String,
    },
    /// A row that names no record.
    #[error("the row names no record: a digest or a document number is wanted")]
    NoRecord,
    /// A digest that is none.
    #[error("a digest is 64 hex digits or 43 characters of base64url")]
    Digest,
    /// A word for the outcome that the profile does not have.
    #[error("{found:?} is no word for an outcome")]
    Outcome {
        /// The word found.
        found: String,
    },
    /// A refusal without its reason.
    #[error("a refusal wants its reason")]
    NoReason,
}

impl Answer {
    /// Reads what one row says; an empty text is none.
    ///
    /// # Errors
    ///
    /// What the row lacks.
    pub fn new(digest: &str, number: &str, taken: bool, reason: &str) -> Result<Self, InvalidAnswer> {
        let record = match (digest.trim(), number.trim()) {
            ("", "") => return Err(InvalidAnswer::NoRecord),
            ("", number) => Named::Number(number.to_owned()),
            (digest, _) => {
                let found = Hash::from_hex(digest).or_else(|| Hash::from_base64url(digest));
                Named::Digest(found.ok_or(InvalidAnswer::Digest)?)
            }
        };
        let reason = reason.trim();
        if taken {
            return Ok(Self { record, refused: None });
        }
        if reason.is_empty() {
            Err(InvalidAnswer::NoReason)
        } else {
            Ok(Self { record, refused: Some(reason.to_owned()) })
        }
    }
}

/// The rows of an answer file, each read by itself: a wrong row spoils no other.
///
/// # Errors
///
/// That it is no file of rows, or lacks a column. Of the two that name a record one is enough.
pub fn answers_of_csv(
    text: &str,
    profile: &AnswerProfile,
) -> Result<Vec<Result<Answer, InvalidAnswer>>, InvalidAnswer> {
    let rows = rows_of(text)?;
    let Some((head, rows)) = rows.split_first() else { return Ok(Vec::new()) };
    let at = |header: &str| head.iter().position(|found| found.trim() == header);
    let wanted = |header: &str| at(header).ok_or_else(|| InvalidAnswer::NoColumn { header: header.to_owned() });
    let (outcome, reason) = (wanted(&profile.outcome)?, wanted(&profile.reason)?);
    let (digest, number) = (at(&profile.digest), at(&profile.number));
    if digest.is_none() {
        wanted(&profile.number)?;
    }
    let cell = |row: &[String], column: Option<usize>| {
        column.and_then(|at| row.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
    };
    let read = |row: &Vec<String>| {
        let word = cell(row, Some(outcome));
        let taken = if profile.accepted.contains(&word) {
            true
        } else if profile.refused.contains(&word) {
            false
        } else {
            return Err(InvalidAnswer::Outcome { found: word });
        };
        Answer::new(&cell(row, digest), &cell(row, number), taken, &cell(row, Some(reason)))
    };
    Ok(rows.iter().map(read).collect())
}

#[cfg(test)]
mod tests {
    use crate::codes::Day;
    use crate::manifest::Disclosure;

    use super::*;

    fn read(text: &str) -> Result<Vec<Result<Answer, InvalidAnswer>>, InvalidAnswer> {
        let file = include_bytes!("../../schemas/disclosure.json");
        let disclosure = Disclosure::parse(file).unwrap();
        let today: Day = "2026-11-02".parse().unwrap();
        answers_of_csv(text, disclosure.answers("credit_china", today).unwrap())
    }

    #[test]
    fn a_wrong_row_spoils_no_other() {
        let digest = Hash::of(b"x");
        let text = format!(
            "\u{feff}来源主键,文号,结果,原因\r\n{digest},,成功,\r\n,洛民罚〔2026〕1号,失败,处罚内容为空\r\n\
             ,,成功,\r\nzz,,成功,\r\n{digest},,也许,\r\n{digest},,失败, \r\n"
        );
        let found = read(&text).unwrap();
        let number = Named::Number("洛民罚〔2026〕1号".to_owned());
        assert_eq!(
            found,
            [
                Ok(Answer { record: Named::Digest(digest), refused: None }),
                Ok(Answer { record: number, refused: Some("处罚内容为空".to_owned()) }),
                Err(InvalidAnswer::NoRecord),
                Err(InvalidAnswer::Digest),
                Err(InvalidAnswer::Outcome { found: "也许".to_owned() }),
                Err(InvalidAnswer::NoReason),
            ]
        );
    }

    #[test]
    fn a_file_without_its_columns_is_refused_whole() {
        let missing = |text: &str, header: &str| {
            assert_eq!(read(text), Err(InvalidAnswer::NoColumn { header: header.to_owned() }), "{text}");
        };
        missing("文号,原因\n", "结果");
        missing("文号,结果\n", "原因");
        missing("结果,原因\n", "文号");
        assert_eq!(read("文号,结果,原因\n").unwrap(), []);
        assert_eq!(read("").unwrap(), []);
        assert!(matches!(read("文号,结果,原因\n\"x"), Err(InvalidAnswer::Csv(_))));
    }
}
