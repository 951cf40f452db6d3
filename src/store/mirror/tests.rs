//! The mirror against the tree of its entries: grown, reopened, torn, damaged, cut.

use std::fs::OpenOptions;

use proptest::prelude::*;
use tempfile::TempDir;

use super::files::tile_file;
use super::*;
use crate::log::{
    Edge, Leaves, NodeReader, Seq, TilePath, bundle_encode, inclusion_proof, root_of, tiles_of, verify_inclusion,
};

fn line(seq: u64) -> Vec<u8> {
    format!("entry {seq} {}", "x".repeat(usize::try_from(seq % 5).unwrap())).into_bytes()
}

fn lines(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(line).collect()
}

fn append(mirror: &Mirror, range: std::ops::Range<u64>) {
    let lines = lines(range);
    let refs: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    mirror.append(&refs).unwrap();
}

fn leaves(size: u64) -> Leaves {
    Leaves(lines(0..size).iter().map(|line| Hash::leaf(line)).collect())
}

fn mirror_of(size: u64) -> (TempDir, Mirror) {
    let dir = TempDir::new().unwrap();
    let mirror = Mirror::open(dir.path()).unwrap();
    append(&mirror, 0..size);
    (dir, mirror)
}

/// Compares everything that readers can ask with the tree of the entries.
fn assert_holds(mirror: &Mirror, size: u64) {
    assert_eq!(mirror.size(), TreeSize(size));
    let leaves = leaves(size);
    for path in tiles_of(TreeSize(size)) {
        let first = path.index * ROWS;
        let wanted = match path.kind {
            TileKind::Entries => bundle_encode(lines(first..first + u64::from(path.width))).unwrap(),
            TileKind::Hashes { level } => {
                (first..first + u64::from(path.width)).flat_map(|row| leaves.node(level * 8, row).unwrap().0).collect()
            }
        };
        assert!(mirror.tile(&path).unwrap().as_deref() == Some(wanted.as_slice()), "{path}");
        assert_eq!(mirror.tile(&TilePath { width: path.width + 1, ..path }).unwrap(), None, "{path}");
        assert!(fs::read(mirror.root().join(path.file())).unwrap() == wanted, "{path}");
        let one = TilePath { width: 1, ..path };
        let row = mirror.tile(&one).unwrap().unwrap();
        assert!(!row.is_empty() && wanted.starts_with(&row), "{path}");
    }
    assert_eq!(root_of(mirror, TreeSize(size)).unwrap(), root_of(&leaves, TreeSize(size)).unwrap());
    assert_eq!(mirror.check(lines(0..size)).unwrap(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However a log is cut into batches and however often the mirror is reopened, it is the same mirror.
    #[test]
    fn batches_and_reopening_leave_no_trace(batches in prop::collection::vec((0_u64..400, any::<bool>()), 1..6)) {
        let dir = TempDir::new().unwrap();
        let mut mirror = Mirror::open(dir.path()).unwrap();
        let mut size = 0;
        for (count, reopen) in batches {
            append(&mirror, size..size + count);
            size += count;
            if reopen {
                mirror.sync().unwrap();
                mirror = Mirror::open(dir.path()).unwrap();
            }
        }
        assert_holds(&mirror, size);
    }

    /// Whatever a crash leaves of the last files, opening finds whole entries that all files cover.
    #[test]
    fn torn_files_are_cut_to_whole_entries(size in 1_u64..700, cut in 0_u64..9_000, which in 0_usize..3, garbage in 0_usize..70) {
        let (dir, mirror) = mirror_of(size);
        drop(mirror);
        let kind = [TileKind::Entries, TileKind::Hashes { level: 0 }, TileKind::Hashes { level: 1 }][which];
        let rows = kind.rows(TreeSize(size));
        if rows > 0 {
            let path = tile_file(dir.path(), kind, (rows - 1) / ROWS);
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            let length = file.metadata().unwrap().len();
            file.set_len(length.saturating_sub(cut)).unwrap();
            // What a power cut leaves where data was not written: zeros.
            if matches!(kind, TileKind::Entries) {
                file.set_len(length.saturating_sub(cut) + garbage as u64).unwrap();
            }
        }
        let mirror = Mirror::open(dir.path()).unwrap();
        let kept = mirror.size().0;
        prop_assert!(kept <= size && kept + 256 >= size);
        if which == 2 || cut == 0 {
            prop_assert_eq!(kept, size);
        }
        assert_holds(&mirror, kept);
        append(&mirror, kept..size + 3);
        assert_holds(&mirror, size + 3);
        drop(mirror);
        assert_holds(&Mirror::open(dir.path()).unwrap(), size + 3);
    }

    /// After a cut the mirror is that of the shorter log, and grows again.
    #[test]
    fn a_cut_mirror_is_that_of_the_shorter_log(size in 0_u64..900, keep in any::<prop::sample::Index>()) {
        let (_dir, mirror) = mirror_of(size);
        let keep = keep.index(usize::try_from(size).unwrap() + 1) as u64;
        mirror.truncate(TreeSize(keep)).unwrap();
        assert_holds(&mirror, keep);
        append(&mirror, keep..keep + 300);
        assert_holds(&mirror, keep + 300);
        let longer = mirror.truncate(TreeSize(5_000));
        prop_assert!(matches!(longer, Err(MirrorError::TooShort { .. })), "cut to more than there is");
    }
}

#[test]
fn a_mirror_beyond_the_third_level_proves_and_resumes() {
    let size = 65_536 + 300;
    let (dir, mirror) = mirror_of(65_500);
    append(&mirror, 65_500..size);
    let leaves = leaves(size);
    let mut edge = Edge::new();
    leaves.0.iter().for_each(|leaf| {
        edge.push(*leaf);
    });
    let reopened = Mirror::open(dir.path()).unwrap();
    assert_eq!(reopened.size(), TreeSize(size));
    assert_eq!(Edge::resume(TreeSize(size), &reopened).unwrap(), edge);
    for index in [0, 255, 256, 40_000, 65_535, 65_536, size - 1] {
        for reader in [&mirror, &reopened] {
            let path = inclusion_proof(reader, Seq(index), TreeSize(size)).unwrap();
            let leaf = Hash::leaf(&reader.entry(Seq(index)).unwrap().unwrap());
            assert_eq!(verify_inclusion(leaf, Seq(index), TreeSize(size), &path, edge.root()), Ok(()));
        }
    }
    assert_eq!(mirror.check(lines(0..size)).unwrap(), []);
    let level_2: TilePath = "tile/2/000.p/1".parse().unwrap();
    assert_eq!(reopened.tile(&level_2).unwrap().unwrap(), leaves.node(16, 0).unwrap().0);

    // A crash may lose the upper levels: they are computed again.
    fs::remove_dir_all(dir.path().join("tile/2")).unwrap();
    fs::remove_file(dir.path().join("tile/1/001")).unwrap();
    let repaired = Mirror::open(dir.path()).unwrap();
    assert_eq!(Edge::resume(TreeSize(size), &repaired).unwrap(), edge);
    assert_eq!(repaired.check(lines(0..size)).unwrap(), []);
    repaired.truncate(TreeSize(65_536)).unwrap();
    assert_eq!(repaired.check(lines(0..65_536)).unwrap(), []);
    assert_eq!(repaired.tile(&level_2).unwrap().unwrap(), leaves.node(16, 0).unwrap().0);
}

#[test]
fn zeros_that_a_power_cut_left_are_no_entries() {
    for (size, file, zeros, kept) in [
        (9, "tile/entries/000", 3, 8),
        (256, "tile/entries/000", 40, 253),
        (300, "tile/0/001", 64, 298),
        (300, "tile/0/001", 44 * 32, 256),
        (257, "tile/entries/001", 10, 256),
    ] {
        let (dir, mirror) = mirror_of(size);
        drop(mirror);
        let path = dir.path().join(file);
        let mut bytes = fs::read(&path).unwrap();
        let start = bytes.len() - zeros;
        bytes[start..].fill(0);
        fs::write(&path, bytes).unwrap();
        let mirror = Mirror::open(dir.path()).unwrap();
        assert_holds(&mirror, kept);
        append(&mirror, kept..size);
        assert_holds(&mirror, size);
    }
}

#[test]
fn nothing_beyond_the_end_is_answered() {
    let (_dir, mirror) = mirror_of(300);
    assert_eq!(mirror.entry(Seq(299)).unwrap(), Some(line(299)));
    assert_eq!(mirror.entry(Seq(300)).unwrap(), None);
    assert_eq!(mirror.entry(Seq(u64::MAX)).unwrap(), None);
    for text in
        ["tile/0/001.p/45", "tile/0/001", "tile/1/000.p/2", "tile/2/000.p/1", "tile/63/000.p/1", "tile/entries/002"]
    {
        assert_eq!(mirror.tile(&text.parse().unwrap()).unwrap(), None, "{text}");
    }
    let kind = TileKind::Entries;
    for (index, width) in [(0, 0), (0, 257), (u64::MAX, 256), (u64::MAX / 256, 255)] {
        assert_eq!(mirror.tile(&TilePath { kind, index, width }).unwrap(), None);
    }
    for (level, index) in [(0, 300), (8, 1), (9, 0), (63, 0), (64, 0), (255, u64::MAX)] {
        assert!(matches!(mirror.node(level, index), Err(MirrorError::NoSuchNode(_))), "{level} {index}");
    }
}

#[test]
fn lines_that_no_bundle_holds_are_refused_and_change_nothing() {
    let (_dir, mirror) = mirror_of(3);
    let long = vec![b'x'; 65_536];
    assert!(matches!(mirror.append(&[b"good", b""]), Err(MirrorError::Line { found: 0 })));
    assert!(matches!(mirror.append(&[b"good", &long]), Err(MirrorError::Line { found: 65_536 })));
    mirror.append(&[]).unwrap();
    assert_holds(&mirror, 3);
}

/// Flips one bit of a file and gives its path.
fn flip(mirror: &Mirror, file: &str, offset: usize) -> PathBuf {
    let path = mirror.root().join(file);
    let mut bytes = fs::read(&path).unwrap();
    bytes[offset] ^= 4;
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_flipped_bit_is_named_and_not_served() {
    for (file, offset, entry) in [
        ("tile/entries/000", 20, Some(Seq(1))),
        ("tile/entries/002", 20, Some(Seq(513))),
        ("tile/0/000", 32 * 7 + 5, Some(Seq(7))),
        ("tile/0/002", 31, Some(Seq(512))),
        ("tile/1/000", 32, Some(Seq(256))),
    ] {
        let (_dir, mirror) = mirror_of(600);
        let path = flip(&mirror, file, offset);
        let damage = mirror.check(lines(0..600)).unwrap();
        let [damage] = damage.as_slice() else { panic!("{file}: {damage:?}") };
        assert_eq!((&damage.file, damage.offset, damage.entry), (&path, offset as u64, entry), "{file}");
        if file.ends_with("/000") && file != "tile/1/000" {
            let served = mirror.tile(&file.parse().unwrap());
            assert!(matches!(served, Err(MirrorError::Damage(found)) if found.file == path), "{file}");
        }
        let reopened = Mirror::open(mirror.root()).unwrap();
        if file == "tile/1/000" {
            assert!(matches!(reopened.node(0, 300), Err(MirrorError::Damage(_))));
        }
        if file == "tile/entries/000" {
            let found = reopened.entry(Seq(200));
            assert!(matches!(found, Err(MirrorError::Damage(damage)) if damage.entry == Some(Seq(1))));
        }
    }
}

#[test]
fn missing_short_long_and_surplus_files_are_named() {
    let (_dir, mirror) = mirror_of(600);
    let root = mirror.root().to_path_buf();
    fs::remove_file(root.join("tile/0/000")).unwrap();
    fs::write(root.join("tile/entries/001"), bundle_encode(lines(256..300)).unwrap()).unwrap();
    let long = [fs::read(root.join("tile/0/001")).unwrap(), vec![0]].concat();
    fs::write(root.join("tile/0/001"), long).unwrap();
    for surplus in ["tile/0/003", "tile/2/000", "tile/0/000.p", "notes", "data/00"] {
        fs::create_dir_all(root.join(surplus).parent().unwrap()).unwrap();
        fs::write(root.join(surplus), "x").unwrap();
    }
    let hash = mirror.put_data(b"rules").unwrap();
    mirror.put_data(b"more rules").unwrap();
    flip(&mirror, &format!("data/{hash}"), 2);
    mirror.write_checkpoint(b"note").unwrap();
    let mut found: Vec<String> = mirror
        .check(lines(0..600))
        .unwrap()
        .iter()
        .map(|damage| {
            format!("{} {}: {}", damage.file.strip_prefix(&root).unwrap().display(), damage.offset, damage.what)
        })
        .collect();
    found.sort();
    let short = bundle_encode(lines(256..300)).unwrap().len();
    let mut wanted = vec![
        "tile/0/000 0: the file is missing".to_owned(),
        format!("tile/entries/001 {short}: the file ends too early"),
        "tile/0/001 8192: the file goes on after its last row".to_owned(),
        format!("data/{hash} 0: the content has the hash {}", Hash::of(b"ruhes")),
    ];
    wanted.extend(
        ["tile/0/003", "tile/2/000", "tile/0/000.p", "notes", "data/00"]
            .map(|file| format!("{file} 0: a surplus file")),
    );
    wanted.sort();
    assert_eq!(found, wanted);
    assert!(matches!(mirror.tile(&"tile/0/000".parse().unwrap()), Err(MirrorError::Damage(_))));
}

#[test]
fn a_mirror_that_knows_more_than_the_log_is_damaged() {
    let (_dir, mirror) = mirror_of(300);
    let found: Vec<_> =
        mirror.check(lines(0..250)).unwrap().into_iter().map(|damage| (damage.file, damage.what)).collect();
    let named = |file: &str, what: &str| (mirror.root().join(file), what.to_owned());
    let longer = "the file goes on after its last row";
    assert_eq!(
        found,
        [
            named("tile/entries/000", longer),
            named("tile/0/000", longer),
            named("tile/0/001", "a surplus file"),
            named("tile/1/000", "a surplus file"),
            named("tile/entries/001", "a surplus file"),
        ]
    );
    // One that knows less is only behind.
    assert_eq!(mirror.check(lines(0..400)).unwrap(), []);
}

#[test]
fn data_and_checkpoint_come_back() {
    let (dir, mirror) = mirror_of(0);
    assert_eq!(mirror.checkpoint().unwrap(), None);
    mirror.write_checkpoint(b"one").unwrap();
    mirror.write_checkpoint(b"two").unwrap();
    assert_eq!(mirror.checkpoint().unwrap().as_deref(), Some(&b"two"[..]));
    let hash = mirror.put_data(b"rules").unwrap();
    assert_eq!(mirror.put_data(b"rules").unwrap(), hash);
    assert_eq!(mirror.data(&hash).unwrap().as_deref(), Some(&b"rules"[..]));
    assert_eq!(mirror.data(&Hash::ZERO).unwrap(), None);
    flip(&mirror, &format!("data/{hash}"), 0);
    assert!(matches!(mirror.data(&hash), Err(MirrorError::Damage(_))));
    mirror.put_data(b"rules").unwrap();
    assert!(mirror.data(&hash).is_ok());
    // What a crash left half-written is removed and never taken for a checkpoint.
    fs::write(dir.path().join(".checkpoint.tmp"), "thr").unwrap();
    let reopened = Mirror::open(dir.path()).unwrap();
    assert_eq!(reopened.checkpoint().unwrap().as_deref(), Some(&b"two"[..]));
    assert_eq!(reopened.check(lines(0..0)).unwrap(), []);
}

#[test]
fn after_a_failed_write_the_mirror_is_stopped() {
    let (_dir, mirror) = mirror_of(256);
    // A directory where the next file should be: no permission bits that a superuser would ignore.
    fs::create_dir_all(mirror.root().join("tile/entries/001")).unwrap();
    assert!(matches!(mirror.append(&[b"line"]), Err(MirrorError::Io { .. })));
    assert!(matches!(mirror.append(&[b"line"]), Err(MirrorError::Stopped)));
    assert!(matches!(mirror.sync(), Err(MirrorError::Stopped)));
    assert_eq!(mirror.size(), TreeSize(256));
    assert_eq!(mirror.entry(Seq(255)).unwrap(), Some(line(255)));
}

#[test]
fn readers_see_whole_batches_while_the_writer_goes_on() {
    let (_dir, mirror) = mirror_of(1);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while mirror.size().0 < 3_001 {
                let size = mirror.size();
                assert_eq!(size.0 % 50, 1);
                let last = size.last_seq().unwrap();
                let path = inclusion_proof(&mirror, last, size).unwrap();
                let leaf = Hash::leaf(&mirror.entry(last).unwrap().unwrap());
                let root = root_of(&mirror, size).unwrap();
                assert_eq!(verify_inclusion(leaf, last, size, &path, root), Ok(()));
                assert_eq!(mirror.check((0..).map(line)).unwrap(), []);
            }
        });
        for batch in 0..60 {
            append(&mirror, batch * 50 + 1..batch * 50 + 51);
        }
        reader.join().unwrap();
    });
    assert_holds(&mirror, 3_001);
}

#[test]
fn a_tile_that_is_lost_before_its_sync_is_an_error_and_one_that_was_cut_is_none() {
    let (dir, mirror) = mirror_of(300);
    mirror.truncate(TreeSize(200)).unwrap();
    mirror.sync().unwrap();
    append(&mirror, 200..210);
    fs::remove_file(dir.path().join("tile/0/000")).unwrap();
    assert!(matches!(mirror.sync(), Err(MirrorError::Io { .. })), "no checkpoint may be published over lost tiles");
    assert!(matches!(mirror.append(&[b"x"]), Err(MirrorError::Stopped)));
}
