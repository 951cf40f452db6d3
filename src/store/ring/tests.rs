use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;

use proptest::prelude::*;

use crate::log::TreeSize;

use super::super::sample::copy;
use super::*;

const OPTIONS: RingOptions = RingOptions { rows_per_page: 4 };

fn open(dir: &Path) -> Ring {
    Ring::open(dir, OPTIONS).unwrap()
}

fn row(seq: u64, n: u8) -> RingRow {
    let digest = Hash::of(&[n, u8::try_from(seq).unwrap()]);
    RingRow { seq: Seq(seq), digest, owner: Hash::of(&[n % 3]), key: Zeroizing::new(Hash::leaf(&digest.0).0) }
}

/// Eleven rows over three pages; entry 2 has rows in two pages.
fn filled(dir: &Path) -> Vec<RingRow> {
    let rows: Vec<_> = [0, 1, 2, 2, 2, 3, 5, 5, 8, 9, 9].into_iter().zip(0..).map(|(seq, n)| row(seq, n)).collect();
    let mut ring = open(dir);
    ring.append(&rows[..3]).unwrap();
    ring.append(&rows[3..]).unwrap();
    rows
}

fn holds(ring: &Ring, rows: &[RingRow], erased: impl Fn(&RingRow) -> bool) -> bool {
    rows.iter().all(|row| {
        let wanted = if erased(row) { RingKey::Erased } else { RingKey::Key(row.key.clone()) };
        ring.look_up(row.seq, row.digest).unwrap() == wanted
    })
}

#[test]
fn keys_are_found_after_reopening_and_nothing_else_is() {
    let dir = tempfile::tempdir().unwrap();
    let rows = filled(dir.path());
    let ring = open(dir.path());
    assert!(holds(&ring, &rows, |_| false));
    assert_eq!(ring.look_up(Seq(4), rows[0].digest).unwrap(), RingKey::Absent);
    assert_eq!(ring.look_up(Seq(2), rows[0].digest).unwrap(), RingKey::Absent);
    assert_eq!(ring.key(Seq(10), rows[0].digest).unwrap(), None);
    assert_eq!(check_ring(dir.path()).unwrap(), []);
    let files = [fs::read(dir.path().join("rows")).unwrap(), fs::read(dir.path().join("pages")).unwrap()];
    for row in &rows {
        let shown = |part: &[u8]| files.iter().any(|file| file.windows(32).any(|window| window == part));
        assert!(!shown(&*row.key) && !shown(&row.owner.0) && !shown(&row.digest.0));
    }
}

#[test]
fn rows_out_of_order_and_empty_keys_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let mut ring = open(dir.path());
    assert!(matches!(ring.append(&[row(8, 1)]), Err(StoreError::OutOfOrder { .. })));
    assert!(matches!(ring.append(&[row(10, 1).erased()]), Err(StoreError::Refused(_))));
    ring.append(&[row(10, 1)]).unwrap();
    assert_eq!(check_ring(dir.path()).unwrap(), []);
}

#[test]
fn after_an_error_of_the_disk_the_ring_stops_until_reopened() {
    let dir = tempfile::tempdir().unwrap();
    let rows = filled(dir.path());
    let mut ring = open(dir.path());
    ring.file = File::open(dir.path().join("rows")).unwrap();
    assert!(matches!(ring.append(&[row(10, 1)]), Err(StoreError::Io { .. })));
    assert!(matches!(ring.append(&[row(10, 1)]), Err(StoreError::Stopped { .. })));
    assert!(holds(&ring, &rows, |_| false), "reads go on");
}

#[test]
fn every_flipped_bit_of_both_files_is_found() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let mut ring = open(dir.path());
    ring.erase(|seq, _, _| seq == Seq(1)).unwrap();
    for name in ["rows", "pages"] {
        let path = dir.path().join(name);
        let sound = fs::read(&path).unwrap();
        // Every bit of the small table; of the rows one bit in every byte, because each try opens them all.
        for bit in (0..sound.len() * 8).filter(|bit| name == "pages" || bit % 8 == bit / 8 % 8) {
            let mut flipped = sound.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, flipped).unwrap();
            let found = check_ring(dir.path()).unwrap();
            assert!(found.first().is_some_and(|damage| damage.file == path), "{name} bit {bit}");
            assert!(found[0].offset <= bit as u64 / 8);
        }
        fs::write(&path, sound).unwrap();
    }
    assert_eq!(check_ring(dir.path()).unwrap(), []);
}

#[test]
fn damage_is_an_error_and_never_an_absent_key() {
    let dir = tempfile::tempdir().unwrap();
    let rows = filled(dir.path());
    let path = dir.path().join("rows");
    let sound = fs::read(&path).unwrap();
    for at in 0..rows.len() * ROW_BYTES {
        let mut flipped = sound.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).unwrap();
        match Ring::open(dir.path(), OPTIONS) {
            Ok(ring) => {
                for row in &rows {
                    let found = ring.look_up(row.seq, row.digest);
                    assert!(
                        matches!(found, Err(StoreError::Damage(_))) || found.unwrap() == RingKey::Key(row.key.clone())
                    );
                }
            }
            Err(error) => assert!(matches!(error, StoreError::Damage(_))),
        }
    }
    fs::write(&path, &sound).unwrap();
    fs::remove_file(dir.path().join("pages")).unwrap();
    assert!(matches!(Ring::open(dir.path(), OPTIONS), Err(StoreError::Damage(_))));
}

#[test]
fn erased_rows_open_with_no_key_that_is_left_and_are_told_from_lost_ones() {
    let dir = tempfile::tempdir().unwrap();
    let rows = filled(dir.path());
    let mut ring = open(dir.path());
    let before = (ring.pages.clone(), fs::read(dir.path().join("rows")).unwrap());
    let owner = rows[1].owner;
    assert_eq!(ring.erase(|_, _, found| found == owner).unwrap(), 4);
    assert_eq!(ring.erase(|_, _, found| found == owner || found == Hash::ZERO).unwrap(), 0);
    assert!(holds(&ring, &rows, |row| row.owner == owner));
    let after = fs::read(dir.path().join("rows")).unwrap();
    let table = fs::read(dir.path().join("pages")).unwrap();
    for page in &before.0 {
        assert!(!table.windows(32).any(|window| window == *page.key), "no page key is left");
    }
    for sealed in before.1.chunks(ROW_BYTES).filter(|sealed| !is_blank(sealed)) {
        assert!(!after.windows(ROW_BYTES).any(|window| window == sealed), "no old row is left");
    }
    assert!(holds(&open(dir.path()), &rows, |row| row.owner == owner));
    assert_eq!(check_ring(dir.path()).unwrap(), []);
}

#[test]
fn a_crash_at_any_step_of_an_erasure_leaves_the_old_ring_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let rows = filled(dir.path());
    let at = |path: &Path| path.join("pages");
    for step in 0..8 {
        let crashed = tempfile::tempdir().unwrap();
        copy(dir.path(), crashed.path());
        let ring = open(crashed.path());
        let mut changed = (0..4).map(|slot| ring.row(0, slot).unwrap()).collect::<Vec<_>>();
        changed[1] = changed[1].erased();
        let pages = at(crashed.path());
        let old = fs::read(&pages).unwrap();
        let copies = ring.write_copies(std::iter::once(Ok((0, changed))), ring.pages.len()).unwrap();
        let new = table::encode(&copies.pages);
        let prepared = super::super::durable::temporary(&pages);
        if step == 1 {
            fs::write(&prepared, &new[..20]).unwrap();
        }
        if step >= 2 {
            fs::write(&prepared, &*new).unwrap();
        }
        if step >= 3 {
            table::keep_old(&pages).unwrap();
        }
        if step >= 4 {
            fs::rename(&prepared, &pages).unwrap();
        }
        if step == 5 {
            fs::write(table::old(&pages), vec![0; old.len()]).unwrap();
        }
        if step >= 6 {
            table::forget_old(&pages).unwrap();
        }
        if step >= 7 {
            let first = &copies.old[0];
            ring.write_at(first.offset, &[0; 100]).unwrap();
        }
        drop(ring);
        let mut again = open(crashed.path());
        let erased = step >= 4;
        assert!(holds(&again, &rows, |row| erased && row.seq == Seq(1)), "step {step}");
        assert_eq!(check_ring(crashed.path()).unwrap(), [], "step {step}");
        assert_eq!(again.drop_orphans(TreeSize(10)).unwrap(), 0);
        again.append(&[row(10, 1)]).unwrap();
        assert_eq!(again.erase(|seq, _, _| seq == Seq(1)).unwrap(), u64::from(!erased), "step {step}");
        assert_eq!(check_ring(crashed.path()).unwrap(), [], "step {step}");
    }
}

#[test]
fn a_crash_while_a_page_is_added_leaves_a_ring_that_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut ring = open(dir.path());
    ring.append(&[row(0, 0), row(0, 1), row(0, 2), row(0, 3)]).unwrap();
    ring.add_page().unwrap();
    drop(ring);
    let mut ring = open(dir.path());
    assert_eq!(ring.last, Some(Seq(0)));
    ring.append(&[row(1, 9)]).unwrap();
    assert!(holds(&open(dir.path()), &[row(0, 3), row(1, 9)], |_| false));
}

#[test]
fn orphans_are_dropped_over_pages_and_the_ring_goes_on() {
    for size in 0..11 {
        let dir = tempfile::tempdir().unwrap();
        let rows = filled(dir.path());
        let mut ring = open(dir.path());
        let orphans: Vec<_> = rows.iter().filter(|row| row.seq.0 >= size).cloned().collect();
        assert_eq!(ring.drop_orphans(TreeSize(size)).unwrap(), orphans.len() as u64);
        assert!(holds(&ring, &rows[..rows.len() - orphans.len()], |_| false));
        assert!(orphans.iter().all(|row| ring.look_up(row.seq, row.digest).unwrap() == RingKey::Absent));
        assert_eq!(check_ring(dir.path()).unwrap(), [], "size {size}");
        ring.append(&orphans).unwrap();
        assert!(holds(&open(dir.path()), &rows, |_| false), "size {size}");
        assert_eq!(check_ring(dir.path()).unwrap(), [], "size {size}");
    }
}

/// Sectors of the last append that never arrived cost rows of that append only.
#[test]
fn a_torn_end_is_dropped_with_the_orphans_and_nothing_else() {
    let options = RingOptions { rows_per_page: 32 };
    for lost in (0_usize..1 << 9).step_by(7) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rows");
        let rows: Vec<_> = (0..30).map(|n| row(u64::from(n), n)).collect();
        let mut ring = Ring::open(dir.path(), options).unwrap();
        ring.append(&rows[..5]).unwrap();
        let before = fs::read(&path).unwrap();
        ring.append(&rows[5..]).unwrap();
        drop(ring);
        let mut bytes = fs::read(&path).unwrap();
        for sector in (0..9).filter(|sector| lost & (1 << sector) != 0) {
            let range = sector * 512..((sector + 1) * 512).min(bytes.len());
            bytes[range.clone()].copy_from_slice(&before[range]);
        }
        fs::write(&path, &bytes).unwrap();
        let mut ring = Ring::open(dir.path(), options).unwrap();
        assert!(!ring.torn || ring.append(&rows[29..]).is_err());
        ring.drop_orphans(TreeSize(5)).unwrap();
        assert!(holds(&ring, &rows[..5], |_| false));
        ring.append(&rows[5..]).unwrap();
        assert!(holds(&ring, &rows, |_| false));
        assert_eq!(check_ring(dir.path()).unwrap(), []);
    }
}

#[derive(Clone, Debug)]
enum Step {
    Append(Vec<(u64, u8)>),
    EraseOwner(u8),
    Reopen,
    DropLast(u64),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec((0_u64..2, any::<u8>()), 1..9).prop_map(Step::Append),
        2 => (0_u8..3).prop_map(Step::EraseOwner),
        1 => Just(Step::Reopen),
        1 => (0_u64..3).prop_map(Step::DropLast),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A ring answers as a map would, whatever was appended, erased, dropped and reopened before.
    #[test]
    fn a_ring_is_a_map(steps in prop::collection::vec(any_step(), 1..14)) {
        let dir = tempfile::tempdir().unwrap();
        let mut ring = open(dir.path());
        let mut model: BTreeMap<(Seq, Hash), (Hash, RingKey)> = BTreeMap::new();
        let mut seq = 0;
        for step in steps {
            match step {
                Step::Append(new) => {
                    let mut rows = Vec::new();
                    for (ahead, n) in new {
                        seq += ahead;
                        let row = row(seq, n);
                        if let Entry::Vacant(place) = model.entry((row.seq, row.digest)) {
                            place.insert((row.owner, RingKey::Key(row.key.clone())));
                            rows.push(row);
                        }
                    }
                    ring.append(&rows).unwrap();
                }
                Step::EraseOwner(n) => {
                    let owner = Hash::of(&[n]);
                    let doomed = model.values_mut().filter(|(found, key)| *found == owner && *key != RingKey::Erased);
                    let count = doomed.map(|held| held.1 = RingKey::Erased).count();
                    prop_assert_eq!(ring.erase(|_, _, found| found == owner).unwrap(), count as u64);
                }
                Step::Reopen => ring = open(dir.path()),
                Step::DropLast(back) => {
                    let size = TreeSize(seq.saturating_sub(back));
                    let before = model.len();
                    model.retain(|(seq, _), _| size.holds(*seq));
                    prop_assert_eq!(ring.drop_orphans(size).unwrap(), (before - model.len()) as u64);
                }
            }
            for ((seq, digest), (_, wanted)) in &model {
                prop_assert_eq!(&ring.look_up(*seq, *digest).unwrap(), wanted);
            }
            prop_assert_eq!(check_ring(dir.path()).unwrap(), vec![]);
        }
    }
}
