//! The acts of a rating, from the application to the award, and its end.

use serde_json::{Value, json};

use crate::codes::Day;
use crate::statement::EventKind;

use super::plan::{Desk, Plan, StepId, digest};
use super::town::Home;

const STANDARD: &str = "GB/T 37276-2018";

impl Plan {
    /// Seven statements: a home applies, is admitted, scored twice and proposed, the proposal is shown, and the grade is
    /// awarded on `on`.
    pub(super) fn grade(&mut self, home: &Home, by: usize, on: Day, grade: u8) -> StepId {
        let (site, region) = (home.site(by), &home.region);
        let percent = [0, 62, 68, 75, 84, 94].get(usize::from(grade)).copied().unwrap_or(60);
        let parts = [("环境", 120), ("设施设备", 130), ("运营管理", 150), ("服务", 600)];
        let score =
            |(part, most): &(&str, u32)| json!({"part": part, "points": most * percent / 100, "points_max": most});
        let scores: Vec<Value> = parts.iter().map(score).collect();
        let before = |plan: &Self, days: i32| plan.workday(on.plus_days(-days));
        let applied_on = before(self, 90);
        let data = json!({
            "region": region, "institution": home.code.to_string(), "kind": "first", "target": grade,
            "standard": STANDARD, "self_scores": [], "applied_on": applied_on.to_string(), "content": self.file_digest(),
        });
        let application = self.add(&site, applied_on, EventKind::GradeApplied, data);
        let admitted_on = before(self, 80);
        let data = json!({
            "region": region, "application": digest(application), "institution": home.code.to_string(),
            "decision": "accepted", "rests_on": [], "document": self.document(admitted_on, "评受"),
        });
        self.add(&site, admitted_on, EventKind::GradeApplicationDecided, data);
        let mut last_score = application;
        for (stage, days) in [("paper", 65), ("on_site", 50)] {
            let scored_on = before(self, days);
            let data = json!({
                "region": region, "application": digest(application), "stage": stage, "standard": STANDARD,
                "scores": scores, "scorer": "养老机构等级评定委员会办公室", "scored_on": scored_on.to_string(),
                "facts_public": "按标准逐项评审", "facts_full": "评审员二人按标准逐项评审", "evidence": [self.file_digest()],
            });
            last_score = self.add(&site, scored_on, EventKind::GradeScored, data);
        }
        let (proposed_on, shown_on) = (before(self, 38), before(self, 35));
        let data = json!({
            "region": region, "application": digest(application), "scoring": digest(last_score), "grade": grade,
            "standard": STANDARD, "scores": scores, "committee": "养老机构等级评定委员会",
            "publicity_from": shown_on.to_string(), "publicity_until": shown_on.plus_days(8).to_string(),
            "considered": [], "document": self.document(proposed_on, "评示"),
        });
        let proposal = self.add(&site, proposed_on, EventKind::GradeProposed, data);
        self.release(&site, shown_on, proposal);
        let data = json!({
            "region": region, "grade": grade, "standard": STANDARD, "scores": scores,
            "valid_until": on.plus_months(36).plus_days(-1).to_string(), "proposal": digest(proposal),
            "document": self.document(on, "评"),
        });
        self.add(&site, on, EventKind::GradeAwarded, data)
    }

    pub(super) fn revoke_grade(&mut self, site: &Desk, on: Day, award: StepId, reason: &str) -> StepId {
        let data = json!({
            "region": site.region, "award": digest(award), "reason_public": reason, "document": self.document(on, "评撤"),
        });
        self.add(site, on, EventKind::GradeRevoked, data)
    }
}
