//! The lies of an operator, each told with the files of a closed ledger, and who finds them by which means.

use std::fs;
use std::path::{Path, PathBuf};

use minglu::codes::Hash;
use minglu::log::{Checkpoint, Seq, SignedNote, TreeSize};
use minglu::service::{Ledger, fsck};
use minglu::store::Body;
use serde_json::{Value, json};

use crate::forge::Forge;
use crate::kit::{self, Kit, copy_dir};
use crate::process::minglu;

mod conduct;
mod copies;
mod lies;
pub mod listed;
mod rewritten;
mod state;
mod table;

use lies::{AFTER, AT, Wanted, edit_statement, lies, pen, rewritings};

/// The key with which the ledger of the kit signs checkpoints; another; a key that was revoked.
const LEDGER: u8 = 200;
const STRANGER: u8 = 77;
const REVOKED: u8 = 23;
/// Entries of the honest ledger, and the one that most lies are about.
const SIZE: usize = 18;
const TARGET: usize = 9;

/// A closed ledger, what outsiders kept of it, and a place for lies.
struct Honest {
    kit: Kit,
    /// Published when it had 12 entries, and at its end.
    earlier: String,
    latest: String,
    /// Given for the entry that most lies are about.
    receipt: String,
    lies: u32,
}

impl Honest {
    fn new() -> Self {
        Self::of(|kit, ledger| {
            kit.found(ledger);
            kit::accepted(ledger, &kit.pen.enrol(REVOKED, &["handler"]));
            kit::accepted(ledger, &kit.pen.revoke(REVOKED));
        })
    }

    /// A ledger that begins in its own way, and goes on with inspections.
    fn of(begin: impl FnOnce(&mut Kit, &Ledger)) -> Self {
        let mut kit = Kit::new();
        let ledger = kit.open();
        begin(&mut kit, &ledger);
        let fill = |kit: &mut Kit, ledger: &Ledger, size: usize| {
            for n in usize::try_from(ledger.size().0).unwrap()..size {
                kit::accepted(ledger, &kit.pen.inspect(&format!("第{n}项"), "钱某"));
            }
        };
        fill(&mut kit, &ledger, 12);
        ledger.close();
        drop(ledger);
        let published = |kit: &Kit| fs::read_to_string(kit.data().join("public/checkpoint")).unwrap();
        let earlier = published(&kit);
        let ledger = kit.open();
        let receipt = ledger.receipt(Seq(TARGET as u64)).unwrap().unwrap().to_text();
        fill(&mut kit, &ledger, SIZE);
        ledger.close();
        drop(ledger);
        Self { latest: published(&kit), earlier, receipt, kit, lies: 0 }
    }

    fn forge(&self) -> Forge {
        Forge::read(&self.kit.data(), &self.kit.pen.origin)
    }

    /// A copy of the data directory.
    fn copy(&mut self) -> PathBuf {
        self.lies += 1;
        let dir = self.kit.dir.path().join(format!("lie-{}", self.lies));
        copy_dir(&self.kit.data(), &dir);
        dir
    }

    fn keep(&self, name: &str, text: &str) -> String {
        let file = self.kit.dir.path().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

/// Runs `minglu audit`: exit code and report.
fn audit(at: &Path, more: &[&str]) -> (i32, Value) {
    let (code, text) = minglu(&[&["audit", at.to_str().unwrap(), "--json"], more].concat());
    (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// The unsound findings and those that leave it open: entry and code.
fn found(report: &Value) -> Vec<(Option<u64>, String)> {
    let first = report["findings"]["first"].as_array().unwrap();
    first.iter().map(|finding| (finding["seq"].as_u64(), finding["code"].as_str().unwrap().to_owned())).collect()
}

fn assert_found(lie: &str, (code, report): &(i32, Value), wanted: &Wanted<'_>) {
    let wanted: Vec<_> = wanted.iter().map(|(seq, code)| (*seq, (*code).to_owned())).collect();
    assert_eq!(found(report), wanted, "{lie}: {report:#}");
    assert_eq!((*code, &report["verdict"]), (1, &json!("unsound")), "{lie}");
}

#[test]
fn an_honest_ledger_is_never_accused() {
    let honest = Honest::new();
    let data = honest.kit.data();
    let (code, report) = audit(&data, &[]);
    assert_eq!((code, &report["verdict"], found(&report)), (0, &json!("consistent in itself"), vec![]), "{report:#}");
    let skipped =
        |report: &Value, what: &str| report["not_checked"].as_array().unwrap().iter().any(|row| row["what"] == what);
    assert!(!skipped(&report, "strictness of signatures"));
    let (code, fast) = audit(&data, &["--fast"]);
    assert_eq!((code, &fast["counts"]["signatures"]), (0, &report["counts"]["signatures"]), "{fast:#}");
    assert!(skipped(&fast, "strictness of signatures"), "{fast:#}");
    let (since, receipt) = (honest.keep("since", &honest.earlier), honest.keep("receipt", &honest.receipt));
    let (code, report) = audit(&data, &["--since", &since, "--receipt", &receipt]);
    assert_eq!((code, &report["verdict"], found(&report)), (0, &json!("sound"), vec![]), "{report:#}");
    assert_eq!((&report["history"]["checkpoints"], &report["history"]["receipts"]), (&json!(1), &json!(1)));
    // Frames that were only written again are the same log.
    let mut honest = honest;
    let (forge, copy) = (honest.forge(), honest.copy());
    forge.write_frames(&copy);
    assert_eq!(audit(&copy, &["--since", &since]).0, 0);
    forge.write_signed(&copy, LEDGER);
    assert_eq!(fs::read_to_string(copy.join("public/checkpoint")).unwrap(), honest.latest);
    assert_eq!(audit(&copy, &["--since", &since]).0, 0);
}

#[test]
fn a_liar_without_the_key_is_found_and_the_first_entry_named() {
    let mut honest = Honest::new();
    for (lie, tell, wanted) in lies() {
        let (mut forge, dir) = (honest.forge(), honest.copy());
        tell(&mut forge);
        forge.write_frames(&dir);
        let (code, report) = audit(&dir, &[]);
        // In a batch one bad signature hides among good ones, and is named all the same.
        if lie == "one signature broken" {
            assert_eq!(found(&audit(&dir, &["--fast"]).1), found(&report), "{lie}");
        }
        // As long as the public files tell the truth, the first entry that differs is named.
        let first = if forge.records.len() > SIZE { Some(SIZE as u64) } else { AT };
        match wanted.as_slice() {
            [(None, "entries-missing")] if forge.records.len() == SIZE - 1 && lie.contains("last") => {
                assert_found(lie, &(code, report), &wanted);
            }
            _ => assert_eq!((code, found(&report)[0].0), (1, first), "{lie}: {report:#}"),
        }
        // The public files were made again with the lie.
        forge.write_mirror(&dir);
        let (code, report) = audit(&dir, &[]);
        if !wanted.is_empty() {
            assert_found(lie, &(code, report), &wanted);
        }
        let report = fsck(&dir, None, &mut |_, _, _| {});
        assert_ne!(report.verdict().exit_code(), 0, "{lie}: {report}");
        fs::remove_dir_all(dir).unwrap();
    }
}

#[test]
fn findings_say_what_was_found_and_wanted() {
    let mut honest = Honest::new();
    let (mut forge, dir) = (honest.forge(), honest.copy());
    let wanted = forge.entry(TARGET).statement;
    edit_statement(&mut forge);
    forge.write_frames(&dir);
    let Body::Statement(shown) = &forge.records[TARGET].body else { unreachable!() };
    let shown = minglu::statement::Envelope::parse(shown).unwrap().digest();
    let (code, report) = audit(&dir, &[]);
    let finding = json!({
        "seq": TARGET, "severity": "unsound", "code": "digest-differs",
        "meaning": "The statement shown is not the one that the entry commits to.",
        "detail": format!("the entry commits to {}, the statement is {}", wanted.to_base64url(), shown.to_base64url()),
    });
    assert_eq!((code, &report["findings"]["first"]), (1, &json!([finding])));

    let mut forge = honest.forge();
    forge.append(&pen().inspect_in("140925", [21, REVOKED], "补记", "补记"));
    forge.write_frames(&dir);
    let (_, report) = audit(&dir, &[]);
    let first = &report["findings"]["first"][0];
    assert_eq!((&first["seq"], &first["code"]), (&json!(SIZE), &json!("not-permitted")));
    assert!(first["detail"].as_str().unwrap().contains("revoked"), "{first}");
    let text = minglu(&["audit", dir.to_str().unwrap()]).1;
    assert!(text.contains("Verdict   unsound") && text.contains(&format!("entry {SIZE}: ")), "{text}");
}

#[test]
fn a_checkpoint_that_is_not_the_ledgers_is_refused() {
    let mut honest = Honest::new();
    let (forge, dir) = (honest.forge(), honest.copy());
    let root = Checkpoint::parse(SignedNote::parse(&honest.latest).unwrap().text()).unwrap().root;
    let edited = honest.latest.replace(&root.to_base64(), &Hash::of(b"another").to_base64());
    let shorter = honest.latest.replacen(&format!("\n{SIZE}\n"), &format!("\n{}\n", SIZE - 1), 1);
    for (lie, checkpoint) in
        [("edited root", edited), ("edited size", shorter), ("signed by a stranger", forge.checkpoint(SIZE, STRANGER))]
    {
        fs::write(dir.join("public/checkpoint"), checkpoint).unwrap();
        assert_found(lie, &audit(&dir, &[]), &vec![(None, "checkpoint-refused")]);
        assert_eq!(fsck(&dir, None, &mut |_, _, _| {}).verdict().exit_code(), 1, "{lie}");
    }
    // A ledger of somebody else, whole and consistent, is not the ledger that the auditor knows.
    let stranger = minglu::log::NoteSigner::new(forge.origin.as_str(), kit::key(STRANGER)).unwrap();
    let known = stranger.verifier_key().to_string();
    let report = audit(&honest.kit.data(), &["--key", &known]);
    assert_found("another's key", &report, &vec![(None, "checkpoint-key-differs")]);
    let ledger = minglu::log::NoteSigner::new(forge.origin.as_str(), kit::key(LEDGER)).unwrap();
    assert_eq!(audit(&honest.kit.data(), &["--key", &ledger.verifier_key().to_string()]).0, 0);
}

#[test]
fn a_liar_with_the_key_is_found_by_who_kept_something_and_never_called_sound() {
    let mut honest = Honest::new();
    let (since, receipt) = (honest.keep("since", &honest.earlier), honest.keep("receipt", &honest.receipt));
    for (lie, tell, code) in rewritings() {
        let (mut forge, dir) = (honest.forge(), honest.copy());
        tell(&mut forge);
        forge.write_signed(&dir, LEDGER);
        let (exit, report) = audit(&dir, &[]);
        assert_eq!((exit, found(&report)), (0, vec![]), "{lie}: {report:#}");
        assert_eq!(report["verdict"], "consistent in itself", "{lie}");
        assert_eq!(report["history"]["words"], "no earlier checkpoint or witness: history not comparable");
        let text = minglu(&["audit", dir.to_str().unwrap()]).1;
        assert!(text.contains("no earlier checkpoint or witness: history not comparable"), "{text}");
        assert!(!text.split(|c: char| !c.is_alphabetic()).any(|word| word == "sound"), "{text}");

        let (exit, report) = audit(&dir, &["--since", &since]);
        assert_found(lie, &(exit, report.clone()), &vec![(None, code)]);
        assert_eq!(report["history"]["verdict"], "contradicted");
        let (exit, report) = audit(&dir, &["--since", &since, "--receipt", &receipt]);
        assert_eq!(exit, 1, "{lie}");
        if lie != "truncated log with a fresh checkpoint" {
            // Who kept a receipt names the entry.
            assert_eq!(found(&report)[0], (AT, "receipt-contradicted".to_owned()), "{lie}: {report:#}");
            let detail = report["findings"]["first"][1]["detail"].as_str().unwrap();
            assert!(detail.ends_with(&format!("entry {TARGET} is the first known to differ")), "{detail}");
        }
        fs::remove_dir_all(dir).unwrap();
    }
}

#[test]
fn what_an_audit_saved_is_held_against_the_next() {
    let mut honest = Honest::new();
    let saved = honest.kit.dir.path().join("saved");
    let saved = saved.to_str().unwrap().to_owned();
    let mut forge = honest.forge();
    let dir = honest.copy();
    assert_eq!(audit(&dir, &["--save", &saved]).0, 0);
    assert_eq!(fs::read_to_string(&saved).unwrap(), honest.latest);
    // The old checkpoint over a log that was cut, and two checkpoints of one size.
    let mut cut = forge.clone();
    cut.records.truncate(10);
    cut.write_frames(&dir);
    let report = audit(&dir, &["--since", &saved]);
    assert_found("truncated log with the old checkpoint", &report, &vec![(None, "entries-missing")]);
    forge.replace(SIZE - 1, &pen().inspect("另一", "另一"));
    forge.relink();
    forge.write_signed(&dir, LEDGER);
    let (code, report) = audit(&dir, &["--since", &saved]);
    assert_found("two checkpoints of one size", &(code, report.clone()), &vec![(None, "checkpoints-conflict")]);
    let root = |note: &str| Checkpoint::parse(SignedNote::parse(note).unwrap().text()).unwrap().root;
    let detail = format!(
        "for {SIZE} entries it signed the roots {} and {}",
        root(&forge.checkpoint(SIZE, LEDGER)),
        root(&honest.latest)
    );
    assert_eq!(report["findings"]["first"][0]["detail"], detail);
    assert_eq!(
        TreeSize(SIZE as u64),
        Checkpoint::parse(SignedNote::parse(&honest.latest).unwrap().text()).unwrap().size
    );
    // A refused checkpoint is not kept as if the audit had been one.
    fs::write(dir.join("public/checkpoint"), forge.checkpoint(SIZE, STRANGER)).unwrap();
    assert_eq!(audit(&dir, &["--save", &saved]).0, 1);
    assert_eq!(fs::read_to_string(&saved).unwrap(), honest.latest, "what was kept before still is");
}

#[test]
fn an_edited_public_copy_is_found() {
    let mut honest = Honest::new();
    let dir = honest.copy();
    let bundle = dir.join("public/tile/entries/000");
    let sound = fs::read(&bundle).unwrap();
    let (code, report) = audit(&dir.join("public"), &[]);
    assert_eq!(code, 2, "{report:#}");
    // A digest in the line of the entry.
    let line = honest.forge().records[TARGET].entry.clone();
    let at = sound.windows(line.len()).position(|window| window == line).unwrap() + line.len() - 10;
    let mut edited = sound.clone();
    edited[at] = if edited[at] == b'A' { b'B' } else { b'A' };
    fs::write(&bundle, &edited).unwrap();
    let (code, report) = audit(&dir.join("public"), &[]);
    assert_eq!(code, 1, "{report:#}");
    // The tile beside the bundle still holds the leaf that was.
    let unsound: Vec<_> = found(&report).into_iter().take(3).collect();
    let wanted = [(AT, "published-differs"), (AFTER, "chain-broken"), (None, "root-differs")];
    assert_eq!(unsound, wanted.map(|(seq, code)| (seq, code.to_owned())), "{report:#}");
    // The operator's own check names the file, the byte and the entry, and so does it for a tile.
    for (file, at, edited) in [
        (bundle.clone(), at, edited),
        (dir.join("public/tile/0/000"), TARGET * 32 + 5, {
            let mut tile = fs::read(dir.join("public/tile/0/000")).unwrap();
            tile[TARGET * 32 + 5] ^= 1;
            tile
        }),
    ] {
        let before = fs::read(&file).unwrap();
        fs::write(&file, edited).unwrap();
        fs::write(&bundle, if file == bundle { fs::read(&bundle).unwrap() } else { sound.clone() }).unwrap();
        let report = fsck(&dir, None, &mut |_, _, _| {});
        let damage = &report.findings[0].damage;
        assert_eq!(
            (&damage.file, damage.offset, damage.entry),
            (&file, at as u64, Some(Seq(TARGET as u64))),
            "{report}"
        );
        // Whoever audits the whole directory hears of it too.
        let (code, report) = audit(&dir, &[]);
        assert_eq!((code, &found(&report)[..]), (1, &[(AT, "published-differs".to_owned())][..]), "{report:#}");
        fs::write(&file, before).unwrap();
    }
}
