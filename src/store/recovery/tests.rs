use std::os::unix::fs::MetadataExt as _;

use proptest::prelude::*;

use super::super::log_dir::{LogDir, Recovered};
use super::super::sample::{OPTIONS, append, open};
use super::*;

/// The one segment before and after the last batch, and the size before and after.
struct Case {
    dir: tempfile::TempDir,
    file: PathBuf,
    before: Vec<u8>,
    after: Vec<u8>,
    sizes: (TreeSize, TreeSize),
}

fn case(earlier: &[usize], last: &[usize]) -> Case {
    let dir = tempfile::tempdir().unwrap();
    let file = segment::path(&dir.path().join("frames"), Seq(0));
    let (mut log, _) = open(dir.path());
    append(&mut log, earlier);
    let before = (log.tail().size, fs::read(&file).unwrap());
    append(&mut log, last);
    let after = (log.tail().size, fs::read(&file).unwrap());
    assert_eq!(before.1.len(), after.1.len(), "one segment");
    Case { dir, file, before: before.1, after: after.1, sizes: (before.0, after.0) }
}

impl Case {
    /// Puts bytes in place of the segment as a crash would leave them: rows are written after the sync only.
    fn crashed(&self, bytes: &[u8]) {
        fs::write(&self.file, bytes).unwrap();
        Offsets::open(&self.dir.path().join("index/offsets")).unwrap().truncate(self.sizes.0).unwrap();
    }

    fn open(&self, covered: TreeSize) -> Result<(LogDir, Recovered), StoreError> {
        LogDir::open(self.dir.path(), covered, OPTIONS)
    }
}

use super::super::offsets::Offsets;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whatever sectors of the last write were lost: the batch is there whole, or it is cut, kept aside,
    /// and the log goes on from the batch before. A published one is never cut.
    #[test]
    fn lost_sectors_of_the_last_batch_cost_that_batch_only(earlier in 1_usize..700, last in 1_usize..2200, lost: u8) {
        let case = case(&[earlier], &[last]);
        let mut bytes = case.after.clone();
        for sector in (0..8).filter(|sector| lost & (1 << sector) != 0) {
            let range = sector * 512..(sector + 1) * 512;
            bytes[range.clone()].copy_from_slice(&case.before[range]);
        }
        case.crashed(&bytes);
        if bytes == case.after {
            prop_assert_eq!(case.open(case.sizes.1).unwrap().1.tail.size, case.sizes.1);
            return Ok(());
        }
        if bytes != case.before {
            let refused = matches!(case.open(case.sizes.1), Err(StoreError::Damage(damage)) if damage.file == case.file);
            prop_assert!(refused, "covered by a checkpoint");
            prop_assert_eq!(&fs::read(&case.file).unwrap(), &bytes, "a refusal changes nothing");
        }
        let (mut log, recovered) = case.open(case.sizes.0).unwrap();
        prop_assert_eq!(recovered.tail.size, case.sizes.0);
        prop_assert_eq!(recovered.cut.is_some(), bytes != case.before);
        prop_assert_eq!(&fs::read(&case.file).unwrap(), &case.before, "the place is blank again");
        if let Some(cut) = recovered.cut {
            let kept = fs::read(&cut.kept).unwrap();
            let at = usize::try_from(cut.offset).unwrap();
            prop_assert_eq!(&bytes[at..at + kept.len()], kept.as_slice());
        }
        append(&mut log, &[40]);
    }

    /// A write of which only the first bytes arrived is cut, wherever it ended.
    #[test]
    fn a_write_that_stopped_early_is_cut(earlier in 1_usize..700, last in 1_usize..2200, share in 0_usize..1000) {
        let case = case(&[earlier], &[last]);
        let used = case.after.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        let begin = case.before.iter().rposition(|byte| *byte != 0).unwrap() + 1;
        // Memory reaches the disk in pages and sectors, so a write that was interrupted ends at a border.
        let at = (begin + (used - begin) * share / 1000).next_multiple_of(512).min(case.after.len());
        let mut bytes = case.before.clone();
        bytes[..at].copy_from_slice(&case.after[..at]);
        case.crashed(&bytes);
        let lacking: u32 = bytes.iter().zip(&case.after).map(|(found, whole)| (found ^ whole).count_ones()).sum();
        // What lacks one bit may as well have decayed after it was acknowledged: nothing is cut on a guess.
        if lacking == 1 {
            prop_assert!(matches!(case.open(TreeSize::EMPTY), Err(StoreError::Damage(_))));
            return Ok(());
        }
        let size = if bytes == case.after { case.sizes.1 } else { case.sizes.0 };
        prop_assert_eq!(case.open(TreeSize::EMPTY).unwrap().1.tail.size, size);
    }
}

#[test]
fn a_torn_frame_with_a_sound_one_behind_it_is_damage() {
    let case = case(&[600, 600], &[300]);
    let mut bytes = case.after.clone();
    bytes[512..1024].fill(0);
    fs::write(&case.file, &bytes).unwrap();
    let error = case.open(TreeSize::EMPTY).unwrap_err();
    assert!(matches!(error, StoreError::Damage(damage) if damage.offset == 0 && damage.entry == Some(Seq(0))));
    assert!(!case.dir.path().join("quarantine").exists());
}

#[test]
fn garbage_behind_the_last_frame_is_damage_unless_it_looks_torn() {
    let case = case(&[100], &[200]);
    let used = case.after.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut bytes = case.after.clone();
    bytes[used..used + 40].fill(b'g');
    fs::write(&case.file, &bytes).unwrap();
    let error = case.open(TreeSize::EMPTY).unwrap_err();
    assert!(matches!(error, StoreError::Damage(damage) if damage.offset == used as u64));
}

#[test]
fn a_file_that_was_cut_within_a_frame_is_damage() {
    let case = case(&[100], &[200]);
    let used = case.after.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    fs::write(&case.file, &case.after[..used - 3]).unwrap();
    assert!(matches!(case.open(TreeSize::EMPTY), Err(StoreError::Damage(_))));
}

#[test]
fn the_end_of_an_earlier_segment_is_never_cut() {
    let dir = tempfile::tempdir().unwrap();
    let frames = dir.path().join("frames");
    {
        let (mut log, _) = open(dir.path());
        append(&mut log, &[3000]);
    }
    // A crash after the new segment was named and before its first frame was written.
    segment::create(&frames, Seq(1), 4096).unwrap();
    let file = segment::path(&frames, Seq(0));
    let sound = fs::read(&file).unwrap();
    {
        let (mut log, recovered) = open(dir.path());
        assert_eq!(recovered.tail.size, TreeSize(1));
        append(&mut log, &[10]);
        assert_eq!(fs::metadata(segment::path(&frames, Seq(1))).unwrap().size(), 4096);
    }
    fs::write(segment::path(&frames, Seq(1)), vec![0; 4096]).unwrap();
    Offsets::open(&dir.path().join("index/offsets")).unwrap().truncate(TreeSize::EMPTY).unwrap();
    let mut torn = sound.clone();
    torn[1024..1536].fill(0);
    fs::write(&file, torn).unwrap();
    assert!(matches!(LogDir::open(dir.path(), TreeSize::EMPTY, OPTIONS), Err(StoreError::Damage(_))));
}

#[test]
fn a_segment_that_was_being_created_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let half = dir.path().join("frames").join(format!("{:020}.seg.tmp", 0));
    fs::write(&half, [0; 100]).unwrap();
    drop(open(dir.path()));
    assert!(!half.exists());
}
