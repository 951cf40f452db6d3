//! What homes report of themselves: beds, carers, safety, the year.

use serde_json::json;

use crate::cli::demo::plan::{Plan, StepId};
use crate::cli::demo::town::Home;
use crate::codes::Day;
use crate::statement::EventKind;

impl Plan {
    /// Beds and how many of them are taken.
    pub(in crate::cli::demo) fn report_capacity(&mut self, home: &Home, on: Day, beds: u64) -> StepId {
        let taken = beds / 2 + u64::try_from(self.dice.below(usize::try_from(beds / 2).unwrap_or(1))).unwrap_or(0);
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "as_of_on": on.to_string(),
            "counted_by": "home", "beds": beds, "nursing_beds": beds / 2, "occupied_beds": taken, "residents": taken,
        });
        self.add(&home.site(home.keeper()), on, EventKind::CapacityReported, data)
    }

    /// Carers with and without certificate and fire training.
    pub(in crate::cli::demo) fn report_staff(&mut self, home: &Home, on: Day, beds: u64) -> StepId {
        let carers = usize::try_from(beds / 6).unwrap_or(0) + 3;
        let certified = carers - self.dice.below(carers / 2);
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "as_of_on": on.to_string(),
            "counted_by": "home", "staff": carers + 6, "carers": carers, "certified": certified,
            "trained": carers - self.dice.below(2), "fire_trained": carers + 6 - self.dice.below(4),
        });
        self.add(&home.site(home.keeper()), on, EventKind::StaffReported, data)
    }

    /// The yearly report of fire safety: equipment, drills, training.
    pub(in crate::cli::demo) fn report_safety(&mut self, home: &Home, on: Day) -> StepId {
        let mut fitted = || *self.dice.pick(&["whole", "whole", "whole", "partly", "missing"]);
        let (detectors, sprinklers, linked) = (fitted(), fitted(), fitted());
        let drills = self.dice.below(4);
        let data = json!({
            "region": home.region, "institution": home.code.to_string(), "as_of_on": on.to_string(),
            "counted_by": "home", "detectors": detectors, "sprinklers": sprinklers, "linked": linked,
            "video": "whole", "micro_station": "whole", "drills": drills, "trainings": 1 + self.dice.below(4),
            "last_drill_on": (drills > 0).then(|| on.plus_days(-20).to_string()),
            "last_test_on": on.plus_days(-40).to_string(),
        });
        self.add(&home.site(home.keeper()), on, EventKind::SafetyProfileReported, data)
    }

    /// The report of a year to one of those who want one.
    pub(in crate::cli::demo) fn report_year(&mut self, home: &Home, on: Day, (year, recipient): (i16, &str)) -> StepId {
        let data = json!({
            "region": home.region, "year": year, "recipient": recipient, "filed_on": on.to_string(),
            "conforms": recipient != "market_register" || self.dice.below(20) > 0, "content": self.file_digest(),
        });
        self.add(&home.person(home.registrar()), on, EventKind::AnnualReportFiled, data)
    }
}
