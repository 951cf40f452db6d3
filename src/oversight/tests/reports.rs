//! Reports, commitments, honours, selections and appraisals: each rule by itself, at both edges.

use std::sync::Arc;

use serde_json::{Value, json};

use super::acts::{Act, changed, plain};
use super::kit::{Life, RULEBOOK, day, facility, institution, named, rules};
use crate::codes::AuthorityKind;
use crate::oversight::{Dossiers, Running, clocks};
use crate::statement::{EventKind, Subject};

const REGULAR: [&str; 0] = [];

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 99, about }
}

fn answer(life: &Life, kind: EventKind, on: &str, about: &str, members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, act(on, about), members)))
}

fn authority() -> Subject {
    "authorities/12140925MBAAAA0182".parse().unwrap()
}

/// A life beside the dossier of a legal person who was listed on 2026-03-30 for a year.
fn beside_listed(life: Life, who: Subject, list: &str) -> Life {
    let mut other = Life::of(who);
    let members = json!({"list": list, "circumstance": "c1", "notice": null, "months_max": 12});
    let decided = Act { number: 60, ..act("2026-03-30", "") };
    let record = other.recorded("listing", changed(EventKind::ListingDecided, decided, members), false);
    other.dossier.apply(&Arc::new(record));
    let mut others = Dossiers::default();
    others.put(Arc::new(other.dossier));
    Life { others, ..life }
}

#[test]
fn who_is_listed_gets_no_honour() {
    let honour = |life: &Life, region: &str, on: &str| {
        let members = json!({"region": region, "institution": "52410302MJAAAA017P"});
        answer(life, EventKind::HonourAwarded, on, "", members)
    };
    let listed = |list: &str| beside_listed(Life::of(facility()), institution(), list);
    let (own, market) = (institution(), AuthorityKind::MarketSupervision);
    assert_eq!(listed("severe").kind, market, "who acts here");
    for (list, region, on, wanted) in [
        ("joint_punishment", "650203", "2026-04-01", &["HON-joint"][..]),
        ("severe", "650203", "2026-04-01", &["HON-severe"]),
        ("abnormal", "410302", "2026-04-01", &[]),
        ("joint_punishment", "410302", "2026-04-01", &["HON-henan", "HON-joint"]),
        ("severe", "371002", "2026-04-01", &["HON-severe", "HON-shandong"]),
        ("joint_punishment", "650203", "2026-03-27", &[]),
        ("joint_punishment", "650203", "2027-03-29", &["HON-joint"]),
        ("joint_punishment", "650203", "2027-03-30", &[]),
    ] {
        assert_eq!(honour(&listed(list), region, on), wanted, "{list} {region} {on}");
    }
    // Its own dossier is asked in the same way.
    let mut at_home = Life::of(own);
    at_home.dossier = beside_listed(Life::of(own), own, "severe").others.get(own).unwrap().as_ref().clone();
    assert_eq!(honour(&at_home, "650203", "2026-04-01"), ["HON-severe"]);
    let civil = Life { kind: AuthorityKind::CivilAffairs, ..listed("severe") };
    assert_eq!(honour(&civil, "650203", "2026-04-01"), REGULAR);
}

#[test]
fn an_operator_is_selected_by_a_standing_that_was_asked_for_and_not_while_listed() {
    let operator: Subject = "institutions/91371002MAAAAA022N".parse().unwrap();
    let select = |life: &Life, members: Value| answer(life, EventKind::OperatorSelected, "2026-04-01", "", members);
    let standing = |on: &str| json!({"standing": {"code": "normal", "asked_on": on, "log_size": 9, "answer": null}});
    let free = Life::of(facility());
    assert_eq!(select(&free, standing("2026-04-01")), REGULAR);
    assert_eq!(select(&free, standing("2026-04-02")), ["OPS-standing-day"]);
    assert_eq!(select(&free, json!({"standing": null})), ["OPS-standing"]);
    assert_eq!(select(&beside_listed(free.clone(), operator, "severe"), json!({})), ["OPS-listed"]);
    assert_eq!(select(&beside_listed(free.clone(), institution(), "severe"), json!({})), REGULAR);
    let term = |until: &str| json!({"term_from": "2026-05-02", "term_until": until});
    assert_eq!(select(&free, term("2026-05-02")), REGULAR);
    assert_eq!(select(&free, term("2026-05-01")), ["OPS-term"]);
}

#[test]
fn a_breach_rests_on_facts_and_hears_the_party() {
    let made = Life::of(institution()).enter("commitment", plain(EventKind::CommitmentMade, act("2026-03-10", "")));
    let breach = |life: &Life, rests_on: Value, considered: Value| {
        let members = json!({"rests_on": rests_on, "considered": considered});
        answer(life, EventKind::CommitmentBreached, "2026-07-20", "commitment", members)
    };
    assert_eq!(breach(&made, json!([]), json!([])), ["COM-basis"]);
    assert_eq!(breach(&made, json!([named("visit")]), json!([])), REGULAR);
    let heard = made.enter("defence", plain(EventKind::PartySubmitted, act("2026-07-10", "commitment")));
    assert_eq!(breach(&heard, json!([named("visit")]), json!([])), ["COM-answered"]);
    assert_eq!(breach(&heard, json!([named("visit")]), json!([named("defence")])), REGULAR);
}

#[test]
fn a_period_does_not_end_before_it_begins_and_nobody_is_behind_the_last() {
    let life = Life::of(authority());
    let period = |from: &str, until: &str| json!({"period_from": from, "period_until": until});
    // A single day off is a period, too.
    for kind in [EventKind::AppraisalRecorded, EventKind::IndicatorReported] {
        assert_eq!(answer(&life, kind, "2026-02-10", "", period("2026-01-01", "2026-01-01")), REGULAR);
        assert_eq!(answer(&life, kind, "2026-02-10", "", period("2026-01-02", "2026-01-01")), ["APR-period"]);
    }
    for (rank, of, wanted) in [
        (json!(15), json!(15), &[][..]),
        (json!(16), json!(15), &["APR-rank"]),
        (json!(16), Value::Null, &[]),
        (Value::Null, json!(15), &[]),
    ] {
        let members = json!({"rank": rank, "of": of});
        assert_eq!(answer(&life, EventKind::AppraisalRecorded, "2026-02-10", "", members), wanted, "{rank} {of}");
    }
}

fn registered(code: &str, on: &str) -> Life {
    let life = Life::of(format!("institutions/{code}").parse().unwrap());
    life.enter("registration", plain(EventKind::InstitutionRegistered, act(on, "")))
}

/// Open times of a rule on a day, each with its last day and whether it is overdue.
fn open(life: &Life, rule: &str, on: &str) -> Vec<(String, bool)> {
    let on = day(on);
    let own = |running: &Running<'_>| running.clock.rule.id == rule && running.is_open(on);
    let running = clocks(&life.dossier, &RULEBOOK, on).into_iter().filter(own);
    running.map(|running| (running.deadline.as_ref().unwrap().due.to_string(), running.is_overdue(on))).collect()
}

#[test]
fn an_annual_report_is_due_in_every_year_after_the_one_of_registration() {
    for (rule, code, recipient, last, after) in [
        ("RPT-market", "91371002MAAAAA022N", "market_register", "2026-06-30", "2026-07-01"),
        ("RPT-supervisor", "52410302MJAAAA017P", "supervisor", "2026-03-31", "2026-04-01"),
        ("RPT-registrar", "52410302MJAAAA017P", "registrar", "2026-05-31", "2026-06-01"),
    ] {
        let life = registered(code, "2025-03-03");
        assert_eq!(open(&life, rule, "2025-12-31"), []);
        assert_eq!(open(&life, rule, "2026-01-01"), [(last.to_owned(), false)], "{rule}");
        assert_eq!(open(&life, rule, last), [(last.to_owned(), false)], "{rule}");
        assert_eq!(open(&life, rule, after), [(last.to_owned(), true)], "{rule}");
        assert_eq!(open(&life, rule, "2027-01-01").len(), 2, "one for each year");
        let filed = |year: u16, recipient: &str| {
            let members = json!({"year": year, "recipient": recipient});
            life.clone().enter("report", changed(EventKind::AnnualReportFiled, act("2026-03-02", ""), members))
        };
        assert_eq!(open(&filed(2025, recipient), rule, after), [], "{rule}");
        assert_eq!(open(&filed(2024, recipient), rule, after).len(), 1, "of another year");
        assert_eq!(open(&filed(2025, "health"), rule, after).len(), 1, "to somebody else");
    }
    let trader = crate::codes::Uscc::with_check_characters("92371002", "MA000001").unwrap();
    assert_eq!(open(&registered(&trader.to_string(), "2025-03-03"), "RPT-trader", "2026-07-01").len(), 1);
    assert_eq!(open(&registered("52410302MJAAAA017P", "2025-03-03"), "RPT-market", "2026-07-01"), []);
}

#[test]
fn an_operator_reports_by_the_days_that_its_contract_names() {
    let first = json!({"first_report_on": "2026-07-15"});
    let life = Life::of(facility());
    let life = life.enter("selection", changed(EventKind::OperatorSelected, act("2025-12-05", ""), first));
    assert_eq!(open(&life, "OPR-first", "2026-07-14"), []);
    assert_eq!(open(&life, "OPR-first", "2026-07-15"), [("2026-07-15".to_owned(), false)]);
    assert_eq!(open(&life, "OPR-first", "2026-07-16"), [("2026-07-15".to_owned(), true)]);
    let report = |life: Life, label: &str, on: &str, members: Value| {
        life.enter(label, changed(EventKind::OperatorReportFiled, act(on, ""), members))
    };
    let next = json!({"previous": named("selection"), "next_due_on": "2027-01-15"});
    let told = report(life.clone(), "report", "2026-07-10", next);
    assert_eq!(open(&told, "OPR-first", "2026-07-16"), []);
    assert_eq!(open(&told, "OPR-next", "2027-01-16"), [("2027-01-15".to_owned(), true)]);
    let last = report(told, "last", "2027-01-12", json!({"previous": named("report"), "next_due_on": null}));
    assert_eq!(open(&last, "OPR-next", "2027-01-16"), []);
    let sudden = json!({"kind": "sudden", "previous": named("selection"), "next_due_on": null});
    let sudden = report(life, "accident", "2026-07-10", sudden);
    assert_eq!(open(&sudden, "OPR-first", "2026-07-16").len(), 1, "a sudden event is another matter");
}

/// A row that no test can break is not a rule.
#[test]
fn every_row_of_grades_and_reports_is_named_by_a_test() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/oversight/tests");
    let read = |file: &str| std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
    let tests = read("grades.rs") + &read("reports.rs");
    let procedures = &RULEBOOK.procedures;
    let guards = procedures.guards.iter().map(|guard| &guard.rule.id);
    let ids = guards.chain(procedures.clocks.iter().map(|clock| &clock.rule.id));
    let own = |id: &&String| ["GRD-", "RPT-", "OPR-", "OPS-", "HON-", "COM-", "APR-"].iter().any(|p| id.starts_with(p));
    let untested: Vec<&String> = ids.filter(own).filter(|id| !tests.contains(id.as_str())).collect();
    assert!(untested.is_empty(), "{untested:?}");
}

/// What a row asks for is a member of the type that it asks: a misspelt one would be silent for ever.
#[test]
fn every_member_that_procedures_name_is_one_of_its_type() {
    for (event, pointer) in RULEBOOK.procedures.members() {
        let kind = EventKind::from_name(&format!("{event}.v1")).unwrap_or_else(|| panic!("{event} is no type"));
        let mut places = vec![kind.schema()];
        for name in pointer.trim_start_matches('/').split('/') {
            places = places.into_iter().flat_map(|place| below(place, name)).collect();
        }
        assert!(!places.is_empty(), "{event} has no {pointer}");
    }
}

/// Schemas of a member, in whatever branch.
fn below<'s>(schema: &'s Value, name: &str) -> Vec<&'s Value> {
    let branches = ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let mut found: Vec<&Value> = branches.flat_map(|branch| below(branch, name)).collect();
    found.extend(schema.get("properties").and_then(|properties| properties.get(name)));
    found
}
