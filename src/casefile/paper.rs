//! One paper: a statement as the exporter was shown it, with its entry.

use thiserror::Error;

use crate::codes::{Day, Hash};
use crate::log::{Entry, EntryError, Seq};
use crate::statement::disclosure::match_shown;
use crate::statement::{Event, Fault, Placed, Statement};

/// A statement as it was served, with the entry that commits to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its entry.
    pub entry: Entry,
    /// The statement, with the disclosures that were shown.
    pub statement: Statement,
    /// What it says.
    pub event: Event,
    /// The disclosures, each with its place.
    pub disclosed: Vec<Placed>,
    /// Digests of personal fields whose disclosure was not shown.
    pub hidden: usize,
    /// With what it entered; `None` where the exporter is not told.
    pub marks: Option<Vec<Mark>>,
}

/// A mark of an entry, as the ledger tells it to insiders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// `irregular`, `clock-doubted` or `signature-doubted`.
    pub code: String,
    /// The rule that was broken.
    pub rule: Option<String>,
    /// Where the rule stands.
    pub clause: Option<String>,
}

/// Why a served statement cannot be filed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidPaper {
    /// The entry.
    #[error("the entry is refused")]
    Entry(#[source] EntryError),
    /// The statement.
    #[error("the statement of entry {seq} is refused: {fault}")]
    Statement {
        /// Its entry.
        seq: Seq,
        /// What is wrong.
        fault: Fault,
    },
    /// Its disclosures, in a way that nobody named.
    #[error("the disclosures of entry {seq} are refused")]
    Disclosures {
        /// Its entry.
        seq: Seq,
    },
    /// It is not the one that the entry commits to.
    #[error("the ledger served the statement {found} for entry {seq}, which commits to {wanted}")]
    Differs {
        /// The entry.
        seq: Seq,
        /// The digest of what was served.
        found: Hash,
        /// The digest that the entry names.
        wanted: Hash,
    },
}

impl Paper {
    /// Reads a statement as it was served beside its entry.
    ///
    /// # Errors
    ///
    /// [`InvalidPaper`]: what was served is not what the log holds, or of a type that this program does not know.
    pub fn read(entry: &[u8], statement: &[u8], marks: Option<Vec<Mark>>) -> Result<Self, InvalidPaper> {
        let entry = Entry::parse(entry).map_err(InvalidPaper::Entry)?;
        let refused = |fault| InvalidPaper::Statement { seq: entry.seq, fault };
        let statement = Statement::parse(statement).map_err(refused)?;
        if statement.digest != entry.statement {
            return Err(InvalidPaper::Differs { seq: entry.seq, found: statement.digest, wanted: entry.statement });
        }
        let event = statement.event().map_err(refused)?;
        let first = |faults: Vec<Fault>| {
            faults.into_iter().next().map_or(InvalidPaper::Disclosures { seq: entry.seq }, refused)
        };
        let places = statement.places().map_err(first)?;
        let disclosed = match_shown(&places, &statement.envelope.disclosures).map_err(first)?;
        let hidden = places.len() - disclosed.len();
        Ok(Self { entry, statement, event, disclosed, hidden, marks })
    }

    /// Its number in the log.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.entry.seq
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> Hash {
        self.statement.digest
    }

    /// The day on which it took effect in law.
    #[must_use]
    pub fn legal_day(&self) -> Day {
        self.event.legal_day().unwrap_or_else(|| self.statement.time.day())
    }

    /// Whether a rule of procedure was broken, as far as the exporter is told.
    #[must_use]
    pub fn is_irregular(&self) -> bool {
        self.marks.iter().flatten().any(|mark| mark.code == "irregular")
    }

    /// The statement in its one spelling, with the disclosures that were shown.
    #[must_use]
    pub fn to_json(&self) -> String {
        let disclosures: Vec<&str> = self.statement.envelope.disclosures.iter().map(String::as_str).collect();
        self.statement.envelope.to_json(&disclosures)
    }

    /// The name of its file, without the folder. The type was checked to be made of letters, digits and dots.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}-{}.json", self.seq(), self.statement.event_type)
    }
}
