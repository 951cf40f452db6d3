//! A replay that goes on beyond the checkpoint of its audit, to see what the log became meanwhile.

use crate::codes::Hash;

use super::Replay;

impl<F> Replay<F> {
    /// The same replay, to be given the entries up to a later checkpoint; `latest` is its signed note.
    ///
    /// Trust: it is a replay like any other. What follows from it counts only if its report finds nothing unsound.
    #[must_use]
    pub fn continued<G: FnMut(Hash) -> Option<Vec<u8>>>(&self, latest: String, files: G) -> Replay<G> {
        Replay {
            files,
            heads: self.heads.clone().until(latest),
            rulebooks: self.rulebooks.clone(),
            withdrawals: self.withdrawals.clone(),
            in_force: self.in_force.clone(),
            manifests: self.manifests.clone(),
            governance: self.governance.clone(),
            dossiers: self.dossiers.clone(),
            edge: self.edge.clone(),
            expected: self.expected,
            last: self.last,
            gap: self.gap,
            unknown_version: self.unknown_version,
            digests: self.digests.clone(),
            ids: self.ids.clone(),
            pending: self.pending.clone(),
            tally: self.tally.clone(),
            doubts: self.doubts.clone(),
            findings: self.findings.clone(),
            watched: None,
            untold: self.untold.clone(),
            missing: self.missing.clone(),
            register_found: Vec::new(),
        }
    }
}
