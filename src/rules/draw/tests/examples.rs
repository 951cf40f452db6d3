//! Worked examples: every byte is what another implementation made.

use crate::codes::Hash;

use super::super::{Checked, check};
use super::world::{cases, none};

#[test]
fn every_byte_of_a_draw_is_what_another_implementation_makes() {
    let cases = cases();
    assert_eq!(cases.len(), 4);
    for case in &cases {
        let (frozen, seed) = (case.frozen(), case.seed());
        let published = frozen.published().unwrap();
        let drawn = frozen.draw(&seed, &none()).unwrap();
        let again = frozen.draw(&seed, &case.dropped()).unwrap();
        for (name, bytes) in [
            ("names", published.names.to_bytes()),
            ("lots", published.lots.to_bytes()),
            ("officers", published.officers.to_bytes()),
            ("recusal-digests", published.recusals.to_bytes()),
            ("result", drawn.to_bytes()),
            ("again", again.to_bytes()),
        ] {
            let (found, wanted) = (String::from_utf8(bytes).unwrap(), String::from_utf8(case.file(name)).unwrap());
            assert_eq!(found, wanted, "{}: {name}", case.title);
            assert_eq!(Hash::of(found.as_bytes()).to_string(), case.digests[name], "{}: {name}", case.title);
        }
    }
}

#[test]
fn what_is_drawn_is_sound_in_public_and_for_auditors() {
    for case in cases() {
        let (frozen, seed) = (case.frozen(), case.seed());
        let published = frozen.published().unwrap();
        for dropped in [none(), case.dropped()] {
            let drawn = frozen.draw(&seed, &dropped).unwrap();
            let public = Checked { differences: vec![], unopened: drawn.voids() };
            assert_eq!(check(&published, &seed, &dropped, &drawn), public, "{}", case.title);
            assert_eq!(frozen.check(&published, &seed, &dropped, &drawn), Checked::default(), "{}", case.title);
        }
    }
}

#[test]
fn what_comes_next_after_a_dropout_moves_nobody_else() {
    for case in cases() {
        let (frozen, seed, dropped) = (case.frozen(), case.seed(), case.dropped());
        let (before, after) = (frozen.draw(&seed, &none()).unwrap(), frozen.draw(&seed, &dropped).unwrap());
        let gone = dropped.lines().iter().find(|line| line.officer.is_none()).unwrap().object;
        let ill = dropped.lines().iter().find(|line| line.officer.is_some()).unwrap();
        assert!(after.visits().all(|visit| visit.object != gone), "{}", case.title);
        for visit in before.visits().filter(|visit| visit.object != gone) {
            let kept = after.visits().find(|kept| kept.object == visit.object).unwrap();
            if visit.object == ill.object {
                let mut seats = kept.teams.iter().flat_map(|team| &team.officers);
                assert!(seats.all(|officer| Some(*officer) != ill.officer), "{}", case.title);
            } else {
                assert_eq!(kept, visit, "{}", case.title);
            }
        }
    }
}
