//! Names that lead to another: one legal person under two codes, one place under two ids.
//!
//! Shape: a forest. A name that was merged into another leads to it, and no longer than that stands: whose own name
//! stays leads nowhere. Each step is kept with its entry, so that any earlier state can be had again.

use std::collections::{BTreeMap, BTreeSet};

use crate::log::{Seq, TreeSize};
use crate::statement::{Event, Mergeable, Subject};

use super::recorded::Recorded;

/// What a statement says about names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// `other` leads to `stays`.
    Merged {
        /// The name that stays.
        stays: Subject,
        /// The name that leads to it.
        other: Subject,
    },
    /// It no longer does.
    Split {
        /// The name to which it led.
        stays: Subject,
        /// The name that stands for itself again.
        other: Subject,
    },
}

/// Which name leads where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    leads: BTreeMap<Subject, Subject>,
    steps: Vec<(Seq, Step)>,
}

impl Step {
    /// The step that a record wants; `None` for what says nothing about names of dossiers, or does not count.
    ///
    /// Trust: an irregular one joins nobody, since it would carry what weighs on one to the page of another.
    pub(super) fn of(record: &Recorded) -> Option<Self> {
        let stays = record.subject;
        let step = if let Event::SubjectMerged(merged) = &record.event {
            Self::Merged { stays, other: merged.other.subject() }
        } else if let Event::SubjectSplit(split) = &record.event {
            Self::Split { stays, other: split.other.subject() }
        } else {
            return None;
        };
        (has_dossier_under_names(stays) && !record.irregular).then_some(step)
    }

    /// Both names.
    pub(super) fn names(self) -> [Subject; 2] {
        match self {
            Self::Merged { stays, other } | Self::Split { stays, other } => [stays, other],
        }
    }
}

/// Whether a subject has one dossier under all its names. Which ids are one person the registry knows.
fn has_dossier_under_names(subject: Subject) -> bool {
    match Mergeable::new(subject) {
        Some(Mergeable::Institution(_) | Mergeable::Facility(_)) => true,
        Some(Mergeable::Person(_)) | None => false,
    }
}

impl Names {
    /// The name that stays: of the subject itself, unless it leads to another.
    pub(super) fn canonical(&self, subject: Subject) -> Subject {
        let mut at = subject;
        while let Some(next) = self.leads.get(&at) {
            at = *next;
        }
        at
    }

    /// All names of a subject, its own among them.
    pub(super) fn all_of(&self, subject: Subject) -> BTreeSet<Subject> {
        let canonical = self.canonical(subject);
        let leading = self.leads.keys().copied().filter(|name| self.canonical(*name) == canonical);
        leading.chain([canonical]).collect()
    }

    /// To which name another one leads at once.
    pub(super) fn led_to(&self, name: Subject) -> Option<Subject> {
        self.leads.get(&name).copied()
    }

    /// Whether a step can be taken: names that stand for themselves are merged, and parted as they were merged.
    pub(super) fn allow(&self, step: Step) -> bool {
        match step {
            Step::Merged { stays, other } => {
                let both_stand = self.led_to(stays).is_none() && self.led_to(other).is_none();
                both_stand && stays != other && stays.word() == other.word()
            }
            Step::Split { stays, other } => self.led_to(other) == Some(stays),
        }
    }

    /// Takes a step; one that cannot be taken changes nothing. Gives whether it was taken.
    pub(super) fn take(&mut self, seq: Seq, step: Step) -> bool {
        let allowed = self.allow(step);
        if allowed {
            match step {
                Step::Merged { stays, other } => _ = self.leads.insert(other, stays),
                Step::Split { other, .. } => _ = self.leads.remove(&other),
            }
            self.steps.push((seq, step));
        }
        allowed
    }

    /// The names as they were when the log had `size` entries.
    pub(super) fn at(&self, size: TreeSize) -> Self {
        let mut found = Self::default();
        for (seq, step) in self.steps.iter().take_while(|(seq, _)| size.holds(*seq)) {
            found.take(*seq, *step);
        }
        found
    }

    /// Names of which a step speaks that was taken after the log had `size` entries.
    pub(super) fn named_since(&self, size: TreeSize) -> BTreeSet<Subject> {
        let later = self.steps.iter().filter(|(seq, _)| !size.holds(*seq));
        later.flat_map(|(_, step)| step.names()).collect()
    }
}
