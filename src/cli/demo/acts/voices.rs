//! What is said about a home: complaints, accidents, objections that are answered.

use serde_json::json;

use crate::cli::demo::plan::{Desk, Plan, StepId, digest};
use crate::cli::demo::words::person_name;
use crate::codes::Day;
use crate::statement::EventKind;

impl Plan {
    /// A complaint by the hotline, of somebody who gives a name.
    pub(in crate::cli::demo) fn hear_complaint(
        &mut self,
        desk: &Desk,
        on: Day,
        (matter, facts): (&str, &str),
    ) -> StepId {
        let number = format!("XZ-{}-{:05}", on.year(), 1 + self.dice.below(90_000));
        let who = person_name(&mut self.dice);
        let data = json!({
            "region": desk.region, "kind": "complaint", "channel": "hotline_12345", "channel_number": number,
            "received_on": on.to_string(), "matter": matter, "named": true, "handlers": [], "complainant": who, "facts_full": facts,
        });
        self.add(desk, on, EventKind::ComplaintReceived, data)
    }

    /// It is taken up, and who complained is told.
    pub(in crate::cli::demo) fn take_up(&mut self, desk: &Desk, on: Day, complaint: StepId) -> StepId {
        let data = json!({
            "region": desk.region, "complaint": digest(complaint), "decision": "accepted", "tell": true, "handlers": [],
            "document": self.document(on, "诉受"),
        });
        self.add(desk, on, EventKind::ComplaintDecided, data)
    }

    pub(in crate::cli::demo) fn close_complaint(
        &mut self,
        desk: &Desk,
        on: Day,
        complaint: StepId,
        (result, facts): (&str, &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "complaint": digest(complaint), "result": result, "closed_on": on.to_string(),
            "told_on": on.to_string(), "facts_full": facts,
        });
        self.add(desk, on, EventKind::ComplaintClosed, data)
    }

    /// An accident: its kind, how many were hurt, what happened.
    pub(in crate::cli::demo) fn report_incident(
        &mut self,
        desk: &Desk,
        on: Day,
        (kind, injured, facts): (&str, u32, &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "occurred_on": on.plus_days(-1).to_string(), "reported_on": on.to_string(),
            "kind": kind, "level": "unclassified", "dead": 0, "injured": injured, "facts_public": facts,
            "evidence": [self.file_digest()],
        });
        self.add(desk, on, EventKind::IncidentReported, data)
    }

    pub(in crate::cli::demo) fn close_incident(
        &mut self,
        desk: &Desk,
        on: Day,
        incident: StepId,
        (responsibility, by, facts): (&str, &str, &str),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "incident": digest(incident), "level": "ordinary",
            "responsibility": responsibility, "established_by": by, "facts_public": facts,
            "document": self.document(on, "事结"),
        });
        self.add(desk, on, EventKind::IncidentClosed, data)
    }

    /// What a party says against its record is found right.
    pub(in crate::cli::demo) fn uphold_objection(
        &mut self,
        desk: &Desk,
        on: Day,
        objection: StepId,
        reason: &str,
    ) -> StepId {
        let data = json!({
            "region": desk.region, "submission": digest(objection), "scope": "own_data", "outcome": "accepted",
            "reason": reason, "document": self.document(on, "异复"),
        });
        self.add(desk, on, EventKind::ObjectionDecided, data)
    }
}
