//! The audit of conduct beside the replay: who signed visits is kept, the rest is derived at the end.

use std::collections::BTreeMap;

use crate::codes::Hash;
use crate::log::Seq;
use crate::statement::{Event, Kid, PersonId, Statement};

use super::Replay;
use crate::verify::conduct::{Conduct, Seen, Thresholds, Visit, conduct, sample};

/// What an auditor asks of conduct.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConductAsked {
    /// From where on something is worth a look.
    pub thresholds: Thresholds,
    /// A seed, and how many entries to draw by it.
    pub sample: Option<(String, usize)>,
}

/// What is kept on the way. Memory: some 200 bytes an inspection.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    asked: ConductAsked,
    visits: Vec<Visit>,
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Asks for the audit of conduct, before the first entry is taken.
    pub fn watch_conduct(&mut self, asked: ConductAsked) {
        self.watched = Some(Watched { asked, visits: Vec::new() });
    }

    pub(super) fn see_visit(&mut self, seq: Seq, statement: &Statement, event: &Event) {
        if let Some(watched) = &mut self.watched {
            watched.visits.extend(Visit::of(seq, statement, event));
        }
    }

    /// What is worth a look, for the day of the last entry.
    ///
    /// A reader who is not shown everything would take for missing what is only withheld, so nothing is told to him.
    pub(super) fn conducted(&mut self) -> Option<Conduct> {
        let watched = self.watched.take()?;
        if !self.sees_everything() {
            self.left_out(
                "conduct",
                1,
                "only who is shown every statement sees what is missing: it needs an auditor's key",
            );
            return None;
        }
        let Some(rulebook) = &self.in_force else {
            self.left_out("conduct", 1, "no manifest in force can be used");
            return None;
        };
        let day = self.last.at.day();
        // Ids are merged after the acts that they signed, so this is asked at the end.
        let person = |id| self.governance.persons_of(id).into_iter().next();
        let persons: BTreeMap<Kid, PersonId> =
            self.governance.keys().filter_map(|(kid, key)| Some((kid, person(key.person?)?))).collect();
        let seen = Seen {
            dossiers: &self.dossiers,
            visits: &watched.visits,
            persons: &persons,
            irregular: &self.tally.irregular,
            rulebook,
            day,
        };
        let findings = conduct(seen, &watched.asked.thresholds);
        let size = self.edge.size();
        let sample = watched.asked.sample.map(|(seed, count)| sample(&seed, size, count));
        Some(Conduct::new(day, findings, sample))
    }
}
