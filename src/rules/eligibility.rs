//! Eligibility: whether a legal person meets what a benefit asks on a day, condition by condition.

use serde::Serialize;

use crate::codes::{Day, RegionCode};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::eligibility::{Asked, Benefit, Condition, Grave};
use crate::oversight::{Dossier, matching};
use crate::statement::Event;

use super::because::Because;
use super::grading::Grading;
use super::listed::listings;
use super::showing::tier;

/// Whether a benefit can be granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Eligibility {
    /// The benefit, by its code in the rulebook.
    pub benefit: String,
    /// In Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// The legal day asked for.
    pub on: Day,
    /// Whether every condition is met that is not left to discretion.
    pub eligible: bool,
    /// Every condition, in the order of the rule.
    pub conditions: Vec<Met>,
}

/// A condition and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Met {
    /// Its code.
    pub code: String,
    /// Whether it is met.
    pub met: bool,
    /// Whether the benefit may be granted all the same.
    pub discretionary: bool,
    /// The rule and the entries on which the answer rests: those that meet it, or those that stand against it.
    pub because: Because,
}

/// What is asked: a legal person, the places that it operates, and where they are.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// Its own dossier: in full, or what is public of it.
    pub institution: &'a Dossier,
    /// The dossiers of its places.
    pub facilities: &'a [&'a Dossier],
    /// The region whose rules hold.
    pub place: Option<RegionCode>,
    /// The rulebook in force.
    pub rulebook: &'a Rulebook,
    /// The legal day.
    pub on: Day,
}

/// Every benefit that the rulebook knows at the place on the day. The narrowest place that holds decides.
///
/// A repaired or annulled fact stands against nobody. Source: 信用修复管理办法（国家发展改革委令第36号）3.
#[must_use]
pub fn eligibilities(asking: &Asking<'_>) -> Vec<Eligibility> {
    let rows = &asking.rulebook.benefits.benefits;
    let holds = |row: &&Benefit| row.rule.holds(asking.place, asking.on);
    let narrower = |row: &Benefit| {
        rows.iter().filter(holds).any(|other| other.benefit == row.benefit && other.rule.narrows(&row.rule))
    };
    rows.iter().filter(holds).filter(|row| !narrower(row)).map(|row| eligibility(row, asking)).collect()
}

fn eligibility(row: &Benefit, asking: &Asking<'_>) -> Eligibility {
    let conditions: Vec<Met> = row.conditions.iter().map(|condition| met(row, condition, asking)).collect();
    Eligibility {
        benefit: row.benefit.clone(),
        label_zh: row.label_zh.clone(),
        label_en: row.label_en.clone(),
        on: asking.on,
        eligible: conditions.iter().all(|condition| condition.met || condition.discretionary),
        conditions,
    }
}

fn met(row: &Benefit, condition: &Condition, asking: &Asking<'_>) -> Met {
    let entries = found(condition, asking);
    let met = match &condition.holds {
        Asked::Some(_) | Asked::GradeAtLeast(_) => !entries.is_empty(),
        Asked::None(_) | Asked::NotListed(_) | Asked::NoPenalty(_) => entries.is_empty(),
    };
    let (zh, en) = if met { ("符合", "met") } else { ("不符合", "not met") };
    let because = Because {
        rule: row.rule.id.clone(),
        entries: entries.iter().map(|seq| seq.0).collect(),
        source: condition.source.clone(),
        mark: condition.mark.clone(),
        zh: format!("{}：{zh}", condition.label_zh),
        en: format!("{}: {en}", condition.label_en),
    };
    Met { code: condition.code.clone(), met, discretionary: condition.discretionary, because }
}

/// The entries that a condition asks for, or that stand against it.
fn found(condition: &Condition, asking: &Asking<'_>) -> Vec<Seq> {
    let dossiers = [asking.institution].into_iter().chain(asking.facilities.iter().copied());
    let mut entries: Vec<Seq> = match &condition.holds {
        Asked::Some(earlier) | Asked::None(earlier) => dossiers
            .flat_map(|dossier| {
                let found = matching(dossier, earlier, asking.rulebook.calendars.of(asking.place), asking.on);
                found.filter(|record| dossier.is_home_of(record))
            })
            .map(|record| record.seq)
            .collect(),
        Asked::NotListed(lists) => {
            let all = listings(asking.institution, asking.rulebook, asking.on);
            all.iter().filter(|row| lists.contains(&row.list) && row.holds(asking.on)).map(|row| row.seq).collect()
        }
        Asked::GradeAtLeast(least) => dossiers.flat_map(|dossier| grades(dossier, *least, asking.on)).collect(),
        Asked::NoPenalty(grave) => dossiers.flat_map(|dossier| penalties(dossier, *grave, asking)).collect(),
    };
    entries.sort_unstable();
    entries.dedup();
    entries
}

fn grades(dossier: &Dossier, least: u8, on: Day) -> Vec<Seq> {
    let standing = dossier.own_records().filter(|record| dossier.stands(record, on));
    let valid = standing.filter(|record| {
        Grading::of(dossier.event(record)).is_some_and(|found| least <= found.grade && found.holds(on))
    });
    valid.map(|record| record.seq).collect()
}

fn penalties(dossier: &Dossier, grave: Grave, asking: &Asking<'_>) -> Vec<Seq> {
    let decided = dossier.own_records().filter(|record| {
        let on = record.legal_day();
        matches!(record.event, Event::PenaltyDecided(_))
            && on <= asking.on
            && grave.within.reaches_back(asking.rulebook.calendars.of(asking.place), asking.on, on)
            && dossier.stands(record, asking.on)
    });
    let counted =
        decided.filter(|record| tier(dossier, record, asking.rulebook).is_some_and(|found| grave.tier <= found.tier));
    counted.map(|record| record.seq).collect()
}
