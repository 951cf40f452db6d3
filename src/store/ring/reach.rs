//! Looking through the ring, a page with one read: every row, or which pages an erasure reaches.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::codes::Hash;
use crate::log::Seq;

use super::row::{RingRow, Slot};
use super::{Ring, damage};

use super::super::error::StoreError;

/// Pages that hold rows which an erasure reaches, to be rewritten. Appending behind them changes nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub(super) pages: BTreeSet<usize>,
}

impl Ring {
    /// Finds the rows that the predicate names by entry, disclosure and owner, in the whole ring, and changes nothing:
    /// readers go on meanwhile.
    ///
    /// # Errors
    ///
    /// Damage in a page, and what the system said.
    pub fn reached(&self, doomed: impl FnMut(Seq, Hash, Hash) -> bool) -> Result<Reached, StoreError> {
        self.reached_in(0..self.pages.len(), doomed)
    }

    /// As [`reached`](Self::reached), among the rows of some entries: it reads their pages only.
    ///
    /// # Errors
    ///
    /// As [`reached`](Self::reached).
    pub fn reached_at(
        &self,
        entries: &[Seq],
        doomed: impl FnMut(Seq, Hash, Hash) -> bool,
    ) -> Result<Reached, StoreError> {
        let pages: BTreeSet<usize> = entries.iter().flat_map(|seq| self.pages_of(*seq)).collect();
        self.reached_in(pages, doomed)
    }

    fn reached_in(
        &self,
        pages: impl IntoIterator<Item = usize>,
        mut doomed: impl FnMut(Seq, Hash, Hash) -> bool,
    ) -> Result<Reached, StoreError> {
        let mut found = Reached::default();
        for number in pages {
            // Every row is opened, so that damage is told before anything is written.
            let mut hit = false;
            for row in self.sound_rows(number)? {
                hit |= !row.is_erased() && doomed(row.seq, row.digest, row.owner);
            }
            if hit {
                found.pages.insert(number);
            }
        }
        Ok(found)
    }

    /// Hands on every row, in the order of entries.
    ///
    /// # Errors
    ///
    /// Damage in a page, and what the system said.
    pub fn each(&self, each: &mut dyn FnMut(RingRow)) -> Result<(), StoreError> {
        for number in 0..self.pages.len() {
            self.sound_rows(number)?.into_iter().for_each(&mut *each);
        }
        Ok(())
    }

    /// The pages in which rows of an entry may stand: they may begin in the page before the first that begins with it.
    pub(super) fn pages_of(&self, seq: Seq) -> Range<usize> {
        let begin = self.firsts.partition_point(|first| *first < seq).saturating_sub(1);
        begin..self.firsts.partition_point(|first| *first <= seq)
    }

    /// The rows of a page, all of which must be there.
    pub(super) fn sound_rows(&self, number: usize) -> Result<Vec<RingRow>, StoreError> {
        let rows = self.slots(number)?.into_iter().take(self.rows_in(number)).map(|(offset, slot)| match slot {
            Slot::Row(row) => Ok(row),
            Slot::Blank => Err(damage(&self.rows_path, offset, None, "a row is blank")),
            Slot::Bad { .. } => Err(damage(&self.rows_path, offset, None, "a row does not open with its page's key")),
        });
        rows.collect()
    }
}
