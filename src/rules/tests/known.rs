//! What was known: an answer of a log size never depends on what was recorded later, and a day asked for is another
//! question.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use crate::codes::{Day, Uscc};
use crate::log::TreeSize;
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers};
use crate::rules::{
    Asking, Eligibility, Risk, Standing, StandingCode, candidates, due, eligibilities, impact, risk, standing, times,
};
use crate::statement::Subject;

use super::laws::{any_days, any_life, parties, rulebooks};
use super::world::{Happening, day, fold, party, rulebook, rulebook_with};

/// Later than every day of a life.
fn end() -> Day {
    day("2099-12-31")
}

/// Every derivation about a legal person, by what was known at a size, on a day: the ledger that ended there, asked
/// on that day.
fn answers(
    known: &Dossiers,
    party: Uscc,
    rulebook: &Rulebook,
    on: Day,
) -> (Option<Standing>, Vec<Eligibility>, Option<Risk>, String) {
    let Some(own) = known.get(Subject::Institution(party)) else { return (None, vec![], None, String::new()) };
    let places: Vec<&Dossier> = known.facilities_of(party, on).into_iter().map(AsRef::as_ref).collect();
    let place = "410302".parse().ok();
    let asking = Asking { institution: own, facilities: &places, place, rulebook, on };
    let open = (due(own, rulebook, on), times(own, rulebook, on), candidates(own, &places, rulebook, on));
    (Some(standing(own, rulebook, on, on)), eligibilities(&asking), risk(&asking), format!("{open:?}"))
}

proptest! {
    #[test]
    fn what_was_known_never_depends_on_what_was_recorded_later(
        life in any_life(), party in parties(), rulebook in rulebooks(), cut in any::<Index>(), (_, on) in any_days(),
    ) {
        let n = cut.index(life.len() + 1);
        let whole = fold(party, &life, end());
        let known = whole.at(TreeSize(u64::try_from(n).unwrap()));
        let ended_there = fold(party, &life[..n], end());
        prop_assert_eq!(&known, &ended_there);
        prop_assert_eq!(answers(&known, party, &rulebook, on), answers(&ended_there, party, &rulebook, on));
    }

    #[test]
    fn who_looks_back_twice_sees_no_more_than_who_looks_back_once(
        life in any_life(), party in parties(), one in any::<Index>(), other in any::<Index>(),
    ) {
        let size = |index: Index| TreeSize(u64::try_from(index.index(life.len() + 1)).unwrap());
        let whole = fold(party, &life, end());
        let (one, other) = (size(one), size(other));
        prop_assert_eq!(whole.at(one).at(other), whole.at(one.min(other)));
        prop_assert_eq!(whole.at(TreeSize(u64::MAX)), whole);
    }

    /// A draft that says the same moves nobody, and comparing the other way round tells the same moves backwards.
    #[test]
    fn an_impact_reads_both_ways(life in any_life(), party in parties(), (today, on) in any_days()) {
        let dossiers = fold(party, &life, today);
        let (sound, draft) = (rulebook(), super::laws::generous());
        prop_assert_eq!(impact(&dossiers, &sound, &sound, on).moves, vec![]);
        let (there, back) = (impact(&dossiers, &sound, &draft, on), impact(&dossiers, &draft, &sound, on));
        let turned: Vec<_> = back.moves.into_iter().map(|m| (m.subject, m.answered, m.key, m.after, m.before)).collect();
        let told: Vec<_> = there.moves.into_iter().map(|m| (m.subject, m.answered, m.key, m.before, m.after)).collect();
        prop_assert_eq!(told, turned);
    }
}

fn life() -> Vec<Happening> {
    vec![
        Happening::new("penalty", "2024-03-01", "penalty.decided", json!({"fine_fen": 500_000})),
        Happening::new(
            "release",
            "2024-03-08",
            "publication.released",
            json!({"statement": "@penalty", "tier": "general"}),
        ),
        Happening::new("annulment", "2024-09-02", "penalty.annulled", json!({"decision": "@penalty"})),
    ]
}

#[test]
fn a_later_annulment_changes_todays_answer_about_the_past_and_never_the_answer_known_then() {
    let (home, rulebook) = (party("home"), rulebook());
    let whole = fold(home, &life(), end());
    let code = |size: u64, on: &str| {
        let (standing, ..) = answers(&whole.at(TreeSize(size)), home, &rulebook, day(on));
        standing.unwrap().standing
    };
    for on in ["2024-03-08", "2024-09-01", "2024-09-02"] {
        assert_eq!(code(2, on), StandingCode::PenaltyShowing, "{on} as the ledger knew it before the annulment");
        assert_eq!(code(3, on), StandingCode::Normal, "{on} as it is known since");
    }
    assert_eq!(code(2, "2024-03-07"), StandingCode::Normal, "not published yet");
    assert_eq!(code(1, "2024-03-08"), StandingCode::Normal, "the release was not known yet");
}

#[test]
fn a_shorter_window_moves_who_is_shown_with_both_rules_and_the_entries() {
    let (home, sound) = (party("home"), rulebook());
    let mut table = super::world::ruleset()["publicity"].clone();
    let months = |table: &mut serde_json::Value, count: u16| {
        for row in table.as_array_mut().unwrap() {
            for window in row["windows"].as_array_mut().unwrap() {
                window["months_max"] = json!(count);
                window["months_min"] = json!(0);
                window["months_min_long"] = json!(null);
            }
        }
    };
    months(&mut table, 2);
    let draft = rulebook_with(&json!({"publicity": table}));
    let dossiers = fold(home, &life()[..2], end());
    let told = |on: &str| {
        let found = impact(&dossiers, &sound, &draft, day(on));
        let of = |m: crate::rules::Move| (m.answered.as_str(), m.change.as_str(), m.before.map(|t| t.value));
        (found.moved, found.moves.into_iter().map(of).collect::<Vec<_>>())
    };
    let on = "2024-03-10";
    let found = impact(&dossiers, &sound, &draft, day(on));
    let window = found.moves.iter().find(|m| m.key == "entry 0").unwrap();
    assert_eq!((window.answered.as_str(), window.change.as_str()), ("window", "earlier"), "{found:?}");
    let (before, after) = (window.before.as_ref().unwrap(), window.after.as_ref().unwrap());
    assert!(!before.source.is_empty() && before.entries == [0] && after.ends < before.ends);
    // When the draft's window is over, the standing moves too.
    let (subjects, moves) = told("2024-06-03");
    assert_eq!(subjects, 1);
    assert!(moves.contains(&("standing", "differs", Some("penalty_showing".to_owned()))), "{moves:?}");
    assert!(moves.iter().any(|(answered, change, _)| (*answered, *change) == ("window", "goes")), "{moves:?}");
}
