//! The party's and the public's voice, incidents, risk, money: each rule at both edges.

use std::sync::Arc;

use serde_json::{Value, json};

use super::acts::{Act, changed, plain};
use super::kit::{Life, RULEBOOK, authority, day, digest, facility, institution, named, rules, with};
use super::states::{listed, penalised};
use crate::codes::AuthorityKind;
use crate::oversight::clocks;
use crate::statement::EventKind;

const REGULAR: [&str; 0] = [];

fn enter(life: Life, label: &str, kind: EventKind, (on, about): (&str, &str), members: Value) -> Life {
    let number = 100 + u32::try_from(life.dossier.records().len()).unwrap();
    life.enter(label, changed(kind, Act { on, number, about }, members))
}

fn answer(life: &Life, kind: EventKind, (on, about): (&str, &str), members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, Act { on, number: 99, about }, members)))
}

/// What stands there already, however it came about.
fn given(mut life: Life, label: &str, kind: EventKind, on: &str, members: Value) -> Life {
    let record = life.recorded(label, changed(kind, Act { on, number: 80, about: "" }, members), false);
    life.dossier.apply(&Arc::new(record));
    life
}

fn civil(life: Life) -> Life {
    life.by(authority(), AuthorityKind::CivilAffairs)
}

/// The last day of a time that is open on a day, by its rule.
fn due(life: &Life, rule: &str, on: &str) -> Option<String> {
    let running = clocks(&life.dossier, &RULEBOOK, day(on));
    let open = running.into_iter().find(|found| found.clock.rule.id == rule && found.is_open(day(on)))?;
    open.deadline.map(|deadline| deadline.due.to_string())
}

/// An objection of Wednesday, 2026-03-04.
#[test]
fn an_objection_is_decided_in_the_time_of_its_place() {
    let objection = json!({"kind": "objection"});
    let life = enter(penalised(), "objection", EventKind::PartySubmitted, ("2026-03-04", "penalty"), objection);
    let decide = |region: &str, scope: &str, on| {
        let members = json!({"region": region, "scope": scope});
        answer(&life, EventKind::ObjectionDecided, (on, "objection"), members)
    };
    for (region, scope, last, late, rule) in [
        ("410302", "own_data", "2026-03-09", "2026-03-10", "OBJ-02-henan"),
        ("371002", "own_data", "2026-03-09", "2026-03-10", "OBJ-02-shandong"),
        ("410302", "other_body", "2026-03-13", "2026-03-16", "OBJ-03-henan"),
        ("371002", "other_body", "2026-03-13", "2026-03-16", "OBJ-03-shandong"),
        ("140925", "social_organisation", "2026-04-01", "2026-04-02", "OBJ-04"),
    ] {
        assert_eq!(decide(region, scope, last), REGULAR, "{rule}");
        assert_eq!(decide(region, scope, late), [rule]);
    }
    assert_eq!(decide("140925", "own_data", "2026-05-20"), REGULAR, "no rule of that place");
    let social = json!({"scope": "social_organisation"});
    let decided = enter(life, "answer", EventKind::ObjectionDecided, ("2026-03-09", "objection"), social);
    assert_eq!(due(&decided, "OBJ-T1", "2026-03-10").as_deref(), Some("2026-03-16"));
    let told = enter(decided.clone(), "told", EventKind::DocumentServed, ("2026-03-11", "answer"), json!({}));
    assert_eq!(due(&told, "OBJ-T1", "2026-03-11"), None);
    let twice = answer(&decided, EventKind::ObjectionDecided, ("2026-03-10", "objection"), json!({}));
    assert_eq!(twice, ["decided-once"]);
    let defence = enter(penalised(), "defence", EventKind::PartySubmitted, ("2026-03-04", "penalty"), json!({}));
    let none = answer(&defence, EventKind::ObjectionDecided, ("2026-03-05", "defence"), json!({}));
    assert_eq!(none, ["about-known"], "a defence is no objection");
}

/// A complaint of Wednesday, 2026-03-04.
#[test]
fn a_complaint_is_decided_within_seven_working_days() {
    let received = |life: Life| enter(life, "complaint", EventKind::ComplaintReceived, ("2026-03-04", ""), json!({}));
    let market = received(Life::of(institution()));
    let decide = |life: &Life, on, members| answer(life, EventKind::ComplaintDecided, (on, "complaint"), members);
    assert_eq!(due(&market, "CMP-T1-samr", "2026-03-05").as_deref(), Some("2026-03-13"));
    assert_eq!(decide(&market, "2026-03-13", json!({})), REGULAR);
    assert_eq!(decide(&market, "2026-03-16", json!({})), ["CMP-T1-samr"]);
    let other = received(civil(Life::of(institution())));
    assert_eq!(due(&other, "CMP-T1", "2026-03-05").as_deref(), Some("2026-03-13"));
    assert_eq!(decide(&other, "2026-03-16", json!({})), REGULAR, "by analogy only: told, and no fault");
    assert_eq!(decide(&market, "2026-03-09", json!({"passed_to": null})), ["CMP-passed-to"]);
    for decision in ["not_accepted", "no_case"] {
        let members = |reason: Value| json!({"decision": decision, "passed_to": null, "reason": reason});
        assert_eq!(decide(&market, "2026-03-09", members(Value::Null)), ["CMP-reason"], "{decision}");
        assert_eq!(decide(&market, "2026-03-09", members(json!("不属于职责"))), REGULAR, "{decision}");
    }
    let decided = |tell: bool| {
        let members = json!({"tell": tell});
        enter(market.clone(), "decision", EventKind::ComplaintDecided, ("2026-03-09", "complaint"), members)
    };
    assert_eq!(due(&decided(true), "CMP-T2", "2026-03-10").as_deref(), Some("2026-03-16"));
    assert_eq!(due(&decided(false), "CMP-T2", "2026-03-10"), None);
    let told = enter(decided(true), "told", EventKind::DocumentServed, ("2026-03-12", "decision"), json!({}));
    assert_eq!(due(&told, "CMP-T2", "2026-03-12"), None);
    let closed = enter(told, "closed", EventKind::ComplaintClosed, ("2026-04-08", "complaint"), json!({}));
    let again = answer(&closed, EventKind::ComplaintClosed, ("2026-04-09", "complaint"), json!({}));
    assert_eq!(again, ["ended-once"]);
}

#[test]
fn an_incident_is_reported_after_it_happened_and_closed_once() {
    let report = |occurred: &str| {
        let days = json!({"occurred_on": occurred, "reported_on": "2026-03-07"});
        answer(&Life::of(facility()), EventKind::IncidentReported, ("2026-03-07", ""), days)
    };
    assert_eq!(report("2026-03-07"), REGULAR, "a Saturday like any other day");
    assert_eq!(report("2026-03-08"), ["INC-order"]);
    let life = enter(Life::of(facility()), "fire", EventKind::IncidentReported, ("2026-03-09", ""), json!({}));
    let closed = enter(life, "closed", EventKind::IncidentClosed, ("2026-04-09", "fire"), json!({}));
    assert_eq!(answer(&closed, EventKind::IncidentClosed, ("2026-04-10", "fire"), json!({})), ["ended-once"]);
    let life = enter(Life::of(facility()), "signal", EventKind::RiskSignalRaised, ("2026-03-09", ""), json!({}));
    let cleared = enter(life, "cleared", EventKind::RiskSignalCleared, ("2026-04-09", "signal"), json!({}));
    assert_eq!(answer(&cleared, EventKind::RiskSignalCleared, ("2026-04-10", "signal"), json!({})), ["ended-once"]);
}

#[test]
fn a_dismissal_names_its_facts() {
    let dismiss = |members| answer(&penalised(), EventKind::CandidateDismissed, ("2026-03-16", ""), members);
    assert_eq!(dismiss(json!({"rests_on": []})), ["LST-17-basis"]);
    assert_eq!(dismiss(json!({"rests_on": [named("penalty")]})), REGULAR);
}

#[test]
fn the_open_circumstance_needs_a_second_approval() {
    let decide = |circumstance: &str, consent: Value| {
        let members = json!({
            "region": "410000", "list": "abnormal", "circumstance": circumstance, "notice": null, "consent_number": consent,
        });
        answer(&Life::of(institution()), EventKind::ListingDecided, ("2026-03-30", ""), members)
    };
    assert_eq!(decide("103-9", Value::Null), ["LST-09-approval"]);
    assert_eq!(decide("103-9", json!("豫民函1号")), REGULAR);
    assert_eq!(decide("c1", Value::Null), REGULAR);
}

#[test]
fn a_removal_that_was_got_by_fraud_is_taken_back() {
    let mended = json!({"ground": "mended"});
    let removed = enter(listed(), "removal", EventKind::ListingRemoved, ("2026-06-01", "listing"), mended);
    assert!(removed.ended("listing").is_some());
    let restore = |life: &Life, members| answer(life, EventKind::ListingRestored, ("2026-07-01", "removal"), members);
    assert_eq!(restore(&removed, json!({})), REGULAR);
    let heard = enter(
        removed.clone(),
        "defence",
        EventKind::PartySubmitted,
        ("2026-06-15", "removal"),
        json!({"kind": "defence"}),
    );
    assert_eq!(restore(&heard, json!({})), ["LST-restored-answered"]);
    assert_eq!(restore(&heard, json!({"considered": [named("defence")]})), REGULAR);
    let restored = enter(removed, "restored", EventKind::ListingRestored, ("2026-07-01", "removal"), json!({}));
    assert_eq!(restored.ended("listing"), None);
    assert_eq!(restored.dossier.restored_on(digest("listing")), Some(day("2026-07-01")));
    let unheard = enter(heard, "restored", EventKind::ListingRestored, ("2026-07-01", "removal"), json!({}));
    assert!(unheard.ended("listing").is_some(), "what is irregular weighs on nobody");
    assert_eq!(unheard.dossier.restored_on(digest("listing")), None);
}

/// An application of Wednesday, 2026-04-08.
#[test]
fn an_application_for_removal_is_decided_in_time() {
    let asked = |life: Life, on: &str| {
        enter(life, "application", EventKind::PartySubmitted, (on, "listing"), json!({"kind": "removal_application"}))
    };
    let life = asked(listed(), "2026-04-08");
    let refuse = |life: &Life, on| answer(life, EventKind::ListingRemovalRefused, (on, "application"), json!({}));
    assert_eq!(refuse(&life, "2026-04-17"), REGULAR);
    assert_eq!(refuse(&life, "2026-04-20"), ["LST-T1-samr"]);
    let granted = json!({"ground": "mended", "considered": [named("application")]});
    assert_eq!(answer(&life, EventKind::ListingRemoved, ("2026-04-20", "listing"), granted), ["LST-T1-samr"]);
    let civil_life = asked(civil(listed()), "2026-04-08");
    assert_eq!(due(&civil_life, "LST-T1-civil", "2026-04-09").as_deref(), Some("2026-04-22"));
    assert_eq!(refuse(&civil_life, "2026-04-23"), REGULAR, "no number of law: told, and no fault");
    let members = json!({"list": "abnormal", "notice": null});
    let old = given(Life::of(institution()), "listing", EventKind::ListingDecided, "2025-03-03", members);
    let old = asked(old, "2025-03-10");
    assert_eq!(due(&old, "LST-T1-samr-2021", "2025-03-11").as_deref(), Some("2025-03-31"));
    let objection = enter(
        listed(),
        "objection",
        EventKind::PartySubmitted,
        ("2026-04-08", "listing"),
        json!({"kind": "objection"}),
    );
    assert_eq!(
        answer(&objection, EventKind::ListingRemovalRefused, ("2026-04-09", "objection"), json!({})),
        ["about-known"]
    );
}

#[test]
fn a_measure_follows_a_listing_and_is_lifted_once() {
    let life = enter(listed(), "measure", EventKind::MeasureApplied, ("2026-04-08", "listing"), json!({}));
    assert_eq!(answer(&life, EventKind::MeasureLifted, ("2026-04-07", "measure"), json!({})), ["date-before-cause"]);
    let lifted = enter(life, "lifted", EventKind::MeasureLifted, ("2026-04-08", "measure"), json!({}));
    assert_eq!(answer(&lifted, EventKind::MeasureLifted, ("2026-04-09", "measure"), json!({})), ["ended-once"]);
    assert_eq!(answer(&listed(), EventKind::MeasureApplied, ("2026-04-08", "penalty"), json!({})), ["about-known"]);
}

fn on_the_list(on: &str) -> Life {
    given(
        Life::of(institution()),
        "listing",
        EventKind::ListingDecided,
        on,
        json!({"list": "joint_punishment", "notice": null}),
    )
}

#[test]
fn who_is_listed_gets_no_subsidy_and_no_contract() {
    for (kind, rule, members) in [
        (EventKind::SubsidyGranted, "ELG-01-listed", json!({"kind": "operating"})),
        (EventKind::PurchaseContracted, "ELG-03-listed", json!({})),
    ] {
        let give = |life: &Life, on| answer(life, kind, (on, ""), members.clone());
        assert_eq!(give(&on_the_list("2026-03-30"), "2026-03-29"), REGULAR, "{rule}: not yet");
        assert_eq!(give(&on_the_list("2026-03-30"), "2026-04-09"), [rule]);
        assert_eq!(give(&on_the_list("2023-03-30"), "2026-03-30"), [rule]);
        assert_eq!(give(&on_the_list("2023-03-30"), "2026-03-31"), REGULAR, "{rule}: over by itself");
        let mended = json!({"ground": "mended"});
        let removed =
            enter(on_the_list("2026-03-30"), "removal", EventKind::ListingRemoved, ("2026-05-06", "listing"), mended);
        assert_eq!(give(&removed, "2026-05-06"), REGULAR, "{rule}: removed");
    }
}

#[test]
fn who_broke_the_law_gravely_gets_no_contract_for_three_years() {
    let punished = |kind: &str| {
        given(Life::of(institution()), "penalty", EventKind::PenaltyDecided, "2023-03-30", json!({"types": [kind]}))
    };
    let contract = |life: &Life, on| answer(life, EventKind::PurchaseContracted, (on, ""), json!({}));
    for kind in ["business_suspended", "permit_revoked"] {
        assert_eq!(contract(&punished(kind), "2026-03-30"), ["ELG-03"], "{kind}");
        assert_eq!(contract(&punished(kind), "2026-03-31"), REGULAR, "{kind}");
    }
    assert_eq!(contract(&punished("warning"), "2026-03-30"), REGULAR);
    let turned = json!({"valid_from": "2026-12-31", "valid_until": "2026-12-30"});
    assert_eq!(
        answer(&Life::of(institution()), EventKind::PurchaseContracted, ("2026-03-30", ""), turned),
        ["PUR-term"]
    );
}

#[test]
fn what_was_got_by_fraud_is_paid_back_first() {
    let granted = given(Life::of(institution()), "grant", EventKind::SubsidyGranted, "2026-02-02", json!({}));
    let back = |life: &Life, members| answer(life, EventKind::SubsidyClawedBack, ("2026-03-16", "grant"), members);
    let heard = enter(
        granted.clone(),
        "defence",
        EventKind::PartySubmitted,
        ("2026-03-10", "grant"),
        json!({"kind": "defence"}),
    );
    assert_eq!(back(&heard, json!({})), ["SUB-answered"]);
    assert_eq!(back(&heard, json!({"considered": [named("defence")]})), REGULAR);
    let fraud = json!({"ground": "fraud", "due_on": "2026-04-30"});
    let claimed = enter(granted, "claim", EventKind::SubsidyClawedBack, ("2026-03-16", "grant"), fraud);
    assert_eq!(due(&claimed, "SUB-T1", "2026-04-30").as_deref(), Some("2026-04-30"));
    let again = |life: &Life| answer(life, EventKind::SubsidyGranted, ("2026-04-28", ""), json!({}));
    assert_eq!(again(&claimed), ["ELG-01-fraud"]);
    let part = enter(claimed, "part", EventKind::SubsidyRepaid, ("2026-04-20", "claim"), json!({"complete": false}));
    assert_eq!(again(&part), ["ELG-01-fraud"]);
    let repaid = enter(part, "rest", EventKind::SubsidyRepaid, ("2026-04-28", "claim"), json!({"complete": true}));
    assert_eq!(again(&repaid), REGULAR);
    assert_eq!(due(&repaid, "SUB-T1", "2026-04-30"), None);
}

#[test]
fn weihai_subsidises_who_operates_five_years() {
    let grant = |region: &str, until: Value| {
        let members = with(json!({"region": region, "kind": "construction"}), json!({"operate_until": until}));
        answer(&Life::of(institution()), EventKind::SubsidyGranted, ("2026-03-03", ""), members)
    };
    assert_eq!(grant("371002", json!("2031-03-03")), REGULAR);
    assert_eq!(grant("371002", json!("2031-03-02")), ["ELG-04"]);
    assert_eq!(grant("410302", json!("2027-03-02")), REGULAR);
}

/// A row that no test can break is no rule.
#[test]
fn every_guard_and_time_is_named_by_a_test_of_this_room() {
    let sources = [
        include_str!("penalties.rs"),
        include_str!("voices.rs"),
        include_str!("clocks.rs"),
        include_str!("guards.rs"),
        include_str!("hearing.rs"),
    ];
    let procedures = &RULEBOOK.procedures;
    let guards = procedures.guards.iter().map(|row| &row.rule.id);
    let ids = guards.chain(procedures.clocks.iter().map(|row| &row.rule.id));
    let ours = |id: &&String| {
        ["PEN-", "LST-", "OBJ-", "CMP-", "INC-", "SUB-", "PUR-", "ELG-"].iter().any(|start| id.starts_with(start))
    };
    let unnamed: Vec<&String> =
        ids.filter(ours).filter(|id| !sources.iter().any(|text| text.contains(&format!("\"{id}\"")))).collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
}

#[test]
fn a_dossier_can_be_that_of_a_carer() {
    let person = "persons/0190c3a1-7d3e-4c9a-8b1f-000000000009".parse().unwrap();
    let life = civil(Life::of(person))
        .enter("penalty", plain(EventKind::PenaltyDecided, Act { on: "2026-03-02", number: 1, about: "" }));
    let notice = json!({"list": "joint_punishment", "rests_on": [named("penalty")]});
    let life = enter(life, "notice", EventKind::ListingNotified, ("2026-03-10", ""), notice);
    let life = enter(life, "service", EventKind::DocumentServed, ("2026-03-11", "notice"), json!({}));
    let listing = json!({"list": "joint_punishment", "rests_on": [named("penalty")]});
    assert_eq!(answer(&life, EventKind::ListingDecided, ("2026-03-30", "notice"), listing), REGULAR);
}
