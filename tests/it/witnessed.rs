//! A ledger with witnesses: what is published, what is refused, and what waits.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use minglu::log::{AddCheckpoint, Receipt, ReceiptError, Seq, SignedNote, TreeSize};
use minglu::service::{Ledger, LedgerOptions, OnFailure, OpenError, WitnessOptions, WitnessesHealth, fsck};
use serde_json::{Value, json};

use crate::kit::{Kit, accepted, copy_dir, start};
use crate::process::until;

mod town;

use town::{Mood, Town};

/// How long what other threads and processes do is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

fn with(kit: &Kit, witnesses: WitnessOptions) -> LedgerOptions {
    LedgerOptions { witnesses: Some(witnesses), ..kit.options() }
}

fn published(kit: &Kit) -> Option<(u64, usize)> {
    let note = fs::read_to_string(kit.data().join("public/checkpoint")).ok()?;
    let note = SignedNote::parse(note).unwrap();
    Some((note.text().lines().nth(1).unwrap().parse().unwrap(), note.signatures().len() - 1))
}

/// Waits for a published checkpoint of so many entries with so many cosignatures.
fn until_published(kit: &Kit, size: u64, cosignatures: usize) {
    let wanted = Some((size, cosignatures));
    until(PATIENCE, &format!("{wanted:?}"), || (published(kit) == wanted).then_some(()));
}

fn health(ledger: &Ledger) -> WitnessesHealth {
    ledger.health().witnesses.expect("witnesses are asked")
}

fn try_open(kit: &Kit, options: &LedgerOptions) -> Result<Ledger, OpenError> {
    Ledger::open(options, kit.keys(), kit.clock.clone(), &mut |_, _, _| {})
}

/// A ledger of four entries whose two handlers may inspect.
fn staffed(kit: &mut Kit, options: &LedgerOptions) -> Ledger {
    let ledger = try_open(kit, options).unwrap();
    kit.found(&ledger);
    ledger
}

/// Records an inspection; says nothing about anybody else.
fn inspect(kit: &mut Kit, ledger: &Ledger) -> Receipt {
    accepted(ledger, &kit.pen.inspect("二层疏散通道堆放杂物", "赵某")).receipt
}

#[test]
fn what_is_published_bears_the_word_of_those_who_answer_and_receipts_do_too() {
    let (mut kit, town) = (Kit::new(), Town::new(&["city", "province", "paper"]));
    let mut options = with(&kit, town.options("group both all city province\nquorum both"));
    // So long that the optional one is in time on any machine.
    options.witnesses.as_mut().unwrap().timeout = Duration::from_secs(100);
    let ledger = staffed(&mut kit, &options);
    assert!(!inspect(&mut kit, &ledger).checkpoint.contains("city"));
    until_published(&kit, 5, 3);
    let policy = options.witnesses.as_ref().unwrap().policy.clone();
    let receipt = until(PATIENCE, "a cosigned receipt", || ledger.cosigned_receipt(Seq(4)).unwrap());
    let receipt = Receipt::parse(receipt.to_text()).unwrap();
    assert_eq!(receipt.verify_with_policy(&policy, &kit.pen.origin).unwrap().1.size, TreeSize(5));
    let batch = ledger.receipt(Seq(4)).unwrap().unwrap();
    let early = batch.verify_with_policy(&policy, &kit.pen.origin);
    assert_eq!(early, Err(ReceiptError::AwaitingCosignature { size: TreeSize(5) }));
    let found = until(PATIENCE, "the health", || Some(health(&ledger)).filter(|health| health.cosigned == TreeSize(5)));
    assert_eq!((found.quorum_met, found.waiting, found.evidence), (true, None, 0));
    let rows: Vec<_> =
        found.witnesses.iter().map(|w| (w.name.as_str(), w.required, w.size, w.alarm.is_some())).collect();
    let five = Some(TreeSize(5));
    assert_eq!(rows, [("city", true, five, false), ("paper", false, five, false), ("province", true, five, false)]);
    let metrics = ledger.metrics();
    for line in ["minglu_cosigned_entries 5", "minglu_witness_quorum 1", "answer=\"cosigned\""] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    // An optional one that is gone is not missed.
    town.set("paper", Mood::Down);
    inspect(&mut kit, &ledger);
    until_published(&kit, 6, 2);
    ledger.close();
    drop(ledger);
    // A start takes up the cosigned checkpoint: no witness has to answer again for it.
    let ledger = try_open(&kit, &with(&kit, town.options("group both all city province\nquorum both"))).unwrap();
    assert!(ledger.cosigned_receipt(Seq(5)).unwrap().is_some());
    assert_eq!(ledger.cosigned_receipt(Seq(6)).unwrap(), None);
    ledger.close();
}

#[test]
fn without_a_quorum_nothing_new_is_published_and_everything_is_accepted() {
    for mood in [Mood::Down, Mood::Garbage, Mood::OtherKey, Mood::Loop, Mood::Slow] {
        let (mut kit, town) = (Kit::new(), Town::new(&["city"]));
        let options = with(&kit, town.options("quorum city"));
        let ledger = staffed(&mut kit, &options);
        until_published(&kit, 4, 1);
        town.set("city", mood);
        for _ in 0..3 {
            inspect(&mut kit, &ledger);
        }
        let found = until(PATIENCE, "trouble", || Some(health(&ledger)).filter(|health| health.waiting.is_some()));
        assert!(!found.quorum_met && found.waiting.unwrap().contains("is not published"), "{mood:?}");
        assert!(found.witnesses[0].trouble.is_some() && found.witnesses[0].alarm.is_none(), "{mood:?}");
        assert_eq!((found.cosigned, published(&kit)), (TreeSize(4), Some((4, 1))), "{mood:?}");
        assert_eq!(ledger.cosigned_receipt(Seq(5)).unwrap(), None);
        assert!(ledger.receipt(Seq(5)).unwrap().is_some(), "the batch one is there at once");
        assert_eq!(ledger.health().not_writable, None, "{mood:?}");
        assert!(ledger.metrics().contains("minglu_witness_quorum 0"), "{mood:?}");
        assert!(!ledger.metrics().contains("minglu_checkpoints_withheld_total 0"), "{mood:?}");
        town.set("city", Mood::Honest);
        until_published(&kit, 7, 1);
        until(PATIENCE, "health", || health(&ledger).quorum_met.then_some(()));
        assert_eq!(health(&ledger).waiting, None, "{mood:?}");
        ledger.close();
    }
}

#[test]
fn who_fails_open_publishes_without_says_so_and_mends_it_later() {
    let (mut kit, town) = (Kit::new(), Town::new(&["city"]));
    let mut options = with(&kit, town.options("quorum city"));
    options.witnesses.as_mut().unwrap().failure = OnFailure::Open;
    let ledger = staffed(&mut kit, &options);
    until_published(&kit, 4, 1);
    town.set("city", Mood::Down);
    inspect(&mut kit, &ledger);
    until_published(&kit, 5, 0);
    let found = until(PATIENCE, "the health", || Some(health(&ledger)).filter(|health| health.waiting.is_some()));
    assert!(found.waiting.unwrap().contains("published without"));
    assert_eq!((found.quorum_met, found.cosigned), (false, TreeSize(4)));
    assert!(!ledger.metrics().contains("minglu_checkpoints_uncosigned_total 0"));
    // The older cosigned checkpoint still is the better receipt for what it covers.
    let receipt = ledger.cosigned_receipt(Seq(3)).unwrap().unwrap();
    assert!(receipt.verify_with_policy(&options.witnesses.as_ref().unwrap().policy, &kit.pen.origin).is_ok());
    assert_eq!(ledger.cosigned_receipt(Seq(4)).unwrap(), None);
    // Nothing is entered meanwhile: the same checkpoint is cosigned when the witness is back.
    town.set("city", Mood::Honest);
    until_published(&kit, 5, 1);
    ledger.close();
}

#[test]
fn a_published_checkpoint_is_cosigned_afresh_though_nothing_is_entered() {
    let (mut kit, town) = (Kit::new(), Town::new(&["city"]));
    let mut options = with(&kit, town.options("quorum city"));
    options.witnesses.as_mut().unwrap().refresh_every = Duration::ZERO;
    let ledger = staffed(&mut kit, &options);
    until_published(&kit, 4, 1);
    // What was under way when it was published is one request; a second one nobody but time asks for.
    let before = town.asked("city");
    until(PATIENCE, "it is asked again", || (town.asked("city") > before + 1).then_some(()));
    let found = health(&ledger);
    assert_eq!((found.quorum_met, found.waiting, found.cosigned), (true, None, TreeSize(4)));
    assert_eq!(published(&kit), Some((4, 1)));
    ledger.close();
}

#[test]
fn a_slow_optional_witness_holds_nobody_up() {
    let (mut kit, town) = (Kit::new(), Town::new(&["city", "paper"]));
    let mut options = with(&kit, town.options("quorum city"));
    // So long that the test would give up if anybody waited for it.
    options.witnesses.as_mut().unwrap().timeout = Duration::from_secs(100);
    options.witnesses.as_mut().unwrap().without = vec!["paper".into()];
    let ledger = staffed(&mut kit, &options);
    until_published(&kit, 4, 2);
    ledger.close();
    drop(ledger);
    options.witnesses.as_mut().unwrap().timeout = Duration::from_millis(100);
    let ledger = try_open(&kit, &options).unwrap();
    town.set("paper", Mood::Slow);
    for size in 5..8 {
        inspect(&mut kit, &ledger);
        until_published(&kit, size, 1);
    }
    assert!(health(&ledger).witnesses[1].trouble.is_some());
    town.set("paper", Mood::Honest);
    inspect(&mut kit, &ledger);
    until(PATIENCE, "its word, late or not", || published(&kit).filter(|(size, _)| *size == 8));
    ledger.close();
}

#[test]
fn a_witness_that_speaks_against_the_log_is_kept_as_evidence_and_gates_nothing_but_publication() {
    for (mood, words) in [(Mood::Refuses, "contradicts what it cosigned"), (Mood::FarAhead, "has cosigned 1000")] {
        let (mut kit, town) = (Kit::new(), Town::new(&["city"]));
        let options = with(&kit, town.options("quorum city"));
        let ledger = staffed(&mut kit, &options);
        until_published(&kit, 4, 1);
        town.set("city", mood);
        inspect(&mut kit, &ledger);
        let found = until(PATIENCE, "an alarm", || Some(health(&ledger)).filter(|health| health.evidence > 0));
        assert!(found.witnesses[0].alarm.as_ref().unwrap().contains(words), "{found:?}");
        let evidence = fs::read_dir(kit.data().join("evidence")).unwrap();
        let kept: Vec<Value> =
            evidence.map(|file| serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap()).collect();
        assert_eq!(kept.len(), 1, "the same answer is kept once");
        assert_eq!(
            (&kept[0]["v"], &kept[0]["witness"], &kept[0]["at"]),
            (&json!(1), &json!("city"), &json!(start().to_string()))
        );
        assert!(kept[0]["request"].as_str().unwrap().contains("example.cn/simulated\n5\n"), "{kept:?}");
        inspect(&mut kit, &ledger);
        assert_eq!((published(&kit), ledger.health().not_writable), (Some((4, 1)), None));
        assert!(ledger.metrics().contains("answer=\"alarm\""));
        // It comes to its senses; what it said stays.
        town.set("city", Mood::Honest);
        until_published(&kit, 6, 1);
        assert!(health(&ledger).witnesses[0].alarm.is_some());
        ledger.close();
        let report = fsck(&kit.data(), None, &mut |_, _, _| {});
        assert!(report.findings.is_empty() && report.notes.iter().any(|note| note.contains("evidence/")), "{report:?}");
    }
}

#[test]
fn a_witness_that_others_fed_meanwhile_is_fed_again() {
    let (mut kit, town) = (Kit::new(), Town::new(&["city"]));
    let options = with(&kit, town.options("quorum city"));
    let ledger = staffed(&mut kit, &options);
    until_published(&kit, 4, 1);
    town.set("city", Mood::Down);
    let receipt = inspect(&mut kit, &ledger);
    until(PATIENCE, "trouble", || health(&ledger).waiting);
    // Anybody may hand the witness a checkpoint from a receipt, with a proof that anybody can make.
    let proof = until(PATIENCE, "the proof", || ledger.consistency(TreeSize(4), TreeSize(5)).unwrap());
    let request = AddCheckpoint { old: TreeSize(4), proof, checkpoint: receipt.checkpoint };
    let answer = town.witnesses["city"].0.add_checkpoint(request.to_text().as_bytes(), start());
    assert_eq!(answer.status(), 200);
    town.set("city", Mood::Honest);
    until_published(&kit, 5, 1);
    assert_eq!(health(&ledger).witnesses[0].alarm, None);
    ledger.close();
}

#[test]
fn an_old_backup_and_a_fork_are_refused_before_anything_is_written() {
    let (mut kit, town) = (Kit::new(), Town::new(&["city", "paper"]));
    let quorum = "quorum city";
    let options = with(&kit, town.options(quorum));
    let ledger = staffed(&mut kit, &options);
    ledger.close();
    drop(ledger);
    let backup = kit.dir.path().join("backup");
    copy_dir(&kit.data(), &backup);
    let ledger = try_open(&kit, &with(&kit, town.options(quorum))).unwrap();
    accepted(&ledger, &kit.pen.inspect("一", "赵某"));
    ledger.close();
    drop(ledger);
    // The tripwire lies beside the data and would notice, too: somebody put it back as well.
    let usual = LedgerOptions { dir: backup.clone(), tripwire: None, ..kit.options() };
    let old = |town: &Arc<Town>, quorum: &str| LedgerOptions { witnesses: Some(town.options(quorum)), ..usual.clone() };
    for (mood, quorum) in [(Mood::Honest, "quorum city"), (Mood::Down, "quorum paper"), (Mood::Honest, "quorum none")] {
        town.set("city", mood);
        let error = try_open(&kit, &old(&town, quorum)).err().expect("an old backup is refused");
        let name = if mood == Mood::Down { "paper" } else { "city" };
        assert!(matches!(&error, OpenError::Witness { name: found, .. } if found == name), "{error:?}");
        assert_eq!(
            error.to_string(),
            format!("witness {name} has cosigned 5 entries, but this log has 4: refuse to write")
        );
    }
    town.set("city", Mood::Honest);
    // Told to go on without one that answers: what it says counts all the same.
    let mut options = old(&town, "quorum city");
    options.witnesses.as_mut().unwrap().without = vec!["city".into()];
    assert!(matches!(try_open(&kit, &options), Err(OpenError::Witness { .. })));
    // The fork: another entry in the place of the last.
    let ledger = try_open(&kit, &usual).unwrap();
    accepted(&ledger, &kit.pen.inspect("二", "赵某"));
    ledger.close();
    drop(ledger);
    let error = try_open(&kit, &old(&town, "quorum city")).err().expect("a fork is refused");
    assert!(error.to_string().starts_with("witness city has cosigned other entries than the 5 of this log"), "{error}");
    assert_eq!(fs::read_dir(backup.join("evidence")).unwrap().count(), 3, "of each answer against it");
    let forks: usize = town.witnesses["city"].0.overview().unwrap().iter().map(|log| log.forks.len()).sum();
    assert_eq!(forks, 1, "the witness keeps it, too");
    // A witness of an older text says 409 with the size that it was asked about: that is no silence to be done without.
    town.set("city", Mood::Older);
    let error = try_open(&kit, &options).err().expect("a fork is refused, whoever is not needed");
    assert!(error.to_string().contains("other entries than the 5 of this log (409: 5)"), "{error}");
    assert_eq!(fs::read_dir(backup.join("evidence")).unwrap().count(), 4, "what it said is kept");
    town.set("city", Mood::Honest);
    // The ledger itself goes on.
    try_open(&kit, &with(&kit, town.options("quorum city"))).unwrap().close();
}

/// A quorum, who is down, whom the start is told to do without, and whom it is refused for.
type Row = (&'static str, &'static [&'static str], &'static [&'static str], Option<&'static str>);

#[test]
fn silence_is_refused_where_it_could_hide_a_quorum() {
    let (mut kit, town) = (Kit::new(), Town::new(&["a", "b", "c"]));
    let options = kit.options();
    staffed(&mut kit, &options).close();
    let any = "group g any a b c\nquorum g";
    let two = "group g 2 a b c\nquorum g";
    let rows: [Row; 12] = [
        ("quorum a", &[], &[], None),
        ("quorum a", &["b", "c"], &[], None),
        ("quorum a", &["a"], &[], Some("a")),
        ("quorum a", &["a", "b"], &["a"], None),
        ("quorum a", &["a"], &["b"], Some("a")),
        (any, &["b"], &[], Some("b")),
        (any, &["b"], &["b"], None),
        (two, &["c"], &[], None),
        (two, &["b", "c"], &[], Some("b, c")),
        (two, &["b", "c"], &["b"], None),
        (two, &["a", "b", "c"], &["a", "b", "c"], None),
        ("quorum none", &["a", "b", "c"], &[], None),
    ];
    for (quorum, down, without, refused) in rows {
        for name in ["a", "b", "c"] {
            town.set(name, if down.contains(&name) { Mood::Down } else { Mood::Honest });
        }
        let mut options = with(&kit, town.options(quorum));
        options.witnesses.as_mut().unwrap().without = without.iter().map(|name| (*name).to_owned()).collect();
        let opened = try_open(&kit, &options);
        let row = format!("{quorum:?} {down:?} {without:?}");
        match (opened, refused) {
            (Ok(ledger), None) => ledger.close(),
            (Err(error), Some(wanted)) => {
                let OpenError::WitnessSilent { name, why } = &error else { panic!("{row}: {error:?}") };
                assert_eq!(name, wanted, "{row}");
                assert!(
                    why.contains("connection refused") && error.to_string().contains("--without-witness"),
                    "{error}"
                );
            }
            (opened, _) => panic!("{row}: {:?}", opened.err()),
        }
    }
    let mut options = with(&kit, town.options("quorum a"));
    options.witnesses.as_mut().unwrap().without = vec!["d".into()];
    assert!(matches!(try_open(&kit, &options), Err(OpenError::UnknownWitness { name }) if name == "d"));
    // Who knows less, or nothing, is no obstacle; before the founding nobody is asked.
    let fresh = Town::new(&["a"]);
    try_open(&kit, &with(&kit, fresh.options("quorum a"))).unwrap().close();
    fresh.set("a", Mood::Down);
    let asked = fresh.asked("a");
    try_open(&Kit::new(), &with(&Kit::new(), fresh.options("quorum a"))).unwrap().close();
    assert_eq!(fresh.asked("a"), asked);
}
