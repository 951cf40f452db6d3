//! What other departments do because of a list, and take back when it ends.

use serde_json::json;

use crate::cli::demo::plan::{Desk, Plan, StepId, digest};
use crate::codes::Day;
use crate::statement::EventKind;

impl Plan {
    /// Another department applies a measure to who is on a list: name, law, its code.
    pub(in crate::cli::demo) fn apply_measure(
        &mut self,
        desk: &Desk,
        on: Day,
        listing: StepId,
        [name, basis, applied_by]: [&str; 3],
    ) -> StepId {
        let data = json!({
            "region": desk.region, "listing": digest(listing), "kind": "support_limited", "name": name,
            "legal_basis": basis, "basis_rank": "central_policy", "applied_by": applied_by,
            "applied_on": on.to_string(),
        });
        self.add(desk, on, EventKind::MeasureApplied, data)
    }

    pub(in crate::cli::demo) fn lift_measure(&mut self, desk: &Desk, on: Day, measure: StepId) -> StepId {
        let data = json!({
            "region": desk.region, "measure": digest(measure), "ground": "removed", "lifted_on": on.to_string(),
        });
        self.add(desk, on, EventKind::MeasureLifted, data)
    }
}
