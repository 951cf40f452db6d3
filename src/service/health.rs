//! Health in words: what works, what stands still, and why.

use crate::codes::{Timestamp, with_causes};
use crate::governance::Governance;
use crate::log::{Seq, TreeSize};
use crate::statement::events::ledger::ClockKind;

use super::ledger::Ledger;
use super::witnesses::WitnessesHealth;

/// The state of the ledger.
#[derive(Clone, Debug)]
pub struct Health {
    /// The ledger's clock.
    pub now: Timestamp,
    /// Which clock it is; `None` before the founding.
    pub clock: Option<ClockKind>,
    /// Acknowledged entries.
    pub size: TreeSize,
    /// Entries in the public files.
    pub mirrored: TreeSize,
    /// Why nothing is accepted; `None` if statements are.
    pub not_writable: Option<String>,
    /// The entry that closed the ledger.
    pub closed_by: Option<Seq>,
    /// Why public files and views stand still.
    pub behind: Option<String>,
    /// Why views were set aside at the start.
    pub views_rebuilt: Option<String>,
    /// Half-signed statements that cannot be read, or could not be ended: each file with the reason.
    pub pending_unreadable: Vec<String>,
    /// How it stands with the witnesses; `None` for a ledger that asks none.
    pub witnesses: Option<WitnessesHealth>,
}

impl Ledger {
    /// How the ledger is.
    ///
    /// Witnesses gate publication and never acceptance: one that speaks against the log is told in `witnesses`, and makes
    /// nothing unwritable. Only a start asks them before it writes.
    #[must_use]
    pub fn health(&self) -> Health {
        let trouble = self.shared.trouble();
        let governance = self.governance();
        let unfounded = governance
            .origin()
            .is_none()
            .then(|| "the ledger is not founded: only its founding is accepted".to_owned());
        let closed_by = governance.closed_by();
        let closed = closed_by.map(|by| format!("the ledger was closed by entry {by}"));
        let now = self.now();
        let last = super::opening::last_at(&self.shared.reader, self.size());
        let clock_behind = match last {
            Ok(last) => last.and_then(|last| super::decide::clock_behind(now, last)),
            Err(error) => Some(with_causes(&error)),
        };
        Health {
            now,
            clock: Governance::clock(&governance),
            size: self.size(),
            mirrored: self.shared.mirrored().size,
            not_writable: trouble.writer.or(unfounded).or(closed).or(clock_behind),
            closed_by,
            behind: trouble.behind,
            views_rebuilt: trouble.views,
            pending_unreadable: self.pending_trouble(),
            witnesses: self.shared.witnesses(),
        }
    }
}
