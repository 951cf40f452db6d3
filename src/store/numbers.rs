//! The index of document numbers: where the number of an identity document was told, without the number.
//!
//! `ring/numbers` is a ring of its own, with rows, pages and a table of page keys as `ring` has them. A row is the
//! entry, the digest of the disclosure that tells the number, its owner, and in the place of the key a keyed hash:
//! HMAC-SHA-256 over kind of document, U+0000 and number. The first row holds the key of that hash, in the same place,
//! with neither digest nor owner. So no number lies on disk, nor any hash that could be tried without the table, and
//! an erasure destroys rows here as it does there.
//!
//! It is derived from log and ring: what is missing or damaged is made again, under another key.
//!
//! Trust: eighteen digits of which a region and a day of birth are known are tried in a second. Whoever has the table of
//! page keys can do so; who has a copy of the rows alone cannot.
//!
//! Source: formats.md 5; RFC 2104.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::codes::{Hash, IdentityNumber};
use crate::log::{Seq, TreeSize};

use super::damage::Damage;
use super::durable::sync_parent;
use super::error::{StoreError, io_error};
use super::random::random_bytes;
use super::ring::{Ring, RingOptions, RingRow, destroy_ring, scan_ring};
use super::segment::damage;

const NAME: &str = "numbers";
/// Where an index is made before it takes the place of another.
const FRESH: &str = "numbers.new";

/// The key under which numbers are hashed.
#[derive(Clone)]
pub struct NumberKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for NumberKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NumberKey")
    }
}

impl NumberKey {
    /// The keyed hash of a number. Trust: it may be kept where the ring may be, and nowhere else.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn hash(&self, number: &IdentityNumber) -> Hash {
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.0).expect("HMAC takes keys of any length");
        for part in [number.kind().as_str(), "\0", number.expose()] {
            mac.update(part.as_bytes());
        }
        Hash(mac.finalize().into_bytes().into())
    }
}

/// One number that a disclosure tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberRow {
    /// The entry whose statement carries the disclosure.
    pub seq: Seq,
    /// Digest of the disclosure.
    pub disclosure: Hash,
    /// Whose it is, hashed as in the ring.
    pub owner: Hash,
    /// The keyed hash of the number.
    pub keyed: Hash,
}

/// The open index of one directory.
///
/// Memory: some 200 bytes for each number, so that a look-up reads nothing and takes the same time whatever it finds.
#[derive(Debug)]
pub struct NumberIndex {
    ring: Ring,
    key: NumberKey,
    rows: BTreeMap<Hash, Vec<NumberRow>>,
}

impl NumberIndex {
    /// Opens the index below a ring's directory and drops what a log of `size` entries does not hold; `None` if there
    /// is none. What an interrupted making left is destroyed.
    ///
    /// # Errors
    ///
    /// What the system said. Damage: then the index is made again.
    pub fn open(ring: &Path, size: TreeSize, options: RingOptions) -> Result<Option<Self>, StoreError> {
        destroy(&ring.join(FRESH))?;
        let dir = ring.join(NAME);
        if !dir.join("pages").exists() {
            destroy(&dir)?;
            return Ok(None);
        }
        let mut opened = Ring::open(&dir, options)?;
        // The first row belongs to no entry; a log without any holds none.
        opened.drop_orphans(TreeSize(size.0.max(1)))?;
        let mut key = None;
        let mut rows: BTreeMap<Hash, Vec<NumberRow>> = BTreeMap::new();
        opened.each(&mut |row| match told(&row) {
            Told::Key(found) => key = Some(found),
            Told::Number(row) => rows.entry(row.keyed).or_default().push(row),
            Told::Erased => {}
        })?;
        let missing = || damage(&dir.join("rows"), 0, None, "the index of document numbers has no key");
        Ok(Some(Self { ring: opened, key: key.ok_or_else(missing)?, rows }))
    }

    /// Makes the index below a ring's directory anew, under a fresh key, in place of one that may be there: `fill` adds
    /// what log and ring give. Until that is done the old one stands; then its keys are destroyed.
    ///
    /// # Errors
    ///
    /// What the system said, and what `fill` says.
    pub fn make<E: From<StoreError>>(
        ring: &Path,
        options: RingOptions,
        fill: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<Self, E> {
        let (dir, fresh) = (ring.join(NAME), ring.join(FRESH));
        destroy(&fresh)?;
        let key = Zeroizing::new(random_bytes()?);
        let first = RingRow { seq: Seq(0), digest: Hash::ZERO, owner: Hash::ZERO, key: key.clone() };
        let mut made = Self { ring: Ring::open(&fresh, options)?, key: NumberKey(key), rows: BTreeMap::new() };
        made.ring.append(&[first])?;
        fill(&mut made)?;
        destroy(&dir)?;
        fs::rename(&fresh, &dir).map_err(io_error("replace", &dir))?;
        sync_parent(&dir)?;
        let Self { key, rows, ring: _ } = made;
        // Opened under its own name, by which it is called when something is wrong with it.
        Ok(Self { ring: Ring::open(&dir, options)?, key, rows })
    }

    /// The key, for those who hash before they ask.
    #[must_use]
    pub fn key(&self) -> NumberKey {
        self.key.clone()
    }

    /// Adds numbers in the order of their entries; they are on disk before `Ok`.
    ///
    /// # Errors
    ///
    /// As [`Ring::append`].
    pub fn append(&mut self, rows: &[NumberRow]) -> Result<(), StoreError> {
        let sealed = rows.iter().map(|row| RingRow {
            seq: row.seq,
            digest: row.disclosure,
            owner: row.owner,
            key: Zeroizing::new(row.keyed.0),
        });
        self.ring.append(&sealed.collect::<Vec<_>>())?;
        for row in rows {
            self.rows.entry(row.keyed).or_default().push(*row);
        }
        Ok(())
    }

    /// Where a number was told, in the order of entries.
    #[must_use]
    pub fn find(&self, keyed: Hash) -> &[NumberRow] {
        self.rows.get(&keyed).map_or(&[], Vec::as_slice)
    }

    /// Numbers that were told of more than one owner, with where.
    pub fn shared(&self) -> impl Iterator<Item = &[NumberRow]> {
        let differ =
            |rows: &&[NumberRow]| rows.iter().any(|row| rows.first().is_some_and(|one| one.owner != row.owner));
        self.rows.values().map(Vec::as_slice).filter(differ)
    }

    /// Destroys the rows of all disclosures that the predicate names by entry, disclosure and owner, as
    /// [`Ring::erase`] does.
    ///
    /// # Errors
    ///
    /// As [`Ring::erase`].
    pub fn erase(&mut self, mut doomed: impl FnMut(Seq, Hash, Hash) -> bool) -> Result<u64, StoreError> {
        let mut hit = |row: &NumberRow| doomed(row.seq, row.disclosure, row.owner);
        let reached: Vec<NumberRow> = self.rows.values().flatten().filter(|row| hit(row)).copied().collect();
        let entries: Vec<Seq> = reached.iter().map(|row| row.seq).collect();
        let named: BTreeSet<(Seq, Hash)> = reached.iter().map(|row| (row.seq, row.disclosure)).collect();
        // Never the first row, which has no disclosure, whatever an erasure names.
        let gone =
            self.ring.erase_at(&entries, |seq, digest, _| digest != Hash::ZERO && named.contains(&(seq, digest)))?;
        for row in &reached {
            if let Some(rows) = self.rows.get_mut(&row.keyed) {
                rows.retain(|kept| kept != row);
            }
        }
        self.rows.retain(|_, rows| !rows.is_empty());
        Ok(gone)
    }
}

enum Told {
    Key(NumberKey),
    Number(NumberRow),
    Erased,
}

fn told(row: &RingRow) -> Told {
    if row.digest == Hash::ZERO {
        return Told::Key(NumberKey(row.key.clone()));
    }
    if row.is_erased() {
        return Told::Erased;
    }
    Told::Number(NumberRow { seq: row.seq, disclosure: row.digest, owner: row.owner, keyed: Hash(*row.key) })
}

/// Destroys the keys of an index and removes its files.
fn destroy(dir: &Path) -> Result<(), StoreError> {
    if !dir.exists() {
        return Ok(());
    }
    destroy_ring(dir)?;
    fs::remove_dir_all(dir).map_err(io_error("remove", dir))?;
    sync_parent(dir)
}

/// What a full look at an index finds.
#[derive(Debug, Default)]
pub struct NumbersScanned {
    /// Where the rows are.
    pub file: PathBuf,
    /// The key; `None` if there is no index, or it has none.
    pub key: Option<NumberKey>,
    /// Every number that was not erased, with its place in the file.
    pub rows: Vec<(u64, NumberRow)>,
    /// What is not as it must be.
    pub damage: Vec<Damage>,
}

/// Reads the whole index below a ring's directory and changes nothing; `None` if there is none.
///
/// # Errors
///
/// What the system said. Damage is no error here.
pub fn scan_numbers(ring: &Path) -> Result<Option<NumbersScanned>, StoreError> {
    let dir = ring.join(NAME);
    if !dir.exists() {
        return Ok(None);
    }
    let mut found = NumbersScanned { file: dir.join("rows"), ..NumbersScanned::default() };
    let damage = scan_ring(&dir, &mut |offset, row| match told(&row) {
        Told::Key(key) => found.key = Some(key),
        Told::Number(row) => found.rows.push((offset, row)),
        Told::Erased => {}
    })?;
    found.damage = damage;
    Ok(Some(found))
}

#[cfg(test)]
mod tests;
