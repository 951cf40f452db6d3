//! Why nothing was done about a half-signed statement.

use thiserror::Error;

use crate::service::outcome::Refused;
use crate::statement::{Kid, NotAdded};
use crate::store::StoreError;

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum PendingRefused {
    /// The statement could never be admitted, or cannot be judged now.
    #[error(transparent)]
    Statement(Refused),
    /// There is no such item, or the asker may not know of it.
    #[error("no half-signed statement waits here")]
    NotFound,
    /// Of another source than the officer's authority.
    #[error("the source is not the officer's authority, nor one from which it took over")]
    NotOfThisAuthority,
    /// Only its author may.
    #[error("only its author may replace or withdraw it")]
    NotTheAuthor,
    /// Somebody else signed it.
    #[error("key {kid} signed it: it can be withdrawn, and no longer replaced")]
    SignedByOthers {
        /// Whose.
        kid: Kid,
    },
    /// A replacement with another `source` or `id`.
    #[error("a replacement keeps source and id of the statement")]
    OtherStatement,
    /// Another statement with this `source` and `id` waits.
    #[error("another half-signed statement has this source and id: its author may replace it")]
    IdTaken,
    /// Nobody is missing.
    #[error("everybody has signed: it is submitted as a whole")]
    AllSigned,
    /// A key that the statement does not name.
    #[error("key {kid} is none of those that the statement names")]
    NotASigner {
        /// The key.
        kid: Kid,
    },
    /// Only those who still have to sign may return it.
    #[error("only one who still has to sign may return it")]
    NotYoursToReturn,
    /// It was returned to its author.
    #[error("key {by} returned it: its author may replace or withdraw it")]
    Returned {
        /// By whom.
        by: Kid,
    },
    /// There is no room for more.
    #[error("at most {max} are kept")]
    TooMany {
        /// How many.
        max: usize,
    },
    /// A file of that item is there and cannot be read.
    #[error("a half-signed statement of this source and id cannot be read")]
    Damaged,
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PendingRefused {
    /// Whether a statement of this `source` and `id` stands in the log.
    pub(super) fn is_entered(&self) -> bool {
        matches!(self, Self::AllSigned | Self::Statement(Refused::IdReused { .. }))
    }
}

impl From<Refused> for PendingRefused {
    fn from(refused: Refused) -> Self {
        Self::Statement(refused)
    }
}

impl From<NotAdded> for PendingRefused {
    fn from(not_added: NotAdded) -> Self {
        match not_added {
            NotAdded::Header(fault) => Self::Statement(Refused::Syntax(fault)),
            NotAdded::NotASigner { kid } => Self::NotASigner { kid },
            NotAdded::Signature(fault) => Self::Statement(Refused::Signature(fault)),
        }
    }
}
