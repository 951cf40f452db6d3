//! Signatures of one statement, as work that may run in any thread.

use std::sync::Arc;

use crate::log::Seq;
use crate::statement::{Kid, PublicKey, SignatureFault, SignedMessage, Statement};

/// The signatures of one statement with the keys that its `kid`s fix.
///
/// Owns everything it needs; its outcome goes back through
/// [`Replay::signatures_checked`](super::Replay::signatures_checked).
#[derive(Clone, Debug)]
pub struct SignatureTask {
    seq: Seq,
    statement: Arc<Statement>,
    keys: Vec<PublicKey>,
}

impl SignatureTask {
    pub(super) fn new(seq: Seq, statement: Arc<Statement>, keys: Vec<PublicKey>) -> Self {
        Self { seq, statement, keys }
    }

    /// The entry of the statement.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// How many signatures there are to check.
    #[must_use]
    pub fn signatures(&self) -> usize {
        self.statement.headers.len()
    }

    /// Verifies every signature strictly.
    ///
    /// # Errors
    ///
    /// The first that fails.
    pub fn run(&self) -> Result<(), SignatureFault> {
        self.statement.verify(|kid| self.key(kid))
    }

    /// Whether all signatures of these statements hold, checked together: see [`SignedMessage::hold_together`] for what
    /// that proves less. If not, [`run`](Self::run) says which.
    #[must_use]
    pub fn hold_together(tasks: &[Self]) -> bool {
        let signed = tasks.iter().map(|task| task.statement.signed_messages(|kid| task.key(kid)));
        let signed: Option<Vec<Vec<SignedMessage>>> = signed.collect();
        signed.is_some_and(|signed| SignedMessage::hold_together(&signed.concat()))
    }

    fn key(&self, kid: Kid) -> Option<PublicKey> {
        self.keys.iter().copied().find(|key| key.kid() == kid)
    }
}
