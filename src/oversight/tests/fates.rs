//! What becomes of statements: ends and how far they reach, strikes, corrections.

use serde_json::json;

use super::acts::{Act, changed, plain};
use super::kit::{Life, day, digest, institution, named, stranger};
use super::states::{listed, notice_served, penalised, penalty_served, released};
use crate::codes::AuthorityKind;
use crate::statement::events::EndKind;
use crate::statement::{Event, EventKind};

fn act<'a>(on: &'a str, about: &'a str) -> Act<'a> {
    Act { on, number: 99, about }
}

fn enter(life: Life, label: &str, kind: EventKind, on: &str, about: &str) -> Life {
    life.enter(label, plain(kind, act(on, about)))
}

#[test]
fn an_annulment_lifts_what_rests_on_it_and_nothing_else() {
    let life = enter(listed(), "annulment", EventKind::PenaltyAnnulled, "2026-04-20", "penalty");
    assert_eq!(life.ended("penalty"), Some(EndKind::Annulled));
    assert_eq!(life.ended("listing"), Some(EndKind::BasisFell));
    assert_eq!(life.ended("notice"), None);
    // Of two bases one holds the listing up.
    let second = Act { on: "2026-03-03", number: 30, about: "" };
    let two = notice_served().enter("second", plain(EventKind::PenaltyDecided, second));
    let rests = json!({"rests_on": [named("penalty"), named("second")]});
    let two = two.enter("listing", changed(EventKind::ListingDecided, act("2026-03-30", "notice"), rests));
    let annul = |life: Life, number, about| {
        life.enter(about, plain(EventKind::PenaltyAnnulled, Act { on: "2026-04-20", number, about }))
    };
    let one = two.enter(
        "first annulment",
        plain(EventKind::PenaltyAnnulled, Act { on: "2026-04-20", number: 31, about: "penalty" }),
    );
    assert_eq!(one.ended("listing"), None);
    let both = annul(one, 32, "second");
    assert_eq!(both.ended("listing"), Some(EndKind::BasisFell));
}

/// Else a mistake of one officer would show, hide or annul for good.
#[test]
fn what_was_entered_by_mistake_does_nothing_any_more() {
    let struck = |life: Life, about| enter(life, "mistake", EventKind::StatementRetracted, "2026-05-06", about);
    assert_eq!(struck(released(), "release").dossier.fate(digest("penalty")).released, None);
    assert_eq!(struck(released(), "service").dossier.fate(digest("penalty")).served_on, None);
    let annulled = enter(listed(), "annulment", EventKind::PenaltyAnnulled, "2026-04-20", "penalty");
    let stands = struck(annulled, "annulment");
    assert_eq!((stands.ended("penalty"), stands.ended("listing")), (None, None));
    assert_eq!(stands.ended("annulment"), Some(EndKind::Retracted));
    let removed = enter(listed(), "removal", EventKind::ListingRemoved, "2026-05-04", "listing");
    assert_eq!(struck(removed, "removal").ended("listing"), None);
    let submitted = enter(penalised(), "defence", EventKind::PartySubmitted, "2026-03-03", "penalty");
    assert_eq!(struck(submitted, "defence").dossier.fate(digest("penalty")).submissions, []);
}

#[test]
fn an_end_that_reaches_further_replaces_one_that_does_not() {
    let life = enter(released(), "annulment", EventKind::PenaltyAnnulled, "2026-04-20", "penalty");
    let life = enter(life, "mistake", EventKind::StatementMisattributed, "2026-04-21", "penalty");
    assert_eq!(life.ended("penalty"), Some(EndKind::Misattributed));
    let repair = json!({"effect": "repair_granted"});
    let repaired = changed(EventKind::OutsideDocumentReceived, act("2026-06-10", "penalty"), repair);
    let repaired = released().enter("repair", repaired);
    assert_eq!(repaired.ended("penalty"), Some(EndKind::Repaired));
    let annulled = enter(repaired, "annulment", EventKind::PenaltyAnnulled, "2026-06-11", "penalty");
    assert_eq!(annulled.ended("penalty"), Some(EndKind::Annulled));
    assert!(!annulled.dossier.stands(annulled.dossier.own(digest("penalty")).unwrap(), day("2026-01-01")));
}

#[test]
fn an_irregular_revocation_weighs_once_it_is_upheld() {
    let licensed = Life::of(institution()).enter("licence", plain(EventKind::LicenceGranted, act("2026-02-02", "")));
    let foreign = licensed.by(stranger(), AuthorityKind::MarketSupervision);
    let revoked = enter(foreign, "revocation", EventKind::LicenceRevoked, "2026-02-09", "licence");
    assert_eq!(revoked.ended("licence"), None, "it was irregular");
    let upheld = json!({"effect": "upheld"});
    let upheld = changed(EventKind::OutsideDocumentReceived, act("2026-03-09", "revocation"), upheld);
    let upheld = revoked.enter("court", upheld);
    assert_eq!(upheld.ended("licence"), Some(EndKind::Revoked));
    let struck = enter(upheld, "mistake", EventKind::StatementRetracted, "2026-03-10", "court");
    assert_eq!(struck.ended("licence"), None);
}

#[test]
fn a_correction_changes_what_stands_there_and_keeps_the_record() {
    let members = json!({"field": "/violation", "old": "未留样", "new": "未按规定留样"});
    let correction = changed(EventKind::StatementCorrected, act("2026-03-09", "penalty"), members);
    let life = penalty_served().enter("correction", correction);
    let record = life.dossier.own(digest("penalty")).unwrap();
    let violation = |event: &Event| {
        let Event::PenaltyDecided(decided) = event else { panic!("{event:?}") };
        decided.violation.as_str().to_owned()
    };
    assert_eq!(violation(life.dossier.event(record)), "未按规定留样");
    assert_eq!(violation(&record.event), "未留样");
    // A second one builds on the first.
    let members = json!({"field": "/violation", "old": "未按规定留样", "new": "留样不足"});
    let correction = changed(EventKind::StatementCorrected, act("2026-03-10", "penalty"), members);
    let life = life.enter("second correction", correction);
    assert_eq!(violation(life.dossier.event(life.dossier.own(digest("penalty")).unwrap())), "留样不足");
}

/// Whoever folds must come to the same, also with what no writer would have let in.
#[test]
fn a_statement_about_an_unknown_one_changes_nothing() {
    let mut life = penalised();
    let before = life.dossier.fate(digest("penalty")).clone();
    for (n, kind) in super::acts::overseeing().enumerate() {
        let event = plain(kind, Act { on: "2026-05-06", number: 60, about: "nobody" });
        let record = life.recorded(&format!("stray {n}"), event, false);
        life.dossier.apply(&std::sync::Arc::new(record));
    }
    assert_eq!(life.dossier.fate(digest("penalty")), &before);
    assert_eq!(life.dossier.fate(digest("nobody")), life.dossier.fate(digest("another nobody")));
}
