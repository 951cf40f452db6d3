//! Where records have to go, and when they have to leave; each with the rule that says so.

use proptest::prelude::*;
use serde_json::json;

use crate::codes::{AuthorityKind, Uscc};
use crate::log::Seq;
use crate::manifest::disclosure::{PublishScope, WithdrawalCause};
use crate::rules::{Delivery, Receipt, Routing, Sent, Task, routing};
use crate::statement::Subject;

use super::world::{FACILITY, Happening, day, digest, fold, party, rulebook};

const MARKET: AuthorityKind = AuthorityKind::MarketSupervision;

/// The routing of a life on a day, with these receipts.
fn asked(party: Uscc, life: &[Happening], receipts: &[Receipt], on: &str) -> Routing {
    let dossiers = fold(party, life, day(on));
    let home = dossiers.get(Subject::Institution(party)).unwrap();
    routing(home, receipts, &rulebook(), day(on))
}

/// `penalty of P is due at T until D`, in short.
fn told(found: &Delivery) -> String {
    let task = match found.task {
        Task::Deliver => "deliver".to_owned(),
        Task::Correct => "correct".to_owned(),
        Task::Withdraw(cause) => format!("withdraw {}", cause.as_str()),
    };
    let due = found.deadline.as_ref().map_or("-".to_owned(), |deadline| deadline.due.to_string());
    let late = if found.overdue { " overdue" } else { "" };
    format!("{} {task} {due} {}{late}", found.target, found.rule)
}

fn all(routing: &Routing) -> Vec<String> {
    routing.due.iter().map(told).collect()
}

fn took(target: &str, label: &str, sent: Sent, seq: u64, on: &str) -> Receipt {
    Receipt { target: target.to_owned(), statement: digest(label), sent, refused: None, seq: Seq(seq), on: day(on) }
}

fn refused(target: &str, label: &str, seq: u64, why: &str) -> Receipt {
    Receipt { refused: Some(why.to_owned()), ..took(target, label, Sent::Record, seq, "2026-04-28") }
}

/// A company's penalty by market supervision, decided on Monday 2026-04-20 and released a week later.
fn company_penalty() -> Vec<Happening> {
    vec![
        Happening::new("P", "2026-04-20", "penalty.decided", json!({})).by(MARKET),
        Happening::new("R", "2026-04-27", "publication.released", json!({"statement": "@P", "tier": "general"}))
            .by(MARKET),
    ]
}

#[test]
fn a_penalty_goes_to_each_target_of_its_legal_form_by_the_shortest_period() {
    let company = party("company");
    let life = company_penalty();
    assert_eq!(all(&asked(company, &life, &[], "2026-04-26")), Vec::<String>::new(), "nothing goes before its release");
    // 7 working days of 双公示 and 20 of order 45, over the holiday of the first of May.
    let due = ["credit_china deliver 2026-04-29 RTE-11", "enterprise_publicity deliver 2026-05-20 RTE-01"];
    assert_eq!(all(&asked(company, &life, &[], "2026-04-27")), due);
    assert_eq!(all(&asked(company, &life, &[], "2026-04-29")), due, "the last day is in time");
    let late = all(&asked(company, &life, &[], "2026-04-30"));
    assert_eq!(late[0], "credit_china deliver 2026-04-29 RTE-11 overdue");
    assert_eq!(late[1], due[1]);
    // A home that is a social service body is in no register of enterprises.
    let home = all(&asked(party("home"), &life, &[], "2026-04-27"));
    assert_eq!(home, [due[0]]);
    // A sole trader is a natural person: nothing is shown, so nothing goes (PUB-08).
    assert_eq!(all(&asked(party("trader"), &life, &[], "2026-04-27")), Vec::<String>::new());
}

#[test]
fn what_another_line_decided_is_linked_to_and_not_delivered() {
    let life = [
        Happening::new("P", "2026-04-20", "penalty.decided", json!({})),
        Happening::new("R", "2026-04-21", "publication.released", json!({"statement": "@P", "tier": "general"})),
    ];
    let found = asked(party("company"), &life, &[], "2026-04-21");
    assert_eq!(all(&found), ["credit_china deliver 2026-04-29 RTE-11"]);
    assert_eq!(found.due[0].scope, PublishScope::Own);
    let home = asked(party("home"), &life, &[], "2026-04-21");
    assert_eq!(
        all(&home),
        ["credit_china deliver 2026-04-29 RTE-11", "social_organisations deliver 2026-05-20 RTE-21"]
    );
}

#[test]
fn a_refusal_leaves_it_due_with_its_reason_and_an_acceptance_ends_it() {
    let (company, life) = (party("company"), company_penalty());
    let no = refused("credit_china", "P", 2, "处罚内容为空");
    let found = asked(company, &life, std::slice::from_ref(&no), "2026-04-28");
    assert_eq!(found.due[0].refused.as_deref(), Some("处罚内容为空"));
    assert!(found.held.is_empty());
    let yes = took("credit_china", "P", Sent::Record, 3, "2026-04-29");
    let found = asked(company, &life, &[no, yes], "2026-04-30");
    assert_eq!(all(&found), ["enterprise_publicity deliver 2026-05-20 RTE-01"]);
    assert_eq!(found.due[0].refused, None, "the refusal of one target says nothing of another");
    assert_eq!(found.held.iter().map(|held| held.target.as_str()).collect::<Vec<_>>(), ["credit_china"]);
}

#[test]
fn after_an_annulment_it_leaves_every_target_that_has_it_in_three_working_days() {
    let company = party("company");
    let mut life = company_penalty();
    life.push(Happening::new("A", "2026-04-30", "penalty.annulled", json!({"decision": "@P"})).by(MARKET));
    let both = [
        took("credit_china", "P", Sent::Record, 2, "2026-04-28"),
        took("enterprise_publicity", "P", Sent::Record, 2, "2026-04-28"),
    ];
    // 2026-04-30 is a Thursday; 1 to 5 May are days off, 9 May is worked.
    let due = [
        "credit_china withdraw annulled 2026-05-08 WDR-01",
        "enterprise_publicity withdraw annulled 2026-05-08 WDR-01",
    ];
    assert_eq!(all(&asked(company, &life, &both, "2026-05-08")), due);
    assert!(asked(company, &life, &both, "2026-05-09").due.iter().all(|found| found.overdue));
    assert_eq!(all(&asked(company, &life, &both[..1], "2026-05-08")), due[..1], "only where it was received");
    assert!(asked(company, &life, &[], "2026-05-08").due.is_empty(), "what nobody received leaves nobody");
    let gone = took("credit_china", "P", Sent::Withdrawal, 4, "2026-05-08");
    let receipts = [both[0].clone(), both[1].clone(), gone];
    let found = asked(company, &life, &receipts, "2026-05-08");
    assert_eq!(all(&found), due[1..]);
    assert_eq!(found.held.len(), 1);
    let no = Receipt {
        refused: Some("无此记录".to_owned()),
        ..took("credit_china", "P", Sent::Withdrawal, 4, "2026-05-08")
    };
    let receipts = [both[0].clone(), no];
    assert_eq!(asked(company, &life, &receipts, "2026-05-08").due[0].refused.as_deref(), Some("无此记录"));
}

#[test]
fn every_other_end_is_due_the_same_day() {
    let held = [took("credit_china", "P", Sent::Record, 2, "2026-04-28")];
    let ends = [
        (
            Happening::new(
                "E",
                "2026-07-31",
                "outside_document.received",
                json!({"about": "@P", "effect": "repair_granted"}),
            ),
            "credit_china withdraw repaired 2026-07-31 WDR-02",
        ),
        (
            Happening::new("E", "2026-07-31", "statement.misattributed", json!({"statement": "@P"})),
            "credit_china withdraw misattributed 2026-07-31 WDR-02",
        ),
        (
            Happening::new("E", "2026-07-31", "statement.retracted", json!({"statement": "@P"})),
            "credit_china withdraw retracted 2026-07-31 WDR-02",
        ),
        // Its release was a mistake: it had to go on the day on which it came.
        (
            Happening::new("E", "2026-07-31", "statement.retracted", json!({"statement": "@R"})),
            "credit_china withdraw held_back 2026-04-28 WDR-02 overdue",
        ),
    ];
    for (end, wanted) in ends {
        let mut life = company_penalty();
        life.push(end.by(MARKET));
        let found = all(&asked(party("home"), &life, &held, "2026-07-31"));
        assert_eq!(found, [wanted]);
        let next = all(&asked(party("home"), &life, &held, "2026-08-01"));
        assert!(next[0].ends_with("overdue"), "{next:?}");
    }
    // General tier: shown from 2026-04-27 for twelve months (PUB-02a).
    let life = company_penalty();
    assert!(asked(party("home"), &life, &held, "2027-04-26").due.is_empty());
    let over = all(&asked(party("home"), &life, &held, "2027-04-27"));
    assert_eq!(over, ["credit_china withdraw expired 2027-04-27 WDR-02"]);
}

#[test]
fn a_correction_reaches_whoever_has_the_text_that_was_wrong() {
    let mut life = company_penalty();
    let correction =
        json!({"statement": "@P", "field": "/facts_public", "old": "x", "new": "y", "corrected_on": "2026-05-06"});
    life.push(Happening::new("C", "2026-05-06", "statement.corrected", correction).by(MARKET));
    let before = took("credit_china", "P", Sent::Record, 1, "2026-04-28");
    let after = took("credit_china", "P", Sent::Record, 3, "2026-05-06");
    let receipts = [before, after];
    let home = party("home");
    assert_eq!(all(&asked(home, &life, &receipts[..1], "2026-05-06")), ["credit_china correct 2026-05-06 COR-01"]);
    assert!(asked(home, &life, &receipts, "2026-05-07").due.is_empty());
}

#[test]
fn a_place_without_operator_is_a_record_of_supervision_only() {
    let visit = Happening::new("I", "2026-06-01", "inspection.recorded", json!({})).at_facility();
    let release = json!({"statement": "@I"});
    let release = Happening::new("R", "2026-06-02", "publication.released", release).at_facility();
    let company = party("company");
    let found = |life: &[Happening]| {
        let dossiers = fold(company, life, day("2026-06-02"));
        all(&routing(dossiers.get(FACILITY.parse().unwrap()).unwrap(), &[], &rulebook(), day("2026-06-02")))
    };
    assert!(found(&[visit.clone(), release.clone()]).is_empty());
    let operated = json!({"operated_by": company, "operated_from": "2026-05-01"});
    let operated = Happening::new("F", "2026-05-01", "facility.registered", operated);
    let operated = operated.at_facility();
    // 20 days end on Sunday 21 June, the holiday after it on the 22nd; 20 working days would be the 30th.
    assert_eq!(found(&[operated, visit, release]), ["enterprise_publicity deliver 2026-06-22 RTE-05"]);
}

#[test]
fn every_kind_of_facility_that_a_route_names_is_one() {
    let known = crate::statement::events::facility::FacilityKind::ALL;
    for route in &rulebook().disclosure.routes {
        let unknown = route.facility_kinds.iter().find(|kind| known.iter().all(|one| one.as_str() != kind.as_str()));
        assert_eq!(unknown, None, "{}", route.rule.id);
    }
}

proptest! {
    /// Whatever targets answered, and whatever happened: what is due is a delivery of what is public, or a withdrawal
    /// of what is not; and a target is never asked to give back what it does not have.
    #[test]
    fn nothing_is_asked_that_the_public_must_not_see(
        answers in prop::collection::vec((0..2_usize, any::<bool>(), any::<bool>()), 0..8),
        end in 0..4_usize,
        days in 0..500_i32,
    ) {
        let company = party("company");
        let mut life = company_penalty();
        let ends = [
            None,
            Some(Happening::new("E", "2026-05-20", "penalty.annulled", json!({"decision": "@P"}))),
            Some(Happening::new("E", "2026-05-20", "statement.retracted", json!({"statement": "@R"}))),
            Some(Happening::new("E", "2026-05-20", "outside_document.received", json!({"about": "@P", "effect": "repair_granted"}))),
        ];
        life.extend(ends[end].clone().map(|happening| happening.by(MARKET)));
        let on = day("2026-04-20").plus_days(days);
        let receipts: Vec<Receipt> = answers
            .iter()
            .enumerate()
            .map(|(at, (target, withdrawal, yes))| {
                let target = ["credit_china", "enterprise_publicity"][*target];
                let sent = if *withdrawal { Sent::Withdrawal } else { Sent::Record };
                let receipt = took(target, "P", sent, u64::try_from(at).unwrap() + 10, "2026-04-28");
                Receipt { refused: (!yes).then(|| "no".to_owned()), ..receipt }
            })
            .collect();
        let dossiers = fold(company, &life, on);
        let home = dossiers.get(Subject::Institution(company)).unwrap();
        let found = routing(home, &receipts, &rulebook(), on);
        let shown = crate::rules::visibility(home, home.record(digest("P")).unwrap(), &rulebook(), on).is_public();
        for due in &found.due {
            let holds = found.held.iter().any(|held| held.target == due.target);
            match due.task {
                Task::Deliver => prop_assert!(shown && !holds),
                Task::Correct => prop_assert!(shown && holds),
                Task::Withdraw(cause) => {
                    prop_assert!(!shown && holds);
                    prop_assert!(end != 1 || on < day("2026-05-20") || cause == WithdrawalCause::Annulled);
                }
            }
        }
        // Nobody keeps what is not shown without being asked for it.
        let asked: Vec<&str> = found.due.iter().map(|due| due.target.as_str()).collect();
        prop_assert!(shown || found.held.iter().all(|held| asked.contains(&held.target.as_str())));
    }
}
