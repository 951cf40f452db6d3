//! A ledger for the power-loss bench: `write DIR` acknowledges statements, `read DIR` says which are there.
//!
//! Sixteen submitters share one in-process ledger, so that group commit, the ring and the published checkpoint
//! are all at work when the power goes. An id is printed only after the ledger acknowledged the statement.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on panics, and says where")]

use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};

use minglu::log::{Entry, Seq};
use minglu::service::{Ledger, LedgerOptions, Outcome, SimulatedClock};

#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../tests/it/kit.rs"]
mod kit;

use kit::{Kit, Pen, start};

const SUBMITTERS: usize = 16;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", dir] => write(Path::new(dir)),
        ["read", dir] => read(Path::new(dir)),
        _ => panic!("usage: power_ledger write|read DIR"),
    }
}

fn open(kit: &Kit, dir: &Path) -> Ledger {
    let options = LedgerOptions {
        tripwire: Some(dir.join("tripwire")),
        segment_bytes: 4 << 20,
        ..LedgerOptions::new(&dir.join("ledger"))
    };
    let clock = Arc::new(SimulatedClock::new(start()));
    Ledger::open(&options, kit.keys(), clock, &mut |_, _, _| {}).unwrap()
}

fn write(dir: &Path) {
    let mut kit = Kit::new();
    let ledger = open(&kit, dir);
    kit.found(&ledger);
    let pen = Mutex::new(kit.pen);
    std::thread::scope(|scope| {
        for _ in 0..SUBMITTERS {
            scope.spawn(|| submit(&ledger, &pen));
        }
    });
}

/// Submits until the power goes; a refusal ends the writer, which the bench takes for a failure.
fn submit(ledger: &Ledger, pen: &Mutex<Pen>) {
    loop {
        let statement = pen.lock().unwrap().inspect("未发现问题", "负责人在场");
        let outcome = ledger.submit_blocking(&statement);
        let Outcome::Accepted(accepted) = outcome else {
            let _ = writeln!(std::io::stderr(), "{outcome:?}");
            std::process::exit(3);
        };
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{}", accepted.digest).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn read(dir: &Path) {
    let ledger = open(&Kit::new(), dir);
    let mut out = std::io::stdout().lock();
    for seq in 0..ledger.size().0 {
        let line = ledger.entry(Seq(seq)).unwrap().unwrap();
        writeln!(out, "{}", Entry::parse(&line).unwrap().statement).unwrap();
    }
}
