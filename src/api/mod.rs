//! Row 6: the ledger over HTTP: submitting, the log, reading by right, health.
//!
//! Deliberately absent: every decision (those are the room `service`'s), pages of the register (the room
//! `portal`), TLS (a proxy's). Trust: everything that arrives is a stranger's until a newtype or the ledger has
//! checked it; a proof of identity that is present and bad is refused, never read as "anybody".
//!
//! Start reading at `routes.rs`, which has every address on one screen; then `problem.rs` for what can go wrong,
//! and `batch.rs` for the one handler that streams both ways.

mod answers;
mod batch;
mod body;
mod caching;
mod draws;
mod dto;
mod entries;
mod exchange;
mod frame;
mod health;
mod identity;
mod institution;
mod keys;
mod known;
mod lines;
mod log;
mod negotiation;
mod openapi;
mod outbox;
mod pages;
mod parameters;
mod party;
mod pending;
mod pinned;
mod problem;
mod problem_text;
mod proofs;
mod queries;
mod reads;
mod refused;
mod register;
mod routes;
mod server;
mod state;
mod statements;
mod submit;
mod witness;
mod work;

pub use exchange::HttpExchange;
pub use openapi::openapi_json;
pub use parameters::Parameters;
pub use problem::Slug;
pub use routes::paths;
pub use server::{MoreRoutes, Options, serve};
pub use witness::{serve_witness, witness_routes};
