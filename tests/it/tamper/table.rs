//! Who notices which lie: `schemas/lies.md`, made by trying each lie on each reader.
//!
//! `MINGLU_WRITE=1` writes the file; otherwise it is compared, so that a changed answer is read before it is believed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use minglu::codes::{Hash, Timestamp};
use minglu::log::{
    AddCheckpoint, Checkpoint, Cosigner, Leaves, NoteSigner, Policy, SignedNote, TreeSize, consistency_proof,
};
use minglu::service::{Ledger, LedgerOptions, OpenError};
use minglu::store::{Body as Stored, Record, StoreError};
use minglu::verify::{Body, Item, Known, PublishedRegister, Replay, Report, Rulebooks};
use minglu::witness::{Answer, EvidenceKind, WatchedLog, Witness};

use super::listed::listed;
use super::rewritten::{Lie, Told, lies};
use super::{Honest, LEDGER, SIZE};
use crate::forge::Forge;
use crate::kit;

/// The witness of the honest ledger.
const WITNESS: u8 = 90;
const WITNESSED_AT: u64 = 1_795_000_000;

/// What outsiders hold of the honest ledger.
pub struct Outside {
    /// Checkpoints that an auditor saved: of 12 entries, and of all 18, cosigned.
    earlier: Vec<String>,
    /// For entries 9 and 15.
    receipts: Vec<String>,
    policy: Policy,
    /// The witness that cosigned the latest checkpoint, as it lies on a disk.
    witnessed: tempfile::TempDir,
    data: PathBuf,
    rulebooks: Rulebooks,
}

/// A lie as it lies on a disk, and the register beside it.
pub struct Scene {
    pub forge: Forge,
    pub checkpoint: String,
    /// Bends what the register publishes of this very log.
    pub publish: Option<fn(&mut PublishedRegister)>,
}

fn witness() -> Cosigner {
    Cosigner::new("witness.example", kit::key(WITNESS)).unwrap()
}

/// A checkpoint with the word of the witness.
pub fn cosigned(note: &str) -> String {
    let note = SignedNote::parse(note).unwrap();
    let mut signatures = note.signatures().to_vec();
    signatures.push(witness().cosign(note.text(), WITNESSED_AT));
    SignedNote::with_signatures(note.text(), signatures).unwrap().to_string()
}

impl Outside {
    fn of(honest: &Honest) -> Self {
        let log = NoteSigner::new("example.cn/simulated", kit::key(LEDGER)).unwrap();
        let policy = format!("log {}\nwitness w {}\nquorum w\n", log.verifier_key(), witness().verifier_key());
        let outside = Self {
            earlier: vec![honest.earlier.clone(), cosigned(&honest.latest)],
            receipts: vec![honest.receipt.clone(), honest.forge().receipt(15, SIZE, LEDGER)],
            policy: Policy::parse(&policy).unwrap(),
            witnessed: tempfile::tempdir().unwrap(),
            data: honest.kit.data().join("public/data"),
            rulebooks: Rulebooks::default(),
        };
        let first = asked(TreeSize::EMPTY, vec![], &honest.latest);
        let answer = outside.witnessing(outside.witnessed.path()).add_checkpoint(&first, witnessed_at());
        assert!(matches!(answer, Answer::Cosigned(_)), "{answer:?}");
        outside
    }

    /// The witness with its state in a directory, watching this ledger.
    fn witnessing(&self, dir: &Path) -> Witness {
        let keys = self.known().keys;
        let origin = keys.first().unwrap().name().parse().unwrap();
        Witness::open(dir, witness(), &[WatchedLog { origin, keys, url: None }]).unwrap()
    }

    fn known(&self) -> Known {
        Known { keys: self.policy.logs().iter().map(|log| log.key.clone()).collect(), ..Known::default() }
    }

    /// An audit of what is told, with what this auditor kept.
    fn audit(&mut self, told: &Scene, kept: Known) -> Report {
        let data = self.data.clone();
        let files = |digest: Hash| fs::read(data.join(digest.to_string())).ok();
        let known = Known { latest: Some(told.checkpoint.clone()), ..kept };
        let mut replay = Replay::with_rulebooks(known, files, self.rulebooks.clone());
        replay.take_and_verify(told.forge.records.iter().map(item));
        self.rulebooks = replay.rulebooks().clone();
        if let Some(bend) = told.publish {
            let day = told.forge.entry(told.forge.records.len() - 1).at.day();
            let mut published = replay.register_derived(day).unwrap();
            bend(&mut published);
            replay.register_published(&published);
        }
        replay.finish()
    }

    /// What the witness that cosigned the last checkpoint says to the one that is told now. Each lie is told to it alone.
    fn witness(&self, told: &Scene) -> String {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("witness");
        kit::copy_dir(self.witnessed.path(), &state);
        let witness = self.witnessing(&state);
        let claimed = Checkpoint::claimed(&told.checkpoint).unwrap();
        let leaves = Leaves(told.forge.records.iter().map(|record| Hash::leaf(&record.entry)).collect());
        // A liar who is told that it remembers another size tells it that, too, with the best proof of the own tree.
        let mut old = TreeSize(SIZE as u64).min(claimed.size);
        loop {
            let path = consistency_proof(&leaves, old, claimed.size).unwrap_or_default();
            let answer = witness.add_checkpoint(&asked(old, path, &told.checkpoint), witnessed_at());
            match answer {
                Answer::Cosigned(_) => return "cosigns".to_owned(),
                Answer::OtherSize(size) if size <= claimed.size && size != old => old = size,
                Answer::OtherSize(size) => {
                    return format!("{}: it cosigned {size} entries{}", answer.status(), kept(&witness));
                }
                Answer::Malformed(ref why) | Answer::NotSigned(ref why) | Answer::NotConsistent(ref why) => {
                    return format!("{}: {}{}", answer.status(), why.trim_end(), kept(&witness));
                }
                Answer::UnknownLog | Answer::NotKept(_) => {
                    panic!("it watches this log, and its disk is whole: {answer:?}")
                }
            }
        }
    }
}

/// What it keeps against the log.
fn kept(witness: &Witness) -> String {
    let overview = witness.overview().unwrap();
    let all = overview.iter().flat_map(|log| log.forks.iter().chain(&log.doubts));
    let kinds: Vec<&str> = all
        .map(|(_, kept)| match kept.kind {
            EvidenceKind::TwoRoots => "both: two roots of one size",
            EvidenceKind::NotContinued => "both: a checkpoint without a proof that leads to it",
        })
        .collect();
    if kinds.is_empty() { String::new() } else { format!("; keeps {}", kinds.join(", ")) }
}

/// A request to cosign.
fn asked(old: TreeSize, proof: Vec<Hash>, checkpoint: &str) -> Vec<u8> {
    AddCheckpoint { old, proof, checkpoint: checkpoint.to_owned() }.to_text().into_bytes()
}

fn witnessed_at() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-21T12:00:00Z").unwrap()
}

pub fn item(record: &Record) -> Item<'_> {
    let body = match &record.body {
        Stored::Statement(bytes) => Body::Statement { bytes, disclosures: None },
        Stored::Withdrawn(_) => Body::Withdrawn { by: None },
    };
    Item { entry: &record.entry, body }
}

/// Findings that move the verdict, and the verdict.
fn outcome(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| match finding.seq {
        Some(seq) => format!("{seq} `{}`", finding.code),
        None => format!("`{}`", finding.code),
    });
    let findings: Vec<String> = findings.collect();
    let history = if report.words() == "consistent in itself" { ": history not comparable" } else { "" };
    let verdict = format!("{}{history}", report.words());
    if findings.is_empty() { verdict } else { format!("{verdict}: {}", findings.join(", ")) }
}

/// What the operator's own program says when it is started on these files, with the checkpoint kept outside.
fn start_up(honest: &Honest, dir: &Path) -> String {
    let options = LedgerOptions {
        tripwire: Some(honest.kit.dir.path().join("tripwire-of-the-honest")),
        dir: dir.to_path_buf(),
        ..honest.kit.options()
    };
    match Ledger::open(&options, honest.kit.keys(), honest.kit.clock.clone(), &mut |_, _, _| {}) {
        Ok(ledger) => {
            ledger.close();
            "opens".to_owned()
        }
        Err(OpenError::Store(StoreError::Damage(damage))) => {
            format!("refuses: damage{}", damage.entry.map(|seq| format!(" at entry {seq}")).unwrap_or_default())
        }
        Err(OpenError::Store(StoreError::Behind { .. })) => {
            "refuses: the log is behind the checkpoint kept outside".to_owned()
        }
        Err(OpenError::Store(_)) => "refuses: the store".to_owned(),
        Err(OpenError::Disagrees { file, .. }) => format!("refuses: disagrees with the {}", name(&file)),
        Err(OpenError::Checkpoint { file, .. }) => format!("refuses: the {} cannot be believed", name(&file)),
        Err(OpenError::Statement { seq, .. }) => format!("refuses: the statement of entry {seq} cannot be read"),
        Err(OpenError::OtherStatement { seq, .. }) => format!("refuses: entry {seq} names another statement"),
        Err(OpenError::NeedsNewer { seq, .. }) => format!("refuses: entry {seq} needs a newer program"),
        Err(OpenError::Rulebook { seq, .. }) => format!("refuses: the manifest of entry {seq} is not there"),
        Err(OpenError::OtherKeys | OpenError::OtherServiceKey { .. }) => "refuses: other keys".to_owned(),
        Err(OpenError::Mirror(_)) => "refuses: the public files".to_owned(),
        Err(OpenError::Views(_)) => "refuses: the views".to_owned(),
        Err(
            error @ (OpenError::Witness { .. }
            | OpenError::WitnessSilent { .. }
            | OpenError::UnknownWitness { .. }
            | OpenError::TooManyWitnesses { .. }
            | OpenError::Rotating { .. }
            | OpenError::ServiceKeyOver { .. }
            | OpenError::Unpublished { .. }),
        ) => panic!("this ledger has no witnesses and one key: {error}"),
    }
}

fn name(file: &Path) -> &'static str {
    if file.to_string_lossy().contains("tripwire") { "checkpoint kept outside" } else { "published checkpoint" }
}

/// One lie, told in one way: the answers of everybody.
fn answers(honest: &mut Honest, outside: &mut Outside, told: &Told) -> [String; 6] {
    let scene = (told.make)(honest);
    let kept = outside.known();
    let earlier = Known { earlier: outside.earlier.clone(), ..kept.clone() };
    let receipts = Known { receipts: outside.receipts.clone(), ..kept.clone() };
    let witnessed = Known { policy: Some(outside.policy.clone()), keys: vec![], ..kept.clone() };
    let mut said = [kept, earlier, receipts, witnessed].map(|known| outcome(&outside.audit(&scene, known))).to_vec();
    said.push(outside.witness(&scene));
    let dir = honest.copy();
    scene.forge.write_frames(&dir);
    if told.with_key {
        scene.forge.write_mirror(&dir);
        fs::write(dir.join("public/checkpoint"), &scene.checkpoint).unwrap();
    }
    fs::write(honest.kit.dir.path().join("tripwire-of-the-honest"), &honest.latest).unwrap();
    said.push(start_up(honest, &dir));
    fs::remove_dir_all(dir).unwrap();
    said.try_into().unwrap()
}

const READERS: [&str; 6] = [
    "an audit with nothing kept",
    "an audit with the checkpoints of 12 and 18 entries",
    "an audit with the receipts of entries 9 and 15",
    "an audit whose policy wants the witness",
    "the witness, asked to cosign",
    "the operator's own start-up, with the checkpoint kept outside",
];

const HEAD: &str = "# Who notices which lie\n\n\
    Made by `tests/it/tamper/table.rs`, which tells each lie and asks everybody: `MINGLU_WRITE=1 cargo test --test it -- tamper`\n\
    writes this file, otherwise it is compared. The honest ledger has 18 entries; lies are about entry 9 unless they say\n\
    otherwise. All auditors know the ledger's verifier key. A number before a finding is its entry; the codes are those of\n\
    `schemas/formats.md`, section 11. Without the ledger's key a liar changes files and lets the published checkpoint stand, or\n\
    signs as a stranger; with it, everything is made and signed again. Nobody has the officers' keys but where it is said.\n\n\
    The witness is the one of `minglu witness`. It has cosigned the 18 honest entries and remembers them on its disk; that\n\
    makes its answer, and that of an auditor who wants it, differ from those who kept nothing. Its answers begin with the\n\
    status of C2SP tlog-witness; a liar who is told the size that it remembers asks again with the best proof of the own\n\
    tree. What a server tells instead, to everybody or to an auditor alone, is tried in `tests/it/commands/lying.rs` and\n\
    `tests/it/commands/audits.rs`.\n\
    \"history not comparable\" is never \"sound\".\n";

#[test]
fn the_table_of_lies_is_what_everybody_says() {
    let mut ledgers = [Honest::new(), listed()].map(|honest| (Outside::of(&honest), honest));
    let mut text = HEAD.to_owned();
    for Lie { of_the_listed, name, what, ways } in lies() {
        let [plain, with_a_list] = &mut ledgers;
        let (outside, honest) = if of_the_listed { with_a_list } else { plain };
        write!(
            text,
            "\n## {name}\n\n{what}\n\n| who | {} |\n",
            ways.iter().map(Told::title).collect::<Vec<_>>().join(" | ")
        )
        .unwrap();
        writeln!(text, "| --- |{}", " --- |".repeat(ways.len())).unwrap();
        let said: Vec<[String; 6]> = ways.iter().map(|told| answers(honest, outside, told)).collect();
        for (n, reader) in READERS.iter().enumerate() {
            let cells: Vec<&str> = said.iter().map(|answers| answers[n].as_str()).collect();
            writeln!(text, "| {reader} | {} |", cells.join(" | ")).unwrap();
        }
        // Whatever the lie: somebody who kept something notices, and nobody who kept nothing calls it sound.
        for (told, answers) in ways.iter().zip(&said) {
            let [alone, ..] = answers;
            assert!(!alone.starts_with("sound"), "{name}, {}: {answers:?}", told.title());
            assert!(answers.iter().any(|said| said.starts_with("unsound")), "{name}, {}: {answers:?}", told.title());
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/lies.md");
    let found = fs::read_to_string(&file).unwrap_or_default();
    if found != text && std::env::var_os("MINGLU_WRITE").is_some() {
        fs::write(&file, &text).unwrap();
        return;
    }
    assert!(found == text, "schemas/lies.md is stale: MINGLU_WRITE=1 writes it; say why it changed\n{text}");
}

#[test]
fn the_honest_ledger_is_sound_to_all_of_them() {
    let truth = Told {
        with_key: true,
        make: |honest| Scene { forge: honest.forge(), checkpoint: cosigned(&honest.latest), publish: Some(|_| {}) },
    };
    for mut honest in [Honest::new(), listed()] {
        let mut outside = Outside::of(&honest);
        let said = answers(&mut honest, &mut outside, &truth);
        let wanted = ["consistent in itself: history not comparable", "sound", "sound", "sound", "cosigns", "opens"];
        assert_eq!(said, wanted.map(str::to_owned));
    }
}
