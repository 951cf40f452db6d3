//! Indicators: figures of a region and a year against what papers want, as the public is told them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Day, RegionCode};
use crate::manifest::Rulebook;
use crate::rules::{Against, Amount, Asked, Figure, decimal, figures_of};

use super::coded::{Coded, Place, Reading, coded};
use super::pin::Register;

/// Figures of a region with everything in it, of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndicatorsAnswer {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// The region; `null` for the whole country.
    pub region: Option<Place>,
    /// The year.
    pub year: i16,
    /// The legal day for which the figures hold: the last of the year, or today.
    pub on: Day,
    /// The figures, in the order of the target table.
    pub indicators: Vec<IndicatorView>,
    /// The regions right below, where they were asked for. Each place counts in one of them.
    pub parts: Vec<PartView>,
}

/// A region below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartView {
    /// Which.
    pub region: Place,
    /// Its figures.
    pub indicators: Vec<IndicatorView>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndicatorView {
    /// What is measured.
    pub indicator: Coded,
    /// In which unit.
    pub unit: Coded,
    /// Whether it is computed from the log; else an authority reports it.
    pub computed: bool,
    /// The value; `null` where there is nothing to compute it from, and where it is withheld.
    pub value: Option<ValueView>,
    /// How many places it counts.
    pub places: u64,
    /// How many places more would count, and do not say what is asked.
    pub silent: u64,
    /// On how many entries it rests.
    pub entries_count: u64,
    /// SHA-256 of their numbers in rising order, in decimal, a line feed after each; 64 hex digits.
    pub entries_digest: String,
    /// Their numbers; empty where there are more than a hundred.
    pub entries: Vec<u64>,
    /// The targets that speak of this region.
    pub targets: Vec<TargetView>,
    /// Who can compute it again: `public` or `auditor`; `null` where nobody can.
    pub recomputable_by: Option<Coded>,
    /// Whether it counts so few persons that nobody is told.
    pub withheld: bool,
    /// A choice that lies in it.
    pub mark: Option<String>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ValueView {
    /// As it is written, such as `57.31`; cut off and never rounded up.
    pub text: String,
    /// What was counted.
    pub numerator: i64,
    /// Of how much; `null` for a sum.
    pub denominator: Option<u64>,
}

/// A figure against a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TargetView {
    /// Id of the target.
    pub target: String,
    /// `at_least`, `at_most`, `equals` or `yes`, as its row has it.
    pub op: String,
    /// The value wanted, as it is written.
    pub text: String,
    /// By when.
    pub due: Option<Day>,
    /// Whether it is met; `null` while there is no value.
    pub reached: Option<bool>,
    /// Title of the paper.
    pub paper: String,
    /// Its clause.
    pub clause: String,
    /// A choice or a doubt that lies in it.
    pub mark: Option<String>,
}

/// For what figures are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The region; `None` for the whole country.
    pub region: Option<RegionCode>,
    /// The year; that of today or one before.
    pub year: i16,
    /// Whether the regions right below are told too.
    pub parts: bool,
}

impl Register {
    /// Figures of a region and a year, for the public; `None` for a region that the table of regions does not have.
    #[must_use]
    pub fn indicators(&self, asked: Figures) -> Option<IndicatorsAnswer> {
        let today = self.today();
        let on = Day::new(asked.year, 12, 31).map_or(self.on(), |last| last.min(self.on()));
        if asked.region.is_some_and(|region| self.rulebook.regions.names_of(region).is_empty()) {
            return None;
        }
        let below = if asked.parts { below(&self.rulebook, asked.region, on) } else { Vec::new() };
        let places: Vec<Option<RegionCode>> =
            std::iter::once(asked.region).chain(below.iter().copied().map(Some)).collect();
        let wanted: Vec<Asked> = places.iter().map(|place| Asked { place: *place, on, today }).collect();
        let mut found = figures_of(self.dossiers(), &self.rulebook, &wanted).into_iter();
        let views = |figures: Vec<Figure>| figures.into_iter().map(|figure| self.view(figure)).collect();
        let indicators = found.next().map(views).unwrap_or_default();
        let parts = below.iter().zip(found).map(|(region, figures)| PartView {
            region: Place::new(*region, on, &self.rulebook),
            indicators: views(figures),
        });
        Some(IndicatorsAnswer {
            reading: self.reading(),
            region: asked.region.map(|region| Place::new(region, on, &self.rulebook)),
            year: on.year(),
            on,
            indicators,
            parts: parts.collect(),
        })
    }

    /// The regions right below one, as they were called on a day.
    #[must_use]
    pub fn regions_below(&self, region: Option<RegionCode>, on: Day) -> Vec<Place> {
        below(&self.rulebook, region, on).into_iter().map(|code| Place::new(code, on, &self.rulebook)).collect()
    }

    fn view(&self, figure: Figure) -> IndicatorView {
        let figure = figure.for_public();
        let targets = &self.rulebook.targets;
        let row = targets.indicator(&figure.indicator);
        let unit = targets.units.iter().find(|unit| unit.code == figure.unit);
        IndicatorView {
            indicator: Coded::new(
                &figure.indicator,
                row.map_or(&figure.indicator, |row| &row.label_zh),
                row.map_or(&figure.indicator, |row| &row.label_en),
            ),
            unit: Coded::new(
                &figure.unit,
                unit.map_or(&figure.unit, |unit| &unit.label_zh),
                unit.map_or(&figure.unit, |unit| &unit.label_en),
            ),
            computed: row.is_some_and(|row| row.computation.is_some()),
            value: figure.amount.map(value),
            places: figure.places,
            silent: figure.silent,
            entries_count: figure.basis.count,
            entries_digest: figure.basis.digest.to_string(),
            entries: figure.basis.entries,
            targets: figure.targets.into_iter().map(|against| self.target(against)).collect(),
            recomputable_by: figure.recomputable_by.map(|by| coded!(by)),
            withheld: figure.withheld,
            mark: figure.mark,
        }
    }

    fn target(&self, against: Against) -> TargetView {
        let paper = self.rulebook.targets.paper(&against.paper).map(|paper| paper.title_zh.clone());
        TargetView {
            target: against.target,
            op: against.op.to_owned(),
            text: decimal(i64::try_from(against.value).unwrap_or(i64::MAX), against.scale),
            due: against.due,
            reached: against.reached,
            paper: paper.unwrap_or(against.paper),
            clause: against.clause,
            mark: against.mark,
        }
    }
}

fn value(amount: Amount) -> ValueView {
    ValueView {
        text: decimal(amount.value, amount.scale),
        numerator: amount.numerator,
        denominator: amount.denominator,
    }
}

/// The regions right below one, as they were on a day.
fn below(rulebook: &Rulebook, region: Option<RegionCode>, on: Day) -> Vec<RegionCode> {
    let above = |code: RegionCode| {
        if code == code.province() {
            None
        } else if code == code.prefecture() {
            Some(code.province())
        } else {
            // Counties right below a province have no prefecture in the table.
            Some(code.prefecture()).filter(|above| rulebook.regions.known_on(*above, on)).or(Some(code.province()))
        }
    };
    let mut found: Vec<RegionCode> = rulebook.regions.iter().map(|(code, _)| code).collect();
    found.dedup();
    found.retain(|code| above(*code) == region && Some(*code) != region && rulebook.regions.known_on(*code, on));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_with_its_decimals() {
        let table = [(5731, 2, "57.31"), (5, 2, "0.05"), (-5, 1, "-0.5"), (7, 0, "7"), (0, 1, "0.0")];
        for (number, scale, text) in table {
            assert_eq!(decimal(number, scale), text);
        }
    }

    #[test]
    fn below_the_country_stand_provinces_and_below_a_prefecture_its_counties() {
        let rulebook = crate::manifest::tests::repository::rulebook();
        let on = "2026-11-21".parse().unwrap();
        let below = |region: Option<&str>| below(&rulebook, region.map(|text| text.parse().unwrap()), on);
        assert!(below(None).iter().all(|code| *code == code.province()) && below(None).len() > 30);
        let province: RegionCode = "410000".parse().unwrap();
        assert!(below(Some("410000")).iter().all(|code| province.contains(*code) && *code != province));
        assert!(below(Some("410300")).contains(&"410302".parse().unwrap()));
        assert!(below(Some("410302")).is_empty());
    }
}
