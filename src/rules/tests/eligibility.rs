//! Eligibility: each condition at both edges, and that what was repaired or annulled stands against nobody.

use serde_json::json;

use super::world::{FACILITY, Happening, day, fold, party, rulebook};
use crate::codes::AuthorityKind;
use crate::manifest::Rulebook;
use crate::rules::{Asking, Eligibility, eligibilities};
use crate::statement::Subject;

fn happened(label: &str, on: &str, event_type: &str, data: serde_json::Value) -> Happening {
    Happening::new(label, on, event_type, data)
}

fn filed() -> Happening {
    happened("filing", "2022-01-10", "filing.accepted", json!({})).at_facility()
}

fn graded(until: &str) -> Happening {
    let awarded = happened("grade", "2023-05-08", "grade.awarded", json!({"grade": 2, "valid_until": until}));
    awarded.at_facility()
}

fn severe(on: &str) -> Happening {
    let data = json!({"types": ["fine", "business_suspended"]});
    happened("penalty", on, "penalty.decided", data)
}

fn asked(life: &[Happening], benefit: &str, on: &str, place: &str) -> Option<Eligibility> {
    let rulebook: Rulebook = rulebook();
    let dossiers = fold(party("home"), life, day(on));
    let institution = dossiers.get(Subject::Institution(party("home")))?;
    let facility = dossiers.get(FACILITY.parse().unwrap());
    let facilities: Vec<&crate::oversight::Dossier> = facility.iter().map(|found| &***found).collect();
    let place = Some(place.parse().unwrap());
    let asking = Asking { institution, facilities: &facilities, place, rulebook: &rulebook, on: day(on) };
    eligibilities(&asking).into_iter().find(|found| found.benefit == benefit)
}

/// Codes of the conditions that are not met.
fn unmet(life: &[Happening], benefit: &str, on: &str) -> Vec<String> {
    let found = asked(life, benefit, on, "410302").unwrap();
    assert_eq!(found.eligible, found.conditions.iter().all(|condition| condition.met || condition.discretionary));
    let unmet = found.conditions.into_iter().filter(|condition| !condition.met);
    unmet.map(|condition| condition.code).collect()
}

#[test]
fn a_subsidy_asks_for_filing_a_valid_grade_and_no_listing() {
    let listing = || {
        let data = json!({"list": "joint_punishment", "circumstance": "103-7"});
        happened("listing", "2025-06-02", "listing.decided", data)
    };
    let removed = || happened("removal", "2027-06-02", "listing.removed", json!({"listing": "@listing"}));
    let all = [filed(), graded("2028-05-07"), listing(), removed()];
    assert_eq!(unmet(&all[..1], "operating_subsidy", "2023-05-07"), ["grade"]);
    assert!(unmet(&all[..2], "operating_subsidy", "2023-05-08").is_empty());
    assert_eq!(unmet(&[filed(), graded("2026-05-07")], "operating_subsidy", "2026-05-08"), ["grade"], "it expired");
    assert!(unmet(&[filed(), graded("2026-05-07")], "operating_subsidy", "2026-05-07").is_empty());
    assert!(unmet(&all[..3], "operating_subsidy", "2025-06-01").is_empty());
    assert_eq!(unmet(&all[..3], "operating_subsidy", "2025-06-02"), ["not-listed"]);
    assert_eq!(unmet(&all, "operating_subsidy", "2027-06-01"), ["not-listed"]);
    assert!(unmet(&all, "operating_subsidy", "2027-06-02").is_empty());
    let answer = asked(&all[..3], "operating_subsidy", "2025-06-02", "410302").unwrap();
    let reason = &answer.conditions.iter().find(|condition| condition.code == "not-listed").unwrap().because;
    assert_eq!((reason.rule.as_str(), reason.entries.as_slice()), ("ELG-01", &[2][..]));
}

#[test]
fn a_purchase_asks_for_three_years_without_a_grave_penalty() {
    let life = [filed(), severe("2022-03-01")];
    assert_eq!(unmet(&life, "government_purchase", "2022-03-01"), ["no-grave-penalty"]);
    assert_eq!(unmet(&life, "government_purchase", "2025-03-01"), ["no-grave-penalty"]);
    assert!(unmet(&life, "government_purchase", "2025-03-02").is_empty(), "a Sunday makes three years no longer");
    let light = [filed(), happened("penalty", "2022-03-01", "penalty.decided", json!({"types": ["warning"]}))];
    assert!(unmet(&light, "government_purchase", "2022-03-01").is_empty());
}

#[test]
fn what_was_repaired_or_annulled_stands_against_nobody() {
    let repaired = happened(
        "repair",
        "2023-06-01",
        "outside_document.received",
        json!({"about": "@penalty", "effect": "repair_granted"}),
    );
    let life = [filed(), severe("2022-03-01"), repaired];
    assert_eq!(unmet(&life, "government_purchase", "2023-05-31"), ["no-grave-penalty"]);
    assert!(unmet(&life, "government_purchase", "2023-06-01").is_empty());
    let annulled = happened("annulment", "2023-06-01", "penalty.annulled", json!({"decision": "@penalty"}));
    let life = [filed(), severe("2022-03-01"), annulled];
    assert!(unmet(&life, "government_purchase", "2023-06-01").is_empty());
}

#[test]
fn the_rule_of_the_narrower_place_decides_and_discretion_stays_discretion() {
    let data = json!({"legal_basis": ["山东省养老服务条例 70"], "types": ["fine"]});
    let fined = happened("penalty", "2025-01-06", "penalty.decided", data).by(AuthorityKind::CivilAffairs);
    let life = [filed(), graded("2028-05-07"), fined];
    let in_shandong = asked(&life, "operating_subsidy", "2025-02-03", "371002").unwrap();
    assert_eq!(in_shandong.conditions[0].because.rule, "ELG-05");
    let unmet: Vec<&str> =
        in_shandong.conditions.iter().filter(|found| !found.met).map(|found| found.code.as_str()).collect();
    assert_eq!(unmet, ["article-70"]);
    assert!(in_shandong.eligible, "support may be suspended; it need not be");
    let elsewhere = asked(&life, "operating_subsidy", "2025-02-03", "410302").unwrap();
    assert_eq!(elsewhere.conditions[0].because.rule, "ELG-01");
}
