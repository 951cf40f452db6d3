//! Registration, filing and licences: every rule of their rows, at both edges of each time.

use serde_json::{Value, json};

use super::acts::{Act, changed, document, plain};
use super::kit::{Life, RULEBOOK, day, facility, institution, named, rules};
use crate::codes::AuthorityKind;
use crate::oversight::{Permit, Running, Validity, clocks};
use crate::statement::EventKind;

const REGULAR: [&str; 0] = [];

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 60, about }
}

/// The rules by which a statement is answered.
fn answer(life: &Life, kind: EventKind, on: &str, about: &str, members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, act(on, about), members)))
}

fn enter(life: Life, label: &str, kind: EventKind, on: &str, about: &str, members: Value) -> Life {
    let number = 1 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, changed(kind, Act { on, number, about }, members))
}

/// The time of a rule, as it stands on a day; `None` where it did not begin.
fn running<'l>(life: &'l Life, rule: &str, on: &str) -> Option<Running<'l>> {
    clocks(&life.dossier, &RULEBOOK, day(on)).into_iter().find(|running| running.clock.rule.id == rule)
}

/// Its last day, and whether it is open and overdue on a day.
fn time(life: &Life, rule: &str, on: &str) -> Option<(String, bool, bool)> {
    let found = running(life, rule, on)?;
    let due = found.deadline.as_ref().map_or_else(String::new, |deadline| deadline.due.to_string());
    Some((due, found.is_open(day(on)), found.is_overdue(day(on))))
}

/// A home whose first resident came on a Monday.
fn began(members: Value) -> Life {
    enter(Life::of(facility()), "began", EventKind::OperationBegan, "2026-03-02", "", members)
}

fn submitted(kinds: &Value) -> Life {
    let members = json!({"kinds": kinds, "papers": ["application", "registration", "commitment"]});
    enter(Life::of(facility()), "submission", EventKind::FilingSubmitted, "2026-03-02", "", members)
}

fn accepted(life: &Life, on: &str, kinds: &Value) -> Vec<String> {
    answer(life, EventKind::FilingAccepted, on, "", json!({"submission": named("submission"), "kinds": kinds}))
}

#[test]
fn a_home_files_within_ten_working_days_of_its_first_resident() {
    let life = began(json!({}));
    assert_eq!(time(&life, "FIL-T1", "2026-03-16"), Some(("2026-03-16".to_owned(), true, false)));
    assert_eq!(time(&life, "FIL-T1", "2026-03-17"), Some(("2026-03-16".to_owned(), true, true)), "unfiled, overdue");
    for kind in [EventKind::FilingSubmitted, EventKind::FilingAccepted] {
        let filed = life.clone().enter("filed", plain(kind, act("2026-03-16", "")));
        assert_eq!(time(&filed, "FIL-T1", "2026-03-17").map(|(_, open, _)| open), Some(false), "{}", kind.name());
    }
    let before = Life::of(facility()).enter("filing", plain(EventKind::FilingAccepted, act("2026-03-02", "")));
    let before = before.enter("began", plain(EventKind::OperationBegan, act("2026-03-02", "")));
    assert_eq!(running(&before, "FIL-T1", "2026-03-17"), None, "it had filed already");
    assert_eq!(running(&began(json!({"kinds": ["childcare"]})), "FIL-T1", "2026-03-17"), None);
}

#[test]
fn a_home_that_is_found_unfiled_is_checked_within_twenty_working_days() {
    let found = json!({"known_by": "complaint", "known_on": "2026-03-02"});
    let life = began(found);
    assert_eq!(time(&life, "INS-01-unfiled", "2026-03-30"), Some(("2026-03-30".to_owned(), true, false)));
    assert_eq!(time(&life, "INS-01-unfiled", "2026-03-31").map(|(_, _, overdue)| overdue), Some(true));
    let life = life.by(super::kit::authority(), AuthorityKind::CivilAffairs);
    let visited = life.enter("visit", plain(EventKind::InspectionRecorded, act("2026-03-30", "")));
    assert_eq!(time(&visited, "INS-01-unfiled", "2026-03-31").map(|(_, open, _)| open), Some(false));
    assert_eq!(running(&began(json!({"known_by": "reported"})), "INS-01-unfiled", "2026-03-31"), None);
}

#[test]
fn a_home_files_with_three_papers() {
    let home = json!(["elderly_care_home"]);
    assert_eq!(accepted(&submitted(&home), "2026-04-20", &home), REGULAR);
    let life = enter(
        Life::of(facility()),
        "submission",
        EventKind::FilingSubmitted,
        "2026-03-02",
        "",
        json!({"papers": ["application", "registration"]}),
    );
    assert_eq!(accepted(&life, "2026-03-03", &home), ["FIL-11-papers"]);
}

#[test]
fn a_nursery_is_filed_within_five_working_days_with_health_and_fire_papers() {
    let nursery = json!(["childcare"]);
    let papers = |papers: Value| {
        let members = json!({"kinds": ["childcare"], "papers": papers});
        enter(Life::of(facility()), "submission", EventKind::FilingSubmitted, "2026-03-02", "", members)
    };
    let whole = papers(json!(["registration", "health_evaluation", "fire_safety"]));
    assert_eq!(accepted(&whole, "2026-03-09", &nursery), REGULAR);
    assert_eq!(accepted(&whole, "2026-03-10", &nursery), ["FIL-T1c-late"]);
    assert_eq!(time(&whole, "FIL-T1c", "2026-03-09"), Some(("2026-03-09".to_owned(), true, false)));
    assert_eq!(time(&whole, "FIL-T1c", "2026-03-10").map(|(_, _, overdue)| overdue), Some(true));
    for some in [json!(["health_evaluation"]), json!(["fire_safety"]), json!([])] {
        assert_eq!(accepted(&papers(some), "2026-03-03", &nursery), ["FIL-08-childcare-papers"]);
    }
    // The fifteen days bind who tells of a defect, not who accepts.
    assert_eq!(accepted(&whole, "2026-03-24", &nursery), ["FIL-T1c-late"]);
}

#[test]
fn the_defect_of_a_nursery_is_told_and_published_within_fifteen_working_days() {
    let nursery = json!(["childcare"]);
    let life = submitted(&nursery);
    let told = json!({"submitted_on": "2026-03-02", "kinds": nursery});
    let kind = EventKind::FilingCorrectionRequested;
    assert_eq!(time(&life, "FIL-T2c", "2026-03-24").map(|(_, _, overdue)| overdue), Some(true));
    assert_eq!(answer(&life, kind, "2026-03-23", "submission", told.clone()), REGULAR);
    assert_eq!(answer(&life, kind, "2026-03-24", "submission", told.clone()), ["FIL-T2c-late"]);
    let life = enter(life, "defect", kind, "2026-03-16", "submission", told);
    assert_eq!(answer(&life, EventKind::PublicationReleased, "2026-03-23", "defect", json!({})), REGULAR);
    assert_eq!(answer(&life, EventKind::PublicationReleased, "2026-03-24", "defect", json!({})), ["FIL-T2c-publish"]);
    let home = json!({"kinds": ["elderly_care_home"]});
    let home = enter(submitted(&json!(["elderly_care_home"])), "defect", kind, "2026-06-01", "submission", home);
    let released = answer(&home, EventKind::PublicationReleased, "2026-06-02", "defect", json!({}));
    assert_eq!(released, ["about-known"], "a home is guided and not shown");
}

#[test]
fn what_was_found_wanting_is_submitted_again_before_it_is_filed() {
    let home = json!(["elderly_care_home"]);
    let life = submitted(&home);
    let life = enter(life, "defect", EventKind::FilingCorrectionRequested, "2026-03-04", "submission", json!({}));
    assert_eq!(accepted(&life, "2026-03-05", &home), ["FIL-12-defect-before"]);
    let again = json!({"amends": named("submission"), "papers": ["application", "registration", "commitment"]});
    let life = enter(life, "again", EventKind::FilingSubmitted, "2026-03-06", "", again);
    let second = json!({"submission": named("again"), "kinds": home});
    assert_eq!(answer(&life, EventKind::FilingAccepted, "2026-03-09", "", second.clone()), REGULAR);
    let life = enter(life, "filing", EventKind::FilingAccepted, "2026-03-09", "", second.clone());
    assert_eq!(answer(&life, EventKind::FilingAccepted, "2026-03-10", "", second), ["decided-once"]);
    let other = json!({"submission": named("again"), "institution": "91371002MAAAAA022N"});
    assert_eq!(answer(&life, EventKind::FilingAccepted, "2026-03-10", "", other), ["about-known"]);
}

#[test]
fn a_filing_is_changed_while_it_lasts_and_cancelled_once() {
    let life = Life::of(facility()).enter("filing", plain(EventKind::FilingAccepted, act("2026-03-02", "")));
    let life = enter(life, "more", EventKind::FilingChanged, "2026-06-01", "filing", json!({}));
    assert_eq!(answer(&life, EventKind::FilingChanged, "2026-06-02", "filing", json!({})), REGULAR);
    assert_eq!(answer(&life, EventKind::FilingChanged, "2026-06-02", "more", json!({})), ["about-known"]);
    let life = enter(life, "end", EventKind::FilingCancelled, "2026-09-01", "filing", json!({}));
    assert_eq!(answer(&life, EventKind::FilingCancelled, "2026-09-02", "filing", json!({})), ["ended-once"]);
}

/// An application that was taken up on a Monday.
fn applied(members: Value) -> Life {
    let life = Life::of(institution());
    let with = json!({"accepted_on": "2026-03-02"});
    enter(life, "application", EventKind::LicenceApplied, "2026-02-26", "", super::kit::with(with, members))
}

#[test]
fn a_licence_is_decided_on_within_twenty_working_days_and_ten_more() {
    let life = applied(json!({}));
    let granted = json!({"application": named("application")});
    for (kind, about, members) in
        [(EventKind::LicenceGranted, "", granted.clone()), (EventKind::LicenceRefused, "application", json!({}))]
    {
        assert_eq!(answer(&life, kind, "2026-03-30", about, members.clone()), REGULAR, "{}", kind.name());
        assert_eq!(answer(&life, kind, "2026-03-31", about, members), ["LIC-42"], "{}", kind.name());
    }
    let extend =
        |until: &str| json!({"statement": named("application"), "clock": "licence-decision", "until_on": until});
    let extended = EventKind::DeadlineExtended;
    assert_eq!(answer(&life, extended, "2026-03-27", "application", extend("2026-04-14")), REGULAR);
    assert_eq!(answer(&life, extended, "2026-03-27", "application", extend("2026-04-15")), ["LIC-42-extension"]);
    let longer = enter(life, "longer", extended, "2026-03-27", "application", extend("2026-04-14"));
    assert_eq!(answer(&longer, EventKind::LicenceRefused, "2026-04-14", "application", json!({})), REGULAR);
    assert_eq!(answer(&longer, EventKind::LicenceRefused, "2026-04-15", "application", json!({})), ["LIC-42"]);
    let waiting = applied(json!({"accepted_on": null}));
    assert_eq!(running(&waiting, "LIC-42", "2026-12-01"), None, "it was not taken up");
    let other = json!({"application": named("application"), "kind": "medical"});
    assert_eq!(answer(&longer, EventKind::LicenceGranted, "2026-04-01", "", other), ["about-known"]);
    let done = enter(longer, "licence", EventKind::LicenceGranted, "2026-04-01", "", granted.clone());
    assert_eq!(answer(&done, EventKind::LicenceGranted, "2026-04-02", "", granted), ["decided-once"]);
}

/// A licence from a Monday on, up to a Thursday.
fn licensed() -> Life {
    let members = json!({"valid_from": "2026-03-02", "valid_until": "2026-12-31"});
    enter(Life::of(institution()), "licence", EventKind::LicenceGranted, "2026-03-02", "", members)
}

#[test]
fn a_certificate_is_delivered_within_ten_working_days() {
    let life = licensed();
    assert_eq!(time(&life, "LIC-44", "2026-03-16"), Some(("2026-03-16".to_owned(), true, false)));
    assert_eq!(time(&life, "LIC-44", "2026-03-17").map(|(_, _, overdue)| overdue), Some(true));
    let served = life.enter("service", plain(EventKind::DocumentServed, act("2026-03-16", "licence")));
    assert_eq!(time(&served, "LIC-44", "2026-03-17").map(|(_, open, _)| open), Some(false));
}

#[test]
fn a_renewal_is_asked_for_thirty_working_days_before_the_end() {
    // 2026-11-19 and thirty working days make 2026-12-31.
    for (on, wanted) in [("2026-11-19", &REGULAR[..]), ("2026-11-20", &["LIC-50"])] {
        let asked = json!({"renews": named("licence"), "accepted_on": null});
        let life = enter(licensed(), "application", EventKind::LicenceApplied, on, "", asked);
        let renewed = json!({"application": named("application"), "valid_until": "2031-12-31"});
        assert_eq!(answer(&life, EventKind::LicenceRenewed, "2026-12-15", "licence", renewed), wanted, "{on}");
    }
}

#[test]
fn a_licence_expires_unless_it_is_renewed_and_then_when_its_renewal_does() {
    let life = licensed();
    assert_eq!(time(&life, "LIC-50-expiry", "2026-12-31"), Some(("2026-12-31".to_owned(), true, false)));
    assert_eq!(time(&life, "LIC-50-expiry", "2027-01-01").map(|(_, _, overdue)| overdue), Some(true));
    let valid = |life: &Life, on: &str| {
        life.dossier.licence_validity(life.dossier.record(super::kit::digest("licence")).unwrap(), day(on))
    };
    let until = |text: &str| Some(Validity::Until(day(text)));
    let once = json!({"valid_until": "2027-12-31"});
    let life = enter(life, "renewal", EventKind::LicenceRenewed, "2026-12-15", "licence", once);
    assert_eq!(time(&life, "LIC-50-expiry", "2027-01-01").map(|(_, open, _)| open), Some(false));
    assert_eq!((valid(&life, "2026-12-14"), valid(&life, "2026-12-15")), (until("2026-12-31"), until("2027-12-31")));
    let renewed = "LIC-50-expiry-renewed";
    assert_eq!(time(&life, renewed, "2028-01-01"), Some(("2027-12-31".to_owned(), true, true)));
    let life = enter(
        life,
        "second",
        EventKind::LicenceRenewed,
        "2027-12-15",
        "licence",
        json!({"valid_until": null, "document": document(act("2027-12-15", ""))}),
    );
    assert_eq!(time(&life, renewed, "2028-01-01").map(|(_, open, _)| open), Some(false));
    assert_eq!(valid(&life, "2028-01-01"), Some(Validity::Open));
}

#[test]
fn a_place_changes_hands_between_its_operator_and_another() {
    let operated = json!({"operated_by": "91371002MAAAAA022N", "operated_from": "2024-01-01"});
    let life = enter(Life::of(facility()), "place", EventKind::FacilityRegistered, "2024-01-01", "", operated);
    let visited = enter(life, "visit", EventKind::InspectionRecorded, "2026-02-02", "", json!({}));
    let kind = EventKind::FacilityOperatorChanged;
    let from = |code: &str| json!({"predecessor": code, "operated_from": "2026-04-01"});
    assert_eq!(answer(&visited, kind, "2026-03-02", "", from("91371002MAAAAA022N")), REGULAR);
    assert_eq!(answer(&visited, kind, "2026-03-02", "", from("52410302MJAAAA017P")), ["REG-operator"]);
    let unknown = Life::of(facility());
    assert_eq!(answer(&unknown, kind, "2026-03-02", "", from("52410302MJAAAA017P")), REGULAR, "nobody was known");

    let life = enter(visited, "hand-over", kind, "2026-03-02", "", from("91371002MAAAAA022N"));
    let by = |on: &str| life.dossier.operator_on(day(on)).map(|at| at.by.to_string());
    assert_eq!(by("2026-03-31"), Some("91371002MAAAAA022N".to_owned()));
    assert_eq!(by("2026-04-01"), Some("52410302MJAAAA017P".to_owned()));
    let former = |label: &str, on: &str| {
        let record = life.dossier.record(super::kit::digest(label)).unwrap();
        life.dossier.former_operator(record, day(on)).map(|code| code.to_string())
    };
    assert_eq!(former("visit", "2026-03-31"), None);
    assert_eq!(former("visit", "2026-04-01"), Some("91371002MAAAAA022N".to_owned()), "inherited, and labelled");
    assert_eq!(former("hand-over", "2026-04-01"), None);
    let touched = life.dossier.record(super::kit::digest("hand-over")).unwrap().event.touches();
    assert_eq!(touched.len(), 2, "both legal persons");
}

/// A licence for childcare is a code and nothing more: no law asks for one yet.
#[test]
fn a_licence_for_childcare_can_be_recorded() {
    let life = Life::of(institution()).by(super::kit::authority(), AuthorityKind::Health);
    let childcare = changed(EventKind::LicenceGranted, act("2026-03-02", ""), json!({"kind": "childcare"}));
    assert_eq!(life.judge(&childcare), Permit::Regular);
}
