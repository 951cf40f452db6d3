//! From a hash to the entries that may carry it: a hash table in a file, derived from the log.
//!
//! Two of these stand between a repeated submission and a doubled entry: (source, id) and the digest of
//! the statement. A row keeps 8 bytes of the hash, so an answer is a candidate, which the caller confirms
//! in the frame. Rows never move within a table: whatever pages a crash loses, the rows that
//! [`covered`](IdIndex::covered) promises are there, and the caller inserts the rest again.
//!
//! Shape: a header page (magic "MLIX" | version u8 = 1 | bits u8 | 2 zero bytes | rows u64 | covered u64
//! | zeros | CRC32C), then 2^bits pages. A row lies in the page of its key's first bits, or, if that is
//! full, in the next that is not.

mod check;
mod page;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};

use self::page::{PAGE_BYTES, Page, ROWS_MAX};
use super::bytes::{cut_array, cut_u32, cut_u64, is_blank};
use super::durable::{sync_parent, temporary};
use super::error::{StoreError, io_error};
use super::segment::damage;

pub use check::{IdsChecked, check_ids, compare_ids};

const MAGIC: [u8; 4] = *b"MLIX";
const PAGE: u64 = PAGE_BYTES as u64;
/// Pages of a new table, as a power of two.
const BITS_MIN: u8 = 2;
/// More pages than any disk holds; keeps the arithmetic of offsets in range.
const BITS_MAX: u8 = 40;
/// Pages in memory: bounds it to 16 megabytes, whatever the table's size.
const CACHE_PAGES: usize = 4096;

/// The index of one kind of hash.
#[derive(Debug)]
pub struct IdIndex {
    file: File,
    path: PathBuf,
    bits: u8,
    /// Rows of all entries below `next`.
    rows: u64,
    /// Entries below have been inserted since opening, or were covered then.
    next: Seq,
    covered: TreeSize,
    covered_rows: u64,
    cache: BTreeMap<u64, Page>,
}

struct Header {
    bits: u8,
    rows: u64,
    covered: u64,
}

impl IdIndex {
    /// Opens an index, or begins an empty one.
    ///
    /// # Errors
    ///
    /// Damage of the header, or a file of another length: delete the index and insert everything again.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            drop(create(path, &temporary(path), BITS_MIN)?);
            fs::rename(temporary(path), path).map_err(io_error("create", path))?;
            sync_parent(path)?;
        }
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(io_error("open", path))?;
        let header = read_header(&file, path)?;
        let covered = TreeSize(header.covered);
        Ok(Self {
            file,
            path: path.to_path_buf(),
            bits: header.bits,
            rows: header.rows,
            next: covered.next_seq(),
            covered,
            covered_rows: header.rows,
            cache: BTreeMap::new(),
        })
    }

    /// Entries whose rows are certainly on disk: insert from here to the tail after opening.
    #[must_use]
    pub fn covered(&self) -> TreeSize {
        self.covered
    }

    /// Adds a row; the same row again changes nothing. Entries come in their order.
    ///
    /// # Errors
    ///
    /// Damage of a page, or what the system said.
    pub fn insert(&mut self, key: Hash, seq: Seq) -> Result<(), StoreError> {
        let first_time = seq >= self.next;
        // Seven tenths full: a page of 255 rows then overflows once in hundreds of millions.
        if first_time && self.rows * 10 >= (ROWS_MAX as u64 * 7) << self.bits {
            self.grow()?;
        }
        let added = self.place((short(key), seq.0))?;
        if first_time || added {
            self.rows += 1;
            self.next = self.next.max(seq.size_with().next_seq());
        }
        Ok(())
    }

    /// Entries that may carry the hash, in order. The caller confirms each in its frame.
    ///
    /// # Errors
    ///
    /// Damage of a page, or what the system said. No answer then: neither yes nor no.
    pub fn candidates(&mut self, key: Hash) -> Result<Vec<Seq>, StoreError> {
        let key = short(key);
        let mut number = self.home(key);
        let mut found = Vec::new();
        for _ in 0..1_u64 << self.bits {
            let page = self.page(number)?;
            let begin = page.rows.partition_point(|row| row.0 < key);
            found.extend(page.rows.iter().skip(begin).take_while(|row| row.0 == key).map(|row| Seq(row.1)));
            if !page.is_full() {
                break;
            }
            number = self.after(number);
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Makes everything inserted so far durable and notes that it covers the log up to `size`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] if later entries were inserted already; or what the system said.
    pub fn flush_covered(&mut self, size: TreeSize) -> Result<(), StoreError> {
        if size.next_seq() < self.next {
            return Err(StoreError::Refused("an index covers at least what was inserted into it"));
        }
        self.write_changed()?;
        self.sync()?;
        let header = Header { bits: self.bits, rows: self.rows, covered: size.0 };
        self.file.write_all_at(&header.encode(), 0).map_err(io_error("write", &self.path))?;
        self.sync()?;
        (self.covered, self.covered_rows, self.next) = (size, self.rows, size.next_seq());
        Ok(())
    }

    fn home(&self, key: u64) -> u64 {
        key >> (64 - self.bits)
    }

    fn after(&self, number: u64) -> u64 {
        (number + 1) & ((1 << self.bits) - 1)
    }

    /// Puts a row where it belongs; says whether it was not there.
    fn place(&mut self, row: (u64, u64)) -> Result<bool, StoreError> {
        let mut number = self.home(row.0);
        loop {
            let page = self.page(number)?;
            match page.rows.binary_search(&row) {
                Ok(_) => return Ok(false),
                Err(at) if !page.is_full() => {
                    page.rows.insert(at, row);
                    page.changed = true;
                    return Ok(true);
                }
                Err(_) => number = self.after(number),
            }
        }
    }

    /// A page, from memory or from the file. A full memory is written out in the order of the file.
    fn page(&mut self, number: u64) -> Result<&mut Page, StoreError> {
        if !self.cache.contains_key(&number) {
            if self.cache.len() >= CACHE_PAGES {
                self.write_changed()?;
                self.cache.clear();
            }
            let mut bytes = [0; PAGE_BYTES];
            let offset = (number + 1) * PAGE;
            self.file.read_exact_at(&mut bytes, offset).map_err(io_error("read", &self.path))?;
            let page = Page::decode(&bytes, number, &self.path, offset)?;
            self.cache.insert(number, page);
        }
        Ok(self.cache.entry(number).or_default())
    }

    fn write_changed(&mut self) -> Result<(), StoreError> {
        for (number, page) in &mut self.cache {
            if page.changed {
                let offset = (number + 1) * PAGE;
                self.file.write_all_at(&page.encode(*number), offset).map_err(io_error("write", &self.path))?;
                page.changed = false;
            }
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.file.sync_data().map_err(io_error("sync", &self.path))
    }

    /// Doubles the table in a new file, which takes the old one's place when it is on disk.
    ///
    /// It may hold rows beyond `covered`; inserting them again changes nothing.
    fn grow(&mut self) -> Result<(), StoreError> {
        self.write_changed()?;
        let prepared = temporary(&self.path);
        let bits = self.bits + 1;
        let file = create(&self.path, &prepared, bits)?;
        let mut larger = Self { file, path: self.path.clone(), bits, cache: BTreeMap::new(), ..*self };
        for number in 0..1_u64 << self.bits {
            for row in self.page(number)?.rows.clone() {
                larger.place(row)?;
            }
        }
        larger.write_changed()?;
        let header = Header { bits, rows: self.covered_rows, covered: self.covered.0 };
        larger.file.write_all_at(&header.encode(), 0).map_err(io_error("write", &prepared))?;
        larger.sync()?;
        fs::rename(&prepared, &self.path).map_err(io_error("replace", &self.path))?;
        sync_parent(&self.path)?;
        *self = larger;
        Ok(())
    }
}

impl Header {
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(PAGE_BYTES);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&[1, self.bits, 0, 0]);
        out.extend_from_slice(&self.rows.to_be_bytes());
        out.extend_from_slice(&self.covered.to_be_bytes());
        out.resize(PAGE_BYTES - 4, 0);
        out.extend_from_slice(&crc32c::crc32c(&out).to_be_bytes());
        out
    }
}

fn short(key: Hash) -> u64 {
    key.0.first_chunk().copied().map_or(0, u64::from_be_bytes)
}

/// Writes an empty table under a name that is not yet its own.
fn create(path: &Path, prepared: &Path, bits: u8) -> Result<File, StoreError> {
    let write = || {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(prepared)?;
        file.write_all_at(&Header { bits, rows: 0, covered: 0 }.encode(), 0)?;
        let pages: Vec<_> = (0..1_u64 << bits).collect();
        for chunk in pages.chunks(256) {
            let bytes: Vec<_> = chunk.iter().flat_map(|number| Page::default().encode(*number)).collect();
            file.write_all_at(&bytes, (chunk.first().copied().unwrap_or(0) + 1) * PAGE)?;
        }
        file.sync_all()?;
        Ok(file)
    };
    write().map_err(io_error("create", path))
}

fn read_header(file: &File, path: &Path) -> Result<Header, StoreError> {
    let bad = |what: &str| damage(path, 0, None, what);
    let length = file.metadata().map_err(io_error("look at", path))?.len();
    let mut bytes = [0; PAGE_BYTES];
    if length < PAGE {
        return Err(bad("the index is cut short"));
    }
    file.read_exact_at(&mut bytes, 0).map_err(io_error("read", path))?;
    let (covered, mut checksum) = bytes.split_at(PAGE_BYTES - 4);
    if !covered.starts_with(&MAGIC) || cut_u32(&mut checksum) != Some(crc32c::crc32c(covered)) {
        return Err(bad("the header of the index fails its checksum"));
    }
    let mut rest = covered;
    let fields = (cut_array::<8>(&mut rest), cut_u64(&mut rest), cut_u64(&mut rest));
    let (Some([_, _, _, _, version, bits, 0, 0]), Some(rows), Some(covered)) = fields else {
        return Err(bad("the header of the index is malformed"));
    };
    if version != 1 {
        let found = u64::from(version);
        return Err(StoreError::NeedsNewerProgram {
            file: path.to_path_buf(),
            offset: 4,
            what: "index version",
            found,
        });
    }
    if !(BITS_MIN..=BITS_MAX).contains(&bits) || !is_blank(rest) || length != (1 + (1_u64 << bits)) * PAGE {
        return Err(bad("the index has not the length that its header states"));
    }
    Ok(Header { bits, rows, covered })
}

#[cfg(test)]
mod tests;
