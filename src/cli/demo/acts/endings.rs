//! How a place stops: planned, with everybody placed; or stopped by the fire brigade, and resumed.

use serde_json::json;

use crate::cli::demo::cast::random_uuid;
use crate::cli::demo::plan::{Desk, Plan, StepId, digest, digests};
use crate::cli::demo::town::Home;
use crate::codes::Day;
use crate::statement::EventKind;

impl Plan {
    /// The home hands in its plan to end: the last day, how many live there, how many of them paid ahead.
    pub(in crate::cli::demo) fn plan_end(
        &mut self,
        home: &Home,
        on: Day,
        (last, residents, prepaying): (Day, u32, u32),
    ) -> StepId {
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "ending": "termination",
            "submitted_on": on.to_string(), "from_on": last.to_string(), "residents": residents,
            "prepaying": prepaying, "notice_posted_on": on.to_string(), "plan": self.file_digest(),
        });
        self.add(&home.site(home.keeper()), on, EventKind::SuspensionPlanned, data)
    }

    /// So many residents move, each to a place of one kind.
    pub(in crate::cli::demo) fn place(&mut self, home: &Home, on: Day, plan: StepId, destinations: &[&str]) -> StepId {
        let mut placed = Vec::new();
        for destination in destinations {
            let person = format!("persons/{}", random_uuid(&mut self.dice));
            placed.push(json!({ "person": person, "destination": destination }));
        }
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "plan": digest(plan),
            "placed_on": on.to_string(), "placed": placed,
        });
        self.add(&home.site(home.keeper()), on, EventKind::ResidentsPlaced, data)
    }

    /// What was paid ahead is paid back.
    pub(in crate::cli::demo) fn settle(
        &mut self,
        home: &Home,
        on: Day,
        plan: StepId,
        (persons, refunded_fen): (u32, u64),
    ) -> StepId {
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "plan": digest(plan),
            "settled_on": on.to_string(), "persons": persons, "refunded_fen": refunded_fen, "handed_over_fen": 0,
            "outstanding_fen": 0,
        });
        self.add(&home.site(home.keeper()), on, EventKind::PrepaymentsSettled, data)
    }

    pub(in crate::cli::demo) fn end(&mut self, home: &Home, on: Day, plan: StepId, reason: &str) -> StepId {
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "plan": digest(plan),
            "ended_on": on.to_string(), "cause": "own_wish", "reason_public": reason,
            "document": self.document(on, "止"),
        });
        self.add(&home.site(home.keeper()), on, EventKind::OperationEnded, data)
    }

    /// Parts of a place are sealed at once (临时查封).
    pub(in crate::cli::demo) fn seal(
        &mut self,
        desk: &Desk,
        on: Day,
        finding: StepId,
        (part, reason, until): (&str, &str, Day),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "finding": digest(finding), "parts_public": [part], "reason_public": reason,
            "until_on": until.to_string(), "document": self.document(on, "封"),
        });
        self.add(desk, on, EventKind::PremisesSealed, data)
    }

    pub(in crate::cli::demo) fn unseal(&mut self, desk: &Desk, on: Day, sealing: StepId, facts: &str) -> StepId {
        let data = json!({
            "region": desk.region, "sealing": digest(sealing), "ground": "removed", "facts_public": facts,
            "document": self.document(on, "解封"),
        });
        self.add(desk, on, EventKind::PremisesUnsealed, data)
    }

    /// The use of a part is stopped: which part, why, by which law.
    pub(in crate::cli::demo) fn stop_use(
        &mut self,
        desk: &Desk,
        on: Day,
        finding: StepId,
        [part, reason, basis]: [&str; 3],
    ) -> StepId {
        let data = json!({
            "region": desk.region, "finding": digest(finding), "scope": "part", "parts_public": [part],
            "reason_public": reason, "legal_basis": [basis], "document": self.document(on, "停"),
        });
        self.add(desk, on, EventKind::UseStopped, data)
    }

    pub(in crate::cli::demo) fn resume(
        &mut self,
        desk: &Desk,
        on: Day,
        stop: StepId,
        (rests_on, reason): (&[StepId], &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "stop": digest(stop), "resumed_on": on.to_string(),
            "rests_on": digests(rests_on), "reason_public": reason,
        });
        self.add(desk, on, EventKind::OperationResumed, data)
    }
}
