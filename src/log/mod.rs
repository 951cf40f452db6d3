//! Row 1: the log as bytes and hashes: entry, chain, Merkle tree, tiles, proofs, notes, receipts.
//!
//! Deliberately absent: what statements mean, and all IO. The server, the auditor and the browser run
//! these same functions. Start reading at [`Entry`], then [`NodeReader`] and [`Edge`] for the tree,
//! [`SignedNote`] and [`Checkpoint`] for what is signed, [`Receipt`] for all of it in one file.

mod access_line;
mod add_checkpoint;
mod checkpoint;
mod cosignature;
mod edge;
mod entry;
mod hash;
mod nodes;
mod note;
mod policy;
mod proof;
mod receipt;
mod seq;
mod tile;

pub use access_line::{AccessHead, AccessLine};
pub use add_checkpoint::{
    ADD_CHECKPOINT_BYTES_MAX, AddCheckpoint, AddCheckpointError, TREE_SIZE_MEDIA, parse_tree_size,
};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use cosignature::{Cosigner, verify_cosignature};
pub use edge::Edge;
pub use entry::{ENTRY_BYTES_MAX, Entry, EntryError};
pub use nodes::{Leaves, NoSuchNode, NodeReader, complete_root, root_of};
pub use note::{
    InvalidKey, KeyId, NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX, NoteAlgorithm, NoteError, NoteSignature, NoteSigner,
    OpenedNote, SignedNote, VerifiedSignature, VerifierKey,
};
pub use policy::{Policy, PolicyError, PolicyFault, PolicyKey, parse_logs};
pub use proof::{ProofError, ProveError, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
pub use receipt::{Receipt, ReceiptError};
pub use seq::{Seq, TreeSize};
pub use tile::{
    BundleError, InvalidTilePath, TILE_HEIGHT, TILE_ROWS, TileCount, TileKind, TilePath, bundle_encode, bundle_of,
    bundle_parse, tile_root, tile_rows, tiles_of,
};
