//! What only may be evidence gives way to newer, and never at the cost of what is.

use super::*;

#[test]
fn doubts_make_room_for_newer_ones_and_never_at_the_cost_of_a_fork() {
    let kit = Kit::new();
    let witness = kit.open();
    cosigned(&ask(&witness, &request(0, 0, 7)));
    assert_eq!(ask(&witness, &request(1, 7, 7)).status(), 422);
    let forks = known(&witness).forks;
    assert_eq!(forks.len(), 1);
    let at = |n: i64| now().plus_ms(n * 1000);
    let doubt = |witness: &Witness, checkpoint: &Checkpoint, n: i64| {
        let bare = AddCheckpoint { old: TreeSize(7), proof: vec![], checkpoint: checkpoint.sign(&[&signer(1)]) };
        assert_eq!(witness.add_checkpoint(bare.to_text().as_bytes(), at(n)).status(), 422);
    };
    // Anybody can fetch checkpoints that the log has just signed, and post each of them without a proof.
    let batch = |n: i64| {
        let size = TreeSize(100 + u64::try_from(n).unwrap());
        Checkpoint { size, root: Hash::leaf(&n.to_be_bytes()), ..head(0, 9) }
    };
    (0..100).for_each(|n| doubt(&witness, &batch(n), n));
    assert_eq!(known(&witness).doubts.len(), 100);
    drop(witness);
    let witness = kit.open();
    // The real fork comes when all room is taken.
    doubt(&witness, &head(1, 9), 100);
    doubt(&witness, &head(0, 8), 101);
    let found = known(&witness);
    let mut times: Vec<&str> = found.doubts.iter().map(|(_, doubt)| doubt.at.as_str()).collect();
    times.sort_unstable();
    let wanted: Vec<String> = (2..102).map(|n| at(n).to_string()).collect();
    assert_eq!((times, &found.forks), (wanted.iter().map(String::as_str).collect(), &forks), "the two oldest went");
    assert!(found.doubts.iter().any(|(_, doubt)| doubt.presented == request(1, 7, 9).checkpoint));
    // What is cosigned after all was no offence; the others stay, also after a start.
    cosigned(&ask(&witness, &request(0, 7, 8)));
    drop(witness);
    let found = known(&kit.open());
    let of = |checkpoint: &Checkpoint| format!("{}.json", Hash::of(checkpoint.to_text().as_bytes()));
    let stands = |checkpoint: &Checkpoint| found.doubts.iter().any(|(name, _)| *name == of(checkpoint));
    assert_eq!((found.doubts.len(), stands(&head(0, 8)), stands(&head(1, 9))), (99, false, true));
    assert_eq!(found.forks, forks);
}
