//! How a place begins: its registration is shared, residents come, it files and is filed.

use serde_json::{Value, json};

use crate::cli::demo::plan::{Desk, Plan, StepId, digest};
use crate::cli::demo::town::Home;
use crate::cli::demo::words::person_name;
use crate::codes::Day;
use crate::statement::EventKind;

impl Plan {
    /// Market supervision tells civil affairs whom it registered.
    pub(in crate::cli::demo) fn share(&mut self, home: &Home, by: usize, on: Day, recipient: &str) -> StepId {
        let data = json!({
            "region": home.region, "facility": home.place(), "content": "registered", "registered_on": on.to_string(),
            "shared_on": on.to_string(), "recipient": recipient, "scope": "养老服务；餐饮服务",
        });
        self.add(&home.person(by), on, EventKind::RegistrationShared, data)
    }

    /// The first residents, children or guests come.
    pub(in crate::cli::demo) fn begin(&mut self, home: &Home, by: usize, on: Day) -> StepId {
        let resident = home.beds_are_counted().then(|| 1 + self.dice.below(8));
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "kinds": [home.kind],
            "began_on": on.to_string(), "known_by": "reported", "known_on": on.to_string(), "residents": resident,
        });
        self.add(&home.site(by), on, EventKind::OperationBegan, data)
    }

    /// The home hands in its papers.
    pub(in crate::cli::demo) fn submit_filing(&mut self, home: &Home, by: usize, on: Day) -> StepId {
        let beds = 20 + 10 * self.dice.below(20);
        let nursing = (home.kind == "elderly_care_home").then_some(beds / 2);
        let mut papers = vec!["application", "registration", "commitment", "premises"];
        if home.kind == "childcare" {
            papers.extend(["health_evaluation", "fire_safety"]);
        }
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "submitted_on": on.to_string(),
            "kinds": [home.kind], "premises": *self.dice.pick(&["owned", "leased", "leased", "public"]),
            "beds": home.beds_are_counted().then_some(beds), "nursing_beds": nursing,
            "area_m2": 300 + 50 * self.dice.below(60), "papers": papers, "contact": person_name(&mut self.dice),
        });
        self.add(&home.site(by), on, EventKind::FilingSubmitted, data)
    }

    /// What was submitted is taken on file.
    pub(in crate::cli::demo) fn file(&mut self, home: &Home, by: usize, on: Day, submission: StepId) -> StepId {
        let said = |plan: &Self, name: &str| plan.data(submission).and_then(|data| data.get(name)).cloned();
        let [beds, nursing, area] = ["beds", "nursing_beds", "area_m2"].map(|name| said(self, name));
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "submission": digest(submission),
            "receipt_number": { "$number": "备" }, "accepted_on": on.to_string(), "kinds": [home.kind], "beds": beds,
            "nursing_beds": nursing, "area_m2": area,
        });
        self.add(&home.site(by), on, EventKind::FilingAccepted, data)
    }

    /// The filing ends with the place.
    pub(in crate::cli::demo) fn cancel_filing(&mut self, desk: &Desk, on: Day, filing: StepId) -> StepId {
        let data = json!({
            "region": desk.region, "filing": digest(filing), "ground": "ended", "reason_public": "终止服务，注销备案",
            "document": self.document(on, "备销"),
        });
        self.add(desk, on, EventKind::FilingCancelled, data)
    }

    /// A public home is handed to another operator (公建民营).
    pub(in crate::cli::demo) fn hand_over(
        &mut self,
        home: &Home,
        by: usize,
        on: Day,
        to: (&Home, Day, &str),
    ) -> StepId {
        let (operator, until, contract) = to;
        let data = json!({
            "region": home.region, "predecessor": home.code.to_string(), "operated_by": operator.code.to_string(),
            "operated_from": on.to_string(), "contract_until": until.to_string(),
            "model": "public_built_privately_run", "contract": contract, "document": self.document(on, "运"),
        });
        self.add(&home.site(by), on, EventKind::FacilityOperatorChanged, data)
    }

    /// Beds as a home counts them itself, or `None` where it filed none.
    pub(in crate::cli::demo) fn filed_beds(&self, filing: StepId) -> Option<u64> {
        self.data(filing).and_then(|data| data.get("beds")).and_then(Value::as_u64)
    }
}
