//! The file of a case (卷宗), taken out of a real server, read and verified without it.

mod asked;
mod read;
mod spoilt;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use minglu::codes::Hash;
use minglu::service::write_secret;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::kit::copy_dir;
use crate::process::minglu;
use crate::scene::{HOME, Scene, digest_of, document};
use crate::world::{OWN_REGION, SECRET, key};

const HANDLERS: [(Role, u8); 2] = [(Role::Handler, 61), (Role::Handler, 62)];
/// Whoever reads a page must read this, and no browser may run it.
const HOSTILE: &str = "庚<script>alert(1)</script>某";
/// The record of the hearing, as the authority keeps it.
const RECORD: &[u8] = b"minutes of the hearing";

/// A case from its inspection to its end, with hearing, service and reconsideration; told by its digests.
struct Case {
    scene: Scene,
    inspection: Hash,
    opened: Hash,
    decided: Hash,
}

impl Case {
    fn new() -> Self {
        let mut scene = Scene::new();
        let inspected = json!({
            "region": OWN_REGION, "visited_on": "2026-10-08", "field": "fire", "notice_number": null,
            "result": "issues_found", "major_hazards": [], "checklist": null, "facts_public": "疏散通道被锁闭",
            "facts_full": "疏散通道被锁闭，护理员在场", "met": null,
        });
        let home = format!("institutions/{HOME}");
        let inspection = digest_of(&scene.says_irregularly(&home, EventKind::InspectionRecorded, inspected, &HANDLERS));
        let opened = json!({
            "region": OWN_REGION, "field": "fire", "violation": "锁闭疏散通道", "violation_ended_on": "2026-10-08",
            "discovered_on": "2026-10-08", "harm": "ordinary", "origin": "inspection",
            "rests_on": [inspection.to_base64url()], "facts_full": "护理员陈述属实",
            "document": document("宁民立〔2026〕5号", "2026-10-12"),
        });
        let by_head = [(Role::Handler, 61), (Role::Head, 64)];
        let opened = digest_of(&scene.says_irregularly(&home, EventKind::CaseOpened, opened, &by_head));
        let notice = json!({
            "region": OWN_REGION, "field": "fire", "case": opened.to_base64url(), "violation": "锁闭疏散通道",
            "legal_basis": ["消防法 60"], "types": ["fine", "business_suspended"], "fine_fen": 5_000_000, "hearing_right": true,
            "rests_on": [inspection.to_base64url()], "facts_full": "告知全文",
            "document": document("宁民罚告〔2026〕8号", "2026-10-20"),
        });
        let notice = digest_of(&scene.says_irregularly(&home, EventKind::PenaltyNotified, notice, &HANDLERS));
        scene.serve(notice, "2026-10-21");
        // Told four days before it: the law wants seven working days.
        let heard = json!({
            "region": OWN_REGION, "notice": notice.to_base64url(), "notified_on": "2026-10-30", "held_on": "2026-11-03",
            "public": true, "attended": true, "chaired_by": "主持人辛某", "facts_full": "当事人请求从轻处罚",
            "record": Hash::of(RECORD).to_string(),
        });
        let heard = digest_of(&scene.says_irregularly(&home, EventKind::HearingHeld, heard, &[(Role::Handler, 63)]));
        let decided = json!({
            "region": OWN_REGION, "field": "fire", "case": opened.to_base64url(), "notice": notice.to_base64url(),
            "hearing": heard.to_base64url(), "discussed_on": "2026-11-09", "procedure": "ordinary",
            "violation": "锁闭疏散通道", "legal_basis": ["消防法 60"], "types": ["fine", "business_suspended"],
            "fine_fen": 5_000_000, "confiscated_fen": null, "restricted_until": null,
            "rests_on": [inspection.to_base64url()], "considered": [],
            "facts_public": "锁闭疏散通道 <b onclick=x>", "facts_full": SECRET,
            "document": document("宁民罚决〔2026〕8号", "2026-11-10"),
        });
        let keys = [(Role::Handler, 61), (Role::Handler, 62), (Role::LegalReviewer, 63), (Role::Head, 64)];
        let decided = digest_of(&scene.says_irregularly(&home, EventKind::PenaltyDecided, decided, &keys));
        scene.serve(decided, "2026-11-11");
        let asked = json!({
            "body": "宁武县人民政府", "number": "宁政复受〔2026〕3号", "dated_on": "2026-11-13", "received_on": "2026-11-14",
            "about": decided.to_base64url(), "effect": "reconsideration_filed", "copy": "c".repeat(64),
        });
        scene.says_irregularly(&home, EventKind::OutsideDocumentReceived, asked, &[(Role::Receiver, 63)]);
        let paid = json!({
            "region": OWN_REGION, "decision": decided.to_base64url(), "types": ["fine"], "paid_fen": 5_000_000,
            "surcharge_fen": null, "performed_on": "2026-11-20", "complete": true, "receipt": "d".repeat(64),
        });
        scene.says_irregularly(&home, EventKind::PenaltyPerformed, paid, &[(Role::Handler, 61)]);
        // An irregular decision is not shown; the other one of the same home is regular.
        let shown = scene.digest;
        scene.release(shown, Some("general"));
        scene.wait_until_published();
        Self { scene, inspection, opened, decided }
    }

    fn url(&self) -> String {
        format!("http://{}", self.scene.world.address)
    }
}

impl Scene {
    fn serve(&mut self, document: Hash, on: &str) {
        let served = json!({
            "document": document.to_base64url(), "mode": "direct", "served_on": on, "capacity": "负责人",
            "recipient": HOSTILE, "evidence": ["e".repeat(64)],
        });
        self.says_irregularly(
            &format!("institutions/{HOME}"),
            EventKind::DocumentServed,
            served,
            &[(Role::Handler, 61)],
        );
    }
}

/// One case, exported as an officer and as anybody; tests work on copies.
struct Exports {
    case: Case,
    dir: tempfile::TempDir,
    vkey: String,
}

static EXPORTS: LazyLock<Exports> = LazyLock::new(|| {
    let case = Case::new();
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    write_secret(&dir.path().join("officer.jwk"), &key(61)).unwrap();
    fs::create_dir(dir.path().join("files")).unwrap();
    fs::write(dir.path().join("files/<script>.pdf"), RECORD).unwrap();
    fs::write(dir.path().join("files/other.txt"), b"of another case").unwrap();
    let decided = case.decided.to_string();
    let url = case.url();
    let (officer, evidence, key) = (path("officer"), path("files"), path("officer.jwk"));
    let args = ["--url", &url, "--key", &key, "--to", &officer, "--evidence", &evidence];
    let (code, text) = minglu(&[&["export", "case", &decided][..], &args].concat());
    assert_eq!(code, 0, "{text}");
    // The same case, by the number of an entry of another of its papers.
    let (public, seq) = (path("public"), seq_of(&case, case.opened).to_string());
    let (refused, text) = minglu(&["export", "case", &seq, "--url", &url, "--to", &public]);
    assert_eq!((refused, text.contains("restricted")), (1, true), "{text}");
    let shown = case.scene.digest.to_base64url();
    let (code, text) = minglu(&["export", "case", &shown, "--url", &url, "--to", &public, "--json"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["public"], true, "{text}");
    let vkey = case.scene.world.verifier_keys()[0].to_string();
    Exports { case, dir, vkey }
});

fn seq_of(case: &Case, digest: Hash) -> u64 {
    case.scene.get(&format!("/v1/entries/by-digest/{digest}")).json()["seq"].as_u64().unwrap()
}

impl Exports {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A copy that a test may spoil.
    fn copy(&self, name: &str) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        copy_dir(&self.path(name), copy.path());
        copy
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.path(name).join("index.html")).unwrap()
    }

    fn case_json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name).join("case.json")).unwrap()).unwrap()
    }

    /// The verifier that lies in the directory itself; `None` where no Python has what it needs.
    fn verify(&self, dir: &Path) -> Option<(i32, Value)> {
        let python = python()?;
        let script = dir.join("verify.py");
        let args = [
            script.as_os_str(),
            "case".as_ref(),
            dir.as_os_str(),
            "--log".as_ref(),
            self.vkey.as_ref(),
            "--json".as_ref(),
        ];
        let output = Command::new(python).args(args).env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap();
        let report = serde_json::from_slice(&output.stdout);
        let report = report.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        Some((output.status.code().unwrap(), report))
    }
}

/// A Python with the library that the verifier needs.
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = [root.join("target/test-venv/bin/python"), PathBuf::from("python3")];
    let found = known.into_iter().find(|python| {
        let status = Command::new(python).args(["-c", "import cryptography"]).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    });
    if found.is_none() {
        let why = b"*** SKIPPED: no Python with cryptography: run ops/install-test-tools.sh\n";
        std::io::stderr().write_all(why).unwrap();
    }
    found
}

fn sums_hold(dir: &Path) -> bool {
    let list = fs::read_to_string(dir.join("SHA256SUMS")).unwrap();
    list.lines().all(|line| {
        let (sum, path) = line.split_once("  ").unwrap();
        fs::read(dir.join(path)).is_ok_and(|bytes| Hash::of(&bytes).to_string() == sum)
    })
}
