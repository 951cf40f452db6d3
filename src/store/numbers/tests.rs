use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::codes::IdentityDocument;

use super::super::ring::check_ring;
use super::super::sample::copy;
use super::*;

const OPTIONS: RingOptions = RingOptions { rows_per_page: 4 };
const SIZE: TreeSize = TreeSize(100);

fn number(n: u8) -> IdentityNumber {
    IdentityNumber::new(IdentityDocument::Passport, &format!("E{n:08}")).unwrap()
}

fn make(dir: &Path) -> NumberIndex {
    NumberIndex::make(dir, OPTIONS, |_| Ok::<_, StoreError>(())).unwrap()
}

fn open(dir: &Path) -> NumberIndex {
    NumberIndex::open(dir, SIZE, OPTIONS).unwrap().unwrap()
}

/// Number `n` told in entry `seq` of owner `owner`.
fn row(key: &NumberKey, seq: u64, n: u8, owner: u8) -> NumberRow {
    let disclosure = Hash::of(&[n, owner, u8::try_from(seq).unwrap()]);
    NumberRow { seq: Seq(seq), disclosure, owner: Hash::of(&[owner]), keyed: key.hash(&number(n)) }
}

/// Nine numbers of four owners over three pages; number 1 is told of owners 1 and 2.
fn filled(dir: &Path) -> (NumberIndex, Vec<NumberRow>) {
    let mut index = make(dir);
    let key = index.key();
    let told = [(3, 1, 1), (3, 5, 1), (4, 2, 2), (4, 1, 2), (7, 3, 3), (8, 3, 3), (9, 4, 4), (9, 6, 4), (12, 7, 1)];
    let rows: Vec<_> = told.into_iter().map(|(seq, n, owner)| row(&key, seq, n, owner)).collect();
    index.append(&rows[..4]).unwrap();
    index.append(&rows[4..]).unwrap();
    (index, rows)
}

fn all(index: &NumberIndex) -> BTreeSet<NumberRow> {
    index.rows.values().flatten().copied().collect()
}

#[test]
fn the_keyed_hash_is_that_of_rfc_4231_and_tells_kinds_apart() {
    // RFC 4231 section 4.2, through the same crate and the same types.
    let mut mac = Hmac::<Sha256>::new_from_slice(&[0x0b; 20]).unwrap();
    mac.update(b"Hi There");
    let wanted = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
    assert_eq!(hex::encode(mac.finalize().into_bytes()), wanted);
    let key = NumberKey(Zeroizing::new([7; 32]));
    let of = |kind| key.hash(&IdentityNumber::new(kind, "E12345678").unwrap());
    assert_ne!(of(IdentityDocument::Passport), of(IdentityDocument::Other));
    assert_ne!(of(IdentityDocument::Other), NumberKey(Zeroizing::new([8; 32])).hash(&number(1)));
}

#[test]
fn numbers_are_found_after_reopening_and_lie_nowhere_in_any_form() {
    let dir = tempfile::tempdir().unwrap();
    let (index, rows) = filled(dir.path());
    let again = open(dir.path());
    for index in [&index, &again] {
        assert_eq!(index.find(rows[0].keyed), [rows[0], rows[3]]);
        assert_eq!(index.find(rows[4].keyed), [rows[4], rows[5]]);
        assert_eq!(index.find(Hash::of(b"x")), []);
        let shared: Vec<_> = index.shared().collect();
        assert_eq!(shared, [&[rows[0], rows[3]]], "the same owner twice is no duplicate");
    }
    let numbers = dir.path().join(NAME);
    assert_eq!(check_ring(&numbers).unwrap(), []);
    for name in ["rows", "pages"] {
        let bytes = fs::read(numbers.join(name)).unwrap();
        let shown = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(!shown(&*again.key().0), "the key is sealed, too");
        for (n, row) in (1..8).zip(&rows) {
            let bare = Hash::of(format!("passport\0{}", number(n).expose()).as_bytes());
            assert!(!shown(number(n).expose().as_bytes()) && !shown(&bare.0) && !shown(&row.keyed.0));
        }
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(numbers.join(name)).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn an_erasure_takes_the_rows_and_never_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let (mut index, rows) = filled(dir.path());
    let key = index.key();
    assert_eq!(index.erase(|_, _, owner| owner == Hash::of(&[1])).unwrap(), 3);
    // Whatever is named, entry 0 and the digest of zeros among it.
    assert_eq!(index.erase(|seq, digest, _| seq == Seq(0) || digest == Hash::ZERO).unwrap(), 0);
    let wanted: BTreeSet<_> = rows.iter().filter(|row| row.owner != Hash::of(&[1])).copied().collect();
    assert_eq!(all(&index), wanted);
    let again = open(dir.path());
    assert_eq!((all(&again), &*again.key().0), (wanted, &*key.0));
    assert_eq!(again.shared().count(), 0);
    let mut again = again;
    assert_eq!(again.erase(|_, _, _| true).unwrap(), 6);
    assert_eq!((all(&open(dir.path())).len(), &*open(dir.path()).key().0), (0, &*key.0));
}

#[test]
fn what_the_log_does_not_hold_is_dropped() {
    for size in 0..14 {
        let dir = tempfile::tempdir().unwrap();
        let (_, rows) = filled(dir.path());
        let index = NumberIndex::open(dir.path(), TreeSize(size), OPTIONS).unwrap().unwrap();
        assert_eq!(all(&index), rows.iter().filter(|row| row.seq.0 < size).copied().collect(), "size {size}");
    }
}

#[test]
fn another_key_replaces_the_whole_index_and_what_is_left_of_the_old_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (old, rows) = filled(dir.path());
    let before = fs::read(dir.path().join(NAME).join("pages")).unwrap();
    let made = NumberIndex::make(dir.path(), OPTIONS, |index| {
        let key = index.key();
        index.append(&[row(&key, 3, 1, 1)])
    })
    .unwrap();
    assert_ne!(*made.key().0, *old.key().0);
    assert_eq!((made.find(rows[0].keyed).len(), all(&open(dir.path())).len()), (0, 1));
    let after = fs::read(dir.path().join(NAME).join("pages")).unwrap();
    for page in before[12..before.len() - 4].chunks(48) {
        assert!(!after.windows(32).any(|window| window == &page[..32]));
    }
    assert!(!dir.path().join(FRESH).exists());
}

#[test]
fn a_crash_while_another_is_made_leaves_the_old_index_or_none() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    // While it is filled: the old one stands.
    let crashed = tempfile::tempdir().unwrap();
    copy(dir.path(), crashed.path());
    let failed = NumberIndex::make(crashed.path(), OPTIONS, |_| Err(StoreError::Refused("a crash")));
    assert!(failed.is_err() && crashed.path().join(FRESH).exists());
    assert_eq!(all(&open(crashed.path())).len(), 9);
    assert!(!crashed.path().join(FRESH).exists());
    // After the keys of the old one are gone: there is none, and it is made again.
    for gone in [&["pages"][..], &["pages", "rows"]] {
        let crashed = tempfile::tempdir().unwrap();
        copy(dir.path(), crashed.path());
        for name in gone {
            fs::remove_file(crashed.path().join(NAME).join(name)).unwrap();
        }
        assert!(NumberIndex::open(crashed.path(), SIZE, OPTIONS).unwrap().is_none());
        assert_eq!(all(&make(crashed.path())).len(), 0);
    }
}

#[test]
fn damage_is_told_so_that_it_is_made_again() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for name in ["rows", "pages"] {
        let sound = fs::read(dir.path().join(NAME).join(name)).unwrap();
        for at in (0..sound.len()).step_by(7) {
            // Opening mends what it can, so each try has a directory of its own.
            let tried = tempfile::tempdir().unwrap();
            copy(dir.path(), tried.path());
            let path = tried.path().join(NAME).join(name);
            let mut flipped = sound.clone();
            flipped[at] ^= 1;
            fs::write(&path, flipped).unwrap();
            let scanned = scan_numbers(tried.path()).unwrap().unwrap();
            assert!(scanned.damage.iter().any(|damage| damage.file == path), "{name} {at}");
            match NumberIndex::open(tried.path(), SIZE, OPTIONS) {
                // Blank space behind the last row may be mended.
                Ok(found) => assert_eq!(found.map(|found| all(&found).len()), Some(9), "{name} {at}"),
                Err(error) => assert!(matches!(error, StoreError::Damage(_)), "{name} {at}: {error}"),
            }
        }
    }
    assert_eq!(scan_numbers(&dir.path().join("elsewhere")).unwrap().map(|found| found.rows.len()), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What was told and not erased is found, and nothing else is.
    #[test]
    fn an_index_is_a_multimap(told in prop::collection::vec((0_u64..3, 0_u8..6, 0_u8..4), 0..30), erased in 0_u8..4) {
        let dir = tempfile::tempdir().unwrap();
        let mut index = make(dir.path());
        let key = index.key();
        let mut seq = 1;
        let mut rows = BTreeSet::new();
        for (ahead, n, owner) in told {
            seq += ahead;
            let row = row(&key, seq, n, owner);
            if rows.insert(row) {
                index.append(&[row]).unwrap();
            }
        }
        index.erase(|_, _, owner| owner == Hash::of(&[erased])).unwrap();
        rows.retain(|row| row.owner != Hash::of(&[erased]));
        prop_assert_eq!(&all(&index), &rows);
        prop_assert_eq!(&all(&open(dir.path())), &rows);
    }
}
