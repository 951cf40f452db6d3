//! How leaves and nodes of the tree are hashed.

use sha2::{Digest as _, Sha256};

use crate::codes::Hash;

impl Hash {
    /// The leaf hash of an entry's bytes, SHA-256(0x00 ‖ entry). Source: RFC 9162 section 2.1.1.
    #[must_use]
    pub fn leaf(entry: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
    }

    /// The hash of an inner node, SHA-256(0x01 ‖ left ‖ right). Source: RFC 9162 section 2.1.1.
    #[must_use]
    pub fn node(left: Self, right: Self) -> Self {
        Self(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// The root of the empty tree, SHA-256 of nothing.
    #[must_use]
    pub fn empty_root() -> Self {
        Self::of(&[])
    }
}
