//! Row 5: a witness of other ledgers: it cosigns a checkpoint that continues what it cosigned before, and keeps
//! the evidence of one that does not.
//!
//! Deliberately absent: HTTP, and the clock; both are the caller's. Trust: a request is a stranger's. Only the
//! log's own signature moves the state of a log, and nothing is cosigned before that state is on disk, so that
//! a witness which was killed never contradicts what it said.
//!
//! What it cannot do: after its directory was lost or put back to an older state it knows less than it said.
//!
//! Start reading at [`Witness::add_checkpoint`], then `state.rs` for what is kept of a log.

mod answer;
mod cosigning;
mod evidence;
mod logs;
mod state;
mod watched;

#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use cosigning::Witness;
pub use evidence::{EvidenceKind, KeptEvidence};
pub use logs::{LogFault, WatchedLog, read_logs};
pub use state::{StateFault, WitnessError};
pub use watched::LogOverview;
