//! What proofs cost: time to make and to check them, and their size, over synthetic entries in real tile files.
//!
//!     cargo bench --bench proofs                     logs of one and of ten million entries
//!     cargo bench --bench proofs -- 100000           a log of so many
//!
//! The sizes are measured in turn, so that a machine that slows down slows them all. Median and spread of the rounds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench that cannot go on panics, and it prints"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use minglu::codes::Hash;
use minglu::log::{
    NodeReader, Seq, TreeSize, consistency_proof, inclusion_proof, root_of, verify_consistency, verify_inclusion,
};
use minglu::store::Mirror;

const ROUNDS: usize = 5;
const PROOFS: u64 = 2_000;
/// Entries that are appended at once.
const BATCH: u64 = 4_096;

fn main() {
    let asked: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000_000, 10_000_000] } else { asked };
    let dir = tempfile::tempdir().unwrap();
    let mirror = Mirror::open(dir.path()).unwrap();
    let most = sizes.iter().copied().max().unwrap();
    let began = Instant::now();
    fill(&mirror, most);
    println!("{most} synthetic entries written in {:.1} s", began.elapsed().as_secs_f32());
    println!(
        "{:<12} {:>12} {:>26} {:>26} {:>12}",
        "entries", "proof", "make, us (min-max)", "check, us (min-max)", "bytes, most"
    );
    let mut measured: Vec<[Vec<Measured>; 2]> = sizes.iter().map(|_| [vec![], vec![]]).collect();
    for round in 0..ROUNDS {
        for (size, [inclusions, consistencies]) in sizes.iter().zip(&mut measured) {
            let size = TreeSize(*size);
            let root = root_of(&mirror, size).unwrap();
            inclusions.push(inclusion(&mirror, size, root, round));
            consistencies.push(consistency(&mirror, size, root, round));
        }
    }
    for (size, [inclusions, consistencies]) in sizes.iter().zip(&measured) {
        tell(*size, "inclusion", inclusions);
        tell(*size, "consistency", consistencies);
    }
}

/// What one round took for each proof.
#[derive(Clone, Copy)]
struct Measured {
    make: Duration,
    check: Duration,
    bytes_max: usize,
}

fn fill(mirror: &Mirror, size: u64) {
    for first in (0..size).step_by(usize::try_from(BATCH).unwrap()) {
        let entries: Vec<[u8; 8]> = (first..size.min(first + BATCH)).map(u64::to_be_bytes).collect();
        let lines: Vec<&[u8]> = entries.iter().map(<[u8; 8]>::as_slice).collect();
        mirror.append(&lines).unwrap();
    }
    mirror.sync().unwrap();
}

/// Numbers below `end` that lie all over; the same in every run.
fn places(end: u64, round: usize) -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(round as u64 + 1);
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) % end
    })
    .take(usize::try_from(PROOFS).unwrap())
}

fn inclusion<R: NodeReader>(reader: &R, size: TreeSize, root: Hash, round: usize) -> Measured
where
    R::Error: std::fmt::Debug,
{
    let places: Vec<u64> = places(size.0, round).collect();
    let began = Instant::now();
    let proofs: Vec<Vec<Hash>> =
        places.iter().map(|place| inclusion_proof(reader, Seq(*place), size).unwrap()).collect();
    let make = began.elapsed();
    let began = Instant::now();
    for (place, proof) in places.iter().zip(&proofs) {
        let leaf = Hash::leaf(&place.to_be_bytes());
        verify_inclusion(black_box(leaf), Seq(*place), size, proof, root).unwrap();
    }
    measured(make, began.elapsed(), &proofs)
}

fn consistency<R: NodeReader>(reader: &R, size: TreeSize, root: Hash, round: usize) -> Measured
where
    R::Error: std::fmt::Debug,
{
    let olds: Vec<TreeSize> = places(size.0, round).map(|place| TreeSize(place + 1)).collect();
    let roots: Vec<Hash> = olds.iter().map(|old| root_of(reader, *old).unwrap()).collect();
    let began = Instant::now();
    let proofs: Vec<Vec<Hash>> = olds.iter().map(|old| consistency_proof(reader, *old, size).unwrap()).collect();
    let make = began.elapsed();
    let began = Instant::now();
    for ((old, old_root), proof) in olds.iter().zip(&roots).zip(&proofs) {
        verify_consistency(*old, size, black_box(*old_root), root, proof).unwrap();
    }
    measured(make, began.elapsed(), &proofs)
}

fn measured(make: Duration, check: Duration, proofs: &[Vec<Hash>]) -> Measured {
    let each = u32::try_from(PROOFS).unwrap();
    let bytes_max = proofs.iter().map(|proof| proof.len() * 32).max().unwrap();
    Measured { make: make / each, check: check / each, bytes_max }
}

fn tell(size: u64, what: &str, rounds: &[Measured]) {
    let told = |of: fn(&Measured) -> Duration| {
        let mut found: Vec<Duration> = rounds.iter().map(of).collect();
        found.sort_unstable();
        let us = |at: usize| found[at].as_nanos() / 10;
        let shown = |us: u128| format!("{}.{:02}", us / 100, us % 100);
        format!("{} ({}-{})", shown(us(found.len() / 2)), shown(us(0)), shown(us(found.len() - 1)))
    };
    let bytes = rounds.iter().map(|round| round.bytes_max).max().unwrap();
    println!("{size:<12} {what:>12} {:>26} {:>26} {bytes:>12}", told(|round| round.make), told(|round| round.check));
}
