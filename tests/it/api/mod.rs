//! The API over real HTTP.

mod access;
mod answers;
mod batches;
mod hostile;
mod outbox;
mod pending;
mod proofs;
mod reading;
mod refusing;
mod register;
mod surface;
