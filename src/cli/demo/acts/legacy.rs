//! Homes in houses without their papers, which a meeting of the city lets go on (一事一议).

use serde_json::{Value, json};

use crate::cli::demo::plan::{Desk, Plan, StepId, digest, digests};
use crate::codes::Day;
use crate::statement::EventKind;

impl Plan {
    /// A home in a house without its papers is reported to the meeting of the city (一事一议).
    pub(in crate::cli::demo) fn report_legacy(&mut self, desk: &Desk, on: Day, rests_on: &[StepId]) -> StepId {
        let data = json!({
            "region": desk.region, "reported_on": on.to_string(), "origin": "shop",
            "missing": ["real_estate_registration", "planning"],
            "fire_opinion": "联合检查：现场符合消防安全技术要求", "reported_to": "克拉玛依市人民政府",
            "rests_on": digests(rests_on),
        });
        self.add(desk, on, EventKind::LegacyCaseReported, data)
    }

    /// The meeting lets it go on under conditions.
    pub(in crate::cli::demo) fn decide_legacy(
        &mut self,
        desk: &Desk,
        on: Day,
        report: StepId,
        (conditions, review): (&[&str], Day),
    ) -> StepId {
        let minutes = format!("克政纪要〔{}〕{}号", on.year(), 1 + self.dice.below(60));
        let data = json!({
            "region": desk.region, "report": digest(report), "outcome": "conditional",
            "meeting_on": on.plus_days(-7).to_string(), "minutes_number": minutes, "conditions_public": conditions,
            "review_on": review.to_string(), "document": self.document(on, "议"),
        });
        self.add(desk, on, EventKind::LegacyCaseDecided, data)
    }

    pub(in crate::cli::demo) fn review_legacy(
        &mut self,
        desk: &Desk,
        on: Day,
        decision: StepId,
        (again, facts): (Option<Day>, &str),
    ) -> StepId {
        let review = again.map_or(Value::Null, |day| day.to_string().into());
        let data = json!({
            "region": desk.region, "decision": digest(decision),
            "outcome": if again.is_some() { "continued" } else { "conditions_met" }, "review_on": review,
            "facts_public": facts, "document": self.document(on, "议复"),
        });
        self.add(desk, on, EventKind::LegacyCaseReviewed, data)
    }
}
