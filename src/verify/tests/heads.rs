//! What was signed or copied before, held against the log.

use ed25519_dalek::SigningKey;

use super::world::{CHECKPOINT, NORTH, ORIGIN, SOUTH, Shown, World, files, found, key, place};
use crate::log::{Checkpoint, Cosigner, NoteSigner, Policy, Seq, SignedNote, TreeSize};
use crate::verify::{HistoryVerdict, Verdict, first_difference};

type Found = Vec<(Option<u64>, &'static str)>;

/// The same log up to entry 8, and others from there on.
fn forked() -> Shown {
    let mut world = World::new();
    world.records.truncate(9);
    world.inspect(NORTH, place(NORTH), &[NORTH + 3, NORTH + 2]);
    world.inspect(SOUTH, place(SOUTH), &[SOUTH + 3, SOUTH + 2]);
    world.inspect(SOUTH, place(SOUTH), &[SOUTH + 3, SOUTH + 2]);
    world.shown()
}

#[test]
fn a_log_that_does_not_continue_what_it_signed_is_found() {
    let honest = World::new().shown();
    let earlier = |shown: Shown, sizes: &[usize]| {
        let mut shown = shown;
        shown.known.earlier = sizes.iter().map(|size| honest.checkpoint(*size, CHECKPOINT)).collect();
        shown.replay()
    };
    let mut world = World::new();
    world.records.truncate(9);
    let table: [(&str, _, Found, bool); 6] = [
        ("continued", earlier(honest.clone(), &[5, 9, 12]), vec![], false),
        ("truncated", earlier(world.shown(), &[5, 11]), vec![(None, "history-truncated")], true),
        ("forked", earlier(forked(), &[5, 9, 11]), vec![(None, "history-differs")], true),
        ("forked before the fork", earlier(forked(), &[5, 9]), vec![], false),
        ("two checkpoints of one size", earlier(forked(), &[12]), vec![(None, "checkpoints-conflict")], true),
        ("nothing to compare", earlier(honest.clone(), &[0]), vec![], false),
    ];
    for (lie, report, wanted, contradicted) in table {
        assert_eq!((found(&report), report.history == HistoryVerdict::Contradicted), (wanted, contradicted), "{lie}");
        let sound = matches!(report.history, HistoryVerdict::Continues { checkpoints: 2.., .. });
        assert_eq!(report.words() == "sound", sound, "{lie}");
        if lie == "forked" {
            let first = report.findings.first_unsound().unwrap();
            assert!(first.detail.ends_with("the first difference lies from entry 9 on, below 11"), "{first}");
        }
    }
}

#[test]
fn receipts_and_copies_name_the_entry() {
    let honest = World::new().shown();
    let mut shown = forked();
    shown.known.receipts = vec![honest.receipt(10).to_text(), honest.receipt(3).to_text()];
    shown.known.earlier = vec![honest.checkpoint(11, CHECKPOINT)];
    let report = shown.replay();
    let wanted: Found =
        vec![(Some(10), "receipt-contradicted"), (None, "history-differs"), (None, "checkpoints-conflict")];
    assert_eq!(found(&report), wanted);
    assert!(report.to_text().contains("entry 10 is the first known to differ"));

    let (files, _) = files();
    let mut shown = forked();
    shown.known.earlier = vec![honest.checkpoint(11, CHECKPOINT)];
    let mut replay = crate::verify::Replay::new(shown.known.clone(), |digest| files.get(&digest).cloned());
    replay.take_and_verify(shown.items());
    let first = first_difference(&honest.lines, &shown.lines);
    assert_eq!(first, Some(Seq(9)));
    replay.compared_with_mirror(TreeSize(12), first);
    let report = replay.finish();
    assert_eq!(found(&report), [(Some(9), "mirror-differs"), (None, "history-differs")]);

    let mut shown = honest.clone();
    shown.known.receipts = vec![honest.receipt(3).to_text(), "nonsense".into()];
    let report = shown.replay();
    assert_eq!(found(&report), [(None, "earlier-unusable")]);
    assert!(matches!(report.history, HistoryVerdict::Continues { checkpoints: 1, receipts: 1, copied: 0, .. }));
}

#[test]
fn the_latest_checkpoint_must_be_the_ledgers_own_and_cover_every_entry() {
    let bent = |bend: &dyn Fn(&mut Shown)| {
        let mut shown = World::new().shown();
        bend(&mut shown);
        found(&shown.replay())
    };
    let other_origin = |s: &mut Shown| {
        let checkpoint = Checkpoint { origin: "example.cn/other".parse().unwrap(), ..s.unsigned(12) };
        s.known.latest = Some(checkpoint.sign(&[&NoteSigner::new("example.cn/other", key(CHECKPOINT)).unwrap()]));
    };
    let known = |n: u8| NoteSigner::new(ORIGIN, key(n)).unwrap().verifier_key().clone();
    let table: [(&str, Found, Found); 8] = [
        ("unknown key", bent(&|s| s.sign_latest(99)), vec![(None, "checkpoint-refused")]),
        ("other origin", bent(&other_origin), vec![(None, "checkpoint-refused")]),
        ("none", bent(&|s| s.known.latest = None), vec![(None, "checkpoint-missing")]),
        ("shorter", bent(&|s| s.known.latest = Some(s.checkpoint(11, CHECKPOINT))), vec![(None, "entries-uncovered")]),
        ("tail not shown", bent(&|s| drop((s.lines.pop(), s.bodies.pop()))), vec![(None, "entries-missing")]),
        (
            "earlier checkpoint by an unknown key",
            bent(&|s| s.known.earlier = vec![s.checkpoint(5, 99)]),
            vec![(None, "earlier-unusable")],
        ),
        ("the key that the auditor knows", bent(&|s| s.known.keys = vec![known(CHECKPOINT)]), vec![]),
        (
            "another key than the auditor knows",
            bent(&|s| s.known.keys = vec![known(99)]),
            vec![(None, "checkpoint-key-differs")],
        ),
    ];
    for (lie, found, wanted) in table {
        assert_eq!(found, wanted, "{lie}");
    }
}

#[test]
fn a_checkpoint_that_is_none_is_refused_though_no_founding_is_shown() {
    let log = NoteSigner::new(ORIGIN, key(CHECKPOINT)).unwrap();
    let signed = |text: &str| SignedNote::with_signatures(text, vec![log.sign(text)]).unwrap().to_string();
    let extended = signed(&format!("{}more\n", World::new().shown().unsigned(12).to_text()));
    let four_lines = signed("example.cn/simulated\nmany\nentries\n");
    for (what, note) in
        [("signed, with a line more", extended), ("signed, no checkpoint", four_lines), ("no note", "x".into())]
    {
        for knows_the_key in [false, true] {
            let mut shown = World::new().shown();
            shown.known.latest = Some(note.clone());
            shown.known.keys = if knows_the_key { vec![log.verifier_key().clone()] } else { vec![] };
            shown.lines.clear();
            shown.bodies.clear();
            let report = shown.replay();
            assert_eq!(found(&report), [(None, "checkpoint-refused")], "{what}, {knows_the_key}");
            assert_eq!(report.verdict(), Verdict::Unsound);
        }
    }
    // Without any checkpoint there is nothing to refuse.
    let mut shown = World::new().shown();
    (shown.known.latest, shown.lines, shown.bodies) = (None, vec![], vec![]);
    assert_eq!(found(&shown.replay()), [(None, "checkpoint-missing")]);
}

#[test]
fn witnesses_make_a_history_comparable_when_the_policy_has_enough() {
    let witness = Cosigner::new("witness.example", SigningKey::from_bytes(&[70; 32])).unwrap();
    let log = NoteSigner::new(ORIGIN, key(CHECKPOINT)).unwrap();
    let policy = format!("log {}\nwitness w {}\nquorum w\n", log.verifier_key(), witness.verifier_key());
    let mut shown = World::new().shown();
    shown.known.policy = Some(Policy::parse(&policy).unwrap());
    let report = shown.replay();
    assert_eq!((found(&report), report.verdict()), (vec![(None, "awaiting-cosignature")], Verdict::CouldNotTell));
    let text = shown.unsigned(12).to_text();
    let cosigned = SignedNote::with_signatures(&text, vec![log.sign(&text), witness.cosign(&text, 1_800_000_000)]);
    shown.known.latest = Some(cosigned.unwrap().to_string());
    let report = shown.replay();
    assert_eq!((found(&report), report.words()), (vec![], "sound"));
    assert!(report.to_text().contains("continues the word of witnesses (witness.example)"));
    assert_eq!(report.not_checked, []);
}
