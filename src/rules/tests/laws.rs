//! Laws that hold for every life, also for lives that no authority would ever record.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::codes::{AuthorityKind, Day, Uscc};
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers};
use crate::rules::{Visibility, listings, penalty_showing, public_dossier, standing, visibility};
use crate::statement::{Event, Subject};

use super::world::{FACILITY, Happening, day, digest, fold, party, rulebook, rulebook_with};

/// One happening before it has a place in a life: what, about which earlier one, after how many days, and whims.
type Whim = (usize, Index, i32, Index, bool, bool);

const TYPES: [&str; 21] = [
    "penalty.decided",
    "penalty.decided",
    "penalty.decided",
    "listing.decided",
    "listing.decided",
    "publication.released",
    "publication.released",
    "publication.released",
    "publication.released",
    "penalty.annulled",
    "listing.removed",
    "outside_document.received",
    "outside_document.received",
    "statement.corrected",
    "statement.misattributed",
    "statement.retracted",
    "party.submitted",
    "record.transcribed",
    "licence.granted",
    "inspection.recorded",
    "facility.registered",
];

pub fn any_life() -> impl Strategy<Value = Vec<Happening>> {
    let whim = (0..TYPES.len(), any::<Index>(), 0..160_i32, any::<Index>(), prop::bool::weighted(0.1), any::<bool>());
    prop::collection::vec(whim, 1..30).prop_map(|whims| life(&whims))
}

fn life(whims: &[Whim]) -> Vec<Happening> {
    let mut on = day("2021-06-01");
    let mut life: Vec<Happening> = Vec::new();
    for (at, (what, about, days, whim, irregular, market)) in whims.iter().enumerate() {
        on = on.plus_days(*days);
        let about = if life.is_empty() { "nothing".to_owned() } else { life[about.index(life.len())].label.clone() };
        let by = if *market { AuthorityKind::MarketSupervision } else { AuthorityKind::CivilAffairs };
        let event_type = TYPES[*what];
        let label = format!("s{at}");
        let data = data(event_type, &about, *whim, on);
        let at = (*event_type == *"facility.registered").then(|| FACILITY.parse().unwrap());
        let event_type = event_type.to_owned();
        life.push(Happening { label, on, event_type, by, at, irregular: *irregular, data });
    }
    life
}

fn data(event_type: &str, about: &str, whim: Index, on: Day) -> Value {
    let pick = |choices: &[Value]| choices[whim.index(choices.len())].clone();
    let about = format!("@{about}");
    match event_type {
        "penalty.decided" => pick(&[
            json!({}),
            json!({"types": ["warning"], "fine_fen": null}),
            json!({"types": ["business_suspended"], "fine_fen": null}),
            json!({"procedure": "simple"}),
            json!({"types": ["occupation_restricted"], "restricted_until": "2029-01-01"}),
            json!({"types": ["public_criticism"], "fine_fen": null}),
        ]),
        "listing.decided" => {
            let rests_on = [json!([]), json!([about]), json!([about, "@s0"])];
            let lists = ["severe", "abnormal", "joint_punishment", "watch"];
            let (list, rests_on) = (lists[whim.index(lists.len())], &rests_on[whim.index(rests_on.len())]);
            json!({"list": list, "circumstance": "x", "rests_on": rests_on})
        }
        "publication.released" => pick(&[
            json!({"statement": about}),
            json!({"statement": about, "tier": "general"}),
            json!({"statement": about, "tier": "severe", "necessity": "x"}),
            json!({"statement": about, "released_on": on.plus_days(20)}),
        ]),
        "penalty.annulled" => json!({"decision": about}),
        "listing.removed" => json!({"listing": about}),
        "outside_document.received" => {
            let effects = ["repair_granted", "upheld", "upheld", "revoked", "repair_applied"];
            json!({"about": about, "effect": effects[whim.index(effects.len())]})
        }
        "statement.corrected" => pick(&[
            json!({"statement": about, "field": "/fine_fen", "old": 1_000_000, "new": 90_000_000}),
            json!({"statement": about, "field": "/types/0", "old": "warning", "new": "fine"}),
            json!({"statement": about, "field": "/procedure", "old": "simple", "new": "ordinary"}),
        ]),
        "statement.misattributed" | "statement.retracted" => json!({"statement": about}),
        "party.submitted" => json!({"about": about, "kind": pick(&[json!("objection"), json!("defence")])}),
        "record.transcribed" => pick(&[
            json!({"original_on": on.plus_days(-500), "content": {"kind": "inspection"}}),
            json!({
                "original_on": on.plus_days(-300), "original_kind": "market_supervision",
                "content": {"kind": "penalty", "procedure": "ordinary", "types": ["fine"], "fine_fen": 1},
            }),
        ]),
        "licence.granted" => json!({"valid_until": on.plus_days(90)}),
        _ => json!({}),
    }
}

/// Bands and published lists, so that more is shown than by the repository's ruleset alone.
pub fn generous() -> Rulebook {
    let rule = |id: &str| json!({"id": id, "jurisdiction": null, "from": "2020-01-01", "until": null, "source": "a test", "mark": null});
    let mut published = super::world::ruleset()["list_publication"].clone();
    published[0]["published"] = json!(true);
    let bands = json!([{"rule": rule("B"), "kinds": [], "small_below_fen": 500, "huge_from_fen": 80_000_000}]);
    rulebook_with(&json!({"list_publication": published, "fine_bands": bands}))
}

/// Half of the days asked for fall into the life, half after it.
pub fn any_days() -> impl Strategy<Value = (Day, Day)> {
    (0..3000_i32, 0..1500_i32).prop_map(|(today, back)| {
        let today = day("2021-06-01").plus_days(today);
        (today, today.plus_days(-back))
    })
}

fn full(dossiers: &Dossiers, party: Uscc) -> Dossier {
    let subject = Subject::Institution(party);
    dossiers.get(subject).map_or_else(|| Dossier::new(subject), |dossier| (**dossier).clone())
}

fn public(dossiers: &Dossiers, subject: Subject, rulebook: &Rulebook, today: Day) -> Dossier {
    public_dossier(dossiers, subject, rulebook, today).unwrap_or_else(|| Dossier::new(subject))
}

pub fn parties() -> impl Strategy<Value = Uscc> {
    prop::sample::select(vec![party("home"), party("company"), party("trader")])
}

pub fn rulebooks() -> impl Strategy<Value = Rulebook> {
    prop::sample::select(vec![false, true]).prop_map(|more| if more { generous() } else { rulebook() })
}

proptest! {
    /// Invariant 14: nobody's standing rests on what the public may not see.
    #[test]
    fn the_full_dossier_and_the_public_one_tell_the_same_standing(
        life in any_life(), party in parties(), rulebook in rulebooks(), (today, on) in any_days(),
    ) {
        let dossiers = fold(party, &life, today);
        let public = public(&dossiers, Subject::Institution(party), &rulebook, today);
        let by_full = standing(&full(&dossiers, party), &rulebook, on, today);
        prop_assert_eq!(by_full, standing(&public, &rulebook, on, today));
    }

    #[test]
    fn all_of_a_public_dossier_is_public(
        life in any_life(), party in parties(), rulebook in rulebooks(), (today, _) in any_days(),
    ) {
        let dossiers = fold(party, &life, today);
        let mut of_the_public = Dossiers::default();
        for dossier in dossiers.iter() {
            of_the_public.put(Arc::new(public(&dossiers, dossier.subject(), &rulebook, today)));
        }
        for dossier in of_the_public.iter() {
            let again = public(&of_the_public, dossier.subject(), &rulebook, today);
            prop_assert_eq!(&again, &**dossier);
        }
    }

    #[test]
    fn a_record_without_a_release_is_in_no_public_dossier(
        life in any_life(), party in parties(), rulebook in rulebooks(), (today, _) in any_days(),
    ) {
        let dossiers = fold(party, &life, today);
        for subject in [Subject::Institution(party), FACILITY.parse().unwrap()] {
            for record in public(&dossiers, subject, &rulebook, today).records() {
                let released = life.iter().any(|happening| {
                    happening.event_type == "publication.released"
                        && happening.on <= today
                        && happening.data["statement"].as_str().is_some_and(|of| digest(&of[1..]) == record.digest)
                });
                prop_assert!(released || !record.event.is_releasable());
                prop_assert!(!matches!(record.event, Event::OutsideDocumentReceived(_) | Event::ListingRemoved(_)));
            }
        }
    }

    #[test]
    fn a_window_never_outlives_its_maximum(
        life in any_life(), party in parties(), rulebook in rulebooks(), (today, _) in any_days(),
    ) {
        let dossier = full(&fold(party, &life, today), party);
        let windows = rulebook.ruleset.publicity.iter().flat_map(|row| &row.windows);
        let months = i32::from(windows.map(|window| window.months_max).max().unwrap());
        for record in dossier.records() {
            let Some(showing) = penalty_showing(&dossier, record, &rulebook) else { continue };
            let begins = dossier.fate(record.digest).released.unwrap().on.max(record.legal_day());
            let carried = day("2029-01-02");
            prop_assert!(showing.until <= begins.plus_months(months).max(carried), "{showing:?}");
            let visible = |on: Day| visibility(&dossier, record, &rulebook, on).is_public();
            prop_assert!(!visible(showing.until) && !visible(showing.from.plus_days(-1)));
            prop_assert!(showing.repair_from.is_none_or(|from| from < showing.until));
        }
    }

    #[test]
    fn an_annulment_lifts_what_rests_on_it(
        mut life in any_life(), party in parties(), rulebook in rulebooks(), (today, on) in any_days(),
    ) {
        for happening in &mut life {
            happening.irregular = false;
        }
        let dossier = full(&fold(party, &life, today), party);
        // What is at home in the dossier of a facility is nobody's to annul in this one, and an annulment that was
        // entered by mistake annuls nothing.
        let at_home = |label: &str| life.iter().any(|found| found.at.is_none() && label == format!("@{}", found.label));
        let annulled = |label: &str| at_home(label) && life.iter().any(|later| {
            later.event_type == "penalty.annulled" && later.on <= today && later.data["decision"] == json!(label)
                && later.at.is_none() && !dossier.is_struck(digest(&later.label))
        });
        let fallen = life.iter().filter(|listing| {
            let basis = listing.data["rests_on"].as_array();
            basis.is_some_and(|basis| !basis.is_empty() && basis.iter().all(|of| annulled(of.as_str().unwrap())))
        });
        let lifted: Vec<_> = fallen.map(|listing| digest(&listing.label)).collect();
        prop_assert!(listings(&dossier, &rulebook, today).iter().all(|listed| !lifted.contains(&listed.digest)));
        let because = standing(&dossier, &rulebook, on, today).because;
        let entries: Vec<u64> = because.into_iter().flat_map(|because| because.entries).collect();
        for record in dossier.records().iter().filter(|record| entries.contains(&record.seq.0)) {
            prop_assert!(!lifted.contains(&record.digest));
            // Ended is silent, for every day asked for.
            prop_assert!(dossier.fate(record.digest).ended.is_none_or(|end| !end.kind.is_from_the_start() && today < end.on));
        }
    }

    #[test]
    fn a_removal_lifts_the_listing_from_its_day(
        mut life in any_life(), party in parties(), rulebook in rulebooks(), (today, _) in any_days(),
    ) {
        for happening in &mut life {
            happening.irregular = false;
        }
        let dossier = full(&fold(party, &life, today), party);
        for removal in dossier.records() {
            let Event::ListingRemoved(removed) = &removal.event else { continue };
            let stands = !dossier.is_struck(removal.digest) && dossier.own(removed.listing.0).is_some();
            if stands && removal.legal_day() <= today {
                let listed = listings(&dossier, &rulebook, today).into_iter().find(|one| one.digest == removed.listing.0);
                prop_assert!(listed.is_none_or(|listed| !listed.holds(today)), "{removed:?}");
            }
        }
    }

    #[test]
    fn what_was_never_shown_is_not_told_to_have_ended(
        life in any_life(), party in parties(), rulebook in rulebooks(), (today, _) in any_days(),
    ) {
        let dossier = full(&fold(party, &life, today), party);
        for record in dossier.records().iter().filter(|record| record.subject == dossier.subject()) {
            if matches!(visibility(&dossier, record, &rulebook, today), Visibility::Ended { .. } | Visibility::Expired) {
                let main = record.event.about().and_then(|of| dossier.record(of)).unwrap_or(record);
                let main = if record.event.is_releasable() { record } else { main };
                let notice = matches!(record.event, Event::PenaltyAnnulled(_));
                prop_assert!(notice || dossier.fate(main.digest).released.is_some_and(|release| release.on <= today));
            }
        }
    }
}
