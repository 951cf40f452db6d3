//! Which targets and thresholds speak of a place, and whether a value meets them.

use crate::codes::{Day, RegionCode};

use super::{Bound, Computation, Indicator, Paper, Per, Target, Targets, Threshold, Wanted};

/// The first number of districts and of counties in a code. Source: GB/T 2260, digits 5 and 6.
const COUNTIES_FROM: &str = "21";

impl Targets {
    /// An indicator by its code.
    #[must_use]
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|row| row.code == code)
    }

    /// A target by its id.
    #[must_use]
    pub fn target(&self, id: &str) -> Option<&Target> {
        self.targets.iter().find(|row| row.id == id)
    }

    /// A paper by its id.
    #[must_use]
    pub fn paper(&self, id: &str) -> Option<&Paper> {
        self.papers.iter().find(|row| row.id == id)
    }

    /// The targets of an indicator that speak of a place on a day, the whole country being `None`. A target whose
    /// day is over is still told: whether it was missed is the question then.
    pub fn holding(&self, indicator: &str, place: Option<RegionCode>, day: Day) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(move |row| {
            row.indicator == indicator && row.speaks_of(place) && row.from.is_some_and(|first| first <= day)
        })
    }

    /// The threshold of a kind for a place on a day: the narrowest jurisdiction that holds the place decides.
    #[must_use]
    pub fn threshold(&self, code: &str, kind: Option<&str>, place: RegionCode, day: Day) -> Option<&Threshold> {
        let holding = self.thresholds.iter().filter(|row| {
            row.code == code
                && row.applies_to.as_deref() == kind
                && row.place_named
                && row.jurisdiction.is_none_or(|region| region.contains(place))
                && row.from.is_some_and(|first| first <= day)
                && row.until.is_none_or(|last| day <= last)
        });
        holding.max_by_key(|row| row.jurisdiction.map_or(0, level))
    }

    /// Every region that it names.
    pub fn regions(&self) -> impl Iterator<Item = RegionCode> {
        let papers = self.papers.iter().filter_map(|row| row.place);
        let targets = self.targets.iter().filter_map(|row| row.jurisdiction);
        papers.chain(targets).chain(self.thresholds.iter().filter_map(|row| row.jurisdiction))
    }
}

impl Indicator {
    /// Whether it is computed as a share of something.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.computation.is_some_and(Computation::is_share)
    }
}

impl Target {
    /// Whether it speaks of a place: of its jurisdiction, or of a county in it. A target of a whole says nothing of
    /// its parts, and one whose paper names no place says nothing of anybody.
    #[must_use]
    pub fn speaks_of(&self, place: Option<RegionCode>) -> bool {
        let in_it = |place: RegionCode| self.jurisdiction.is_none_or(|region| region.contains(place));
        self.place_named
            && match self.per {
                Per::Whole => self.jurisdiction == place,
                Per::EachCounty => place.is_some_and(|place| level(place) == COUNTY && in_it(place)),
                Per::EachCountyWithoutDistricts => {
                    place.is_some_and(|place| level(place) == COUNTY && !is_district(place) && in_it(place))
                }
            }
    }

    /// What it wants.
    #[must_use]
    pub const fn bound(&self) -> Bound {
        Bound { op: self.op, value: self.value, scale: self.scale }
    }
}

impl Threshold {
    /// What it wants.
    #[must_use]
    pub const fn bound(&self) -> Bound {
        Bound { op: self.op, value: self.value, scale: self.scale }
    }
}

impl Bound {
    /// Whether `numerator / denominator` meets it, exactly: nothing is rounded on the way. A negative value counts
    /// as what it is; `false` for a denominator of 0.
    #[must_use]
    pub fn is_met(self, numerator: i64, denominator: u64) -> bool {
        let scaled = i128::from(numerator).saturating_mul(10_i128.pow(u32::from(self.scale)));
        let wanted = i128::from(self.value).saturating_mul(i128::from(denominator));
        denominator > 0
            && match self.op {
                Wanted::AtLeast => scaled >= wanted,
                Wanted::AtMost => scaled <= wanted,
                Wanted::Equals | Wanted::Yes => scaled == wanted,
            }
    }
}

const COUNTY: u8 = 3;

/// 1 for a province, 2 for a prefecture, 3 for a county.
fn level(region: RegionCode) -> u8 {
    if region == region.province() {
        1
    } else if region == region.prefecture() {
        2
    } else {
        COUNTY
    }
}

fn is_district(region: RegionCode) -> bool {
    region.as_str().get(4..).is_some_and(|last| last < COUNTIES_FROM)
}
