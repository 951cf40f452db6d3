//! Visits due: how many on-site checks a year asks of each line of business at a place, and until when the next one.
//!
//! Derived like every deadline: from the filing, the class, and the visits that were made. Deliberately absent: who
//! goes, and whom a draw takes.

use crate::codes::{AuthorityKind, Day, Deadline, RiskClass, SupervisionField, code_list};
use crate::manifest::Rulebook;
use crate::manifest::risk::{FrequencyRule, GradedBy};
use crate::oversight::{Dossier, Dossiers, Made, Recorded, visits};
use crate::statement::{Event, Subject};

use super::due::{Due, Obligation};
use super::eligibility::Asking;
use super::risk::risk;
use super::stage::{Operating, operating};

code_list! {
    /// What a visit is due for.
    pub enum VisitDuty {
        /// The check that the law asks for each year.
        Yearly = "visit_yearly", "年度现场检查", "The yearly visit";
        /// A check more, by the risk class.
        ByClass = "visit_by_class", "按风险等级增加的检查", "A visit more, by risk class";
        /// A check of the canteen, by its risk grade.
        ByFoodRisk = "visit_by_food_risk", "按食品安全风险等级的检查", "A visit by food risk grade";
        /// Checks of several lines of business in one part of the year, made as one.
        Joint = "visit_joint", "联合检查", "A joint visit";
    }
}

/// A visit that a row asks for.
struct Asked<'a> {
    row: &'a FrequencyRule,
    line: AuthorityKind,
    duty: VisitDuty,
    /// How many a year.
    needed: u8,
    /// From which statement it follows.
    anchor: &'a Recorded,
}

/// The next visit of each line of business that is due at a place in the year of a day; empty for another subject.
/// Those of several lines whose day lies in one part of the year are one joint visit, until the earliest of their days.
///
/// In the year of the filing only the first check is due, by a time of its own. Of a place that was ended or rests
/// nothing is. The class is that of the legal person that operates the place.
#[must_use]
pub fn visits_due(place: &Dossier, dossiers: &Dossiers, rulebook: &Rulebook, on: Day) -> Vec<Due> {
    let Subject::Facility(_) = place.subject() else { return Vec::new() };
    let operator = place.operator_on(on).map(|at| at.by);
    let institution = operator.and_then(|by| dossiers.get(Subject::Institution(by)));
    let facilities: Vec<&Dossier> =
        operator.map(|by| dossiers.facilities_of(by, on)).unwrap_or_default().into_iter().map(AsRef::as_ref).collect();
    let institution = institution.map_or(place, AsRef::as_ref);
    due_at(place, &Asking { institution, facilities: &facilities, place: place.region(), rulebook, on })
}

fn due_at(place: &Dossier, asking: &Asking<'_>) -> Vec<Due> {
    if matches!(operating(place, asking.on).code, Operating::Suspended | Operating::Ended) {
        return Vec::new();
    }
    let made = visits(place, asking.on);
    let rows = asking.rulebook.risk.frequencies.iter().filter(|row| row.rule.holds(asking.place, asking.on));
    let asked: Vec<Asked<'_>> = rows.flat_map(|row| asked(place, asking, row)).collect();
    let mut found: Vec<Due> = Vec::new();
    for one in most_of_each(asked) {
        let done = made.iter().filter(|visit| visit.on.year() == asking.on.year() && counts(&one, visit)).count();
        let next = u8::try_from(done).unwrap_or(u8::MAX).saturating_add(1);
        if next <= one.needed {
            found.extend(due(&one, next, asking));
        }
    }
    merge(&mut found, asking);
    found
}

fn asked<'a>(place: &'a Dossier, asking: &Asking<'a>, row: &'a FrequencyRule) -> Vec<Asked<'a>> {
    let on = asking.on;
    let of_class = |class: RiskClass| row.by_class.iter().find(|found| found.class == class).map(|found| found.least);
    let (by_class, duty, anchor) = match row.by {
        GradedBy::RiskClass => {
            let class = if row.by_class.is_empty() { None } else { risk(asking).map(|risk| risk.class) };
            (class.and_then(of_class), VisitDuty::ByClass, filing(place, on))
        }
        GradedBy::FoodRisk => {
            let graded = food_grade(place, on);
            (graded.and_then(|(class, _)| of_class(class)), VisitDuty::ByFoodRisk, graded.map(|(_, record)| record))
        }
    };
    let (needed, duty) = match (by_class, row.floor) {
        (Some(class), Some(floor)) if class <= floor => (floor, VisitDuty::Yearly),
        (Some(class), _) => (class, duty),
        (None, Some(floor)) => (floor, VisitDuty::Yearly),
        (None, None) => return Vec::new(),
    };
    // A home is first checked by a time of its own; a canteen is graded because it is open.
    let counts_from = |anchor: &Recorded| row.by == GradedBy::FoodRisk || anchor.legal_day().year() < on.year();
    let Some(anchor) = anchor.filter(|anchor| counts_from(anchor)) else { return Vec::new() };
    row.kinds.iter().map(|line| Asked { row, line: *line, duty, needed, anchor }).collect()
}

/// Of several rows for one line and field the one that asks most; of equal ones that of the law, which comes first.
fn most_of_each(all: Vec<Asked<'_>>) -> Vec<Asked<'_>> {
    let mut most: Vec<Asked<'_>> = Vec::new();
    for one in all {
        match most.iter_mut().find(|known| known.line == one.line && known.row.field == one.row.field) {
            Some(known) if known.needed < one.needed => *known = one,
            Some(_) => {}
            None => most.push(one),
        }
    }
    most
}

fn counts(asked: &Asked<'_>, visit: &Made) -> bool {
    let in_field = |field: SupervisionField| visit.fields.contains(&field);
    visit.looked && visit.line == Some(asked.line) && asked.row.field.is_none_or(in_field)
}

/// The year in equal parts: the first of four visits is due by the end of March.
fn due(asked: &Asked<'_>, next: u8, asking: &Asking<'_>) -> Option<Due> {
    let year = asking.on.year();
    let months = i32::from(next) * 12 / i32::from(asked.needed);
    let last = Day::new(year, 1, 1)?.plus_months(months).plus_days(-1);
    let own = asked.anchor.kind == Some(asked.line);
    let duty = asked.duty;
    Some(Due {
        seq: asked.anchor.seq,
        digest: asked.anchor.digest,
        obligation: obligation(duty),
        authority: asked.anchor.authority().filter(|_| own),
        line: (!own).then_some(asked.line),
        of_party: false,
        deadline: Deadline {
            due: last,
            provisional: false,
            rule: "day".to_owned(),
            calendar: asking.rulebook.calendars.of(asking.place).id(),
        },
        overdue: last < asking.on,
        rule: asked.row.rule.id.clone(),
        source: asked.row.rule.source.clone(),
        mark: asked.row.rule.mark.clone(),
    })
}

fn obligation(duty: VisitDuty) -> Obligation {
    Obligation { code: duty.as_str().to_owned(), zh: duty.label_zh().to_owned(), en: duty.label_en().to_owned() }
}

/// Makes one visit of those of several lines in one part of the year (能合并不重复，能联合不多头).
fn merge(all: &mut [Due], asking: &Asking<'_>) {
    let Some(joint) = asking.rulebook.risk.joint.iter().find(|row| row.rule.holds(asking.place, asking.on)) else {
        return;
    };
    let part = |due: &Due| (due.deadline.due.month() - 1).checked_div(joint.months).unwrap_or(0);
    let whose = |due: &Due| (due.authority, due.line);
    let days: Vec<_> = all.iter().map(|due| (part(due), due.deadline.due, whose(due))).collect();
    for due in all.iter_mut() {
        let own = (part(due), whose(due));
        let together = days.iter().filter(|(part, _, _)| *part == own.0);
        let others = together.clone().filter(|(_, _, by)| *by != own.1).count();
        let first = together.map(|(_, day, _)| *day).min();
        let Some(first) = first.filter(|_| others > 0) else { continue };
        due.obligation = obligation(VisitDuty::Joint);
        due.deadline.due = first;
        due.overdue = first < asking.on;
        due.source = format!("{}; {} {}", due.source, joint.rule.id, joint.rule.source);
    }
}

/// The filing that holds.
fn filing(place: &Dossier, on: Day) -> Option<&Recorded> {
    let standing = place.standing_up_to(on).filter(|record| matches!(place.event(record), Event::FilingAccepted(_)));
    standing.min_by_key(|record| (record.legal_day(), record.seq))
}

/// The last food risk grade, with the statement that gave it.
fn food_grade(place: &Dossier, on: Day) -> Option<(RiskClass, &Recorded)> {
    let graded = place.standing_up_to(on).filter_map(|record| {
        let Event::FoodRiskGraded(graded) = place.event(record) else { return None };
        let letter = graded.grade.as_str().to_ascii_lowercase();
        Some((RiskClass::ALL.iter().find(|class| class.as_str() == letter).copied()?, record))
    });
    graded.max_by_key(|(_, record)| (record.legal_day(), record.seq))
}
