//! Times: begun, extended, suspended, resumed, ended.

use serde_json::json;

use super::acts::{Act, changed, plain};
use super::kit::{Life, RULEBOOK, authority, day, facility, rules};
use crate::codes::AuthorityKind;
use crate::oversight::{Running, clocks};
use crate::statement::EventKind;

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 1, about }
}

/// A home that filed on a Thursday; its first check is due within 20 working days, on 2026-02-05.
fn filed() -> Life {
    Life::of(facility()).enter("filing", plain(EventKind::FilingAccepted, act("2026-01-08", "")))
}

fn suspended(on: &str, label: &str, life: Life) -> Life {
    life.enter(label, plain(EventKind::ClockSuspended, act(on, "filing")))
}

fn first_check<'l>(life: &'l Life, on: &str) -> Running<'l> {
    let found = clocks(&life.dossier, &RULEBOOK, day(on));
    found.into_iter().find(|running| running.clock.code == "first-check").unwrap()
}

fn due(life: &Life, on: &str) -> Option<String> {
    first_check(life, on).deadline.map(|deadline| deadline.due.to_string())
}

#[test]
fn a_time_is_over_on_the_day_after_its_last_unless_it_was_ended() {
    let life = filed();
    assert_eq!(due(&life, "2026-01-08"), Some("2026-02-05".to_owned()));
    assert!(!first_check(&life, "2026-02-05").is_overdue(day("2026-02-05")));
    assert!(first_check(&life, "2026-02-06").is_overdue(day("2026-02-06")));
    let visit = plain(EventKind::InspectionRecorded, act("2026-02-05", ""));
    let others = life.clone().enter("visit", visit.clone());
    assert!(first_check(&others, "2026-02-06").is_overdue(day("2026-02-06")), "the filing office checks itself");
    let visited = life.by(authority(), AuthorityKind::CivilAffairs).enter("visit", visit);
    assert!(!first_check(&visited, "2026-02-06").is_overdue(day("2026-02-06")));
    assert!(first_check(&visited, "2026-02-04").is_open(day("2026-02-04")), "and was open on the day before");
}

#[test]
fn an_extension_moves_the_last_day_and_never_back() {
    let extend = |until: &str| {
        let act = act("2026-01-20", "filing");
        filed().enter("longer", changed(EventKind::DeadlineExtended, act, json!({"until_on": until})))
    };
    assert_eq!(due(&extend("2026-03-02"), "2026-01-21"), Some("2026-03-02".to_owned()));
    assert_eq!(due(&extend("2026-01-30"), "2026-01-21"), Some("2026-02-05".to_owned()));
}

#[test]
fn days_of_a_suspension_do_not_count() {
    let life = suspended("2026-01-19", "pause", filed());
    assert_eq!(due(&life, "2026-01-20"), None, "nothing is due while it lasts");
    let life = life.enter("go", plain(EventKind::ClockResumed, act("2026-01-26", "filing")));
    assert_eq!(due(&life, "2026-01-27"), Some("2026-02-12".to_owned()), "five working days later");
}

#[test]
fn a_time_is_suspended_once_before_it_is_resumed_once() {
    let judge = |life: &Life, kind, on| rules(&life.judge(&plain(kind, act(on, "filing"))));
    let life = filed();
    assert_eq!(judge(&life, EventKind::ClockResumed, "2026-01-26"), ["suspended-first"]);
    let life = suspended("2026-01-19", "pause", life);
    assert_eq!(judge(&life, EventKind::ClockSuspended, "2026-01-20"), ["suspended-once"]);
    let life = life.enter("go", plain(EventKind::ClockResumed, act("2026-01-26", "filing")));
    assert_eq!(judge(&life, EventKind::ClockResumed, "2026-01-27"), ["suspended-first"]);
    assert!(judge(&life, EventKind::ClockSuspended, "2026-01-27").is_empty());
}

#[test]
fn a_time_that_no_row_knows_cannot_be_extended() {
    let unknown = changed(EventKind::DeadlineExtended, act("2026-01-20", "filing"), json!({"clock": "no-such"}));
    assert_eq!(rules(&filed().judge(&unknown)), ["about-known"]);
}
