//! What comes round every year: safety profiles, beds and carers, annual reports; some late, some never.

use crate::codes::Day;

use super::{Life, Resident};
use crate::cli::demo::town::ymd;

impl Life<'_> {
    /// Every year of a home until the demo ends, as far as the budget goes.
    pub(super) fn report(&mut self, resident: &Resident) {
        let Some((filed, filing)) = resident.filed else { return };
        let home = &resident.home;
        let beds = self.plan.filed_beds(filing).filter(|_| home.kind == "elderly_care_home");
        for year in filed.year()..=self.plan.last.year() {
            if self.left() <= super::EPISODE_MAX {
                return;
            }
            let autumn = self.after(ymd(year, 9, 1), 0, 60);
            if let Some(beds) = beds.filter(|_| autumn > filed && autumn < self.plan.last) {
                self.plan.report_safety(home, autumn);
                if self.dice.below(4) == 0 {
                    self.plan.report_capacity(home, autumn, beds);
                    self.plan.report_staff(home, autumn, beds);
                }
            }
            self.annual_reports(resident, year);
        }
    }

    /// The reports of a year, handed in during the next one: one in twelve late, one in twelve never.
    fn annual_reports(&mut self, resident: &Resident, year: i16) {
        let code = resident.home.code.to_string();
        let wanted: &[(&str, Day)] = match code.get(..2) {
            Some("52") => &[("supervisor", ymd(year + 1, 3, 31)), ("registrar", ymd(year + 1, 5, 31))],
            Some("91" | "92") => &[("market_register", ymd(year + 1, 6, 30))],
            _ => &[],
        };
        for (recipient, due) in wanted {
            let fate = self.dice.below(12);
            let on = match fate {
                0 => continue,
                1 => self.after(*due, 20, 90),
                _ => self.after(due.plus_days(-80), 0, 70),
            };
            if on < self.plan.last {
                self.plan.report_year(&resident.home, on, (year, recipient));
            }
        }
    }
}
