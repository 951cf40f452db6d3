//! The log before this one: does the founding continue just what it signed last.

use serde_json::{Value, json};

use crate::codes::with_causes;
use crate::log::Checkpoint;
use crate::statement::events::ledger::Predecessor;

use super::{FindingCode, Judge};

/// What the comparison with a checkpoint of the predecessor came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continued {
    /// No checkpoint of it was given that says anything.
    NotCompared,
    /// The founding names just the size and the root of a checkpoint that was kept.
    Exactly,
    /// It names others.
    Otherwise,
}

/// The predecessor of a log, and whether it is continued as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continues {
    /// As the founding names it.
    pub predecessor: Predecessor,
    /// What a checkpoint of it says to that.
    pub continued: Continued,
}

impl Continues {
    /// In words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.continued {
            Continued::NotCompared => "not compared: no checkpoint of the predecessor was given",
            Continued::Exactly => "continues exactly the last checkpoint kept of it",
            Continued::Otherwise => "does not continue the checkpoint kept of it",
        }
    }

    pub(in crate::verify) fn to_json(&self) -> Value {
        json!({
            "origin": self.predecessor.origin.as_str(),
            "size": self.predecessor.size,
            "root": self.predecessor.root.0.to_string(),
            "words": self.words(),
        })
    }
}

impl Judge<'_> {
    /// Compares a checkpoint of the predecessor, if the note is one; gives whether it is.
    ///
    /// Trust: a ledger that was closed, and whose successor leaves its last entries out, is found by whoever kept a
    /// checkpoint over them. It must be signed by a key that the auditor knows of the predecessor.
    pub(super) fn of_predecessor(&mut self, note: &str) -> bool {
        let Some(predecessor) = self.governance.continues() else { return false };
        let claimed = Checkpoint::claimed(note).is_ok_and(|head| head.origin == predecessor.origin);
        if !claimed {
            return false;
        }
        let (size, root) = (predecessor.size, predecessor.root.0);
        let opened = Checkpoint::open(note, &self.keys, &predecessor.origin);
        let (code, detail) = match opened {
            Ok(head) if head.size.0 == size && head.root == root => {
                if self.continued == Continued::NotCompared {
                    self.continued = Continued::Exactly;
                }
                return true;
            }
            Ok(head) if head.size.0 < size => {
                let detail =
                    format!("a checkpoint of the predecessor over {} entries, it is continued at {size}", head.size);
                (FindingCode::EarlierUnusable, detail)
            }
            Ok(head) => {
                self.continued = Continued::Otherwise;
                let detail = format!(
                    "the predecessor signed {} entries with the root {}, continued are {size} with the root {root}",
                    head.size, head.root
                );
                (FindingCode::PredecessorDiffers, detail)
            }
            Err(error) => {
                (FindingCode::EarlierUnusable, format!("a checkpoint of the predecessor: {}", with_causes(&error)))
            }
        };
        self.findings.add(None, code, detail);
        true
    }
}
