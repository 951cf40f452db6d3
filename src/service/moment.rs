//! One moment of the log, as every reader of the register sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::codes::{Day, Timestamp, Uscc};
use crate::governance::{Governance, Mark};
use crate::log::{Seq, TreeSize};
use crate::manifest::Rulebook;
use crate::oversight::Dossiers;
use crate::rules::{Submitter, Visibility, visibility};
use crate::statement::{Event, Nature, Source, Statement, Subject};

use super::reading::NotShown;

/// What the log says at one size: registry, rulebook and dossiers belong together.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// Entries that are in it.
    pub size: TreeSize,
    /// When the last of them was recorded.
    pub at: Option<Timestamp>,
    /// Who may say what.
    pub governance: Arc<Governance>,
    /// The rulebook in force; `None` before the founding.
    pub rulebook: Option<Arc<Rulebook>>,
    /// Everybody who is overseen.
    pub dossiers: Dossiers,
    /// Since when each authority is admitted.
    pub admitted: BTreeMap<Uscc, Day>,
    /// What entries are marked with, those without a mark left out.
    pub marks: BTreeMap<Seq, Vec<Mark>>,
}

/// The authority that an event admits.
pub(super) fn admits(event: &Event, subject: Subject) -> Option<Uscc> {
    if let (Event::AuthorityAdmitted(_), Subject::Authority(code)) = (event, subject) { Some(code) } else { None }
}

impl Moment {
    /// The authorities that submit.
    #[must_use]
    pub fn submitters(&self) -> Vec<Submitter> {
        let admitted = self.governance.authorities().filter_map(|(code, authority)| {
            let since = *self.admitted.get(&code)?;
            let (name, kind, regions) = (authority.name.clone(), authority.kind, authority.regions.clone());
            Some(Submitter { code, name, kind, regions, since })
        });
        admitted.collect()
    }

    /// Whose a statement is: what the ledger received itself is of the authority for which it was received.
    #[must_use]
    pub fn owner(&self, statement: &Statement) -> Source {
        let home = self.dossiers.get(statement.subject);
        let record = home.and_then(|home| home.own(statement.digest).map(|record| home.owner(record)));
        record.unwrap_or(statement.source)
    }

    /// What a statement is marked with: what it entered with, and doubts about its signatures that were cast since.
    #[must_use]
    pub fn marks_of(&self, seq: Seq, statement: &Statement) -> Vec<Mark> {
        let mut marks = self.marks.get(&seq).cloned().unwrap_or_default();
        let doubts = statement.signers.iter().filter_map(|(_, kid)| self.governance.doubt(kid, seq));
        for doubt in doubts {
            if !marks.contains(&doubt) {
                marks.push(doubt);
            }
        }
        marks
    }

    /// Whether anybody may see a statement on a day: the one place where the service asks.
    ///
    /// Trust: what has no dossier, or is not in it yet, is not shown.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn shown(&self, statement: &Statement, day: Day) -> Result<(), NotShown> {
        if statement.kind().is_some_and(|kind| kind.nature() == Nature::Governance) {
            return Ok(());
        }
        let home = self.dossiers.get(statement.subject).ok_or(NotShown::Restricted)?;
        let record = home.record(statement.digest).ok_or(NotShown::Restricted)?;
        let rulebook = self.rulebook.as_deref().ok_or(NotShown::Restricted)?;
        match visibility(home, record, rulebook, day) {
            Visibility::Public { .. } => Ok(()),
            Visibility::Restricted => Err(NotShown::Restricted),
            Visibility::Expired => Err(NotShown::Expired),
            Visibility::Ended { by } => Err(NotShown::Ended { by }),
        }
    }
}
