//! A ledger for the power-loss bench: `write DIR` acknowledges statements, `read DIR` says which are there.
//!
//! Sixteen submitters share one in-process ledger, so that group commit, the ring and the published checkpoint
//! are all at work when the power goes. An id is printed only after the ledger acknowledged the statement.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use minglu::codes::Origin;
use minglu::log::Seq;
use minglu::service::{Clock as _, Founding, Ledger, LedgerKeys, LedgerOptions, Outcome, SystemClock};
use minglu::statement::events::ledger::ClockKind;
use minglu::statement::{Draft, EventKind, PersonId, PublicKey, Role, Uuid};
use serde_json::{Value, json};

const AUTHORITY: &str = "authorities/12140925MBAAAA0182";
const SUBMITTERS: u64 = 16;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "write", dir] => write(Path::new(dir)),
        [_, "read", dir] => read(Path::new(dir)),
        _ => Err("usage: power_ledger write|read DIR".into()),
    }
}

fn open(dir: &Path) -> Result<Ledger, Failed> {
    let origin: Origin = "power.minglu.example".parse()?;
    let options = LedgerOptions {
        tripwire: Some(dir.join("tripwire")),
        segment_bytes: 4 << 20,
        ..LedgerOptions::new(&dir.join("ledger"))
    };
    let keys = LedgerKeys::new(&origin, vec![key(200)], key(201))?;
    Ok(Ledger::open(&options, keys, Arc::new(SystemClock), &mut |_, _, _| {})?)
}

fn write(dir: &Path) -> Result<(), Failed> {
    let ledger = open(dir)?;
    prepare(&ledger)?;
    let next = AtomicU64::new(1000);
    std::thread::scope(|scope| {
        for _ in 0..SUBMITTERS {
            scope.spawn(|| submit(&ledger, &next));
        }
    });
    Ok(())
}

/// Submits until the power goes; a refusal ends the writer, which the bench takes for a failure.
fn submit(ledger: &Ledger, next: &AtomicU64) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let statement = inspection(number);
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

fn read(dir: &Path) -> Result<(), Failed> {
    let ledger = open(dir)?;
    let mut out = std::io::stdout().lock();
    for seq in 0..ledger.size().0 {
        let line = ledger.entry(Seq(seq))?.ok_or("an entry below the size is missing")?;
        writeln!(out, "{}", minglu::log::Entry::parse(&line)?.statement)?;
    }
    Ok(())
}

fn prepare(ledger: &Ledger) -> Result<(), Failed> {
    let founders = (1..=2).map(|n| (person(n), key(n))).collect();
    let time = SystemClock.now();
    let founding = Founding {
        origin: "power.minglu.example".parse()?,
        clock: ClockKind::System,
        founders,
        quorum: 1,
        continues: None,
        id: uuid(1),
        time,
    };
    ledger.found(&founding, PublicKey::from(&key(200)), &key(201))?;
    let approver = |n: u8| json!({"person": person(n).to_string(), "public_key": PublicKey::from(&key(n)).to_string(), "not_after": "2090-01-01"});
    let admitted = json!({
        "name": "宁武县民政局", "kind": "civil_affairs", "regions": ["140925"], "approvers": [approver(11), approver(12)],
        "competences": [{"event_type": "minglu.inspection.recorded", "basis": "own", "from": "2020-01-01", "until": null}],
    });
    let holders = [(Role::Founder, 1), (Role::Holder, 11), (Role::Holder, 12)];
    accept(ledger, &signed(2, EventKind::AuthorityAdmitted, "ledger", AUTHORITY, admitted, &holders))?;
    for n in [21, 22] {
        let enrolled = json!({
            "public_key": PublicKey::from(&key(n)).to_string(), "person": person(n).to_string(), "certificate_number": n.to_string(),
            "roles": ["handler"], "regions": ["140925"], "event_types": null, "not_after": "2090-01-01", "protection": "software",
        });
        let signers = [(Role::Approver, 11), (Role::Approver, 12), (Role::Holder, n)];
        accept(ledger, &signed(u64::from(n), EventKind::KeyEnrolled, AUTHORITY, AUTHORITY, enrolled, &signers))?;
    }
    Ok(())
}

fn accept(ledger: &Ledger, statement: &[u8]) -> Result<(), Failed> {
    let outcome = ledger.submit_blocking(statement);
    if matches!(outcome, Outcome::Accepted(_)) { Ok(()) } else { Err(format!("{outcome:?}").into()) }
}

fn inspection(number: u64) -> Vec<u8> {
    let data = json!({
        "region": "140925", "visited_on": "2026-01-05", "field": "fire", "notice_number": null, "result": "no_issues_found",
        "facts_public": format!("第 {number} 次检查未发现问题"), "facts_full": "负责人在场", "met": null,
    });
    let facility = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
    signed(
        number,
        EventKind::InspectionRecorded,
        AUTHORITY,
        facility,
        data,
        &[(Role::Handler, 21), (Role::Handler, 22)],
    )
}

fn signed(number: u64, kind: EventKind, source: &str, subject: &str, data: Value, signers: &[(Role, u8)]) -> Vec<u8> {
    let mut draft = Draft {
        id: uuid(number),
        source: source.parse().expect("a source"),
        event_type: kind.name().to_owned(),
        subject: subject.parse().expect("a subject"),
        time: SystemClock.now(),
        ledger: "power.minglu.example".parse().expect("an origin"),
        data,
        disclosures: vec![],
    };
    let mut salt = 0;
    draft.hide_personal(kind.schema(), &mut || {
        salt += 1;
        [salt; 16]
    });
    let keys: Vec<(Role, SigningKey)> = signers.iter().map(|(role, n)| (*role, key(*n))).collect();
    let borrowed: Vec<(Role, &SigningKey)> = keys.iter().map(|(role, key)| (*role, key)).collect();
    let envelope = draft.sign(&borrowed).expect("distinct signers");
    let disclosures: Vec<&str> = envelope.disclosures.iter().map(String::as_str).collect();
    envelope.to_json(&disclosures).into_bytes()
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn person(n: u8) -> PersonId {
    let mut bytes = [9, 9, 9, 9, 9, 9, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
    if let Some(last) = bytes.last_mut() {
        *last = n;
    }
    PersonId(Uuid::from_bytes(bytes))
}

fn uuid(number: u64) -> Uuid {
    let mut bytes = [1, 0x90, 0xc3, 0xa1, 0x7d, 0x3e, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0];
    for (to, from) in bytes.iter_mut().skip(9).zip(number.to_be_bytes().into_iter().skip(1)) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}
