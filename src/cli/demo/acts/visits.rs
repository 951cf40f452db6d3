//! Visits that are assigned and told in advance, and re-checks that fail.

use serde_json::{Value, json};

use crate::cli::demo::plan::{Desk, Plan, StepId, digest};
use crate::codes::Day;
use crate::statement::EventKind;

/// A visit that is to be made.
pub(in crate::cli::demo) struct Visit<'v> {
    /// Its subject, `visits/<uuid>`.
    pub subject: String,
    pub facility: String,
    pub kind: &'v str,
    pub fields: &'v [&'v str],
    pub on: Day,
    /// Authority and officer, each as in statements.
    pub team: Vec<(String, String)>,
    pub occasion: Option<&'v str>,
    pub plan: Option<StepId>,
    pub draw: Option<StepId>,
}

impl Plan {
    /// The head of an authority approves a visit (行政检查审批).
    pub(in crate::cli::demo) fn assign(&mut self, desk: &Desk, on: Day, visit: &Visit<'_>) -> StepId {
        let officer = |(authority, officer): &(String, String)| json!({ "authority": authority, "officer": officer });
        let items: Vec<String> = visit.fields.iter().map(|field| format!("YL-{field}")).collect();
        let data = json!({
            "region": desk.region, "facility": visit.facility, "kind": visit.kind, "fields": visit.fields,
            "items": items, "visit_on": visit.on.to_string(), "team": visit.team.iter().map(officer).collect::<Vec<_>>(),
            "plan": visit.plan.map(digest), "draw": visit.draw.map(digest), "campaign": null,
            "occasion": visit.occasion, "urgent_reason": null, "document": self.document(on, "检审"),
        });
        let desk = Desk { subject: visit.subject.clone(), ..desk.clone() };
        self.add(&desk, on, EventKind::VisitAssigned, data)
    }

    /// The home is told, some days before or at the door.
    pub(in crate::cli::demo) fn tell_visit(
        &mut self,
        desk: &Desk,
        on: Day,
        assignment: StepId,
        (visit, reason): (&Visit<'_>, Option<&str>),
    ) -> StepId {
        let data = json!({
            "region": desk.region, "assignment": digest(assignment), "kind": visit.kind,
            "mode": if visit.on == on { "on_arrival" } else { "advance" }, "reason": reason,
            "document": self.document(on, "检通"),
        });
        let desk = Desk { subject: visit.subject.clone(), ..desk.clone() };
        self.add(&desk, on, EventKind::VisitNotified, data)
    }

    /// Says of an inspection to which visit it belongs and on which power it rests.
    pub(in crate::cli::demo) fn belongs_to(&mut self, finding: StepId, visit: &Visit<'_>, power: &str) {
        let members = [
            ("visit", Value::from(visit.subject.clone())),
            ("kind", Value::from(visit.kind)),
            ("power_basis", Value::from(power)),
        ];
        for (name, value) in members {
            self.say(finding, name, value);
        }
    }

    /// A re-check finds that not everything was mended.
    pub(in crate::cli::demo) fn fail(&mut self, desk: &Desk, on: Day, order: StepId, remaining: &str) -> StepId {
        let data = json!({
            "region": desk.region, "order": digest(order), "checked_on": on.to_string(), "remaining": [remaining],
            "facts_public": format!("复查：{remaining}"), "evidence": [self.file_digest()],
        });
        self.add(desk, on, EventKind::RectificationFailed, data)
    }
}
