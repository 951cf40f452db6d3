//! Row 1: the log as bytes and hashes: entry, chain, Merkle tree, tiles, proofs, notes, receipts.
//!
//! Deliberately absent: what statements mean, and all IO. The server, the auditor and the browser run
//! these same functions. Start reading at [`entry`], then [`nodes`] and [`proof`] for the tree, [`note`] and
//! [`checkpoint`] for what is signed, [`receipt`] for all of it in one file.

mod edge;
mod entry;
mod hash;
mod nodes;
mod proof;
mod seq;
mod tile;

pub use edge::Edge;
pub use entry::{ENTRY_BYTES_MAX, Entry, EntryError};
pub use hash::Hash;
pub use nodes::{Leaves, NoSuchNode, NodeReader, complete_root, root_of};
pub use proof::{ProofError, ProveError, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
pub use seq::{Seq, TreeSize};
pub use tile::{
    BundleError, InvalidTilePath, TILE_HEIGHT, TILE_ROWS, TileCount, TileKind, TilePath, bundle_encode, bundle_of,
    bundle_parse, tile_root, tile_rows, tiles_of,
};
