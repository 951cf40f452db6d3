//! One moment of the log, as every reader of the register sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::governance::{Governance, Mark};
use crate::log::{Seq, TreeSize};
use crate::manifest::Rulebook;
use crate::oversight::Dossiers;

/// What the log says at one size: registry, rulebook and dossiers belong together.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// Entries that are in it.
    pub size: TreeSize,
    /// Who may say what.
    pub governance: Arc<Governance>,
    /// The rulebook in force; `None` before the founding.
    pub rulebook: Option<Arc<Rulebook>>,
    /// Everybody who is overseen.
    pub dossiers: Dossiers,
    /// What entries are marked with, those without a mark left out.
    pub marks: BTreeMap<Seq, Vec<Mark>>,
}

impl Moment {
    /// What an entry is marked with.
    #[must_use]
    pub fn marks_of(&self, seq: Seq) -> &[Mark] {
        self.marks.get(&seq).map_or(&[], Vec::as_slice)
    }
}
