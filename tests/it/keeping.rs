//! Torn, missing, swapped, cut, copied, restored, made again: what becomes of a data directory.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use minglu::log::Seq;
use minglu::service::{FsckKind, FsckReport, fsck, rebuild};
use minglu::store::{Body, Record, decode_frame, encode_frame};
use minglu::verify::Verdict;

use crate::copies::readable;
use crate::filled::{Kit, accept, person};

pub fn check(dir: &Path, tripwire: Option<&Path>) -> FsckReport {
    fsck(dir, tripwire, &mut |_, _, _| {})
}

pub fn check_of(kit: &Kit) -> FsckReport {
    check(&kit.data, Some(&kit.tripwire))
}

pub fn assert_sound(report: &FsckReport) {
    assert_eq!(report.verdict(), Verdict::Sound, "{report}");
}

pub fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut dirs) = (BTreeMap::new(), vec![dir.to_path_buf()]);
    while let Some(at) = dirs.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                found.insert(path.strip_prefix(dir).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// All files that are not views and not empty.
fn kept(dir: &Path) -> Vec<PathBuf> {
    let all = files(dir).into_iter().filter(|(file, bytes)| !file.starts_with("views") && !bytes.is_empty());
    all.map(|(file, _)| file).collect()
}

fn last_segment(kit: &Kit) -> (PathBuf, usize) {
    let name = kept(&kit.data).into_iter().rfind(|file| file.starts_with("frames")).unwrap();
    let path = kit.data.join(name);
    let bytes = fs::read(&path).unwrap();
    let mut end = 0;
    while let Ok((_, length)) = decode_frame(&bytes[end..]) {
        end += length;
    }
    (path, end)
}

#[test]
fn a_torn_tail_is_named_then_cut_and_kept_in_quarantine() {
    let kit = Kit::filled(12);
    let (segment, end) = last_segment(&kit);
    let record = Record { entry: vec![b'x'; 150], body: Body::Statement(vec![b'y'; 300]), sealed: vec![] };
    let frame = encode_frame(Seq(12), 0, &[record]).unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    bytes.resize(bytes.len().max(end + 1024), 0);
    bytes[end..end + frame.len() - 20].copy_from_slice(&frame[..frame.len() - 20]);
    fs::write(&segment, bytes).unwrap();
    let report = check_of(&kit);
    let damage = &report.findings[0].damage;
    assert_eq!((&damage.file, damage.offset, damage.entry), (&segment, end as u64, Some(Seq(12))), "{report}");
    kit.open().close();
    let report = check_of(&kit);
    assert_sound(&report);
    assert!(report.notes.iter().any(|note| note.starts_with("quarantine/")), "{report}");
}

#[test]
fn every_missing_file_is_named() {
    let kit = Kit::filled(12);
    for name in kept(&kit.data) {
        let (path, aside) = (kit.data.join(&name), kit.root.path().join("aside"));
        fs::rename(&path, &aside).unwrap();
        let report = check_of(&kit);
        fs::rename(&aside, &path).unwrap();
        assert_eq!(report.verdict(), Verdict::Unsound, "without {}: {report}", name.display());
        // Of a missing segment its neighbour or the checkpoint tells; of the ring's rows their table does.
        let by_others = name.starts_with("frames") || name.starts_with("ring");
        assert!(by_others || report.findings.iter().any(|finding| finding.damage.file == path), "{report}");
    }
    assert_sound(&check_of(&kit));
}

#[test]
fn every_file_that_was_cut_or_moved_is_named() {
    let kit = Kit::filled(12);
    let (last, end) = last_segment(&kit);
    // All data files are treated alike: some of them will do.
    let some = |name: &PathBuf| !name.starts_with("public/data") || name.to_string_lossy().ends_with(['0', '8']);
    for name in kept(&kit.data).into_iter().filter(some) {
        let path = kit.data.join(&name);
        let bytes = fs::read(&path).unwrap();
        // Blank space behind the last frame of a segment may go: nothing was written there.
        let mut keep = bytes.len() - 1;
        if name.starts_with("frames") {
            keep = if path == last { end - 1 } else { bytes.iter().rposition(|byte| *byte != 0).unwrap() };
        }
        OpenOptions::new().write(true).open(&path).unwrap().set_len(keep as u64).unwrap();
        let report = check_of(&kit);
        assert_eq!(report.verdict(), Verdict::Unsound, "{} cut: {report}", name.display());
        let by_others = name.starts_with("ring");
        assert!(by_others || report.findings.iter().any(|finding| finding.damage.file == path), "{report}");
        fs::write(&path, [&bytes[..], b"x"].concat()).unwrap();
        assert_eq!(check_of(&kit).verdict(), Verdict::Unsound, "{} longer", name.display());
        fs::write(&path, &bytes).unwrap();
        let renamed = path.with_file_name("renamed");
        fs::rename(&path, &renamed).unwrap();
        assert_eq!(check_of(&kit).verdict(), Verdict::Unsound, "{} renamed", name.display());
        fs::rename(&renamed, &path).unwrap();
    }
    assert_sound(&check_of(&kit));
}

#[test]
fn swapped_segments_and_swapped_tables_are_named() {
    let kit = Kit::filled(12);
    let segments: Vec<_> = kept(&kit.data).into_iter().filter(|file| file.starts_with("frames")).collect();
    let pairs = segments.windows(2).map(|pair| (pair[0].clone(), pair[1].clone()));
    for (a, b) in pairs.chain([("index/ids".into(), "index/digests".into())]) {
        let (a, b) = (kit.data.join(a), kit.data.join(b));
        let (in_a, in_b) = (fs::read(&a).unwrap(), fs::read(&b).unwrap());
        fs::write(&a, &in_b).unwrap();
        fs::write(&b, &in_a).unwrap();
        let report = check_of(&kit);
        for path in [&a, &b] {
            assert!(report.findings.iter().any(|finding| finding.damage.file == *path), "{report}");
        }
        fs::write(&a, &in_a).unwrap();
        fs::write(&b, &in_b).unwrap();
    }
    assert_sound(&check_of(&kit));
}

#[test]
fn a_kill_leaves_notes_and_no_findings() {
    let mut kit = Kit::filled(12);
    let sound = files(&kit.data.join("index"));
    let ledger = kit.open();
    kit.go_on(&ledger, 31);
    ledger.close();
    drop(ledger);
    // What was not flushed when the process died: the indexes still cover what they covered before.
    for (name, bytes) in sound.iter().filter(|(name, _)| !name.ends_with("offsets")) {
        fs::write(kit.data.join("index").join(name), bytes).unwrap();
    }
    let report = check_of(&kit);
    assert_sound(&report);
    assert_eq!(report.notes.len(), 3, "{report}");
}

#[test]
fn a_rebuilt_ledger_is_byte_for_byte_the_same() {
    let kit = Kit::filled(300);
    let before = files(&kit.data);
    let report = rebuild(&kit.data, Some(&kit.tripwire), &mut |_, _, _| {}).unwrap();
    assert_eq!(report.size.0, 300);
    let after = files(&kit.data);
    let compared = |file: &&PathBuf| !file.starts_with("views") && !file.ends_with("registry");
    assert!(before.keys().filter(compared).eq(after.keys().filter(compared)));
    for file in before.keys().filter(compared) {
        assert!(before[file] == after[file], "{}", file.display());
    }
    let report = check_of(&kit);
    assert_sound(&report);
    assert_eq!(report.notes, Vec::<String>::new());
}

#[test]
fn what_was_derived_and_is_damaged_is_made_again() {
    let kit = Kit::filled(12);
    for (derived, _) in files(&kit.data)
        .iter()
        .filter(|(file, _)| (file.starts_with("index") && !file.ends_with("lock")) || file.starts_with("public/tile"))
    {
        fs::write(kit.data.join(derived), b"nonsense").unwrap();
    }
    assert_eq!(check_of(&kit).verdict(), Verdict::Unsound);
    rebuild(&kit.data, Some(&kit.tripwire), &mut |_, _, _| {}).unwrap();
    assert_sound(&check_of(&kit));
}

#[test]
fn a_ring_from_before_an_erasure_is_found_and_the_erasure_repeated() {
    let mut kit = Kit::filled(12);
    let old = files(&kit.data.join("ring"));
    let ledger = kit.open();
    let erasure = kit.erasure(&person(40));
    accept(&ledger, &erasure);
    ledger.close();
    drop(ledger);
    assert_eq!(readable(&kit, &kit.data, 9), 0);
    for (name, bytes) in &old {
        fs::write(kit.data.join("ring").join(name), bytes).unwrap();
    }
    let report = check_of(&kit);
    let kinds: Vec<_> = report.findings.iter().map(|finding| (finding.kind, finding.damage.entry)).collect();
    assert_eq!(kinds, [(FsckKind::NotErased, Some(Seq(9))); 3], "{report}");
    assert_eq!(rebuild(&kit.data, Some(&kit.tripwire), &mut |_, _, _| {}).unwrap().erased, 3);
    assert_sound(&check_of(&kit));
    assert_eq!(readable(&kit, &kit.data, 9), 0);
}

#[test]
fn a_lost_key_and_a_key_destroyed_without_an_erasure_are_named() {
    let kit = Kit::filled(12);
    let erased_early = {
        let mut ring =
            minglu::store::Ring::open(&kit.data.join("ring"), minglu::store::RingOptions::default()).unwrap();
        ring.erase(|seq, _, _| seq == Seq(6)).unwrap()
    };
    assert_eq!(erased_early, 1);
    let report = check_of(&kit);
    let found: Vec<_> = report.findings.iter().map(|finding| (finding.kind, finding.damage.entry)).collect();
    assert_eq!(found, [(FsckKind::DisclosureLost, Some(Seq(6)))], "{report}");
    let mut ring = minglu::store::Ring::open(&kit.data.join("ring"), minglu::store::RingOptions::default()).unwrap();
    ring.drop_orphans(minglu::log::TreeSize(11)).unwrap();
    drop(ring);
    let report = check_of(&kit);
    assert!(report.findings.iter().any(|finding| finding.damage.entry == Some(Seq(11))), "{report}");
}

/// Writes the last frame anew with right checksums, as somebody could who knows the format.
fn forge(kit: &Kit, change: impl FnOnce(&mut Record)) -> PathBuf {
    let (segment, end) = last_segment(kit);
    let bytes = fs::read(&segment).unwrap();
    let (mut begin, mut last) = (0, None);
    while begin < end {
        let (frame, length) = decode_frame(&bytes[begin..]).unwrap();
        last = Some((begin, frame));
        begin += length;
    }
    let (begin, mut frame) = last.unwrap();
    change(frame.records.last_mut().unwrap());
    let forged = encode_frame(frame.first, 0, &frame.records).unwrap();
    let mut changed = bytes[..begin].to_vec();
    changed.extend(forged);
    changed.resize(bytes.len().max(changed.len()), 0);
    fs::write(&segment, changed).unwrap();
    segment
}

#[test]
fn a_frame_that_was_forged_with_right_checksums_is_named() {
    type Change = fn(&mut Record);
    let changes: [(Change, FsckKind, &str); 4] = [
        (|record| record.sealed.clear(), FsckKind::DisclosureLost, "not in the frame"),
        (|record| record.sealed[0].ciphertext[0] ^= 1, FsckKind::DisclosureLost, "does not open"),
        (
            |record| {
                let Body::Statement(bytes) = &mut record.body else { panic!("a statement") };
                let at = bytes.windows(11).position(|window| window == b"\"signature\"").unwrap() + 20;
                bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            },
            FsckKind::Statement,
            "digest-differs",
        ),
        (|record| record.entry[40] ^= 1, FsckKind::Frame, ""),
    ];
    for (change, kind, words) in changes {
        let kit = Kit::filled(12);
        let segment = forge(&kit, change);
        let report = check_of(&kit);
        let finding = report.findings.iter().find(|finding| finding.kind == kind);
        let damage = &finding.unwrap_or_else(|| panic!("{report}")).damage;
        assert!(damage.what.contains(words) && damage.entry == Some(Seq(11)), "{report}");
        assert!(damage.file == segment || damage.file.ends_with("ring/rows"), "{report}");
    }
}
