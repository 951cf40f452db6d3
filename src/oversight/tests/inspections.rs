//! Visits, re-checks, matters, fire works, seals, legacy cases, models and quality: each rule at both of its edges.

use serde_json::{Value, json};

use super::acts::{Act, changed};
use super::kit::{Life, RULEBOOK, authority, day, facility, named, rules};
use crate::codes::AuthorityKind;
use crate::oversight::clocks;
use crate::statement::{EventKind, Subject};

/// A place in Karamay, whose paper knows legacy cases and whose region limits orders to half a year.
const KARAMAY: &str = "650203";

fn visits() -> Life {
    let visit: Subject = "visits/0190c3a1-7d3e-7c9a-8b1f-0000000000a1".parse().unwrap();
    Life::of(visit).by(authority(), AuthorityKind::CivilAffairs)
}

fn place() -> Life {
    Life::of(facility()).by(authority(), AuthorityKind::CivilAffairs)
}

fn enter(life: Life, label: &str, kind: EventKind, (on, about): (&str, &str), members: Value) -> Life {
    let number = 1 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, changed(kind, Act { on, number, about }, members))
}

/// The rules by which a statement with these members is answered.
fn answer(life: &Life, kind: EventKind, (on, about): (&str, &str), members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, Act { on, number: 99, about }, members)))
}

fn document(on: &str, number: u32) -> Value {
    json!({"number": format!("宁民〔2026〕{number}号"), "dated_on": on, "seal": "pdf"})
}

/// The last days that run under a code, with `overdue`, as they are on a day.
fn running(life: &Life, code: &str, on: &str) -> Vec<String> {
    let found = clocks(&life.dossier, &RULEBOOK, day(on));
    let open = found.iter().filter(|one| one.clock.code == code && one.is_open(day(on)));
    let told = open.map(|one| {
        let due = one.deadline.as_ref().unwrap().due;
        if one.is_overdue(day(on)) { format!("{due} overdue") } else { due.to_string() }
    });
    told.collect()
}

fn officers(count: usize) -> Value {
    let member = |n: usize| json!({"authority": "12140925MBAAAA0182", "officer": format!("persons/0190c3a1-7d3e-4c9a-8b1f-{n:012}")});
    json!((0..count).map(member).collect::<Vec<_>>())
}

/// Tuesday 2026-03-10 is the day of the visit.
fn assigned(kind: &str) -> Life {
    let members = json!({
        "kind": kind, "visit_on": "2026-03-10", "occasion": "线索", "urgent_reason": null, "team": officers(2),
        "document": document("2026-03-02", 1),
    });
    enter(visits(), "visit", EventKind::VisitAssigned, ("2026-03-02", ""), members)
}

#[test]
fn a_visit_is_approved_before_it_by_two_officers_and_on_a_clue() {
    let ask = |on: &str, members: Value| {
        let mut data = json!({
            "kind": "case", "visit_on": "2026-03-10", "occasion": "线索", "urgent_reason": null, "team": officers(2),
            "document": document(on, 2),
        });
        data.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        answer(&visits(), EventKind::VisitAssigned, (on, ""), data)
    };
    let regular: [&str; 0] = [];
    assert_eq!(ask("2026-03-10", json!({})), regular, "on the day itself");
    assert_eq!(ask("2026-03-11", json!({})), ["INS-approval"]);
    assert_eq!(ask("2026-03-11", json!({"urgent_reason": "夜间锁门"})), regular, "approved afterwards");
    assert_eq!(ask("2026-03-10", json!({"team": officers(1)})), ["INS-06"]);
    assert_eq!(ask("2026-03-10", json!({"occasion": null})), ["INS-case-clue"]);
    assert_eq!(ask("2026-03-10", json!({"occasion": null, "kind": "daily"})), regular);
}

#[test]
fn a_place_is_told_three_working_days_before_and_never_of_a_case() {
    let regular: [&str; 0] = [];
    for (kind, on, mode, reason, wanted) in [
        ("daily", "2026-03-05", "advance", Value::Null, &regular[..]),
        ("daily", "2026-03-06", "advance", Value::Null, &["INS-08"]),
        ("special", "2026-03-06", "advance", Value::Null, &["INS-08"]),
        ("special", "2026-03-10", "on_arrival", json!("线索可能灭失"), &regular),
        ("special", "2026-03-10", "on_arrival", Value::Null, &["INS-08-arrival"]),
        ("case", "2026-03-03", "advance", Value::Null, &["INS-08-case"]),
        ("case", "2026-03-10", "on_arrival", Value::Null, &regular),
    ] {
        let members = json!({"kind": kind, "mode": mode, "reason": reason, "document": document(on, 2)});
        let found = answer(&assigned(kind), EventKind::VisitNotified, (on, "visit"), members);
        assert_eq!(found, wanted, "{kind} {on} {mode}");
    }
    let other = json!({"kind": "case", "document": document("2026-03-03", 2)});
    let found = answer(&assigned("daily"), EventKind::VisitNotified, ("2026-03-03", "visit"), other);
    assert_eq!(found, ["about-known"], "a notice is of the kind that was assigned");
}

#[test]
fn a_visit_without_notice_or_record_is_told_on_the_day_after_it() {
    let life = assigned("daily");
    assert_eq!(running(&life, "notify-visit", "2026-03-10"), ["2026-03-10"]);
    assert_eq!(running(&life, "notify-visit", "2026-03-11"), ["2026-03-10 overdue"]);
    assert_eq!(running(&life, "record-visit", "2026-03-11"), ["2026-03-10 overdue"]);
    assert!(running(&assigned("case"), "notify-visit", "2026-03-11").is_empty());
    let members = json!({"kind": "daily", "mode": "advance", "document": document("2026-03-05", 2)});
    let told = enter(life.clone(), "notice", EventKind::VisitNotified, ("2026-03-05", "visit"), members);
    assert!(running(&told, "notify-visit", "2026-03-11").is_empty());
    let cancelled = enter(life, "off", EventKind::VisitCancelled, ("2026-03-09", "visit"), json!({}));
    assert!(running(&cancelled, "record-visit", "2026-03-11").is_empty());
    let again = answer(&cancelled, EventKind::VisitCancelled, ("2026-03-10", "visit"), json!({}));
    assert_eq!(again, ["ended-once"]);
}

#[test]
fn an_unread_hazard_is_recorded_and_a_plan_does_not_end_before_it_begins() {
    let regular: [&str; 0] = [];
    let hazard = json!({"major_hazards": ["22"]});
    assert_eq!(answer(&place(), EventKind::InspectionRecorded, ("2026-03-10", ""), hazard), regular);
    let mut whole = RULEBOOK.clone();
    whole.checklists = crate::manifest::checklists::Checklists::default();
    let file = json!({
        "id": "H", "title_zh": "标准", "title_en": "Standard", "use": "major_hazards", "from": "2026-01-01",
        "until": null, "complete": true, "points": null, "vetoes": null, "replaces": null, "source": "t", "mark": null,
        "items": [{"code": "1", "label_zh": "甲", "label_en": "A", "points": null}],
    });
    whole.checklists.add(file.to_string().as_bytes()).unwrap();
    for (on, code, wanted) in
        [("2025-12-31", "22", &regular[..]), ("2026-01-01", "22", &["INS-hazard-code"]), ("2026-01-01", "1", &regular)]
    {
        let visit =
            changed(EventKind::InspectionRecorded, Act { on, number: 1, about: "" }, json!({"major_hazards": [code]}));
        assert_eq!(rules(&place().judge_by(&visit, &whole)), wanted, "{on} {code}");
    }
    for (kind, members, wanted) in [
        (EventKind::InspectionPlanned, json!({"from_on": "2026-04-01", "until_on": "2026-03-31"}), "INS-plan-days"),
        (EventKind::CampaignOpened, json!({"due_on": "2026-03-09"}), "INS-campaign-days"),
        (EventKind::MatterTransferred, json!({"due_on": "2026-03-09"}), "INS-matter-due"),
        (EventKind::PremisesSealed, json!({"until_on": "2026-03-09"}), "FIR-seal-days"),
        (EventKind::FireAcceptanceDecided, json!({"applied_on": "2026-03-11"}), "FIR-applied"),
        (EventKind::AssessorAccredited, json!({"valid_until": "2019-01-01"}), "ASS-days"),
    ] {
        let finding = json!({"result": "issues_found"});
        let life = enter(place(), "finding", EventKind::FireCheckRecorded, ("2026-03-09", ""), finding);
        let found = answer(&life, kind, ("2026-03-10", "finding"), members);
        assert_eq!(found, [wanted], "{}", kind.name());
    }
}

fn ordered(members: Value) -> Life {
    let life = enter(place(), "finding", EventKind::InspectionRecorded, ("2026-02-02", ""), json!({}));
    enter(life, "order", EventKind::RectificationOrdered, ("2026-02-03", "finding"), members)
}

#[test]
fn a_danger_that_is_not_removed_in_time_asks_for_an_order_to_stop() {
    let danger = json!({"risk": "life_health_property", "due_on": "2026-02-10"});
    let life = ordered(danger);
    assert_eq!(running(&life, "remove-danger", "2026-02-10"), ["2026-02-10"]);
    assert_eq!(running(&life, "remove-danger", "2026-02-11"), ["2026-02-10 overdue"]);
    let failed = enter(life.clone(), "failed", EventKind::RectificationFailed, ("2026-02-11", "order"), json!({}));
    assert_eq!(running(&failed, "remove-danger", "2026-02-12"), ["2026-02-10 overdue"]);
    let removed = enter(failed, "done", EventKind::RectificationAccepted, ("2026-02-12", "order"), json!({}));
    assert!(running(&removed, "remove-danger", "2026-02-12").is_empty());
    assert!(running(&ordered(json!({"due_on": "2026-02-10"})), "remove-danger", "2026-02-11").is_empty());
}

#[test]
fn in_xinjiang_an_order_gives_half_a_year_at_most() {
    let life = enter(place(), "finding", EventKind::InspectionRecorded, ("2026-02-02", ""), json!({}));
    let regular: [&str; 0] = [];
    for (region, due, wanted) in [
        (KARAMAY, "2026-08-03", &regular[..]),
        (KARAMAY, "2026-08-04", &["REC-half-year"]),
        ("410302", "2026-08-04", &regular),
    ] {
        let members = json!({"region": region, "due_on": due});
        let found = answer(&life, EventKind::RectificationOrdered, ("2026-02-03", "finding"), members);
        assert_eq!(found, wanted, "{region} {due}");
    }
}

#[test]
fn a_matter_is_open_until_it_is_refused_or_done() {
    let members = json!({"due_on": "2026-03-10"});
    let life = enter(place(), "matter", EventKind::MatterTransferred, ("2026-03-02", ""), members);
    assert_eq!(running(&life, "answer-matter", "2026-03-11"), ["2026-03-10 overdue"]);
    let accepted = json!({"outcome": "accepted"});
    let life = enter(life, "taken", EventKind::MatterAnswered, ("2026-03-04", "matter"), accepted);
    assert_eq!(running(&life, "answer-matter", "2026-03-10"), ["2026-03-10"]);
    let done = enter(life, "done", EventKind::MatterAnswered, ("2026-03-10", "matter"), json!({"outcome": "done"}));
    assert!(running(&done, "answer-matter", "2026-03-11").is_empty());
    let again = answer(&done, EventKind::MatterAnswered, ("2026-03-11", "matter"), json!({"outcome": "refused"}));
    assert_eq!(again, ["ended-once"]);
}

#[test]
fn a_campaign_is_closed_once_and_by_its_day() {
    let case: Subject = "cases/0190c3a1-7d3e-7c9a-8b1f-0000000000c1".parse().unwrap();
    let members = json!({"due_on": "2026-03-31"});
    let life = enter(Life::of(case), "campaign", EventKind::CampaignOpened, ("2026-03-02", ""), members);
    assert_eq!(running(&life, "close-campaign", "2026-03-31"), ["2026-03-31"]);
    assert_eq!(running(&life, "close-campaign", "2026-04-01"), ["2026-03-31 overdue"]);
    let closed = enter(life, "end", EventKind::CampaignClosed, ("2026-04-01", "campaign"), json!({}));
    assert!(running(&closed, "close-campaign", "2026-04-01").is_empty());
    assert_eq!(answer(&closed, EventKind::CampaignClosed, ("2026-04-02", "campaign"), json!({})), ["ended-once"]);
}

#[test]
fn a_canteen_is_checked_in_full_within_two_years() {
    let food = json!({"field": "food", "result": "no_issues_found"});
    let by_market = place().by(authority(), AuthorityKind::MarketSupervision);
    let life = enter(by_market, "check", EventKind::InspectionRecorded, ("2024-03-12", ""), food.clone());
    assert_eq!(running(&life, "food-check", "2026-03-12"), ["2026-03-12"]);
    assert_eq!(running(&life, "food-check", "2026-03-13"), ["2026-03-12 overdue"]);
    let next = enter(life, "next", EventKind::InspectionRecorded, ("2026-03-13", ""), food);
    assert_eq!(running(&next, "food-check", "2026-03-13"), ["2028-03-13"]);
}

#[test]
fn fire_works_are_accepted_by_their_way() {
    let accept = |life: &Life, kind: &str, result: &str, filing: Value| {
        let members = json!({
            "kind": kind, "result": result, "filing": filing, "applied_on": "2026-03-10",
            "document": document("2026-03-10", 9),
        });
        answer(life, EventKind::FireAcceptanceDecided, ("2026-03-10", ""), members)
    };
    let design = |result: &str| {
        let members = json!({"result": result, "document": document("2026-01-12", 1)});
        enter(place(), "design", EventKind::FireDesignReviewed, ("2026-01-12", ""), members)
    };
    let regular: [&str; 0] = [];
    assert_eq!(accept(&design("passed"), "acceptance", "passed", Value::Null), regular);
    assert_eq!(accept(&design("failed"), "acceptance", "passed", Value::Null), ["FIR-design"]);
    assert_eq!(accept(&place(), "acceptance", "failed", Value::Null), regular);
    assert_eq!(accept(&place(), "acceptance", "drawn", Value::Null), ["FIR-drawn"]);
    assert_eq!(accept(&place(), "filing", "drawn", Value::Null), regular);
    let filed = json!({"kind": "filing", "result": "drawn", "document": document("2026-02-02", 1)});
    let filed = enter(place(), "filing", EventKind::FireAcceptanceDecided, ("2026-02-02", ""), filed);
    assert_eq!(accept(&filed, "spot_check", "failed", named("filing")), regular);
    assert_eq!(accept(&filed, "spot_check", "failed", Value::Null), ["FIR-spot-check"]);
}

#[test]
fn a_seal_follows_a_notice_and_is_lifted_once() {
    let found = json!({"result": "issues_found"});
    let checked = enter(place(), "check", EventKind::FireCheckRecorded, ("2026-03-02", ""), found);
    let seal = json!({"until_on": "2026-03-31", "document": document("2026-03-10", 9)});
    let sealing = EventKind::PremisesSealed;
    assert_eq!(answer(&checked, sealing, ("2026-03-10", "check"), seal.clone()), ["FIR-54"]);
    let ordered = enter(checked, "order", EventKind::RectificationOrdered, ("2026-03-02", "check"), json!({}));
    let regular: [&str; 0] = [];
    assert_eq!(answer(&ordered, sealing, ("2026-03-10", "check"), seal.clone()), regular);
    let sealed = enter(ordered, "seal", sealing, ("2026-03-10", "check"), seal);
    assert_eq!(running(&sealed, "unseal", "2026-03-31"), ["2026-03-31"]);
    assert_eq!(running(&sealed, "unseal", "2026-04-01"), ["2026-03-31 overdue"]);
    let lifted = json!({"document": document("2026-03-20", 10)});
    let open = enter(sealed, "open", EventKind::PremisesUnsealed, ("2026-03-20", "seal"), lifted.clone());
    assert!(running(&open, "unseal", "2026-04-01").is_empty());
    assert_eq!(answer(&open, EventKind::PremisesUnsealed, ("2026-03-23", "seal"), lifted), ["ended-once"]);
    let clean = json!({"result": "no_issues_found", "hazards": []});
    let clean = enter(place(), "check", EventKind::FireCheckRecorded, ("2026-03-02", ""), clean);
    for kind in [EventKind::UseStopped, EventKind::PremisesSealed] {
        assert_eq!(answer(&clean, kind, ("2026-03-10", "check"), json!({})), ["about-known"], "{}", kind.name());
    }
}

fn reported(check: Option<&str>) -> Life {
    let life = check.map_or_else(place, |result| {
        enter(place(), "check", EventKind::FireCheckRecorded, ("2026-02-02", ""), json!({"result": result}))
    });
    enter(life, "report", EventKind::LegacyCaseReported, ("2026-02-09", ""), json!({"region": KARAMAY}))
}

fn decision(outcome: &str, conditions: Value, review: Value) -> Value {
    let mut data = json!({
        "region": KARAMAY, "outcome": outcome, "meeting_on": "2026-03-02", "document": document("2026-03-04", 9),
    });
    data["conditions_public"] = conditions;
    data["review_on"] = review;
    data
}

#[test]
fn a_legacy_case_is_decided_once_with_conditions_and_a_day() {
    let decide = |life: &Life, data: Value| answer(life, EventKind::LegacyCaseDecided, ("2026-03-04", "report"), data);
    let life = reported(Some("no_issues_found"));
    let some = json!(["补办规划手续"]);
    let (on, none) = (json!("2026-09-01"), Value::Null);
    let regular: [&str; 0] = [];
    assert_eq!(decide(&life, decision("conditional", some.clone(), on.clone())), regular);
    assert_eq!(decide(&life, decision("conditional", json!([]), on.clone())), ["LEG-conditions"]);
    assert_eq!(decide(&life, decision("conditional", some.clone(), none.clone())), ["LEG-conditions"]);
    assert_eq!(decide(&life, decision("accepted", json!([]), none.clone())), regular);
    assert_eq!(decide(&reported(None), decision("accepted", json!([]), none.clone())), ["LEG-safe"]);
    assert_eq!(decide(&reported(Some("unreachable")), decision("accepted", json!([]), none.clone())), ["LEG-safe"]);
    assert_eq!(decide(&reported(None), decision("rejected", json!([]), none)), regular);
    assert_eq!(decide(&life, decision("conditional", some.clone(), json!("2026-03-03"))), ["LEG-review-days"]);
    let mut early = decision("conditional", some.clone(), on.clone());
    early["meeting_on"] = json!("2026-03-05");
    assert_eq!(decide(&life, early), ["LEG-meeting"]);
    let decided = enter(
        life,
        "decision",
        EventKind::LegacyCaseDecided,
        ("2026-03-04", "report"),
        decision("conditional", some, on),
    );
    assert_eq!(decide(&decided, decision("rejected", json!([]), Value::Null)), ["decided-once"]);
}

#[test]
fn conditions_are_reviewed_on_their_day_and_again() {
    let conditional = decision("conditional", json!(["补办规划手续"]), json!("2026-09-01"));
    let life = reported(Some("no_issues_found"));
    let life = enter(life, "decision", EventKind::LegacyCaseDecided, ("2026-03-04", "report"), conditional);
    assert_eq!(running(&life, "review-legacy-case", "2026-09-01"), ["2026-09-01"]);
    assert_eq!(running(&life, "review-legacy-case", "2026-09-02"), ["2026-09-01 overdue"]);
    let review = |outcome: &str, on: &str, next: Value| json!({"region": KARAMAY, "outcome": outcome, "review_on": next, "document": document(on, 12)});
    let kind = EventKind::LegacyCaseReviewed;
    let continued = review("continued", "2026-08-31", json!("2027-03-01"));
    let life = enter(life, "review", kind, ("2026-08-31", "decision"), continued);
    assert!(running(&life, "review-legacy-case", "2026-09-02").is_empty());
    assert_eq!(running(&life, "review-legacy-case-again", "2027-03-01"), ["2027-03-01"]);
    assert_eq!(running(&life, "review-legacy-case-again", "2027-03-02"), ["2027-03-01 overdue"]);
    let mut met = review("conditions_met", "2027-02-22", Value::Null);
    met["document"]["number"] = json!("宁民〔2027〕1号");
    let life = enter(life, "met", kind, ("2027-02-22", "decision"), met);
    assert!(running(&life, "review-legacy-case-again", "2027-03-02").is_empty());
}

#[test]
fn a_centre_is_as_large_as_its_model_wants() {
    let regular: [&str; 0] = [];
    for (model, care, clinic, services, agreement, wanted) in [
        ("A", 750, 0, 10, Value::Null, &regular[..]),
        ("A", 749, 0, 10, Value::Null, &["CEN-care-area"]),
        ("B1", 200, 0, 10, Value::Null, &regular),
        ("B1", 199, 0, 10, Value::Null, &["CEN-care-area"]),
        ("B2", 500, 150, 10, Value::Null, &regular),
        ("B2", 500, 149, 10, Value::Null, &["CEN-clinic-area"]),
        ("B2", 500, 150, 9, Value::Null, &["CEN-services"]),
        ("C", 0, 0, 10, json!("2026-03-02"), &regular),
        ("C", 0, 0, 10, Value::Null, &["CEN-agreement"]),
    ] {
        let members = json!({
            "region": "410302", "model": model, "care_area_m2": care, "clinic_area_m2": clinic, "services": services,
            "agreement_on": agreement,
        });
        let found = answer(&place(), EventKind::CentreModelRecognised, ("2026-03-10", ""), members);
        assert_eq!(found, wanted, "{model} {care} {clinic} {services}");
    }
}

#[test]
fn childcare_is_scored_within_the_parts_of_its_standard() {
    let grade = |on: &str, part: &str, points: u32, vetoes: Value, grade: &str| {
        let scores = json!([{"part": part, "points": points, "points_max": 100}]);
        let members = json!({"scores": scores, "vetoes": vetoes, "grade": grade, "document": document(on, 3)});
        answer(&place(), EventKind::ChildcareQualityGraded, (on, ""), members)
    };
    let regular: [&str; 0] = [];
    assert_eq!(grade("2026-03-10", "办托条件", 100, json!([]), "A"), regular);
    assert_eq!(grade("2026-03-10", "办托条件", 101, json!([]), "A"), ["CHI-parts"]);
    assert_eq!(grade("2026-03-10", "机构管理", 60, json!([]), "A"), ["CHI-parts"], "of 70 points, not of 100");
    assert_eq!(grade("2026-03-10", "环境", 10, json!([]), "A"), ["CHI-parts"]);
    assert_eq!(grade("2024-03-29", "环境", 10, json!([]), "A"), regular, "before its first day");
    assert_eq!(grade("2026-03-10", "办托条件", 90, json!(["安全-3"]), "C"), ["CHI-veto"]);
    assert_eq!(grade("2026-03-10", "办托条件", 90, json!(["安全-3"]), "D"), regular);
}

#[test]
fn an_assessor_is_suspended_once() {
    let kind = EventKind::AssessorSuspended;
    let own = Life::of(super::kit::institution());
    let life = enter(own, "accredited", EventKind::AssessorAccredited, ("2026-01-05", ""), json!({}));
    let life = enter(life, "off", kind, ("2026-03-02", "accredited"), json!({"document": document("2026-03-02", 7)}));
    let again = answer(&life, kind, ("2026-03-03", "accredited"), json!({"document": document("2026-03-03", 8)}));
    assert_eq!(again, ["ended-once"]);
}

#[test]
fn use_is_resumed_after_a_check_that_was_passed_since() {
    let check = |life: Life, label: &str, on: &str, result: &str| {
        enter(life, label, EventKind::FireCheckRecorded, (on, ""), json!({"result": result}))
    };
    let earlier = check(place(), "earlier", "2026-01-05", "no_issues_found");
    let found = check(earlier, "found", "2026-03-02", "issues_found");
    let stopped = enter(found, "stop", EventKind::UseStopped, ("2026-03-03", "found"), json!({}));
    let resume = |life: &Life| answer(life, EventKind::OperationResumed, ("2026-03-20", "stop"), json!({}));
    let regular: [&str; 0] = [];
    assert_eq!(resume(&stopped), ["FIR-70"]);
    assert_eq!(resume(&check(stopped.clone(), "again", "2026-03-19", "issues_found")), ["FIR-70"]);
    assert_eq!(resume(&check(stopped, "passed", "2026-03-20", "no_issues_found")), regular);
}
