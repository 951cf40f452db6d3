//! The sections of a dossier's page, filled from the register's views.

use std::collections::BTreeSet;

use crate::codes::Day;
use crate::service::register::{
    FacilityDossier, FilingView, FireView, GradeView, InspectionView, InstitutionDossier, LicenceView, ProblemView,
};

use super::item::Item;
use super::language::Locale;
use super::telling::Telling;

/// One section: its heading, its items, and what it means when there are none.
pub(super) struct Section {
    /// By which the page's own links find it.
    pub anchor: &'static str,
    pub heading: (&'static str, &'static str),
    /// Lines of business without which nothing can be on record here; none where any authority may report.
    pub reported_by: &'static [&'static str],
    /// What an empty one says where somebody reports.
    pub nothing: (&'static str, &'static str),
    pub items: Vec<Item>,
}

const NO_RECORD: (&str, &str) = ("没有公开的记录。", "No public record.");

/// What institutions and facilities have in common.
struct Common<'d> {
    telling: Telling,
    inspections: Vec<&'d InspectionView>,
    problems: &'d [ProblemView],
    fire_checks: &'d [FireView],
    grades: &'d [GradeView],
    filings: &'d [FilingView],
    licences: &'d [LicenceView],
}

impl Common<'_> {
    /// Inspections of one field, or of all but fire and food.
    fn inspections(&self, field: Option<&str>) -> Vec<Item> {
        let wanted = |code: &str| field.map_or(!matches!(code, "fire" | "food"), |field| field == code);
        let found = self.inspections.iter().filter(|view| wanted(&view.field.code));
        found.map(|view| self.telling.inspection(view)).collect()
    }

    /// Licences of one kind, or of all that stand nowhere else.
    fn licences(&self, kind: Option<&str>) -> Vec<Item> {
        let wanted =
            |code: &str| kind.map_or(!matches!(code, "food_operation" | "fire_acceptance"), |kind| kind == code);
        self.licences.iter().filter(|view| wanted(&view.kind.code)).map(|view| self.telling.licence(view)).collect()
    }

    fn safety(&self) -> Vec<Section> {
        let problems = self.problems.iter().map(|view| self.telling.problem(view)).collect();
        let fire = self.fire_checks.iter().map(|view| self.telling.fire(view));
        vec![
            Section {
                anchor: "inspections",
                heading: ("最近检查", "Last inspections"),
                reported_by: &["civil_affairs"],
                nothing: ("没有公开的检查记录。", "No inspection is on public record."),
                items: newest([self.inspections(None)]),
            },
            Section {
                anchor: "open",
                heading: ("尚未解决的问题", "Open problems"),
                reported_by: &[],
                nothing: ("没有公开的、尚未整改的问题。", "No open problem is on public record."),
                items: problems,
            },
            Section {
                anchor: "fire",
                heading: ("消防安全", "Fire safety"),
                reported_by: &["fire"],
                nothing: NO_RECORD,
                items: newest([fire.collect(), self.inspections(Some("fire")), self.licences(Some("fire_acceptance"))]),
            },
            Section {
                anchor: "food",
                heading: ("食品安全", "Food safety"),
                reported_by: &["market_supervision"],
                nothing: NO_RECORD,
                items: newest([self.inspections(Some("food")), self.licences(Some("food_operation"))]),
            },
        ]
    }

    fn standing_of_the_place(&self) -> Vec<Section> {
        let grades = self.grades.iter().map(|view| self.telling.grade(view)).collect();
        let filings = self.filings.iter().map(|view| self.telling.filing(view)).collect();
        vec![
            Section {
                anchor: "grades",
                heading: ("等级评定", "Grade"),
                reported_by: &["civil_affairs"],
                nothing: ("没有公开的等级。", "No grade is on public record."),
                items: newest([grades]),
            },
            Section {
                anchor: "licences",
                heading: ("备案与许可", "Filing and licences"),
                reported_by: &[],
                nothing: NO_RECORD,
                items: newest([filings, self.licences(None)]),
            },
        ]
    }
}

/// The sections of an institution, in the order of its page.
pub(super) fn of_institution(locale: Locale, found: &InstitutionDossier, on: Day) -> Vec<Section> {
    let telling = Telling(locale);
    let common = Common {
        telling,
        inspections: found.inspections.iter().chain(&found.last_inspection).collect(),
        problems: &found.open_problems,
        fire_checks: &found.fire_checks,
        grades: &found.grades,
        filings: &found.filings,
        licences: &found.licences,
    };
    let penalties = found.penalties.iter().map(|view| telling.penalty(view)).collect();
    let annulments = found.annulments.iter().map(|view| telling.annulment(view)).collect();
    let listings = found.listings.iter().map(|view| telling.listing(view)).collect();
    let mut sections = common.safety();
    sections.push(Section {
        anchor: "penalties",
        heading: ("行政处罚", "Penalties"),
        reported_by: &[],
        nothing: ("没有公示中的行政处罚。", "No penalty is showing."),
        items: newest([penalties, annulments]),
    });
    sections.push(Section {
        anchor: "listings",
        heading: ("失信、异常与关注名单", "Lists"),
        reported_by: &[],
        nothing: ("没有公开的列入决定。", "No published listing."),
        items: newest([listings]),
    });
    sections.extend(common.standing_of_the_place());
    until(sections, on)
}

/// Without what happened after a day.
fn until(mut sections: Vec<Section>, on: Day) -> Vec<Section> {
    for section in &mut sections {
        section.items.retain(|item| item.on <= on);
    }
    sections
}

/// The sections of a facility: penalties and lists are its operator's, and stand on that page.
pub(super) fn of_facility(locale: Locale, found: &FacilityDossier, on: Day) -> Vec<Section> {
    let common = Common {
        telling: Telling(locale),
        inspections: found.inspections.iter().chain(&found.last_inspection).collect(),
        problems: &found.open_problems,
        fire_checks: &found.fire_checks,
        grades: &found.grades,
        filings: &found.filings,
        licences: &found.licences,
    };
    let mut sections = common.safety();
    sections.extend(common.standing_of_the_place());
    until(sections, on)
}

/// Items of several kinds, each once, newest first.
fn newest<const N: usize>(parts: [Vec<Item>; N]) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    let mut items: Vec<Item> = parts.into_iter().flatten().filter(|item| seen.insert(item.seq)).collect();
    items.sort_by_key(|item| std::cmp::Reverse((item.on, item.seq)));
    items
}
