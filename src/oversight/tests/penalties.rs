//! Penalties from case to execution: each rule at both edges of its time.

use serde_json::{Value, json};

use super::acts::{Act, changed, plain};
use super::kit::{Life, RULEBOOK, day, institution, named, rules, with};
use crate::oversight::clocks;
use crate::statement::EventKind;

const REGULAR: [&str; 0] = [];
const PERSON: &str = "persons/0190c3a1-7d3e-4c9a-8b1f-000000000009";

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 99, about }
}

fn enter(life: Life, label: &str, kind: EventKind, (on, about): (&str, &str), members: Value) -> Life {
    let number = 100 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, changed(kind, Act { on, number, about }, members))
}

fn answer(life: &Life, kind: EventKind, (on, about): (&str, &str), members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, act(on, about), members)))
}

/// Notified on Monday, served on Tuesday, 2026-03-03.
fn notified(hearing_right: bool) -> Life {
    let notice = json!({"hearing_right": hearing_right});
    let life = Life::of(institution());
    let life = enter(life, "notice", EventKind::PenaltyNotified, ("2026-03-02", ""), notice);
    enter(life, "service", EventKind::DocumentServed, ("2026-03-03", "notice"), json!({}))
}

fn decide(life: &Life, on: &str, members: Value) -> Vec<String> {
    let ordinary = json!({"procedure": "ordinary", "notice": named("notice")});
    answer(life, EventKind::PenaltyDecided, (on, ""), with(ordinary, members))
}

#[test]
fn a_penalty_is_notified_and_the_notice_served_first() {
    let life = notified(false);
    assert_eq!(decide(&life, "2026-03-09", json!({"notice": null})), ["PEN-notice"]);
    assert_eq!(decide(&life, "2026-03-02", json!({})), ["PEN-notice-served"]);
    assert_eq!(decide(&life, "2026-03-03", json!({})), REGULAR);
    assert_eq!(decide(&life, "2026-03-01", json!({})), ["date-before-cause"]);
    let other = decide(&life, "2026-03-09", json!({"notice": named("service")}));
    assert_eq!(other, ["PEN-notice", "PEN-notice-served"], "what it names is no notice");
    let old = json!({"notice": null});
    let life = Life::of(institution());
    assert_eq!(decide(&life, "2021-07-14", old.clone()), REGULAR, "before the law of 2021");
    assert_eq!(decide(&life, "2021-07-15", old), ["PEN-notice"]);
}

#[test]
fn who_may_ask_for_a_hearing_is_told_so() {
    for kind in
        ["qualification_lowered", "permit_revoked", "business_suspended", "closure_ordered", "occupation_restricted"]
    {
        let members = json!({"types": [kind]});
        assert_eq!(decide(&notified(false), "2026-03-30", members.clone()), ["PEN-hearing-told"], "{kind}");
        assert_eq!(decide(&notified(true), "2026-03-30", members), REGULAR, "{kind}");
    }
    assert_eq!(decide(&notified(false), "2026-03-30", json!({"types": ["business_restricted"]})), REGULAR);
}

/// Served on a Tuesday: five working days end on the Tuesday after.
#[test]
fn the_time_to_ask_for_a_hearing_is_waited_for() {
    assert_eq!(decide(&notified(true), "2026-03-10", json!({})), ["PEN-hearing-window"]);
    assert_eq!(decide(&notified(true), "2026-03-11", json!({})), REGULAR);
    assert_eq!(decide(&notified(false), "2026-03-10", json!({})), REGULAR);
}

#[test]
fn a_hearing_that_was_asked_for_in_time_is_held() {
    let asked = |on: &str| {
        let request = json!({"kind": "hearing_request"});
        enter(notified(true), "request", EventKind::PartySubmitted, (on, "notice"), request)
    };
    let considered = json!({"considered": [named("request")]});
    assert_eq!(decide(&asked("2026-03-10"), "2026-03-30", considered.clone()), ["PEN-hearing-held"]);
    assert_eq!(decide(&asked("2026-03-11"), "2026-03-30", considered.clone()), REGULAR, "a day late");
    assert_eq!(decide(&asked("2026-03-11"), "2026-03-30", json!({})), ["submission-unanswered"]);
    let days = json!({"notified_on": "2026-03-11", "held_on": "2026-03-20"});
    let heard = enter(asked("2026-03-10"), "hearing", EventKind::HearingHeld, ("2026-03-20", "notice"), days);
    assert_eq!(decide(&heard, "2026-03-30", considered), REGULAR);
}

#[test]
fn a_hearing_is_announced_seven_working_days_ahead() {
    for (held_on, wanted) in [("2026-03-20", &REGULAR[..]), ("2026-03-19", &["PEN-hearing-notice"])] {
        let days = json!({"notified_on": "2026-03-11", "held_on": held_on});
        let heard = enter(notified(true), "hearing", EventKind::HearingHeld, (held_on, "notice"), days);
        assert_eq!(decide(&heard, "2026-03-30", json!({"hearing": named("hearing")})), wanted, "{held_on}");
    }
    let none = answer(&notified(false), EventKind::HearingHeld, ("2026-03-20", "notice"), json!({}));
    assert_eq!(none, ["about-known"], "the notice gave no right to one");
}

#[test]
fn on_the_spot_only_little_is_decided() {
    let simple = |life: &Life, members: Value| {
        answer(life, EventKind::PenaltyDecided, ("2026-03-09", ""), with(json!({"procedure": "simple"}), members))
    };
    let body = Life::of(institution());
    let person = Life::of(PERSON.parse().unwrap());
    for (life, most, rule) in [(&body, 300_000, "PEN-simple-body"), (&person, 20_000, "PEN-simple-person")] {
        assert_eq!(simple(life, json!({"fine_fen": most})), REGULAR);
        assert_eq!(simple(life, json!({"fine_fen": most + 1})), [rule]);
        assert_eq!(simple(life, json!({"types": ["warning"], "fine_fen": null})), REGULAR);
    }
    for kind in ["public_criticism", "property_confiscated", "business_suspended", "detention"] {
        assert_eq!(
            simple(&body, json!({"types": ["warning", kind], "fine_fen": null})),
            ["PEN-simple-kinds"],
            "{kind}"
        );
    }
}

#[test]
fn after_two_or_five_years_nobody_is_punished() {
    let open = |harm: &str, ended: &str, discovered: &str, on: &str| {
        let members = json!({"harm": harm, "violation_ended_on": ended, "discovered_on": discovered});
        answer(&Life::of(institution()), EventKind::CaseOpened, (on, ""), members)
    };
    for (harm, ended, rule) in [
        ("ordinary", "2024-03-02", "PEN-limitation"),
        ("life_health", "2021-03-02", "PEN-limitation-grave"),
        ("finance", "2021-03-02", "PEN-limitation-grave"),
    ] {
        assert_eq!(open(harm, ended, "2026-03-02", "2026-03-10"), REGULAR, "{harm}");
        assert_eq!(open(harm, ended, "2026-03-03", "2026-03-10"), [rule], "{harm}");
    }
    assert_eq!(open("ordinary", "2026-02-02", "2026-03-10", "2026-03-10"), REGULAR);
    assert_eq!(open("ordinary", "2026-02-02", "2026-03-11", "2026-03-10"), ["PEN-discovered"]);
}

/// Opened on 2026-03-03: ninety days end on 2026-06-01.
#[test]
fn a_case_is_decided_within_ninety_days() {
    let life = enter(Life::of(institution()), "case", EventKind::CaseOpened, ("2026-03-03", ""), json!({}));
    let decide = |life: &Life, on| answer(life, EventKind::PenaltyDecided, (on, ""), json!({"case": named("case")}));
    assert_eq!(decide(&life, "2026-06-01"), REGULAR);
    assert_eq!(decide(&life, "2026-06-02"), ["PEN-T1"]);
    assert_eq!(answer(&life, EventKind::CaseClosed, ("2026-06-02", "case"), json!({})), ["PEN-T1"]);
    let longer = json!({"clock": "decide-case", "until_on": "2026-07-01"});
    let longer = enter(life, "longer", EventKind::DeadlineExtended, ("2026-05-29", "case"), longer);
    assert_eq!(decide(&longer, "2026-07-01"), REGULAR);
    assert_eq!(decide(&longer, "2026-07-02"), ["PEN-T1"]);
}

/// Preserved on a Tuesday: seven working days end on the Thursday of the next week.
#[test]
fn preserved_evidence_is_decided_on_within_seven_working_days() {
    let life = enter(Life::of(institution()), "case", EventKind::CaseOpened, ("2026-03-02", ""), json!({}));
    let life = enter(life, "kept", EventKind::EvidencePreserved, ("2026-03-03", "case"), json!({}));
    let dispose = |on| answer(&life, EventKind::EvidenceDisposed, (on, "kept"), json!({}));
    assert_eq!(dispose("2026-03-12"), REGULAR);
    assert_eq!(dispose("2026-03-13"), ["PEN-T2"]);
}

fn penalised() -> Life {
    let life = Life::of(institution())
        .enter("penalty", plain(EventKind::PenaltyDecided, Act { number: 1, ..act("2026-03-09", "") }));
    enter(life, "service", EventKind::DocumentServed, ("2026-03-12", "penalty"), json!({}))
}

/// The last day of a time that is open on a day, by its rule.
fn due(life: &Life, rule: &str, on: &str) -> Option<String> {
    let running = clocks(&life.dossier, &RULEBOOK, day(on));
    let open = running.into_iter().find(|found| found.clock.rule.id == rule && found.is_open(day(on)))?;
    open.deadline.map(|deadline| deadline.due.to_string())
}

#[test]
fn times_run_from_the_decision_and_from_its_service() {
    let unserved = Life::of(institution())
        .enter("penalty", plain(EventKind::PenaltyDecided, Act { number: 1, ..act("2026-03-09", "") }));
    assert_eq!(due(&unserved, "PEN-T3", "2026-03-10").as_deref(), Some("2026-03-18"));
    for rule in ["PEN-T4", "PEN-T6", "PEN-T7"] {
        assert_eq!(due(&unserved, rule, "2026-03-20"), None, "{rule} waits for service");
    }
    let life = penalised();
    assert_eq!(due(&life, "PEN-T3", "2026-03-12"), None);
    assert_eq!(due(&life, "PEN-T4", "2026-03-13").as_deref(), Some("2026-03-27"));
    assert_eq!(due(&life, "PEN-T6", "2026-03-13").as_deref(), Some("2026-05-11"));
    assert_eq!(due(&life, "PEN-T7", "2026-03-13").as_deref(), Some("2026-09-14"));
    assert_eq!(due(&notified(true), "PEN-T5", "2026-03-04").as_deref(), Some("2026-03-10"));
    assert_eq!(due(&notified(false), "PEN-T5", "2026-03-04"), None);
}

#[test]
fn a_fine_is_paid_or_deferred() {
    let life = penalised();
    let part = json!({"complete": false});
    let part = enter(life.clone(), "part", EventKind::PenaltyPerformed, ("2026-03-16", "penalty"), part);
    assert!(due(&part, "PEN-T4", "2026-03-17").is_some());
    let paid = enter(part, "rest", EventKind::PenaltyPerformed, ("2026-03-17", "penalty"), json!({"complete": true}));
    assert_eq!(due(&paid, "PEN-T4", "2026-03-17"), None);
    let again = answer(&paid, EventKind::PenaltyPerformed, ("2026-03-18", "penalty"), json!({"complete": true}));
    assert_eq!(again, ["ended-once"]);
    let asked = |on: &str| json!({"applied_on": on, "until_on": "2026-06-30"});
    let defer = |on| answer(&life, EventKind::PaymentDeferred, ("2026-03-20", "penalty"), asked(on));
    assert_eq!(defer("2026-03-20"), REGULAR);
    assert_eq!(defer("2026-03-21"), ["PEN-deferral-asked"]);
    let deferred = enter(life, "deferral", EventKind::PaymentDeferred, ("2026-03-20", "penalty"), asked("2026-03-18"));
    assert_eq!(due(&deferred, "PEN-T4", "2026-03-23").as_deref(), Some("2026-06-30"));
}

#[test]
fn nothing_is_enforced_before_it_is_due() {
    let enforce = |life: &Life, on, members| answer(life, EventKind::PenaltyEnforced, (on, "penalty"), members);
    let unserved = Life::of(institution())
        .enter("penalty", plain(EventKind::PenaltyDecided, Act { number: 1, ..act("2026-03-09", "") }));
    assert_eq!(enforce(&unserved, "2026-04-20", json!({})), ["PEN-enforced-served"]);
    assert_eq!(enforce(&penalised(), "2026-03-27", json!({})), ["PEN-enforced-after"]);
    assert_eq!(enforce(&penalised(), "2026-03-28", json!({})), REGULAR);
    let surcharge = |fen: u32| json!({"fine_fen": 300_000, "surcharge_fen": fen});
    assert_eq!(enforce(&penalised(), "2026-04-20", surcharge(300_000)), REGULAR);
    assert_eq!(enforce(&penalised(), "2026-04-20", surcharge(300_001)), ["PEN-surcharge"]);
}

#[test]
fn reconsideration_and_litigation_have_their_times() {
    let told = |life: Life, label: &str, on: &str, effect: &str| {
        let members = json!({"effect": effect});
        enter(life, label, EventKind::OutsideDocumentReceived, (on, "penalty"), members)
    };
    let filed = told(penalised(), "filed", "2026-03-25", "reconsideration_filed");
    assert_eq!(due(&filed, "PEN-T6", "2026-03-25"), None);
    assert!(due(&penalised(), "PEN-T7", "2026-03-25").is_some());
    assert_eq!(due(&filed, "PEN-T7", "2026-03-25"), None, "the review comes first, and then fifteen days");
    assert_eq!(due(&filed, "PEN-T8", "2026-03-26").as_deref(), Some("2026-05-25"));
    let upheld = told(filed, "upheld", "2026-05-20", "upheld");
    assert_eq!(due(&upheld, "PEN-T8", "2026-05-20"), None);
    assert_eq!(due(&upheld, "PEN-T9", "2026-05-21").as_deref(), Some("2026-06-04"));
    let sued = told(upheld, "sued", "2026-06-02", "litigation_filed");
    assert_eq!(due(&sued, "PEN-T9", "2026-06-02"), None);
    assert_eq!(due(&sued, "PEN-T7", "2026-06-02"), None);
}
