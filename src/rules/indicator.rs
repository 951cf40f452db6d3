//! Indicators: what the log says of a region in a year, against what policy papers want there.
//!
//! A figure never stands alone: it tells how many places it counts, how many of them do not say, on which entries it
//! rests, and who can compute it again. Sums of a region are the sums of its parts, since each place counts once.

use serde::{Serialize, Serializer};

use crate::codes::{Day, Hash, RegionCode, code_list};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::targets::{Bound, Indicator, Target};
use crate::oversight::Dossiers;
use crate::statement::{Event, Subject};

use super::public::public_dossier;
use place::places;
use tally::{Tally, tally};

mod place;
mod tally;

/// So many entries are told one by one; of more their number and digest.
const ENTRIES_MAX: usize = 100;

/// For what a figure is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The region with everything in it; `None` for the whole country.
    pub place: Option<RegionCode>,
    /// The legal day. What is counted over a year is counted from the first day of its year up to it.
    pub on: Day,
    /// The day on which it is asked, by which entries are public or not.
    pub today: Day,
}

code_list! {
    /// Who can compute a figure again.
    pub enum RecomputableBy {
        /// Anybody: every entry on which it rests is public.
        Public = "public", "公众可复算", "Anybody";
        /// Who was granted an audit.
        Auditor = "auditor", "审计可复算", "An auditor";
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Code of the indicator.
    pub indicator: String,
    /// Code of its unit.
    pub unit: String,
    /// For which region; `None` for the whole country.
    pub place: Option<RegionCode>,
    /// For which day.
    pub on: Day,
    /// The value; `None` where there is nothing to compute it from, and where it is withheld.
    pub amount: Option<Amount>,
    /// How many places it counts.
    pub places: u64,
    /// How many places more would count, and do not say what is asked.
    pub silent: u64,
    /// The entries on which it rests.
    pub basis: Basis,
    /// The targets that speak of this region, and whether they are reached.
    pub targets: Vec<Against>,
    /// Who can compute it again; `None` where an authority reports it and nobody can.
    pub recomputable_by: Option<RecomputableBy>,
    /// Whether it counts so few persons that the public is not told.
    pub withheld: bool,
    /// A choice that lies in it.
    pub mark: Option<String>,
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// The value times ten to the power of `scale`, cut off and never rounded up.
    pub value: i64,
    /// How many of its digits are decimals.
    pub scale: u8,
    /// What was counted.
    pub numerator: i64,
    /// Of how much; `None` for a sum.
    pub denominator: Option<u64>,
}

/// The entries on which a figure rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// How many.
    pub count: u64,
    /// SHA-256 of their numbers in rising order, in decimal, a line feed after each; written in hexadecimal.
    #[serde(serialize_with = "hexadecimal")]
    pub digest: Hash,
    /// Their numbers; empty where there are more than a hundred.
    pub entries: Vec<u64>,
}

/// A figure against a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Against {
    /// Id of the target.
    pub target: String,
    /// What it wants, as its row has it.
    pub op: &'static str,
    /// The value wanted.
    pub value: u64,
    /// How many of its digits are decimals.
    pub scale: u8,
    /// By when.
    pub due: Option<Day>,
    /// Whether the figure meets it, compared exactly; `None` while there is no figure.
    pub reached: Option<bool>,
    /// Id of the paper.
    pub paper: String,
    /// Its clause.
    pub clause: String,
    /// A choice or a doubt that lies in it.
    pub mark: Option<String>,
}

/// What an indicator comes to; `None` if the target table has no such indicator.
///
/// An indicator that an authority reports has the amount that it released for the year and the region.
#[must_use]
pub fn figure(dossiers: &Dossiers, rulebook: &Rulebook, code: &str, asked: Asked) -> Option<Figure> {
    let indicator = rulebook.targets.indicator(code)?;
    Some(told(
        &Readers { all: dossiers, public: public_places(dossiers, rulebook, asked.today) },
        indicator,
        rulebook,
        asked,
    ))
}

/// Every indicator of the target table, in its order.
#[must_use]
pub fn figures(dossiers: &Dossiers, rulebook: &Rulebook, asked: Asked) -> Vec<Figure> {
    figures_of(dossiers, rulebook, &[asked]).into_iter().flatten().collect()
}

/// The same for several regions or days at once, asked on one day.
#[must_use]
pub fn figures_of(dossiers: &Dossiers, rulebook: &Rulebook, asked: &[Asked]) -> Vec<Vec<Figure>> {
    let Some(today) = asked.iter().map(|one| one.today).max() else { return Vec::new() };
    let readers = Readers { all: dossiers, public: public_places(dossiers, rulebook, today) };
    let each =
        |one: &Asked| rulebook.targets.indicators.iter().map(|row| told(&readers, row, rulebook, *one)).collect();
    asked.iter().map(each).collect()
}

/// What is there, and what of it anybody sees.
struct Readers<'r> {
    all: &'r Dossiers,
    public: Dossiers,
}

/// The public's dossiers of all places, and of the authorities that report.
fn public_places(dossiers: &Dossiers, rulebook: &Rulebook, today: Day) -> Dossiers {
    let mut public = Dossiers::default();
    let reporting = dossiers.iter().map(AsRef::as_ref).filter(|one| matches!(one.subject(), Subject::Authority(_)));
    let told = places(dossiers).chain(reporting);
    for dossier in told.filter_map(|one| public_dossier(dossiers, one.subject(), rulebook, today)) {
        public.put(dossier.into());
    }
    public
}

impl Figure {
    /// What the public is told of it: everything, or of a withheld one nothing but that it is.
    #[must_use]
    pub fn for_public(mut self) -> Self {
        if self.withheld {
            self.amount = None;
            self.places = 0;
            self.silent = 0;
            self.basis = Basis::of(std::iter::empty());
            for against in &mut self.targets {
                against.reached = None;
            }
        }
        self
    }
}

impl Basis {
    fn of(entries: impl Iterator<Item = Seq>) -> Self {
        let numbers: Vec<u64> = entries.map(|seq| seq.0).collect();
        let lines = numbers.iter().fold(String::new(), |lines, number| lines + &number.to_string() + "\n");
        let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
        let entries = if numbers.len() > ENTRIES_MAX { Vec::new() } else { numbers };
        Self { count, digest: Hash::of(lines.as_bytes()), entries }
    }
}

/// What an authority reported of a region for the year of a day, and released: the last period, and of that the last
/// entry. A report in another unit, or of another region, says nothing.
fn reported(public: &Dossiers, indicator: &Indicator, asked: Asked) -> Option<(Amount, Seq)> {
    let authorities = public.iter().filter(|dossier| matches!(dossier.subject(), Subject::Authority(_)));
    let reports = authorities.flat_map(|dossier| {
        let standing = dossier.records().iter().filter(|record| dossier.stands(record, asked.on));
        standing.filter_map(|record| {
            let Event::IndicatorReported(report) = dossier.event(record) else { return None };
            Some((report, record.seq))
        })
    });
    let fitting = reports.filter(|(report, _)| {
        report.indicator.as_str() == indicator.code
            && report.unit.as_str() == indicator.unit
            && Some(report.region) == asked.place
            && report.period_until <= asked.on
            && report.period_until.year() == asked.on.year()
    });
    let (report, seq) = fitting.max_by_key(|(report, seq)| (report.period_until, *seq))?;
    let scale = u8::try_from(report.scale.get()).expect("a scale is at most 6");
    let amount = Amount { value: report.value, scale, numerator: report.value, denominator: None };
    Some((amount, seq))
}

/// Anybody can compute a figure again if what is public comes to the same, silence and entries included.
fn told(readers: &Readers<'_>, indicator: &Indicator, rulebook: &Rulebook, asked: Asked) -> Figure {
    let of = |dossiers| indicator.computation.map(|computation| tally(dossiers, rulebook, computation, asked));
    let (counted, public) = (of(readers.all), of(&readers.public));
    let tally = counted.as_ref();
    let reported = if tally.is_some() { None } else { reported(&readers.public, indicator, asked) };
    let amount = tally.and_then(|tally| amount(indicator, tally)).or(reported.map(|(amount, _)| amount));
    let targets = rulebook.targets.holding(&indicator.code, asked.place, asked.on);
    let entries = tally.into_iter().flat_map(|tally| tally.entries.iter().copied()).chain(reported.map(|(_, seq)| seq));
    let small = |amount: &Amount| is_small(*amount, rulebook.targets.small_cells.least);
    Figure {
        indicator: indicator.code.clone(),
        unit: indicator.unit.clone(),
        place: asked.place,
        on: asked.on,
        amount,
        places: tally.map_or(0, |tally| tally.places),
        silent: tally.map_or(0, |tally| tally.silent),
        basis: Basis::of(entries),
        targets: targets.map(|target| against(target, indicator, amount)).collect(),
        recomputable_by: tally
            .map(|_| if counted == public { RecomputableBy::Public } else { RecomputableBy::Auditor }),
        // What an authority reported and released is public as it stands.
        withheld: indicator.about_persons && tally.is_some() && amount.as_ref().is_some_and(small),
        mark: indicator.mark.clone(),
    }
}

/// An integer with a point before its last `scale` digits: `5731` with two is `57.31`.
#[must_use]
pub fn decimal(value: i64, scale: u8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = usize::from(scale) + 1);
    match digits.split_at_checked(digits.len().saturating_sub(usize::from(scale))) {
        Some((whole, decimals)) if !decimals.is_empty() => format!("{sign}{whole}.{decimals}"),
        Some(_) | None => format!("{sign}{digits}"),
    }
}

fn hexadecimal<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}

/// A share of nothing is no value.
fn amount(indicator: &Indicator, tally: &Tally) -> Option<Amount> {
    let share = indicator.is_share();
    let denominator = share.then_some(tally.denominator);
    let hundred: i128 = if share { 100 } else { 1 };
    let scaled = i128::from(tally.numerator) * hundred * 10_i128.pow(u32::from(indicator.scale));
    let value = scaled.checked_div_euclid(i128::from(denominator.unwrap_or(1)))?;
    Some(Amount {
        value: i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX }),
        scale: indicator.scale,
        numerator: tally.numerator,
        denominator,
    })
}

fn against(target: &Target, indicator: &Indicator, amount: Option<Amount>) -> Against {
    let Bound { op, value, scale } = target.bound();
    let met = |amount: Amount| {
        if indicator.computation.is_none() {
            return target.bound().is_met(amount.value, 10_u64.pow(u32::from(amount.scale)));
        }
        let hundred = if indicator.is_share() { 100 } else { 1 };
        target.bound().is_met(amount.numerator.saturating_mul(hundred), amount.denominator.unwrap_or(1))
    };
    Against {
        target: target.id.clone(),
        op: op.as_str(),
        value,
        scale,
        due: target.due,
        reached: amount.map(met),
        paper: target.paper.clone(),
        clause: target.clause.clone(),
        mark: target.mark.clone(),
    }
}

/// Whether a group, or all but that group, is so small that somebody could be recognised. Nobody is recognised in
/// an empty one.
fn is_small(amount: Amount, least: u32) -> bool {
    let few = |persons: u64| 0 < persons && persons < u64::from(least);
    let group = amount.numerator.unsigned_abs();
    few(group) || amount.denominator.is_some_and(|all| few(all) || few(all.saturating_sub(group)))
}
