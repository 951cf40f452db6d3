//! An earlier copy of the log, line by line against the log as it is now.

use std::collections::VecDeque;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::log::{Checkpoint, Seq, TreeSize};

use super::from_dir::Directory;
use super::reached::Reached as _;

/// A copy that is read beside the log.
///
/// Trust: none but the auditor's own in having kept it: what it holds was told once.
pub(super) struct EarlierCopy {
    directory: Directory,
    /// Entries that it holds.
    size: TreeSize,
    at: TreeSize,
    waiting: VecDeque<Vec<u8>>,
    first_difference: Option<Seq>,
}

impl EarlierCopy {
    /// Opens a copy of the public files, or a backup: its checkpoint, or its frames, say how much it holds.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        let open = || {
            let directory = Directory::open(dir, &[])?;
            let note = directory.checkpoint()?.context("it holds no checkpoint, which would say how much it holds")?;
            let size = directory.size(Checkpoint::claimed(&note)?.size)?;
            Ok((directory, size))
        };
        let opened: Result<_> = open();
        let (directory, size) = opened.with_context(|| format!("cannot use the copy {}", dir.display()))?;
        Ok(Self { directory, size, at: TreeSize::EMPTY, waiting: VecDeque::new(), first_difference: None })
    }

    /// Takes the next line of the log.
    pub(super) fn compare(&mut self, line: &[u8]) -> Result<()> {
        if self.at >= self.size {
            return Ok(());
        }
        let seq = self.at.next_seq();
        if self.waiting.is_empty() {
            self.waiting.extend(self.directory.entries(seq, self.size)?.into_iter().map(|one| one.entry));
        }
        let Some(kept) = self.waiting.pop_front() else {
            bail!("the copy ends before entry {seq}, and should hold {} entries", self.size)
        };
        if kept != line {
            self.first_difference.get_or_insert(seq);
        }
        self.at = seq.size_with();
        Ok(())
    }

    /// How many entries it holds, and the first that is another now; one that is gone is another.
    pub(super) fn compared(self) -> (TreeSize, Option<Seq>) {
        let gone = (self.at < self.size).then(|| self.at.next_seq());
        (self.size, self.first_difference.or(gone))
    }
}
