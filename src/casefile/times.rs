//! The times of procedure that ran in a case, and whether they were kept.

use std::collections::BTreeMap;

use crate::codes::{AuthorityKind, Day, Hash, Uscc};
use crate::log::Seq;
use crate::oversight::{Dossiers, Kept, Recorded, clocks};
use crate::statement::{Event, Source, Subject};

use super::paper::Paper;
use super::whole::CaseFile;

/// A time that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ran {
    /// What had to be done, in Chinese and English.
    pub what: (String, String),
    /// The paper that began it.
    pub start: Hash,
    /// From this day.
    pub from: Day,
    /// Its last day; `None` while it is suspended.
    pub due: Option<Day>,
    /// The paper that ended it, and when.
    pub ended: Option<(Hash, Day)>,
    /// Whether it was kept.
    pub kept: Kept,
    /// The rule, and where it stands.
    pub rule: (String, String),
}

/// The times of a case, as the papers that were read tell them, by their beginning.
///
/// Trust: what was not read may have ended a time; the page says so to whoever reads less than everything.
pub(super) fn times(file: &CaseFile) -> Vec<Ran> {
    let (_, day) = file.pin;
    let kinds = kinds(file);
    let mut known: Vec<&Paper> = file.known.values().collect();
    known.sort_by_key(|paper| paper.seq());
    let mut dossiers = Dossiers::default();
    for paper in known {
        let kind = match paper.statement.source {
            Source::Authority(code) => kinds.get(&code).copied(),
            Source::Institution(_) | Source::Ledger => None,
        };
        let recorded =
            Recorded::new((paper.seq(), paper.entry.at), &paper.statement, &paper.event, kind, paper.is_irregular());
        dossiers.apply(recorded);
    }
    let mut found: Vec<(Day, Seq, Ran)> = Vec::new();
    for dossier in dossiers.iter() {
        let running = clocks(dossier, &file.rulebook, day).into_iter();
        let own =
            running.filter(|one| one.start.subject == dossier.subject() && file.selection.holds(one.start.digest));
        found.extend(own.map(|one| {
            let due = one.deadline.as_ref().map(|deadline| deadline.due);
            let ended = one.ended.map(|(record, on)| (record.digest, on));
            let clock = one.clock;
            let ran = Ran {
                what: (clock.label_zh.clone(), clock.label_en.clone()),
                start: one.start.digest,
                from: one.from,
                due,
                ended,
                kept: one.kept(day),
                rule: (clock.rule.id.clone(), clock.rule.source.clone()),
            };
            (one.from, one.start.seq, ran)
        }));
    }
    found.sort_by(|a, b| (a.0, a.1, &a.2.what).cmp(&(b.0, b.1, &b.2.what)));
    found.into_iter().map(|(_, _, ran)| ran).collect()
}

/// The line of business of each authority that the roll admits.
fn kinds(file: &CaseFile) -> BTreeMap<Uscc, AuthorityKind> {
    let admitted = file.roll.values().filter_map(|paper| {
        let Event::AuthorityAdmitted(admitted) = &paper.event else { return None };
        let Subject::Authority(code) = paper.statement.subject else { return None };
        Some((code, admitted.kind))
    });
    admitted.collect()
}
