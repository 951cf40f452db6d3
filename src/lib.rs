//! Minglu 明录: tamper-evident public oversight of elderly care, community care and childcare.
//!
//! Officers sign **statements**; the ledger records each as an **entry** of an append-only, hash-chained,
//! Merkle-proved **log**; everything else is derived from that log alone. One cargo package; a room names only
//! rooms of earlier rows, and `tests/tidy` enforces it:
//!
//! | row | room | what lives there |
//! | --- | --- | --- |
//! | 0 | [`codes`] | identifiers, dates, code lists |
//! | 1 | [`statement`], [`manifest`], [`log`] | what officers sign; which data files count; the log as bytes |
//! | 2 | [`governance`], [`oversight`] | who may say what; dossiers and procedures |
//! | 3 | [`rules`] | what is shown, standing, lists, deadlines |
//! | 4 | [`verify`], [`store`] | the auditor's replay; what is on disk |
//! | 5 | [`service`], [`witness`] | the running ledger; cosigning the checkpoints of others |
//! | 6 | [`api`], [`portal`], [`casefile`] | HTTP; pages; the file of a case on paper |
//! | 7 | [`cli`] | commands |
//!
//! # Invariants, each with the test that guards it
//!
//! 1. The bytes of entries are written once. A hash is taken of stored bytes, never of a re-serialised value:
//!    `it::durability::strings_are_byte_equal_after_restart_and_rebuild`.
//! 2. An acknowledged statement is on disk, synced, in the chain and in the tree. A receipt never becomes wrong:
//!    `it::durability::nothing_acknowledged_is_lost_or_doubled_by_kill_9`.
//! 3. One writer. An error after the commit point stops it, the process goes read-only and says why:
//!    `service::tests::faults::a_writer_that_cannot_write_stops_and_reads_go_on`.
//! 4. State is a function of the log and the manifests in force. Dropping every view and folding again gives the
//!    same: `it::durability::strings_are_byte_equal_after_restart_and_rebuild`.
//! 5. What is in the log has happened: `apply` is total, and what broke a procedural rule is accepted and marked:
//!    `governance::tests` (marks).
//! 6. The same functions prove and audit; `verify` names no store: `tests/tidy`.
//! 7. Listing is a decision; candidates are derived, nobody is listed by it: `oversight::tests`, `rules::tests`.
//! 8. A status never outlives its dates, and ended means ended on every public way: `rules::tests`, `it::shown`.
//! 9. No personal value in clear in any file, view, cache, trace or error:
//!    `it::erasure::markers_stand_nowhere_in_the_clear_and_nowhere_at_all_after_erasure`.
//! 10. Nothing is refused silently, nothing is accepted partially: a batch line has its own answer: `it::api`.
//! 11. Access is refused unless granted. No key enrolled means no writes: `governance::tests`, `it::api`.
//! 12. Contested is visible as the law allows: objections are linked, nothing is ever replaced in the log:
//!     `rules::tests::scenarios`.
//! 13. No float in anything hashed, stored or published, no `HashMap` order in any output: lints and `tests/tidy`.
//! 14. standing(fold(shown)) = public standing(fold(all)), and acceptance is not publication: `rules::tests`,
//!     `it::shown`.
//! 15. Pure rooms (rows 0 to 3 and `verify`) do no IO, read no clock, draw no random number, log nothing: `tests/tidy`.
//! 16. A witness never cosigns two histories, and nothing that is not on disk:
//!     `witness::tests::a_witness_tells_one_history`.

#[cfg(not(target_family = "wasm"))]
pub mod api;
#[cfg(not(target_family = "wasm"))]
pub mod casefile;
#[cfg(not(target_family = "wasm"))]
pub mod cli;
pub mod codes;
pub mod governance;
pub mod log;
pub mod manifest;
pub mod oversight;
#[cfg(not(target_family = "wasm"))]
pub mod portal;
pub mod rules;
#[cfg(not(target_family = "wasm"))]
pub mod service;
pub mod statement;
#[cfg(not(target_family = "wasm"))]
pub mod store;
pub mod verify;
#[cfg(not(target_family = "wasm"))]
pub mod witness;
