//! Risk class: internal, allots inspections. Not a credit evaluation, no ground of punishment, public to nobody.
//!
//! Source: domain.md 4.3; 国市监信发〔2022〕6号: 内部参考依据，不是对企业的信用评价.

use crate::codes::{Day, RiskClass};
use crate::log::Seq;
use crate::manifest::risk::{Deduction, RiskModel, Weighs};
use crate::oversight::{Dossier, clocks, matching};
use crate::statement::Event;

use super::candidate::{names_major_hazard, open_orders};
use super::eligibility::Asking;
use super::grading::Grading;
use super::listed::listings;
use super::prepayment::prepayment_breaches;
use super::showing::{penalty_showing, tier};

/// The class of a legal person on a day, and how it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// The class.
    pub class: RiskClass,
    /// The rule of the model, or the system from which it was imported.
    pub by: String,
    /// Points, where a model computed it.
    pub points: Option<u32>,
    /// What weighed, with its points and entries.
    pub weighed: Vec<Weighed>,
}

/// Something that weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// Its code in the model; `worst` for what makes the worst class.
    pub code: String,
    /// Points taken.
    pub points: u32,
    /// The entries.
    pub entries: Vec<Seq>,
}

/// The class on a day; `None` where none was imported and no model is adopted. Asked of full dossiers only.
#[must_use]
pub fn risk(asking: &Asking<'_>) -> Option<Risk> {
    imported(asking).or_else(|| {
        let models = asking.rulebook.risk.models.iter();
        let holding = models.filter(|model| model.adopted && model.rule.holds(asking.place, asking.on));
        let narrowest = holding.reduce(|held, model| if model.rule.narrows(&held.rule) { model } else { held })?;
        Some(computed(narrowest, asking))
    })
}

/// The class that the province gave, which goes before an own one.
fn imported(asking: &Asking<'_>) -> Option<Risk> {
    let dossier = asking.institution;
    let standing = dossier.records().iter().filter(|record| dossier.stands(record, asking.on));
    let given = standing.filter_map(|record| {
        let Event::RiskClassImported(given) = dossier.event(record) else { return None };
        let holds = given.classified_on <= asking.on && given.valid_until.is_none_or(|last| asking.on <= last);
        holds.then_some((given.classified_on, record.seq, given))
    });
    let (_, seq, given) = given.max_by_key(|(on, seq, _)| (*on, *seq))?;
    let weighed = Weighed { code: "imported".to_owned(), points: 0, entries: vec![seq] };
    Some(Risk { class: given.class, by: given.system.as_str().to_owned(), points: None, weighed: vec![weighed] })
}

fn computed(model: &RiskModel, asking: &Asking<'_>) -> Risk {
    let mut weighed: Vec<Weighed> = model.deductions.iter().filter_map(|row| deducted(row, model, asking)).collect();
    let lost: u32 = weighed.iter().map(|found| found.points).sum();
    let gained = graded(model, asking) + if is_clean(model, asking) { model.clean.points } else { 0 };
    let points = (model.start + gained).saturating_sub(lost).min(model.start);
    let by_points = model.classes.iter().find(|class| class.points <= points).map(|class| class.class);
    let mut class = by_points.unwrap_or(RiskClass::D);
    if class == RiskClass::A && is_new(model, asking) {
        class = RiskClass::B;
    }
    let worst: Vec<Seq> = model.worst.iter().flat_map(|weighs| facts(weighs, model, asking)).collect();
    if !worst.is_empty() {
        class = RiskClass::D;
        weighed.push(Weighed { code: "worst".to_owned(), points: 0, entries: worst });
    }
    Risk { class, by: model.rule.id.clone(), points: Some(points), weighed }
}

fn deducted(row: &Deduction, model: &RiskModel, asking: &Asking<'_>) -> Option<Weighed> {
    let entries = facts(&row.weighs, model, asking);
    if entries.is_empty() {
        return None;
    }
    let each = row.points.saturating_mul(u32::try_from(entries.len()).unwrap_or(u32::MAX));
    Some(Weighed { code: row.code.clone(), points: row.cap.map_or(each, |cap| each.min(cap)), entries })
}

/// The entries of facts that weigh on a day.
fn facts(weighs: &Weighs, model: &RiskModel, asking: &Asking<'_>) -> Vec<Seq> {
    let (on, rulebook) = (asking.on, asking.rulebook);
    let live = |from: Day| from <= on && on < from.plus_months(i32::from(model.months_max));
    let mut found: Vec<Seq> = match weighs {
        Weighs::Listed(list) => {
            let all = listings(asking.institution, rulebook, on);
            all.iter().filter(|row| row.list == *list && row.holds(on)).map(|row| row.seq).collect()
        }
        Weighs::Penalty(wanted) => dossiers(asking)
            .flat_map(|dossier| dossier.records().iter().map(move |record| (dossier, &**record)))
            .filter(|(dossier, record)| {
                live(record.legal_day())
                    && dossier.stands(record, on)
                    && tier(dossier, record, rulebook).is_some_and(|found| found.tier == *wanted)
                    && penalty_showing(dossier, record, rulebook).is_none_or(|showing| on < showing.until)
            })
            .map(|(_, record)| record.seq)
            .collect(),
        Weighs::Overdue(code) => dossiers(asking)
            .flat_map(|dossier| clocks(dossier, rulebook, on))
            .filter(|running| running.clock.code == *code && running.is_overdue(on))
            .map(|running| running.start.seq)
            .collect(),
        Weighs::OrderOverdue => dossiers(asking)
            .flat_map(|dossier| open_orders(dossier, on))
            .filter(|(_, order)| order.due_on < on)
            .map(|(record, _)| record.seq)
            .collect(),
        Weighs::PrepaymentBreach => asking
            .facilities
            .iter()
            .flat_map(|place| prepayment_breaches(place, rulebook, on))
            .map(|breach| breach.seq)
            .collect(),
        Weighs::OpenMajorHazard => dossiers(asking)
            .flat_map(|dossier| open_orders(dossier, on).map(move |(record, order)| (dossier, record, order)))
            .filter(|(dossier, _, order)| {
                let finding = dossier.record(order.finding.0);
                finding.is_some_and(|found| dossier.stands(found, on) && names_major_hazard(dossier.event(found)))
            })
            .map(|(_, record, _)| record.seq)
            .collect(),
        Weighs::Statement(earlier) => dossiers(asking)
            .flat_map(|dossier| matching(dossier, earlier, rulebook.calendars.of(asking.place), on))
            .filter(|record| live(record.legal_day()))
            .map(|record| record.seq)
            .collect(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn dossiers<'a>(asking: &Asking<'a>) -> impl Iterator<Item = &'a Dossier> + use<'a> {
    [asking.institution].into_iter().chain(asking.facilities.iter().copied())
}

/// Points of the best valid grade.
fn graded(model: &RiskModel, asking: &Asking<'_>) -> u32 {
    let valid = dossiers(asking).flat_map(|dossier| {
        let standing = dossier.records().iter().filter(move |record| dossier.stands(record, asking.on));
        standing.filter_map(move |record| {
            Grading::of(dossier.event(record)).filter(|found| found.holds(asking.on)).map(|found| found.grade)
        })
    });
    let best = valid.max();
    model.grades.iter().find(|row| Some(row.grade) == best).map_or(0, |row| row.points)
}

/// Whether nothing adverse that stands is dated in the months before.
fn is_clean(model: &RiskModel, asking: &Asking<'_>) -> bool {
    let first = asking.on.plus_months(-i32::from(model.clean.months));
    let adverse = |dossier: &&Dossier| {
        dossier.records().iter().any(|record| {
            let on = record.legal_day();
            record.event.is_adverse() && first < on && on <= asking.on && dossier.stands(record, asking.on)
        })
    };
    !dossiers(asking).any(|dossier| adverse(&dossier))
}

/// Whether the first filing lies less than the months of a newcomer back, or there is none.
fn is_new(model: &RiskModel, asking: &Asking<'_>) -> bool {
    let filed = dossiers(asking).flat_map(|dossier| {
        let standing = dossier.records().iter().filter(move |record| dossier.stands(record, asking.on));
        standing.filter(|record| matches!(record.event, Event::FilingAccepted(_))).map(|record| record.legal_day())
    });
    filed.min().is_none_or(|first| asking.on < first.plus_months(i32::from(model.new_months)))
}
