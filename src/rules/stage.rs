//! The stage of a place: how far its filing is, whether it serves, and which conditions of its kind nothing on record
//! fulfils.
//!
//! Facts, and no standing: who has not filed may serve, and is looked at. Deliberately absent: what the law makes of
//! it; that is for clocks and candidates. Source: domain.md 3.1.

use crate::codes::{Day, code_list};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::eligibility::{Evidence, PlaceCondition};
use crate::manifest::procedures::{Clock, Who};
use crate::oversight::{Dossier, Recorded, Validity, clocks, matching};
use crate::statement::{Event, Subject};

use super::because::Because;

code_list! {
    /// How far the filing of a place is.
    pub enum FilingStage {
        /// It is filed.
        Filed = "filed", "已备案", "Filed";
        /// It was submitted and not accepted yet.
        InReview = "in_review", "备案审核中", "Filing submitted";
        /// It serves, is not filed, and the time to file is over. No penalty: it is looked at.
        UnfiledOverdue = "unfiled_overdue", "逾期未备案", "Not filed in time";
        /// Nothing on record says that it filed.
        Unfiled = "unfiled", "未见备案", "No filing on record";
    }
}

code_list! {
    /// Whether a place serves.
    pub enum Operating {
        /// Nothing on record says that it took anybody in.
        Planned = "planned", "未见收住", "Nobody taken in on record";
        /// It serves.
        Operating = "operating", "运营中", "In operation";
        /// It rests, or was ordered to stop as a whole.
        Suspended = "suspended", "暂停服务", "Suspended";
        /// Its service ended.
        Ended = "ended", "终止服务", "Ended";
    }
}

/// A stage with the day from which it is so, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached<C> {
    /// The stage.
    pub code: C,
    /// Since when, where a record says.
    pub since: Option<Day>,
    /// Why; the rule is empty where a record alone says it.
    pub because: Because,
}

/// A condition that nothing on record fulfils.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it stands.
    pub because: Because,
}

/// The stage of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// How far its filing is.
    pub filing: Reached<FilingStage>,
    /// Whether it serves.
    pub operating: Reached<Operating>,
    /// Conditions that nothing on record fulfils, in the order of the rules.
    pub missing: Vec<Missing>,
}

/// The stage of a place on a day; `holders` are the dossiers of those who hold its licences.
///
/// By the dossiers that are given: of the public's own it tells what is on public record, and no more.
#[must_use]
pub fn stage(place: &Dossier, holders: &[&Dossier], rulebook: &Rulebook, on: Day) -> Stage {
    let rows = rulebook.benefits.places.iter().filter(|row| row.rule.holds(place.region(), on));
    let kinds = kinds(place, on);
    let concerned =
        rows.filter(|row| row.kinds.is_empty() || row.kinds.iter().any(|kind| kinds.contains(&kind.as_str())));
    let asking = Asking { place, holders, rulebook, on };
    let missing = concerned.filter(|row| !row.any.iter().any(|evidence| asking.has(evidence))).map(missing);
    Stage { filing: filing(place, rulebook, on), operating: operating(place, on), missing: missing.collect() }
}

fn missing(row: &PlaceCondition) -> Missing {
    let (zh, en) = (format!("未见记录：{}", row.label_zh), format!("nothing on record: {}", row.label_en));
    Missing {
        code: row.code.clone(),
        zh: row.label_zh.clone(),
        en: row.label_en.clone(),
        because: Because::new(&row.rule, &[], (zh, en)),
    }
}

struct Asking<'a> {
    place: &'a Dossier,
    holders: &'a [&'a Dossier],
    rulebook: &'a Rulebook,
    on: Day,
}

impl Asking<'_> {
    fn has(&self, evidence: &Evidence) -> bool {
        match evidence {
            Evidence::Statement(earlier) => {
                let calendar = self.rulebook.calendars.of(self.place.region());
                matching(self.place, earlier, calendar, self.on).next().is_some()
            }
            Evidence::Licence(kind) => self.holders.iter().any(|holder| self.holds(holder, kind)),
        }
    }

    /// Whether a licence for this place, or for no place alone, is valid in the dossier of its holder.
    fn holds(&self, holder: &Dossier, kind: &str) -> bool {
        holder.standing_up_to(self.on).any(|record| {
            let Event::LicenceGranted(granted) = holder.event(record) else { return false };
            let here = granted.facility.is_none_or(|facility| self.place.is_of(Subject::Facility(facility.0)));
            let valid = match holder.licence_validity(record, self.on) {
                Some(Validity::Open) => true,
                Some(Validity::Until(last)) => self.on <= last,
                None => false,
            };
            here && valid && granted.kind.as_str() == kind && granted.valid_from <= self.on
        })
    }
}

/// Whether a place serves on a day.
pub(super) fn operating(place: &Dossier, on: Day) -> Reached<Operating> {
    let last = |wanted: fn(&Event) -> bool| {
        let found = place.standing_up_to(on).filter(|record| wanted(place.event(record)));
        found.max_by_key(|record| (record.legal_day(), record.seq))
    };
    if let Some(record) = last(|event| matches!(event, Event::OperationEnded(_))) {
        return reached(Operating::Ended, record);
    }
    let rests = place.standing_up_to(on).filter(|record| stops(place.event(record)) && !is_closed(place, record, on));
    if let Some(record) = rests.min_by_key(|record| (record.legal_day(), record.seq)) {
        return reached(Operating::Suspended, record);
    }
    // Who files has taken somebody in before.
    let serves = place
        .standing_up_to(on)
        .filter(|record| matches!(place.event(record), Event::OperationBegan(_) | Event::FilingAccepted(_)));
    match serves.min_by_key(|record| (record.legal_day(), record.seq)) {
        Some(record) => reached(Operating::Operating, record),
        None => Reached { code: Operating::Planned, since: None, because: told(Operating::Planned, None) },
    }
}

fn stops(event: &Event) -> bool {
    if let Event::UseStopped(stopped) = event {
        stopped.scope.as_str() == "whole"
    } else {
        matches!(event, Event::OperationSuspended(_))
    }
}

fn is_closed(place: &Dossier, record: &Recorded, on: Day) -> bool {
    place.fate(record.digest).closed.is_some_and(|(_, day)| day <= on)
}

fn reached(code: Operating, record: &Recorded) -> Reached<Operating> {
    Reached { code, since: Some(record.legal_day()), because: told(code, Some(record)) }
}

fn told(code: Operating, record: Option<&Recorded>) -> Because {
    let (zh, en) = (code.label_zh(), code.label_en());
    let since = record.map(Recorded::legal_day);
    Because {
        rule: String::new(),
        entries: record.map(|record| record.seq.0).into_iter().collect(),
        source: String::new(),
        mark: None,
        zh: since.map_or_else(|| zh.to_owned(), |day| format!("{day}起{zh}")),
        en: since.map_or_else(|| en.to_owned(), |day| format!("{en} since {day}")),
    }
}

/// How far the filing of a place is on a day.
fn filing(place: &Dossier, rulebook: &Rulebook, on: Day) -> Reached<FilingStage> {
    let rule = rulebook.procedures.clocks.iter().find(|clock| is_to_file(clock));
    let told = |code: FilingStage, since: Option<Day>, seq: Option<Seq>| {
        let (zh, en) = (code.label_zh(), code.label_en());
        let zh = since.map_or_else(|| zh.to_owned(), |day| format!("{day}起{zh}"));
        let en = since.map_or_else(|| en.to_owned(), |day| format!("{en} since {day}"));
        let entries: Vec<Seq> = seq.into_iter().collect();
        let because = match rule {
            Some(clock) => Because::new(&clock.rule, &entries, (zh, en)),
            None => Because { rule: String::new(), entries: vec![], source: String::new(), mark: None, zh, en },
        };
        Reached { code, since, because }
    };
    let last = |wanted: fn(&Event) -> bool| {
        let found = place.standing_up_to(on).filter(|record| wanted(place.event(record)));
        found.max_by_key(|record| (record.legal_day(), record.seq))
    };
    let dated = |record: &Recorded| (Some(record.legal_day()), Some(record.seq));
    if let Some(record) = last(|event| matches!(event, Event::FilingAccepted(_))) {
        let (since, seq) = dated(record);
        return told(FilingStage::Filed, since, seq);
    }
    if let Some(record) = last(|event| matches!(event, Event::FilingSubmitted(_))) {
        let (since, seq) = dated(record);
        return told(FilingStage::InReview, since, seq);
    }
    let running = clocks(place, rulebook, on).into_iter().find(|running| is_to_file(running.clock));
    match running.filter(|running| running.is_open(on)) {
        Some(running) if running.is_overdue(on) => {
            let since = running.deadline.as_ref().map(|deadline| deadline.due.next());
            told(FilingStage::UnfiledOverdue, since, Some(running.start.seq))
        }
        Some(running) => told(FilingStage::Unfiled, Some(running.from), Some(running.start.seq)),
        None => told(FilingStage::Unfiled, None, None),
    }
}

/// Whether a time is that in which the party has to file.
fn is_to_file(clock: &Clock) -> bool {
    clock.who == Who::Party && clock.ends.events.iter().any(|event| event == "minglu.filing.accepted")
}

fn kinds(place: &Dossier, on: Day) -> Vec<&'static str> {
    let said = place.standing_up_to(on).filter_map(|record| {
        let event = place.event(record);
        let kinds: &[_] = if let Event::FacilityRegistered(registered) = event {
            &registered.kinds
        } else if let Event::FilingAccepted(filing) = event {
            &filing.kinds
        } else if let Event::OperationBegan(began) = event {
            &began.kinds
        } else {
            return None;
        };
        Some((record.legal_day(), record.seq, kinds))
    });
    let last = said.max_by_key(|(day, seq, _)| (*day, *seq));
    last.map(|(_, _, kinds)| kinds.iter().map(|kind| kind.as_str()).collect()).unwrap_or_default()
}
