use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn covered(size: u64) -> Covered {
    Covered { size: TreeSize(size), leaf: Hash::of(&size.to_be_bytes()) }
}

fn put(key: &[u8], value: &[u8]) -> ViewBatch {
    ViewBatch { rows: vec![(key.to_vec(), Some(value.to_vec()))] }
}

/// Views that hold one row, closed.
fn some_views(dir: &Path) {
    let (views, opened) = SledViews::open(dir, |_| false).unwrap();
    assert_eq!(opened, ViewsOpened::Fresh);
    views.apply(put(b"\x01a", b"one"), covered(7)).unwrap();
    views.sync_checkpoint().unwrap();
}

#[test]
fn views_go_on_where_they_agree_with_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("views");
    some_views(&dir);
    let (views, opened) = SledViews::open(&dir, |found| found == covered(7)).unwrap();
    assert_eq!(opened, ViewsOpened::Resumed(covered(7)));
    assert_eq!(views.get(b"\x01a").unwrap(), Some(b"one".to_vec()));
}

#[test]
fn views_of_another_log_are_set_aside_each_under_a_name_of_its_own() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("views");
    for n in 1..3 {
        some_views(&dir);
        let (views, opened) = SledViews::open(&dir, |_| false).unwrap();
        let aside = parent.path().join(format!("views.bad-{n}"));
        assert_eq!(
            opened,
            ViewsOpened::SetAside { dir: aside.clone(), why: "they cover 7 entries of another log".to_owned() }
        );
        assert!(aside.join("db").is_file());
        assert_eq!((views.covered().unwrap(), views.get(b"\x01a").unwrap()), (None, None));
        drop(views);
        fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn views_that_changed_on_disk_are_set_aside_or_still_right() {
    let parent = tempfile::tempdir().unwrap();
    let sound = parent.path().join("sound");
    some_views(&sound);
    let bytes = fs::read(sound.join("db")).unwrap();
    let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut doubted = 0;
    for at in (0..used).step_by(used / 24 + 1) {
        let dir = parent.path().join(format!("flipped-{at}"));
        super::super::super::sample::copy(&sound, &dir);
        let mut flipped = bytes.clone();
        flipped[at] ^= 4;
        fs::write(dir.join("db"), flipped).unwrap();
        let (views, opened) = SledViews::open(&dir, |found| found == covered(7)).unwrap();
        let found = views.get(b"\x01a");
        match opened {
            ViewsOpened::SetAside { .. } => doubted += 1,
            // The engine may drop the end of its own log without a word; the position goes with it.
            ViewsOpened::Fresh => {
                doubted += 1;
                assert_eq!(found.unwrap(), None, "byte {at}");
            }
            ViewsOpened::Resumed(_) => assert!(found.is_err() || found.unwrap() == Some(b"one".to_vec()), "byte {at}"),
        }
    }
    assert!(doubted > 0, "the test can fail");
}

#[test]
fn a_row_that_was_changed_past_us_is_doubt() {
    let dir = tempfile::tempdir().unwrap();
    let (views, _) = SledViews::open(&dir.path().join("views"), |_| false).unwrap();
    views.apply(put(b"\x01a", b"one"), covered(1)).unwrap();
    views.apply(put(b"\x01b", b"one"), covered(2)).unwrap();
    let value = views.db().get(b"\x01a").unwrap().unwrap();
    views.db().insert(b"\x01b", value).unwrap();
    assert!(matches!(views.get(b"\x01b"), Err(ViewError::Checksum { key }) if key == b"\x01b"));
    assert!(views.scan(b"\x01", None, 9).is_err());
}

#[test]
fn batches_that_are_too_large_or_touch_the_position_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (views, _) = SledViews::open(&dir.path().join("views"), |_| false).unwrap();
    let many = |count: u16| ViewBatch {
        rows: (0..count).map(|n| ([&[1], n.to_be_bytes().as_slice()].concat(), Some(Vec::new()))).collect(),
    };
    assert!(matches!(views.apply(many(256), covered(1)), Err(ViewError::TooManyKeys { found: 256 })));
    for key in [&b""[..], b"\0", b"\0x"] {
        assert!(matches!(views.apply(put(key, b""), covered(1)), Err(ViewError::ReservedKey)));
    }
    assert_eq!(views.covered().unwrap(), None);
    views.apply(many(255), covered(1)).unwrap();
    assert_eq!(views.covered().unwrap(), Some(covered(1)));
}

#[test]
fn a_panic_of_the_engine_is_an_error() {
    let result: Result<(), _> = guarded(|| panic!("as sled does on {}", "damage"));
    assert!(matches!(result, Err(ViewError::Panicked(words)) if words == "as sled does on damage"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Views answer as a sorted map would, page by page too.
    #[test]
    fn views_are_a_sorted_map(batches in prop::collection::vec(prop::collection::vec((1_u8..3, 0_u8..20, any::<Option<u8>>()), 1..12), 1..6), page in 1_usize..7) {
        let dir = tempfile::tempdir().unwrap();
        let (views, _) = SledViews::open(&dir.path().join("views"), |_| false).unwrap();
        let mut model = BTreeMap::new();
        for (n, batch) in (1..).zip(batches) {
            let rows: Vec<_> = batch.into_iter().map(|(view, key, value)| (vec![view, key], value.map(|byte| vec![byte]))).collect();
            for (key, value) in &rows {
                match value {
                    Some(value) => model.insert(key.clone(), value.clone()),
                    None => model.remove(key),
                };
            }
            views.apply(ViewBatch { rows }, covered(n)).unwrap();
            prop_assert_eq!(views.covered().unwrap(), Some(covered(n)));
        }
        for view in 0_u8..4 {
            let mut found: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
            loop {
                let rows = views.scan(&[view], found.last().map(|row| row.0.as_slice()), page).unwrap();
                if rows.is_empty() {
                    break;
                }
                found.extend(rows);
            }
            let wanted: Vec<_> = model.iter().filter(|(key, _)| key[0] == view).map(|(key, value)| (key.clone(), value.clone())).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
