//! The witness: whose checkpoint it is, then what the log's state says to it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::codes::{Origin, Timestamp};
use crate::log::{AddCheckpoint, Checkpoint, Cosigner, VerifierKey};
use crate::store::DirLock;

use super::answer::Answer;
use super::logs::WatchedLog;
use super::state::{self, WitnessError};
use super::watched::{LogOverview, Offered, Watched};

/// A witness of some logs, with its state in a directory that it alone writes.
#[derive(Debug)]
pub struct Witness {
    cosigner: Cosigner,
    logs: BTreeMap<Origin, Watched>,
    _lock: DirLock,
}

impl Witness {
    /// Opens the directory and checks every state in it.
    ///
    /// # Errors
    ///
    /// [`WitnessError`], which names the file: a witness that forgot what it cosigned must not go on.
    pub fn open(dir: &Path, cosigner: Cosigner, logs: &[WatchedLog]) -> Result<Self, WitnessError> {
        let lock = DirLock::acquire(dir)?;
        state::check_all(dir, cosigner.verifier_key())?;
        let mut watched = BTreeMap::new();
        for log in logs {
            watched.insert(log.origin.clone(), Watched::open(dir, log, cosigner.verifier_key())?);
        }
        Ok(Self { cosigner, logs: watched, _lock: lock })
    }

    /// The key with which it cosigns.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        self.cosigner.verifier_key()
    }

    /// Answers a request to cosign; `now` is the time that a cosignature states.
    ///
    /// Takes a sync of the disk: call it on a thread that may wait. Requests for one log are answered one after
    /// the other, those for different logs side by side.
    ///
    /// Source: C2SP tlog-witness, "add-checkpoint".
    #[must_use]
    pub fn add_checkpoint(&self, body: &[u8], now: Timestamp) -> Answer {
        let (request, claimed) = match AddCheckpoint::parse(body) {
            Ok(read) => read,
            Err(error) => return Answer::malformed(&error),
        };
        let Some(log) = self.logs.get(&claimed.origin) else { return Answer::UnknownLog };
        let opened = Checkpoint::open_cosigned(&request.checkpoint, log.keys(), &claimed.origin);
        let (checkpoint, signers) = match opened {
            Ok(opened) => opened,
            Err(error) => return Answer::not_signed(&error),
        };
        if request.old > checkpoint.size {
            return Answer::Malformed(format!("old is {}, the checkpoint's size is {}", request.old, checkpoint.size));
        }
        log.decide(&Offered { request: &request, checkpoint, signers, now }, &self.cosigner)
    }

    /// What is known of each log, with the evidence that was kept.
    ///
    /// # Errors
    ///
    /// Evidence that cannot be read.
    pub fn overview(&self) -> Result<Vec<LogOverview>, WitnessError> {
        self.logs.values().map(Watched::overview).collect()
    }
}
