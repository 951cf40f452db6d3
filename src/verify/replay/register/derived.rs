//! What a register has to publish on a day, in the members that follow from the log.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes::{Day, ListKind, RegionCode, Uscc};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers, Recorded};
use crate::rules::{
    Asked, Figure, Listed, Standing, Visibility, decimal, figures_of, listings, penalty_showing, public_dossier,
    standing, visibility,
};
use crate::statement::events::transcript::Transcribed;
use crate::statement::{Event, Subject, Text, Uuid};

use super::RecordList;
use crate::verify::learnt::SeqSet;

/// Everything that is derived of a register.
#[derive(Default)]
pub(super) struct Derived {
    pub standings: BTreeMap<Uscc, Value>,
    /// Records about the institutions themselves.
    pub timelines: BTreeMap<Uscc, Vec<Value>>,
    /// Places that are shown, with who operates them and the records about themselves.
    pub places: BTreeMap<Uuid, Value>,
    /// Every name under which a record on a page may have been entered, by the subject of the page.
    pub names: BTreeMap<Subject, Vec<String>>,
    /// Every public record about an institution or a facility, by entry, with the days of its showing.
    pub windows: BTreeMap<u64, Value>,
    pub lists: BTreeMap<ListKind, Vec<Value>>,
    pub records: BTreeMap<RecordList, Vec<Value>>,
    pub indicators: Value,
}

/// At what everything is derived.
#[derive(Clone, Copy)]
struct At<'d> {
    dossiers: &'d Dossiers,
    rulebook: &'d Rulebook,
    day: Day,
    silent: &'d SeqSet,
}

impl At<'_> {
    fn public(self, subject: Subject) -> Option<Dossier> {
        let public = public_dossier(self.dossiers, subject, self.rulebook, self.day)?;
        let kept = public.of_same(public.records().iter().filter(|record| !self.silent.contains(record.seq)));
        (!kept.records().is_empty()).then_some(kept)
    }
}

impl Derived {
    /// `silent`: entries that are left out although they may be shown.
    pub(super) fn of(dossiers: &Dossiers, rulebook: &Rulebook, day: Day, silent: &SeqSet) -> Self {
        let at = At { dossiers, rulebook, day, silent };
        let mut derived = Self { indicators: indicators(dossiers, rulebook, day), ..Self::default() };
        for subject in dossiers.iter().map(|dossier| dossier.subject()) {
            match subject {
                Subject::Institution(code) => derived.institution(at, code),
                Subject::Facility(id) => derived.place(at, id),
                Subject::Visit(_) | Subject::Case(_) | Subject::Person(_) | Subject::Authority(_) | Subject::Ledger => {
                }
            }
        }
        derived
    }

    fn institution(&mut self, at: At<'_>, code: Uscc) {
        let (subject, At { rulebook, day, .. }) = (Subject::Institution(code), at);
        let rows = self.subject(at, subject);
        let Some(public) = at.public(subject) else { return };
        // Lists and pages alike show nobody of whom nothing of its own is public.
        if public.own_records().next().is_none() {
            return;
        }
        self.standings.insert(code, standing_json(&standing(&public, rulebook, day, day)));
        self.timelines.insert(code, rows);
        for listed in listings(&public, rulebook, day).iter().filter(|listed| listed.holds(day)) {
            self.lists.entry(listed.list).or_default().push(line(code, listed));
        }
    }

    fn place(&mut self, at: At<'_>, id: Uuid) {
        let (subject, dossiers) = (Subject::Facility(id), at.dossiers);
        let rows = self.subject(at, subject);
        let Some(public) = at.public(subject) else { return };
        if public.own_records().next().is_none() {
            return;
        }
        let operators = public.operators().into_iter().map(|at| {
            json!({ "operator": { "code": dossiers.canonical_code(at.by).as_str() }, "from": at.from, "until": at.until, "entry": at.seq.0 })
        });
        let others = public.names().filter(|name| *name != subject);
        let others: Vec<String> = others.map(|name| name.to_string().replace("facilities/", "")).collect();
        let page = json!({
            "summary": { "id": id.to_string(), "other_ids": others },
            "operators": operators.collect::<Vec<_>>(), "timeline": rows,
        });
        self.places.insert(id, page);
    }

    /// Public records about a subject itself, as its page shows them.
    fn subject(&mut self, at: At<'_>, subject: Subject) -> Vec<Value> {
        let At { rulebook, day, .. } = at;
        let Some(home) = at.public(subject) else { return Vec::new() };
        self.names.insert(subject, home.names().map(|name| name.to_string()).collect());
        let mut rows = Vec::new();
        for record in home.own_records() {
            let shown = Public { home: &home, record, rulebook, day };
            if let Some((list, row)) = shown.row() {
                self.records.entry(list).or_default().push(row);
            }
            // A release stands in the head of what it releases.
            if matches!(record.event, Event::PublicationReleased(_)) {
                continue;
            }
            let window = shown.head();
            rows.push(window.clone());
            self.windows.insert(record.seq.0, window);
        }
        rows
    }
}

/// A public record in the public dossier of its own subject.
#[derive(Clone, Copy)]
struct Public<'d> {
    home: &'d Dossier,
    record: &'d Recorded,
    rulebook: &'d Rulebook,
    day: Day,
}

impl Public<'_> {
    fn head(self) -> Value {
        let (from, until, rule) = match visibility(self.home, self.record, self.rulebook, self.day) {
            Visibility::Public { from, until, rule } => (Some(from), until, Some(rule).filter(|rule| !rule.is_empty())),
            Visibility::Restricted | Visibility::Expired | Visibility::Ended { .. } => (None, None, None),
        };
        json!({
            "seq": self.record.seq.0,
            "digest": self.record.digest.to_string(),
            "record": { "code": self.record.event.kind().name() },
            "subject": self.record.subject.to_string(),
            "shown_from": from,
            "shown_until": until,
            "rule": rule,
        })
    }

    /// What a list of records shows of it, and which list.
    fn row(self) -> Option<(RecordList, Value)> {
        let event = self.home.event(self.record);
        let (list, own) = if let Event::InspectionRecorded(recorded) = event {
            let hazards: Vec<&str> = recorded.major_hazards.iter().map(Text::as_str).collect();
            let own = json!({
                "field": { "code": recorded.field.as_str() }, "visited_on": recorded.visited_on,
                "result": { "code": recorded.result.as_str() }, "major_hazards": hazards,
                "facts": recorded.facts_public.as_str(),
            });
            (RecordList::Inspections, own)
        } else if let Event::GradeAwarded(awarded) = event {
            (RecordList::Grades, grade(awarded.grade.get(), awarded.standard.as_str(), awarded.valid_until))
        } else if let Event::GradeDowngraded(lowered) = event {
            (RecordList::Grades, grade(lowered.grade.get(), lowered.standard.as_str(), lowered.valid_until))
        } else {
            (RecordList::Penalties, self.penalty(event)?)
        };
        let (Value::Object(mut row), Value::Object(own)) = (self.head(), own) else { return None };
        row.extend(own);
        Some((list, Value::Object(row)))
    }

    fn penalty(self, event: &Event) -> Option<Value> {
        let Subject::Institution(code) = self.home.subject() else { return None };
        let (on, types, fine, facts, number) = if let Event::PenaltyDecided(decided) = event {
            let number = decided.document.number.as_written();
            (self.record.legal_day(), &decided.types, decided.fine_fen, decided.facts_public.as_str(), number)
        } else if let Event::RecordTranscribed(copied) = event
            && let Transcribed::Penalty { types, fine_fen, .. } = &copied.content
        {
            let number = copied.original_number.as_str();
            (copied.original_on, types, *fine_fen, copied.facts_public.as_str(), number)
        } else {
            return None;
        };
        let types: Vec<Value> = types.iter().map(|kind| json!({ "code": kind })).collect();
        let showing = penalty_showing(self.home, self.record, self.rulebook).map(|showing| {
            json!({
                "from": showing.from, "until": showing.until, "repair_from": showing.repair_from,
                "tier": showing.tier.map(|tier| json!({ "code": tier.as_str() })),
                "tier_undetermined": showing.undetermined, "rule": showing.rule,
            })
        });
        Some(json!({
            "institution": { "code": code.as_str() }, "on": on, "types": types, "facts": facts, "number": number,
            "fine": fine.map(|fen| json!({ "fen": fen })), "showing": showing,
        }))
    }
}

fn grade(grade: u8, standard: &str, valid_until: Day) -> Value {
    json!({ "grade": grade, "standard": standard, "valid_until": valid_until })
}

/// The members of a standing that are derived.
fn standing_json(found: &Standing) -> Value {
    json!({ "standing": { "code": found.standing.as_str() }, "on": found.on, "because": found.because })
}

/// The members of a list's entry that are derived.
fn line(code: Uscc, listed: &Listed) -> Value {
    json!({
        "uscc": code.as_str(), "seq": listed.seq.0, "circumstance": listed.circumstance, "from": listed.from, "until": listed.until,
    })
}

/// Indicators of the country in the year of a day, and of the provinces.
fn indicators(dossiers: &Dossiers, rulebook: &Rulebook, day: Day) -> Value {
    let mut provinces: Vec<RegionCode> = rulebook.regions.iter().map(|(code, _)| code).collect();
    provinces.retain(|code| *code == code.province() && rulebook.regions.known_on(*code, day));
    provinces.dedup();
    let places: Vec<Option<RegionCode>> = std::iter::once(None).chain(provinces.iter().copied().map(Some)).collect();
    let asked: Vec<Asked> = places.iter().map(|place| Asked { place: *place, on: day, today: day }).collect();
    let mut found = figures_of(dossiers, rulebook, &asked).into_iter();
    let told = |figures: Vec<Figure>| figures.into_iter().map(figure).collect::<Vec<_>>();
    let country = found.next().map(told).unwrap_or_default();
    let parts = provinces.iter().zip(found);
    let parts = parts.map(|(code, figures)| json!({ "region": { "region": code }, "indicators": told(figures) }));
    json!({ "year": day.year(), "on": day, "indicators": country, "parts": parts.collect::<Vec<_>>() })
}

fn figure(figure: Figure) -> Value {
    let figure = figure.for_public();
    let value = figure.amount.map(|amount| {
        json!({
            "text": decimal(amount.value, amount.scale), "numerator": amount.numerator,
            "denominator": amount.denominator,
        })
    });
    let targets = figure.targets.iter().map(|against| json!({ "target": against.target, "reached": against.reached }));
    json!({
        "indicator": { "code": figure.indicator }, "unit": { "code": figure.unit }, "value": value,
        "places": figure.places, "silent": figure.silent, "entries_count": figure.basis.count,
        "entries_digest": figure.basis.digest.to_string(),
        "recomputable_by": figure.recomputable_by.map(|by| json!({ "code": by.as_str() })),
        "withheld": figure.withheld, "targets": targets.collect::<Vec<_>>(),
    })
}
