//! Founding a ledger: the data files that the program brings, and entry 0.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde_json::json;
use thiserror::Error;

use crate::codes::{Hash, Origin, Timestamp};
use crate::statement::events::ledger::{ClockKind, Predecessor};
use crate::statement::{Draft, Envelope, EventKind, PersonId, PublicKey, Role, Source, Subject, Uuid};
use crate::store::MirrorError;

use super::data::{data_files, manifest_of};
use super::ledger::Ledger;
use super::outcome::{Accepted, Outcome, Refused};

/// Who founds a ledger, and as what.
pub struct Founding {
    /// Its origin.
    pub origin: Origin,
    /// Which clock records.
    pub clock: ClockKind,
    /// The founders with their keys; all sign.
    pub founders: Vec<(PersonId, SigningKey)>,
    /// How many founders a founders' act needs.
    pub quorum: u8,
    /// The log that this one continues.
    pub continues: Option<Predecessor>,
    /// Id of the founding statement.
    pub id: Uuid,
    /// When it is signed.
    pub time: Timestamp,
}

/// Why a ledger was not founded.
#[derive(Debug, Error)]
pub enum FoundingError {
    /// No founders, or too many.
    #[error("a ledger has 1 to 14 founders with a key each")]
    Founders,
    /// The data files could not be stored.
    #[error(transparent)]
    Data(#[from] MirrorError),
    /// The statement was refused.
    #[error("the founding was refused: {0}")]
    Refused(Refused),
}

impl Founding {
    /// Signs entry 0's statement.
    #[must_use]
    pub fn sign(&self, checkpoint: PublicKey, service: &SigningKey, manifest: Hash) -> Option<Envelope> {
        let founders: Vec<_> = self
            .founders
            .iter()
            .map(
                |(person, key)| json!({ "person": person.to_string(), "public_key": PublicKey::from(key).to_string() }),
            )
            .collect();
        let draft = Draft {
            id: self.id,
            source: Source::Ledger,
            event_type: EventKind::LedgerFounded.name().to_owned(),
            subject: Subject::Ledger,
            time: self.time,
            ledger: self.origin.clone(),
            data: json!({
                "origin": self.origin.as_str(),
                "checkpoint_key": checkpoint.to_string(),
                "service_key": PublicKey::from(service).to_string(),
                "founders": founders,
                "quorum": self.quorum,
                "continues": self.continues,
                "clock": self.clock,
                "manifest": manifest.to_string(),
            }),
            disclosures: vec![],
        };
        let signers: Vec<(Role, &SigningKey)> =
            self.founders.iter().map(|(_, key)| (Role::Founder, key)).chain([(Role::Ledger, service)]).collect();
        draft.sign(&signers)
    }
}

impl Ledger {
    /// Stores the data files that the program brings, with their manifest.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn put_own_data(&self) -> Result<Hash, MirrorError> {
        let files: BTreeMap<String, Vec<u8>> = data_files();
        for content in files.values() {
            self.put_data(content)?;
        }
        self.put_data(&manifest_of(&files).to_bytes())
    }

    /// Founds this ledger: stores the program's data files and submits entry 0.
    ///
    /// # Errors
    ///
    /// [`FoundingError`]; then the ledger has no entry.
    pub fn found(
        &self,
        founding: &Founding,
        checkpoint: PublicKey,
        service: &SigningKey,
    ) -> Result<Accepted, FoundingError> {
        let manifest = self.put_own_data()?;
        let envelope = founding.sign(checkpoint, service, manifest).ok_or(FoundingError::Founders)?;
        match self.submit_blocking(envelope.to_json(&[]).as_bytes()) {
            Outcome::Accepted(accepted) => Ok(accepted),
            Outcome::Refused(refused) => Err(FoundingError::Refused(refused)),
            Outcome::Repeated { seq, .. } => Err(FoundingError::Refused(Refused::IdReused { seq })),
            Outcome::Checked { .. } => unreachable!("a submission is not a check"),
        }
    }
}
