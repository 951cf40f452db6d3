//! Acts that entered although a rule of procedure was broken, by authority and rule.

use std::collections::BTreeMap;

use crate::codes::Uscc;
use crate::log::Seq;

use super::{ConductCode, ConductFinding, KEPT_MAX};

/// Whose acts, and which rule they broke.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Against {
    /// The authority; `None` for acts of nobody's.
    pub authority: Option<Uscc>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub clause: String,
}

/// Irregular acts: how many of a kind, and the first 1,000 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acts(BTreeMap<Against, (u64, Vec<Seq>)>);

impl Acts {
    /// Takes in an irregular act, in the order of the log.
    pub fn add(&mut self, against: Against, seq: Seq) {
        let (count, first) = self.0.entry(against).or_default();
        *count += 1;
        if first.len() < KEPT_MAX {
            first.push(seq);
        }
    }
}

/// One finding for each authority and rule.
pub(super) fn findings(acts: &Acts) -> Vec<ConductFinding> {
    let told = acts.0.iter().map(|(Against { authority, rule, clause }, (count, first))| {
        let who = authority.map_or_else(|| "nobody".to_owned(), |code| code.to_string());
        let detail = format!("{count} acts of {who} against {rule} ({clause})");
        ConductFinding { code: ConductCode::DecidedIrregularly, entries: first.clone(), detail }
    });
    told.collect()
}
