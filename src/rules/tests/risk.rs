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
