//! Risk class: imported before computed, off until adopted, each deduction with its entries.

use serde_json::{Value, json};

use super::world::{FACILITY, Happening, day, fold, party, rulebook};
use crate::codes::RiskClass;
use crate::manifest::risk::RiskRules;
use crate::oversight::Dossier;
use crate::rules::{Asking, Risk, risk};
use crate::statement::Subject;

fn rules(adopted: bool) -> RiskRules {
    let mut file: Value = serde_json::from_slice(include_bytes!("../../../schemas/rulesets/risk.json")).unwrap();
    file["models"][0]["adopted"] = json!(adopted);
    RiskRules::parse(file.to_string().as_bytes()).unwrap()
}

fn asked(life: &[Happening], on: &str, adopted: bool) -> Option<Risk> {
    let mut rulebook = rulebook();
    rulebook.risk = rules(adopted);
    let dossiers = fold(party("home"), life, day(on));
    let institution = dossiers.get(Subject::Institution(party("home"))).unwrap();
    let facility = dossiers.get(FACILITY.parse().unwrap());
    let facilities: Vec<&Dossier> = facility.iter().map(|found| &***found).collect();
    let place = Some("410302".parse().unwrap());
    risk(&Asking { institution, facilities: &facilities, place, rulebook: &rulebook, on: day(on) })
}

fn filed() -> Happening {
    Happening::new("filing", "2022-01-10", "filing.accepted", json!({})).at_facility()
}

fn penalty(label: &str, on: &str, kind: &str) -> Happening {
    Happening::new(label, on, "penalty.decided", json!({"types": [kind], "fine_fen": null}))
}

fn class(life: &[Happening], on: &str) -> (RiskClass, Option<u32>) {
    let found = asked(life, on, true).unwrap();
    (found.class, found.points)
}

#[test]
fn no_class_is_computed_before_a_model_is_adopted() {
    assert_eq!(asked(&[filed()], "2024-01-10", false), None);
    assert!(asked(&[filed()], "2024-01-10", true).is_some());
}

#[test]
fn the_imported_class_goes_first_while_it_holds() {
    let given = |class: &str, on: &str, until: Value| {
        let data = json!({"class": class, "system": "省系统", "valid_until": until});
        Happening::new(class, on, "risk_class.imported", data)
    };
    let life = [filed(), given("c", "2024-05-01", json!("2024-05-31")), given("b", "2024-06-01", json!(null))];
    for (on, wanted) in [("2024-05-31", RiskClass::C), ("2024-06-01", RiskClass::B)] {
        let found = asked(&life, on, true).unwrap();
        assert_eq!((found.class, found.by.as_str(), found.points), (wanted, "省系统", None), "{on}");
    }
    assert_eq!(asked(&life[..2], "2024-06-01", false), None, "it is over");
    assert_eq!(asked(&life[..2], "2024-06-01", true).unwrap().by, "RSK-01");
}

#[test]
fn a_newcomer_is_not_in_the_best_class() {
    assert_eq!(class(&[filed()], "2023-01-09"), (RiskClass::B, Some(1000)));
    assert_eq!(class(&[filed()], "2023-01-10"), (RiskClass::A, Some(1000)));
}

#[test]
fn penalties_weigh_by_tier_until_their_months_are_over() {
    let warned = [filed(), penalty("p", "2024-03-04", "warning")];
    assert_eq!(class(&warned, "2024-03-04"), (RiskClass::A, Some(990)));
    let fined = [filed(), penalty("p", "2024-03-04", "property_confiscated")];
    assert_eq!(class(&fined, "2026-03-03"), (RiskClass::B, Some(940)));
    assert_eq!(class(&fined, "2026-03-04").1, Some(1000), "24 months are over");
    let suspended = [filed(), penalty("p", "2024-03-04", "business_suspended")];
    assert_eq!(class(&suspended, "2024-03-04"), (RiskClass::D, Some(800)), "whatever the points");
    let annulled = Happening::new("end", "2024-04-01", "penalty.annulled", json!({"decision": "@p"}));
    let [first, second] = suspended;
    assert_eq!(class(&[first, second, annulled], "2024-04-01").0, RiskClass::A);
}

#[test]
fn an_open_major_hazard_makes_the_worst_class_until_it_is_removed() {
    let at = |happening: Happening| happening.at_facility();
    let hazards = json!({"major_hazards": ["3.1"], "region": "410302"});
    let life = [
        filed(),
        at(Happening::new("visit", "2024-03-04", "inspection.recorded", hazards)),
        at(Happening::new("order", "2024-03-05", "rectification.ordered", json!({"finding": "@visit"}))),
        at(Happening::new("done", "2024-04-01", "rectification.accepted", json!({"order": "@order"}))),
    ];
    let found = asked(&life[..3], "2024-03-05", true).unwrap();
    assert_eq!(found.class, RiskClass::D);
    assert!(found.weighed.iter().any(|weighed| weighed.code == "major-hazard" && weighed.points == 200));
    assert_eq!(class(&life, "2024-04-01").0, RiskClass::A);
}

fn weighed(life: &[Happening], on: &str) -> Vec<(String, u32)> {
    asked(life, on, true).unwrap().weighed.into_iter().map(|one| (one.code, one.points)).collect()
}

fn one(code: &str, points: u32) -> Vec<(String, u32)> {
    vec![(code.to_owned(), points)]
}

#[test]
fn an_order_weighs_from_the_day_after_its_last_one_until_it_is_accepted() {
    let at = |happening: Happening| happening.at_facility();
    let order = json!({"finding": "@visit", "due_on": "2024-03-31"});
    let life = [
        filed(),
        at(Happening::new("visit", "2024-03-04", "inspection.recorded", json!({}))),
        at(Happening::new("order", "2024-03-05", "rectification.ordered", order)),
        at(Happening::new("done", "2024-05-06", "rectification.accepted", json!({"order": "@order"}))),
    ];
    assert_eq!(weighed(&life[..3], "2024-03-31"), vec![]);
    assert_eq!(weighed(&life[..3], "2024-04-01"), one("order-overdue", 60));
    assert_eq!(weighed(&life, "2024-05-06"), vec![]);
}

#[test]
fn a_home_that_did_not_file_and_a_report_that_is_late_weigh_while_they_are_open() {
    let began = json!({"kinds": ["elderly_care_home"], "began_on": "2024-03-04", "known_on": "2024-03-04"});
    let registered = Happening::new("registered", "2024-01-02", "institution.registered", json!({}));
    let life = [registered, Happening::new("began", "2024-03-04", "operation.began", began).at_facility()];
    assert_eq!(weighed(&life, "2024-03-18"), vec![], "the tenth working day");
    assert_eq!(weighed(&life, "2024-03-19"), one("unfiled-overdue", 80));
    let report = json!({"year": 2024, "recipient": "registrar", "filed_on": "2025-06-03"});
    let filing = Happening::new("filing", "2024-03-20", "filing.accepted", json!({})).at_facility();
    let life = [life[0].clone(), filing, Happening::new("report", "2025-06-03", "annual_report.filed", report)];
    assert_eq!(weighed(&life[..2], "2025-03-31"), vec![]);
    assert_eq!(weighed(&life[..2], "2025-05-31"), one("report-late-supervisor", 30));
    let both = [one("report-late-registrar", 30), one("report-late-supervisor", 30)].concat();
    assert_eq!(weighed(&life[..2], "2025-06-01"), both);
    assert_eq!(weighed(&life, "2025-06-03"), one("report-late-supervisor", 30));
}

#[test]
fn only_a_complaint_that_was_found_true_weighs_and_all_of_them_no_more_than_their_cap() {
    let complaint = |n: u32, result: &str| {
        let received = Happening::new(&format!("c{n}"), "2024-03-04", "complaint.received", json!({}));
        let data = json!({"complaint": format!("@c{n}"), "result": result});
        [received, Happening::new(&format!("e{n}"), "2024-04-01", "complaint.closed", data)]
    };
    let life = |results: &[&str]| {
        let numbered = (0..).zip(results);
        [filed()].into_iter().chain(numbered.flat_map(|(n, result)| complaint(n, result))).collect::<Vec<_>>()
    };
    assert_eq!(weighed(&life(&["verified"]), "2024-03-31"), vec![], "an open one weighs nothing");
    assert_eq!(weighed(&life(&["verified", "unfounded", "partly_verified"]), "2024-04-01"), one("complaint", 30));
    assert_eq!(weighed(&life(&["verified"; 7]), "2024-04-01"), one("complaint", 90));
    assert_eq!(weighed(&life(&["verified"]), "2026-04-01"), vec![], "24 months are over");
}

#[test]
fn a_report_beyond_the_limits_of_prepayment_weighs_until_a_better_one_comes() {
    let report = |label: &str, on: &str, months: u32| {
        let data = json!({"as_of_on": on, "service_months": months, "deposit_highest_fen": null, "bed_fee_fen": null,
            "membership_highest_fen": null, "membership_fen": null, "public_home": false, "payers": null,
            "service_fee_fen": null, "deposit_fen": null, "net_fixed_assets_fen": null});
        Happening::new(label, on, "prepayment.reported", data).at_facility()
    };
    let life = [filed(), report("over", "2025-03-03", 13), report("at", "2025-09-01", 12)];
    assert_eq!(weighed(&life[..2], "2025-03-03"), one("prepayment", 80));
    assert_eq!(weighed(&life, "2025-09-01"), vec![]);
}
