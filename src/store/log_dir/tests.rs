use crate::codes::Hash;
use std::thread;

use proptest::prelude::*;

use super::super::log_check::check_log;
use super::super::sample::{OPTIONS, append, copy, log, open, records};
use super::*;

fn contents(log: &LogDir) -> Vec<Record> {
    log.reader().read(Seq(0), usize::MAX).unwrap().into_iter().map(|stored| stored.record).collect()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    segment::list(&dir.join("frames")).unwrap().iter().map(|first| segment::path(&dir.join("frames"), *first)).collect()
}

fn refusal(dir: &Path, covered: u64) -> String {
    LogDir::open(dir, TreeSize(covered), OPTIONS).map(|(log, _)| log.tail()).expect_err("refused").to_string()
}

#[test]
fn what_does_not_fit_the_edge_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (mut log, _) = open(dir.path());
    let kept = append(&mut log, &[10, 20]);
    let tail = log.tail();
    let good = records(tail, &[5, 6]);
    assert!(matches!(log.append(Tail::EMPTY, &good), Err(AppendError::Moved { found, .. }) if found == tail));
    let table: [(Vec<Record>, &str); 4] = [
        (vec![good[1].clone()], "another number"),
        (vec![good[0].clone(), good[0].clone()], "twice the same"),
        (records(Tail { leaf: Hash::ZERO, ..tail }, &[5]), "another history"),
        (records(Tail { at: None, ..tail }, &[5]), "recorded earlier"),
    ];
    for (batch, what) in table {
        assert!(matches!(log.append(tail, &batch), Err(AppendError::NotNext { .. })), "{what}");
    }
    assert!(matches!(log.append(tail, &records(tail, &[2; 257])), Err(AppendError::TooLarge(_))));
    assert!(matches!(log.append(tail, &records(tail, &[1 << 20])), Err(AppendError::TooLarge(_))));
    assert_eq!(log.append(tail, &[]).unwrap(), tail);
    assert_eq!(contents(&log), kept);
    assert!(log.append(tail, &good).is_ok());
}

#[test]
fn after_an_error_of_the_disk_the_writer_stops_until_reopened() {
    let dir = tempfile::tempdir().unwrap();
    let (mut log, _) = open(dir.path());
    let kept = append(&mut log, &[10]);
    let tail = log.tail();
    let batch = records(tail, &[20]);
    let active = log.active.as_mut().unwrap();
    active.file = File::open(segment::path(&log.frames, Seq(0))).unwrap();
    assert!(matches!(log.append(tail, &batch), Err(AppendError::Io(StoreError::Io { .. }))));
    assert!(matches!(log.append(tail, &batch), Err(AppendError::Stopped { .. })));
    assert_eq!(contents(&log), kept, "reads go on");
    drop(log);
    let (mut log, _) = open(dir.path());
    assert_eq!(log.append(log.tail(), &batch).unwrap().size, TreeSize(2));
}

#[test]
fn a_frame_larger_than_a_segment_gets_one_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (mut log, _) = open(dir.path());
    let mut kept = append(&mut log, &[10]);
    kept.extend(append(&mut log, &[9000]));
    kept.extend(append(&mut log, &[10]));
    assert_eq!(contents(&log), kept);
    drop(log);
    let (log, recovered) = open(dir.path());
    assert_eq!((contents(&log), recovered.tail.size), (kept, TreeSize(3)));
    assert_eq!(files(dir.path()).len(), 3);
    assert_eq!(recovered.segments_reindexed, 0);
}

#[test]
fn two_writers_never_open_one_directory() {
    let dir = tempfile::tempdir().unwrap();
    let (_log, _) = open(dir.path());
    assert!(refusal(dir.path(), 0).ends_with("is locked: another process writes here"));
}

#[test]
fn readers_see_a_prefix_of_what_is_written_while_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (mut log, _) = open(dir.path());
    let reader = log.reader();
    let watcher = thread::spawn(move || {
        let mut seen = Vec::new();
        while seen.len() < 120 {
            let found = reader.read(Seq(seen.len() as u64), 50).unwrap();
            seen.extend(found.into_iter().map(|stored| stored.record));
        }
        seen
    });
    let written: Vec<_> = (0..60).flat_map(|n| append(&mut log, &[n * 7, 400])).collect();
    assert_eq!(watcher.join().unwrap(), written);
    assert_eq!(log.reader().record(Seq(120)).unwrap(), None);
}

#[test]
fn a_bad_index_never_gives_a_wrong_answer_and_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let kept = log(dir.path());
    let index = dir.path().join("index").join("offsets");
    let sound = fs::read(&index).unwrap();
    let mut shuffled = sound.clone();
    shuffled.reverse();
    for bad in [Vec::new(), vec![0; sound.len()], sound[..40].to_vec(), shuffled] {
        let (log, _) = open(dir.path());
        fs::write(&index, &bad).unwrap();
        for (seq, record) in kept.iter().enumerate() {
            assert_eq!(log.reader().record(Seq(seq as u64)).unwrap().as_ref(), Some(record));
        }
        drop(log);
        let (_, recovered) = open(dir.path());
        assert!(recovered.segments_reindexed > 0);
        assert_eq!(fs::read(&index).unwrap(), sound);
    }
    // A sound row that leads to another sound frame.
    let (log, _) = open(dir.path());
    log.shared
        .offsets
        .write(&[Passed { first: Seq(3), count: 1, place: Place { segment: Seq(0), offset: 0 } }])
        .unwrap();
    assert_eq!(log.reader().record(Seq(3)).unwrap().as_ref(), kept.get(3));
}

#[test]
fn a_directory_with_other_files_than_were_written_is_refused_in_exact_words() {
    let dir = tempfile::tempdir().unwrap();
    let size = log(dir.path()).len() as u64;
    let names = files(dir.path());
    assert_eq!(names.len(), 4, "{names:?}");
    let second = segment::list(&dir.path().join("frames")).unwrap()[1];
    let case = |change: &dyn Fn(&[PathBuf])| {
        let copied = tempfile::tempdir().unwrap();
        copy(dir.path(), copied.path());
        change(&files(copied.path()));
        let words = refusal(copied.path(), size);
        words.replace(&format!("{}/", copied.path().display()), "")
    };
    let third = segment::list(&dir.path().join("frames")).unwrap()[2];
    let name = |first: Seq| format!("frames/{:020}.seg", first.0);
    assert_eq!(
        case(&|files| fs::remove_file(&files[0]).unwrap()),
        format!("{} at byte 0 (entry 0): the segment is missing: the log begins with entry {second}", name(Seq(0)))
    );
    assert_eq!(
        case(&|files| fs::remove_file(&files[1]).unwrap()),
        format!(
            "{} at byte 0 (entry {second}): the segment before ends with {second} entries, but the next one begins \
             with entry {third}",
            name(second)
        )
    );
    assert!(case(&|files| fs::remove_file(&files[3]).unwrap()).contains("but a checkpoint of"));
    assert_eq!(
        case(&|files| fs::rename(&files[1], files[1].with_file_name(format!("{:020}.seg", second.0 + 1))).unwrap()),
        format!(
            "{} at byte 0 (entry {}): the frame begins with entry {second} where entry {} was due",
            name(Seq(second.0 + 1)),
            second.0 + 1,
            second.0 + 1
        )
    );
    let swapped = case(&|files| {
        let first = fs::read(&files[0]).unwrap();
        fs::copy(&files[1], &files[0]).unwrap();
        fs::write(&files[1], first).unwrap();
    });
    assert_eq!(
        swapped,
        format!("{} at byte 0 (entry 0): the frame begins with entry {second} where entry 0 was due", name(Seq(0)))
    );
    let last = segment::list(&dir.path().join("frames")).unwrap()[3];
    // The index still knows what a cut log lost, even where no checkpoint does.
    let copied = tempfile::tempdir().unwrap();
    copy(dir.path(), copied.path());
    fs::remove_file(&files(copied.path())[3]).unwrap();
    assert!(refusal(copied.path(), 0).contains(&format!("entry {last} was acknowledged and indexed")));
}

#[test]
fn a_segment_of_another_log_is_refused() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    log(dir.path());
    {
        let (mut log, _) = open(other.path());
        let tail = Tail { at: Some("2026-11-21T08:30:00.123Z".parse().unwrap()), ..log.tail() };
        let first = records(tail, &[100, 200]);
        log.append(log.tail(), &first).unwrap();
        for lengths in [&[900_usize][..], &[1200, 30], &[700, 800, 300], &[2500], &[900], &[100, 33, 50]] {
            append(&mut log, lengths);
        }
    }
    for nth in [1, 2, 3] {
        let copied = tempfile::tempdir().unwrap();
        copy(dir.path(), copied.path());
        fs::copy(&files(other.path())[nth], &files(copied.path())[nth]).unwrap();
        assert!(refusal(copied.path(), 0).contains("one of the two is of another log"));
    }
}

#[test]
fn every_flipped_bit_is_named_by_open_or_by_the_full_check() {
    let dir = tempfile::tempdir().unwrap();
    log(dir.path());
    let sound_index = fs::read(dir.path().join("index").join("offsets")).unwrap();
    for file in files(dir.path()) {
        let sound = fs::read(&file).unwrap();
        for at in 0..sound.len() {
            let mut flipped = sound.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&file, &flipped).unwrap();
            let found = match LogDir::open(dir.path(), TreeSize::EMPTY, OPTIONS) {
                Err(StoreError::Damage(damage)) => damage,
                Err(error) => panic!("byte {at}: {error}"),
                Ok((log, recovered)) => {
                    assert_eq!(recovered.cut, None, "byte {at}");
                    drop(log);
                    let mut checked = check_log(dir.path(), &mut |_, _| ()).unwrap();
                    checked.damage.retain(|damage| damage.file == file);
                    checked.damage.first().unwrap_or_else(|| panic!("byte {at} of {}", file.display())).clone()
                }
            };
            assert_eq!(found.file, file);
            assert!(found.offset <= at as u64 && found.entry.is_some(), "{found}");
        }
        fs::write(&file, &sound).unwrap();
    }
    assert_eq!(fs::read(dir.path().join("index").join("offsets")).unwrap(), sound_index);
}

#[test]
fn a_read_names_the_damage_in_its_frame() {
    let dir = tempfile::tempdir().unwrap();
    let kept = log(dir.path());
    let (log, _) = open(dir.path());
    let file = &files(dir.path())[0];
    let mut bytes = fs::read(file).unwrap();
    bytes[100] ^= 1;
    fs::write(file, bytes).unwrap();
    let error = log.reader().record(Seq(1)).unwrap_err();
    assert!(matches!(error, StoreError::Damage(damage) if damage.entry == Some(Seq(1)) && damage.offset == 0));
    assert_eq!(log.reader().record(Seq(2)).unwrap().as_ref(), kept.get(2));
}

#[test]
fn the_full_check_counts_a_sound_log_and_finds_a_wrong_index() {
    let dir = tempfile::tempdir().unwrap();
    let kept = log(dir.path());
    let checked = check_log(dir.path(), &mut |_, _| ()).unwrap();
    assert_eq!((checked.entries, checked.frames, checked.segments), (kept.len() as u64, 7, 4));
    assert_eq!(checked.damage, []);
    let index = dir.path().join("index").join("offsets");
    let sound = fs::read(&index).unwrap();
    for bit in 0..sound.len() * 8 {
        let mut flipped = sound.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(&index, flipped).unwrap();
        assert_eq!(check_log(dir.path(), &mut |_, _| ()).unwrap().damage.len(), 1, "bit {bit}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A log holds what was appended, in order, whenever it is closed and opened again.
    #[test]
    fn what_is_appended_is_read_back(batches in prop::collection::vec((prop::collection::vec(0_usize..900, 1..6), any::<bool>()), 1..14),
                                     from in 0_u64..40, count in 0_usize..40) {
        let dir = tempfile::tempdir().unwrap();
        let (mut log, _) = open(dir.path());
        let mut kept = Vec::new();
        for (lengths, reopen) in batches {
            if reopen {
                let tail = log.tail();
                drop(log);
                let (again, recovered) = open(dir.path());
                log = again;
                prop_assert_eq!(recovered, Recovered { tail, cut: None, segments_reindexed: 0 });
            }
            kept.extend(append(&mut log, &lengths));
        }
        prop_assert_eq!(contents(&log), kept.clone());
        let wanted: Vec<_> = kept.into_iter().skip(usize::try_from(from).unwrap()).take(count).collect();
        let found = log.reader().read(Seq(from), count).unwrap();
        prop_assert!(found.iter().zip(from..).all(|(stored, seq)| stored.seq == Seq(seq)));
        prop_assert_eq!(found.into_iter().map(|stored| stored.record).collect::<Vec<_>>(), wanted);
        prop_assert_eq!(check_log(dir.path(), &mut |_, _| ()).unwrap().damage, vec![]);
    }
}
