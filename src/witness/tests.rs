//! Every answer of the protocol, what is on disk when it is given, and the one law: never two histories.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::codes::{Hash, Origin, Timestamp};
use crate::log::{
    AddCheckpoint, Checkpoint, Cosigner, Leaves, NoteSignature, NoteSigner, TreeSize, consistency_proof, root_of,
    verify_cosignature,
};

mod doubts;

const ORIGIN: &str = "log.example/a";
/// Entries of each branch, and the first that differs.
const SIZE: u64 = 12;
const FORK: u64 = 5;

fn origin() -> Origin {
    ORIGIN.parse().unwrap()
}

fn secret(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn signer(seed: u8) -> NoteSigner {
    NoteSigner::new(ORIGIN, secret(seed)).unwrap()
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-22T08:00:00.900Z").unwrap()
}

/// The log with two histories, the same up to [`FORK`].
fn leaves(branch: u8) -> Leaves {
    let leaf = |n: u64| Hash::leaf(format!("{n} {}", if n < FORK { 0 } else { branch }).as_bytes());
    Leaves((0..SIZE).map(leaf).collect())
}

fn head(branch: u8, size: u64) -> Checkpoint {
    Checkpoint { origin: origin(), size: TreeSize(size), root: root_of(&leaves(branch), TreeSize(size)).unwrap() }
}

fn request(branch: u8, old: u64, size: u64) -> AddCheckpoint {
    let proof = consistency_proof(&leaves(branch), TreeSize(old.min(size)), TreeSize(size)).unwrap();
    AddCheckpoint { old: TreeSize(old), proof, checkpoint: head(branch, size).sign(&[&signer(1)]) }
}

struct Kit {
    dir: tempfile::TempDir,
    logs: String,
}

impl Kit {
    fn new() -> Self {
        let other = NoteSigner::new("log.example/other", secret(8)).unwrap();
        let logs = format!("log {}\nlog {} https://o/\n", signer(1).verifier_key(), other.verifier_key());
        Self { dir: tempfile::tempdir().unwrap(), logs }
    }

    fn state(&self) -> PathBuf {
        self.dir.path().join(Hash::of(ORIGIN.as_bytes()).to_string()).with_extension("state")
    }

    fn try_open(&self, seed: u8) -> Result<Witness, WitnessError> {
        let cosigner = Cosigner::new("witness.example", secret(seed)).unwrap();
        Witness::open(self.dir.path(), cosigner, &read_logs(&self.logs).unwrap())
    }

    fn open(&self) -> Witness {
        self.try_open(3).unwrap()
    }
}

fn ask(witness: &Witness, request: &AddCheckpoint) -> Answer {
    witness.add_checkpoint(request.to_text().as_bytes(), now())
}

fn cosigned(answer: &Answer) -> NoteSignature {
    let Answer::Cosigned(signature) = answer else { panic!("{answer:?}") };
    signature.clone()
}

fn known(witness: &Witness) -> LogOverview {
    witness.overview().unwrap().into_iter().find(|log| log.log.origin == origin()).unwrap()
}

#[test]
fn every_answer_of_the_protocol_in_its_order() {
    let kit = Kit::new();
    let witness = kit.open();
    let first = cosigned(&ask(&witness, &request(0, 0, 7)));
    assert_eq!(verify_cosignature(witness.verifier_key(), &head(0, 7).to_text(), &first), Some(1_795_334_400));
    let good = request(0, 7, 9);
    let with = |change: &dyn Fn(&mut AddCheckpoint)| {
        let mut request = good.clone();
        change(&mut request);
        request
    };
    let elsewhere = good.checkpoint.replace(ORIGIN, "log.example/b");
    let stranger = head(0, 9).sign(&[&signer(2)]);
    let forged = head(0, 10).to_text() + good.checkpoint.strip_prefix(&head(0, 9).to_text()).unwrap();
    let rows: [(&str, AddCheckpoint, u16); 14] = [
        ("another log", with(&|r| r.checkpoint.clone_from(&elsewhere)), 404),
        ("another log before any size", with(&|r| (r.checkpoint, r.old) = (elsewhere.clone(), TreeSize(99))), 404),
        ("signed by a stranger", with(&|r| r.checkpoint.clone_from(&stranger)), 403),
        ("a stranger before any size", with(&|r| (r.checkpoint, r.old) = (stranger.clone(), TreeSize(99))), 403),
        ("a bad signature of the known key", with(&|r| r.checkpoint.clone_from(&forged)), 403),
        ("old above the size", with(&|r| r.old = TreeSize(10)), 400),
        ("an old size below", with(&|r| r.old = TreeSize(6)), 409),
        ("an old size above, proof and all", request(0, 8, 9), 409),
        ("nothing is thought to be known", request(0, 0, 9), 409),
        ("a smaller checkpoint", request(0, 3, 6), 409),
        ("no proof", with(&|r| r.proof.clear()), 422),
        ("a hash too many", with(&|r| r.proof.push(Hash::ZERO)), 422),
        ("another history", request(1, 7, 9), 422),
        ("another root for the same size", request(1, 7, 7), 422),
    ];
    for (what, row, status) in rows {
        let answer = ask(&witness, &row);
        assert_eq!(answer.status(), status, "{what}: {answer:?}");
        let (media, body) = if status == 409 {
            ("text/x.tlog.size", "7\n".to_owned())
        } else {
            ("text/plain; charset=utf-8", answer.body())
        };
        assert_eq!((answer.media(), answer.body(), answer.body().ends_with('\n')), (media, body, true), "{what}");
        assert_eq!(known(&witness).latest, Some((head(0, 7), 1_795_334_400)), "{what}: only 200 moves the state");
    }
    assert_eq!(witness.add_checkpoint(b"old 7\n", now()).status(), 400);
    let answer = ask(&witness, &good);
    let signature = cosigned(&answer);
    assert_eq!((answer.status(), answer.body()), (200, format!("{signature}\n")));
    assert_eq!(ask(&witness, &good), Answer::OtherSize(TreeSize(9)));
    // The same checkpoint again: another cosignature, and no proof is wanted.
    cosigned(&ask(&witness, &request(0, 9, 9)));
    assert_eq!(ask(&witness, &AddCheckpoint { proof: vec![Hash::ZERO], ..request(0, 9, 9) }).status(), 422);
}

#[test]
fn a_log_may_have_two_keys_and_what_others_wrote_below_is_not_kept() {
    let mut kit = Kit::new();
    kit.logs = format!("{}log {}\n", kit.logs, signer(2).verifier_key());
    let witness = kit.open();
    assert_eq!(known(&witness).log.keys.len(), 2);
    let by = |seeds: &[u8], old: u64, size: u64| {
        let signers: Vec<NoteSigner> = seeds.iter().map(|seed| signer(*seed)).collect();
        let note = head(0, size).sign(&signers.iter().collect::<Vec<_>>());
        ask(&witness, &AddCheckpoint { checkpoint: note, ..request(0, old, size) })
    };
    cosigned(&by(&[1], 0, 3));
    cosigned(&by(&[7, 2, 1], 3, 4));
    let kept = fs::read_to_string(kit.state()).unwrap();
    assert_eq!(kept.matches("\n— ").count(), 3, "the log's two and the witness's: {kept}");
    cosigned(&by(&[2], 4, 5));
    assert_eq!(by(&[7], 5, 6).status(), 403);
}

#[test]
fn two_logs_do_not_mix_and_an_empty_one_may_be_cosigned() {
    let kit = Kit::new();
    let witness = kit.open();
    cosigned(&ask(&witness, &request(0, 0, 0)));
    cosigned(&ask(&witness, &request(0, 0, 4)));
    let name = "log.example/other";
    let other = Checkpoint { origin: name.parse().unwrap(), ..head(0, 6) };
    let note = other.sign(&[&NoteSigner::new(name, secret(8)).unwrap()]);
    cosigned(&ask(&witness, &AddCheckpoint { checkpoint: note, ..request(0, 0, 6) }));
    let sizes: Vec<_> = witness.overview().unwrap().iter().map(|log| log.latest.as_ref().unwrap().0.size.0).collect();
    assert_eq!(sizes, [4, 6]);
}

#[test]
fn a_fork_is_kept_once_and_for_ever_whatever_the_answer_was() {
    let kit = Kit::new();
    let witness = kit.open();
    cosigned(&ask(&witness, &request(0, 0, 7)));
    // By the size that it sends the request is stale; the two roots are there all the same.
    assert_eq!(ask(&witness, &request(1, 3, 7)).status(), 409);
    let forks = known(&witness).forks;
    let [(name, fork)] = forks.as_slice() else { panic!("{forks:?}") };
    assert_eq!((fork.kind, fork.at.as_str()), (EvidenceKind::TwoRoots, "2026-11-22T08:00:00.900Z"));
    assert_eq!(fork.presented, request(1, 3, 7).checkpoint);
    let keys = [signer(1).verifier_key().clone(), witness.verifier_key().clone()];
    let (shown, signers) = Checkpoint::open_cosigned(&fork.cosigned, &keys, &origin()).unwrap();
    assert_eq!((shown, signers.len()), (head(0, 7), 2), "signed by the log and by the witness");
    assert_eq!(ask(&witness, &request(1, 7, 7)).status(), 422);
    assert_eq!(ask(&witness, &request(1, 7, 9)).status(), 422);
    assert_eq!(ask(&witness, &AddCheckpoint { proof: vec![], ..request(0, 7, 10) }).status(), 422);
    // More is cosigned; what was found stays, also after a start.
    cosigned(&ask(&witness, &request(0, 7, 8)));
    drop(witness);
    let witness = kit.open();
    let found = known(&witness);
    assert_eq!(found.forks, [(name.clone(), fork.clone())]);
    let doubts: Vec<_> = found.doubts.iter().map(|(_, doubt)| (doubt.kind, doubt.old, doubt.proof.len())).collect();
    assert_eq!(doubts.len(), 2);
    assert!(doubts.contains(&(EvidenceKind::NotContinued, 7, 0)), "{doubts:?}");
    assert!(witness.overview().unwrap().last().unwrap().forks.is_empty(), "the other log did nothing");
}

/// The file beside the state in which the next one is prepared.
fn prepared(state: &Path) -> PathBuf {
    state.with_extension("state.tmp")
}

#[test]
fn nothing_is_cosigned_that_is_not_on_disk() {
    let kit = Kit::new();
    let witness = kit.open();
    cosigned(&ask(&witness, &request(0, 0, 7)));
    fs::create_dir(prepared(&kit.state())).unwrap();
    let answer = ask(&witness, &request(0, 7, 9));
    assert_eq!(answer.status(), 500);
    assert!(matches!(&answer, Answer::NotKept(why) if why.contains("directory")), "{answer:?}");
    assert!(!answer.body().contains('—') && !answer.body().contains("directory"), "{}", answer.body());
    assert_eq!(known(&witness).latest.unwrap().0, head(0, 7));
    fs::remove_dir(prepared(&kit.state())).unwrap();
    // It was not cosigned, so nothing is contradicted by another one.
    cosigned(&ask(&witness, &request(0, 7, 8)));
}

#[test]
fn a_crash_after_the_write_leaves_a_state_from_which_the_same_request_is_answered_right() {
    let kit = Kit::new();
    let witness = kit.open();
    cosigned(&ask(&witness, &request(0, 0, 7)));
    let before = fs::read(kit.state()).unwrap();
    cosigned(&ask(&witness, &request(0, 7, 9)));
    drop(witness);
    // The answer was lost: the log asks again as before, is told the size, and gets its cosignature.
    let witness = kit.open();
    assert_eq!(ask(&witness, &request(0, 7, 9)), Answer::OtherSize(TreeSize(9)));
    cosigned(&ask(&witness, &request(0, 9, 9)));
    assert_eq!(ask(&witness, &request(1, 9, 9)).status(), 422);
    drop(witness);
    // Killed before the new state was in place: what was prepared counts for nothing.
    fs::write(kit.state(), &before).unwrap();
    fs::write(prepared(&kit.state()), "half").unwrap();
    let witness = kit.open();
    cosigned(&ask(&witness, &request(0, 7, 9)));
}

#[test]
fn a_torn_or_foreign_state_stops_the_start_and_is_named() {
    let kit = Kit::new();
    cosigned(&ask(&kit.open(), &request(0, 0, 7)));
    let good = fs::read(kit.state()).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(kit.state(), bytes).unwrap();
        let error = kit.try_open(3).unwrap_err();
        let WitnessError::State { file, fault } = error else { panic!("{error:?}") };
        assert_eq!(file, kit.state());
        fault
    };
    for length in 0..good.len() {
        assert_eq!(refused(&good[..length]), StateFault::NotWhole, "{length} bytes");
    }
    for index in 0..good.len() {
        let mut bent = good.clone();
        bent[index] ^= 1;
        assert_eq!(refused(&bent), StateFault::NotWhole, "byte {index}");
    }
    fs::write(kit.state(), &good).unwrap();
    let other_key = kit.try_open(4).unwrap_err();
    assert!(matches!(other_key, WitnessError::State { fault: StateFault::NotOwn { .. }, .. }), "{other_key:?}");
    // A state under the name of another log; watched or not, it is looked at.
    let other = kit.dir.path().join(Hash::of(b"log.example/other").to_string()).with_extension("state");
    for name in [other, kit.dir.path().join("stray.state")] {
        fs::copy(kit.state(), &name).unwrap();
        let error = kit.try_open(3).unwrap_err();
        let WitnessError::State { file, fault } = error else { panic!("{error:?}") };
        assert_eq!((file, fault), (name.clone(), StateFault::OtherLog { found: origin() }));
        fs::remove_file(name).unwrap();
    }
    let open = kit.open();
    assert!(matches!(kit.try_open(3), Err(WitnessError::Store(crate::store::StoreError::Locked { .. }))));
    drop(open);
    assert_eq!(known(&kit.open()).latest.unwrap().0, head(0, 7));
}

#[test]
fn requests_at_once_are_answered_one_after_the_other() {
    let kit = Kit::new();
    let witness = kit.open();
    let answers: Vec<(u64, Answer)> = std::thread::scope(|scope| {
        let ask = |size: u64| (size, ask(&witness, &request(0, 0, size)));
        let asking: Vec<_> = (1..=SIZE).map(|size| scope.spawn(move || ask(size))).collect();
        asking.into_iter().map(|asking| asking.join().unwrap()).collect()
    });
    let taken: Vec<u64> = answers.iter().filter(|(_, answer)| answer.status() == 200).map(|(size, _)| *size).collect();
    let [taken] = taken.as_slice() else { panic!("{answers:?}") };
    assert!(answers.iter().all(|(size, answer)| size == taken || *answer == Answer::OtherSize(TreeSize(*taken))));
}

/// One thing that befalls a witness.
#[derive(Clone, Debug)]
enum Step {
    /// It is asked: branch, old size, size, and whether the proof is spoilt.
    Ask(u8, Option<u64>, u64, bool),
    /// It is asked while the disk fails.
    AskInVain(u8, u64),
    /// It is killed and started.
    Restart,
}

fn any_step() -> impl Strategy<Value = Step> {
    let ask = (0..2_u8, prop::option::of(0..=SIZE), 0..=SIZE, prop::bool::weighted(0.1));
    prop_oneof![
        8 => ask.prop_map(|(branch, old, size, spoilt)| Step::Ask(branch, old, size, spoilt)),
        1 => (0..2_u8, 0..=SIZE).prop_map(|(branch, size)| Step::AskInVain(branch, size)),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever is asked in whatever order, a witness never cosigns two checkpoints of different histories.
    #[test]
    fn a_witness_tells_one_history(steps in prop::collection::vec(any_step(), 1..40)) {
        let kit = Kit::new();
        let mut witness = kit.open();
        let mut told: Vec<Checkpoint> = vec![];
        let size_now = |witness: &Witness| known(witness).latest.map_or(0, |(head, _)| head.size.0);
        for step in steps {
            match step {
                Step::Ask(branch, old, size, spoilt) => {
                    let mut request = request(branch, old.unwrap_or_else(|| size_now(&witness)), size);
                    if spoilt {
                        request.proof.push(Hash::ZERO);
                    }
                    let before = size_now(&witness);
                    if let Answer::Cosigned(signature) = ask(&witness, &request) {
                        let head = head(branch, size);
                        prop_assert!(verify_cosignature(witness.verifier_key(), &head.to_text(), &signature).is_some());
                        prop_assert!(size >= before && request.old.0 == before);
                        told.push(head);
                    }
                }
                Step::AskInVain(branch, size) => {
                    fs::create_dir(prepared(&kit.state())).unwrap();
                    let answer = ask(&witness, &request(branch, size_now(&witness), size));
                    fs::remove_dir(prepared(&kit.state())).unwrap();
                    prop_assert!(!matches!(answer, Answer::Cosigned(_)));
                }
                Step::Restart => {
                    drop(witness);
                    witness = kit.open();
                }
            }
        }
        prop_assert!(told.is_sorted_by_key(|head| head.size));
        let fits = |branch: u8| told.iter().all(|told| *told == head(branch, told.size.0));
        prop_assert!(fits(0) || fits(1), "{told:?}");
    }
}

#[test]
fn the_file_of_logs_gathers_the_keys_of_a_log() {
    let (one, two) = (signer(1).verifier_key().clone(), signer(2).verifier_key().clone());
    let logs = read_logs(&format!("log {one}\n# rotated\nlog {two} https://log.example/\n")).unwrap();
    let wanted = WatchedLog { origin: origin(), keys: vec![one, two], url: Some("https://log.example/".into()) };
    assert_eq!(logs, [wanted]);
    let named = NoteSigner::new("löb", secret(1)).unwrap();
    let refused = read_logs(&format!("log {}\n", named.verifier_key()));
    assert_eq!(refused, Err(LogFault::Name { name: "löb".into() }));
    assert!(matches!(read_logs("quorum none"), Err(LogFault::File(_))));
}
