//! Who operates a facility, and under whom something happened there.

use crate::codes::{Day, Uscc};
use crate::log::Seq;

use super::super::recorded::Recorded;
use super::Dossier;

/// Who operates a facility, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operated {
    /// The legal person.
    pub by: Uscc,
    /// First day.
    pub from: Day,
    /// Last day; `None` while it lasts.
    pub until: Option<Day>,
    /// Entry that says so.
    pub seq: Seq,
}

impl Operated {
    /// Whether it is so on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}

impl Dossier {
    /// Who operates this facility, oldest first; empty for another subject, and while nobody is identified.
    #[must_use]
    pub fn operators(&self) -> Vec<Operated> {
        let named = self.own_records();
        let valid =
            named.filter(|record| self.fate(record.digest).ended.is_none_or(|end| !end.kind.is_from_the_start()));
        let mut found: Vec<Operated> = valid
            .filter_map(|record| {
                let (by, from) = self.event(record).operator()?;
                Some(Operated { by, from, until: None, seq: record.seq })
            })
            .collect();
        // Of two for one day the one that was recorded later holds.
        found.sort_by_key(|operated| (operated.from, operated.seq));
        let next: Vec<Option<Day>> = found.iter().skip(1).map(|later| Some(later.from.plus_days(-1))).collect();
        for (operated, until) in found.iter_mut().zip(next) {
            operated.until = until;
        }
        found.retain(|operated| operated.until.is_none_or(|until| operated.from <= until));
        found
    }

    /// Who operates this facility on a day, if somebody is known to.
    #[must_use]
    pub fn operator_on(&self, day: Day) -> Option<Operated> {
        self.operators().into_iter().find(|at| at.holds(day))
    }

    /// The legal person under which something happened here, where another one operates the facility on `day`: what
    /// the place inherits is never shown unlabelled.
    ///
    /// A record that names an operator itself belongs to that one.
    #[must_use]
    pub fn former_operator(&self, record: &Recorded, day: Day) -> Option<Uscc> {
        if record.event.operator().is_some() {
            return None;
        }
        let now = self.operator_on(day)?;
        self.operator_on(record.legal_day()).map(|then| then.by).filter(|then| *then != now.by)
    }
}
