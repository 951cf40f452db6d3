//! What holds for every replay.

use proptest::prelude::*;

use super::world::{NORTH, SOUTH, Shown, ShownBody, World, files, found, place};
use crate::verify::{Item, Prepared, Replay, Report, Rulebooks, Severity, Verdict};

/// Replays in chunks that end at `cuts`; all items are read ahead and backwards, the signatures checked late and backwards.
fn in_chunks(shown: &Shown, rulebooks: &Rulebooks, cuts: &[usize]) -> Report {
    let (files, _) = files();
    let mut replay =
        Replay::with_rulebooks(shown.known.clone(), |digest| files.get(&digest).cloned(), rulebooks.clone());
    let items: Vec<Item> = shown.items().collect();
    let mut backwards: Vec<Prepared> = items.into_iter().rev().map(Item::prepare).collect();
    let mut tasks = Vec::new();
    let mut items = std::iter::from_fn(|| backwards.pop());
    for cut in cuts {
        tasks.extend(replay.take_prepared(items.by_ref().take(*cut)));
    }
    tasks.extend(replay.take_prepared(items));
    for task in tasks.into_iter().rev() {
        replay.signatures_checked(task.seq(), task.run());
    }
    replay.finish()
}

fn loaded() -> Rulebooks {
    let (files, manifest) = files();
    let mut rulebooks = Rulebooks::default();
    rulebooks.load(manifest, |digest| files.get(&digest).cloned()).unwrap();
    rulebooks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// One chunk or many, signatures at once or later and in another order, items read in any order: the same report.
    #[test]
    fn a_replay_may_be_cut_anywhere(cuts in prop::collection::vec(0_usize..5, 0..6)) {
        let mut world = World::new();
        world.inspect(NORTH, place(SOUTH), &[NORTH + 2, NORTH + 3]);
        let last = world.records[8].1.signatures[1].clone();
        world.records[7].1.signatures[0].signature = last.signature;
        let shown = world.shown();
        let rulebooks = loaded();
        let whole = in_chunks(&shown, &rulebooks, &[]);
        prop_assert_eq!(found(&whole), [(Some(7), "signature-invalid"), (Some(12), "not-permitted")]);
        prop_assert_eq!(in_chunks(&shown, &rulebooks, &cuts), whole);
    }
}

#[test]
fn signatures_that_nobody_checked_are_not_called_good() {
    let (shown, (files, _)) = (World::new().shown(), files());
    let mut replay = Replay::new(shown.known.clone(), |digest| files.get(&digest).cloned());
    let mut tasks = replay.take(shown.items());
    let forgotten = tasks.pop().unwrap();
    for task in tasks {
        replay.signatures_checked(task.seq(), task.run());
    }
    let report = replay.finish();
    assert_eq!(found(&report), [(Some(forgotten.seq().0), "signatures-not-checked")]);
    assert_eq!((report.verdict(), report.counts.signatures), (Verdict::CouldNotTell, 31));
}

/// Sampled, because each of the 300,000 bits is a replay: every bit position, bytes that share no factor with texts.
#[test]
fn any_flipped_bit_of_an_entry_or_statement_is_found() {
    let (honest, (files, _), rulebooks) = (World::new().shown(), files(), loaded());
    assert_eq!(found(&honest.replay_with(&files, &rulebooks)), []);
    let mut flips = 0;
    for index in [0, 4, 7, 11] {
        let length = honest.lines[index].len();
        for (n, byte) in (index..length).step_by(13).enumerate() {
            let mut shown = honest.clone();
            shown.lines[index][byte] ^= 1 << (n % 8);
            let report = shown.replay_with(&files, &rulebooks);
            // An unknown version or another root: never sound.
            assert_ne!(report.verdict(), Verdict::Sound, "entry {index} byte {byte}");
            flips += 1;
        }
        let ShownBody::Statement { stored, .. } = &honest.bodies[index] else { unreachable!() };
        for (n, byte) in (index..stored.len()).step_by(67).enumerate() {
            let mut shown = honest.clone();
            let ShownBody::Statement { stored, .. } = &mut shown.bodies[index] else { unreachable!() };
            stored[byte] ^= 1 << (n % 8);
            let report = shown.replay_with(&files, &rulebooks);
            assert!(report.findings.total(Severity::Unsound) > 0, "statement {index} byte {byte}");
            let at = report.findings.first_unsound().unwrap().seq.map(|seq| seq.0);
            assert_eq!(at, Some(index as u64), "statement {index} byte {byte}");
            flips += 1;
        }
    }
    assert!(flips > 100, "{flips}");
}
