//! Reading by right: entries and receipts for anybody, statements for those who may see them.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

use crate::codes::Hash;
use crate::governance::Mark;
use crate::log::{Entry, ProveError, Receipt, Seq, TreeSize, consistency_proof, inclusion_proof};
use crate::statement::{Envelope, Fault, Statement};
use crate::store::{Body, MirrorError, Record, StoreError, ViewError};

use super::access::Reader;
use super::ledger::Ledger;
use super::moment::Moment;
use super::reads::ShownByRight;
use super::rights::ToRead;
use super::views::{self, List};

mod about;
pub(super) mod opened;

use opened::{Opened, opened};

/// How long a reader waits for the public files to reach an entry that was just acknowledged.
const MIRROR_PATIENCE: Duration = Duration::from_secs(5);

/// Why reading failed, which is never the reader's fault.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The log or the ring.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The public files.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// The views.
    #[error(transparent)]
    Views(#[from] ViewError),
    /// A statement that cannot be read any more.
    #[error("the statement of entry {seq} cannot be read: {fault}")]
    Statement {
        /// Its entry.
        seq: Seq,
        /// What is wrong.
        fault: Fault,
    },
    /// A key is gone without an erasure.
    #[error("a disclosure of entry {seq} is lost: its key is not in the ring")]
    DisclosureLost {
        /// The entry.
        seq: Seq,
    },
    /// The public files have not reached the entry.
    #[error("the public files hold {size} entries and are not moving")]
    MirrorBehind {
        /// How many they hold.
        size: TreeSize,
    },
}

impl From<ProveError<MirrorError>> for ReadError {
    fn from(error: ProveError<MirrorError>) -> Self {
        match error {
            ProveError::Read(error) => Self::Mirror(error),
            // Sizes were compared before; what is left lies beyond the mirror.
            ProveError::OutOfTree { size, .. } | ProveError::Backwards { new: size, .. } => Self::MirrorBehind { size },
        }
    }
}

/// Why a statement is not shown to this reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// Not released, and the reader has no right of its own.
    Restricted,
    /// The law lets it be shown no longer.
    Expired,
    /// A later statement ended it.
    Ended {
        /// That statement's entry.
        by: Seq,
    },
    /// Withdrawn by the founding quorum.
    Withdrawn {
        /// The entry that says so; `None` where none does.
        by: Option<Seq>,
    },
}

impl fmt::Display for NotShown {
    /// The class as it is written in answers; its first word says what an auditor can verify.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Restricted => f.write_str("restricted"),
            Self::Expired => f.write_str("expired"),
            Self::Ended { by } => write!(f, "ended by entry {by}"),
            Self::Withdrawn { by: Some(by) } => write!(f, "withdrawn by entry {by}"),
            Self::Withdrawn { by: None } => f.write_str("withdrawn"),
        }
    }
}

/// A statement as one reader may see it.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The statement, with the disclosures that the reader may see.
    Statement {
        /// Its entry.
        seq: Seq,
        /// The signed texts.
        envelope: Envelope,
        /// Disclosures that the reader may see and that are not erased.
        disclosures: Vec<String>,
        /// Its marks; `None` for the public, to whom marks of procedure are not shown.
        marks: Option<Vec<Mark>>,
    },
    /// Only that there is one.
    Not {
        /// Its entry.
        seq: Seq,
        /// Why.
        class: NotShown,
    },
}

impl Shown {
    /// Its entry.
    #[must_use]
    pub fn seq(&self) -> Seq {
        match self {
            Self::Statement { seq, .. } | Self::Not { seq, .. } => *seq,
        }
    }
}

impl Ledger {
    /// An entry's line; `None` beyond the end.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn entry(&self, seq: Seq) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.shared.reader.record(seq)?.map(|record| record.entry))
    }

    /// A receipt for an entry, under the newest checkpoint that the public files support; `None` beyond the end.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn receipt(&self, seq: Seq) -> Result<Option<Receipt>, ReadError> {
        if !self.size().holds(seq) {
            return Ok(None);
        }
        let mirrored = self.shared.wait_for_mirror(seq.size_with(), MIRROR_PATIENCE);
        if !mirrored.size.holds(seq) {
            return Err(ReadError::MirrorBehind { size: mirrored.size });
        }
        let Some(entry) = self.entry(seq)? else { return Ok(None) };
        let path = inclusion_proof(self.mirror(), seq, mirrored.size)?;
        Ok(Some(Receipt { entry, index: seq, path, checkpoint: mirrored.checkpoint.clone() }))
    }

    /// A receipt for an entry under the newest published checkpoint that enough witnesses cosigned; `None` if none
    /// covers it yet.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn cosigned_receipt(&self, seq: Seq) -> Result<Option<Receipt>, ReadError> {
        let Some(cosigned) = self.shared.cosigned().filter(|cosigned| cosigned.size.holds(seq)) else {
            return Ok(None);
        };
        let Some(entry) = self.entry(seq)? else { return Ok(None) };
        let path = inclusion_proof(self.mirror(), seq, cosigned.size)?;
        Ok(Some(Receipt { entry, index: seq, path, checkpoint: cosigned.checkpoint.clone() }))
    }

    /// An inclusion proof; `None` if the log does not reach so far.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn inclusion(&self, seq: Seq, size: TreeSize) -> Result<Option<Vec<Hash>>, ReadError> {
        if !size.holds(seq) || size > self.shared.mirrored().size {
            return Ok(None);
        }
        Ok(Some(inclusion_proof(self.mirror(), seq, size)?))
    }

    /// A consistency proof; `None` if the sizes are not in order or the log does not reach so far.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn consistency(&self, old: TreeSize, new: TreeSize) -> Result<Option<Vec<Hash>>, ReadError> {
        if old > new || new > self.shared.mirrored().size {
            return Ok(None);
        }
        Ok(Some(consistency_proof(self.mirror(), old, new)?))
    }

    /// Statements from `from` on, at most `count_max`, as this reader may see them.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn statements(&self, from: Seq, count_max: usize, reader: &Reader) -> Result<Vec<Shown>, ReadError> {
        let stored = self.shared.reader.read(from, count_max)?;
        self.show(stored.iter().map(|stored| (stored.seq, &stored.record)), reader)
    }

    /// Some statements as this reader may see them; those beyond the end are left out.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn statements_at(&self, seqs: &[Seq], reader: &Reader) -> Result<Vec<Shown>, ReadError> {
        let mut found = Vec::new();
        for seq in seqs {
            found.extend(self.shared.reader.record(*seq)?.map(|record| (*seq, record)));
        }
        self.show(found.iter().map(|(seq, record)| (*seq, record)), reader)
    }

    /// One statement as this reader may see it; `None` beyond the end.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn statement(&self, seq: Seq, reader: &Reader) -> Result<Option<Shown>, ReadError> {
        Ok(self.statements_at(&[seq], reader)?.pop())
    }

    /// The entry of a statement's digest.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn seq_of_digest(&self, digest: Hash) -> Result<Option<Seq>, ReadError> {
        let candidates = self.shared.digests().candidates(digest)?;
        for seq in candidates {
            let found = self.entry(seq)?.and_then(|line| Entry::parse(&line).ok());
            if found.is_some_and(|entry| entry.statement == digest) {
                return Ok(Some(seq));
            }
        }
        Ok(None)
    }

    /// The statement's digest that an entry names.
    pub(super) fn digest_of(&self, seq: Seq) -> Option<Hash> {
        let line = self.entry(seq).ok()??;
        Entry::parse(&line).ok().map(|entry| entry.statement)
    }

    /// Entries of a list after `after`, oldest first.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn list(&self, list: List, after: Option<Seq>, count_max: usize) -> Result<Vec<Seq>, ReadError> {
        let found = views::read(self.views.as_ref(), list, after, count_max);
        Ok(found.inspect_err(|error| self.shared.doubt_views(self.views.as_ref(), error))?)
    }

    /// Shows statements to a reader, and records what everybody may not see before it is given out.
    fn show<'r>(
        &self,
        stored: impl Iterator<Item = (Seq, &'r Record)>,
        reader: &Reader,
    ) -> Result<Vec<Shown>, ReadError> {
        let (moment, mut by_right) = (self.moment(), Vec::new());
        let shown = stored.map(|(seq, record)| {
            let (shown, right) = self.show_one(&moment, (seq, record), reader)?;
            by_right.extend(right);
            Ok(shown)
        });
        let shown = shown.collect::<Result<_, ReadError>>()?;
        self.record_shown(reader, &by_right)?;
        Ok(shown)
    }

    fn show_one(
        &self,
        moment: &Moment,
        (seq, record): (Seq, &Record),
        reader: &Reader,
    ) -> Result<(Shown, Option<ShownByRight>), ReadError> {
        // At once for everybody, whether the frame was redacted by now or not.
        let withdrawals = moment.governance.withdrawals();
        let by = Entry::parse(&record.entry).ok().and_then(|entry| withdrawals.get(&entry.statement)).map(|w| w.by);
        let bytes = match &record.body {
            Body::Statement(bytes) if by.is_none() => bytes,
            Body::Statement(_) | Body::Withdrawn(_) => {
                return Ok((Shown::Not { seq, class: NotShown::Withdrawn { by } }, None));
            }
        };
        let statement = Statement::parse(bytes).map_err(|fault| ReadError::Statement { seq, fault })?;
        let public = moment.shown(&statement, self.legal_now().day());
        let asked = ToRead::of_statement(moment, &statement);
        let Some(right) = self.right(moment, reader, &asked)? else {
            let envelope = statement.envelope;
            let shown = match public {
                Ok(()) => Shown::Statement { seq, envelope, disclosures: vec![], marks: None },
                Err(class) => Shown::Not { seq, class },
            };
            return Ok((shown, None));
        };
        let disclosures = if right.personal { self.unseal(seq, &statement, record)? } else { vec![] };
        let marks = moment.marks_of(seq, &statement);
        let is_restricted = public.is_err() || !disclosures.is_empty() || !marks.is_empty();
        let by_right = is_restricted.then_some(ShownByRight { owner: asked.owner, ground: right.ground, seq });
        Ok((Shown::Statement { seq, envelope: statement.envelope, disclosures, marks: Some(marks) }, by_right))
    }

    /// Unseals the disclosures of a record, in memory, for one authorised request; erased ones are left out.
    fn unseal(&self, seq: Seq, statement: &Statement, record: &Record) -> Result<Vec<String>, ReadError> {
        let ring = self.shared.ring.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut found = Vec::new();
        for one in opened(&ring, (seq, statement), record)? {
            match one {
                Opened::Text(text) => found.push(text),
                Opened::Erased => {}
                Opened::Lost => return Err(ReadError::DisclosureLost { seq }),
            }
        }
        Ok(found)
    }
}
