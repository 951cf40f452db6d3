//! What an audit costs, against nothing but the signatures of the same statements: strict one by one, as the audit
//! demands, and in batches, as one who trusts admission might.
//!
//!     cargo run --release -- demo --once --statements 6000 --dir target/audited
//!     cargo bench --bench audit -- target/audited
//!
//! All on all cores, in turn, five rounds; median and spread. The audit is the whole command: it reads the directory,
//! takes every hash, folds every dossier, judges every procedure and compares what is published.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on panics, and it prints"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, VerifyingKey, verify_batch};
use minglu::statement::{Statement, base64url};
use minglu::store::{Body, FrameFiles};

const ROUNDS: usize = 5;
/// Signatures in a batch; more cost more memory and hardly less time.
const BATCH: usize = 64;

struct Signed {
    key: VerifyingKey,
    message: Vec<u8>,
    signature: Signature,
}

fn main() {
    let dir: PathBuf =
        std::env::args().skip(1).find(|word| !word.starts_with("--")).expect("the directory of a demo").into();
    let (statements, signed) = read(&dir);
    let cores = thread::available_parallelism().unwrap().get();
    println!("{statements} statements, {} signatures, {cores} cores", signed.len());
    let (mut strict, mut batch, mut audit) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        strict.push(on_all_cores(&signed, cores, |share| {
            for one in share {
                one.key.verify_strict(&one.message, &one.signature).unwrap();
            }
        }));
        batch.push(on_all_cores(&signed, cores, |share| {
            for some in share.chunks(BATCH) {
                let messages: Vec<&[u8]> = some.iter().map(|one| one.message.as_slice()).collect();
                let signatures: Vec<Signature> = some.iter().map(|one| one.signature).collect();
                let keys: Vec<VerifyingKey> = some.iter().map(|one| one.key).collect();
                verify_batch(&messages, &signatures, &keys).unwrap();
            }
        }));
        audit.push(run_audit(&dir.join("ledger")));
    }
    let [strict, batch, audit] = [strict, batch, audit].map(sorted);
    for (what, times) in [("raw strict", &strict), ("raw batch", &batch), ("audit", &audit)] {
        let [least, median, most] = [times[0], times[ROUNDS / 2], times[ROUNDS - 1]].map(|time| time.as_millis());
        let rate = statements as u128 * 1000 / median.max(1);
        println!("{what:<12} {median:>6} ms ({least}-{most})  {rate:>7} statements/s");
    }
    let percent = |of: &[Duration]| of[ROUNDS / 2].as_micros() * 100 / audit[ROUNDS / 2].as_micros();
    println!("rate of the audit: {} % of raw strict, {} % of raw batch", percent(&strict), percent(&batch));
}

/// Every statement of a ledger, with the keys that the demo's officers hold.
fn read(dir: &Path) -> (usize, Vec<Signed>) {
    let keys: BTreeMap<String, String> =
        serde_json::from_slice(&std::fs::read(dir.join("keys.json")).unwrap()).unwrap();
    let key = |kid: &str| {
        let bytes = base64url::decode(&keys[kid]).unwrap();
        VerifyingKey::from_bytes(&bytes.try_into().unwrap()).unwrap()
    };
    let mut frames = FrameFiles::open(&dir.join("ledger")).unwrap();
    let (mut statements, mut signed) = (0, vec![]);
    while let Some(frame) = frames.next_frame().unwrap() {
        for record in &frame.records {
            let Body::Statement(bytes) = &record.body else { continue };
            let statement = Statement::parse(bytes).unwrap();
            statements += 1;
            for (header, text) in statement.headers.iter().zip(&statement.envelope.signatures) {
                let message = format!("{}.{}", text.protected, statement.envelope.payload).into_bytes();
                let signature = base64url::decode(&text.signature).unwrap();
                let signature = Signature::from_slice(&signature).unwrap();
                signed.push(Signed { key: key(&header.kid.to_string()), message, signature });
            }
        }
    }
    (statements, signed)
}

fn on_all_cores(signed: &[Signed], cores: usize, work: impl Fn(&[Signed]) + Sync) -> Duration {
    let began = Instant::now();
    thread::scope(|scope| {
        for share in signed.chunks(signed.len().div_ceil(cores)) {
            scope.spawn(|| work(share));
        }
    });
    began.elapsed()
}

fn run_audit(ledger: &Path) -> Duration {
    let began = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_minglu")).arg("audit").arg(ledger).arg("--json").output().unwrap();
    let took = began.elapsed();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    took
}

fn sorted(mut times: Vec<Duration>) -> Vec<Duration> {
    times.sort_unstable();
    times
}
