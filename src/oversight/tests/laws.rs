//! Laws of folding and judging, for any statements in any order.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::acts::{Act, changed, overseeing, plain};
use super::kit::{Life, day, digest, facility, institution, named, stranger};
use crate::codes::{AuthorityKind, Timestamp};
use crate::log::{Seq, TreeSize};
use crate::oversight::{Dossier, Dossiers, Permit, Recorded};
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
    match seed.kind {
        EventKind::ListingDecided | EventKind::PenaltyDecided if seed.variant % 2 == 0 => {
            changed(seed.kind, act, rests_on)
        }
        EventKind::OutsideDocumentReceived => {
            changed(seed.kind, act, json!({"effect": effects[usize::from(seed.variant) % effects.len()]}))
        }
        kind => plain(kind, act),
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

fn fold(records: &[Recorded]) -> Dossiers {
    let mut dossiers = Dossiers::default();
    for record in records {
        dossiers.apply(record.clone());
    }
    dossiers
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
        let touched = |record: &Recorded| [Some(record.subject), record.event.touches()];
        let shared = touched(&records[at]).iter().flatten().any(|one| touched(&records[at + 1]).contains(&Some(*one)));
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
    fn corrections_keep_days_and_references(seeds in any_life(), field in "/[a-z_]{1,14}(/[a-z_0-9]{1,9})?", new in "[0-9a-zA-Z-]{1,12}") {
        for record in records(&seeds) {
            let data = record.event.to_data();
            let fields = ["/region", "/document/dated_on", "/document/number", "/served_on", "/released_on", "/list",
                "/circumstance", "/rests_on/0", "/statement", "/about", &field];
            for field in fields {
                let Some(old) = data.pointer(field).filter(|old| old.is_string()) else { continue };
                for new in [json!(new), named("another"), json!("2026-12-31"), json!("watch")] {
                    let members = json!({"field": field, "old": old, "new": new});
                    let act = Act { on: "2027-12-31", number: 1, about: "x" };
                    let Ok(Event::StatementCorrected(correction)) =
                        EventKind::StatementCorrected.read(&super::kit::with(super::acts::data(EventKind::StatementCorrected, act), members))
                    else { continue };
                    if let Ok(after) = crate::oversight::corrected(&record.event, &correction) {
                        prop_assert_eq!(after.legal_day(), record.event.legal_day());
                        prop_assert_eq!(after.about(), record.event.about());
                        prop_assert_eq!(after.operator(), record.event.operator());
                        prop_assert_eq!(after.touches(), record.event.touches());
                    }
                }
            }
        }
    }
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
