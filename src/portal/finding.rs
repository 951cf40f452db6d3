//! Asks the register what somebody looks for, and says in words what it found.

use std::collections::BTreeMap;

use crate::codes::{LegalForm, RegionCode};
use crate::rules::StandingCode;
use crate::service::register::{
    Coded, FacilityRow, InstitutionRow, Place, Query, Register, StandingSummary, legal_form,
};
use crate::statement::events::facility::FacilityKind;

use super::labels::{coded, coded_all, named, place};
use super::language::{Language, Locale};
use super::search::{Asked, Choice, Filter, Found, Search};
use super::standing;

/// Results on one page.
const PAGE: usize = 25;
/// Places beside the institutions of the first page.
const PLACES: usize = 5;
/// Choices of the filter of regions; beyond that only the level above is offered.
const REGIONS_MAX: usize = 40;

/// What the search page shows. A filter that no list knows filters nothing, and its box says so.
pub(super) fn search(register: &Register, locale: Locale, asked: Asked, after: Option<&str>) -> Search {
    let query = query(&asked);
    let mut counts = Counts::default();
    let (found, total, next) = if asked.places {
        let page = register.search_facilities(&query, None, usize::MAX);
        page.items.iter().for_each(|row| counts.facility(row));
        let rows = page.items.iter().filter(|row| after.is_none_or(|after| row.id.as_str() > after));
        let (rows, next) = cut(rows.collect(), |row: &&FacilityRow| row.id.clone());
        (rows.into_iter().map(|row| facility(locale, row)).collect(), page.total, next)
    } else {
        let page = register.search_institutions(&query, None, usize::MAX);
        page.items.iter().for_each(|row| counts.institution(row));
        let rows = page.items.iter().filter(|row| after.is_none_or(|after| row.uscc.as_str() > after));
        let (rows, next) = cut(rows.collect(), |row: &&InstitutionRow| row.uscc.to_string());
        (rows.into_iter().map(|row| institution(locale, row)).collect(), page.total, next)
    };
    let beside = !asked.places && after.is_none();
    let places = beside.then(|| register.search_facilities(&query, None, PLACES));
    let places_total = places.as_ref().map_or(0, |page| page.total);
    let places = places.map_or_else(Vec::new, |page| page.items.iter().map(|row| facility(locale, row)).collect());
    let filters = counts.filters(locale);
    Search { asked, filters, found, total, places, places_total, next }
}

fn query(asked: &Asked) -> Query {
    let text = asked.text.trim();
    Query {
        q: (!text.is_empty()).then(|| text.to_owned()),
        region: asked.region.parse().ok(),
        kind: FacilityKind::ALL.iter().copied().find(|kind| kind.as_str() == asked.kind),
        nature: legal_form(&asked.form),
        standing: StandingCode::ALL.iter().copied().find(|code| code.as_str() == asked.standing),
        grade: None,
    }
}

/// One page of rows, and the key of the next.
fn cut<T>(mut rows: Vec<T>, key: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(key);
    (rows, next)
}

fn institution(locale: Locale, row: &InstitutionRow) -> Found {
    let mut notes = vec![line(locale, &row.kinds, row.place.as_ref())];
    notes.push(looked(locale, row.last_inspected_on.map(|day| day.to_string()), row.open_problems, row.grade));
    notes.extend(unreported(locale, &row.standing));
    Found {
        name: row.name.clone().unwrap_or_else(|| row.uscc.to_string()),
        address: format!("/institutions/{}", row.uscc),
        standing: Some(word(locale, &row.standing)),
        notes,
    }
}

fn facility(locale: Locale, row: &FacilityRow) -> Found {
    let mut notes = vec![line(locale, &row.kinds, row.place.as_ref())];
    notes.extend(row.address.clone());
    notes.push(match &row.operator {
        Some(by) => format!("{}{}", locale.pick("运营单位：", "Run by "), named(by)),
        None => locale.pick("运营单位尚未查明", "Its operator is not identified").to_owned(),
    });
    notes.push(looked(locale, row.last_inspected_on.map(|day| day.to_string()), row.open_problems, row.grade));
    Found {
        name: row.name.clone().unwrap_or_else(|| row.id.clone()),
        address: format!("/facilities/{}", row.id),
        standing: row.operator_standing.as_ref().map(|standing| word(locale, standing)),
        notes,
    }
}

fn word(locale: Locale, standing: &StandingSummary) -> (String, String) {
    (standing.standing.code.clone(), standing::word(locale, &standing.standing).to_owned())
}

fn line(locale: Locale, kinds: &[Coded], at: Option<&Place>) -> String {
    let parts = [coded_all(locale, kinds), at.map_or_else(String::new, place)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<String>>().join(" · ")
}

/// When it was last inspected, what is open, its grade.
fn looked(locale: Locale, inspected_on: Option<String>, open: usize, grade: Option<u8>) -> String {
    let mut parts = vec![match inspected_on {
        Some(day) => format!("{}{day}", locale.pick("最近检查 ", "last inspected ")),
        None => locale.pick("没有公开的检查记录", "no inspection on public record").to_owned(),
    }];
    if open > 0 {
        parts.push(match locale.language {
            Language::Chinese => format!("{open} 个问题未整改"),
            Language::English => format!("{open} open problems"),
        });
    }
    parts.extend(grade.map(|grade| match locale.language {
        Language::Chinese => format!("{grade} 级"),
        Language::English => format!("grade {grade} of 5"),
    }));
    parts.join(" · ")
}

/// A standing never stands alone: where nobody reports, it says so. Which lines these are stands in the dossier.
fn unreported(locale: Locale, standing: &StandingSummary) -> Option<String> {
    let silent = standing.uncovered.len();
    (silent > 0).then(|| match locale.language {
        Language::Chinese => format!("当地另有 {silent} 个部门未见记录"),
        Language::English => format!("nothing on record from {silent} lines of government here"),
    })
}

/// How many of what was found fall under each choice.
#[derive(Default)]
struct Counts {
    regions: BTreeMap<RegionCode, (String, usize)>,
    kinds: BTreeMap<Coded, usize>,
    forms: BTreeMap<Coded, usize>,
    standings: BTreeMap<String, usize>,
}

impl Counts {
    fn institution(&mut self, row: &InstitutionRow) {
        self.common(&row.kinds, row.place.as_ref(), Some(&row.standing));
        *self.forms.entry(row.nature.clone()).or_default() += 1;
    }

    fn facility(&mut self, row: &FacilityRow) {
        self.common(&row.kinds, row.place.as_ref(), row.operator_standing.as_ref());
        let form: Option<LegalForm> = row.operator.as_ref().map(|by| by.code.legal_form());
        if let Some(form) = form {
            *self.forms.entry(Coded::of_form(form)).or_default() += 1;
        }
    }

    fn common(&mut self, kinds: &[Coded], at: Option<&Place>, standing: Option<&StandingSummary>) {
        for kind in kinds {
            *self.kinds.entry(kind.clone()).or_default() += 1;
        }
        if let Some(at) = at {
            self.regions.entry(at.region).or_insert_with(|| (place(at), 0)).1 += 1;
        }
        if let Some(standing) = standing {
            *self.standings.entry(standing.standing.code.clone()).or_default() += 1;
        }
    }

    fn filters(self, locale: Locale) -> Vec<Filter> {
        let choices = |counts: BTreeMap<Coded, usize>| -> Vec<Choice> {
            let choice = |(code, count): (Coded, usize)| Choice {
                label: coded(locale, &code).to_owned(),
                value: code.code,
                count,
            };
            counts.into_iter().map(choice).collect()
        };
        let standings = StandingCode::ALL.iter().filter_map(|code| {
            let count = *self.standings.get(code.as_str())?;
            let label = standing::known_word(locale, *code).to_owned();
            Some(Choice { value: code.as_str().to_owned(), label, count })
        });
        let standings = standings.collect();
        vec![
            Filter { name: "region", label: locale.pick("地区", "Region"), choices: regions(self.regions) },
            Filter { name: "kind", label: locale.pick("业务", "Kind"), choices: choices(self.kinds) },
            Filter { name: "standing", label: locale.pick("信用状况", "Standing"), choices: standings },
            Filter { name: "form", label: locale.pick("性质", "Legal form"), choices: choices(self.forms) },
        ]
    }
}

/// Regions as they are, or one level up where they are too many.
fn regions(found: BTreeMap<RegionCode, (String, usize)>) -> Vec<Choice> {
    let few = found.len() <= REGIONS_MAX;
    let mut choices: BTreeMap<RegionCode, (String, usize)> = BTreeMap::new();
    for (region, (label, count)) in found {
        let (region, label) = if few { (region, label) } else { (region.province(), region.province().to_string()) };
        choices.entry(region).or_insert((label, 0)).1 += count;
    }
    let choice =
        |(region, (label, count)): (RegionCode, (String, usize))| Choice { value: region.to_string(), label, count };
    choices.into_iter().map(choice).collect()
}
