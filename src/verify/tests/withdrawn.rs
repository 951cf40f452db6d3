//! Statements that are gone: withdrawn by the founders, or taken out by somebody.

use serde_json::json;

use super::world::{FOUNDERS, NORTH, Shown, ShownBody, World, files, found, place};
use crate::codes::Hash;
use crate::statement::{EventKind, Role, Statement};
use crate::verify::{Replay, Report, Withdrawals};

type Found = Vec<(Option<u64>, &'static str)>;

/// The world, an inspection as entry 12, and its withdrawal as 13, or its own statement as replacement for entry 9.
fn withdrawn(signers: &[(Role, u8)], replacement: bool) -> (World, Hash, Option<Hash>) {
    let mut world = World::new();
    world.inspect(NORTH, place(NORTH), &[NORTH + 2, NORTH + 3]);
    let (of, by) = (world.records[9].1.digest(), world.records[12].1.digest());
    let by = replacement.then_some(by);
    let data = json!({
        "statement": of.to_base64url(), "legal_basis": "x", "decided_by": "x", "document": "x",
        "decided_on": "2026-11-01", "replacement": by.map(Hash::to_base64url),
    });
    let draft = world.draft(EventKind::StatementWithdrawn, "ledger", "ledger", data);
    world.sign(&draft, signers);
    (world, of, by)
}

/// As an auditor does: a first reading, and a second one with what the first found.
fn read(shown: &Shown) -> (Report, Report) {
    let (files, _) = files();
    let fetch = |digest: Hash| files.get(&digest).cloned();
    let mut first = Replay::new(shown.known.clone(), fetch);
    first.take_and_verify(shown.items());
    let statement = |digest: Hash| {
        let bodies = shown.bodies.iter().filter_map(|body| match body {
            ShownBody::Statement { stored, .. } => Statement::parse(stored).ok(),
            ShownBody::NotShown(_) | ShownBody::Withdrawn => None,
        });
        bodies.into_iter().find(|statement| statement.digest == digest)
    };
    let withdrawals = Withdrawals::new(first.governance().withdrawals(), statement);
    let mut second = Replay::new(shown.known.clone(), fetch).withdrawing(withdrawals);
    second.take_and_verify(shown.items());
    (first.finish(), second.finish())
}

#[test]
fn what_the_founders_withdrew_is_counted_and_what_somebody_took_is_found() {
    let quorum = [(Role::Founder, FOUNDERS[0]), (Role::Founder, FOUNDERS[1])];
    let unread: Found = vec![(None, "withdrawals-unread")];
    for replacement in [false, true] {
        let (world, ..) = withdrawn(&quorum, replacement);
        let mut shown = world.shown();
        let (first, second) = read(&shown);
        assert_eq!((found(&first), found(&second)), (unread.clone(), vec![]), "not redacted yet");
        let whole = second.counts.clone();
        shown.bodies[9] = ShownBody::Withdrawn;
        for class in [None, Some("withdrawn by entry 13")] {
            if let Some(class) = class {
                shown.bodies[9] = ShownBody::NotShown(class.to_owned());
            }
            let (first, second) = read(&shown);
            assert_eq!((found(&first), found(&second)), (unread.clone(), vec![]), "{class:?}");
            assert_eq!((second.counts.withdrawn, second.counts.permissions), (1, whole.permissions - 1));
            assert_eq!(second.counts.procedures, whole.procedures, "everything else is replayed");
        }
        // One that nobody withdrew, beside it.
        shown.bodies[8] = ShownBody::Withdrawn;
        let (_, second) = read(&shown);
        assert_eq!(found(&second), [(Some(8), "statement-withdrawn")]);
        // An entry of the log that does not say so, and one behind what was read, which may.
        for (by, code) in [(12, "statement-withdrawn"), (14, "withdrawals-unread")] {
            shown.bodies[8] = ShownBody::NotShown(format!("withdrawn by entry {by}"));
            assert_eq!(found(&read(&shown).1), [(Some(8), code)]);
        }
    }
    // Half a quorum withdraws nothing: the entry is a breach.
    let (world, ..) = withdrawn(&quorum[..1], false);
    let (_, second) = read(&world.shown());
    assert_eq!(found(&second), [(Some(13), "not-permitted")]);
}

#[test]
fn dossiers_hold_the_replacement_at_the_old_place_whether_the_frame_was_redacted_or_not() {
    let quorum = [(Role::Founder, FOUNDERS[0]), (Role::Founder, FOUNDERS[1])];
    let (world, of, by) = withdrawn(&quorum, true);
    let (files, _) = files();
    let fold = |shown: &Shown, withdrawals: Withdrawals| {
        let mut replay =
            Replay::new(shown.known.clone(), |digest: Hash| files.get(&digest).cloned()).withdrawing(withdrawals);
        replay.take_and_verify(shown.items());
        let records = replay.dossiers().iter().flat_map(|dossier| dossier.records()).cloned();
        records.map(|record| (record.seq.0, record.digest)).collect::<Vec<_>>()
    };
    let statement = Statement::parse(&world.records[12].1.to_stored()).unwrap();
    let named =
        [(of, crate::governance::Withdrawal { by: crate::log::Seq(13), replacement: by })].into_iter().collect();
    let withdrawals = Withdrawals::new(&named, |_| Some(statement.clone()));
    let mut shown = world.shown();
    let before = fold(&shown, Withdrawals::default());
    assert!(before.contains(&(9, of)) && before.contains(&(12, by.unwrap())));
    let read = fold(&shown, withdrawals.clone());
    assert!(
        read.contains(&(9, by.unwrap())) && !read.iter().any(|(seq, digest)| *seq == 12 || *digest == of),
        "{read:?}"
    );
    shown.bodies[9] = ShownBody::Withdrawn;
    assert_eq!(fold(&shown, withdrawals), read);
}
