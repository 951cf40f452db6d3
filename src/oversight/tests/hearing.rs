//! Listings: told, served, heard, decided, removed in time.

use serde_json::{Value, json};

use super::acts::{Act, changed, plain};
use super::kit::{Life, digest, institution, named, rules};
use super::states::{listed, notice_served, notified, penalised};
use crate::codes::AuthorityKind;
use crate::statement::EventKind;

const REGULAR: [&str; 0] = [];

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 99, about }
}

fn submitted(life: Life, label: &str, kind: &str, on: &str, about: &str) -> Life {
    life.enter(label, changed(EventKind::PartySubmitted, act(on, about), json!({"kind": kind})))
}

/// The rules that a decision to list breaks, about the notice and on account of the penalty.
fn decide(life: &Life, on: &str, members: Value) -> Vec<String> {
    let data = super::kit::with(json!({"rests_on": [named("penalty")]}), members);
    rules(&life.judge(&changed(EventKind::ListingDecided, act(on, "notice"), data)))
}

fn remove(life: &Life, on: &str, members: Value) -> Vec<String> {
    rules(&life.judge(&changed(EventKind::ListingRemoved, act(on, "listing"), members)))
}

#[test]
fn a_listing_is_notified_and_the_notice_served_first() {
    let none = json!({"notice": null});
    assert_eq!(decide(&notice_served(), "2026-03-30", none), ["listing-notified"]);
    assert_eq!(decide(&notified(), "2026-03-30", json!({})), ["notice-served"]);
    assert_eq!(decide(&notice_served(), "2026-03-10", json!({})), ["notice-served"]);
    let retracted = plain(EventKind::StatementRetracted, act("2026-03-12", "notice"));
    let retracted = notice_served().enter("mistake", retracted);
    assert_eq!(decide(&retracted, "2026-03-30", json!({})), ["listing-notified"]);
    let unserved = plain(EventKind::StatementRetracted, act("2026-03-12", "notice service"));
    let unserved = notice_served().enter("mistake", unserved);
    assert_eq!(decide(&unserved, "2026-03-30", json!({})), ["notice-served"]);
}

/// Served on a Wednesday: five working days end on the Wednesday after.
#[test]
fn the_window_is_over_when_its_last_day_is() {
    let life = notice_served();
    assert_eq!(decide(&life, "2026-03-12", json!({})), ["answer-window"]);
    assert_eq!(decide(&life, "2026-03-18", json!({})), ["answer-window"]);
    assert_eq!(decide(&life, "2026-03-19", json!({})), REGULAR);
}

#[test]
fn who_has_answered_need_not_be_waited_for_but_be_answered() {
    let life = submitted(notice_served(), "defence", "defence", "2026-03-13", "notice");
    assert_eq!(decide(&life, "2026-03-12", json!({})), ["answer-window"]);
    assert_eq!(decide(&life, "2026-03-16", json!({})), ["submission-unanswered"]);
    assert_eq!(decide(&life, "2026-03-30", json!({})), ["submission-unanswered"]);
    let considered = json!({"considered": [named("defence")]});
    assert_eq!(decide(&life, "2026-03-16", considered), REGULAR);
}

#[test]
fn an_objection_to_what_it_rests_on_is_answered_too() {
    let life = submitted(notice_served(), "objection", "objection", "2026-03-20", "penalty");
    assert_eq!(decide(&life, "2026-03-30", json!({})), ["submission-unanswered"]);
    assert_eq!(decide(&life, "2026-03-30", json!({"considered": [named("objection")]})), REGULAR);
    assert_eq!(decide(&life, "2026-03-19", json!({})), REGULAR, "it came in the day after");
    let withdrawn = plain(EventKind::StatementRetracted, act("2026-03-23", "objection"));
    let withdrawn = life.enter("mistake", withdrawn);
    assert_eq!(decide(&withdrawn, "2026-03-30", json!({})), REGULAR);
}

#[test]
fn what_is_considered_was_handed_in() {
    let life = submitted(notice_served(), "defence", "defence", "2026-03-13", "notice");
    for label in ["penalty", "unknown"] {
        let considered = json!({"considered": [named("defence"), named(label)]});
        assert_eq!(decide(&life, "2026-03-30", considered), ["consideration-known"], "{label}");
    }
    assert_eq!(remove(&listed(), "2027-04-01", json!({"considered": [named("penalty")]})), ["consideration-known"]);
}

/// Else one hearing would lead to as many listings as an authority likes.
#[test]
fn a_notice_leads_to_one_decision_that_counts() {
    assert_eq!(decide(&listed(), "2026-04-01", json!({})), ["decided-once"]);
    let early = changed(
        EventKind::ListingDecided,
        Act { on: "2026-03-12", number: 30, about: "notice" },
        json!({"rests_on": [named("penalty")]}),
    );
    let early = notice_served().enter("too early", early);
    assert_eq!(decide(&early, "2026-03-30", json!({})), REGULAR, "what broke the rules counts for nothing");
    let retracted = listed().enter("mistake", plain(EventKind::StatementRetracted, act("2026-04-01", "listing")));
    assert_eq!(decide(&retracted, "2026-04-02", json!({})), REGULAR);
}

#[test]
fn a_penalty_answers_the_defence_against_what_it_rests_on() {
    let visited = Life::of(institution()).enter("visit", plain(EventKind::InspectionRecorded, act("2026-02-02", "")));
    let decided = |on, considered: &[&str]| {
        let considered: Vec<Value> = considered.iter().map(|label| named(label)).collect();
        let data = json!({"rests_on": [named("visit")], "considered": considered});
        changed(EventKind::PenaltyDecided, act(on, ""), data)
    };
    let punish = |life: &Life, on, considered: &[&str]| rules(&life.judge(&decided(on, considered)));
    assert_eq!(punish(&visited, "2026-02-10", &[]), REGULAR);
    for (kind, wanted) in [
        ("defence", &["submission-unanswered"][..]),
        ("objection", &["submission-unanswered"]),
        ("hearing_request", &["submission-unanswered"]),
        ("report", &REGULAR),
    ] {
        let answered = submitted(visited.clone(), "said", kind, "2026-02-09", "visit");
        assert_eq!(punish(&answered, "2026-02-10", &[]), wanted, "{kind}");
        assert_eq!(punish(&answered, "2026-02-10", &["said"]), REGULAR, "{kind}");
        assert_eq!(punish(&answered, "2026-02-08", &[]), REGULAR, "{kind}");
    }
    let heard = submitted(visited, "said", "defence", "2026-02-09", "visit");
    let again = submitted(heard.clone(), "said again", "objection", "2026-02-09", "visit");
    assert_eq!(punish(&again, "2026-02-10", &["said"]), ["submission-unanswered"], "each is answered");
    for label in ["visit", "unknown"] {
        assert_eq!(punish(&heard, "2026-02-10", &["said", label]), ["consideration-known"], "{label}");
    }
    // What a penalty considered, no later decision need consider again.
    let punished = heard.enter("penalty", decided("2026-02-10", &["said"]));
    assert!(punished.dossier.is_considered(digest("said")));
    let once_more = Act { on: "2026-02-11", number: 100, about: "" };
    let once_more = changed(EventKind::PenaltyDecided, once_more, json!({"rests_on": [named("visit")]}));
    assert_eq!(rules(&punished.judge(&once_more)), REGULAR);
}

#[test]
fn a_county_needs_consent_and_a_province_does_not() {
    let life = notice_served();
    let without = |region: &str| json!({"consent_number": null, "region": region});
    assert_eq!(decide(&life, "2026-03-30", without("410302")), ["senior-consent"]);
    assert_eq!(decide(&life, "2026-03-30", without("410300")), ["senior-consent"]);
    assert_eq!(decide(&life, "2026-03-30", without("410000")), REGULAR);
}

#[test]
fn lists_are_those_of_the_ruleset() {
    let decided = |life: &Life, members: Value| {
        let data = super::kit::with(json!({"notice": null}), members);
        rules(&life.judge(&changed(EventKind::ListingDecided, act("2026-03-30", ""), data)))
    };
    let life = penalised();
    assert_eq!(decided(&life, json!({"list": "abnormal"})), REGULAR, "this list knows no notice");
    assert_eq!(decided(&life, json!({"list": "watch"})), ["list-enabled"]);
    assert_eq!(decided(&life, json!({"list": "abnormal", "circumstance": "c2"})), ["circumstance-known"]);
    assert_eq!(decided(&life, json!({"list": "joint_punishment"})), ["list-known"], "of civil affairs");
    let civil = life.by(super::kit::authority(), AuthorityKind::CivilAffairs);
    assert_eq!(decided(&civil, json!({"list": "joint_punishment"})), ["listing-notified"]);
    let notify = |on: &str, circumstance: &str| {
        let data = json!({"circumstance": circumstance});
        rules(&penalised().judge(&changed(EventKind::ListingNotified, act(on, ""), data)))
    };
    assert_eq!(notify("2026-03-10", "c2"), ["circumstance-known"]);
    assert_eq!(notify("2020-12-31", "c1"), ["list-known"], "before the list");
}

#[test]
fn a_listing_lasts_its_minimum_when_removal_is_applied_for() {
    let life = listed();
    let applied = json!({});
    assert_eq!(remove(&life, "2027-03-29", applied.clone()), ["minimum-term"]);
    assert_eq!(remove(&life, "2027-03-30", applied.clone()), REGULAR);
    for ground in ["mended", "term_over"] {
        assert_eq!(remove(&life, "2026-06-01", json!({"ground": ground})), REGULAR, "{ground}");
    }
    let data = json!({"rests_on": [named("penalty")], "months_min": 6});
    let shorter = changed(EventKind::ListingDecided, act("2026-03-30", "notice"), data);
    let shorter = notice_served().enter("listing", shorter);
    let remove_it = |on| {
        let act = Act { on, number: 100, about: "listing" };
        rules(&shorter.judge(&plain(EventKind::ListingRemoved, act)))
    };
    assert_eq!(remove_it("2026-09-29"), ["minimum-term"], "the decision says how long");
    assert_eq!(remove_it("2026-09-30"), REGULAR);
}

#[test]
fn a_basis_is_gone_when_nothing_of_it_stands_here() {
    let ground = json!({"ground": "basis_annulled"});
    assert_eq!(remove(&listed(), "2026-04-21", ground.clone()), ["basis-stands"]);
    let revoked = plain(EventKind::OutsideDocumentReceived, act("2026-04-20", "listing"));
    let revoked = listed().enter("court", revoked);
    assert_eq!(remove(&revoked, "2026-04-21", ground.clone()), REGULAR);
    let annulled = plain(EventKind::PenaltyAnnulled, act("2026-04-20", "penalty"));
    let annulled = listed().enter("annulment", annulled);
    let removal = changed(EventKind::ListingRemoved, Act { on: "2026-04-21", number: 100, about: "listing" }, ground);
    assert_eq!(rules(&annulled.judge(&removal)), REGULAR);
}

#[test]
fn an_application_for_removal_is_considered() {
    let life = submitted(listed(), "application", "removal_application", "2027-03-30", "listing");
    assert_eq!(remove(&life, "2027-04-06", json!({})), ["submission-unanswered"]);
    assert_eq!(remove(&life, "2027-04-06", json!({"considered": [named("application")]})), REGULAR);
}
