//! The ring: the keys of all sealed disclosures, and the only thing that must be destroyed to erase one.
//!
//! `ring/rows` holds pages of sealed rows in the order of entries, `ring/pages` the keys of the pages.
//! Rows are appended and synced before the frame that needs them. To erase, a page's surviving rows are
//! sealed again elsewhere under a new page key and the table is replaced: with the old page key gone,
//! the old rows open for nobody, wherever copies of their bytes may be.

mod check;
mod erase;
mod reach;
mod row;
mod table;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::codes::Hash;
use crate::log::Seq;

use self::row::{ROW_BYTES, Slot};
use self::table::Page;
use super::bytes::{as_usize, is_blank};
use super::durable::create_dir;
use super::error::{StoreError, io_error};
use super::random::random_bytes;
use super::segment::damage;

pub use check::{check_ring, scan_ring};
pub use reach::Reached;
pub use row::RingRow;
pub(super) use table::destroy as destroy_ring;

/// How a ring is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RingOptions {
    /// Rows of a new page: what one erasure rewrites.
    pub rows_per_page: u32,
}

/// What the ring knows of one disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RingKey {
    /// The key that opens it.
    Key(Zeroizing<[u8; 32]>),
    /// It was erased, and stays so.
    Erased,
    /// The ring never held it, or lost it.
    Absent,
}

/// The open ring of one directory. The caller holds the directory's lock and shares the ring as
/// many readers or one writer.
#[derive(Debug)]
pub struct Ring {
    file: File,
    rows_path: PathBuf,
    pages_path: PathBuf,
    pages: Vec<Page>,
    /// First entry of each page that holds a row, in order.
    firsts: Vec<Seq>,
    /// Rows in the last page; the others are full.
    filled: usize,
    last: Option<Seq>,
    /// A crash left rows in the last page of which a part never arrived.
    torn: bool,
    stopped: bool,
    rows_per_page: u32,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("offset", &self.offset).field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Default for RingOptions {
    fn default() -> Self {
        Self { rows_per_page: 4096 }
    }
}

impl Ring {
    /// Opens the ring in `dir`, or begins one, and finishes what a crash interrupted.
    ///
    /// Call [`drop_orphans`](Self::drop_orphans) with the size of the log before appending.
    ///
    /// # Errors
    ///
    /// Damage in the table, in the first row of a page or in the last page; a missing table.
    pub fn open(dir: &Path, options: RingOptions) -> Result<Self, StoreError> {
        create_dir(dir)?;
        let (rows_path, pages_path) = (dir.join("rows"), dir.join("pages"));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&rows_path)
            .map_err(io_error("open", &rows_path))?;
        let pages = if let Some(pages) = table::load(&pages_path)? {
            pages
        } else {
            if file.metadata().map_err(io_error("look at", &rows_path))?.len() > 0 {
                return Err(damage(&pages_path, 0, None, "the table of pages is missing, and with it every key"));
            }
            table::replace(&pages_path, &[])?;
            Vec::new()
        };
        table::forget_old(&pages_path)?;
        let rows_per_page = options.rows_per_page.max(1);
        let mut ring = Self {
            file,
            rows_path,
            pages_path,
            pages,
            firsts: Vec::new(),
            filled: 0,
            last: None,
            torn: false,
            stopped: false,
            rows_per_page,
        };
        ring.blank_gaps()?;
        ring.look_at_pages()?;
        Ok(ring)
    }

    /// Adds rows in the order of their entries; they are on disk before `Ok`.
    ///
    /// # Errors
    ///
    /// [`StoreError::OutOfOrder`] and [`StoreError::Refused`] before anything is written. After an error
    /// of the system the ring writes no more until reopened.
    pub fn append(&mut self, rows: &[RingRow]) -> Result<(), StoreError> {
        if self.torn {
            return Err(StoreError::Refused("the ring's torn end is dropped before rows are added"));
        }
        let mut last = self.last;
        for row in rows {
            if let Some(last) = last.filter(|last| row.seq < *last) {
                return Err(StoreError::OutOfOrder { file: self.rows_path.clone(), found: row.seq, last });
            }
            if row.is_erased() {
                return Err(StoreError::Refused("a key of zeros marks erased rows"));
            }
            last = Some(row.seq);
        }
        self.writing(|ring| {
            let mut left = rows;
            while !left.is_empty() {
                let room = ring.room();
                if room == 0 {
                    ring.add_page()?;
                    continue;
                }
                let (now, later) = left.split_at_checked(room).unwrap_or((left, &[]));
                ring.append_to_last(now)?;
                left = later;
            }
            Ok(())
        })
    }

    /// The key of a disclosure; `None` if it was erased or never held.
    ///
    /// # Errors
    ///
    /// Damage in a row on the way to it.
    pub fn key(&self, seq: Seq, digest: Hash) -> Result<Option<Zeroizing<[u8; 32]>>, StoreError> {
        Ok(match self.look_up(seq, digest)? {
            RingKey::Key(key) => Some(key),
            RingKey::Erased | RingKey::Absent => None,
        })
    }

    /// What the ring knows of a disclosure.
    ///
    /// # Errors
    ///
    /// Damage in a row on the way to it.
    pub fn look_up(&self, seq: Seq, digest: Hash) -> Result<RingKey, StoreError> {
        for page in self.pages_of(seq) {
            let rows = self.rows_in(page);
            let (mut low, mut high) = (0, rows);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.row(page, middle)?.seq < seq { low = middle + 1 } else { high = middle }
            }
            for slot in low..rows {
                let row = self.row(page, slot)?;
                if row.seq != seq {
                    break;
                }
                if row.digest == digest {
                    return Ok(if row.is_erased() { RingKey::Erased } else { RingKey::Key(row.key) });
                }
            }
        }
        Ok(RingKey::Absent)
    }

    /// Runs what writes, and stops the ring for good if it fails half-way.
    fn writing<T>(&mut self, write: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped { file: self.rows_path.clone() });
        }
        self.stopped = true;
        let done = write(self)?;
        self.stopped = false;
        Ok(done)
    }

    fn room(&self) -> usize {
        self.pages.last().map_or(0, |page| (page.rows as usize).saturating_sub(self.filled))
    }

    fn rows_in(&self, page: usize) -> usize {
        if page + 1 == self.pages.len() {
            self.filled
        } else {
            self.pages.get(page).map_or(0, |page| page.rows as usize)
        }
    }

    /// A page of blank slots at the end. Earlier rows are synced by now, so only the last page can be torn.
    fn add_page(&mut self) -> Result<(), StoreError> {
        let page = Self::new_page(&self.pages, self.rows_per_page)?;
        self.write_at(page.offset, &vec![0; as_usize(page.bytes())])?;
        self.sync()?;
        self.pages.push(page);
        self.filled = 0;
        table::replace(&self.pages_path, &self.pages)
    }

    fn append_to_last(&mut self, rows: &[RingRow]) -> Result<(), StoreError> {
        let Some((number, page)) = self.pages.iter().enumerate().next_back() else { return Ok(()) };
        let mut bytes = Vec::with_capacity(rows.len() * ROW_BYTES);
        for (slot, row) in (self.filled..).zip(rows) {
            row.write(&mut bytes, &page.key, number, slot)?;
        }
        self.write_at(page.offset + (self.filled * ROW_BYTES) as u64, &bytes)?;
        self.sync()?;
        if self.filled == 0 {
            self.firsts.extend(rows.first().map(|row| row.seq));
        }
        self.filled += rows.len();
        self.last = rows.last().map(|row| row.seq).or(self.last);
        Ok(())
    }

    /// A fresh key and the first free place that is long enough.
    fn new_page(used: &[Page], rows: u32) -> Result<Page, StoreError> {
        let mut page = Page { key: Zeroizing::new(random_bytes()?), offset: 0, rows };
        let mut places: Vec<_> = used.iter().map(|page| (page.offset, page.end())).collect();
        places.sort_unstable();
        for (begin, end) in places {
            if begin >= page.end() {
                break;
            }
            page.offset = end;
        }
        Ok(page)
    }

    fn row(&self, page: usize, slot: usize) -> Result<RingRow, StoreError> {
        let mut bytes = [0; ROW_BYTES];
        let Some(found) = self.pages.get(page) else { return Err(StoreError::Refused("no such page")) };
        let offset = found.offset + (slot * ROW_BYTES) as u64;
        self.file.read_exact_at(&mut bytes, offset).map_err(io_error("read", &self.rows_path))?;
        match Slot::read(&bytes, offset, &found.key, page, slot) {
            Slot::Row(row) => Ok(row),
            Slot::Blank => Err(damage(&self.rows_path, offset, None, "a row is blank")),
            Slot::Bad { .. } => Err(damage(&self.rows_path, offset, None, "a row does not open with its page's key")),
        }
    }

    /// All slots of a page with their places in the file.
    fn slots(&self, number: usize) -> Result<Vec<(u64, Slot)>, StoreError> {
        let Some(page) = self.pages.get(number) else { return Ok(Vec::new()) };
        let mut bytes = vec![0; as_usize(page.bytes())];
        self.file.read_exact_at(&mut bytes, page.offset).map_err(io_error("read", &self.rows_path))?;
        let slots = bytes.chunks(ROW_BYTES).enumerate().map(|(slot, bytes)| {
            let offset = page.offset + (slot * ROW_BYTES) as u64;
            (offset, Slot::read(bytes, offset, &page.key, number, slot))
        });
        Ok(slots.collect())
    }

    /// Learns where pages begin and how far the last one is filled.
    fn look_at_pages(&mut self) -> Result<(), StoreError> {
        (self.firsts, self.filled, self.last, self.torn) = (Vec::new(), 0, None, false);
        for page in 0..self.pages.len().saturating_sub(1) {
            self.firsts.push(self.row(page, 0)?.seq);
        }
        let Some(number) = self.pages.len().checked_sub(1) else { return Ok(()) };
        let slots = self.slots(number)?;
        let used = slots.iter().rposition(|(_, slot)| !matches!(slot, Slot::Blank)).map_or(0, |last| last + 1);
        for (offset, slot) in slots.iter().take(used) {
            match slot {
                Slot::Row(row) if !self.torn => {
                    if self.filled == 0 {
                        self.firsts.push(row.seq);
                    }
                    self.filled += 1;
                    self.last = Some(row.seq);
                }
                Slot::Row(_) | Slot::Blank | Slot::Bad { torn: true } => self.torn = true,
                Slot::Bad { torn: false } => {
                    return Err(damage(&self.rows_path, *offset, None, "a row does not open with its page's key"));
                }
            }
        }
        if self.filled == 0
            && let Some(before) = number.checked_sub(1)
        {
            self.last = Some(self.row(before, self.rows_in(before).saturating_sub(1))?.seq);
        }
        Ok(())
    }

    /// Makes blank what no page owns: remains of an interrupted rewrite, sealed under keys that are gone.
    fn blank_gaps(&self) -> Result<(), StoreError> {
        let length = self.file.metadata().map_err(io_error("look at", &self.rows_path))?.len();
        let gaps = gaps(&self.pages, length).ok_or_else(|| {
            damage(&self.pages_path, 0, None, "pages overlap or lie beyond the end of the file of rows")
        })?;
        let mut changed = false;
        for (begin, end) in gaps {
            let mut bytes = vec![0; as_usize(end - begin)];
            self.file.read_exact_at(&mut bytes, begin).map_err(io_error("read", &self.rows_path))?;
            if !is_blank(&bytes) {
                bytes.fill(0);
                self.write_at(begin, &bytes)?;
                changed = true;
            }
        }
        if changed { self.sync() } else { Ok(()) }
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all_at(bytes, offset).map_err(io_error("write", &self.rows_path))
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.file.sync_data().map_err(io_error("sync", &self.rows_path))
    }
}

/// The pieces of the file that no page owns; `None` if pages overlap or do not fit.
fn gaps(pages: &[Page], length: u64) -> Option<Vec<(u64, u64)>> {
    let mut places: Vec<_> = pages.iter().map(|page| (page.offset, page.end())).collect();
    places.sort_unstable();
    let (mut gaps, mut at) = (Vec::new(), 0);
    for (begin, end) in places {
        if begin < at || end > length {
            return None;
        }
        gaps.push((at, begin));
        at = end;
    }
    gaps.push((at, length));
    gaps.retain(|(begin, end)| begin < end);
    Some(gaps)
}

#[cfg(test)]
mod tests;
