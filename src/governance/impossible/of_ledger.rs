//! What cannot be of the ledger itself, beside its founding.

use crate::log::{NoteAlgorithm, VerifierKey};
use crate::statement::PublicKey;
use crate::statement::events::ledger::{LedgerClosed, ReadsCommitted};
use crate::statement::events::withdrawal::StatementWithdrawn;
use crate::statement::events::witness::WitnessAdmitted;

use super::super::admit::Entering;
use super::super::refusal::Refusal;
use super::super::registry::Governance;
use super::{check_cause, impossible};

impl Governance {
    /// What rules the ledger, and what erased, is never withdrawn, for nothing could be folded again without it; a
    /// statement is withdrawn once, and a replacement stands in one place.
    ///
    /// That both are in the log, and of one subject and type, is asked of the dossiers.
    pub(super) fn check_withdrawal(
        &self,
        withdrawn: &StatementWithdrawn,
        entering: &Entering<'_>,
    ) -> Result<(), Refusal> {
        let digest = withdrawn.statement.0;
        let pointer = "/data/statement";
        if self.rulings.contains(&digest) {
            return Err(impossible("withdrawal-of-ruling", pointer, "what rules the ledger is never withdrawn"));
        }
        if self.withdrawals.contains_key(&digest) {
            return Err(impossible("withdrawal-once", pointer, "the statement is withdrawn already"));
        }
        if let Some(replacement) = withdrawn.replacement.map(|replacement| replacement.0) {
            let pointer = "/data/replacement";
            if replacement == digest || self.rulings.contains(&replacement) {
                return Err(impossible("replacement-apart", pointer, "another statement about somebody is wanted"));
            }
            let elsewhere = self.withdrawals.values().any(|earlier| earlier.replacement == Some(replacement));
            if elsewhere || self.withdrawals.contains_key(&replacement) {
                return Err(impossible("replacement-once", pointer, "it is withdrawn, or stands in another's place"));
            }
        }
        check_cause(entering)
    }

    /// A ledger is closed once (after that nothing is recorded at all), and not in favour of itself.
    pub(super) fn check_closing(&self, closed: &LedgerClosed, entering: &Entering<'_>) -> Result<(), Refusal> {
        if closed.successor.as_ref().is_some_and(|successor| Some(successor) == self.origin()) {
            return Err(impossible("successor-apart", "/data/successor", "an old origin never signs again"));
        }
        check_cause(entering)
    }

    /// The log of reads only grows, and says each of its lengths once.
    pub(super) fn check_reads(&self, committed: &ReadsCommitted, entering: &Entering<'_>) -> Result<(), Refusal> {
        if self.reads.last().is_some_and(|last| committed.count <= last.head.count) {
            return Err(impossible("reads-grow", "/data/count", "as many reads were committed before"));
        }
        check_cause(entering)
    }

    /// A witness has a key of cosignatures that nobody else has: no second witness, no signer, not the log itself.
    ///
    /// Trust: a witness that is the ledger under another name would vouch for whatever it signs.
    pub(super) fn check_witness(&self, admitted: &WitnessAdmitted, entering: &Entering<'_>) -> Result<(), Refusal> {
        let pointer = "/data/verifier_key";
        let key: VerifierKey = admitted
            .verifier_key
            .as_str()
            .parse()
            .map_err(|fault: crate::log::InvalidKey| impossible("witness-key", pointer, fault.to_string()))?;
        if key.algorithm() != NoteAlgorithm::Cosignature {
            return Err(impossible("witness-key", pointer, "a witness has a key of type 4"));
        }
        let bytes = *key.public_key();
        if self.witnesses.iter().any(|witness| *witness.key.public_key() == bytes) {
            return Err(impossible("witness-once", pointer, "a witness with this key is admitted already"));
        }
        let own = |known: PublicKey| known.to_bytes() == bytes;
        if self.checkpoint_keys().any(own) || self.keys.values().any(|record| own(record.public_key)) {
            return Err(impossible("witness-apart", pointer, "the key signs for the ledger or for an officer"));
        }
        let is_address = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if admitted.url.as_ref().is_some_and(|url| !is_address(url.as_str())) {
            return Err(impossible("witness-address", "/data/url", "an http or https address is wanted"));
        }
        check_cause(entering)
    }
}
