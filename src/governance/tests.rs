//! Governance as somebody would test it who wants it to break: one file a topic, over one small world.
//!
//! Every refusal is named by its label in some row (`refused("competence/own-affairs", …)`); `tests/it` reads the
//! sources and fails for a rule without a row.

mod age;
mod competence;
mod delegations;
mod founding;
mod keys;
mod laws;
mod manifests;
mod of_ledger;
mod persons;
mod roles;
mod world;
