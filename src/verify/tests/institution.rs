//! One institution, its page bent in every way, and what comes of it.

use serde_json::json;

use super::register::{day, overseen, party};
use super::world::*;
use crate::codes::Hash;
use crate::verify::{InstitutionPage, Known, Replay, Report};

/// Audits what is shown, and the page of one institution.
fn asked(shown: &Shown, grown: bool, bend: impl FnOnce(&mut InstitutionPage)) -> (InstitutionPage, Report) {
    let files = files().0;
    let known = Known { latest: shown.known.latest.clone(), ..Known::default() };
    let mut replay = Replay::new(known, |digest: Hash| files.get(&digest).cloned());
    replay.take_and_verify(shown.items());
    let mut page = replay.institution_derived(party(), day()).unwrap();
    bend(&mut page);
    let derived = replay.institution_published(party(), day(), (&page, grown)).unwrap();
    (derived, replay.finish())
}

#[test]
fn a_page_that_tells_the_truth_agrees() {
    let (derived, report) = asked(&overseen().shown(), false, |_| {});
    assert_eq!((found(&report), report.counts.standings, report.counts.windows), (vec![], 1, 3));
    assert_eq!(derived.standing.unwrap()["standing"]["code"], "abnormal");
}

#[test]
fn a_page_that_tells_otherwise_is_found() {
    type Bend = fn(&mut InstitutionPage);
    let table: [(&str, Bend, &str); 5] = [
        (
            "a better standing",
            |p| p.standing.as_mut().unwrap()["standing"]["code"] = json!("normal"),
            "standing-differs",
        ),
        ("a reason less", |p| p.standing.as_mut().unwrap()["because"] = json!([]), "standing-differs"),
        ("nobody", |p| p.standing = None, "standing-differs"),
        ("a record less", |p| drop(p.timeline.pop()), "window-differs"),
        ("a record shown for longer", |p| p.timeline[0]["shown_until"] = json!("2036-11-21"), "window-differs"),
    ];
    let shown = overseen().shown();
    for (what, bend, wanted) in table {
        let codes = |grown| {
            let (_, report) = asked(&shown, grown, bend);
            found(&report).iter().map(|(_, code)| *code).collect::<Vec<_>>()
        };
        assert_eq!(codes(false), [wanted], "{what}");
        assert_eq!(codes(true), ["register-not-compared"], "{what}, of a ledger that grows");
    }
}

#[test]
fn of_whom_nothing_is_shown_nothing_may_be_told() {
    let files = files().0;
    let shown = overseen().shown();
    let known = Known { latest: shown.known.latest.clone(), ..Known::default() };
    let mut replay = Replay::new(known, |digest: Hash| files.get(&digest).cloned());
    replay.take_and_verify(shown.items());
    let nobody = code("91140925MAAAAA019");
    let silent = InstitutionPage { standing: None, timeline: vec![] };
    assert_eq!(replay.institution_published(nobody, day(), (&silent, false)), Some(silent.clone()));
    let told = InstitutionPage { standing: Some(json!({"standing": {"code": "normal"}})), ..silent };
    replay.institution_published(nobody, day(), (&told, false));
    assert_eq!(found(&replay.finish()), [(None, "standing-differs")]);
}
