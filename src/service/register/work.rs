//! The list of work: what an authority has to do, for those who prove that they act for it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{AuthorityKind, Day, Deadline, Uscc};
use crate::oversight::{Dossier, Recorded};
use crate::rules::{Candidate, Due, Open, candidates, due, open_matters, receipts, routing, times, visits_due};
use crate::statement::Subject;

use super::coded::{Coded, Reading, coded};
use super::doubted::DoubtedView;
use super::duplicates::DuplicateView;
use super::pin::Register;

/// The list of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Work {
    /// Where the answer stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// What is due, the most urgent first.
    pub due: Vec<DueView>,
    /// What is open until it is settled, and has no time, the oldest first.
    pub open: Vec<OpenView>,
    /// Facts that may lead to a listing, to be decided or dismissed. Nobody is listed by them.
    pub candidates: Vec<CandidateView>,
    /// Statements of which a signature came into doubt, to be confirmed or annulled, the oldest first. Told of now, and
    /// not where it is asked back.
    pub doubted: Vec<DoubtedView>,
    /// Persons who probably stand under two ids, since one document number was told of both: to be compared, and merged
    /// if they are one. Told of now, and not where it is asked back.
    pub duplicates: Vec<DuplicateView>,
    /// How many deliveries to outside systems are overdue; the outboxes tell them.
    pub deliveries_overdue: usize,
}

/// Something that has to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueView {
    /// The entry from which it follows.
    pub seq: u64,
    /// Digest of that statement, 64 hex digits.
    pub digest: String,
    /// About whom.
    pub subject: String,
    /// What has to be done.
    pub duty: Coded,
    /// The authority that made that statement.
    pub authority: Option<Uscc>,
    /// Whether the party has to do it; then the authority watches.
    pub of_party: bool,
    /// Until when.
    pub deadline: DeadlineView,
    /// Whether that is over.
    pub overdue: bool,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// Something that is open until it is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenView {
    /// The entry from which it follows.
    pub seq: u64,
    /// Digest of that statement, 64 hex digits.
    pub digest: String,
    /// About whom.
    pub subject: String,
    /// What is open.
    pub matter: Coded,
    /// Since which legal day.
    pub since: Day,
    /// The authority that made that statement.
    pub authority: Option<Uscc>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeadlineView {
    /// Last day in time.
    pub due: Day,
    /// The period, for example `P15WD`.
    pub rule: String,
    /// The calendar that was counted.
    pub calendar: String,
    /// Whether the calendar of a year that was counted is not announced yet.
    pub provisional: bool,
}

/// Facts that may lead to a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CandidateView {
    /// About whom.
    pub subject: String,
    /// Which list.
    pub list: Coded,
    /// The circumstance, by its code in the ruleset.
    pub circumstance: String,
    /// Which line of business would decide.
    pub kind: Coded,
    /// The entries.
    pub entries: Vec<u64>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
    /// Until when it has to be decided or dismissed.
    pub decide_by: Option<DeadlineView>,
    /// Whether the instrument leaves no choice but to list.
    pub mandatory: bool,
}

impl Register {
    /// The work of some authorities, and of those from which they took over; of all with `None`.
    ///
    /// Trust: made from full dossiers. Only those may be given it who act for the authorities, or audit them.
    #[must_use]
    pub fn work(&self, authorities: Option<&[Uscc]>) -> Work {
        let mut due_views: Vec<DueView> = Vec::new();
        let mut open: Vec<OpenView> = Vec::new();
        let mut found = Vec::new();
        let mut deliveries_overdue = 0;
        for dossier in self.dossiers().iter() {
            let then = self.by_then(dossier);
            let dossier = then.as_ref().unwrap_or(dossier);
            let mut own = due(dossier, &self.rulebook, self.today());
            own.extend(times(dossier, &self.rulebook, self.today()));
            own.extend(visits_due(dossier, self.dossiers(), &self.rulebook, self.today()));
            own.retain(|one| self.is_work_of(authorities, (one.line, one.authority), dossier));
            due_views.extend(own.into_iter().map(|one| due_view(dossier, one)));
            let mut matters = open_matters(dossier, &self.rulebook, self.today());
            matters.retain(|one| self.is_work_of(authorities, (one.line, one.authority), dossier));
            open.extend(matters.into_iter().map(|one| open_view(dossier, one)));
            let routing = routing(dossier, &receipts(dossier), &self.rulebook, self.today());
            let late = routing.due.iter().filter(|one| one.overdue && self.is_for(authorities, one.authority));
            deliveries_overdue += late.count();
            if let Subject::Institution(code) = dossier.subject() {
                let facilities = self.dossiers().facilities_of(code, self.today());
                let facilities: Vec<&Dossier> = facilities.into_iter().map(AsRef::as_ref).collect();
                let own = candidates(dossier, &facilities, &self.rulebook, self.today());
                let own = own.into_iter().filter(|one| self.decides(authorities, one.kind, dossier, &facilities));
                found.extend(own.map(|one| candidate_view(dossier, one)));
            }
        }
        due_views.sort_by_key(|one| (one.deadline.due, one.seq));
        open.sort_by_key(|one| (one.since, one.seq));
        Work {
            reading: self.reading(),
            due: due_views,
            open,
            candidates: found,
            doubted: Vec::new(),
            duplicates: Vec::new(),
            deliveries_overdue,
        }
    }

    /// The dossier by what had happened on the day asked for, where that is not the whole of it.
    fn by_then(&self, dossier: &Dossier) -> Option<Dossier> {
        let happened = |record: &&Arc<Recorded>| record.legal_day() <= self.today();
        if dossier.records().iter().all(|record| happened(&record)) {
            return None;
        }
        Some(Dossier::fold(dossier.subject(), dossier.records().iter().filter(happened)))
    }

    /// Whether it is for a line of business that acts there, or else for the authority from whose statement it follows.
    fn is_work_of(
        &self,
        authorities: Option<&[Uscc]>,
        (line, authority): (Option<AuthorityKind>, Option<Uscc>),
        dossier: &Dossier,
    ) -> bool {
        match line {
            Some(line) => self.decides(authorities, line, dossier, &[]),
            None => self.is_for(authorities, authority),
        }
    }

    /// Whether something that an authority has to do is of some authorities.
    pub(super) fn is_for(&self, authorities: Option<&[Uscc]>, of: Option<Uscc>) -> bool {
        let acts = |own: &Uscc| of.is_some_and(|of| self.governance.acts_for(*own, of));
        authorities.is_none_or(|own| own.iter().any(acts))
    }

    /// Whether one of them is of the line of business that would decide, and acts where a record did.
    fn decides(
        &self,
        authorities: Option<&[Uscc]>,
        kind: AuthorityKind,
        own: &Dossier,
        facilities: &[&Dossier],
    ) -> bool {
        let Some(codes) = authorities else { return true };
        let records = || std::iter::once(&own).chain(facilities).flat_map(|dossier| dossier.records());
        let here = |region: &crate::codes::RegionCode| {
            records().filter_map(|record| record.event.region()).any(|place| region.contains(place))
        };
        let mut authorities = codes.iter().filter_map(|code| self.governance.authority(*code));
        authorities.any(|authority| authority.kind == kind && authority.regions.iter().any(here))
    }
}

pub(in crate::service) fn due_view(dossier: &Dossier, found: Due) -> DueView {
    DueView {
        seq: found.seq.0,
        digest: found.digest.to_string(),
        subject: dossier.subject().to_string(),
        duty: Coded::new(&found.obligation.code, &found.obligation.zh, &found.obligation.en),
        authority: found.authority,
        of_party: found.of_party,
        deadline: deadline(found.deadline),
        overdue: found.overdue,
        rule: found.rule,
        source: found.source,
        mark: found.mark,
    }
}

fn open_view(dossier: &Dossier, found: Open) -> OpenView {
    OpenView {
        seq: found.seq.0,
        digest: found.digest.to_string(),
        subject: dossier.subject().to_string(),
        matter: Coded::new(&found.matter.code, &found.matter.zh, &found.matter.en),
        since: found.since,
        authority: found.authority,
        rule: found.rule,
        source: found.source,
        mark: found.mark,
    }
}

fn candidate_view(dossier: &Dossier, found: Candidate) -> CandidateView {
    CandidateView {
        subject: dossier.subject().to_string(),
        list: coded!(found.list),
        circumstance: found.circumstance,
        kind: coded!(found.kind),
        entries: found.entries.iter().map(|seq| seq.0).collect(),
        rule: found.rule,
        source: found.source,
        mark: found.mark,
        decide_by: found.decide_by.map(deadline),
        mandatory: found.mandatory,
    }
}

pub(super) fn deadline(found: Deadline) -> DeadlineView {
    let Deadline { due, provisional, rule, calendar } = found;
    DeadlineView { due, rule, calendar, provisional }
}
