//! Exit: planned, announced, everybody placed and paid back, then ended.

use serde_json::{Value, json};

use super::acts::{Act, changed};
use super::kit::{Life, RULEBOOK, day, digest, facility, institution, named, rules, with};
use crate::manifest::procedures::Procedures;
use crate::oversight::clocks;
use crate::statement::EventKind;

const REGULAR: [&str; 0] = [];
/// The first day of the exit; the plan is for sixty days later.
const PLANNED: &str = "2026-03-02";
const LUOYANG: &str = "410302";
const JINAN: &str = "370102";
const WEIHAI: &str = "371002";

fn answer(life: &Life, kind: EventKind, on: &str, members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, Act { on, number: 60, about: about(kind) }, members)))
}

fn enter(life: Life, label: &str, kind: EventKind, on: &str, members: Value) -> Life {
    let number = 1 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, changed(kind, Act { on, number, about: about(kind) }, members))
}

fn about(kind: EventKind) -> &'static str {
    let own = [(EventKind::FilingCancelled, "filing"), (EventKind::OperationResumed, "suspension")];
    own.iter().find(|(known, _)| *known == kind).map_or("plan", |(_, label)| label)
}

/// A home with two residents of whom one paid ahead, and a plan with its notice of the same day.
fn planned(members: Value) -> Life {
    let own = json!({"residents": 2, "prepaying": 1, "notice_posted_on": PLANNED});
    enter(Life::of(facility()), "plan", EventKind::SuspensionPlanned, PLANNED, with(own, members))
}

fn placed(life: Life, label: &str, on: &str, persons: &[u8]) -> Life {
    let person = |n: &u8| json!({"person": format!("persons/0190c3a1-7d3e-4c9a-8b1f-0000000000{n:02x}"), "destination": "another_home"});
    let listed: Vec<Value> = persons.iter().map(person).collect();
    enter(life, label, EventKind::ResidentsPlaced, on, json!({"placed": listed}))
}

fn settled(life: Life, on: &str, persons: u32, outstanding_fen: u64) -> Life {
    let members = json!({"persons": persons, "outstanding_fen": outstanding_fen});
    enter(life, &format!("settled {on}"), EventKind::PrepaymentsSettled, on, members)
}

/// The same with everybody placed and paid back.
fn cleared(members: Value) -> Life {
    settled(placed(planned(members), "placed", "2026-03-16", &[1, 2]), "2026-03-16", 1, 0)
}

#[test]
fn a_plan_comes_sixty_days_before_in_shandong_and_thirty_elsewhere() {
    for (region, on, wanted) in [
        (LUOYANG, "2026-04-01", vec![]),
        (LUOYANG, "2026-03-31", vec!["EXT-02", "PRE-04"]),
        (JINAN, "2026-05-01", vec![]),
        (JINAN, "2026-04-30", vec!["EXT-01"]),
        (WEIHAI, "2026-05-01", vec![]),
        (WEIHAI, "2026-04-30", vec!["EXT-01", "EXT-01-weihai"]),
    ] {
        for (kind, end) in [(EventKind::OperationSuspended, "suspended"), (EventKind::OperationEnded, "ended")] {
            let wanted: Vec<String> = wanted.iter().map(|rule| format!("{rule}-{end}")).collect();
            assert_eq!(answer(&cleared(json!({})), kind, on, json!({"region": region})), wanted, "{region} {on} {end}");
        }
    }
}

/// By name, so that a row that goes missing is missed.
#[test]
fn the_rules_of_a_plan_are_those_of_both_ends() {
    let early = |kind, region| answer(&cleared(json!({})), kind, "2026-03-17", json!({"region": region}));
    assert_eq!(early(EventKind::OperationSuspended, LUOYANG), ["EXT-02-suspended", "PRE-04-suspended"]);
    assert_eq!(early(EventKind::OperationEnded, LUOYANG), ["EXT-02-ended", "PRE-04-ended"]);
    let weihai = early(EventKind::OperationSuspended, WEIHAI);
    assert_eq!(weihai, ["EXT-01-suspended", "EXT-01-weihai-suspended", "EXT-02-suspended", "PRE-04-suspended"]);
    let weihai = early(EventKind::OperationEnded, WEIHAI);
    assert_eq!(weihai, ["EXT-01-ended", "EXT-01-weihai-ended", "EXT-02-ended", "PRE-04-ended"]);
}

#[test]
fn who_stops_without_a_plan_is_marked_unless_it_was_ordered_to() {
    let life = Life::of(facility());
    let bare = json!({"plan": null});
    assert_eq!(answer(&life, EventKind::OperationSuspended, PLANNED, bare.clone()), ["EXT-plan-suspended"]);
    for (cause, wanted) in [
        ("own_wish", &["EXT-plan-ended"][..]),
        ("abandoned", &["EXT-plan-ended"]),
        ("ordered", &REGULAR),
        ("deregistered", &REGULAR),
    ] {
        let members = with(bare.clone(), json!({"cause": cause}));
        assert_eq!(answer(&life, EventKind::OperationEnded, PLANNED, members), wanted, "{cause}");
    }
}

#[test]
fn who_took_money_ahead_posts_a_notice_thirty_days_before() {
    let luoyang = json!({"region": LUOYANG});
    for (plan, on, wanted) in [
        (json!({"notice_posted_on": "2026-03-10"}), "2026-04-09", None),
        (json!({"notice_posted_on": "2026-03-10"}), "2026-04-08", Some("PRE-04")),
        (json!({"notice_posted_on": null}), "2026-04-09", Some("PRE-04-posted")),
        (json!({"notice_posted_on": null, "prepaying": 0}), "2026-04-09", None),
        (json!({"notice_posted_on": "2026-04-08", "prepaying": 0}), "2026-04-09", None),
    ] {
        for (kind, end) in [(EventKind::OperationSuspended, "suspended"), (EventKind::OperationEnded, "ended")] {
            let wanted: Vec<String> = wanted.iter().map(|rule| format!("{rule}-{end}")).collect();
            assert_eq!(answer(&cleared(plan.clone()), kind, on, luoyang.clone()), wanted, "{plan} {on}");
        }
    }
    let unposted = cleared(json!({"notice_posted_on": null}));
    let on = "2026-04-09";
    assert_eq!(answer(&unposted, EventKind::OperationSuspended, on, luoyang.clone()), ["PRE-04-posted-suspended"]);
    assert_eq!(answer(&unposted, EventKind::OperationEnded, on, luoyang), ["PRE-04-posted-ended"]);
}

/// The prepayment guidance holds for five years.
#[test]
fn the_notice_is_wanted_from_its_first_day_to_its_last() {
    let unposted = |submitted: &str| {
        let members = json!({"residents": 0, "prepaying": 1, "notice_posted_on": null});
        let life = enter(Life::of(facility()), "plan", EventKind::SuspensionPlanned, submitted, members);
        settled(life, submitted, 1, 0)
    };
    let suspended = |life: &Life, on| answer(life, EventKind::OperationSuspended, on, json!({"region": LUOYANG}));
    let (before, after) = (unposted("2024-08-01"), unposted("2029-08-01"));
    assert_eq!(suspended(&before, "2024-09-30"), REGULAR);
    assert_eq!(suspended(&before, "2024-10-01"), ["PRE-04-posted-suspended"]);
    assert_eq!(suspended(&after, "2029-09-30"), ["PRE-04-posted-suspended"]);
    assert_eq!(suspended(&after, "2029-10-01"), REGULAR);
}

#[test]
fn nothing_ends_while_somebody_is_unplaced_or_unpaid() {
    let filing = |life: Life| {
        let on = "2026-01-08";
        life.enter("filing", super::acts::plain(EventKind::FilingAccepted, Act { on, number: 2, about: "" }))
    };
    let half = settled(placed(planned(json!({})), "placed", "2026-03-16", &[1]), "2026-03-16", 1, 0);
    let unpaid = placed(planned(json!({})), "placed", "2026-03-16", &[1, 2]);
    let owing = settled(unpaid.clone(), "2026-03-17", 1, 100);
    let on = "2026-05-04";
    for (life, suspended, ended) in [
        (cleared(json!({})), &REGULAR[..], &REGULAR[..]),
        (half, &["EXT-placed"], &["EXT-placed"]),
        (unpaid, &REGULAR, &["EXT-repaid"]),
        (owing, &REGULAR, &["EXT-repaid"]),
        (planned(json!({})), &["EXT-placed"], &["EXT-placed", "EXT-repaid"]),
    ] {
        assert_eq!(answer(&life, EventKind::OperationSuspended, on, json!({})), suspended);
        assert_eq!(answer(&life, EventKind::OperationEnded, on, json!({})), ended);
        assert_eq!(answer(&filing(life.clone()), EventKind::FilingCancelled, on, json!({})), ended);
        assert_eq!(answer(&life, EventKind::InstitutionDeregistered, on, json!({})), ended);
    }
}

#[test]
fn whoever_is_placed_twice_counts_once_and_from_that_day_on() {
    let life = placed(planned(json!({"residents": 3})), "first", "2026-03-16", &[1, 2]);
    let life = placed(life, "again", "2026-03-18", &[2]);
    let unplaced = |life: &Life, on: &str| life.dossier.unplaced(day(on));
    assert_eq!([unplaced(&life, "2026-03-01"), unplaced(&life, "2026-03-02")], [0, 3]);
    assert_eq!(
        [unplaced(&life, "2026-03-15"), unplaced(&life, "2026-03-16"), unplaced(&life, "2026-03-18")],
        [3, 1, 1]
    );
    let retracted =
        enter(life, "mistake", EventKind::StatementRetracted, "2026-03-20", json!({"statement": named("first")}));
    assert_eq!(unplaced(&retracted, "2026-03-20"), 2, "a placement that was entered by mistake places nobody");
}

#[test]
fn a_later_plan_takes_the_place_of_the_one_before() {
    let life = placed(planned(json!({"residents": 9})), "placed", "2026-03-16", &[1]);
    let second = json!({"residents": 1, "prepaying": 0});
    let life = enter(life, "second plan", EventKind::SuspensionPlanned, "2026-04-01", second);
    assert_eq!([life.dossier.unplaced(day("2026-03-31")), life.dossier.unplaced(day("2026-04-01"))], [8, 1]);
    assert_eq!(life.dossier.unpaid(day("2026-04-01")), 0);
}

/// Deregistration is judged in the dossier of the legal person, where the plans of its places are guests.
#[test]
fn a_legal_person_is_not_struck_off_while_a_resident_of_its_places_is_unplaced() {
    let mut host = Life::of(institution());
    let plan = planned(json!({}));
    for record in plan.dossier.records() {
        host.dossier.apply(record);
    }
    assert_eq!(host.dossier.unplaced(day("2026-05-04")), 2);
    let ended = answer(&host, EventKind::InstitutionDeregistered, "2026-05-04", json!({}));
    assert_eq!(ended, ["EXT-placed", "EXT-repaid"]);
    for record in cleared(json!({})).dossier.records().iter().skip(1) {
        host.dossier.apply(record);
    }
    assert_eq!(answer(&host, EventKind::InstitutionDeregistered, "2026-05-04", json!({})), REGULAR);
}

#[test]
fn what_is_suspended_is_resumed_once_and_what_a_penalty_stopped_too() {
    let life = enter(cleared(json!({})), "suspension", EventKind::OperationSuspended, "2026-05-04", json!({}));
    let again = answer(&life, EventKind::OperationSuspended, "2026-05-05", json!({}));
    assert_eq!(again, ["decided-once"]);
    assert_eq!(answer(&life, EventKind::OperationResumed, "2026-05-03", json!({})), ["date-before-cause"]);
    let life = enter(life, "back", EventKind::OperationResumed, "2026-06-01", json!({}));
    assert_eq!(life.dossier.fate(digest("suspension")).closed.map(|(_, on)| on), Some(day("2026-06-01")));
    assert_eq!(answer(&life, EventKind::OperationResumed, "2026-06-02", json!({})), ["ended-once"]);
    for (types, wanted) in [(json!(["business_suspended"]), &REGULAR[..]), (json!(["fine"]), &["about-known"])] {
        let penalty = Act { on: "2026-03-02", number: 3, about: "" };
        let penalty = changed(EventKind::PenaltyDecided, penalty, json!({"types": types}));
        let life = Life::of(institution()).enter("penalty", penalty);
        let stop = json!({"stop": named("penalty")});
        assert_eq!(answer(&life, EventKind::OperationResumed, "2026-04-01", stop), wanted);
    }
}

#[test]
fn the_plan_sets_the_day_by_which_it_is_carried_out() {
    let life = cleared(json!({"from_on": "2026-05-04"}));
    let running = |life: &Life, on: &str| {
        let found = clocks(&life.dossier, &RULEBOOK, day(on));
        let found = found.iter().find(|running| running.clock.rule.id == "EXT-plan-day").unwrap();
        (found.is_open(day(on)), found.is_overdue(day(on)))
    };
    assert_eq!([running(&life, "2026-05-04"), running(&life, "2026-05-05")], [(true, false), (true, true)]);
    let ended = enter(life, "end", EventKind::OperationEnded, "2026-05-04", json!({}));
    assert_eq!(running(&ended, "2026-05-05"), (false, false));
}

/// A row that no test can break is not a rule.
#[test]
fn every_row_of_entry_and_exit_stands_in_a_test() {
    let tests = [include_str!("entry.rs"), include_str!("exit.rs")];
    for file in ["registration", "filing", "exit"] {
        let path = format!("{}/schemas/rulesets/procedures/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let rows = Procedures::read(&std::fs::read(path).unwrap()).unwrap();
        let rules = rows.guards.iter().map(|guard| &guard.rule).chain(rows.clocks.iter().map(|clock| &clock.rule));
        for rule in rules {
            let quoted = format!("\"{}\"", rule.id);
            assert!(tests.iter().any(|text| text.contains(&quoted)), "{} is broken by no test", rule.id);
        }
    }
}
