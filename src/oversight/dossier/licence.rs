//! Until when a licence is valid, renewals taken in.

use crate::codes::Day;
use crate::statement::Event;

use super::super::recorded::Recorded;
use super::Dossier;

/// The end of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It does not expire.
    Open,
    /// Its last day.
    Until(Day),
}

impl Dossier {
    /// Until when a licence is valid, as far as was decided by `day`; `None` for what is no licence.
    #[must_use]
    pub fn licence_validity(&self, record: &Recorded, day: Day) -> Option<Validity> {
        let Event::LicenceGranted(granted) = self.event(record) else { return None };
        let later = self.records().iter().filter(|found| found.legal_day() <= day && self.stands(found, day));
        let renewals = later.filter_map(|found| {
            let Event::LicenceRenewed(renewed) = self.event(found) else { return None };
            let is_of_it = renewed.licence.0 == record.digest;
            is_of_it.then_some((found.legal_day(), found.seq, renewed.valid_until))
        });
        let last = renewals.max_by_key(|(on, seq, _)| (*on, *seq)).map(|(_, _, until)| until);
        Some(last.unwrap_or(granted.valid_until).map_or(Validity::Open, Validity::Until))
    }
}
