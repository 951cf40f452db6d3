//! What is kept of a query: who asked, why and by what right; of the document a keyed hash.

use serde_json::{Value, json};

use crate::codes::{Hash, Timestamp, Uscc};
use crate::log::TreeSize;
use crate::service::access::Reader;
use crate::service::ledger::Ledger;
use crate::service::reading::ReadError;
use crate::service::reads::AlsoRead;
use crate::statement::Kid;

use super::asked::{Asked, QueryBasis, QueryPurpose};

/// What is recorded of a query. Neither name nor number, nor what was answered: that follows from the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorisedQuery {
    /// The officer's key.
    pub kid: Kid,
    /// The officer's authority.
    pub authority: Uscc,
    /// When it was asked.
    pub at: Timestamp,
    /// By how much of the log it was answered.
    pub size: TreeSize,
    /// Why it was asked.
    pub purpose: QueryPurpose,
    /// By what right.
    pub basis: QueryBasis,
    /// Keyed hash of the document, comparable until the key of the index is rotated. Trust: whoever has the key can
    /// try numbers, so it stays where the ring may be.
    pub document: Hash,
}

impl AuthorisedQuery {
    pub(super) fn new(
        (kid, authority): (Kid, Uscc),
        asked: &Asked,
        document: Hash,
        (at, size): (Timestamp, TreeSize),
    ) -> Self {
        Self { kid, authority, at, size, purpose: asked.purpose(), basis: asked.basis().clone(), document }
    }

    /// As it stands in the record of reads.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "purpose": self.purpose, "basis": self.basis.to_json(), "document": self.document.to_string(),
            "size": self.size.0,
        })
    }
}

impl Ledger {
    /// Records a query, before it is answered.
    ///
    /// # Errors
    ///
    /// That it could not be recorded: then nothing is answered.
    pub(super) fn record_query(&self, reader: &Reader, query: &AuthorisedQuery) -> Result<(), ReadError> {
        let also = AlsoRead { of: vec![query.authority], query: Some(query.to_json()), about: None };
        self.record_read(reader, &also)
    }
}
