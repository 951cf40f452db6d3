//! Row 0: identifiers, dates and code lists, as values that are checked once.
//!
//! Deliberately absent: files, clocks, and everything that depends on the ledger. Tables (regions,
//! calendars) are read from bytes that the caller brings. Start reading at [`day`].

mod day;
mod hash;
mod timestamp;

pub use day::{Day, InvalidDay};
pub use hash::Hash;
pub use timestamp::{InvalidTimestamp, Timestamp};
