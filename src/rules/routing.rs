//! Routing: which records have to reach which outside system by when, and which have to leave it.
//!
//! Trust: nothing goes out that [`visibility`] does not show the public on that day; and whatever it no longer shows
//! has to leave every target whose last accepted receipt says that it has it.

use crate::codes::{Calendar, Day, Deadline, Hash, Uscc};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::manifest::disclosure::{Bearer, Chosen, PublishScope, Routed, WithdrawalCause};
use crate::manifest::ruleset::{Period, Rule};
use crate::oversight::{Dossier, Recorded};
use crate::statement::events::EndKind;
use crate::statement::events::delivery::{DeliveryOutcome, SentKind};
use crate::statement::{Event, Source, Subject};

use super::visibility::{Visibility, fell, visibility};
use super::window::window;

/// What a target answered about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Code of the target.
    pub target: String,
    /// Digest of the statement.
    pub statement: Hash,
    /// What was sent.
    pub sent: Sent,
    /// Why the target refused it; `None` where it took it.
    pub refused: Option<String>,
    /// Entry of the receipt.
    pub seq: Seq,
    /// Day of the answer.
    pub on: Day,
}

/// What was sent to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The record.
    Record,
    /// That it has to go.
    Withdrawal,
}

/// What has to be done at a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Deliver the record.
    Deliver,
    /// Deliver it again, as it was corrected.
    Correct,
    /// Withdraw it.
    Withdraw(WithdrawalCause),
}

/// Something that has to be done at a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Code of the target.
    pub target: String,
    /// What.
    pub task: Task,
    /// Entry of the record.
    pub seq: Seq,
    /// Digest of its statement.
    pub digest: Hash,
    /// The authority that has to see to it; `None` where the record is not of an authority.
    pub authority: Option<Uscc>,
    /// Whose page it is.
    pub scope: PublishScope,
    /// Until when; `None` where no rule gives a period.
    pub deadline: Option<Deadline>,
    /// Whether that is over.
    pub overdue: bool,
    /// Why the target refused the last attempt.
    pub refused: Option<String>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]`, where it is not law that was read.
    pub mark: Option<String>,
}

/// A record that a target has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Code of the target.
    pub target: String,
    /// Entry of the record.
    pub seq: Seq,
    /// Digest of its statement.
    pub digest: Hash,
    /// The authority that made the record.
    pub authority: Option<Uscc>,
    /// Entry of the receipt.
    pub receipt: Seq,
    /// Day of the receipt.
    pub on: Day,
}

/// The outside systems beside one dossier on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routing {
    /// What has to be done, in the order of the log, then of targets.
    pub due: Vec<Delivery>,
    /// What targets have.
    pub held: Vec<Held>,
}

/// The receipts of a dossier's own records, in the order of the log. One that was entered by mistake is none.
#[must_use]
pub fn receipts(home: &Dossier) -> Vec<Receipt> {
    let own = home.own_records();
    let valid = own.filter(|record| !home.is_struck(record.digest) && fell(home, record).is_none());
    let read = valid.filter_map(|record| {
        let Event::DeliveryRecorded(answer) = home.event(record) else { return None };
        let sent = match answer.sent {
            SentKind::Delivered => Sent::Record,
            SentKind::Withdrawn => Sent::Withdrawal,
        };
        let unsaid = || String::from("no reason was given");
        let reason = answer.reason.as_ref().map(|text| text.as_str().to_owned());
        let refused = match answer.outcome {
            DeliveryOutcome::Accepted => None,
            DeliveryOutcome::Refused => Some(reason.unwrap_or_else(unsaid)),
        };
        let (target, statement) = (answer.target.as_str().to_owned(), answer.statement.0);
        Some(Receipt { target, statement, sent, refused, seq: record.seq, on: answer.answered_on })
    });
    read.collect()
}

/// What has to reach, and what has to leave, the targets of a dossier's own records on a day.
#[must_use]
pub fn routing(home: &Dossier, receipts: &[Receipt], rulebook: &Rulebook, day: Day) -> Routing {
    let desk = Desk { home, receipts, rulebook, day };
    let mut routing = Routing::default();
    for record in home.own_records() {
        desk.route(record, &mut routing);
    }
    routing
}

/// The targets of a record by the rules, whether it may be shown or not; those that only link are among them.
#[must_use]
pub fn targets_of<'r>(home: &Dossier, record: &Recorded, rulebook: &'r Rulebook) -> Vec<Chosen<'r>> {
    let event = home.event(record);
    let Some(bearer) = bearer(home, record) else { return Vec::new() };
    let facility_kinds: Vec<&str> = if let Event::FilingAccepted(filing) = event {
        filing.kinds.iter().map(|kind| kind.as_str()).collect()
    } else if let Event::FacilityRegistered(registered) = event {
        registered.kinds.iter().map(|kind| kind.as_str()).collect()
    } else {
        Vec::new()
    };
    rulebook.disclosure.targets_of(&Routed {
        event_type: event.kind().unversioned(),
        bearer,
        kind: record.kind,
        facility_kinds: &facility_kinds,
        place: event.region(),
        day: record.legal_day(),
    })
}

/// Under whose name a record stands; `None` for subjects whose records go nowhere.
fn bearer(home: &Dossier, record: &Recorded) -> Option<Bearer> {
    if let Event::FilingAccepted(filing) = home.event(record) {
        return Some(filing.institution.legal_form().into());
    }
    match home.subject() {
        Subject::Institution(code) => Some(code.legal_form().into()),
        Subject::Facility(_) => {
            let day = record.legal_day();
            let operators = home.operators();
            let operated = operators.iter().find(|at| at.from <= day && at.until.is_none_or(|last| day <= last));
            Some(operated.map_or(Bearer::Unregistered, |at| at.by.legal_form().into()))
        }
        Subject::Person(_) | Subject::Visit(_) | Subject::Case(_) | Subject::Authority(_) | Subject::Ledger => None,
    }
}

struct Desk<'d> {
    home: &'d Dossier,
    receipts: &'d [Receipt],
    rulebook: &'d Rulebook,
    day: Day,
}

/// What the receipts of one record and one target come to.
#[derive(Default)]
struct Account<'r> {
    held: Option<&'r Receipt>,
    refused: Option<&'r str>,
}

/// Why something is due: the rule, and from when which period runs.
struct Ground<'r> {
    rule: &'r Rule,
    deadline: Option<Deadline>,
}

impl<'d> Desk<'d> {
    fn route(&self, record: &Recorded, routing: &mut Routing) {
        let mut targets: Vec<&str> =
            self.receipts.iter().filter(|r| r.statement == record.digest).map(|r| r.target.as_str()).collect();
        let seen = visibility(self.home, record, self.rulebook, self.day);
        let chosen = if seen.is_public() { targets_of(self.home, record, self.rulebook) } else { Vec::new() };
        targets.extend(chosen.iter().map(|one| one.target.code.as_str()));
        targets.sort_unstable();
        targets.dedup();
        for target in targets {
            let account = self.account(record.digest, target);
            let way = chosen.iter().find(|one| one.target.code == target);
            let found = match (&seen, way, account.held) {
                (Visibility::Public { .. }, Some(way), None) if way.scope != PublishScope::Link => {
                    self.first(record, way).map(|ground| (Task::Deliver, way.scope, ground))
                }
                (Visibility::Public { .. }, way, Some(held)) => {
                    let scope = way.map_or(PublishScope::Own, |way| way.scope);
                    self.correction(record, held).map(|ground| (Task::Correct, scope, ground))
                }
                (Visibility::Public { .. }, _, None) => None,
                (Visibility::Restricted | Visibility::Expired | Visibility::Ended { .. }, _, held) => {
                    held.and_then(|held| self.withdrawal(record, held, &seen))
                }
            };
            routing.due.extend(
                found.map(|(task, scope, ground)| self.delivery(record, target, &account, task, scope, ground)),
            );
            routing.held.extend(account.held.map(|held| Held {
                target: target.to_owned(),
                seq: record.seq,
                digest: record.digest,
                authority: authority(record),
                receipt: held.seq,
                on: held.on,
            }));
        }
    }

    /// The receipts in their order: the last that was accepted says whether the target has the record.
    fn account(&self, digest: Hash, target: &str) -> Account<'d> {
        let mut account = Account::default();
        for receipt in self.receipts.iter().filter(|r| r.statement == digest && r.target == target) {
            account.refused = receipt.refused.as_deref();
            if receipt.refused.is_none() {
                account.held = match receipt.sent {
                    Sent::Record => Some(receipt),
                    Sent::Withdrawal => None,
                };
            }
        }
        account
    }

    /// The first delivery: within the shortest of the periods, which run from the legal day of the record.
    fn first(&self, record: &Recorded, way: &Chosen<'d>) -> Option<Ground<'d>> {
        let due = |period: Period| period.due(self.calendar(record), record.legal_day());
        let rows = way.routes.iter().map(|route| Ground { rule: &route.rule, deadline: route.within.map(due) });
        rows.min_by_key(|ground| (ground.deadline.is_none(), ground.deadline.as_ref().map(|deadline| deadline.due)))
    }

    /// A correction that the target has not seen yet.
    fn correction(&self, record: &Recorded, held: &Receipt) -> Option<Ground<'d>> {
        let newer = self.home.records().iter().rev().find(|later| {
            later.seq > held.seq
                && matches!(&later.event, Event::StatementCorrected(of) if of.statement.0 == record.digest)
        })?;
        let row = self.rulebook.disclosure.correction(self.place(record), newer.legal_day())?;
        Some(Ground { rule: &row.rule, deadline: Some(row.within.due(self.calendar(record), newer.legal_day())) })
    }

    fn withdrawal(
        &self,
        record: &Recorded,
        held: &Receipt,
        seen: &Visibility,
    ) -> Option<(Task, PublishScope, Ground<'d>)> {
        let (cause, since) = self.cause(record, held, seen);
        let row = self.rulebook.disclosure.withdrawal(cause, self.place(record), since);
        // A record from before the first rule is withdrawn like the others, by the rule of today.
        let row = row.or_else(|| self.rulebook.disclosure.withdrawal(cause, self.place(record), self.day))?;
        let ground = Ground { rule: &row.rule, deadline: Some(row.within.due(self.calendar(record), since)) };
        Some((Task::Withdraw(cause), PublishScope::Own, ground))
    }

    /// Why a record has to go, and since when. One that should never have been delivered had to go on the day of
    /// its delivery.
    fn cause(&self, record: &Recorded, held: &Receipt, seen: &Visibility) -> (WithdrawalCause, Day) {
        let ended = self.home.fate(record.digest).ended;
        match (seen, ended) {
            (Visibility::Ended { .. }, Some(end)) => (cause_of(end.kind), end.on),
            (Visibility::Expired, _) => {
                let release = self.home.fate(record.digest).released;
                let window = release.and_then(|release| window(self.home, record, &release, self.rulebook, self.day));
                (WithdrawalCause::Expired, window.and_then(|window| window.until).unwrap_or(held.on))
            }
            (Visibility::Restricted, Some(end)) if end.kind.is_from_the_start() => (cause_of(end.kind), end.on),
            (Visibility::Ended { .. } | Visibility::Restricted | Visibility::Public { .. }, _) => {
                (WithdrawalCause::HeldBack, held.on)
            }
        }
    }

    fn delivery(
        &self,
        record: &Recorded,
        target: &str,
        account: &Account<'_>,
        task: Task,
        scope: PublishScope,
        ground: Ground<'_>,
    ) -> Delivery {
        let Ground { rule, deadline } = ground;
        Delivery {
            target: target.to_owned(),
            task,
            seq: record.seq,
            digest: record.digest,
            authority: authority(record),
            scope,
            overdue: deadline.as_ref().is_some_and(|deadline| deadline.due < self.day),
            deadline,
            refused: account.refused.map(str::to_owned),
            rule: rule.id.clone(),
            source: rule.source.clone(),
            mark: rule.mark.clone(),
        }
    }

    fn calendar(&self, record: &Recorded) -> &'d Calendar {
        self.rulebook.calendars.of(self.place(record))
    }

    fn place(&self, record: &Recorded) -> Option<crate::codes::RegionCode> {
        self.home.event(record).region()
    }
}

fn authority(record: &Recorded) -> Option<Uscc> {
    match record.source {
        Source::Authority(code) => Some(code),
        Source::Institution(_) | Source::Ledger => None,
    }
}

fn cause_of(kind: EndKind) -> WithdrawalCause {
    match kind {
        EndKind::Annulled => WithdrawalCause::Annulled,
        EndKind::BasisFell => WithdrawalCause::BasisFell,
        EndKind::Misattributed => WithdrawalCause::Misattributed,
        EndKind::Retracted => WithdrawalCause::Retracted,
        EndKind::Repaired => WithdrawalCause::Repaired,
        EndKind::Removed => WithdrawalCause::Removed,
        EndKind::Revoked => WithdrawalCause::Revoked,
    }
}
