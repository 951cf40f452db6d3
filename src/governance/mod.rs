//! Row 2: who may say what: authorities, persons, keys, and which manifest is in force.
//!
//! [`Governance`] is a fold over the log; [`Governance::admit`] judges one statement at its entry, for the
//! writer before it is written and for the auditor afterwards: the same function. Deliberately absent: clocks,
//! storage, and what a statement means for the institution that it is about. Start reading at [`registry`].

mod admit;
mod age;
mod competence;
mod fold;
mod impossible;
mod persons;
mod reads;
mod refusal;
mod registry;
mod roles;
mod rotation;

pub use admit::Entering;
pub use fold::is_ruling;
pub use reads::{ReadsHead, StatedReads};
pub use refusal::{Mark, Refusal};
pub use registry::{AuditScope, Authority, Delegation, Governance, Holder, KeyRecord, KeyState, Withdrawal, Witness};

#[cfg(test)]
mod tests;
