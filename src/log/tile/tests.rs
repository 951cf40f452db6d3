//! Tile names in their one spelling, bundles, and the tiles of a tree.

use proptest::prelude::*;

use super::*;
use crate::log::{Leaves, NodeReader};

const fn hashes(level: u8, index: u64, width: u16) -> TilePath {
    TilePath { kind: TileKind::Hashes { level }, index, width }
}

const fn entries(index: u64, width: u16) -> TilePath {
    TilePath { kind: TileKind::Entries, index, width }
}

#[test]
fn the_standards_examples_are_spelled_as_there() {
    for (path, text) in [
        (hashes(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (hashes(0, 273, 112), "tile/0/273.p/112"),
        (hashes(1, 0, 256), "tile/1/000"),
        (hashes(1, 1, 17), "tile/1/001.p/17"),
        (hashes(2, 0, 1), "tile/2/000.p/1"),
        (hashes(63, 1_000, 255), "tile/63/x001/000.p/255"),
        (entries(0, 256), "tile/entries/000"),
        (entries(999_999, 9), "tile/entries/x999/999.p/9"),
        (entries(u64::MAX, 256), "tile/entries/x018/x446/x744/x073/x709/x551/615"),
    ] {
        assert_eq!(path.to_string(), text);
        assert_eq!(text.parse(), Ok(path));
    }
    assert_eq!(hashes(0, 273, 112).file(), "tile/0/273");
}

#[test]
fn every_other_spelling_is_refused() {
    for text in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile//000",
        "tile/00/000",
        "tile/+1/000",
        "tile/64/000",
        "tile/256/000",
        "tile/-1/000",
        "tile/8/0/000",
        "tile/data/000",
        "tile/Entries/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/x000",
        "tile/0/xx01/000",
        "tile/0/x1/000",
        "tile/0/+01",
        "tile/0/x+01/000",
        "tile/0/-00",
        "tile/0/0a0",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/00",
        "tile/0/000.p/01",
        "tile/0/000.p/+1",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/65537",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/000.P/1",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x001/x018/x446/x744/x073/x709/x551/615",
        "tile/0/../000",
        "tile/0/000%2ep/1",
        "tile/0/٠٠٠",
        " tile/0/000",
        "tile/0/000\n",
    ] {
        assert_eq!(text.parse::<TilePath>(), Err(InvalidTilePath), "{text:?}");
    }
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_of_the_standards_example() {
    let size = TreeSize(70_000);
    let count = |kind: TileKind| {
        let count = kind.count(size);
        (count.full, count.partial_width, count.total())
    };
    assert_eq!(count(TileKind::Hashes { level: 0 }), (273, 112, 274));
    assert_eq!(count(TileKind::Hashes { level: 1 }), (1, 17, 2));
    assert_eq!(count(TileKind::Hashes { level: 2 }), (0, 1, 1));
    assert_eq!(count(TileKind::Hashes { level: 3 }), (0, 0, 0));
    assert_eq!(count(TileKind::Hashes { level: 63 }), (0, 0, 0));
    assert_eq!(count(TileKind::Entries), (273, 112, 274));
    let all: Vec<String> = tiles_of(size).map(|path| path.to_string()).collect();
    assert_eq!(all.len(), 274 + 274 + 2 + 1);
    assert_eq!(all.first().unwrap(), "tile/entries/000");
    assert_eq!(all.last().unwrap(), "tile/2/000.p/1");
    assert!(all.contains(&"tile/0/273.p/112".to_owned()) && all.contains(&"tile/1/001.p/17".to_owned()));
    assert_eq!(tiles_of(TreeSize::EMPTY).count(), 0);
    assert_eq!(tiles_of(TreeSize(u64::MAX)).take(3).count(), 3);
}

#[test]
fn a_full_tiles_root_is_the_node_eight_levels_up() {
    let leaves = Leaves((0..256_u16).map(|n| Hash::leaf(&n.to_be_bytes())).collect());
    let bytes: Vec<u8> = leaves.0.iter().flat_map(|hash| hash.0).collect();
    assert_eq!(tile_rows(&bytes), Some(leaves.0.clone()));
    assert_eq!(tile_root(&bytes), leaves.node(8, 0).ok());
    assert_eq!(tile_root(bytes.get(..128 * 32).unwrap()), None);
    assert_eq!(tile_rows(bytes.get(1..).unwrap()), None);
    assert_eq!(tile_rows(&[bytes, vec![0; 32]].concat()), None);
}

#[test]
fn what_is_no_bundle_is_refused() {
    assert_eq!(bundle_encode([b"one".as_slice(), b""]), Ok(b"\0\x03one\0\0".to_vec()));
    let long = vec![0; 65_536];
    assert_eq!(bundle_encode([b"".as_slice(), &long]), Err(BundleError::TooLong { row: 1, found: 65_536 }));
    assert_eq!(bundle_encode([b""; 257]), Err(BundleError::TooMany));
    assert_eq!(bundle_parse(&[]), Ok(vec![]));
    assert_eq!(bundle_parse(b"\0\x01a\0"), Err(BundleError::Cut { row: 1 }));
    assert_eq!(bundle_parse(b"\0\x02a"), Err(BundleError::Cut { row: 0 }));
    assert_eq!(bundle_parse(&[0; 514]), Err(BundleError::TooMany));
    assert_eq!(bundle_of(Seq(0)), (0, 0));
    assert_eq!(bundle_of(Seq(u64::MAX)), (u64::MAX / 256, 255));
}

proptest! {
    /// Each tile has one name and each name one tile.
    #[test]
    fn a_name_reads_back(level in prop::option::of(0_u8..=63), shift in 0_u32..64, index: u64, width in 1_u16..=256) {
        let kind = level.map_or(TileKind::Entries, |level| TileKind::Hashes { level });
        let path = TilePath { kind, index: index >> shift, width };
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    /// A text that is read as a tile's name is that tile's name.
    #[test]
    fn nothing_is_read_that_would_not_be_written(text in "tile/(entries|[0-9]{1,3})/(x?[0-9]{2,4}/?){1,3}(\\.p/[0-9]{1,3})?") {
        if let Ok(path) = text.parse::<TilePath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    /// Arbitrary text and bytes are refused or read, never worse.
    #[test]
    fn garbage_does_not_panic(text: String, bytes: Vec<u8>) {
        prop_assert!(text.parse::<TilePath>().is_err() || text.starts_with("tile/"));
        if let Ok(entries) = bundle_parse(&bytes) {
            prop_assert_eq!(bundle_encode(entries), Ok(bytes));
        }
    }

    /// A bundle gives back what went in.
    #[test]
    fn a_bundle_reads_back(entries: Vec<Vec<u8>>) {
        let bytes = bundle_encode(&entries).unwrap();
        prop_assert_eq!(bundle_parse(&bytes).unwrap(), entries);
    }
}
