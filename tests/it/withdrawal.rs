//! Withdrawal: hidden at once, read otherwise everywhere, and after redaction in no file; every proof stays.

use std::collections::BTreeMap;
use std::path::Path;

use ed25519_dalek::SigningKey;
use minglu::codes::Hash;
use minglu::governance::Refusal;
use minglu::log::{Receipt, Seq};
use minglu::service::{Ledger, NotShown, Outcome, Reader, Refused, Shown, fsck, rebuild, redact, verifier_keys};
use minglu::statement::{AccessProof, Envelope, EventKind, Request, Role, Subject};
use minglu::store::DirLock;
use serde_json::{Value, json};

use crate::erasure::hunt::{Hunt, Markers};
use crate::kit::{AUDITOR, AUTHORITY, FACILITY, HANDLERS, Kit, Pen, accepted, auditor, copy_dir, files_below, key};
use crate::process::{Server, found, founders, minglu};

/// Entries of the story.
const WITHDRAWN: Seq = Seq(5);
const REPLACEMENT: Seq = Seq(6);
const ORDER: Seq = Seq(7);
const BY: Seq = Seq(9);

fn digest(statement: &[u8]) -> Hash {
    Envelope::parse(statement).unwrap().digest()
}

fn withdrawal(pen: &mut Pen, statement: Hash, replacement: Option<Hash>) -> Vec<u8> {
    withdrawal_by([key(1), key(3)], pen, statement, replacement)
}

fn withdrawal_by([one, two]: [SigningKey; 2], pen: &mut Pen, statement: Hash, replacement: Option<Hash>) -> Vec<u8> {
    let data = json!({
        "statement": statement.to_base64url(), "legal_basis": "行政诉讼法 70", "decided_by": "宁武县人民法院",
        "document": "（2026）晋0925行初12号", "decided_on": "2026-11-20",
        "replacement": replacement.map(Hash::to_base64url),
    });
    let signers = [(Role::Founder, one), (Role::Founder, two)];
    pen.sign(EventKind::StatementWithdrawn, "ledger", "ledger", data, &signers)
}

fn order(pen: &mut Pen, finding: Hash) -> Vec<u8> {
    let document = json!({
        "number": "宁消〔2026〕7号", "dated_on": "2026-11-20", "seal": "ofd", "served_copy": "ab".repeat(32), "public_copy": null,
    });
    let data = json!({
        "region": "140925", "finding": finding.to_base64url(), "items": ["清理疏散通道"], "due_on": "2026-12-01",
        "risk": "ordinary", "document": document,
    });
    let signers = HANDLERS.map(|n| (Role::Handler, key(n)));
    pen.sign(EventKind::RectificationOrdered, AUTHORITY, FACILITY, data, &signers)
}

/// A check with markers, another that will stand in its place, an order that rests on the first, and a visit.
struct Story {
    kit: Kit,
    markers: Markers,
    statements: BTreeMap<Seq, Vec<u8>>,
    receipts: Vec<Receipt>,
}

impl Story {
    fn begin() -> (Self, Ledger) {
        let mut kit = Kit::new();
        let ledger = kit.open();
        kit.found(&ledger);
        accepted(&ledger, &kit.pen.open_audit([key(1), key(2)], AUDITOR));
        let mut markers = Markers::new(5);
        let (public, full) = (markers.text("withdrawn facts"), markers.text("withdrawn person"));
        let first = kit.pen.inspect(&public, &full);
        let second = kit.pen.inspect("二层疏散通道堆放杂物", "某");
        let order = order(&mut kit.pen, digest(&first));
        let (mut statements, mut receipts) = (BTreeMap::new(), Vec::new());
        let visit = kit.pen.inspect("一层整洁", "另一人");
        for statement in [first, second, order, visit] {
            let accepted = accepted(&ledger, &statement);
            statements.insert(accepted.seq, statement);
            receipts.push(accepted.receipt);
        }
        (Self { kit, markers, statements, receipts }, ledger)
    }

    fn digest(&self, seq: Seq) -> Hash {
        digest(&self.statements[&seq])
    }

    /// What the place shows: entry, digest, and the statement that it is about.
    fn place(ledger: &Ledger) -> Vec<(Seq, Hash, Option<Hash>)> {
        let subject: Subject = FACILITY.parse().unwrap();
        let moment = ledger.moment();
        let dossier = moment.dossiers.get(subject).unwrap();
        dossier.records().iter().map(|record| (record.seq, record.digest, record.event.about())).collect()
    }

    /// The place after the withdrawal.
    fn wanted(&self) -> Vec<(Seq, Hash, Option<Hash>)> {
        let second = self.digest(REPLACEMENT);
        vec![(WITHDRAWN, second, None), (ORDER, self.digest(ORDER), Some(second)), (Seq(8), self.digest(Seq(8)), None)]
    }
}

fn audit(data: &Path) -> Value {
    let (code, text) = minglu(&["audit", data.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(code, 0, "{report:#}");
    report
}

fn rule(outcome: Outcome) -> String {
    let Outcome::Refused(Refused::NotAdmitted(Refusal::Impossible { rule, .. })) = outcome else {
        panic!("{outcome:?}")
    };
    rule.into_owned()
}

#[test]
fn a_withdrawn_statement_is_hidden_at_once_and_after_redaction_in_no_file() {
    let (mut story, ledger) = Story::begin();
    let (first, second) = (story.digest(WITHDRAWN), story.digest(REPLACEMENT));
    let auditor = auditor();
    assert_eq!(Story::place(&ledger)[1], (REPLACEMENT, second, None));
    let mut refused = |statement, replacement| {
        let offered = withdrawal(&mut story.kit.pen, statement, replacement);
        rule(ledger.submit_blocking(&offered))
    };
    assert_eq!(refused(Hash::of(b"nothing"), None), "withdrawal-known");
    assert_eq!(refused(first, Some(Hash::of(b"nothing"))), "replacement-known");
    assert_eq!(refused(first, Some(digest(&story.statements[&ORDER]))), "replacement-known", "another type");
    let founding = ledger.statement(Seq(0), &Reader::Anybody).unwrap().unwrap();
    let Shown::Statement { envelope, .. } = founding else { panic!("{founding:?}") };
    assert_eq!(refused(envelope.digest(), None), "withdrawal-of-ruling");

    let withdrawn = accepted(&ledger, &withdrawal(&mut story.kit.pen, first, Some(second)));
    assert_eq!(withdrawn.seq, BY);
    // Before any redaction it is hidden from everybody, and read otherwise.
    for reader in [&Reader::Anybody, &auditor] {
        let shown = ledger.statement(WITHDRAWN, reader).unwrap().unwrap();
        let Shown::Not { class, .. } = shown else { panic!("{reader:?} is shown it") };
        assert_eq!(
            (class, class.to_string()),
            (NotShown::Withdrawn { by: Some(BY) }, "withdrawn by entry 9".to_owned())
        );
    }
    assert!(matches!(ledger.statement(REPLACEMENT, &auditor).unwrap(), Some(Shown::Statement { .. })));
    assert_eq!(Story::place(&ledger), story.wanted());
    // The log goes on, also about what stands in the place.
    accepted(&ledger, &story.kit.pen.inspect("复查合格", "某"));
    let before = ledger.moment();
    ledger.close();
    drop(ledger);

    let data = story.kit.data();
    let ledger = story.kit.open();
    assert_eq!((&ledger.moment().dossiers, &ledger.moment().marks), (&before.dossiers, &before.marks));
    ledger.close();
    drop(ledger);
    let report = audit(&data);
    assert_eq!(report["counts"]["withdrawn"], 1, "{report:#}");
    assert_eq!(fsck(&data, None, &mut |_, _, _| {}).verdict().exit_code(), 0);
    let hunt = Hunt::new(&story.markers);
    let holds = |data: &Path| files_below(data).iter().any(|(_, bytes)| hunt.first_in(bytes).is_some());
    assert!(holds(&data), "the frames hold it until they are redacted");
    redacted(&story, &before, &holds);
}

/// Redacts with the real program, and looks at everything again.
fn redacted(story: &Story, before: &minglu::service::Moment, holds: &dyn Fn(&Path) -> bool) {
    let data = story.kit.data();
    let public = files_below(&data.join("public"));
    let (code, text) = minglu(&["redact", data.to_str().unwrap(), "--json"]);
    assert_eq!(code, 0, "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["redacted"], json!([{ "entry": WITHDRAWN.0, "withdrawn_by": BY.0 }]));
    assert_eq!(report["erased"], 0, "its keys went when it was withdrawn");
    assert!(!holds(&data), "a marker is left in some file");
    assert_eq!(files_below(&data.join("public")), public, "tree, bundles and checkpoint are as they were");

    let check = |data: &Path, what: &str| {
        let report = audit(data);
        assert_eq!((&report["counts"]["withdrawn"], &report["counts"]["entries"]), (&json!(1), &json!(11)), "{what}");
        let checked = fsck(data, None, &mut |_, _, _| {});
        assert_eq!(checked.verdict().exit_code(), 0, "{what}: {checked}");
    };
    check(&data, "redacted");
    let again = redact(&data, None, &mut |_, _, _| {}).unwrap();
    assert_eq!((again.redacted.len(), again.before, again.erased), (0, 1, 0));
    rebuild(&data, None, &mut |_, _, _| {}).unwrap();
    check(&data, "rebuilt");

    let ledger = story.kit.open();
    assert_eq!((&ledger.moment().dossiers, &ledger.moment().marks), (&before.dossiers, &before.marks));
    let keys = verifier_keys(&ledger.governance());
    for receipt in &story.receipts {
        receipt.verify(&keys, &story.kit.pen.origin).unwrap();
    }
    let fresh = ledger.receipt(WITHDRAWN).unwrap().unwrap();
    assert_eq!(fresh.verify(&keys, &story.kit.pen.origin).unwrap().0.statement, story.digest(WITHDRAWN));
    // A device that sends it again brings nothing back, and its id stays used.
    let repeated = ledger.submit_blocking(&story.statements[&WITHDRAWN]);
    assert!(matches!(repeated, Outcome::Repeated { seq: WITHDRAWN, .. }), "{repeated:?}");
    let mut pen = Pen::new(story.kit.pen.origin.as_str());
    pen.skip(id_of(&story.statements[&WITHDRAWN]) - 1);
    let outcome = ledger.submit_blocking(&pen.inspect("别的内容", "某"));
    assert!(matches!(outcome, Outcome::Refused(Refused::IdReused { seq: WITHDRAWN })), "{outcome:?}");
    ledger.close();
    drop(ledger);
    assert!(!holds(&data), "a start or a repeat brought it back");
}

fn id_of(statement: &[u8]) -> u64 {
    let id = minglu::statement::Statement::parse(statement).unwrap().id.to_string().replace('-', "");
    u64::from_str_radix(&id[18..], 16).unwrap()
}

#[test]
fn nothing_stands_in_the_place_where_nothing_was_named_and_a_crash_leaves_whole_segments() {
    let (mut story, ledger) = Story::begin();
    let first = story.digest(WITHDRAWN);
    accepted(&ledger, &withdrawal(&mut story.kit.pen, first, None));
    let places: Vec<Seq> = Story::place(&ledger).into_iter().map(|(seq, _, _)| seq).collect();
    assert_eq!(places, [REPLACEMENT, ORDER, Seq(8)]);
    let marks = ledger.moment().marks.clone();
    ledger.close();
    drop(ledger);
    let data = story.kit.data();
    // A redaction wants the ledger stopped.
    let lock = DirLock::acquire(&data).unwrap();
    assert!(redact(&data, None, &mut |_, _, _| {}).is_err());
    drop(lock);
    // What a crash may leave beside a segment is not read, and the next start removes it.
    let segment = data.join("frames/00000000000000000000.seg");
    let whole = std::fs::read(&segment).unwrap();
    std::fs::write(data.join("frames/00000000000000000000.seg.tmp"), &whole[..whole.len() / 2]).unwrap();
    let report = redact(&data, None, &mut |_, _, _| {}).unwrap();
    assert_eq!(report.redacted, [(WITHDRAWN, BY)]);
    assert!(!data.join("frames/00000000000000000000.seg.tmp").exists());
    assert_eq!(std::fs::read(&segment).unwrap().len(), whole.len());
    // The order is of a finding that is gone; it was right when it was entered, and nobody is accused.
    let report = audit(&data);
    assert_eq!(report["counts"]["withdrawn"], 1);
    let ledger = story.kit.open();
    assert_eq!(ledger.moment().marks, marks);
    ledger.close();
    // An old backup holds it still: whoever brings it back redacts again.
    let copy = story.kit.dir.path().join("copy");
    copy_dir(&data, &copy);
    std::fs::write(copy.join("frames/00000000000000000000.seg"), &whole).unwrap();
    assert_eq!(redact(&copy, None, &mut |_, _, _| {}).unwrap().redacted.len(), 1);
}

#[test]
fn a_server_answers_gone_with_the_class_before_the_redaction_and_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let founded = found(dir.path());
    let [one, two, _] = founders(dir.path());
    let mut pen = Pen::new(&founded.origin);
    let server = Server::start(dir.path(), &[]);
    let first = pen.inspect("二层疏散通道堆放杂物", "某在场");
    let statements = [
        pen.admit([one.clone(), two.clone()]),
        pen.enrol(HANDLERS[0], &["handler"]),
        pen.enrol(HANDLERS[1], &["handler"]),
        pen.open_audit([one.clone(), two.clone()], AUDITOR),
        first.clone(),
    ];
    for statement in &statements {
        assert_eq!(server.submit(statement).0, 201);
    }
    let gone = digest(&first);
    let mut proofs = Proofs { origin: founded.origin.clone(), next: 0 };
    let mut asked = |server: &Server| {
        let (statement, bulk) = (format!("/log/statements/{gone}"), "/v1/statements?from=5&limit=1".to_owned());
        [None, Some(AUDITOR)].map(|reader| {
            let mut get = |target: &str| {
                let proof = reader.map(|n| proofs.next(n, target, server));
                let (status, body) = server.get_bytes(target, proof.as_deref());
                (status, String::from_utf8(body).unwrap())
            };
            (get(&statement), get(&bulk))
        })
    };
    let [public, auditor] = asked(&server);
    assert_eq!((public.0.0, auditor.0.0), (403, 200), "{public:?} {auditor:?}");
    assert!(auditor.1.1.contains("disclosures"));

    let (status, body) = server.submit(&withdrawal_by([one, two], &mut pen, gone, None));
    assert_eq!(status, 201, "{body}");
    let by = body["seq"].as_u64().unwrap();
    let check = |answers: [((u16, String), (u16, String)); 2], when: &str| {
        for ((status, problem), (bulk, line)) in answers {
            let problem: Value = serde_json::from_str(&problem).unwrap();
            assert_eq!((status, bulk), (410, 200), "{when}: {problem}");
            assert!(problem["type"].as_str().unwrap().ends_with("/problems/withdrawn"), "{when}: {problem}");
            assert!(problem.to_string().contains(&format!("withdrawn by entry {by}")), "{when}: {problem}");
            let line: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(line, json!({"seq": 5, "not_shown": format!("withdrawn by entry {by}")}), "{when}");
        }
    };
    check(asked(&server), "at once, and nothing is redacted");
    server.wait_until_published(by + 1);
    let entry = server.get_bytes("/v1/entries/5", None);
    server.stop();
    let data = dir.path().join("ledger");
    let (code, text) = minglu(&["redact", data.to_str().unwrap()]);
    assert_eq!(code, 0, "{text}");
    let server = Server::start(dir.path(), &[]);
    check(asked(&server), "redacted");
    assert_eq!(server.get_bytes("/v1/entries/5", None), entry, "the entry is there for ever");
    let (status, receipt) = server.get_text("/v1/entries/5/receipt");
    assert_eq!(status, 200);
    Receipt::parse(&receipt).unwrap().verify(&founded.vkeys, &pen.origin).unwrap();
    server.stop();
}

/// Proofs of identity for a server of its own clock.
struct Proofs {
    origin: String,
    next: u32,
}

impl Proofs {
    fn next(&mut self, n: u8, target: &str, server: &Server) -> String {
        self.next += 1;
        let health: Value = serde_json::from_str(&server.get_text("/health/ready").1).unwrap();
        let now = health["now"].as_str().unwrap().parse().unwrap();
        let origin = self.origin.parse().unwrap();
        let request = Request { origin: &origin, method: "GET", target, now };
        format!("Minglu {}", AccessProof::sign(&request, &format!("withdrawal-{:08}", self.next), &key(n)))
    }
}
