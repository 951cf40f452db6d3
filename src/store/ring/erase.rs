//! Taking rows out of the ring for good: erasure, and what a crash left without a frame.

use zeroize::Zeroizing;

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};

use super::row::{ROW_BYTES, RingRow, Slot};
use super::table::{self, Page};
use super::{Reached, Ring, damage};

use super::super::bytes::as_usize;
use super::super::error::StoreError;

/// New pages that are written and synced, but that the table does not name yet.
pub(super) struct Rewritten {
    /// The table to be.
    pub(super) pages: Vec<Page>,
    /// Places to be made blank when it is in force.
    pub(super) old: Vec<Page>,
}

impl Ring {
    /// Destroys the keys of all rows that the predicate names by entry, disclosure and owner, and says
    /// how many there were. Erased rows stay as rows without key and owner.
    ///
    /// After `Ok` no file holds a key that opens them. A crash on the way leaves the ring as before or as after.
    ///
    /// # Errors
    ///
    /// Damage in a page, before anything is written. After an error of the system the ring writes no
    /// more until reopened.
    pub fn erase(&mut self, mut doomed: impl FnMut(Seq, Hash, Hash) -> bool) -> Result<u64, StoreError> {
        let reached = self.reached(&mut doomed)?;
        self.erase_reached(&reached, doomed)
    }

    /// As [`erase`](Self::erase), among the rows of some entries: it reads their pages only.
    ///
    /// # Errors
    ///
    /// As [`erase`](Self::erase).
    pub fn erase_at(
        &mut self,
        entries: &[Seq],
        mut doomed: impl FnMut(Seq, Hash, Hash) -> bool,
    ) -> Result<u64, StoreError> {
        let reached = self.reached_at(entries, &mut doomed)?;
        self.erase_reached(&reached, doomed)
    }

    /// As [`erase`](Self::erase), in pages that were found before by the same predicate. They are read again, so rows
    /// that were appended or erased since are taken as they are.
    ///
    /// # Errors
    ///
    /// As [`erase`](Self::erase).
    pub fn erase_reached(
        &mut self,
        reached: &Reached,
        mut doomed: impl FnMut(Seq, Hash, Hash) -> bool,
    ) -> Result<u64, StoreError> {
        if self.torn {
            return Err(StoreError::Refused("the ring's torn end is dropped before rows are erased"));
        }
        if reached.pages.is_empty() {
            return Ok(0);
        }
        let mut count = 0;
        self.writing(|ring| {
            let changed = reached.pages.iter().map(|number| {
                let mut rows = ring.sound_rows(*number)?;
                for row in &mut rows {
                    if !row.is_erased() && doomed(row.seq, row.digest, row.owner) {
                        *row = row.erased();
                        count += 1;
                    }
                }
                Ok((*number, rows))
            });
            let rewritten = ring.write_copies(changed, ring.pages.len())?;
            ring.put_in_force(rewritten)
        })?;
        Ok(count)
    }

    /// Removes the rows of entries that the log does not hold, and a torn end. Called at every start.
    ///
    /// # Errors
    ///
    /// Damage, if a row behind a torn one belongs to an entry of the log: that was no unfinished write.
    pub fn drop_orphans(&mut self, size: TreeSize) -> Result<u64, StoreError> {
        let (mut dropped, mut kept_pages, mut changed) = (0, self.pages.len(), Vec::new());
        while let Some(number) = kept_pages.checked_sub(1) {
            let (kept, gone) = self.kept_rows(number, size)?;
            dropped += gone;
            if !kept.is_empty() {
                if gone > 0 {
                    changed.push((number, kept));
                }
                break;
            }
            kept_pages = number;
        }
        if dropped > 0 {
            self.writing(|ring| {
                let rewritten = ring.write_copies(changed.into_iter().map(Ok), kept_pages)?;
                ring.put_in_force(rewritten)
            })?;
        }
        Ok(dropped)
    }

    /// The rows of a page that belong to the log, and how many slots do not.
    fn kept_rows(&self, number: usize, size: TreeSize) -> Result<(Vec<RingRow>, u64), StoreError> {
        let slots = self.slots(number)?;
        let (mut kept, mut gone, mut blank) = (Vec::new(), 0, 0);
        for (offset, slot) in slots {
            match slot {
                Slot::Row(row) if size.holds(row.seq) => {
                    if gone + blank > 0 {
                        let what = "a row of an entry stands behind one that is none";
                        return Err(damage(&self.rows_path, offset, Some(row.seq), what));
                    }
                    kept.push(row);
                }
                Slot::Blank => blank += 1,
                Slot::Row(_) | Slot::Bad { torn: true } => gone += 1,
                Slot::Bad { torn: false } => {
                    return Err(damage(&self.rows_path, offset, None, "a row does not open with its page's key"));
                }
            }
        }
        Ok((kept, gone))
    }

    /// Writes changed pages to new places under new keys, synced, one after the other: an erasure may reach more than
    /// fits into memory. The table still names the old ones.
    pub(super) fn write_copies(
        &self,
        changed: impl Iterator<Item = Result<(usize, Vec<RingRow>), StoreError>>,
        kept_pages: usize,
    ) -> Result<Rewritten, StoreError> {
        let mut used = self.pages.clone();
        let mut pages = self.pages.clone();
        let mut old = pages.split_off(kept_pages.min(pages.len()));
        for changed in changed {
            let (number, rows) = changed?;
            let Some(page) = pages.get_mut(number) else { continue };
            let fresh = Self::new_page(&used, page.rows)?;
            let mut bytes = Zeroizing::new(Vec::with_capacity(as_usize(fresh.bytes())));
            for (slot, row) in rows.iter().enumerate() {
                row.write(&mut bytes, &fresh.key, number, slot)?;
            }
            bytes.resize(fresh.rows as usize * ROW_BYTES, 0);
            self.write_at(fresh.offset, &bytes)?;
            used.push(fresh.clone());
            old.push(std::mem::replace(page, fresh));
        }
        self.sync()?;
        Ok(Rewritten { pages, old })
    }

    fn put_in_force(&mut self, rewritten: Rewritten) -> Result<(), StoreError> {
        table::replace(&self.pages_path, &rewritten.pages)?;
        self.pages = rewritten.pages;
        for page in &rewritten.old {
            self.write_at(page.offset, &vec![0; as_usize(page.bytes())])?;
        }
        self.sync()?;
        self.look_at_pages()
    }
}
