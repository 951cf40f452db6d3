//! Row 2: dossiers, and the procedures by which they may grow.
//!
//! A [`Dossier`] is the fold of every statement that touches one subject; [`permit()`] judges a statement against
//! the dossier as it stood: regular, irregular, or impossible. Deliberately absent: clocks, storage, who may sign
//! (`governance`), and every date that a ruleset computes (`rules`). What is permitted when
//! stands in `schemas/procedures.md`. Start reading at [`dossier`].

mod clock;
mod correction;
mod dossier;
mod dossiers;
mod earlier;
mod fate;
mod kept;
mod names;
mod permit;
mod recorded;
#[cfg(test)]
mod tests;
mod visits;

pub use clock::{Running, Unsettled, clocks, ended_in_fact, unsettled, would_end};
pub use correction::corrected;
pub use dossier::{Dossier, Operated, Validity};
pub use dossiers::Dossiers;
pub use earlier::matching;
pub use fate::{Ended, Extension, Fate, Outside, Pause, Released, Submission};
pub use kept::Kept;
pub use permit::{Broken, Permit, Proposed, permit};
pub use recorded::Recorded;
pub use visits::{Made, visits};
