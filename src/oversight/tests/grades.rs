//! The way to a grade: each rule by itself, at both edges, with the nearest thing that it allows.

use std::sync::Arc;

use serde_json::{Value, json};

use super::acts::{Act, changed, plain};
use super::kit::{Life, RULEBOOK, day, digest, facility, institution, named, rules};
use super::states::{admitted, applied, proposed};
use crate::oversight::{Dossiers, clocks};
use crate::statement::EventKind;
use crate::statement::events::EndKind;

const REGULAR: [&str; 0] = [];

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 99, about }
}

/// The same with another document: two numbers of one authority are two.
fn numbered<'a>(number: u32, on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number, about }
}

fn answer(life: &Life, kind: EventKind, on: &str, about: &str, members: Value) -> Vec<String> {
    rules(&life.judge(&changed(kind, act(on, about), members)))
}

fn filed() -> Life {
    Life::of(facility()).enter("filing", plain(EventKind::FilingAccepted, act("2024-05-06", "")))
}

fn application(on: &str, members: Value) -> Life {
    filed().enter("application", changed(EventKind::GradeApplied, act(on, ""), members))
}

fn admit(life: &Life, region: &str) -> Vec<String> {
    let members = json!({"decision": "accepted", "reason_public": null, "region": region});
    answer(life, EventKind::GradeApplicationDecided, "2026-04-14", "application", members)
}

/// The same life beside the dossier of its operator, in which one statement stands, regular whatever it lacks.
fn beside(life: Life, kind: EventKind, on: &str, members: Value) -> Life {
    let mut other = Life::of(institution());
    let record = other.recorded("there", changed(kind, act(on, ""), members), false);
    other.dossier.apply(&Arc::new(record));
    let mut others = Dossiers::default();
    others.put(Arc::new(other.dossier));
    Life { others, ..life }
}

#[test]
fn only_a_filed_home_that_has_worked_for_a_year_is_admitted() {
    assert_eq!(admit(&applied(), "410302"), REGULAR);
    let unfiled = Life::of(facility()).enter("application", plain(EventKind::GradeApplied, act("2026-04-07", "")));
    assert_eq!(admit(&unfiled, "410302"), ["GRD-filed"]);
    for (since, wanted) in
        [(json!("2025-04-07"), &[][..]), (json!("2025-04-08"), &["GRD-operating"]), (Value::Null, &[])]
    {
        let life = application("2026-04-07", json!({"operating_since": since}));
        assert_eq!(admit(&life, "410302"), wanted, "{since}");
    }
}

#[test]
fn who_is_listed_is_not_admitted_while_the_listing_lasts() {
    let listed = |list: &str, months: Value, on: &str| {
        let members = json!({"list": list, "circumstance": "c1", "notice": null, "months_max": months});
        beside(applied(), EventKind::ListingDecided, on, members)
    };
    for (list, months, on, wanted) in [
        ("joint_punishment", json!(null), "2022-03-14", &["GRD-not-listed"][..]),
        ("severe", json!(null), "2022-03-14", &["GRD-not-listed"]),
        ("abnormal", json!(null), "2022-03-14", &[]),
        ("joint_punishment", json!(1), "2026-03-15", &["GRD-not-listed"]),
        ("joint_punishment", json!(1), "2026-03-14", &[]),
        ("joint_punishment", json!(null), "2026-04-15", &[]),
    ] {
        assert_eq!(admit(&listed(list, months.clone(), on), "410302"), wanted, "{list} {months} {on}");
    }
}

#[test]
fn who_was_punished_in_two_years_is_not_admitted() {
    let punished = |on: &str| beside(applied(), EventKind::PenaltyDecided, on, json!({}));
    assert_eq!(admit(&punished("2024-04-15"), "410302"), ["GRD-no-penalty"]);
    assert_eq!(admit(&punished("2024-04-12"), "410302"), REGULAR);
    // One that was annulled, or repaired, is not used.
    let mut other = Life::of(institution()).enter("penalty", plain(EventKind::PenaltyDecided, act("2026-03-02", "")));
    let judged = |life: &Life| {
        let mut others = Dossiers::default();
        others.put(Arc::new(life.dossier.clone()));
        admit(&Life { others, ..applied() }, "410302")
    };
    assert_eq!(judged(&other), ["GRD-no-penalty"]);
    other = other.enter("annulment", plain(EventKind::PenaltyAnnulled, numbered(51, "2026-04-01", "penalty")));
    assert_eq!(judged(&other), REGULAR);
}

#[test]
fn a_first_application_in_shanghai_asks_for_grade_three_at_most() {
    for (region, kind, target, wanted) in [
        ("310101", "first", 4, &["GRD-first-target"][..]),
        ("310101", "first", 3, &[]),
        ("310101", "again", 4, &[]),
        ("410302", "first", 4, &[]),
    ] {
        let life = application("2026-04-07", json!({"kind": kind, "target": target}));
        assert_eq!(admit(&life, region), wanted, "{region} {kind} {target}");
    }
}

#[test]
fn a_renewal_is_asked_for_from_three_months_before_the_end_and_an_upgrade_after_a_time() {
    let again = |kind: &str, award_on: &str, valid_until: &str, on: &str| {
        let award = changed(EventKind::GradeAwarded, numbered(52, award_on, ""), json!({"valid_until": valid_until}));
        let previous = json!({"kind": kind, "previous": named("award")});
        filed().enter("award", award).enter("application", changed(EventKind::GradeApplied, act(on, ""), previous))
    };
    for (on, wanted) in [("2026-04-08", &[][..]), ("2026-04-07", &["GRD-renewal-early"])] {
        assert_eq!(admit(&again("renewal", "2024-06-03", "2026-07-08", on), "410302"), wanted, "{on}");
    }
    for (region, award_on, wanted) in [
        ("440106", "2025-04-07", &[][..]),
        ("440106", "2025-04-08", &["GRD-upgrade-one-year"]),
        ("420106", "2024-06-07", &["GRD-upgrade-two-years"]),
        ("410302", "2026-04-06", &[]),
    ] {
        let life = again("upgrade", award_on, "2028-04-06", "2026-04-07");
        assert_eq!(admit(&life, region), wanted, "{region} {award_on}");
    }
    let two_years = again("upgrade", "2024-05-07", "2028-04-06", "2026-05-07");
    let members = json!({"decision": "accepted", "reason_public": null, "region": "420106"});
    assert_eq!(answer(&two_years, EventKind::GradeApplicationDecided, "2026-05-08", "application", members), REGULAR);
}

#[test]
fn who_is_turned_away_is_told_why() {
    let reject = |reason: Value| {
        let members = json!({"decision": "rejected", "reason_public": reason});
        answer(&applied(), EventKind::GradeApplicationDecided, "2026-04-14", "application", members)
    };
    assert_eq!(reject(Value::Null), ["GRD-rejection-reason"]);
    assert_eq!(reject(json!("尚未备案")), REGULAR);
    assert_eq!(admit(&admitted(), "410302"), ["decided-once"]);
}

#[test]
fn no_more_carers_have_a_certificate_than_there_are() {
    let scored = |carers: Value, certified: Value| {
        let members = json!({"carers": carers, "carers_certified": certified});
        answer(&admitted(), EventKind::GradeScored, "2026-05-12", "application", members)
    };
    assert_eq!(scored(json!(10), json!(11)), ["GRD-carers"]);
    assert_eq!(scored(json!(10), json!(10)), REGULAR);
    assert_eq!(scored(json!(10), Value::Null), REGULAR);
}

/// A proposal with members replaced, about the application.
fn propose(life: &Life, members: Value) -> Vec<String> {
    answer(life, EventKind::GradeProposed, "2026-05-29", "application", members)
}

#[test]
fn a_grade_is_proposed_for_an_admitted_application_after_both_reviews() {
    let scored = |life: Life, label: &str, stage: &str| {
        life.enter(label, changed(EventKind::GradeScored, act("2026-05-12", "application"), json!({"stage": stage})))
    };
    let both = |life| scored(scored(life, "paper", "paper"), "visit", "on_site");
    assert_eq!(propose(&both(admitted()), json!({})), REGULAR);
    assert_eq!(propose(&both(applied()), json!({})), ["GRD-admitted"]);
    assert_eq!(propose(&scored(admitted(), "visit", "on_site"), json!({})), ["GRD-paper"]);
    assert_eq!(propose(&scored(admitted(), "paper", "paper"), json!({})), ["GRD-on-site"]);
    let refused = json!({"ground": "other"});
    assert_eq!(answer(&applied(), EventKind::GradeRefused, "2026-05-29", "application", refused), ["GRD-admitted"]);
}

#[test]
fn a_proposal_is_shown_for_seven_days() {
    for (until, wanted) in [("2026-06-07", &["GRD-publicity"][..]), ("2026-06-08", &[])] {
        let shown = json!({"publicity_from": "2026-06-01", "publicity_until": until});
        assert_eq!(propose(&proposed(), shown), wanted, "{until}");
    }
}

#[test]
fn every_part_reaches_its_share_of_what_applies() {
    let score = |service: (u32, u32), equipment: (u32, u32)| {
        json!([
            {"part": "环境", "points": 120, "points_max": 120}, {"part": "运营管理", "points": 150, "points_max": 150},
            {"part": "设施设备", "points": equipment.0, "points_max": equipment.1},
            {"part": "服务", "points": service.0, "points_max": service.1},
        ])
    };
    let whole = (130, 130);
    for (grade, service, equipment, wanted) in [
        (3, (360, 600), whole, true),
        (3, (359, 600), whole, false),
        (5, (540, 600), whole, true),
        (5, (539, 600), whole, false),
        (1, (240, 600), (52, 130), true),
        (1, (240, 600), (51, 130), false),
        // What does not apply is left out.
        (3, (180, 300), whole, true),
        (3, (179, 300), whole, false),
        // More than there is.
        (3, (601, 601), whole, false),
        (3, (360, 600), (131, 130), false),
    ] {
        let members = json!({"grade": grade, "scores": score(service, equipment)});
        let wanted: &[&str] = if wanted { &[] } else { &["GRD-scores"] };
        assert_eq!(propose(&proposed(), members.clone()), wanted, "{members}");
        let award = json!({"proposal": named("proposal"), "grade": 3, "scores": score(service, equipment)});
        if grade == 3 {
            assert_eq!(answer(&proposed(), EventKind::GradeAwarded, "2026-06-09", "", award), wanted, "{members}");
        }
    }
    let missing = json!({"grade": 1, "scores": [{"part": "服务", "points": 600, "points_max": 600}]});
    assert_eq!(propose(&proposed(), missing.clone()), ["GRD-scores"]);
    let mut other = missing;
    other["standard"] = json!("DB31/T 1-2030");
    assert_eq!(propose(&proposed(), other), REGULAR, "what no standard here knows is not judged");
}

/// The award of what the committee proposed, with members replaced.
fn award(life: &Life, on: &str, members: Value) -> Vec<String> {
    let mut all = json!({"proposal": named("proposal"), "valid_until": "2029-06-08"});
    let Value::Object(members) = members else { panic!("members of an object") };
    all.as_object_mut().unwrap().extend(members);
    answer(life, EventKind::GradeAwarded, on, "", all)
}

#[test]
fn a_grade_is_awarded_as_proposed_once_the_time_for_objections_is_over() {
    assert_eq!(award(&proposed(), "2026-06-09", json!({})), REGULAR);
    assert_eq!(award(&proposed(), "2026-06-08", json!({})), ["GRD-publicity-over"]);
    assert_eq!(award(&proposed(), "2026-06-09", json!({"proposal": null})), ["GRD-proposal"]);
    assert_eq!(award(&proposed(), "2026-06-09", json!({"grade": 4})), ["GRD-as-proposed"]);
    assert_eq!(award(&proposed(), "2026-06-09", json!({"standard": "GB/T 37276-2030"})), ["GRD-as-proposed"]);
    // Three years end on a Saturday: nobody has to act then, so that the Monday is no part of them.
    assert_eq!(award(&proposed(), "2026-06-09", json!({"valid_until": "2029-06-09"})), REGULAR);
    assert_eq!(award(&proposed(), "2026-06-09", json!({"valid_until": "2029-06-10"})), ["GRD-term"]);
}

#[test]
fn an_objection_is_answered_by_a_new_proposal() {
    let objection = changed(EventKind::PartySubmitted, act("2026-06-05", "proposal"), json!({"kind": "objection"}));
    let contested = proposed().enter("objection", objection);
    assert_eq!(award(&contested, "2026-06-10", json!({})), ["GRD-objection"]);
    let considered = json!({
        "considered": [named("objection")], "publicity_from": "2026-06-15", "publicity_until": "2026-06-22",
    });
    let second = changed(EventKind::GradeProposed, numbered(53, "2026-06-12", "application"), considered);
    let second = contested.enter("second", second);
    assert_eq!(award(&second, "2026-06-23", json!({"proposal": named("second")})), REGULAR);
}

#[test]
fn a_refusal_and_a_lower_grade_name_the_facts_on_which_they_rest() {
    let refuse = |ground: &str, rests_on: Value| {
        let members = json!({"ground": ground, "rests_on": rests_on});
        answer(&admitted(), EventKind::GradeRefused, "2026-06-15", "application", members)
    };
    for ground in ["penalty", "listed", "below_threshold"] {
        assert_eq!(refuse(ground, json!([])), ["GRD-refusal-basis"], "{ground}");
        assert_eq!(refuse(ground, json!([named("fact")])), REGULAR, "{ground}");
    }
    assert_eq!(refuse("other", json!([])), REGULAR);
    let graded = proposed().enter("award", plain(EventKind::GradeAwarded, numbered(54, "2026-06-10", "")));
    let checked = graded.enter("check", plain(EventKind::GradeRechecked, act("2027-09-14", "award")));
    let lower = |life: &Life, rests_on: Value, considered: Value| {
        let members = json!({"rests_on": rests_on, "considered": considered});
        answer(life, EventKind::GradeDowngraded, "2027-11-02", "award", members)
    };
    assert_eq!(lower(&checked, json!([]), json!([])), ["GRD-lowered-basis"]);
    assert_eq!(lower(&checked, json!([named("check")]), json!([])), REGULAR);
    let heard = checked.enter("defence", plain(EventKind::PartySubmitted, act("2027-09-20", "check")));
    assert_eq!(lower(&heard, json!([named("check")]), json!([])), ["GRD-lowered-answered"]);
    assert_eq!(lower(&heard, json!([named("check")]), json!([named("defence")])), REGULAR);
    let members = json!({"rests_on": [named("check")], "considered": [named("defence")]});
    let lower = changed(EventKind::GradeDowngraded, act("2027-11-02", "award"), members);
    let lowered = heard.enter("lower", lower);
    assert_eq!(lowered.ended("award"), Some(EndKind::Revoked));
}

/// `GRD-T1`: the last day of a grade is the last one to ask for its renewal.
#[test]
fn a_grade_that_nobody_renews_runs_out() {
    let members = json!({"valid_until": "2029-06-08"});
    let graded = proposed().enter("award", changed(EventKind::GradeAwarded, act("2026-06-10", ""), members));
    let open = |life: &Life, on: &str| {
        let running = clocks(&life.dossier, &RULEBOOK, day(on));
        let own = running.into_iter().find(|running| running.clock.rule.id == "GRD-T1").unwrap();
        (own.is_open(day(on)), own.is_overdue(day(on)))
    };
    assert_eq!(open(&graded, "2029-06-08"), (true, false));
    assert_eq!(open(&graded, "2029-06-09"), (true, true));
    let renewal = json!({"kind": "renewal", "previous": named("award")});
    let renewed = graded.enter("renewal", changed(EventKind::GradeApplied, act("2029-05-07", ""), renewal));
    assert_eq!(open(&renewed, "2029-06-09"), (false, false));
}

/// A home whose application was refused on account of a penalty of its operator.
fn refused(more: &[&str]) -> Dossiers {
    let mut dossiers = Dossiers::default();
    let (home, person) = (Life::of(facility()), Life::of(institution()));
    for (label, on) in [("penalty", "2026-03-02"), ("second", "2026-03-03")] {
        dossiers.apply(person.recorded(label, plain(EventKind::PenaltyDecided, act(on, "")), false));
    }
    let application = plain(EventKind::GradeApplied, act("2026-04-07", ""));
    dossiers.apply(home.recorded("application", application, false));
    let rests: Vec<Value> = ["penalty"].iter().chain(more).map(|label| named(label)).collect();
    let refusal = changed(EventKind::GradeRefused, act("2026-06-15", "application"), json!({"rests_on": rests}));
    dossiers.apply(home.recorded("refusal", refusal, false));
    dossiers
}

fn then(dossiers: &mut Dossiers, label: &str, kind: EventKind, on: &str, about: &str) -> usize {
    let mut record = Life::of(institution()).recorded(label, plain(kind, act(on, about)), false);
    record.seq = crate::log::Seq(10 + u64::try_from(label.len()).unwrap());
    dossiers.apply(record).len()
}

fn fate_of_refusal(dossiers: &Dossiers) -> Option<EndKind> {
    let home = dossiers.get(facility()).unwrap();
    let whole = crate::oversight::Dossier::fold(facility(), home.records());
    assert_eq!(&whole, home.as_ref(), "the records alone tell it");
    home.fate(digest("refusal")).ended.map(|end| end.kind)
}

#[test]
fn a_refusal_falls_with_the_penalty_because_of_which_it_was_made() {
    let mut dossiers = refused(&[]);
    assert_eq!(fate_of_refusal(&dossiers), None);
    let touched = then(&mut dossiers, "annulment", EventKind::PenaltyAnnulled, "2026-07-01", "penalty");
    assert_eq!((touched, fate_of_refusal(&dossiers)), (2, Some(EndKind::BasisFell)));
    // The annulment was entered by mistake: the penalty stands again, and the refusal with it.
    then(&mut dossiers, "retraction of it", EventKind::StatementRetracted, "2026-07-02", "annulment");
    assert_eq!(fate_of_refusal(&dossiers), None);
    then(&mut dossiers, "annulment after all of it", EventKind::PenaltyAnnulled, "2026-07-03", "penalty");
    assert_eq!(fate_of_refusal(&dossiers), Some(EndKind::BasisFell));
}

#[test]
fn of_two_penalties_one_holds_a_refusal_up() {
    let mut dossiers = refused(&["second"]);
    then(&mut dossiers, "annulment", EventKind::PenaltyAnnulled, "2026-07-01", "penalty");
    assert_eq!(fate_of_refusal(&dossiers), None);
    then(&mut dossiers, "another annulment", EventKind::PenaltyAnnulled, "2026-07-02", "second");
    assert_eq!(fate_of_refusal(&dossiers), Some(EndKind::BasisFell));
    // What is about another statement of the operator leaves the home alone.
    let served = then(&mut dossiers, "service of a document of it", EventKind::DocumentServed, "2026-07-03", "second");
    assert_eq!(served, 1);
}
