//! A penalty from the case to the payment.

use serde_json::{Value, json};

use crate::cli::demo::plan::{Desk, Plan, StepId, digest, digests};
use crate::cli::demo::words::{Sanction, person_name};
use crate::codes::Day;
use crate::statement::EventKind;

/// Kinds of penalty before which the party may ask for a hearing. Source: 行政处罚法 63.
const HEARD: [&str; 5] =
    ["qualification_lowered", "permit_revoked", "business_suspended", "closure_ordered", "occupation_restricted"];

/// On what a decision rests.
#[derive(Default)]
pub(in crate::cli::demo) struct Grounds<'g> {
    pub case: Option<StepId>,
    /// The notice with the fine that it told; one is written and served where there is none.
    pub notice: Option<(StepId, Option<u64>)>,
    pub hearing: Option<StepId>,
    pub considered: &'g [StepId],
    pub rests_on: &'g [StepId],
    /// A document that is there already, perhaps of an earlier day.
    pub document: Option<Value>,
}

impl Plan {
    pub(in crate::cli::demo) fn open_case(
        &mut self,
        desk: &Desk,
        on: Day,
        sanction: &Sanction,
        (found_on, finding): (Day, StepId),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "field": sanction.field, "violation": sanction.violation,
            "violation_ended_on": found_on.to_string(), "discovered_on": found_on.to_string(), "harm": "ordinary",
            "origin": "inspection", "rests_on": digests(&[finding]), "document": self.document(on, "立"),
        });
        self.add(desk, on, EventKind::CaseOpened, data)
    }

    pub(in crate::cli::demo) fn punish(
        &mut self,
        desk: &Desk,
        on: Day,
        sanction: &Sanction,
        rests_on: &[StepId],
    ) -> StepId {
        self.decide(desk, on, sanction, Grounds { rests_on, ..Grounds::default() })
    }

    /// A penalty, after its notice unless it is one on the spot.
    pub(in crate::cli::demo) fn decide(
        &mut self,
        desk: &Desk,
        on: Day,
        sanction: &Sanction,
        grounds: Grounds<'_>,
    ) -> StepId {
        let document = grounds.document.unwrap_or_else(|| self.document(on, "罚"));
        let person = person_name(&mut self.dice);
        let told = match grounds.notice {
            Some(told) => told,
            None if sanction.simple => return self.on_the_spot(desk, on, sanction, grounds.rests_on, &document),
            None => self.warn_before(desk, sanction, (grounds.case, on), &document),
        };
        let (notice, fine) = told;
        let data = json!({
            "region": desk.region, "field": sanction.field, "case": grounds.case.map(digest),
            "notice": digest(notice), "hearing": grounds.hearing.map(digest), "violation": sanction.violation,
            "procedure": "ordinary", "legal_basis": [sanction.basis], "types": sanction.types, "fine_fen": fine,
            "confiscated_fen": sanction.confiscated.map(|yuan| u64::from(yuan) * 100), "restricted_until": null,
            "rests_on": digests(grounds.rests_on), "considered": digests(grounds.considered),
            "facts_public": sanction.facts, "facts_full": format!("{}。主要负责人：{person}", sanction.facts),
            "document": document,
        });
        self.add(desk, on, EventKind::PenaltyDecided, data)
    }

    fn on_the_spot(
        &mut self,
        desk: &Desk,
        on: Day,
        sanction: &Sanction,
        rests_on: &[StepId],
        document: &Value,
    ) -> StepId {
        let data = json!({
            "region": desk.region, "field": sanction.field, "violation": sanction.violation, "procedure": "simple",
            "legal_basis": [sanction.basis], "types": sanction.types, "rests_on": digests(rests_on),
            "considered": [], "facts_public": sanction.facts, "facts_full": sanction.facts, "document": document,
        });
        self.add(desk, on, EventKind::PenaltyDecided, data)
    }

    /// The notice before a penalty, served, so early that the party can answer it and ask for a hearing.
    fn warn_before(
        &mut self,
        desk: &Desk,
        sanction: &Sanction,
        (case, on): (Option<StepId>, Day),
        document: &Value,
    ) -> (StepId, Option<u64>) {
        let dated_on = document.get("dated_on").and_then(Value::as_str).and_then(|day| day.parse().ok()).unwrap_or(on);
        let told = self.workday_before(dated_on.plus_days(if may_be_heard(sanction) { -21 } else { -7 }));
        let (notice, fine) = self.warn(desk, told, sanction, case);
        let served = self.workday(told.next()).min(dated_on.plus_days(-1));
        self.serve(desk, served, notice);
        (notice, fine)
    }

    /// The notice, and the fine in fen that it tells.
    pub(in crate::cli::demo) fn warn(
        &mut self,
        desk: &Desk,
        on: Day,
        sanction: &Sanction,
        case: Option<StepId>,
    ) -> (StepId, Option<u64>) {
        let fine = sanction.fine.map(|(least, most)| {
            let steps = usize::try_from((most - least) / 500 + 1).unwrap_or(1);
            (u64::from(least) + 500 * u64::try_from(self.dice.below(steps)).unwrap_or(0)) * 100
        });
        let data = json!({
            "region": desk.region, "field": sanction.field, "case": case.map(digest),
            "violation": sanction.violation, "legal_basis": [sanction.basis], "types": sanction.types,
            "fine_fen": fine, "hearing_right": may_be_heard(sanction), "rests_on": [],
            "document": self.document(on, "罚告"),
        });
        (self.add(desk, on, EventKind::PenaltyNotified, data), fine)
    }

    /// A hearing, of which the party was told on an earlier day.
    pub(in crate::cli::demo) fn hear(&mut self, desk: &Desk, on: Day, notice: StepId, told_on: Day) -> StepId {
        let chair = person_name(&mut self.dice);
        let data = json!({
            "region": desk.region, "notice": digest(notice), "notified_on": told_on.to_string(),
            "held_on": on.to_string(), "public": true, "attended": true, "chaired_by": chair,
            "facts_full": "当事人对违法事实无异议，请求从轻处罚", "record": self.file_digest(),
        });
        self.add(desk, on, EventKind::HearingHeld, data)
    }

    /// The fine is paid in full.
    pub(in crate::cli::demo) fn perform(&mut self, desk: &Desk, on: Day, penalty: StepId) -> StepId {
        let said = |plan: &Self, name: &str| plan.data(penalty).and_then(|data| data.get(name)).cloned();
        let (types, fine) = (said(self, "types"), said(self, "fine_fen"));
        let data = json!({
            "region": desk.region, "decision": digest(penalty), "types": types, "paid_fen": fine,
            "performed_on": on.to_string(), "complete": true, "receipt": self.file_digest(),
        });
        self.add(desk, on, EventKind::PenaltyPerformed, data)
    }

    pub(in crate::cli::demo) fn close_case(
        &mut self,
        desk: &Desk,
        on: Day,
        case: StepId,
        rests_on: &[StepId],
    ) -> StepId {
        let data = json!({
            "region": desk.region, "case": digest(case), "outcome": "punished", "rests_on": digests(rests_on),
            "reason": "处罚决定已履行完毕", "document": self.document(on, "结"),
        });
        self.add(desk, on, EventKind::CaseClosed, data)
    }
}

fn may_be_heard(sanction: &Sanction) -> bool {
    sanction.types.iter().any(|kind| HEARD.contains(kind))
}
