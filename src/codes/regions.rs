//! The table of regions: which code carried which name in which years.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::day::Day;
use super::region::RegionCode;
use super::table::TableError;

/// Regions with their names over the years.
///
/// Only years are known, so a name holds on every day of its first and of its last year: in the year of a change
/// the old and the new code both hold. Before the first year of the table the oldest rows are taken to hold.
/// How the table was made, and what was decided by hand, stands in its `provenance`.
#[derive(Clone, Debug)]
pub struct Regions {
    first_year: i16,
    as_of: Day,
    names: BTreeMap<RegionCode, Vec<RegionName>>,
    successors: BTreeMap<RegionCode, Vec<(RegionCode, i16)>>,
}

/// One name of a code, with the years in which it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionName {
    /// For example 孟津区.
    pub name: String,
    /// The year in which it began; `None` if before the table begins.
    pub first_year: Option<i16>,
    /// The year in which it ended; `None` while it holds.
    pub last_year: Option<i16>,
}

impl RegionName {
    fn holds_on(&self, day: Day) -> bool {
        self.first_year.is_none_or(|first| first <= day.year()) && self.last_year.is_none_or(|last| day.year() <= last)
    }
}

#[derive(Deserialize)]
struct File {
    first_year: i16,
    as_of: Day,
    regions: Vec<(RegionCode, String, Option<i16>, Option<i16>)>,
    successors: Vec<(RegionCode, RegionCode, i16)>,
}

impl Regions {
    /// Reads `regions.json`. Members that say how the table was made are for people and are skipped.
    ///
    /// # Errors
    ///
    /// [`TableError`] if the bytes are not such a table, or contradict themselves.
    pub fn from_json(bytes: &[u8]) -> Result<Self, TableError> {
        let file: File =
            serde_json::from_slice(bytes).map_err(|source| TableError::Json { table: "regions", source })?;
        let mut names: BTreeMap<RegionCode, Vec<RegionName>> = BTreeMap::new();
        for (code, name, first_year, last_year) in file.regions {
            if let (Some(first), Some(last)) = (first_year, last_year)
                && last < first
            {
                return Err(TableError::Years { code, first, last });
            }
            names.entry(code).or_default().push(RegionName { name, first_year, last_year });
        }
        if names.is_empty() {
            return Err(TableError::Empty { table: "regions" });
        }
        for periods in names.values_mut() {
            periods.sort_by_key(|period| period.first_year);
        }
        let mut successors: BTreeMap<RegionCode, Vec<(RegionCode, i16)>> = BTreeMap::new();
        for (old, new, year) in file.successors {
            if let Some(code) = [old, new].into_iter().find(|code| !names.contains_key(code)) {
                return Err(TableError::UnknownRegion { code });
            }
            successors.entry(old).or_default().push((new, year));
        }
        Ok(Self { first_year: file.first_year, as_of: file.as_of, names, successors })
    }

    /// The name of a code on a day; in a year with two, the one that began later. `None` if the code held no name.
    #[must_use]
    pub fn name_on(&self, code: RegionCode, day: Day) -> Option<&str> {
        let held = self.names.get(&code)?.iter().rev().find(|period| period.holds_on(day))?;
        Some(&held.name)
    }

    /// Whether the code stood for a region on that day.
    #[must_use]
    pub fn known_on(&self, code: RegionCode, day: Day) -> bool {
        self.name_on(code, day).is_some()
    }

    /// The names from the province down to the region itself, such as 河南省, 洛阳市, 老城区.
    ///
    /// Levels without a name are left out: the districts of Beijing stand directly below it. Empty if the code
    /// itself held no name.
    #[must_use]
    pub fn path_on(&self, code: RegionCode, day: Day) -> Vec<&str> {
        let mut levels = vec![code.province(), code.prefecture(), code];
        levels.dedup();
        if !self.known_on(code, day) {
            return Vec::new();
        }
        levels.into_iter().filter_map(|level| self.name_on(level, day)).collect()
    }

    /// Every name that the code ever had, oldest first; empty for an unknown code.
    #[must_use]
    pub fn names_of(&self, code: RegionCode) -> &[RegionName] {
        self.names.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The codes under which a region lives on, with the year of the change. Most abolished codes have one; where
    /// a region was divided or nothing is known there is none.
    #[must_use]
    pub fn successors(&self, code: RegionCode) -> &[(RegionCode, i16)] {
        self.successors.get(&code).map_or(&[], Vec::as_slice)
    }

    /// Every code with every name, in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = (RegionCode, &RegionName)> {
        self.names.iter().flat_map(|(code, periods)| periods.iter().map(|period| (*code, period)))
    }

    /// The first year about which the table speaks.
    #[must_use]
    pub const fn first_year(&self) -> i16 {
        self.first_year
    }

    /// The day up to which two sources agree on every row; later rows rest on one.
    #[must_use]
    pub const fn as_of(&self) -> Day {
        self.as_of
    }
}

#[cfg(test)]
mod tests;
