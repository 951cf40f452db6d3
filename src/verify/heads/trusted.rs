//! Whose log it is, and whose keys open its checkpoints.

use crate::codes::{Origin, with_causes};
use crate::governance::Governance;
use crate::log::{Checkpoint, NoteAlgorithm, Policy, VerifierKey};
use crate::verify::report::NotChecked;

use super::{FindingCode, Findings, Heads};

impl Heads {
    /// Whose log it is: by its founding, else by its checkpoint, else by the key that the auditor knows.
    ///
    /// A checkpoint that is none is refused whatever else is shown: an operator who signs something unreadable has
    /// not said that he has nothing to show.
    pub(super) fn origin(&self, governance: &Governance) -> Result<Origin, (FindingCode, String)> {
        let claimed = self.known.latest.as_deref().map(Checkpoint::claimed);
        let policy = self.known.policy.iter().flat_map(Policy::keys);
        let mut logs =
            self.known.keys.iter().cloned().chain(policy).filter(|key| key.algorithm() == NoteAlgorithm::Ed25519);
        let own = governance.origin().cloned();
        let found = own.or_else(|| claimed.as_ref()?.as_ref().ok().map(|found| found.origin.clone()));
        found.or_else(|| logs.find_map(|key| key.name().parse().ok())).ok_or_else(|| {
            if let Some(Err(error)) = claimed {
                return (FindingCode::CheckpointRefused, with_causes(&error));
            }
            let detail = "neither a founding nor a checkpoint names the ledger";
            (FindingCode::CheckpointMissing, detail.to_owned())
        })
    }

    /// Keys with which checkpoints are opened: the ledger's as the log has them, and the auditor's.
    pub(super) fn keys(
        &self,
        governance: &Governance,
        origin: &Origin,
        findings: &mut Findings,
    ) -> (Vec<VerifierKey>, Vec<NotChecked>) {
        let own = governance.checkpoint_keys();
        let own = own.filter_map(|key| VerifierKey::new(origin.as_str(), NoteAlgorithm::Ed25519, &key.to_bytes()).ok());
        let mut keys: Vec<VerifierKey> = own.collect();
        let mut trusted = self.known.keys.clone();
        trusted.extend(self.known.policy.iter().flat_map(Policy::keys));
        let logs: Vec<&VerifierKey> = trusted.iter().filter(|key| key.algorithm() == NoteAlgorithm::Ed25519).collect();
        let mut not_checked = Vec::new();
        if logs.is_empty() {
            let why = "the auditor knows no key of the ledger, so its key was taken from its own entry 0".to_owned();
            not_checked.push(NotChecked { what: "whose ledger it is", count: 1, why });
        } else if !keys.is_empty() && !keys.iter().any(|key| logs.contains(&key)) {
            let detail = format!("none of the {} keys known for it is a checkpoint key of {origin}", logs.len());
            findings.add(None, FindingCode::CheckpointKeyDiffers, detail);
        }
        for key in trusted {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        (keys, not_checked)
    }
}
