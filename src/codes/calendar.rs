//! Working days (工作日), and deadlines counted in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::day::Day;
use super::table::TableError;

/// The working days of the years that are announced.
///
/// A working day is a Monday to Friday that is no day off, or a weekend day that a notice made a working day. The
/// notice for a year comes out in the autumn before it; until then only the week is known, and what is counted
/// in such a year is provisional: neither an error nor silently final.
///
/// Source: domain.md 2.6; 全国年节及纪念日放假办法; the yearly notices named in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    name: String,
    years: BTreeSet<i16>,
    off: BTreeSet<Day>,
    work: BTreeSet<Day>,
}

/// The day on which a period ends, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day on which the act is in time.
    pub due: Day,
    /// Whether the calendar of a year that was counted is not announced yet: the day may still move.
    pub provisional: bool,
    /// The period: `P10WD` is ten working days, `P10D` ten days, `P3M` three months.
    pub rule: String,
    /// The calendar and its last year, for example `cn-gov@2026`.
    pub calendar: String,
}

#[derive(Deserialize)]
struct File {
    id: String,
    years: BTreeMap<String, Year>,
}

#[derive(Deserialize)]
struct Year {
    off: Vec<Day>,
    work: Vec<Day>,
}

impl Calendar {
    /// Reads `calendar-cn-gov.json`, or an overlay of the same form. Only exceptions to the week are listed.
    ///
    /// # Errors
    ///
    /// [`TableError`] if the bytes are not such a table, or contradict themselves.
    pub fn from_json(bytes: &[u8]) -> Result<Self, TableError> {
        let table = "working days";
        let file: File = serde_json::from_slice(bytes).map_err(|source| TableError::Json { table, source })?;
        let mut calendar = Self { name: file.id, years: BTreeSet::new(), off: BTreeSet::new(), work: BTreeSet::new() };
        for (number, year) in file.years {
            let number = number.parse().map_err(|_| TableError::Json {
                table,
                source: serde::de::Error::custom(format!("{number:?} is no year")),
            })?;
            if let Some(day) = year.off.iter().chain(&year.work).find(|day| day.year() != number) {
                return Err(TableError::OtherYear { day: *day, year: number });
            }
            calendar.years.insert(number);
            calendar.off.extend(year.off);
            calendar.work.extend(year.work);
        }
        if calendar.years.is_empty() {
            return Err(TableError::Empty { table });
        }
        if let Some(day) = calendar.off.intersection(&calendar.work).next() {
            return Err(TableError::Both { day: *day });
        }
        Ok(calendar)
    }

    /// The calendar with local exceptions over it, such as a minority's holidays in an autonomous region; where
    /// both speak about a day, the local one decides.
    ///
    /// Only years that both have are announced: neither's days tell those of the other.
    /// Source: 全国年节及纪念日放假办法 art. 4.
    #[must_use]
    pub fn with_overlay(mut self, local: &Self) -> Self {
        self.years.retain(|year| local.years.contains(year));
        self.work.retain(|day| !local.off.contains(day));
        self.off.retain(|day| !local.work.contains(day));
        self.off.extend(&local.off);
        self.work.extend(&local.work);
        self.name = format!("{}+{}", self.name, local.name);
        self
    }

    /// A calendar of local days of which none is announced yet.
    #[must_use]
    pub fn unannounced(name: &str) -> Self {
        let (off, work) = (BTreeSet::new(), BTreeSet::new());
        Self { name: name.to_owned(), years: BTreeSet::new(), off, work }
    }

    /// The calendar and its last year, for example `cn-gov@2026`; without a year where none is announced.
    #[must_use]
    pub fn id(&self) -> String {
        self.years.last().map_or_else(|| self.name.clone(), |last| format!("{}@{last}", self.name))
    }

    /// Whether the year's notice is in the table.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// Whether offices work on that day; Monday to Friday in a year that is not announced.
    #[must_use]
    pub fn is_working_day(&self, day: Day) -> bool {
        self.work.contains(&day) || !(day.is_weekend() || self.off.contains(&day))
    }

    /// The end of a period of working days. Day 1 is the day after `start`; a period of none ends on `start`.
    #[must_use]
    pub fn after_working_days(&self, start: Day, count: u16) -> Deadline {
        let mut due = start;
        let mut left = count;
        let mut provisional = false;
        while left > 0 && due.next() != due {
            due = due.next();
            provisional |= !self.knows(due.year());
            if self.is_working_day(due) {
                left -= 1;
            }
        }
        Deadline { due, provisional, rule: format!("P{count}WD"), calendar: self.id() }
    }

    /// The end of a period of calendar days; day 1 is the day after `start`. If the last day is a day off, the
    /// first working day after it.
    ///
    /// Source: 民事诉讼法, rules on periods, by reference of 行政复议法 art. 88; detail MEM in domain.md 2.6.
    #[must_use]
    pub fn after_calendar_days(&self, start: Day, count: u16) -> Deadline {
        self.rolled(start.plus_days(i32::from(count)), format!("P{count}D"))
    }

    /// The end of a period of months: the same day number, or the last day of a month without it POLICY. If that
    /// is a day off, the first working day after it.
    #[must_use]
    pub fn after_months(&self, start: Day, count: u16) -> Deadline {
        self.rolled(start.plus_months(i32::from(count)), format!("P{count}M"))
    }

    fn rolled(&self, last: Day, rule: String) -> Deadline {
        let mut due = last;
        let mut provisional = !self.knows(due.year());
        while !self.is_working_day(due) && due.next() != due {
            due = due.next();
            provisional |= !self.knows(due.year());
        }
        Deadline { due, provisional, rule, calendar: self.id() }
    }
}

#[cfg(test)]
mod tests;
