//! The work list: what has to be done about a subject, until when, and what is overdue.

use crate::codes::{AuthorityKind, Day, Deadline, Hash, RegionCode, SupervisionField, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::ruleset::{DeadlineRule, Duty};
use crate::oversight::{Dossier, Outside, Recorded};
use crate::statement::events::document::OutsideEffect;
use crate::statement::events::rectification::RectificationOrdered;
use crate::statement::{Event, Source};

use super::candidate::open_orders;
use super::objection::open_objections;
use super::window::would_be_shown;

/// Something that has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The entry from which it follows.
    pub seq: Seq,
    /// Digest of that statement.
    pub digest: Hash,
    /// What.
    pub obligation: Obligation,
    /// The authority that made that statement; `None` where it is not of an authority.
    pub authority: Option<Uscc>,
    /// The line of business that has to see to it, where it is not that authority.
    pub line: Option<AuthorityKind>,
    /// Whether the party has to do it; then the authority watches.
    pub of_party: bool,
    /// Until when.
    pub deadline: Deadline,
    /// Whether that is over.
    pub overdue: bool,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// Something to be done, by its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obligation {
    /// The code.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<Duty> for Obligation {
    fn from(duty: Duty) -> Self {
        Self { code: duty.as_str().to_owned(), zh: duty.label_zh().to_owned(), en: duty.label_en().to_owned() }
    }
}

/// What is open on a day, in the order of the log. What has been done, in time or late, is not in it.
#[must_use]
pub fn due(dossier: &Dossier, rulebook: &Rulebook, day: Day) -> Vec<Due> {
    let list = WorkList { dossier, rulebook, day };
    let own = dossier.own_records();
    let mut found: Vec<Due> = own.flat_map(|record| list.about(record)).chain(list.orders()).collect();
    found.sort_by(|a, b| (a.seq, a.deadline.due, &a.obligation).cmp(&(b.seq, b.deadline.due, &b.obligation)));
    found
}

/// The shortest of the periods that rules give for a duty.
pub(super) fn shortest(
    rulebook: &Rulebook,
    duty: Duty,
    (kind, place): (Option<AuthorityKind>, Option<RegionCode>),
    start: Day,
) -> Option<(&DeadlineRule, Deadline)> {
    let rules = rulebook.ruleset.deadlines_of(duty, kind, place, start);
    rules
        .map(|rule| (rule, rule.period.due(rulebook.calendars.of(place), start)))
        .min_by_key(|(_, deadline)| deadline.due)
}

/// What is asked: about whom, by which rules, on which day.
pub(super) struct WorkList<'w> {
    pub(super) dossier: &'w Dossier,
    pub(super) rulebook: &'w Rulebook,
    pub(super) day: Day,
}

impl WorkList<'_> {
    fn about(&self, record: &Recorded) -> Vec<Due> {
        let fate = self.dossier.fate(record.digest);
        let mut found: Vec<Due> = self.release(record).into_iter().collect();
        if fate.ended.is_some() {
            return found;
        }
        for outside in &fate.outside {
            let later = |effect| fate.outside.iter().any(|o| outside.seq < o.seq && o.effect == effect);
            let duties: &[Duty] = match outside.effect {
                OutsideEffect::Revoked | OutsideEffect::Varied => &[Duty::Withdraw],
                OutsideEffect::RepairApplied
                    if !later(OutsideEffect::RepairGranted) && !later(OutsideEffect::RepairRefused) =>
                {
                    &[Duty::AcceptRepair, Duty::DecideRepair, Duty::AnswerRepair]
                }
                OutsideEffect::RepairApplied
                | OutsideEffect::RepairGranted
                | OutsideEffect::RepairRefused
                | OutsideEffect::Upheld
                | OutsideEffect::ReconsiderationFiled
                | OutsideEffect::LitigationFiled
                | OutsideEffect::ReorganisationApproved
                | OutsideEffect::ReorganisationFailed
                | OutsideEffect::JudgmentDefaulter
                | OutsideEffect::DefaulterEnded
                | OutsideEffect::InfringementFound
                | OutsideEffect::FraudFound => &[],
            };
            found.extend(duties.iter().filter_map(|duty| self.outside(record, outside, *duty)));
        }
        found.extend(open_objections(self.dossier, record).filter_map(|objection| {
            self.duty(record, (objection.seq, objection.by), Duty::AnswerObjection, objection.on)
        }));
        found
    }

    pub(super) fn outside(&self, record: &Recorded, outside: &Outside, duty: Duty) -> Option<Due> {
        self.duty(record, (outside.seq, outside.by), duty, outside.received_on)
    }

    /// The release of what may be shown, and is not released yet.
    fn release(&self, record: &Recorded) -> Option<Due> {
        let open = record.event.is_releasable()
            && self.dossier.stands(record, self.day)
            && self.dossier.fate(record.digest).released.is_none()
            && would_be_shown(self.dossier, record, self.rulebook, self.day);
        open.then(|| self.release_of(record)).flatten()
    }

    /// The release of a record, done or not.
    pub(super) fn release_of(&self, record: &Recorded) -> Option<Due> {
        let duty = if let Event::PenaltyDecided(_) = record.event {
            Duty::ReleasePenalty
        } else if let Event::LicenceGranted(_) = record.event {
            Duty::ReleaseLicence
        } else if let Event::InspectionRecorded(visit) = &record.event {
            if visit.field == SupervisionField::Food { Duty::ReleaseFoodInspection } else { Duty::ReleaseInspection }
        } else if let Event::FireCheckRecorded(_) = record.event {
            Duty::ReleaseInspection
        } else {
            Duty::ReleaseRecord
        };
        self.duty(record, (record.seq, record.digest), duty, record.legal_day())
    }

    /// A duty of the authority that made `record`, which follows from the entry `from` and runs from `start`.
    pub(super) fn duty(&self, record: &Recorded, (seq, digest): (Seq, Hash), duty: Duty, start: Day) -> Option<Due> {
        let place = self.dossier.event(record).region();
        let (rule, deadline) = shortest(self.rulebook, duty, (record.kind, place), start)?;
        Some(Due {
            seq,
            digest,
            obligation: duty.into(),
            authority: authority(self.dossier, record),
            line: None,
            of_party: false,
            overdue: deadline.due < self.day,
            deadline,
            rule: rule.rule.id.clone(),
            source: rule.rule.source.clone(),
            mark: rule.rule.mark.clone(),
        })
    }

    /// Rectifications that were ordered and not accepted; the order itself sets the day.
    fn orders(&self) -> impl Iterator<Item = Due> {
        open_orders(self.dossier, self.day).map(|(record, order)| self.order(record, order))
    }

    /// A rectification, accepted or not.
    pub(super) fn order(&self, record: &Recorded, order: &RectificationOrdered) -> Due {
        Due {
            seq: record.seq,
            digest: record.digest,
            obligation: Duty::Rectify.into(),
            authority: authority(self.dossier, record),
            line: None,
            of_party: false,
            deadline: Deadline {
                due: order.due_on,
                provisional: false,
                rule: order.document.number.as_str().to_owned(),
                calendar: self.rulebook.calendars.of(Some(order.region)).id(),
            },
            overdue: order.due_on < self.day,
            rule: "order".to_owned(),
            source: order.document.number.as_str().to_owned(),
            mark: None,
        }
    }
}

pub(super) fn authority(home: &Dossier, record: &Recorded) -> Option<Uscc> {
    match home.owner(record) {
        Source::Authority(code) => Some(code),
        Source::Institution(_) | Source::Ledger => None,
    }
}
