//! One statement as dossiers keep it.

use crate::codes::{AuthorityKind, Day, Hash, Timestamp, Uscc};
use crate::log::Seq;
use crate::statement::{Event, Source, Statement, Subject};

/// A statement of the log, as far as dossiers need it. Personal values are not in it: no type here has a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its entry.
    pub seq: Seq,
    /// When the ledger recorded it.
    pub at: Timestamp,
    /// Its digest.
    pub digest: Hash,
    /// Who says it.
    pub source: Source,
    /// The line of business of that authority; `None` for other sources.
    pub kind: Option<AuthorityKind>,
    /// About whom.
    pub subject: Subject,
    /// When it was signed.
    pub time: Timestamp,
    /// What it says.
    pub event: Event,
    /// Whether it entered irregular. Nothing adverse rests on it until it is upheld.
    pub irregular: bool,
    /// What fell through it, of that on which decisions of other dossiers rest: they are told by this record.
    pub fells: Vec<Hash>,
    /// What stands again through it, of the same.
    pub raises: Vec<Hash>,
}

impl Recorded {
    /// What dossiers keep of a statement that became entry `seq`.
    #[must_use]
    pub fn new(
        (seq, at): (Seq, Timestamp),
        statement: &Statement,
        event: &Event,
        kind: Option<AuthorityKind>,
        irregular: bool,
    ) -> Self {
        Self {
            seq,
            at,
            digest: statement.digest,
            source: statement.source,
            kind,
            subject: statement.subject,
            time: statement.time,
            event: event.clone(),
            irregular,
            fells: Vec::new(),
            raises: Vec::new(),
        }
    }

    /// The authority that said it.
    #[must_use]
    pub fn authority(&self) -> Option<Uscc> {
        match self.source {
            Source::Authority(code) => Some(code),
            Source::Institution(_) | Source::Ledger => None,
        }
    }

    /// The day on which it took effect in law.
    #[must_use]
    pub fn legal_day(&self) -> Day {
        self.event.legal_day().unwrap_or_else(|| self.time.day())
    }
}
