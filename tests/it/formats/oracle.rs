//! The whole mirror by another implementation: `tlog_tiles` and `signed_note`.
//!
//! `tlog_tiles` names tiles as Go does (`tile/8/0/x001/234`), C2SP leaves the height out; only names are mapped.

use minglu::codes::Hash;
use minglu::log::{Leaves, Seq, TileKind, TilePath, TreeSize, consistency_proof, inclusion_proof};
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{
    Error, HashReader as _, Tile, TileHashReader, TileReader, check_record, check_tree, prove_record, prove_tree,
    record_hash, stored_hash_index, tree_hash,
};

use super::fixtures::{read, text};
use super::ledger::{EARLY, FULL, SIZE};
use super::reading::lines;

struct MirrorTiles;

impl TileReader for MirrorTiles {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read_one = |tile: &Tile| {
            let width = u16::try_from(tile.width()).unwrap();
            let path = TilePath { kind: TileKind::Hashes { level: tile.level() }, index: tile.level_index(), width };
            // The name without its height is the C2SP name.
            assert_eq!(tile.path().replacen("tile/8/", "tile/", 1), path.to_string());
            let mut bytes = read(&format!("mirror/{}", path.file()));
            bytes.truncate(32 * usize::from(width));
            bytes
        };
        Ok(tiles.iter().map(read_one).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

/// The checkpoint of the mirror, opened by `signed_note` and read by `tlog_tiles`.
fn checkpoint(name: &str) -> tlog_tiles::Checkpoint {
    let keys = ["log.vkey", "log-next.vkey"];
    let verifier =
        |name| Box::new(StandardVerifier::new(text(name).trim_end()).unwrap()) as Box<dyn signed_note::Verifier>;
    let known = VerifierList::new(keys.map(verifier).into_iter().collect());
    let note = Note::from_bytes(&read(name)).unwrap();
    let (good, unknown) = note.verify(&known).unwrap();
    assert!(!good.is_empty());
    // The witness signs with a type that this library does not know.
    assert_eq!(unknown.len(), usize::from(name.contains("mirror")));
    tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap()
}

#[test]
fn tlog_tiles_reads_the_same_leaves_and_roots_from_the_mirror() {
    let lines = lines();
    let head = checkpoint("mirror/checkpoint");
    let size = SIZE as u64;
    assert_eq!((head.size(), head.extension()), (size, ""));
    let reader = TileHashReader::new(size, *head.hash(), &MirrorTiles);
    let indexes: Vec<u64> = (0..size).map(|n| stored_hash_index(0, n)).collect();
    let leaves = reader.read_hashes(&indexes).unwrap();
    for (leaf, line) in leaves.iter().zip(&lines) {
        assert!(*leaf == record_hash(line));
    }
    let own = Leaves(lines.iter().map(|line| Hash::leaf(line)).collect());
    for (leaf, n) in leaves.iter().zip(0..) {
        let proof = prove_record(size, n, &reader).unwrap();
        assert!(check_record(&proof, size, *head.hash(), n, *leaf).is_ok());
        let path: Vec<_> = inclusion_proof(&own, Seq(n), TreeSize(size)).unwrap().into_iter().map(theirs).collect();
        assert!(proof == path, "entry {n}");
    }
    for (old, name) in [(EARLY, "checkpoints/10.note"), (FULL, "checkpoints/24.note")] {
        let earlier = checkpoint(name);
        assert_eq!(earlier.size(), old as u64);
        assert!(tree_hash(old as u64, &reader).unwrap() == *earlier.hash());
        let proof = prove_tree(size, old as u64, &reader).unwrap();
        assert!(check_tree(&proof, size, *head.hash(), old as u64, *earlier.hash()).is_ok());
        let path = consistency_proof(&own, TreeSize(old as u64), TreeSize(size)).unwrap();
        assert!(proof == path.into_iter().map(theirs).collect::<Vec<_>>());
    }
    // A root that the tiles do not give is refused.
    let wrong = theirs(Hash::of(b"wrong"));
    assert!(TileHashReader::new(size, wrong, &MirrorTiles).read_hashes(&indexes).is_err());
}
