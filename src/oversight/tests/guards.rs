//! Each rule by itself, with the nearest thing that it allows.

use serde_json::{Value, json};

use super::acts::{Act, changed, plain};
use super::kit::{Life, digest, facility, institution, named, rules, stranger};
use super::states::{listed, notice_served, penalised, penalty_served, released};
use crate::codes::AuthorityKind;
use crate::oversight::Permit;
use crate::statement::EventKind;

const REGULAR: [&str; 0] = [];

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 99, about }
}

/// The rules by which a plain statement is answered.
fn answer(life: &Life, kind: EventKind, on: &str, about: &str) -> Vec<String> {
    rules(&life.judge(&plain(kind, act(on, about))))
}

/// The same with members of its data replaced.
fn answer_with(life: &Life, kind: EventKind, on: &str, about: &str, members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, act(on, about), members)))
}

fn enter(life: Life, label: &str, kind: EventKind, on: &str, about: &str) -> Life {
    life.enter(label, plain(kind, Act { on, number: 50, about }))
}

#[test]
fn a_statement_is_about_one_that_is_recorded_here() {
    let life = penalised();
    assert_eq!(answer(&life, EventKind::PenaltyAnnulled, "2026-03-03", "another"), ["about-known"]);
    assert_eq!(answer(&life, EventKind::PenaltyAnnulled, "2026-03-03", "penalty"), REGULAR);
    // A filing touches the dossier of the institution, and is at home in that of the facility.
    let mut guest =
        Life::of(facility()).recorded("filing", plain(EventKind::FilingAccepted, act("2026-01-08", "")), false);
    guest.subject = facility();
    let mut host = Life::of(institution());
    host.dossier.apply(&std::sync::Arc::new(guest));
    assert_eq!(answer(&host, EventKind::PublicationReleased, "2026-01-09", "filing"), ["about-known"]);
}

#[test]
fn an_order_to_rectify_needs_something_to_mend() {
    for (result, hazards, wanted) in [
        ("issues_found", json!([]), &REGULAR[..]),
        ("obstructed", json!([]), &REGULAR),
        ("no_issues_found", json!(["A-1"]), &REGULAR),
        ("no_issues_found", json!([]), &["about-known"]),
        ("unreachable", json!([]), &["about-known"]),
    ] {
        let visit = json!({"result": result, "major_hazards": hazards});
        let visit = changed(EventKind::InspectionRecorded, act("2026-02-02", ""), visit);
        let life = Life::of(facility()).enter("visit", visit);
        assert_eq!(answer(&life, EventKind::RectificationOrdered, "2026-02-02", "visit"), wanted, "{result}");
    }
    let check = Life::of(facility()).enter("check", plain(EventKind::FireCheckRecorded, act("2026-02-02", "")));
    assert_eq!(answer(&check, EventKind::RectificationOrdered, "2026-02-02", "check"), ["about-known"]);
}

#[test]
fn a_notice_is_of_the_list_that_is_decided_on() {
    let other = json!({"list": "abnormal"});
    assert_eq!(
        answer_with(&notice_served(), EventKind::ListingDecided, "2026-03-30", "notice", other),
        ["about-known"]
    );
}

#[test]
fn nothing_comes_before_its_cause() {
    let life = penalty_served();
    for kind in [EventKind::PenaltyAnnulled, EventKind::DocumentServed, EventKind::PartySubmitted] {
        assert_eq!(answer(&life, kind, "2026-03-01", "penalty"), ["date-before-cause"], "{}", kind.name());
        assert_eq!(answer(&life, kind, "2026-03-02", "penalty"), REGULAR, "{}", kind.name());
    }
    let early = json!({"dated_on": "2026-03-01"});
    let outside = EventKind::OutsideDocumentReceived;
    assert_eq!(answer_with(&life, outside, "2026-03-05", "penalty", early), ["date-before-cause"]);
    let ahead = json!({"dated_on": "2026-03-06"});
    assert_eq!(answer_with(&life, outside, "2026-03-05", "penalty", ahead), ["date-before-cause"]);
    let rests = json!({"rests_on": [named("penalty")]});
    let notified = EventKind::ListingNotified;
    assert_eq!(answer_with(&life, notified, "2026-03-01", "", rests.clone()), ["date-before-cause"]);
    assert_eq!(answer_with(&life, notified, "2026-03-02", "", rests), REGULAR);
}

/// The act of a transcribed record is as old as its paper, its copy is not.
#[test]
fn what_was_copied_can_have_been_annulled_before_it_was_copied() {
    let life = Life::of(institution()).enter("old", plain(EventKind::RecordTranscribed, act("2026-03-02", "")));
    assert_eq!(answer(&life, EventKind::PenaltyAnnulled, "2022-01-04", "old"), REGULAR);
    assert_eq!(answer(&life, EventKind::PenaltyAnnulled, "2021-05-31", "old"), ["date-before-cause"]);
    assert_eq!(answer(&life, EventKind::PublicationReleased, "2026-03-01", "old"), ["date-before-cause"]);
    assert_eq!(answer(&life, EventKind::PublicationReleased, "2026-03-02", "old"), REGULAR);
}

#[test]
fn nothing_ends_twice() {
    for (label, kind, about, life) in [
        ("annulment", EventKind::PenaltyAnnulled, "penalty", penalised()),
        ("removal", EventKind::ListingRemoved, "listing", listed()),
        ("retraction", EventKind::StatementRetracted, "penalty", penalised()),
        ("mistake", EventKind::StatementMisattributed, "penalty", penalised()),
    ] {
        let once = enter(life, label, kind, "2027-04-01", about);
        assert_eq!(answer(&once, kind, "2027-04-02", about), ["ended-once"], "{label}");
    }
    assert_eq!(answer(&released(), EventKind::PublicationReleased, "2026-03-10", "penalty"), ["released-once"]);
}

/// Otherwise a party would not be told that it is off the list.
#[test]
fn a_listing_that_fell_is_still_removed_but_once() {
    let ground = json!({"ground": "basis_annulled"});
    let fallen = enter(listed(), "annulment", EventKind::PenaltyAnnulled, "2026-04-20", "penalty");
    let removal = changed(EventKind::ListingRemoved, act("2026-04-21", "listing"), ground);
    assert_eq!(fallen.judge(&removal), Permit::Regular);
    let removed = fallen.enter("removal", removal);
    assert_eq!(answer(&removed, EventKind::ListingRemoved, "2026-04-22", "listing"), ["ended-once"]);
}

#[test]
fn a_release_that_was_retracted_can_be_made_again() {
    let life = enter(released(), "retraction", EventKind::StatementRetracted, "2026-03-10", "release");
    assert_eq!(answer(&life, EventKind::PublicationReleased, "2026-03-11", "penalty"), REGULAR);
}

#[test]
fn a_facility_is_entered_once_unless_the_entry_was_a_mistake() {
    let life = Life::of(facility()).enter("facility", plain(EventKind::FacilityRegistered, act("2026-01-05", "")));
    assert_eq!(answer(&life, EventKind::FacilityRegistered, "2026-01-06", ""), ["facility-once"]);
    let life = enter(life, "mistake", EventKind::StatementRetracted, "2026-01-06", "facility");
    assert_eq!(answer(&life, EventKind::FacilityRegistered, "2026-01-06", ""), REGULAR);
}

#[test]
fn a_document_number_stands_for_one_act() {
    let life = penalised();
    let again = |life: &Life, kind, on| rules(&life.judge(&plain(kind, Act { on, number: 1, about: "" })));
    assert_eq!(again(&life, EventKind::PenaltyDecided, "2026-03-02"), ["number-once"]);
    assert_eq!(again(&life, EventKind::LicenceGranted, "2026-03-03"), ["number-once"]);
    // One sealed document may hold a penalty and what goes with it.
    assert_eq!(again(&life, EventKind::ListingNotified, "2026-03-02"), REGULAR);
    // Another authority counts for itself.
    let other = life.clone().by(stranger(), AuthorityKind::MarketSupervision);
    assert_eq!(again(&other, EventKind::PenaltyDecided, "2026-03-02"), REGULAR);
    // Free again once corrected, retracted or misattributed; not once annulled.
    let number = json!({"field": "/document/number", "old": "洛监〔2026〕1号", "new": "洛监〔2026〕2号"});
    let correction = changed(EventKind::StatementCorrected, act("2026-03-03", "penalty"), number);
    let corrected = life.clone().enter("correction", correction);
    assert_eq!(again(&corrected, EventKind::PenaltyDecided, "2026-03-04"), REGULAR);
    for (kind, wanted) in [
        (EventKind::StatementRetracted, &REGULAR[..]),
        (EventKind::StatementMisattributed, &REGULAR),
        (EventKind::PenaltyAnnulled, &["number-once"]),
    ] {
        let ended = enter(life.clone(), "end", kind, "2026-03-03", "penalty");
        assert_eq!(again(&ended, EventKind::PenaltyDecided, "2026-03-04"), wanted, "{}", kind.name());
    }
}

#[test]
fn a_paper_record_is_copied_once() {
    let copied = |number| plain(EventKind::RecordTranscribed, Act { on: "2026-03-02", number, about: "" });
    let life = Life::of(institution()).enter("old", copied(7));
    let other = life.clone().by(stranger(), AuthorityKind::CivilAffairs);
    assert_eq!(rules(&other.judge(&copied(7))), ["number-once"]);
    assert_eq!(rules(&life.judge(&copied(8))), REGULAR);
}

#[test]
fn nothing_is_due_before_it_is_ordered() {
    let life = Life::of(facility()).enter("visit", plain(EventKind::InspectionRecorded, act("2026-02-02", "")));
    for (due, wanted) in [("2026-02-02", &["due-after-order"][..]), ("2026-02-03", &REGULAR)] {
        let due_on = json!({"due_on": due});
        let found = answer_with(&life, EventKind::RectificationOrdered, "2026-02-03", "visit", due_on);
        assert_eq!(found, wanted, "{due}");
    }
}

#[test]
fn a_correction_fits_what_stands_and_changes_no_day_and_no_effect() {
    let life = listed();
    let correct = |about, field: &str, old: Value, new: Value| {
        let members = json!({"field": field, "old": old, "new": new});
        answer_with(&life, EventKind::StatementCorrected, "2026-04-01", about, members)
    };
    assert_eq!(correct("penalty", "/violation", json!("未留样"), json!("未按规定留样")), REGULAR);
    for (about, field, old, new) in [
        ("penalty", "/violation", json!("别的"), json!("未按规定留样")),
        ("penalty", "/nothing", json!("未留样"), json!("未按规定留样")),
        ("penalty", "/fine_fen", json!(300_000), json!("five")),
        ("penalty", "/document/dated_on", json!("2026-03-02"), json!("2026-03-01")),
        ("service", "/served_on", json!("2026-03-04"), json!("2026-03-05")),
        ("listing", "/list", json!("severe"), json!("watch")),
        ("listing", "/notice", named("notice"), named("penalty")),
        ("listing", "/rests_on/0", named("penalty"), named("notice")),
    ] {
        let wanted = if about == "service" { ["about-known"] } else { ["correction-fits"] };
        assert_eq!(correct(about, field, old, new), wanted, "{field}");
    }
    assert_eq!(correct("listing", "/circumstance", json!("c1"), json!("c9")), ["circumstance-known"]);
    let number = json!("洛监〔2026〕20号");
    assert_eq!(correct("notice", "/document/number", number, json!("洛监〔2026〕21号")), ["number-once"]);
}

#[test]
fn a_penalty_or_a_listing_is_served_before_it_is_released() {
    let release = |life: &Life, on| answer(life, EventKind::PublicationReleased, on, "penalty");
    assert_eq!(release(&penalised(), "2026-03-09"), ["served-before-release"]);
    assert_eq!(release(&penalty_served(), "2026-03-03"), ["served-before-release"]);
    assert_eq!(release(&penalty_served(), "2026-03-04"), REGULAR);
    let listing = |life: &Life| answer(life, EventKind::PublicationReleased, "2026-04-09", "listing");
    assert_eq!(listing(&listed()), ["served-before-release"]);
    let served = enter(listed(), "service", EventKind::DocumentServed, "2026-04-02", "listing");
    assert_eq!(listing(&served), REGULAR);
}

#[test]
fn an_order_to_annul_is_a_document_that_annuls_this_penalty() {
    let effect = |effect: &str| {
        let members = json!({"effect": effect});
        let document = changed(EventKind::OutsideDocumentReceived, act("2026-03-20", "penalty"), members);
        penalised().enter("court", document)
    };
    let annul = |life: &Life| {
        let order = json!({"ordered_by": named("court")});
        answer_with(life, EventKind::PenaltyAnnulled, "2026-03-23", "penalty", order)
    };
    assert_eq!(annul(&penalised()), ["order-known"]);
    assert_eq!(annul(&effect("upheld")), ["order-known"]);
    assert_eq!(annul(&effect("revoked")), REGULAR);
    assert_eq!(annul(&effect("varied")), REGULAR);
    let retracted = enter(effect("revoked"), "mistake", EventKind::StatementRetracted, "2026-03-21", "court");
    assert_eq!(annul(&retracted), ["order-known"]);
}

#[test]
fn a_home_files_before_it_is_graded() {
    let filed = |on| Life::of(facility()).enter("filing", plain(EventKind::FilingAccepted, act(on, "")));
    let grade = |life: &Life| answer(life, EventKind::GradeAwarded, "2026-02-02", "");
    assert_eq!(grade(&Life::of(facility())), ["GRD-proposal", "filing-accepted"]);
    assert_eq!(grade(&filed("2026-02-03")), ["GRD-proposal", "filing-accepted"]);
    assert_eq!(grade(&filed("2026-02-02")), ["GRD-proposal"]);
    let mistaken = enter(filed("2026-01-08"), "mistake", EventKind::StatementRetracted, "2026-01-09", "filing");
    assert_eq!(grade(&mistaken), ["GRD-proposal", "filing-accepted"]);
}

/// A release or a correction would do its work although it is marked: it is refused.
#[test]
fn an_authority_releases_and_corrects_its_own_records_only() {
    let foreign = penalty_served().by(stranger(), AuthorityKind::MarketSupervision);
    for kind in [
        EventKind::PublicationReleased,
        EventKind::StatementCorrected,
        EventKind::StatementMisattributed,
        EventKind::StatementRetracted,
    ] {
        let permit = foreign.judge(&plain(kind, act("2026-03-09", "penalty")));
        let Permit::Impossible { rule, pointer, detail } = permit else { panic!("{}: {permit:?}", kind.name()) };
        assert_eq!((rule.as_str(), pointer.as_str()), ("own-record", "/source"), "{}", kind.name());
        assert!(detail.starts_with("entry 0 is of authorities/11410302MB000002"), "{detail}");
        assert_eq!(answer(&penalty_served(), kind, "2026-03-09", "penalty"), REGULAR, "{}", kind.name());
    }
}

/// A decision was taken in the world outside, whoever took it: it is recorded and marked.
#[test]
fn an_authority_ends_its_own_decisions_only() {
    let foreign = |life: Life| life.by(stranger(), AuthorityKind::MarketSupervision);
    let marked = |life: &Life, kind, on, about, members| {
        let permit = life.judge(&changed(kind, act(on, about), members));
        match &permit {
            Permit::Irregular(_) => rules(&permit),
            Permit::Regular => vec![],
            Permit::Impossible { .. } => panic!("{}: {permit:?}", kind.name()),
        }
    };
    let granted = |subject, kind| enter(Life::of(subject), "own", kind, "2026-02-02", "");
    let licensed = granted(institution(), EventKind::LicenceGranted);
    let graded = granted(facility(), EventKind::GradeAwarded);
    for (life, kind, on, about, members) in [
        (penalty_served(), EventKind::PenaltyAnnulled, "2026-03-09", "penalty", json!({})),
        (listed(), EventKind::ListingRemoved, "2027-04-01", "listing", json!({})),
        (graded, EventKind::GradeRevoked, "2026-02-03", "own", json!({})),
        (licensed.clone(), EventKind::LicenceRevoked, "2026-02-03", "own", json!({"ground": "withdrawn"})),
    ] {
        assert_eq!(marked(&foreign(life.clone()), kind, on, about, members.clone()), ["own-record"], "{}", kind.name());
        assert_eq!(marked(&life, kind, on, about, members), REGULAR, "{}", kind.name());
    }
    let punished = json!({"ground": "penalty"});
    assert_eq!(marked(&foreign(licensed), EventKind::LicenceRevoked, "2026-02-03", "own", punished), REGULAR);
}

#[test]
fn an_answer_says_where_the_rule_stands_and_where_the_fault_is() {
    let life = penalised();
    let twice = enter(life.clone(), "annulment", EventKind::PenaltyAnnulled, "2026-03-03", "penalty");
    let permit = twice.judge(&plain(EventKind::PenaltyAnnulled, act("2026-03-04", "penalty")));
    let Permit::Impossible { pointer, detail, .. } = permit else { panic!("{permit:?}") };
    assert_eq!(pointer, "/data/decision");
    assert!(!detail.is_empty());
    let permit = life.judge(&plain(EventKind::PublicationReleased, act("2026-03-04", "penalty")));
    let Permit::Irregular(broken) = permit else { panic!("{permit:?}") };
    assert!(broken.iter().all(|broken| !broken.clause.is_empty()), "{broken:?}");
    assert!(life.dossier.own(digest("penalty")).is_some());
}
