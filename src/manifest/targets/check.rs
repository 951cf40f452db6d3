//! Checking a target table on load: a row that says nothing usable, or of which nobody knows where it stands, is
//! never adopted.

use std::collections::BTreeSet;

use crate::codes::{Day, RegionCode};

use super::{Bound, Indicator, Paper, Target, Targets, Threshold, Wanted};

/// Decimals that a value may have, and how large it may be: so that comparing never overflows.
const SCALE_MAX: u8 = 6;
const VALUE_MAX: u64 = 1_000_000_000_000;

/// What targets and thresholds have in common.
struct Row<'r> {
    id: &'r str,
    jurisdiction: Option<RegionCode>,
    place_named: bool,
    bound: Bound,
    unit: &'r str,
    days: (Option<Day>, Option<Day>),
    paper: &'r str,
    clause: &'r str,
    mark: Option<&'r str>,
}

impl Targets {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which row.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let targets: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        targets.check()?;
        Ok(targets)
    }

    fn check(&self) -> Result<(), String> {
        wanted(self.small_cells.least > 0, "small_cells", "a number of persons that is not 0")?;
        wanted(!self.small_cells.source.is_empty(), "small_cells", "a source")?;
        check_mark("small_cells", self.small_cells.mark.as_deref())?;
        unique(self.papers.iter().map(|row| row.id.as_str()))?;
        unique(self.units.iter().map(|row| row.code.as_str()))?;
        unique(self.indicators.iter().map(|row| row.code.as_str()))?;
        let thresholds = self.thresholds.iter().map(|row| row.id.as_str());
        unique(self.targets.iter().map(|row| row.id.as_str()).chain(thresholds))?;
        self.papers.iter().try_for_each(check_paper)?;
        self.indicators.iter().try_for_each(|row| self.check_indicator(row))?;
        for row in &self.targets {
            self.check_row(&row.into())?;
            let unit = self.indicator(&row.indicator).map(|indicator| indicator.unit.as_str());
            wanted(unit.is_some(), &row.id, &format!("an indicator of the table, found {:?}", row.indicator))?;
            wanted(unit == Some(row.unit.as_str()), &row.id, "the unit of its indicator")?;
        }
        for row in &self.thresholds {
            wanted(!row.code.is_empty(), &row.id, "a code")?;
            check_labels(&row.id, &row.label_zh, &row.label_en)?;
            self.check_row(&row.into())?;
        }
        self.check_overlaps()
    }

    fn check_indicator(&self, row: &Indicator) -> Result<(), String> {
        check_labels(&row.code, &row.label_zh, &row.label_en)?;
        check_mark(&row.code, row.mark.as_deref())?;
        wanted(row.scale <= SCALE_MAX, &row.code, &format!("at most {SCALE_MAX} decimals"))?;
        wanted(self.units.iter().any(|unit| unit.code == row.unit), &row.code, "a unit of the table")?;
        let Some(computation) = row.computation else { return Ok(()) };
        wanted(computation.is_share() == (row.unit == "percent"), &row.code, "the unit percent for a share alone")?;
        let whole = computation.is_share() || row.scale == 0;
        wanted(whole, &row.code, "no decimals, since what is counted has none")
    }

    fn check_row(&self, row: &Row<'_>) -> Result<(), String> {
        let paper = self.paper(row.paper);
        let known =
            paper.ok_or_else(|| format!("row {:?} wants a paper of the table, found {:?}", row.id, row.paper))?;
        wanted(!row.clause.is_empty(), row.id, "the clause of its paper")?;
        check_mark(row.id, row.mark)?;
        wanted(row.place_named == known.place_named, row.id, "a place if its paper names one, and else none")?;
        if row.place_named {
            let near = match (row.jurisdiction, known.place) {
                (Some(region), Some(place)) => region.contains(place) || place.contains(region),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            wanted(near, row.id, "the place of its paper, or one around it or in it")?;
            wanted(row.days.0.is_some(), row.id, "a first day")?;
        } else {
            wanted(row.jurisdiction.is_none() && row.mark.is_some(), row.id, "no place, and a mark that says why")?;
        }
        let in_order = row.days.0.zip(row.days.1).is_none_or(|(first, last)| first <= last);
        wanted(in_order, row.id, "a last day that is not before its first")?;
        wanted(self.units.iter().any(|unit| unit.code == row.unit), row.id, "a unit of the table")?;
        check_bound(row)
    }

    /// Of two thresholds neither would be narrower.
    fn check_overlaps(&self) -> Result<(), String> {
        let mut rest = self.thresholds.as_slice();
        while let Some((row, after)) = rest.split_first() {
            let reaches = |until: Option<Day>, from: Option<Day>| until.is_none_or(|last| from <= Some(last));
            let clash = after.iter().find(|other| {
                row.code == other.code
                    && row.applies_to == other.applies_to
                    && row.jurisdiction == other.jurisdiction
                    && row.place_named == other.place_named
                    && reaches(row.until, other.from)
                    && reaches(other.until, row.from)
            });
            if let Some(other) = clash {
                return Err(format!("thresholds {:?} and {:?} both hold at one place", row.id, other.id));
            }
            rest = after;
        }
        Ok(())
    }
}

fn check_paper(row: &Paper) -> Result<(), String> {
    wanted(!row.title_zh.is_empty(), &row.id, "a title")?;
    check_mark(&row.id, row.mark.as_deref())?;
    wanted(!row.place_named || row.dated_on.is_some(), &row.id, "a day, since it names a place")?;
    wanted(
        row.place_named || (row.place.is_none() && row.mark.is_some()),
        &row.id,
        "no place, and a mark that says why",
    )
}

fn check_bound(row: &Row<'_>) -> Result<(), String> {
    let Bound { op, value, scale } = row.bound;
    wanted(scale <= SCALE_MAX, row.id, &format!("at most {SCALE_MAX} decimals"))?;
    wanted(value <= VALUE_MAX, row.id, &format!("a value of at most {VALUE_MAX}"))?;
    let hundred = 100 * 10_u64.pow(u32::from(scale));
    wanted(row.unit != "percent" || value <= hundred, row.id, "at most 100 per cent")?;
    wanted((op == Wanted::Yes) == (row.unit == "yes_no"), row.id, "the unit yes_no for yes alone")?;
    wanted(op != Wanted::Yes || (value, scale) == (1, 0), row.id, "the value 1, since it says yes")
}

fn wanted(holds: bool, id: &str, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("row {id:?} wants {what}")) }
}

fn check_mark(id: &str, mark: Option<&str>) -> Result<(), String> {
    wanted(mark.is_none_or(|mark| mark.starts_with('[')), id, "a mark in brackets, such as [POLICY]")
}

fn check_labels(id: &str, zh: &str, en: &str) -> Result<(), String> {
    wanted(!zh.is_empty() && !en.is_empty(), id, "a label in Chinese and one in English")
}

fn unique<'r>(mut ids: impl Iterator<Item = &'r str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let twice = ids.find(|id| id.is_empty() || !seen.insert(*id));
    twice.map_or(Ok(()), |id| Err(format!("two rows are called {id:?}, or one is called nothing")))
}

impl<'r> From<&'r Target> for Row<'r> {
    fn from(row: &'r Target) -> Self {
        Self {
            id: &row.id,
            jurisdiction: row.jurisdiction,
            place_named: row.place_named,
            bound: row.bound(),
            unit: &row.unit,
            days: (row.from, row.due),
            paper: &row.paper,
            clause: &row.clause,
            mark: row.mark.as_deref(),
        }
    }
}

impl<'r> From<&'r Threshold> for Row<'r> {
    fn from(row: &'r Threshold) -> Self {
        Self {
            id: &row.id,
            jurisdiction: row.jurisdiction,
            place_named: row.place_named,
            bound: row.bound(),
            unit: &row.unit,
            days: (row.from, row.until),
            paper: &row.paper,
            clause: &row.clause,
            mark: row.mark.as_deref(),
        }
    }
}
