//! Rooms outside of the log: half-signed statements, files of draws, codes of parties. One sealed file an item, a key
//! of its own each.
//!
//! ```text
//! <id>.key   magic "MLPK" | version u8 = 1 | 3 zero bytes | key 32 | CRC32C of all before
//! <id>.item  magic "MLPI" | version u8 = 1 | 3 zero bytes | nonce 24 | XChaCha20-Poly1305 of the content, bound to the id
//! <id>.ended an item whose end was begun
//! ```
//!
//! The key is durable before the item that needs it, and every content is written beside the old one and renamed, so
//! that a crash leaves one of the two. To end an item it is renamed first, then its key is overwritten and removed:
//! whatever copies of the sealed bytes there are, they open for nobody. An item without its key is therefore
//! damage and is said so; it is never taken for one that ended.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::codes::Hash;

use super::bytes::{cut_array, cut_u32};
use super::durable::{create_dir, read_if_there, remove_if_there, sync_parent, temporary, write_atomically};
use super::error::{StoreError, io_error};
use super::random::random_bytes;
use super::seal::{decrypt, encrypt};
use super::segment::damage;

const KEY_MAGIC: [u8; 4] = *b"MLPK";
const ITEM_MAGIC: [u8; 4] = *b"MLPI";
/// How often an item is read that changes meanwhile.
const COPY_ATTEMPTS_MAX: u32 = 100;
const KEY: &str = "key";
const ITEM: &str = "item";
const ENDED: &str = "ended";

/// A directory of sealed items, such as half-signed statements. The caller holds the lock of the data directory and writes alone.
#[derive(Debug)]
pub struct PendingDir {
    dir: PathBuf,
}

/// What an item holds, or why it cannot be read. What cannot be read stays where it is.
pub type PendingContent = Result<Zeroizing<Vec<u8>>, StoreError>;

impl PendingDir {
    /// Opens the directory and finishes what a crash interrupted: ends that were begun, keys that no item came to
    /// need, contents that were not put in place.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let opened = Self { dir: dir.to_path_buf() };
        for path in opened.paths()? {
            match extension(&path) {
                "tmp" => remove_if_there(&path)?,
                ENDED => opened.forget(&path)?,
                KEY if !path.with_extension(ITEM).exists() => destroy(&path)?,
                _ => {}
            }
        }
        Ok(opened)
    }

    /// Every item with its content, by its id. A file that belongs to nothing is an item that cannot be read.
    ///
    /// # Errors
    ///
    /// What the system said of the directory itself.
    pub fn read_all(&self) -> Result<Vec<(Option<Hash>, PathBuf, PendingContent)>, StoreError> {
        let mut found = Vec::new();
        for path in self.paths()? {
            let id = id_of(&path);
            match (extension(&path), id) {
                (KEY, Some(_)) => {}
                (ITEM, Some(id)) => found.push((Some(id), path.clone(), read_item(&path, id))),
                _ => {
                    let stray = damage(&path, 0, None, "the file belongs to no item");
                    found.push((None, path, Err(stray)));
                }
            }
        }
        Ok(found)
    }

    /// The content of one item; `None` if it is not there.
    ///
    /// # Errors
    ///
    /// Damage, or what the system said.
    pub fn get(&self, id: Hash) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.path(id, ITEM);
        if path.exists() { read_item(&path, id).map(Some) } else { Ok(None) }
    }

    /// Whether an item is there.
    #[must_use]
    pub fn holds(&self, id: Hash) -> bool {
        self.path(id, ITEM).exists()
    }

    /// Keeps the content of an item, in place of what it held before; on disk when it returns.
    ///
    /// # Errors
    ///
    /// What the system said; then the item holds the old content or the new.
    pub fn put(&self, id: Hash, content: &[u8]) -> Result<(), StoreError> {
        create_dir(&self.dir)?;
        let (key_path, path) = (self.path(id, KEY), self.path(id, ITEM));
        let key = if path.exists() {
            read_key(&key_path)?
        } else {
            let key = Zeroizing::new(random_bytes()?);
            write_atomically(&key_path, &encode_key(&key))?;
            key
        };
        let nonce: [u8; 24] = random_bytes()?;
        let head = [&ITEM_MAGIC[..], &[1, 0, 0, 0], &nonce].concat();
        write_atomically(&path, &[head, encrypt(&key, &nonce, &bound_to(id), content)].concat())
    }

    /// Ends an item: its key is destroyed, then its file is removed. One that is not there has ended already.
    ///
    /// # Errors
    ///
    /// What the system said; then ending it again goes on, as the next start does.
    pub fn end(&self, id: Hash) -> Result<(), StoreError> {
        let (item, ended) = (self.path(id, ITEM), self.path(id, ENDED));
        match fs::rename(&item, &ended) {
            Ok(()) => sync_parent(&ended)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io_error("rename", &item)(error)),
        }
        self.forget(&ended)
    }

    fn forget(&self, ended: &Path) -> Result<(), StoreError> {
        destroy(&ended.with_extension(KEY))?;
        remove_if_there(ended)?;
        if self.dir.exists() { sync_parent(ended) } else { Ok(()) }
    }

    fn path(&self, id: Hash, extension: &str) -> PathBuf {
        self.dir.join(format!("{id}.{extension}"))
    }

    fn paths(&self) -> Result<BTreeSet<PathBuf>, StoreError> {
        let list = match fs::read_dir(&self.dir) {
            Ok(list) => list,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
            Err(error) => return Err(io_error("list", &self.dir)(error)),
        };
        list.map(|entry| entry.map(|entry| entry.path()).map_err(io_error("list", &self.dir))).collect()
    }
}

/// What a file of the directory is.
#[derive(Debug)]
pub enum PendingFile {
    /// An item, with its content.
    Item(Hash, Zeroizing<Vec<u8>>),
    /// The key of an item that is there.
    Key,
    /// What a crash left, and the next start removes.
    Leftover,
}

/// Checks one file of the directory.
///
/// # Errors
///
/// Damage, or what the system said.
pub fn check_pending(path: &Path) -> Result<PendingFile, StoreError> {
    match (extension(path), id_of(path)) {
        (KEY, Some(_)) => {
            read_key(path)?;
            Ok(if path.with_extension(ITEM).exists() { PendingFile::Key } else { PendingFile::Leftover })
        }
        (ITEM, Some(id)) => Ok(PendingFile::Item(id, read_item(path, id)?)),
        (ENDED, Some(_)) | ("tmp", _) => Ok(PendingFile::Leftover),
        _ => Err(damage(path, 0, None, "the file belongs to no item")),
    }
}

/// The files of every item by name, as of one moment each. For copies of a running ledger.
///
/// # Errors
///
/// Damage, or what the system said.
pub fn pending_files(dir: &Path) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut found = Vec::new();
    for item in (PendingDir { dir: dir.to_path_buf() }).paths()?.iter().filter(|path| extension(path) == ITEM) {
        let mut read = read_files(item);
        // An item that is ended, or put anew, while it is read.
        for _ in 0..COPY_ATTEMPTS_MAX {
            match read {
                Ok(_) => break,
                Err(_) => read = read_files(item),
            }
        }
        for (path, bytes) in [item.with_extension(KEY), item.clone()].iter().zip(read?.into_iter().flatten()) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            found.push((name, bytes));
        }
    }
    Ok(found)
}

/// Key and item, which belong together; `None` if the item has ended.
fn read_files(item: &Path) -> Result<Option<[Vec<u8>; 2]>, StoreError> {
    let key = item.with_extension(KEY);
    let (Some(secret), Some(sealed)) = (read_if_there(&key)?, read_if_there(item)?) else {
        let missing = || damage(&key, 0, None, "the key of an item is missing");
        return if item.exists() { Err(missing()) } else { Ok(None) };
    };
    let id = id_of(item).ok_or_else(|| damage(item, 0, None, "the file belongs to no item"))?;
    open_item(item, id, &*decode_key(&key, &secret)?, &sealed)?;
    Ok(Some([secret, sealed]))
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn id_of(path: &Path) -> Option<Hash> {
    Hash::from_hex(path.file_stem()?.to_str()?)
}

fn bound_to(id: Hash) -> Vec<u8> {
    [&b"minglu-pending/v1\n"[..], &id.0].concat()
}

fn encode_key(key: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(44));
    out.extend_from_slice(&KEY_MAGIC);
    out.extend_from_slice(&[1, 0, 0, 0]);
    out.extend_from_slice(key);
    let checksum = crc32c::crc32c(&out);
    out.extend_from_slice(&checksum.to_be_bytes());
    out
}

fn read_key(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let missing = || damage(path, 0, None, "the key of an item is missing");
    let bytes = Zeroizing::new(read_if_there(path)?.ok_or_else(missing)?);
    decode_key(path, &bytes)
}

fn decode_key(path: &Path, bytes: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let mut rest = bytes;
    version(path, &mut rest, KEY_MAGIC)?;
    let key = cut_array(&mut rest).map(Zeroizing::new);
    let whole = bytes.get(..40).is_some_and(|covered| cut_u32(&mut rest) == Some(crc32c::crc32c(covered)));
    let key = key.filter(|_| whole && rest.is_empty());
    key.ok_or_else(|| damage(path, 0, None, "the key of an item fails its checksum"))
}

fn read_item(path: &Path, id: Hash) -> PendingContent {
    let key = read_key(&path.with_extension(KEY))?;
    let gone = || damage(path, 0, None, "the item is missing");
    let bytes = read_if_there(path)?.ok_or_else(gone)?;
    open_item(path, id, &key, &bytes)
}

fn open_item(path: &Path, id: Hash, key: &[u8; 32], mut rest: &[u8]) -> PendingContent {
    version(path, &mut rest, ITEM_MAGIC)?;
    let content = cut_array(&mut rest).and_then(|nonce| decrypt(key, &nonce, &bound_to(id), rest).ok());
    content.map(Zeroizing::new).ok_or_else(|| damage(path, 0, None, "the item does not open"))
}

fn version(path: &Path, rest: &mut &[u8], wanted: [u8; 4]) -> Result<(), StoreError> {
    match (cut_array(rest), cut_array::<4>(rest)) {
        (Some(magic), Some([1, 0, 0, 0])) if magic == wanted => Ok(()),
        (Some(magic), Some([version, ..])) if magic == wanted && version > 1 => Err(StoreError::NeedsNewerProgram {
            file: path.to_path_buf(),
            offset: 4,
            what: "version of sealed items",
            found: u64::from(version),
        }),
        _ => Err(damage(path, 0, None, "no item begins here")),
    }
}

/// Overwrites and removes a key. The file system may keep earlier copies of the block; that is beyond our reach
/// and written in the run book.
fn destroy(key: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).open(key) {
        Ok(file) => {
            let overwritten = file.write_all_at(&[0; 44], 0).and_then(|()| file.sync_data());
            overwritten.map_err(io_error("overwrite", key))?;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(io_error("overwrite", key)(error)),
    }
    remove_if_there(&temporary(key))?;
    remove_if_there(key)
}

#[cfg(test)]
mod tests;
