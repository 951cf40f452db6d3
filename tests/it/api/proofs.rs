//! Everything that is served as proof verifies, with the functions that an auditor runs.

use minglu::codes::Hash;
use minglu::log::{
    Checkpoint, Entry, Receipt, Seq, TILE_ROWS, TileKind, TreeSize, bundle_parse, tile_root, tile_rows, tiles_of,
    verify_consistency, verify_inclusion,
};
use serde_json::Value;

use crate::world::World;

fn path_of(body: &Value) -> Vec<Hash> {
    body["path"].as_array().unwrap().iter().map(|hash| Hash::from_base64(hash.as_str().unwrap()).unwrap()).collect()
}

#[test]
fn every_tile_bundle_and_proof_verifies_and_receipts_outlive_a_restart() {
    let mut world = World::populated();
    let lines: Vec<Vec<u8>> = (0..290).map(|_| world.inspection()).collect();
    let answers = world.batch(&lines).lines();
    assert!(answers.iter().all(|answer| answer["status"] == 201));
    let keys = world.verifier_keys();
    world.restart();

    let checkpoint = Checkpoint::open(&world.get("/log/checkpoint").body, &keys, &world.origin).unwrap();
    let TreeSize(size) = checkpoint.size;
    assert_eq!(size, world.ledger().size().0, "stopping publishes the last checkpoint");
    let mut leaves = Vec::new();
    let mut full_roots = Vec::new();
    for path in tiles_of(checkpoint.size) {
        let reply = world.get(&format!("/log/{path}"));
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/octet-stream"), "{path}");
        assert!(reply.header("cache-control").contains("immutable"), "{path}");
        match path.kind {
            TileKind::Entries => leaves.extend(bundle_parse(&reply.body).unwrap().into_iter().map(Hash::leaf)),
            TileKind::Hashes { level: 0 } => {
                let rows = tile_rows(&reply.body).unwrap();
                let first = usize::try_from(path.index * u64::from(TILE_ROWS)).unwrap();
                assert_eq!(rows, leaves[first..first + rows.len()]);
                full_roots.extend(tile_root(&reply.body));
            }
            TileKind::Hashes { .. } => assert_eq!(tile_rows(&reply.body).unwrap(), full_roots),
        }
    }
    assert_eq!(leaves.len() as u64, size);

    for seq in [0, 1, 255, 256, size - 1] {
        let body = world.get(&format!("/v1/log/proofs/inclusion?seq={seq}&size={size}")).json();
        let leaf = leaves[usize::try_from(seq).unwrap()];
        verify_inclusion(leaf, Seq(seq), checkpoint.size, &path_of(&body), checkpoint.root).unwrap();
        let receipt = Receipt::parse(world.get(&format!("/v1/entries/{seq}/receipt")).body).unwrap();
        let (entry, _) = receipt.verify(&keys, &world.origin).unwrap();
        assert_eq!(entry, Entry::parse(&world.get(&format!("/v1/entries/{seq}")).body).unwrap());
    }
    for answer in answers {
        let receipt = Receipt::parse(answer["tlog_proof"].as_str().unwrap()).unwrap();
        let (_, early) = receipt.verify(&keys, &world.origin).unwrap();
        let target = format!("/v1/log/proofs/consistency?from={}&to={size}", early.size);
        let path = path_of(&world.get(&target).json());
        verify_consistency(early.size, checkpoint.size, early.root, checkpoint.root, &path).unwrap();
    }
}
