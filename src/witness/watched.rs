//! One log as a witness watches it: its state under a lock, and what was found against it.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::codes::{Timestamp, with_causes};
use crate::log::{
    AddCheckpoint, Checkpoint, Cosigner, NoteError, NoteSignature, SignedNote, VerifiedSignature, VerifierKey,
    verify_consistency,
};
use crate::store::{EvidenceDir, Kept, NoteFile};

use super::answer::Answer;
use super::evidence::{EvidenceKind, KeptEvidence};
use super::logs::WatchedLog;
use super::state::{State, WitnessError, file_of, file_stem};

/// Proofs of a fork that are kept of one log. Only the log itself can make one.
const FORKS_MAX: usize = 1000;
/// Checkpoints kept of one log that came with a bad proof. A stranger can send as many as the log signs: the newest stay.
const DOUBTS_MAX: usize = 100;

/// A log with what was cosigned last.
#[derive(Debug)]
pub(super) struct Watched {
    log: WatchedLog,
    /// Held from the comparison of sizes to the write, so that no two requests interleave.
    latest: Mutex<Option<State>>,
    file: NoteFile,
    forks: EvidenceDir,
    doubts: EvidenceDir,
}

/// A request whose checkpoint the log signed.
pub(super) struct Offered<'r> {
    pub request: &'r AddCheckpoint,
    pub checkpoint: Checkpoint,
    pub signers: Vec<VerifiedSignature>,
    pub now: Timestamp,
}

/// What is known of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogOverview {
    /// The log as it is watched.
    pub log: WatchedLog,
    /// The checkpoint that was cosigned last, and when, in Unix seconds; `None` if none was.
    pub latest: Option<(Checkpoint, u64)>,
    /// Proofs that it forked, by the names of their files.
    pub forks: Vec<(String, KeptEvidence)>,
    /// Checkpoints that came with a proof that did not hold, by the names of their files.
    pub doubts: Vec<(String, KeptEvidence)>,
}

impl Watched {
    pub(super) fn open(dir: &Path, log: &WatchedLog, own: &VerifierKey) -> Result<Self, WitnessError> {
        let file = file_of(dir, &log.origin);
        let latest = Mutex::new(State::read(&file, &log.origin, own)?);
        let of = |what: &str| dir.join(format!("{what}-{}", file_stem(&log.origin)));
        let forks = EvidenceDir::new(&of("forks"), FORKS_MAX);
        let doubts = EvidenceDir::new(&of("doubts"), DOUBTS_MAX);
        Ok(Self { log: log.clone(), latest, file, forks, doubts })
    }

    pub(super) fn keys(&self) -> &[VerifierKey] {
        &self.log.keys
    }

    fn latest(&self) -> MutexGuard<'_, Option<State>> {
        // The state is replaced whole and last, so a panic elsewhere left it right.
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares, writes and cosigns, all under the lock of the log.
    pub(super) fn decide(&self, offered: &Offered<'_>, cosigner: &Cosigner) -> Answer {
        let mut latest = self.latest();
        let (size, root) = State::head(latest.as_ref());
        let (request, new) = (offered.request, &offered.checkpoint);
        if new.size == size && new.root != root {
            self.keep(EvidenceKind::TwoRoots, offered, latest.as_ref());
        }
        if request.old != size {
            return Answer::OtherSize(size);
        }
        if new.size == size && new.root != root {
            return Answer::NotConsistent(format!("another root was cosigned for {size} entries"));
        }
        if let Err(error) = verify_consistency(size, new.size, root, new.root, &request.proof) {
            // A proof too many beside the very checkpoint that was cosigned accuses nobody.
            if latest.is_some() && new.size > size {
                self.keep(EvidenceKind::NotContinued, offered, latest.as_ref());
            }
            return Answer::NotConsistent(error.to_string());
        }
        let text = new.to_text();
        let unix_seconds = u64::try_from(offered.now.as_ms() / 1000).unwrap_or(0);
        let cosignature = cosigner.cosign(&text, unix_seconds);
        let note = match kept_note(offered, &text, cosignature.clone()) {
            Ok(note) => note,
            Err(error) => return Answer::malformed(&error),
        };
        let state = State { checkpoint: new.clone(), note, cosigned_at: unix_seconds };
        if let Err(error) = self.file.write(&state.to_text()) {
            let why = with_causes(&error);
            tracing::error!(origin = %new.origin, error = why, "the state could not be kept; nothing is cosigned");
            // What the file holds now is unknown, and harmless: nothing was cosigned that it could contradict.
            return Answer::NotKept(why);
        }
        *latest = Some(state);
        self.cleared(new);
        Answer::Cosigned(cosignature)
    }

    /// A doubt about a checkpoint that now is cosigned was none: whoever sent it had no proof, or a bad one.
    fn cleared(&self, cosigned: &Checkpoint) {
        let (origin, size) = (&self.log.origin, cosigned.size);
        match self.doubts.remove(KeptEvidence::id(cosigned)) {
            Ok(true) => tracing::info!(%origin, %size, "a doubt about a log was cleared"),
            Ok(false) => {}
            Err(error) => tracing::error!(%origin, %size, error = with_causes(&error), "a cleared doubt stayed"),
        }
    }

    /// Evidence that cannot be kept changes no answer: the checkpoint is refused in any case.
    fn keep(&self, kind: EvidenceKind, offered: &Offered<'_>, latest: Option<&State>) {
        let evidence =
            KeptEvidence::new(kind, offered.request, latest.map_or("", |state| state.note.as_str()), offered.now);
        let (id, content) = (KeptEvidence::id(&offered.checkpoint), evidence.to_bytes());
        let kept = match kind {
            EvidenceKind::TwoRoots => self.forks.keep(id, &content),
            EvidenceKind::NotContinued => self.doubts.keep_newest(id, &content, KeptEvidence::age),
        };
        let origin = &self.log.origin;
        let (size, root) = (offered.checkpoint.size, offered.checkpoint.root);
        match kept {
            Ok(Kept::New | Kept::Instead) => {
                tracing::error!(%origin, ?kind, %size, %root, "evidence against a log was kept")
            }
            Ok(Kept::Already) => {}
            Ok(Kept::Full) => tracing::error!(%origin, ?kind, %size, %root, "evidence against a log is full"),
            Err(error) => {
                tracing::error!(%origin, ?kind, %size, %root, error = with_causes(&error), "evidence was not kept");
            }
        }
    }

    pub(super) fn overview(&self) -> Result<LogOverview, WitnessError> {
        let latest = self.latest().as_ref().map(|state| (state.checkpoint.clone(), state.cosigned_at));
        Ok(LogOverview { log: self.log.clone(), latest, forks: read(&self.forks)?, doubts: read(&self.doubts)? })
    }
}

/// The log's good signatures and the own one: what others wrote below the checkpoint is not vouched for.
fn kept_note(offered: &Offered<'_>, text: &str, own: NoteSignature) -> Result<String, NoteError> {
    let given = SignedNote::parse(&offered.request.checkpoint)?;
    let good = |signature: &&NoteSignature| {
        let mut keys = offered.signers.iter().map(|signer| &signer.key);
        keys.any(|key| key.name() == signature.name && key.id() == signature.id)
    };
    let mut signatures: Vec<_> = given.signatures().iter().filter(good).cloned().collect();
    signatures.push(own);
    Ok(SignedNote::with_signatures(text, signatures)?.to_string())
}

fn read(dir: &EvidenceDir) -> Result<Vec<(String, KeptEvidence)>, WitnessError> {
    let mut found = Vec::new();
    for (name, bytes) in dir.list()? {
        match serde_json::from_slice(&bytes) {
            Ok(evidence) => found.push((name, evidence)),
            Err(source) => return Err(WitnessError::Evidence { name, source }),
        }
    }
    Ok(found)
}
