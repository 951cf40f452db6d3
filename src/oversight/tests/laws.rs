//! Laws of folding and judging, for any statements in any order.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::acts::{Act, changed, overseeing, plain};
use super::kit::{Life, day, digest, facility, fold, institution, named, stranger};
use crate::codes::{AuthorityKind, Day, Timestamp};
use crate::log::{Seq, TreeSize};
use crate::oversight::{Dossier, Permit, Recorded, corrected};
use crate::statement::{Event, EventKind, Nature, Source, Subject};

/// What a random statement is made from: its type, what it is about, its day, whether it is irregular or foreign.
#[derive(Clone, Debug)]
struct Seed {
    kind: EventKind,
    about: usize,
    days: i32,
    variant: u8,
    irregular: bool,
    foreign: bool,
    at_facility: bool,
}

fn any_seed() -> impl Strategy<Value = Seed> {
    let kinds: Vec<EventKind> = overseeing().collect();
    (prop::sample::select(kinds), 0..12_usize, 0..500_i32, any::<u8>(), any::<(bool, bool, bool)>()).prop_map(
        |(kind, about, days, variant, (irregular, foreign, at_facility))| Seed {
            kind,
            about,
            days,
            variant,
            irregular,
            foreign,
            at_facility,
        },
    )
}

fn any_life() -> impl Strategy<Value = Vec<Seed>> {
    vec(any_seed(), 0..24)
}

/// Statements are about one another by their place: an earlier one, a later one, or one that is not there.
fn label(place: usize) -> String {
    format!("statement {place}")
}

fn made(seed: &Seed) -> Event {
    let on = day("2026-01-05").plus_days(seed.days).to_string();
    let about = label(seed.about);
    let act = Act { on: &on, number: u32::from(seed.variant % 8) + 1, about: &about };
    let rests_on = json!({"rests_on": [named(&label(seed.about)), named(&label(seed.about / 2))]});
    let effects = ["upheld", "revoked", "repair_granted"];
    let rests = matches!(seed.kind, EventKind::ListingDecided | EventKind::PenaltyDecided);
    if rests && seed.variant < 128 {
        changed(seed.kind, act, rests_on)
    } else if seed.kind == EventKind::OutsideDocumentReceived {
        changed(seed.kind, act, json!({"effect": effects[usize::from(seed.variant) % effects.len()]}))
    } else {
        plain(seed.kind, act)
    }
}

fn records(seeds: &[Seed]) -> Vec<Recorded> {
    let recorded = |(place, seed): (usize, &Seed)| {
        let subject: Subject = if seed.at_facility { facility() } else { institution() };
        let life = Life::of(subject);
        let life = if seed.foreign { life.by(stranger(), AuthorityKind::CivilAffairs) } else { life };
        let seq = Seq(u64::try_from(place).unwrap());
        Recorded { seq, ..life.recorded(&label(place), made(seed), seed.irregular) }
    };
    seeds.iter().enumerate().map(recorded).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever is in the log folds, and a prefix of a dossier goes on to the same dossier.
    #[test]
    fn a_fold_may_stop_anywhere_and_go_on(seeds in any_life(), cut in any::<prop::sample::Index>()) {
        let records = records(&seeds);
        let whole = fold(&records);
        let size = TreeSize(u64::try_from(cut.index(records.len() + 1)).unwrap());
        for dossier in whole.iter() {
            let mut resumed = dossier.at(size);
            for record in dossier.records().iter().filter(|record| !size.holds(record.seq)) {
                resumed.apply(record);
            }
            prop_assert_eq!(&resumed, dossier.as_ref());
            prop_assert_eq!(&Dossier::fold(dossier.subject(), dossier.records()), dossier.as_ref());
        }
    }

    /// Statements that share no dossier may change places.
    #[test]
    fn statements_without_a_dossier_in_common_commute(seeds in any_life(), at in any::<prop::sample::Index>()) {
        let mut records = records(&seeds);
        prop_assume!(records.len() > 1);
        let at = at.index(records.len() - 1);
        let touched = |record: &Recorded| [vec![record.subject], record.event.touches()].concat();
        let shared = touched(&records[at]).iter().any(|one| touched(&records[at + 1]).contains(one));
        prop_assume!(!shared);
        let before = fold(&records);
        records.swap(at, at + 1);
        prop_assert_eq!(fold(&records), before);
    }

    /// Any statement is judged, in any dossier, whatever has been recorded; and a fact is never irregular.
    #[test]
    fn every_statement_has_an_answer_and_facts_are_never_irregular(seeds in any_life(), next in any_seed()) {
        for dossier in fold(&records(&seeds)).iter() {
            let life = Life { dossier: dossier.as_ref().clone(), ..Life::of(dossier.subject()) };
            let life = if next.foreign { life.by(stranger(), AuthorityKind::CivilAffairs) } else { life };
            let event = made(&next);
            let permit = life.judge(&event);
            if event.kind().nature() == Nature::Fact {
                prop_assert!(!matches!(permit, Permit::Irregular(_)), "{:?}", permit);
            }
        }
    }

    /// Nothing that ends a statement is permitted a second time.
    #[test]
    fn what_was_permitted_once_and_ended_something_is_impossible_again(seeds in any_life()) {
        let mut life = Life::of(institution());
        for (place, seed) in seeds.iter().enumerate() {
            let event = made(seed);
            if matches!(life.judge(&event), Permit::Impossible { .. }) {
                continue;
            }
            let ends = matches!(
                event.kind(),
                EventKind::PenaltyAnnulled
                    | EventKind::ListingRemoved
                    | EventKind::StatementMisattributed
                    | EventKind::StatementRetracted
                    | EventKind::PublicationReleased
                    | EventKind::RectificationAccepted
            );
            life = life.enter(&label(place), event.clone());
            if ends {
                let again = life.judge(&event);
                prop_assert!(matches!(again, Permit::Impossible { .. }), "{:?} {:?}", event.kind(), again);
            }
        }
    }

    /// A correction never moves a day, and never changes what a statement is about.
    #[test]
    fn corrections_keep_days_and_references(seed in any_seed(), text in "[0-9a-zA-Z-]{1,12}") {
        let event = made(&seed);
        for (field, old) in texts_in(&event.to_data(), "") {
            for new in [json!(text), named("another"), json!("2026-12-31"), json!("watch"), json!("410303")] {
                let members = json!({"field": field, "old": old, "new": new});
                let correction = changed(EventKind::StatementCorrected, Act { on: "2027-12-31", number: 1, about: "x" }, members);
                let Event::StatementCorrected(correction) = &correction else { panic!("{correction:?}") };
                if let Ok(after) = corrected(&event, correction) {
                    prop_assert_eq!(after.legal_day(), event.legal_day());
                    prop_assert_eq!(after.about(), event.about());
                    prop_assert_eq!(after.operator(), event.operator());
                    prop_assert_eq!(after.touches(), event.touches());
                    prop_assert_eq!(days_in(&after.to_data()), days_in(&event.to_data()));
                }
            }
        }
    }
}

/// Every text of some data with the pointer to it.
fn texts_in(data: &Value, at: &str) -> Vec<(String, String)> {
    let below = |name: &str, value: &Value| texts_in(value, &format!("{at}/{name}"));
    match data {
        Value::String(text) => vec![(at.to_owned(), text.clone())],
        Value::Object(members) => members.iter().flat_map(|(name, value)| below(name, value)).collect(),
        Value::Array(items) => items.iter().enumerate().flat_map(|(n, item)| below(&n.to_string(), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => vec![],
    }
}

/// Every day of some data.
fn days_in(data: &Value) -> Vec<Day> {
    texts_in(data, "")
        .iter()
        .filter(|(at, _)| at.ends_with("_on") || at.ends_with("_from") || at.ends_with("_until"))
        .map(|(_, text)| day(text))
        .collect()
}

/// The same instant, the same answer: nothing but the arguments is read.
#[test]
fn judging_twice_gives_the_same() {
    let life = super::states::listed();
    let event = plain(EventKind::ListingRemoved, Act { on: "2026-06-01", number: 9, about: "listing" });
    assert_eq!(life.judge(&event), life.judge(&event));
    assert!(matches!(life.source, Source::Authority(_)));
    assert!(life.dossier.own(digest("listing")).unwrap().at >= Timestamp::start_of(day("2026-03-30")));
}
