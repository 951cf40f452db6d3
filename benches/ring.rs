//! What the key ring costs at size: appending, opening, looking up, and erasing a person and a single disclosure.
//!
//!     cargo bench --bench ring                     rings of one and of ten million rows
//!     cargo bench --bench ring -- 100000           a ring of so many
//!
//! A row takes 144 bytes of disk. An erasure is told in two parts: what is looked for while readers go on, and what
//! is rewritten while they wait. Times are of one run each: they are of the order of the disk and of the page cache.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a bench that cannot go on panics, and it prints"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use minglu::codes::Hash;
use minglu::log::Seq;
use minglu::store::{Ring, RingKey, RingOptions, RingRow};

/// Rows that are appended at once: what a full frame may carry.
const BATCH: u64 = 1_024;
/// Disclosures of one statement.
const ROWS_PER_ENTRY: u64 = 4;
/// Disclosures of one person.
const ROWS_OF_PERSON: u64 = 20;
const LOOK_UPS: u64 = 20_000;

fn main() {
    let asked: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000_000, 10_000_000] } else { asked };
    for size in sizes {
        measure(size);
    }
}

fn digest(n: u64) -> Hash {
    Hash::of(&n.to_be_bytes())
}

/// Whose row `n` is: rows of one person lie far from each other.
fn owner(n: u64, size: u64) -> Hash {
    let persons = (size / ROWS_OF_PERSON).max(1);
    Hash::of(format!("persons/{}", n % persons).as_bytes())
}

fn row(n: u64, size: u64) -> RingRow {
    let digest = digest(n);
    RingRow { seq: Seq(n / ROWS_PER_ENTRY), digest, owner: owner(n, size), key: Hash::leaf(&digest.0).0.into() }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed())
}

fn measure(size: u64) {
    let dir = tempfile::tempdir().unwrap();
    let options = RingOptions::default();
    let mut ring = Ring::open(dir.path(), options).unwrap();
    let ((), took) = timed(|| {
        for first in (0..size).step_by(usize::try_from(BATCH).unwrap()) {
            let rows: Vec<RingRow> = (first..(first + BATCH).min(size)).map(|n| row(n, size)).collect();
            ring.append(&rows).unwrap();
        }
    });
    let rate = u128::from(size) * 1_000 / took.as_millis().max(1);
    println!("{size} rows: appended in {:.1} s, {rate} a second, each batch of {BATCH} synced", took.as_secs_f64());
    drop(ring);
    let (ring, took) = timed(|| Ring::open(dir.path(), options).unwrap());
    tell("open", took);
    let ((), took) = timed(|| {
        for i in 0..LOOK_UPS {
            let n = i.wrapping_mul(2_654_435_761) % size;
            assert_ne!(black_box(ring.look_up(Seq(n / ROWS_PER_ENTRY), digest(n)).unwrap()), RingKey::Absent);
        }
    });
    tell("look up one key", took / u32::try_from(LOOK_UPS).unwrap());
    let mut ring = ring;
    let person = owner(0, size);
    let (reached, took) = timed(|| ring.reached(|_, _, found| found == person).unwrap());
    tell("erase a person: look for the rows, readers go on", took);
    let (count, took) = timed(|| ring.erase_reached(&reached, |_, _, found| found == person).unwrap());
    tell(&format!("erase a person: {count} rows rewritten, readers wait"), took);
    let n = size / 2 + 1;
    let (wanted, entry) = (digest(n), [Seq(n / ROWS_PER_ENTRY)]);
    let (reached, took) = timed(|| ring.reached_at(&entry, |_, found, _| found == wanted).unwrap());
    tell("erase one disclosure: look for the row, readers go on", took);
    let (count, took) = timed(|| ring.erase_reached(&reached, |_, found, _| found == wanted).unwrap());
    assert_eq!(count, 1);
    tell("erase one disclosure: rewritten, readers wait", took);
    println!("  {:<58} {:>9} KiB", "most memory of this process so far", most_memory_kib());
}

fn tell(what: &str, took: Duration) {
    println!("  {what:<58} {:>12.3} ms", took.as_secs_f64() * 1_000.0);
}

/// The peak of the resident set, as the system tells it; 0 where it does not.
fn most_memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
