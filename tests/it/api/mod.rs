//! The API over real HTTP.

mod access;
mod answers;
mod authorised;
mod batches;
mod draws;
mod hostile;
mod known;
mod outbox;
mod party;
mod pending;
mod proofs;
mod reading;
mod refusing;
mod register;
mod rights;
mod surface;
