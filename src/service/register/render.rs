//! From one public record to its view.

use crate::codes::{Day, ListKind};
use crate::oversight::{Dossier, Recorded, Validity};
use crate::rules::{Listed, Showing, Visibility, penalty_showing, visibility};
use crate::statement::events::document::Document;
use crate::statement::events::inspection::{Checklist, ItemResult};
use crate::statement::events::transcript::Transcribed;
use crate::statement::{Event, Source, Subject};

use super::coded::{By, Coded, Money, Place, coded};
use super::pin::Register;
use super::record::{
    AnnulmentView, ChecklistView, DocumentView, FailedItem, FilingView, FireView, GradeView, HazardView, Head,
    InsideView, InspectionView, LicenceView, ListingView, MeasureView, PenaltyView, ProblemView, ScoreView,
    ShowingView,
};

/// A public record beside the public dossier of its own subject.
#[derive(Clone, Copy)]
pub(super) struct Shown<'r> {
    pub register: &'r Register,
    pub home: &'r Dossier,
    pub record: &'r Recorded,
}

impl<'r> Shown<'r> {
    /// What it says, corrections taken in.
    pub(super) fn event(self) -> &'r Event {
        self.home.event(self.record)
    }

    pub(super) fn head(self) -> Head {
        let (register, record) = (self.register, self.record);
        let visible = visibility(self.home, record, &register.rulebook, register.today());
        let inside = register.is_inside().then(|| self.inside(&visible));
        let (shown_from, shown_until, rule) = match visible {
            Visibility::Public { from, until, rule } => (Some(from), until, Some(rule).filter(|r| !r.is_empty())),
            Visibility::Restricted | Visibility::Expired | Visibility::Ended { .. } => (None, None, None),
        };
        let by = match record.source {
            Source::Authority(code) => Some(register.authority(code)),
            Source::Institution(_) | Source::Ledger => None,
        };
        Head {
            seq: record.seq.0,
            digest: record.digest.to_string(),
            record: self.title(),
            subject: record.subject.to_string(),
            on: record.legal_day(),
            shown_from,
            shown_until,
            rule,
            by,
            contested: register.is_contested(record),
            amended: self.home.fate(record.digest).corrected.is_some(),
            transcribed: matches!(record.event, Event::RecordTranscribed(_)),
            inside,
        }
    }

    /// What only those in charge are told of a record.
    fn inside(self, visible: &Visibility) -> InsideView {
        let (public, shown) = match visible {
            Visibility::Public { .. } => (true, Coded::new("public", "公开", "Public")),
            Visibility::Restricted => (false, Coded::new("restricted", "未公开", "Not released")),
            Visibility::Expired => (false, Coded::new("expired", "公示期满", "Its window is over")),
            Visibility::Ended { .. } => (false, Coded::new("ended", "已终止", "Ended by a later statement")),
        };
        let (home, record) = (self.home, self.record);
        let ended = home.fate(record.digest).ended.map(|end| end.seq.0);
        let irregular = record.irregular && !home.fate(record.digest).upheld;
        InsideView { public, shown, ended_by: ended, irregular, recorded_at: record.at.to_string() }
    }

    pub(super) fn title(self) -> Coded {
        let name = self.record.event.kind().name();
        let row = self.register.rulebook.catalogue.row(name);
        Coded::new(name, row.map_or(name, |row| &row.title_zh), row.map_or(name, |row| &row.title_en))
    }

    pub(super) fn place(self) -> Option<Place> {
        let region = self.event().region()?;
        Some(Place::new(region, self.record.legal_day(), &self.register.rulebook))
    }

    fn place_of(self, region: crate::codes::RegionCode) -> Place {
        Place::new(region, self.record.legal_day(), &self.register.rulebook)
    }

    pub(super) fn inspection(self) -> Option<InspectionView> {
        let Event::InspectionRecorded(recorded) = self.event() else { return None };
        Some(InspectionView {
            head: self.head(),
            field: coded!(recorded.field),
            visited_on: recorded.visited_on,
            result: coded!(recorded.result),
            major_hazards: recorded.major_hazards.iter().map(|code| code.as_str().to_owned()).collect(),
            facts: recorded.facts_public.as_str().to_owned(),
            checklist: recorded.checklist.as_ref().map(checklist),
            place: self.place_of(recorded.region),
        })
    }

    pub(super) fn fire_check(self) -> Option<FireView> {
        let Event::FireCheckRecorded(recorded) = self.event() else { return None };
        let hazard = |hazard: &crate::statement::events::fire::Hazard| HazardView {
            code: hazard.code.as_str().to_owned(),
            gravity: coded!(hazard.gravity),
            description: hazard.description.as_str().to_owned(),
        };
        Some(FireView {
            head: self.head(),
            checked_on: recorded.checked_on,
            result: coded!(recorded.result),
            hazards: recorded.hazards.iter().map(hazard).collect(),
            facts: recorded.facts_public.as_str().to_owned(),
            checklist: recorded.checklist.as_ref().map(checklist),
        })
    }

    pub(super) fn problem(self) -> Option<ProblemView> {
        let Event::RectificationOrdered(ordered) = self.event() else { return None };
        let asked_on = self.register.on();
        let mended_on = self.home.fate(self.record.digest).closed.map(|(_, on)| on).filter(|on| *on <= asked_on);
        Some(ProblemView {
            head: self.head(),
            items: ordered.items.iter().map(|item| item.as_str().to_owned()).collect(),
            risk: coded!(ordered.risk),
            due_on: ordered.due_on,
            overdue: mended_on.is_none() && ordered.due_on < asked_on,
            mended_on,
            document: document(&ordered.document),
        })
    }

    pub(super) fn penalty(self) -> Option<PenaltyView> {
        let Subject::Institution(code) = self.home.subject() else { return None };
        let institution = self.register.institution_named(code);
        let showing = penalty_showing(self.home, self.record, &self.register.rulebook).map(window);
        let (head, place) = (self.head(), self.place());
        if let Event::PenaltyDecided(decided) = self.event() {
            return Some(PenaltyView {
                institution,
                field: Some(coded!(decided.field)),
                procedure: coded!(decided.procedure),
                violation: Some(decided.violation.as_str().to_owned()),
                legal_basis: decided.legal_basis.iter().map(|basis| basis.as_str().to_owned()).collect(),
                types: decided.types.iter().map(|kind| Coded::of_penalty(*kind)).collect(),
                fine: decided.fine_fen.map(Money::of_fen),
                confiscated: decided.confiscated_fen.map(Money::of_fen),
                restricted_until: decided.restricted_until,
                facts: decided.facts_public.as_str().to_owned(),
                number: decided.document.number.as_written().to_owned(),
                decided_by: head.by.as_ref().and_then(|by| by.name.clone()),
                showing,
                place,
                head,
            });
        }
        self.transcribed_penalty(head, institution, showing)
    }

    fn transcribed_penalty(self, head: Head, institution: By, showing: Option<ShowingView>) -> Option<PenaltyView> {
        let Event::RecordTranscribed(copied) = self.event() else { return None };
        let Transcribed::Penalty { procedure, types, fine_fen } = &copied.content else { return None };
        Some(PenaltyView {
            institution,
            field: None,
            procedure: coded!(*procedure),
            violation: None,
            legal_basis: Vec::new(),
            types: types.iter().map(|kind| Coded::of_penalty(*kind)).collect(),
            fine: fine_fen.map(Money::of_fen),
            confiscated: None,
            restricted_until: None,
            facts: copied.facts_public.as_str().to_owned(),
            number: copied.original_number.as_str().to_owned(),
            decided_by: Some(copied.original_authority.as_str().to_owned()),
            showing,
            place: None,
            head: Head { on: copied.original_on, ..head },
        })
    }

    pub(super) fn annulment(self) -> Option<AnnulmentView> {
        let Event::PenaltyAnnulled(annulled) = self.event() else { return None };
        Some(AnnulmentView {
            head: self.head(),
            outcome: coded!(annulled.outcome),
            reason: annulled.reason_public.as_str().to_owned(),
            document: document(&annulled.document),
        })
    }

    pub(super) fn listing(self, listed: &Listed) -> Option<ListingView> {
        let (Event::ListingDecided(decided), Subject::Institution(uscc)) = (self.event(), self.home.subject()) else {
            return None;
        };
        let measures = decided.measures.iter().map(|measure| MeasureView {
            name: measure.name.as_str().to_owned(),
            legal_basis: measure.legal_basis.as_ref().map(|basis| basis.as_str().to_owned()),
        });
        let labels = self.circumstance(listed.list, &listed.circumstance);
        Some(ListingView {
            head: self.head(),
            uscc,
            name: self.register.institution_named(uscc).name,
            list: coded!(listed.list),
            circumstance: listed.circumstance.clone(),
            circumstance_zh: labels.as_ref().map(|(zh, _)| zh.clone()),
            circumstance_en: labels.map(|(_, en)| en),
            from: listed.from,
            until: listed.until,
            removal_from: listed.removal_from,
            in_force: listed.holds(self.register.on()),
            measures: measures.collect(),
            facts: decided.facts_public.as_str().to_owned(),
            rule: listed.rule.clone(),
            document: document(&decided.document),
            place: self.place_of(decided.region),
        })
    }

    fn circumstance(self, list: ListKind, code: &str) -> Option<(String, String)> {
        let rules = self.register.rulebook.ruleset.lists.iter().filter(|row| row.list == list);
        let found = rules.flat_map(|row| &row.circumstances).find(|circumstance| circumstance.code == code)?;
        Some((found.label_zh.clone(), found.label_en.clone()))
    }

    pub(super) fn grade(self) -> Option<GradeView> {
        if let Event::GradeDowngraded(lowered) = self.event() {
            return Some(GradeView {
                head: self.head(),
                grade: lowered.grade.get(),
                standard: lowered.standard.as_str().to_owned(),
                scores: vec![],
                valid_until: lowered.valid_until,
                holds: self.holds_until(lowered.valid_until),
                document: document(&lowered.document),
                place: self.place_of(lowered.region),
            });
        }
        let Event::GradeAwarded(awarded) = self.event() else { return None };
        let score = |part: &crate::statement::events::grade::PartScore| ScoreView {
            part: part.part.as_str().to_owned(),
            points: part.points,
            points_max: part.points_max,
        };
        Some(GradeView {
            head: self.head(),
            grade: awarded.grade.get(),
            standard: awarded.standard.as_str().to_owned(),
            scores: awarded.scores.iter().map(score).collect(),
            valid_until: awarded.valid_until,
            holds: self.holds_until(awarded.valid_until),
            document: document(&awarded.document),
            place: self.place_of(awarded.region),
        })
    }

    fn holds_until(self, valid_until: Day) -> bool {
        (self.record.legal_day()..=valid_until).contains(&self.register.on())
    }

    pub(super) fn filing(self) -> Option<FilingView> {
        let Event::FilingAccepted(filing) = self.event() else { return None };
        Some(FilingView {
            head: self.head(),
            institution: filing.institution,
            receipt_number: filing.receipt_number.as_str().to_owned(),
            accepted_on: filing.accepted_on,
            kinds: filing.kinds.iter().map(|kind| coded!(*kind)).collect(),
            beds: filing.beds,
            nursing_beds: filing.nursing_beds,
            area_m2: filing.area_m2,
        })
    }

    pub(super) fn licence(self) -> Option<LicenceView> {
        let Event::LicenceGranted(granted) = self.event() else { return None };
        let on = self.register.on();
        let valid_until = match self.home.licence_validity(self.record, on)? {
            Validity::Until(last) => Some(last),
            Validity::Open => None,
        };
        Some(LicenceView {
            head: self.head(),
            kind: coded!(granted.kind),
            number: granted.licence_number.as_str().to_owned(),
            content: granted.content.as_str().to_owned(),
            facility: granted.facility.map(|facility| facility.to_string()),
            valid_from: granted.valid_from,
            valid_until,
            holds: granted.valid_from <= on && valid_until.is_none_or(|last| on <= last),
        })
    }
}

fn document(document: &Document) -> DocumentView {
    DocumentView {
        number: document.number.as_written().to_owned(),
        dated_on: document.dated_on,
        public_copy: document.public_copy.map(|digest| digest.0.to_string()),
    }
}

fn checklist(list: &Checklist) -> ChecklistView {
    let count = |result| list.items.iter().filter(|item| item.result == result).count();
    let failed = list.items.iter().filter(|item| item.result == ItemResult::Fails).map(|item| FailedItem {
        code: item.code.as_str().to_owned(),
        note: item.note.as_ref().map(|note| note.as_str().to_owned()),
    });
    ChecklistView {
        id: list.id.as_str().to_owned(),
        version: list.version.as_str().to_owned(),
        conforms: count(ItemResult::Conforms),
        not_applicable: count(ItemResult::NotApplicable),
        fails: failed.collect(),
    }
}

fn window(showing: Showing) -> ShowingView {
    ShowingView {
        from: showing.from,
        until: showing.until,
        repair_from: showing.repair_from,
        tier: showing.tier.map(|tier| coded!(tier)),
        tier_undetermined: showing.undetermined,
        outer_limit_unknown: showing.outer_limit_unknown,
        rule: showing.rule,
        source: showing.source,
        mark: showing.mark,
    }
}
