//! Row 1: the log as bytes and hashes: entry, chain, Merkle tree, tiles, proofs, notes, receipts.
//!
//! Deliberately absent: what statements mean, and all IO. The server, the auditor and the browser run
//! these same functions. Start reading at [`entry`].

mod entry;
mod hash;
mod seq;

pub use entry::{ENTRY_BYTES_MAX, Entry, EntryError};
pub use crate::codes::Hash;
pub use seq::{Seq, TreeSize};
