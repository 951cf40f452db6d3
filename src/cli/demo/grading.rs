//! The acts of a rating, from the application to the award, and how a grade falls.

use serde_json::{Value, json};

use crate::codes::Day;
use crate::statement::EventKind;

use super::plan::{Desk, Plan, StepId, digest, digests};
use super::town::Home;

const STANDARD: &str = "GB/T 37276-2018";

/// An application that was scored twice.
pub(super) struct Scored {
    application: StepId,
    last: StepId,
    scores: Vec<Value>,
}

/// A grade that a home applies for.
#[derive(Clone, Copy)]
pub(super) struct Sought {
    pub grade: u8,
    /// Since when the home has residents.
    pub since: Day,
    /// The award that is renewed.
    pub previous: Option<StepId>,
}

impl Plan {
    /// Seven statements: a home applies, is admitted, scored twice and proposed, the proposal is shown, and the grade is
    /// awarded on `on`.
    pub(super) fn grade(&mut self, home: &Home, by: usize, on: Day, sought: Sought) -> StepId {
        let (site, grade) = (home.site(by), sought.grade);
        let percent = [0, 62, 68, 75, 84, 94].get(usize::from(grade)).copied().unwrap_or(60);
        let scored = self.apply_and_score(home, by, on, (sought, percent));
        let (proposed_on, shown_on) = (self.before(on, 38), self.before(on, 35));
        let data = json!({
            "region": site.region, "application": digest(scored.application), "scoring": digest(scored.last),
            "grade": grade, "standard": STANDARD, "scores": scored.scores, "committee": "养老机构等级评定委员会",
            "publicity_from": shown_on.to_string(), "publicity_until": shown_on.plus_days(8).to_string(),
            "considered": [], "document": self.document(proposed_on, "评示"),
        });
        let proposal = self.add(&site, proposed_on, EventKind::GradeProposed, data);
        self.release(&site, shown_on, proposal);
        let data = json!({
            "region": site.region, "grade": grade, "standard": STANDARD, "scores": scored.scores,
            "valid_until": on.plus_months(36).plus_days(-1).to_string(), "proposal": digest(proposal),
            "document": self.document(on, "评"),
        });
        self.add(&site, on, EventKind::GradeAwarded, data)
    }

    /// The first four statements of a rating that ends on `on`.
    pub(super) fn apply_and_score(
        &mut self,
        home: &Home,
        by: usize,
        on: Day,
        (sought, percent): (Sought, u32),
    ) -> Scored {
        let (site, region) = (home.site(by), &home.region);
        let parts = [("环境", 120), ("设施设备", 130), ("运营管理", 150), ("服务", 600)];
        let score =
            |(part, most): &(&str, u32)| json!({"part": part, "points": most * percent / 100, "points_max": most});
        let scores: Vec<Value> = parts.iter().map(score).collect();
        let application = self.apply_for_grade(home, by, self.before(on, 90), sought);
        let admitted_on = self.before(on, 80);
        let data = json!({
            "region": region, "application": digest(application), "institution": home.code.to_string(),
            "decision": "accepted", "rests_on": [], "document": self.document(admitted_on, "评受"),
        });
        self.add(&site, admitted_on, EventKind::GradeApplicationDecided, data);
        let mut last = application;
        for (stage, days) in [("paper", 65), ("on_site", 50)] {
            let scored_on = self.before(on, days);
            let data = json!({
                "region": region, "application": digest(application), "stage": stage, "standard": STANDARD,
                "scores": scores, "scorer": "养老机构等级评定委员会办公室", "scored_on": scored_on.to_string(),
                "facts_public": "按标准逐项评审", "facts_full": "评审员二人按标准逐项评审", "evidence": [self.file_digest()],
            });
            last = self.add(&site, scored_on, EventKind::GradeScored, data);
        }
        Scored { application, last, scores }
    }

    fn apply_for_grade(&mut self, home: &Home, by: usize, on: Day, sought: Sought) -> StepId {
        let data = json!({
            "region": home.region, "institution": home.code.to_string(),
            "kind": if sought.previous.is_some() { "renewal" } else { "first" }, "target": sought.grade,
            "standard": STANDARD, "self_scores": [], "previous": sought.previous.map(digest),
            "operating_since": sought.since.to_string(), "applied_on": on.to_string(), "content": self.file_digest(),
        });
        self.add(&home.site(by), on, EventKind::GradeApplied, data)
    }

    fn before(&self, day: Day, days: i32) -> Day {
        self.workday(day.plus_days(-days))
    }

    /// The scores were too low.
    pub(super) fn refuse_grade(&mut self, home: &Home, by: usize, on: Day, scored: &Scored) -> StepId {
        let data = json!({
            "region": home.region, "application": digest(scored.application), "institution": home.code.to_string(),
            "ground": "below_threshold", "rests_on": digests(&[scored.last]), "considered": [],
            "reason_public": "服务一项得分率不足，未达到申请等级的最低要求", "document": self.document(on, "评不"),
        });
        self.add(&home.site(by), on, EventKind::GradeRefused, data)
    }

    /// A spot check finds that the grade is not held.
    pub(super) fn recheck(&mut self, site: &Desk, on: Day, award: StepId, facts: &str) -> StepId {
        let data = json!({
            "region": site.region, "award": digest(award), "rechecked_on": on.to_string(), "result": "fails",
            "scores": [], "facts_public": facts, "evidence": [self.file_digest()],
        });
        self.add(site, on, EventKind::GradeRechecked, data)
    }

    /// One grade lower, until the day on which the award ends.
    pub(super) fn downgrade(&mut self, site: &Desk, on: Day, award: StepId, (grade, recheck): (u8, StepId)) -> StepId {
        let until = self.data(award).and_then(|data| data.get("valid_until")).cloned();
        let data = json!({
            "region": site.region, "award": digest(award), "grade": grade, "standard": STANDARD, "valid_until": until,
            "rests_on": digests(&[recheck]), "considered": [], "reason_public": "复核不合格，降低一级",
            "document": self.document(on, "评降"),
        });
        self.add(site, on, EventKind::GradeDowngraded, data)
    }

    pub(super) fn revoke_grade(&mut self, site: &Desk, on: Day, award: StepId, reason: &str) -> StepId {
        let data = json!({
            "region": site.region, "award": digest(award), "reason_public": reason, "document": self.document(on, "评撤"),
        });
        self.add(site, on, EventKind::GradeRevoked, data)
    }
}
