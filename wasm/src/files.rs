//! Data files that the host gave, by digest, and those that were asked for and not given.
//!
//! The replay asks for a file by its digest and cannot wait for it: what it misses is noted, so that the host can be
//! asked. Trust: none. Whoever uses a file hashes it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::codes::Hash;
use crate::manifest::Manifest;

thread_local! {
    /// Files by digest; `None` for one that the host has not.
    static KNOWN: RefCell<BTreeMap<Hash, Option<Vec<u8>>>> = const { RefCell::new(BTreeMap::new()) };
    static MISSED: RefCell<BTreeSet<Hash>> = const { RefCell::new(BTreeSet::new()) };
}

/// How the replay asks for a file.
pub type Fetch = fn(Hash) -> Option<Vec<u8>>;

/// A file that was given.
#[must_use]
pub fn fetch(digest: Hash) -> Option<Vec<u8>> {
    let known = KNOWN.with_borrow(|known| known.get(&digest).cloned());
    if known.is_none() {
        MISSED.with_borrow_mut(|missed| missed.insert(digest));
    }
    known.flatten()
}

/// Keeps what the host says of a file.
pub fn keep(digest: Hash, bytes: Option<Vec<u8>>) {
    KNOWN.with_borrow_mut(|known| known.insert(digest, bytes));
    MISSED.with_borrow_mut(|missed| missed.remove(&digest));
}

/// A file that was asked for, and about which the host has not been asked.
#[must_use]
pub fn missed() -> Option<Hash> {
    MISSED.with_borrow(|missed| missed.first().copied())
}

/// The first file of a manifest, or it itself, about which the host has not been asked.
#[must_use]
pub fn lacking(manifest: Hash) -> Option<Hash> {
    KNOWN.with_borrow(|known| {
        let Some(bytes) = known.get(&manifest) else { return Some(manifest) };
        let named = Manifest::parse(bytes.as_deref().unwrap_or_default()).ok()?;
        named.files().map(|(_, digest)| digest).find(|digest| !known.contains_key(digest))
    })
}

/// Forgets everything.
pub fn clear() {
    KNOWN.take();
    MISSED.take();
}
