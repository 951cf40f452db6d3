//! A ledger for the bench of failing system calls: it says of every statement what became of it, at once.
//!
//! `found DIR BEFORE` founds a ledger with so many statements; `submit DIR BEFORE COUNT` submits those that follow,
//! on one thread, one by one, an erasure among them, after a line or the end of its input; `withdraw DIR BEFORE` has the
//! founders withdraw some of them and names their payloads; `read DIR` opens it and names what is there; `check DIR`
//! checks every byte of the closed directory. Keys, ids, salts and the clock stand still, so that every run asks the
//! system for the same things. Segments and pages are small, so that a few statements fill them.
//!
//! Exit codes of `submit` and `read`: 0, or 2 if the ledger does not open, which the error stream explains.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot go on panics, and says where")]

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use minglu::log::{Entry, Seq};
use minglu::service::{
    Founding, Ledger, LedgerKeys, LedgerOptions, NotShown, OpenError, Outcome, Refused, Shown, SimulatedClock, fsck,
};
use minglu::statement::events::ledger::ClockKind;
use minglu::statement::{Envelope, EventKind, PublicKey, Role};
use minglu::verify::Verdict;
use serde_json::json;

#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../tests/it/kit.rs"]
mod kit;

use kit::{FACILITY, HANDLERS, Pen, key, person, start};

const ORIGIN: &str = "example.cn/simulated";
/// Officer who decides on erasures.
const HEAD: u8 = 23;
/// Of so many statements one erases what the others disclosed.
const ERASURE_EVERY: u64 = 8;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &str| text.parse().expect("a number");
    let code = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["found", dir, before] => found(Path::new(dir), number(before)),
        ["submit", dir, before, count] => submit(Path::new(dir), number(before), number(count)),
        ["withdraw", dir, before] => withdraw(Path::new(dir), number(before)),
        ["read", dir] => read(Path::new(dir)),
        ["check", dir] => check(Path::new(dir)),
        _ => panic!("usage: fault_ledger found|submit|read|check DIR [BEFORE [COUNT]]"),
    };
    std::process::exit(code);
}

fn open(dir: &Path) -> Result<Ledger, OpenError> {
    let options = LedgerOptions {
        tripwire: Some(dir.join("tripwire/checkpoint")),
        segment_bytes: 8 * 1024,
        ring_rows_per_page: 4,
        publish_every: Duration::ZERO,
        ..LedgerOptions::new(&dir.join("ledger"))
    };
    let keys = LedgerKeys::new(&ORIGIN.parse().unwrap(), vec![key(200)], key(201)).unwrap();
    Ledger::open(&options, keys, Arc::new(SimulatedClock::new(start())), &mut |_, _, _| {})
}

/// Says why a ledger does not open, with all causes.
fn unopened(error: &OpenError) -> i32 {
    let _ = writeln!(std::io::stderr(), "not opened: {}", in_words(error));
    2
}

fn in_words(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {}", in_words(source)))
}

fn found(dir: &Path, before: u64) -> i32 {
    std::fs::create_dir_all(dir.join("tripwire")).unwrap();
    let ledger = open(dir).unwrap();
    let mut pen = Pen::new(ORIGIN);
    let founding = Founding {
        origin: pen.origin.clone(),
        clock: ClockKind::Simulated,
        founders: (1..=3).map(|n| (person(n), key(n))).collect(),
        quorum: 2,
        continues: None,
        id: pen.id(),
        time: ledger.now(),
    };
    ledger.found(&founding, PublicKey::from(&key(200)), &key(201)).unwrap();
    let mut statements = vec![pen.admit([key(1), key(2)])];
    statements.extend(HANDLERS.map(|n| pen.enrol(n, &["handler"])));
    statements.push(pen.enrol(HEAD, &["head"]));
    statements.push(pen.open_audit([key(1), key(2)], kit::AUDITOR));
    statements.extend((0..before).map(|n| nth(&mut pen, n)));
    for statement in statements {
        kit::accepted(&ledger, &statement);
    }
    ledger.close();
    0
}

/// The statement with a number, given all before were written with the same pen.
fn nth(pen: &mut Pen, number: u64) -> Vec<u8> {
    if number % ERASURE_EVERY != ERASURE_EVERY / 2 {
        return pen.inspect(&format!("第{number}项"), &format!("赵某{number}"));
    }
    let data = json!({
        "legal_basis": "个人信息保护法 47", "disclosures": null, "decided_by": "宁武县民政局", "decided_on": "2026-11-20",
    });
    let signers = [(Role::Approver, key(11)), (Role::Head, key(HEAD))];
    pen.sign(EventKind::PersonalErased, kit::AUTHORITY, FACILITY, data, &signers)
}

fn submit(dir: &Path, before: u64, count: u64) -> i32 {
    let mut pen = Pen::new(ORIGIN);
    // The ids of the founding, the admission, three enrolments and the audit.
    for _ in 0..6 {
        pen.id();
    }
    let statements: Vec<Vec<u8>> = (0..before + count).map(|n| nth(&mut pen, n)).collect();
    let ledger = match open(dir) {
        Ok(ledger) => ledger,
        Err(error) => return unopened(&error),
    };
    // Whoever watches the threads of the ledger attaches here.
    say(&format!("opened {}", std::process::id()));
    std::io::stdin().read_line(&mut String::new()).unwrap();
    for statement in statements.iter().skip(usize::try_from(before).unwrap()) {
        match ledger.submit_blocking(statement) {
            Outcome::Accepted(accepted) => say(&format!("acknowledged {} {}", accepted.digest, accepted.seq)),
            Outcome::Repeated { seq, digest } => say(&format!("repeated {digest} {seq}")),
            Outcome::Refused(Refused::ReadOnly(reason)) => say(&format!("read-only {reason}")),
            outcome @ (Outcome::Checked { .. } | Outcome::Refused(_)) => say(&format!("unexpected {outcome:?}")),
        }
    }
    ledger.close();
    let health = ledger.health();
    say(&format!("closed writer={:?} behind={:?}", health.not_writable, health.behind));
    0
}

/// Withdraws the first, a middle and the last inspection, so that several segments are concerned.
fn withdraw(dir: &Path, before: u64) -> i32 {
    let mut pen = Pen::new(ORIGIN);
    for _ in 0..6 {
        pen.id();
    }
    let statements: Vec<Vec<u8>> = (0..before).map(|n| nth(&mut pen, n)).collect();
    let ledger = open(dir).unwrap();
    for number in [0, before / 2 + 1, before - 1] {
        let withdrawn = Envelope::parse(&statements[usize::try_from(number).unwrap()]).unwrap();
        let data = json!({
            "statement": withdrawn.digest().to_base64url(), "legal_basis": "行政诉讼法 70", "decided_by": "宁武县人民法院",
            "document": format!("（2026）晋0925行初{number}号"), "decided_on": "2026-11-20", "replacement": null,
        });
        let founders = [(Role::Founder, key(1)), (Role::Founder, key(3))];
        let act = pen.sign(EventKind::StatementWithdrawn, "ledger", "ledger", data, &founders);
        kit::accepted(&ledger, &act);
        say(&format!("withdrawn {}", withdrawn.payload));
    }
    ledger.close();
    0
}

/// Names every entry's statement, with how many of its disclosures an auditor can open.
fn read(dir: &Path) -> i32 {
    let ledger = match open(dir) {
        Ok(ledger) => ledger,
        Err(error) => return unopened(&error),
    };
    let auditor = kit::auditor();
    for seq in (0..ledger.size().0).map(Seq) {
        let line = ledger.entry(seq).unwrap().expect("an entry below the size");
        let shown = ledger.statement(seq, &auditor).unwrap().expect("a statement below the size");
        let disclosures = match shown {
            Shown::Statement { disclosures, .. } => disclosures,
            Shown::Not { class: NotShown::Withdrawn { by: Some(_) }, .. } => vec![],
            Shown::Not { class, .. } => panic!("an auditor sees all but what is withdrawn: {class}"),
        };
        ledger.receipt(seq).unwrap().expect("a receipt below the size");
        say(&format!("{} {seq} {}", Entry::parse(&line).unwrap().statement, disclosures.len()));
    }
    ledger.close();
    0
}

fn check(dir: &Path) -> i32 {
    let report = fsck(&dir.join("ledger"), Some(&dir.join("tripwire/checkpoint")), &mut |_, _, _| {});
    for finding in &report.findings {
        say(&format!("{}: {}", finding.kind.as_str(), finding.damage));
    }
    for why in &report.could_not_tell {
        say(&format!("could not tell: {why}"));
    }
    i32::from(report.verdict() != Verdict::Sound)
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}
