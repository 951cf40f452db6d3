//! Prepayment against its limits, measures with and without a basis, and what rests while a court reorganises.

use serde_json::{Value, json};

use crate::manifest::ruleset::PrepaymentLimit;
use crate::rules::{Visibility, candidates, listings, measures, prepayment_breaches, visibility};
use crate::statement::Subject;

use super::world::{FACILITY, Happening, day, digest, fold, party, rulebook, rulebook_with, ruleset};

fn at_facility(label: &str, on: &str, event_type: &str, data: Value) -> Happening {
    Happening::new(label, on, event_type, data).at_facility()
}

fn filed() -> Happening {
    at_facility("filing", "2024-01-08", "filing.accepted", json!({"beds": 60}))
}

fn fees() -> Happening {
    at_facility("fees", "2024-09-02", "fee_schedule.filed", json!({}))
}

fn report(on: &str, region: &str, members: &Value) -> Happening {
    let mut data = json!({
        "region": region, "as_of_on": on, "reported_on": on, "service_months": 3, "service_fee_fen": 1_000_000,
        "deposit_fen": 500_000, "deposit_highest_fen": 1_440_000, "bed_fee_fen": 120_000, "membership_fen": 0,
        "membership_highest_fen": null, "monthly_charge_fen": null, "payers": 60, "net_fixed_assets_fen": 1_500_000,
        "public_home": false,
    });
    for (name, value) in members.as_object().unwrap() {
        data[name] = value.clone();
    }
    at_facility("report", on, "prepayment.reported", data)
}

/// Rules that a life's latest report breaks, with what was found and allowed.
fn broken(life: &[Happening], on: &str) -> Vec<(String, u64, u64)> {
    let dossiers = fold(party("home"), life, day(on));
    let facility = dossiers.get(FACILITY.parse().unwrap()).unwrap();
    let found = prepayment_breaches(facility, &rulebook(), day(on));
    found.into_iter().map(|breach| (breach.rule, breach.found, breach.most)).collect()
}

#[test]
fn each_limit_holds_up_to_its_number() {
    let on = "2025-03-03";
    assert_eq!(broken(&[filed(), fees(), report(on, "410302", &json!({}))], on), []);
    for (members, rule, found, most) in [
        (json!({"service_months": 13}), "PRE-01", 13, 12),
        (json!({"deposit_highest_fen": 1_440_001}), "PRE-02", 1_440_001, 1_440_000),
        (json!({"payers": 61}), "PRE-05", 61, 60),
        (json!({"net_fixed_assets_fen": 1_499_999}), "PRE-06", 1_500_000, 1_499_999),
    ] {
        let life = [filed(), fees(), report(on, "410302", &members)];
        assert_eq!(broken(&life, on), [(rule.to_owned(), found, most)]);
    }
    assert_eq!(broken(&[filed(), fees(), report(on, "410302", &json!({"service_months": 12}))], on), []);
    assert_eq!(broken(&[filed(), report(on, "410302", &json!({}))], on), [("PRE-07".to_owned(), 1, 0)]);
    let nothing = json!({"service_fee_fen": 0, "deposit_fen": 0, "service_months": null});
    assert_eq!(broken(&[filed(), report(on, "410302", &nothing)], on), [], "who takes nothing has nothing to report");
    let silent = json!({"payers": null, "net_fixed_assets_fen": null, "bed_fee_fen": null, "service_months": null});
    assert_eq!(broken(&[filed(), fees(), report(on, "410302", &silent)], on), [], "what is left out is not judged");
}

#[test]
fn the_guidance_holds_five_years_and_provinces_are_stricter() {
    let months = |region: &str, months: u32, on: &str| {
        broken(&[filed(), fees(), report(on, region, &json!({"service_months": months}))], on)
    };
    assert_eq!(months("410302", 13, "2024-09-30"), []);
    assert_eq!(months("410302", 13, "2024-10-01").len(), 1);
    assert_eq!(months("410302", 13, "2029-09-30").len(), 1);
    assert_eq!(months("410302", 13, "2029-10-01"), []);
    assert_eq!(months("640104", 7, "2024-12-31"), []);
    assert_eq!(months("640104", 7, "2025-01-01"), [("PRE-01-640000".to_owned(), 7, 6)]);
    assert_eq!(months("640104", 6, "2025-01-01"), []);
    assert_eq!(months("110105", 4, "2026-01-01"), [("PRE-01-110000".to_owned(), 4, 3)]);
    assert_eq!(months("110105", 3, "2026-01-01"), []);
    assert_eq!(months("110105", 13, "2026-01-01"), [("PRE-01-110000".to_owned(), 13, 3)], "the smallest is told");
    let membership = |fen: u64, region: &str| {
        let members = json!({"membership_highest_fen": fen, "monthly_charge_fen": 100_000});
        broken(&[filed(), fees(), report("2025-03-03", region, &members)], "2025-03-03")
    };
    assert_eq!(membership(400_000, "640104"), []);
    assert_eq!(membership(400_001, "640104"), [("PRE-02-640000".to_owned(), 400_001, 400_000)]);
    assert_eq!(membership(400_001, "410302"), []);
}

#[test]
fn the_latest_figures_count_and_a_place_may_forbid_membership_in_public_homes() {
    let bad = report("2025-03-03", "410302", &json!({"service_months": 24}));
    let good = Happening { label: "later".to_owned(), ..report("2025-04-07", "410302", &json!({})) };
    let life = [filed(), fees(), bad, good];
    assert_eq!(broken(&life, "2025-04-06").len(), 1);
    assert_eq!(broken(&life, "2025-04-07"), []);
    let mut tables = ruleset()["prepayment"].clone();
    let rule = json!({"id": "PRE-03", "jurisdiction": "410000", "from": "2025-01-01", "until": null, "source": "a test", "mark": null});
    tables.as_array_mut().unwrap().push(json!({"rule": rule, "limit": "no_membership_in_public_home", "most": null}));
    let local = rulebook_with(&json!({"prepayment": tables}));
    for (public, wanted) in [(true, vec![PrepaymentLimit::NoMembershipInPublicHome]), (false, vec![])] {
        let members = json!({"public_home": public, "membership_fen": 1, "net_fixed_assets_fen": 9_000_000});
        let dossiers =
            fold(party("home"), &[filed(), fees(), report("2025-03-03", "410302", &members)], day("2025-03-03"));
        let facility = dossiers.get(FACILITY.parse().unwrap()).unwrap();
        let found: Vec<_> =
            prepayment_breaches(facility, &local, day("2025-03-03")).into_iter().map(|b| b.limit).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn a_measure_without_a_basis_is_recorded_and_not_executable() {
    let listing = json!({"list": "joint_punishment", "circumstance": "103-2"});
    let measure = |label: &str, basis: Value, rank: Value| {
        Happening::new(
            label,
            "2026-04-08",
            "measure.applied",
            json!({"listing": "@L", "legal_basis": basis, "basis_rank": rank}),
        )
    };
    let life = [
        Happening::new("L", "2026-03-30", "listing.decided", listing),
        measure("law", json!("政府采购法 22"), json!("law")),
        measure("local", json!("河南省社会信用条例 34"), json!("local_regulation")),
        measure("notice", json!("某通知"), json!("lower")),
        measure("none", Value::Null, Value::Null),
        Happening::new("lift", "2026-05-06", "measure.lifted", json!({"measure": "@law"})),
        Happening::new("M", "2026-06-01", "listing.removed", json!({"listing": "@L", "ground": "mended"})),
    ];
    let ask = |on: &str| {
        let dossiers = fold(party("home"), &life, day(on));
        let home = dossiers.get(Subject::Institution(party("home"))).unwrap();
        measures(home, &rulebook(), day(on))
    };
    assert_eq!(ask("2026-04-07"), []);
    let april: Vec<(bool, bool)> = ask("2026-04-08").iter().map(|m| (m.executable, m.to_lift)).collect();
    assert_eq!(april, [(true, false), (true, false), (false, false), (false, false)]);
    assert_eq!(ask("2026-05-06")[0].until, Some(day("2026-05-06")));
    let june: Vec<bool> = ask("2026-06-01").iter().map(|m| m.to_lift).collect();
    assert_eq!(june, [false, true, true, true], "off the list, and three of four still act");
}

#[test]
fn a_reorganisation_lets_the_showing_rest_until_it_fails() {
    let outside = |label: &str, on: &str, effect: &str| {
        Happening::new(label, on, "outside_document.received", json!({"about": "@P", "effect": effect}))
    };
    let life = [
        Happening::new("P", "2026-04-20", "penalty.decided", json!({})),
        Happening::new("R", "2026-04-27", "publication.released", json!({"statement": "@P", "tier": "general"})),
        outside("plan", "2026-06-01", "reorganisation_approved"),
        outside("failed", "2026-09-01", "reorganisation_failed"),
    ];
    let seen = |on: &str| {
        let dossiers = fold(party("company"), &life, day(on));
        let home = dossiers.get(Subject::Institution(party("company"))).unwrap();
        visibility(home, home.record(digest("P")).unwrap(), &rulebook(), day(on))
    };
    assert!(seen("2026-05-31").is_public());
    assert_eq!(seen("2026-06-01"), Visibility::Restricted);
    assert_eq!(seen("2026-08-31"), Visibility::Restricted);
    assert!(seen("2026-09-01").is_public());
}

#[test]
fn candidates_come_from_incidents_and_fraud_and_go_by_dismissal() {
    let home = party("home");
    let found = |life: &[Happening], on: &str| {
        let dossiers = fold(home, life, day(on));
        let own = dossiers.get(Subject::Institution(home)).unwrap();
        let found = candidates(own, &[], &rulebook(), day(on));
        found.into_iter().map(|candidate| candidate.rule).collect::<Vec<_>>()
    };
    let closed = |responsibility: &str| {
        Happening::new(
            "I",
            "2026-03-09",
            "incident.closed",
            json!({"incident": "@earlier", "responsibility": responsibility}),
        )
    };
    for (responsibility, wanted) in [("main", 1), ("direct", 1), ("secondary", 0), ("none", 0), ("undetermined", 0)] {
        assert_eq!(found(&[closed(responsibility)], "2026-03-09").len(), wanted, "{responsibility}");
    }
    let claim = |ground: &str| {
        Happening::new("C", "2026-03-09", "subsidy.clawed_back", json!({"grant": "@earlier", "ground": ground}))
    };
    assert_eq!(found(&[claim("fraud")], "2026-03-09"), ["LST-06"]);
    assert!(found(&[claim("miscounted")], "2026-03-09").is_empty());
    let dismissed = |circumstance: &str| {
        let data = json!({"list": "joint_punishment", "circumstance": circumstance, "rests_on": ["@I"]});
        [closed("main"), Happening::new("D", "2026-03-16", "candidate.dismissed", data)]
    };
    assert_eq!(found(&dismissed("103-5"), "2026-03-15"), ["LST-05"]);
    assert!(found(&dismissed("103-5"), "2026-03-16").is_empty());
    assert_eq!(found(&dismissed("103-6"), "2026-03-16"), ["LST-05"], "another circumstance was dismissed");
}

#[test]
fn the_terms_of_a_restored_listing_run_anew_where_the_list_says_so() {
    let life = |list: &str, circumstance: &str| {
        let listing = json!({"list": list, "circumstance": circumstance});
        [
            Happening::new("L", "2026-03-30", "listing.decided", listing),
            Happening::new("M", "2027-04-05", "listing.removed", json!({"listing": "@L"})),
            Happening::new("F", "2027-06-07", "listing.restored", json!({"removal": "@M"})),
        ]
    };
    let term = |kind, list: &str, circumstance: &str, on: &str| {
        let life = life(list, circumstance).map(|happening| happening.by(kind));
        let dossiers = fold(party("company"), &life, day(on));
        let own = dossiers.get(Subject::Institution(party("company"))).unwrap();
        let found = listings(own, &rulebook(), day(on)).remove(0);
        (found.until.map(|day| day.to_string()), found.removal_from.map(|day| day.to_string()))
    };
    let (market, civil) = (crate::codes::AuthorityKind::MarketSupervision, crate::codes::AuthorityKind::CivilAffairs);
    let some = |until: &str, from: &str| (Some(until.to_owned()), Some(from.to_owned()));
    assert_eq!(term(market, "severe", "44-5", "2027-05-06"), some("2027-04-05", "2027-03-30"));
    assert_eq!(term(market, "severe", "44-5", "2027-06-07"), some("2030-06-07", "2028-06-07"));
    assert_eq!(term(civil, "joint_punishment", "103-2", "2027-06-07"), some("2029-03-30", "2028-03-30"));
}

/// Whatever is recorded about a carer: no switch of today shows it.
#[test]
fn a_carer_is_shown_only_where_a_switch_says_so() {
    let person: Subject = "persons/0190c3a1-7d3e-4c9a-8b1f-000000000009".parse().unwrap();
    let life = [
        Happening::new(
            "L",
            "2026-03-30",
            "listing.decided",
            json!({"list": "joint_punishment", "circumstance": "103-2"}),
        ),
        Happening::new("R", "2026-04-08", "publication.released", json!({"statement": "@L"})),
    ];
    let shown = |rulebook: &crate::manifest::Rulebook| {
        let mut dossiers = crate::oversight::Dossiers::default();
        for (seq, happening) in life.iter().enumerate() {
            dossiers.apply(happening.recorded_about(seq.try_into().unwrap(), party("home"), person));
        }
        let home = dossiers.get(person).unwrap();
        visibility(home, home.record(digest("L")).unwrap(), rulebook, day("2026-04-09")).is_public()
    };
    let published = json!([{
        "rule": {"id": "PUBLISH", "jurisdiction": null, "from": "2020-01-01", "until": null, "source": "a test", "mark": null},
        "list": "joint_punishment", "kinds": ["civil_affairs"], "published": true,
    }]);
    let persons = |natural: bool| {
        json!([{
            "rule": {"id": "PUB-08", "jurisdiction": null, "from": "0001-01-01", "until": null, "source": "a test", "mark": null},
            "sole_traders_shown": true, "natural_persons_shown": natural,
        }])
    };
    assert!(!shown(&rulebook()));
    for natural in [false, true] {
        let switched = rulebook_with(&json!({"list_publication": published, "persons": persons(natural)}));
        assert_eq!(shown(&switched), natural);
    }
}
