//! Each kind of finding at both edges of its threshold, and that clean lives give none.

use serde_json::{Value, json};

use super::*;
use crate::codes::{AuthorityKind, Timestamp};
use crate::log::TreeSize;
use crate::oversight::Recorded;
use crate::rules::tests::world::{Happening, day, fold, party, rulebook};
use crate::statement::{Kid, Subject};

fn happened(label: &str, on: &str, event_type: &str, data: Value) -> Happening {
    Happening::new(label, on, event_type, data)
}

/// Codes and entries of what a life gives on a day.
fn found(life: &[Happening], on: &str) -> Vec<(ConductCode, Vec<u64>)> {
    found_of(&fold(party("company"), life, day(on)), on)
}

fn found_of(dossiers: &Dossiers, on: &str) -> Vec<(ConductCode, Vec<u64>)> {
    let rulebook = rulebook();
    let (persons, irregular) = (BTreeMap::new(), Acts::default());
    let seen =
        Seen { dossiers, visits: &[], persons: &persons, irregular: &irregular, rulebook: &rulebook, day: day(on) };
    let told = conduct(seen, &Thresholds::default());
    told.into_iter().map(|one| (one.code, one.entries.iter().map(|seq| seq.0).collect())).collect()
}

fn holds(life: &[Happening], on: &str, wanted: (ConductCode, &[u64])) -> bool {
    found(life, on).iter().any(|(code, entries)| *code == wanted.0 && entries == wanted.1)
}

#[test]
fn what_is_entered_long_after_it_happened_is_told() {
    let inspected = happened("visit", "2026-10-01", "inspection.recorded", json!({}));
    for (at, late) in [("2026-10-01", false), ("2026-10-08", false), ("2026-10-09", true)] {
        let mut dossiers = Dossiers::default();
        let recorded = inspected.recorded(0, party("company"));
        dossiers.apply(Recorded { at: Timestamp::start_of(day(at)), ..recorded });
        let told = found_of(&dossiers, at);
        assert_eq!(told.contains(&(ConductCode::RecordedLate, vec![0])), late, "{at}: {told:?}");
    }
}

#[test]
fn what_is_overdue_is_told_and_a_release_by_its_own_name() {
    let order =
        happened("order", "2026-05-01", "rectification.ordered", json!({"finding": "@visit", "due_on": "2026-06-01"}));
    let order = order.at_facility();
    let accepted = happened("done", "2026-05-20", "rectification.accepted", json!({"order": "@order"})).at_facility();
    assert!(holds(std::slice::from_ref(&order), "2026-12-01", (ConductCode::DeadlineMissed, &[0])));
    assert!(!holds(std::slice::from_ref(&order), "2026-05-30", (ConductCode::DeadlineMissed, &[0])));
    assert!(!holds(&[order, accepted], "2026-12-01", (ConductCode::DeadlineMissed, &[0])));

    let penalty = penalty("penalty", "2026-05-06", 1);
    let released = happened("release", "2026-05-08", "publication.released", json!({"statement": "@penalty"}));
    let released = released.by(AuthorityKind::MarketSupervision);
    assert!(
        holds(std::slice::from_ref(&penalty), "2026-08-01", (ConductCode::Unreleased, &[0])),
        "{:?}",
        found(&[penalty], "2026-08-01")
    );
    let penalty = self::penalty("penalty", "2026-05-06", 1);
    assert!(!holds(std::slice::from_ref(&penalty), "2026-05-07", (ConductCode::Unreleased, &[0])));
    assert!(!holds(&[penalty, released], "2026-08-01", (ConductCode::Unreleased, &[0])));
}

fn penalty(label: &str, on: &str, number: u32) -> Happening {
    let data = json!({
        "document": {"number": format!("洛市监罚〔2026〕{number}号"), "dated_on": on, "seal": "pdf", "public_copy": null},
    });
    happened(label, on, "penalty.decided", data).by(AuthorityKind::MarketSupervision)
}

#[test]
fn a_missing_number_lies_between_two_that_are_there() {
    let life = [penalty("a", "2026-03-02", 3), penalty("b", "2026-03-03", 4), penalty("c", "2026-03-04", 7)];
    let told = found(&life, "2026-03-05");
    let missing: Vec<_> = told.iter().filter(|(code, _)| *code == ConductCode::NumberMissing).collect();
    assert_eq!(missing, [&(ConductCode::NumberMissing, vec![1, 2])]);
    // Another office counts for itself.
    let other = penalty("d", "2026-03-04", 9).by(AuthorityKind::CivilAffairs);
    let told = found(&[life[0].clone(), life[1].clone(), other], "2026-03-05");
    assert!(told.iter().all(|(code, _)| *code != ConductCode::NumberMissing), "{told:?}");
}

#[test]
fn a_tier_that_nobody_fixed_is_told_after_its_days() {
    let decided = happened("penalty", "2026-03-02", "penalty.decided", json!({"fine_fen": 1_000_000}));
    let data = json!({"statement": "@penalty", "tier": "general"});
    let reviewed = happened("release", "2026-03-04", "publication.released", data);
    assert!(!holds(std::slice::from_ref(&decided), "2026-04-01", (ConductCode::TierUndetermined, &[0])), "30 days");
    assert!(holds(std::slice::from_ref(&decided), "2026-04-02", (ConductCode::TierUndetermined, &[0])), "31 days");
    assert!(!holds(&[decided, reviewed], "2026-06-01", (ConductCode::TierUndetermined, &[0])));
}

#[test]
fn repair_and_removal_before_the_shortest_time_are_told() {
    let repaired = |on: &str| {
        let data = json!({"types": ["fine", "business_suspended"]});
        let decided = happened("penalty", "2026-01-05", "penalty.decided", data).by(AuthorityKind::MarketSupervision);
        let released = happened("release", "2026-01-06", "publication.released", json!({"statement": "@penalty"}));
        let granted = json!({"about": "@penalty", "effect": "repair_granted"});
        [
            decided,
            released.by(AuthorityKind::MarketSupervision),
            happened("repair", on, "outside_document.received", granted),
        ]
    };
    let told = found(&repaired("2026-02-10"), "2027-03-01");
    assert!(told.contains(&(ConductCode::RepairedEarly, vec![0, 2])), "{told:?}");
    assert!(!holds(&repaired("2027-02-01"), "2027-03-01", (ConductCode::RepairedEarly, &[0, 2])));
    let removed = |on: &str| {
        let data = json!({"list": "joint_punishment", "circumstance": "103-7"});
        let listing = happened("listing", "2022-06-02", "listing.decided", data);
        [listing, happened("removal", on, "listing.removed", json!({"listing": "@listing"}))]
    };
    assert!(
        holds(&removed("2022-07-01"), "2026-10-01", (ConductCode::RepairedEarly, &[0, 1])),
        "{:?}",
        found(&removed("2022-07-01"), "2026-10-01")
    );
    assert!(!holds(&removed("2025-09-01"), "2026-10-01", (ConductCode::RepairedEarly, &[0, 1])));
}

#[test]
fn a_dismissed_candidate_is_told_and_one_that_nobody_answered() {
    let dismissed = happened("no", "2026-03-02", "candidate.dismissed", json!({}));
    assert!(holds(&[dismissed], "2026-03-02", (ConductCode::CandidateDismissed, &[0])));
    let data = json!({"types": ["fine", "business_suspended"], "fine_fen": 1_000_000});
    let severe = happened("severe", "2025-03-02", "penalty.decided", data).by(AuthorityKind::MarketSupervision);
    let life = [severe];
    let rulebook = rulebook();
    let dossiers = fold(party("company"), &life, day("2026-12-01"));
    let own = dossiers.get(Subject::Institution(party("company"))).unwrap();
    let open = crate::rules::candidates(own, &[], &rulebook, day("2026-12-01"));
    let overdue = open.iter().any(|one| one.decide_by.as_ref().is_some_and(|last| last.due < day("2026-12-01")));
    assert_eq!(holds(&life, "2026-12-01", (ConductCode::CandidateUnanswered, &[0])), overdue, "{open:?}");
}

#[test]
fn what_was_granted_against_the_conditions_is_told() {
    let filed = happened("filing", "2022-01-10", "filing.accepted", json!({})).at_facility();
    let grade = happened("grade", "2023-05-08", "grade.awarded", json!({"grade": 2, "valid_until": "2028-05-07"}));
    let grade = grade.at_facility();
    let document = json!({"number": "洛民补〔2026〕1号", "dated_on": "2026-03-02", "seal": "pdf", "public_copy": null});
    let paid = |kind: &str| {
        let data = json!({"kind": kind, "facility": null, "region": "410302", "document": document.clone()});
        happened("paid", "2026-03-02", "subsidy.granted", data)
    };
    let told = |life: &[Happening]| found(life, "2026-03-02");
    let operator = happened("place", "2022-01-05", "facility.registered", json!({})).at_facility();
    let ineligible = (ConductCode::SubsidyIneligible, vec![2]);
    assert!(told(&[operator.clone(), filed.clone(), paid("operating")]).contains(&ineligible));
    assert!(
        !told(&[operator.clone(), filed.clone(), paid("construction")]).contains(&ineligible),
        "no rule speaks of it"
    );
    let all = [operator.clone(), filed.clone(), grade.clone(), paid("operating")];
    assert!(!told(&all).iter().any(|(code, _)| *code == ConductCode::SubsidyIneligible), "{:?}", told(&all));
    // What was recorded after the payment does not excuse it.
    let after = [operator, filed, paid("operating"), grade];
    assert!(told(&after).contains(&ineligible), "{:?}", told(&after));

    let severe = happened("severe", "2025-06-02", "penalty.decided", json!({"types": ["fine", "business_suspended"]}));
    let contract = |label: &str| {
        happened(label, "2026-03-02", "purchase.contracted", json!({"region": "410302", "document": document.clone()}))
    };
    assert!(told(&[severe, contract("bought")]).contains(&(ConductCode::ContractIneligible, vec![1])));
    assert!(!told(&[contract("bought")]).contains(&(ConductCode::ContractIneligible, vec![0])));
}

fn kid(n: u8) -> Kid {
    crate::statement::PublicKey::from(&ed25519_dalek::SigningKey::from_bytes(&[n; 32])).kid()
}

fn visit(seq: u64, region: &str, second: i64, conforming: Option<usize>) -> Visit {
    let time = Timestamp::start_of(day("2026-03-02")).plus_ms(second * 1_000);
    let subject = format!("facilities/0190c3a1-7d3e-4c9a-8b1f-{seq:012}").parse().unwrap();
    let handlers = vec![kid(1), kid(2)];
    Visit { seq: Seq(seq), time, subject, region: region.parse().unwrap(), on: day("2026-03-02"), handlers, conforming }
}

fn signed(visits: &[Visit]) -> Vec<(ConductCode, usize)> {
    signed_by(visits, &BTreeMap::new())
}

fn signed_by(visits: &[Visit], persons: &BTreeMap<Kid, PersonId>) -> Vec<(ConductCode, usize)> {
    let told = signing::findings(visits, persons, &Thresholds::default());
    told.into_iter().map(|one| (one.code, one.entries.len())).collect()
}

#[test]
fn officers_in_two_places_pairs_in_a_hurry_and_lists_ticked_in_bulk_are_told() {
    let far = [visit(0, "410302", 0, None), visit(1, "410302", 4_000, None), visit(2, "410311", 9_000, None)];
    assert_eq!(signed(&far[..2]), []);
    // Each of the two officers.
    assert_eq!(signed(&far), [(ConductCode::TwoPlaces, 3), (ConductCode::TwoPlaces, 3)]);

    let apart = |seconds: i64, count: u64| -> Vec<Visit> {
        (0..count).map(|n| visit(n, "410302", seconds * i64::try_from(n).unwrap(), None)).collect()
    };
    assert_eq!(signed(&apart(60, 5)), [(ConductCode::WithinSeconds, 5)]);
    assert_eq!(signed(&apart(61, 5)), []);
    assert_eq!(signed(&apart(60, 4)), [], "too few to say always");
    let mut once = apart(60, 6);
    once[5].time = once[5].time.plus_ms(3_600_000);
    assert_eq!(signed(&once), [], "once they took their time");
    let alone: Vec<Visit> = apart(1, 6).into_iter().map(|visit| Visit { handlers: vec![kid(1)], ..visit }).collect();
    assert_eq!(signed(&alone), [], "one is no pair");

    let ticked = |items: usize, count: u64| -> Vec<Visit> {
        (0..count).map(|n| visit(n, "410302", 4_000 * i64::try_from(n).unwrap(), Some(items))).collect()
    };
    assert_eq!(signed(&ticked(10, 3)), [(ConductCode::BulkTicked, 3)]);
    assert_eq!(signed(&ticked(9, 3)), []);
    assert_eq!(signed(&ticked(10, 2)), []);
}

#[test]
fn an_officer_is_a_person_and_not_a_key() {
    let person = |n: u8| format!("persons/00000000-0000-4000-8000-{n:012}").parse::<PersonId>().unwrap();
    let mut moved = visit(1, "410311", 9_000, None);
    moved.handlers = vec![kid(3), kid(4)];
    let visits = [visit(0, "410302", 0, None), moved];
    assert_eq!(signed(&visits), [], "four keys of nobody known");
    let persons = BTreeMap::from([(kid(1), person(1)), (kid(2), person(2)), (kid(3), person(1)), (kid(4), person(4))]);
    assert_eq!(signed_by(&visits, &persons), [(ConductCode::TwoPlaces, 2)], "the first has a new key");
    let others = BTreeMap::from([(kid(1), person(1)), (kid(3), person(3))]);
    assert_eq!(signed_by(&visits, &others), []);
    // A prefecture holds its county: one of the two names is the wider one of the same place.
    let near = [visit(0, "410302", 0, None), visit(1, "410300", 9_000, None)];
    assert_eq!(signed(&near), []);
}

#[test]
fn times_of_procedure_that_are_over_are_told_and_those_that_were_met_late() {
    let served = |on: &str| happened("served", on, "document.served", json!({"document": "@penalty"}));
    let life = |on: &str| [penalty("penalty", "2026-05-06", 1), served(on)];
    let (missed, late) = ((ConductCode::DeadlineMissed, vec![0]), (ConductCode::DoneLate, vec![0, 1]));
    let told = |life: &[Happening], on: &str| {
        let told = found(life, on);
        (told.contains(&missed), told.contains(&late))
    };
    // Seven working days from the decision on; the Saturday is one of them.
    assert_eq!(told(&life("2026-05-14")[..1], "2026-05-14"), (false, false));
    assert_eq!(told(&life("2026-05-14")[..1], "2026-05-15"), (true, false));
    assert_eq!(told(&life("2026-05-14"), "2026-08-01"), (false, false));
    assert_eq!(told(&life("2026-05-15"), "2026-08-01"), (false, true));
    // The fine was to be paid within 15 days: a time of the party.
    assert!(holds(&life("2026-05-15"), "2026-08-01", (ConductCode::PartyLate, &[0])));
    assert!(!holds(&life("2026-05-15"), "2026-05-30", (ConductCode::PartyLate, &[0])));
}

#[test]
fn a_decision_after_its_time_is_late_and_not_missing_though_nothing_rests_on_it() {
    let opened = happened("case", "2026-01-05", "case.opened", json!({})).by(AuthorityKind::MarketSupervision);
    let decided = |on: &str, irregular| {
        let data = json!({"case": "@case", "types": ["fine", "business_suspended"]});
        let decided = happened("penalty", on, "penalty.decided", data).by(AuthorityKind::MarketSupervision);
        Happening { irregular, ..decided }
    };
    let missed = (ConductCode::DeadlineMissed, vec![0]);
    for (life, wanted) in [
        (vec![opened.clone()], (true, false)),
        (vec![opened.clone(), decided("2026-04-05", false)], (false, false)),
        (vec![opened.clone(), decided("2026-04-12", true)], (false, true)),
    ] {
        let told = found(&life, "2026-06-01");
        let late = told.contains(&(ConductCode::DoneLate, vec![0, 1]));
        assert_eq!((told.contains(&missed), late), wanted, "{told:?}");
    }
}

#[test]
fn duties_that_were_met_late_are_told() {
    let order = |accepted: &str| {
        let data = json!({"finding": "@visit", "due_on": "2026-06-01"});
        let order = happened("order", "2026-05-01", "rectification.ordered", data).at_facility();
        [order, happened("done", accepted, "rectification.accepted", json!({"order": "@order"})).at_facility()]
    };
    let released = |on: &str| {
        let released = happened("release", on, "publication.released", json!({"statement": "@penalty"}));
        [penalty("penalty", "2026-05-06", 1), released.by(AuthorityKind::MarketSupervision)]
    };
    let objected = |answered: &str| {
        let objection = json!({"about": "@penalty", "kind": "objection"});
        let answer = json!({"submission": "@objection"});
        [
            penalty("penalty", "2026-05-06", 1),
            happened("objection", "2026-06-01", "party.submitted", objection),
            happened("answer", answered, "objection.decided", answer).by(AuthorityKind::MarketSupervision),
        ]
    };
    let late = |entries: &[u64]| (ConductCode::DoneLate, entries.to_vec());
    for (life, entries, wanted) in [
        (order("2026-06-01").to_vec(), [0, 1], false),
        (order("2026-06-02").to_vec(), [0, 1], true),
        (released("2026-05-08").to_vec(), [0, 1], false),
        (released("2026-07-08").to_vec(), [0, 1], true),
        (objected("2026-06-02").to_vec(), [1, 2], false),
        (objected("2026-09-02").to_vec(), [1, 2], true),
    ] {
        let told = found(&life, "2026-12-01");
        assert_eq!(told.contains(&late(&entries)), wanted, "{life:?}: {told:?}");
    }
}

#[test]
fn a_visit_that_a_year_wanted_and_a_matter_that_stays_open_are_told() {
    let home = happened("place", "2022-01-05", "facility.registered", json!({})).at_facility();
    let filed = happened("filing", "2022-01-10", "filing.accepted", json!({})).at_facility();
    let visited = |on: &str| happened("visit", on, "inspection.recorded", json!({})).at_facility();
    let missed = |life: &[Happening], on: &str| {
        found(life, on).iter().filter(|(code, _)| *code == ConductCode::VisitMissed).count()
    };
    let [one, two] = [visited("2023-06-01"), visited("2024-05-02")];
    // In the year of the filing only its first check is due; 2024 is not over.
    assert_eq!(missed(&[home.clone(), filed.clone()], "2024-06-01"), 1);
    assert_eq!(missed(&[home.clone(), filed.clone(), one.clone()], "2024-06-01"), 0);
    assert_eq!(missed(&[home.clone(), filed.clone(), one, two], "2025-06-01"), 0);
    assert_eq!(missed(&[home.clone(), filed.clone()], "2025-06-01"), 2);

    let open = (ConductCode::MatterOpen, vec![0]);
    assert!(!found(std::slice::from_ref(&home), "2022-04-05").contains(&open), "90 days");
    assert!(found(std::slice::from_ref(&home), "2022-04-06").contains(&open), "91 days");
    assert!(!found(&[home, filed], "2022-04-06").contains(&open));
}

#[test]
fn irregular_acts_are_told_by_authority_and_rule() {
    let against = |authority: Option<&str>, rule: &str| Against {
        authority: authority.map(|code| code.parse().unwrap()),
        rule: rule.to_owned(),
        clause: "行政处罚法 60".to_owned(),
    };
    let own = against(Some("12140925MBAAAA0182"), "PEN-T1");
    let mut acts = Acts::default();
    for (seq, against) in [(3, &own), (5, &against(None, "PEN-T1")), (7, &own)] {
        acts.add(against.clone(), Seq(seq));
    }
    let told: Vec<(Vec<Seq>, String)> =
        irregular::findings(&acts).into_iter().map(|one| (one.entries, one.detail)).collect();
    let wanted = [
        (vec![Seq(5)], "1 acts of nobody against PEN-T1 (行政处罚法 60)".to_owned()),
        (vec![Seq(3), Seq(7)], "2 acts of 12140925MBAAAA0182 against PEN-T1 (行政处罚法 60)".to_owned()),
    ];
    assert_eq!(told, wanted);
    (0..2_000).for_each(|seq| acts.add(own.clone(), Seq(seq)));
    assert!(
        irregular::findings(&acts).iter().any(|one| one.entries.len() == 1_000 && one.detail.contains("2002 acts"))
    );
}

#[test]
fn of_each_code_a_thousand_are_told_and_all_are_counted() {
    let one = |code, seq| ConductFinding { code, entries: vec![Seq(seq)], detail: String::new() };
    let many = (0..1_500).map(|seq| one(ConductCode::RecordedLate, seq));
    let all: Vec<ConductFinding> = many.chain([one(ConductCode::TwoPlaces, 1)]).collect();
    let conduct = Conduct::new(day("2026-11-22"), all, None);
    assert_eq!(conduct.totals, BTreeMap::from([(ConductCode::RecordedLate, 1_500), (ConductCode::TwoPlaces, 1)]));
    assert_eq!(conduct.findings.len(), 1_001);
    assert_eq!(conduct.to_json()["totals"], json!({"recorded-late": 1_500, "two-places": 1}));
}

#[test]
fn a_sample_is_drawn_again_by_its_seed_and_by_no_other() {
    let drawn = sample("2026-11-22", TreeSize(1_000), 10);
    assert_eq!((drawn.entries.len(), drawn.of), (10, 1_000));
    assert!(drawn.entries.is_sorted() && drawn.entries.iter().all(|seq| seq.0 < 1_000));
    assert_eq!(drawn, sample("2026-11-22", TreeSize(1_000), 10));
    assert_ne!(drawn.entries, sample("2026-11-23", TreeSize(1_000), 10).entries);
    // By its written rule.
    let rank = |seq: &u64| crate::codes::Hash::of(format!("minglu-sample/v1\n2026-11-22\n{seq}").as_bytes());
    let mut all: Vec<u64> = (0..1_000).collect();
    all.sort_by_key(rank);
    let mut first: Vec<Seq> = all[..10].iter().map(|seq| Seq(*seq)).collect();
    first.sort();
    assert_eq!(drawn.entries, first);
    assert_eq!(sample("x", TreeSize(3), 10).entries.len(), 3);
    // By the shell of schemas/conduct.md.
    assert_eq!(sample("2026-11-22", TreeSize(18), 3).entries, [2, 10, 12].map(Seq));
}

#[test]
fn every_code_has_its_words_once() {
    let codes: std::collections::BTreeSet<&str> = ConductCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), ConductCode::ALL.len());
    assert!(ConductCode::ALL.iter().all(|code| !code.zh().is_empty() && code.en().ends_with('.')));
    let page = include_str!("../../../schemas/conduct.md");
    let untold: Vec<&str> = codes.into_iter().filter(|code| !page.contains(&format!("`{code}`"))).collect();
    assert_eq!(untold, Vec::<&str>::new(), "schemas/conduct.md says of each code what it takes");
}
