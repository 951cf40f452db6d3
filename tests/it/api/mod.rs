//! The API over real HTTP.

mod access;
mod batches;
mod hostile;
mod outbox;
mod proofs;
mod reading;
mod refusing;
mod register;
mod surface;
