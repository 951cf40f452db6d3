//! Copies of a ledger: taken while it runs, changed, too old, brought back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use minglu::log::Seq;
use minglu::service::{FsckKind, KeepError, Loss, OpenError, Reader, RestoreReport, Shown, backup, rebuild, restore};
use minglu::store::{FrameFiles, StoreError};

use crate::filled::{AUTHORITY, HANDLERS, Kit, accept, person, public};
use crate::keeping::{assert_sound, check, check_of, files};

/// Where copies of a kit's ledger go.
fn beside(kit: &Kit, name: &str) -> PathBuf {
    kit.root.path().join(name)
}

fn back_up(kit: &Kit, name: &str) -> PathBuf {
    let to = beside(kit, name);
    backup(&kit.data, Some(&kit.tripwire), None, &to, &mut |_, _, _| {}).unwrap();
    to
}

fn bring_back(from: &Path, to: &Path, tripwire: Option<&Path>, loss: Loss) -> Result<RestoreReport, KeepError> {
    restore(from, to, tripwire, None, loss, &mut |_, _, _| {})
}

#[test]
fn a_restored_backup_is_the_ledger_of_that_moment() {
    let mut kit = Kit::filled(40);
    let from = back_up(&kit, "backup");
    let to = beside(&kit, "restored");
    let report = bring_back(&from, &to, Some(&kit.tripwire), Loss::Refused).unwrap();
    assert_eq!((report.size.0, report.lost), (40, 0));
    assert_sound(&check(&to, Some(&kit.tripwire)));
    assert!(matches!(bring_back(&from, &to, None, Loss::Refused), Err(KeepError::Exists(path)) if path == to));
    let again = backup(&kit.data, None, None, &from, &mut |_, _, _| {});
    assert!(matches!(again, Err(KeepError::Exists(path)) if path == from));
    // It goes on where it stood.
    let ledger = kit.try_open(&kit.options_of(&to)).unwrap();
    kit.go_on(&ledger, 45);
    ledger.close();
    assert_sound(&check(&to, Some(&kit.tripwire)));
}

#[test]
fn a_backup_that_changed_is_refused_and_leaves_nothing_behind() {
    let kit = Kit::filled(12);
    let from = back_up(&kit, "backup");
    let to = beside(&kit, "restored");
    for (name, bytes) in files(&from).iter().filter(|(_, bytes)| !bytes.is_empty()) {
        let path = from.join(name);
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        fs::write(&path, changed).unwrap();
        let refused = bring_back(&from, &to, None, Loss::Refused).expect_err(&name.display().to_string());
        let named = matches!(&refused, KeepError::Changed { file, .. } if *file == path);
        assert!(named || name.ends_with("backup.json"), "{}: {refused}", name.display());
        fs::remove_file(&path).unwrap();
        assert!(bring_back(&from, &to, None, Loss::Refused).is_err(), "without {}", name.display());
        fs::write(&path, bytes).unwrap();
        assert!(!to.exists());
    }
    fs::write(from.join("more"), b"x").unwrap();
    assert!(matches!(bring_back(&from, &to, None, Loss::Refused), Err(KeepError::NotABackup { .. })));
    fs::remove_file(from.join("more")).unwrap();
    let left = fs::read_dir(kit.root.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().starts_with(".minglu")));
    bring_back(&from, &to, None, Loss::Refused).unwrap();
}

#[test]
fn an_old_backup_is_refused_by_the_tripwire_outside() {
    let mut kit = Kit::filled(12);
    let from = back_up(&kit, "backup");
    let ledger = kit.open();
    kit.go_on(&ledger, 20);
    ledger.close();
    drop(ledger);
    let to = beside(&kit, "restored");
    let refused = bring_back(&from, &to, Some(&kit.tripwire), Loss::Refused).unwrap_err();
    assert!(matches!(refused, KeepError::Older { held, published } if (held.0, published.0) == (12, 20)));
    let report = bring_back(&from, &to, Some(&kit.tripwire), Loss::Accepted).unwrap();
    assert_eq!((report.size.0, report.lost), (12, 8));
    // It can be read, but neither called sound nor opened for writing while the tripwire stands.
    assert_sound(&check(&to, None));
    let report = check(&to, Some(&kit.tripwire));
    let finding = &report.findings[0];
    assert_eq!((finding.kind, finding.damage.entry), (FsckKind::OldBackup, Some(Seq(12))), "{report}");
    let opened = kit.try_open(&kit.options_of(&to)).err().unwrap();
    assert!(matches!(opened, OpenError::Store(StoreError::Behind { .. })), "{opened}");
}

#[test]
fn a_backup_under_load_holds_all_that_was_acknowledged_before_it_began() {
    let mut kit = Kit::filled(12);
    // Enough statements for the load, with erasures of what was just recorded.
    let statements: Vec<Vec<u8>> = (0..240)
        .map(|n| match n % 12 {
            0..=3 | 6..=9 => kit.inspection(n),
            4 | 10 => kit.institution(1_000 + n),
            _ => kit.erasure(&person(1_000 + n - 1)),
        })
        .collect();
    let ledger = kit.open();
    let (acknowledged, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for statement in &statements {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let accepted = accept(&ledger, statement);
                acknowledged.lock().unwrap().push((accepted.seq, accepted.receipt.entry));
            }
        });
        let mut grown = false;
        for n in 0..2 {
            let before = acknowledged.lock().unwrap().clone();
            let from = back_up(&kit, &format!("backup-{n}"));
            let to = beside(&kit, &format!("restored-{n}"));
            let report = bring_back(&from, &to, None, Loss::Refused).unwrap();
            assert!(before.iter().all(|(seq, _)| seq.0 < report.size.0));
            grown |= report.size.0 > 12;
            assert_sound(&check(&to, None));
            let entries = entries(&to);
            assert!(before.iter().all(|(seq, entry)| entries[usize::try_from(seq.0).unwrap()] == *entry));
        }
        stop.store(true, Ordering::SeqCst);
        assert!(grown, "the backups met the load");
    });
    ledger.close();
    assert_sound(&check_of(&kit));
}

fn entries(dir: &Path) -> Vec<Vec<u8>> {
    let mut frames = FrameFiles::open(dir).unwrap();
    let frames = std::iter::from_fn(|| frames.next_frame().unwrap());
    frames.flat_map(|frame| frame.records).map(|record| record.entry).collect()
}

/// How many disclosures of an entry an officer of the authority can read.
pub fn readable(kit: &Kit, data: &Path, seq: u64) -> usize {
    let ledger = kit.try_open(&kit.options_of(data)).unwrap();
    let authority = AUTHORITY.strip_prefix("authorities/").unwrap().parse().unwrap();
    let officer = Reader::Officer { kid: public(HANDLERS[0]).kid(), authority, what: "GET /".to_owned() };
    let shown = ledger.statement(Seq(seq), &officer).unwrap().unwrap();
    ledger.close();
    let Shown::Statement { disclosures, .. } = shown else { panic!("an officer reads it") };
    disclosures.len()
}

#[test]
fn what_was_erased_stays_erased_and_what_came_later_stays() {
    let mut kit = Kit::new();
    let ledger = kit.open();
    kit.begin(&ledger);
    ledger.close();
    drop(ledger);
    // Entry 5 was erased by entry 8; entry 9 is about the same person and came later.
    let read = |kit: &Kit, data: &Path| [5, 9].map(|seq| readable(kit, data, seq));
    assert_eq!(read(&kit, &kit.data), [0, 3]);
    rebuild(&kit.data, Some(&kit.tripwire), &mut |_, _, _| {}).unwrap();
    assert_eq!(read(&kit, &kit.data), [0, 3]);
    let to = beside(&kit, "restored");
    bring_back(&back_up(&kit, "backup"), &to, Some(&kit.tripwire), Loss::Refused).unwrap();
    assert_eq!(read(&kit, &to), [0, 3]);
    assert_sound(&check(&to, Some(&kit.tripwire)));
}
