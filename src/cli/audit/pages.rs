//! Entries a page at a time: read ahead of the walk, or one page after the other.

use std::cell::RefCell;
use std::collections::VecDeque;

use anyhow::Result;

use crate::log::{Seq, TreeSize};
use crate::verify::Prepared;

use super::reached::{Fetched, Reached};
use super::workers::{Promised, Workers};

/// Entries of a page, or a few more: a frame may hold but one.
const PAGE: usize = 256;
/// Pages that are read ahead; more cost memory, and fewer leave a thread without work.
const AHEAD: usize = 4;

/// Entries as they were fetched, and read.
pub(super) type Page = (Vec<Fetched>, Vec<Prepared>);

/// The pages of a log from entry 0 on.
pub(super) struct Pages<'a, 'd, 'w> {
    reached: &'a RefCell<&'d mut dyn Reached>,
    workers: &'w Workers,
    fetched: TreeSize,
    wanted: TreeSize,
    waiting: VecDeque<Promised<Page>>,
}

impl<'a, 'd, 'w> Pages<'a, 'd, 'w> {
    pub(super) fn of(reached: &'a RefCell<&'d mut dyn Reached>, wanted: TreeSize, workers: &'w Workers) -> Self {
        Self { reached, workers, fetched: TreeSize::EMPTY, wanted, waiting: VecDeque::new() }
    }

    /// The next page; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Page>> {
        while self.waiting.len() < AHEAD {
            let page = self.fetch()?;
            if page.is_empty() {
                break;
            }
            self.waiting.push_back(self.workers.run(move || {
                let prepared = page.iter().map(|one| one.item().prepare()).collect();
                (page, prepared)
            }));
        }
        Ok(self.waiting.pop_front().map(Promised::made))
    }

    fn fetch(&mut self) -> Result<Vec<Fetched>> {
        let mut page = Vec::new();
        while page.len() < PAGE && self.fetched < self.wanted {
            let fetched = self.reached.borrow_mut().entries(self.fetched.next_seq(), self.wanted)?;
            if fetched.is_empty() {
                self.wanted = self.fetched;
            }
            self.fetched = TreeSize(self.fetched.0 + fetched.len() as u64);
            page.extend(fetched);
        }
        Ok(page)
    }
}

/// Goes through the entries up to a size, or to where they end before: each page with the number of its first entry.
pub(super) fn each_page(
    reached: &mut dyn Reached,
    size: TreeSize,
    mut each: impl FnMut(Seq, &[Fetched]),
) -> Result<()> {
    let mut at = TreeSize::EMPTY;
    while at < size {
        let fetched = reached.entries(at.next_seq(), size)?;
        if fetched.is_empty() {
            break;
        }
        each(at.next_seq(), &fetched);
        at = TreeSize(at.0 + fetched.len() as u64);
    }
    Ok(())
}
