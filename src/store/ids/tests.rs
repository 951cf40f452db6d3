use proptest::prelude::*;

use super::super::sample::copy;
use super::*;

fn key(n: u64) -> Hash {
    Hash::of(&n.to_be_bytes())
}

fn fill(index: &mut IdIndex, range: std::ops::Range<u64>) {
    for n in range {
        index.insert(key(n), Seq(n)).unwrap();
    }
}

#[test]
fn every_row_is_found_while_the_table_grows_and_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ids");
    let mut index = IdIndex::open(&path).unwrap();
    fill(&mut index, 0..5000);
    assert_eq!(index.bits, 5);
    index.flush_covered(TreeSize(5000)).unwrap();
    let mut index = IdIndex::open(&path).unwrap();
    assert_eq!((index.covered(), index.rows), (TreeSize(5000), 5000));
    for n in 0..5000 {
        assert_eq!(index.candidates(key(n)).unwrap(), [Seq(n)]);
    }
    assert_eq!(index.candidates(key(5000)).unwrap(), []);
    assert_eq!(check_ids(&path, None).unwrap(), []);
}

#[test]
fn keys_that_share_a_page_overflow_into_the_next_and_wrap_around() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = IdIndex::open(&dir.path().join("ids")).unwrap();
    let crowded = |n: u64| {
        Hash(
            [[0xff; 4].as_slice(), &u32::try_from(n % 100).unwrap().to_be_bytes(), &[0; 24]]
                .concat()
                .try_into()
                .unwrap(),
        )
    };
    for n in 0..700 {
        index.insert(crowded(n), Seq(n)).unwrap();
    }
    for n in 0..100 {
        let wanted: Vec<_> = (0..7).map(|turn| Seq(n + 100 * turn)).collect();
        assert_eq!(index.candidates(crowded(n)).unwrap(), wanted);
    }
    fill(&mut index, 700..3000);
    assert_eq!(index.candidates(crowded(99)).unwrap().len(), 7, "growth loses no overflow");
}

#[test]
fn inserting_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ids");
    let mut index = IdIndex::open(&path).unwrap();
    fill(&mut index, 0..900);
    index.flush_covered(TreeSize(900)).unwrap();
    let before = fs::read(&path).unwrap();
    fill(&mut index, 0..900);
    index.flush_covered(TreeSize(900)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(matches!(index.flush_covered(TreeSize(899)), Err(StoreError::Refused(_))));
}

#[test]
fn a_flipped_bit_anywhere_is_found_by_the_check_and_never_a_wrong_no() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("ids");
    let mut index = IdIndex::open(&path).unwrap();
    fill(&mut index, 0..500);
    index.flush_covered(TreeSize(500)).unwrap();
    let sound = fs::read(&path).unwrap();
    // Every thirteenth byte: the checksum treats all bytes of a page alike.
    for at in (0..sound.len()).step_by(13) {
        let mut flipped = sound.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&path, &flipped).unwrap();
        let found = check_ids(&path, None).unwrap();
        assert_eq!(found.len(), 1, "byte {at}");
        assert_eq!(found[0].offset, (at / PAGE_BYTES * PAGE_BYTES) as u64);
        let row = u64::try_from(at % 500).unwrap();
        match IdIndex::open(&path).and_then(|mut index| index.candidates(key(row))) {
            Ok(found) => assert_eq!(found, [Seq(row)]),
            Err(error) => assert!(matches!(error, StoreError::Damage(_))),
        }
    }
    fs::write(&path, &sound[..sound.len() - 1]).unwrap();
    assert!(matches!(IdIndex::open(&path), Err(StoreError::Damage(_))));
}

#[test]
fn a_sound_page_that_the_log_does_not_give_is_found_by_comparison() {
    let dir = tempfile::tempdir().unwrap();
    let (path, rebuilt) = (dir.path().join("ids"), dir.path().join("rebuilt"));
    for (path, end) in [(&path, 499), (&rebuilt, 500)] {
        let mut index = IdIndex::open(path).unwrap();
        fill(&mut index, 0..end);
        index.flush_covered(TreeSize(500)).unwrap();
    }
    assert_eq!(check_ids(&path, None).unwrap(), []);
    assert_eq!(check_ids(&path, Some(&rebuilt)).unwrap().len(), 2, "header and one page");
    assert_eq!(check_ids(&rebuilt, Some(&rebuilt)).unwrap(), []);
}

#[test]
fn an_index_that_covers_less_than_the_log_may_lack_rows_and_hold_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let path_of = |name: &str| dir.path().join(name);
    let made = |name: &str, rows: std::ops::Range<u64>, covered: u64| {
        let mut index = IdIndex::open(&path_of(name)).unwrap();
        fill(&mut index, 0..covered.min(rows.end));
        index.flush_covered(TreeSize(covered)).unwrap();
        fill(&mut index, covered..rows.end);
        index.write_changed().unwrap();
    };
    made("rebuilt", 0..500, 500);
    made("killed", 0..450, 300);
    made("longer", 0..501, 300);
    made("lacking", 0..299, 300);
    let compare = |name: &str| compare_ids(&path_of(name), &path_of("rebuilt")).unwrap();
    assert_eq!(compare("killed"), IdsChecked { damage: vec![], covered: TreeSize(300) });
    assert_eq!(compare("rebuilt"), IdsChecked { damage: vec![], covered: TreeSize(500) });
    let entries = |name: &str| compare(name).damage.iter().map(|damage| damage.entry).collect::<Vec<_>>();
    assert_eq!(entries("longer"), [Some(Seq(500))]);
    assert_eq!(entries("lacking"), [Some(Seq(299))]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Killed at any moment and filled again from what it covers, an index has the bytes of one that never stopped.
    #[test]
    fn an_index_is_a_function_of_the_log(flushed in 0_u64..1500, written in 0_u64..1500, end in 0_u64..1500, pages_reached: bool) {
        let dir = tempfile::tempdir().unwrap();
        let (path, straight) = (dir.path().join("data").join("ids"), dir.path().join("straight"));
        fs::create_dir_all(dir.path().join("data")).unwrap();
        let mut index = IdIndex::open(&path).unwrap();
        fill(&mut index, 0..flushed);
        index.flush_covered(TreeSize(flushed)).unwrap();
        fill(&mut index, flushed..flushed + written);
        if pages_reached {
            index.write_changed().unwrap();
        }
        let crashed = dir.path().join("crashed");
        copy(&dir.path().join("data"), &crashed);
        let mut index = IdIndex::open(&crashed.join("ids")).unwrap();
        prop_assert_eq!(index.covered(), TreeSize(flushed));
        let size = flushed + written + end;
        fill(&mut index, flushed..size);
        index.flush_covered(TreeSize(size)).unwrap();
        let mut whole = IdIndex::open(&straight).unwrap();
        fill(&mut whole, 0..size);
        whole.flush_covered(TreeSize(size)).unwrap();
        prop_assert_eq!(check_ids(&crashed.join("ids"), Some(&straight)).unwrap(), vec![]);
        prop_assert!(fs::read(crashed.join("ids")).unwrap() == fs::read(&straight).unwrap());
    }
}
