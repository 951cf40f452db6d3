//! The file of a case (卷宗), taken out of a real server, read and verified without it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use minglu::codes::Hash;
use minglu::service::write_secret;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::kit::{copy_dir, files_below};
use crate::process::{minglu, until};
use crate::scene::{HOME, NUMBER, Scene, digest_of, document};
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
    /// Until the public checkpoint covers everything that was acknowledged.
    fn wait_until_published(&self) {
        let size = self.world.ledger().size().to_string();
        let published = || self.get("/log/checkpoint").text().lines().nth(1) == Some(&size);
        until(Duration::from_secs(30), "the checkpoint", || published().then_some(()));
    }

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

#[test]
fn an_officer_gets_the_whole_case_in_legal_order() {
    let exports = &*EXPORTS;
    let told = exports.case_json("officer");
    let types: Vec<&str> = told["papers"].as_array().unwrap().iter().map(|row| row["type"].as_str().unwrap()).collect();
    let short: Vec<&str> =
        types.iter().map(|kind| kind.trim_start_matches("minglu.").trim_end_matches(".v1")).collect();
    let wanted = [
        "inspection.recorded",
        "case.opened",
        "penalty.notified",
        "document.served",
        "hearing.held",
        "penalty.decided",
        "document.served",
        "outside_document.received",
        "penalty.performed",
    ];
    assert_eq!(short, wanted, "and not the other penalty of the same home");
    assert_eq!(told["papers"][0]["ground"], true);
    assert_eq!(told["papers"][0]["digest"], exports.case.inspection.to_base64url());
    assert_eq!(told["withheld"], json!([]));
    assert!(told["papers"].as_array().unwrap().iter().all(|row| row["not_disclosed"] == 0), "{told:#}");
    let page = exports.page("officer");
    for wanted in [
        "卷内目录",
        "宁武县民政局",
        "宁武县安心养老院",
        "宁民立〔2026〕5号",
        "宁民罚决〔2026〕8号",
        "50,000 元",
        "责令停产停业",
        "执64",
        "法制审核人员",
        "送达回证",
        "程序瑕疵",
        "期限",
        "未届满",
        SECRET,
        "主持人辛某",
        "如何核验本卷宗",
        &exports.vkey,
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(!page.contains("公开版"));
}

#[test]
fn anybody_gets_what_is_public_and_a_list_of_what_is_not() {
    let exports = &*EXPORTS;
    let told = exports.case_json("public");
    let files: String = files_below(&exports.path("public"))
        .iter()
        .filter(|(path, _)| !path.starts_with(exports.path("public/data")))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for secret in [SECRET, "主持人辛某", "护理员", HOSTILE, "alert(1)"] {
        assert!(!files.contains(secret), "{secret}");
    }
    let withheld: Vec<&str> =
        told["withheld"].as_array().unwrap().iter().map(|row| row["class"].as_str().unwrap()).collect();
    // What the decision names: its notice.
    assert_eq!(withheld, ["restricted"], "{told:#}");
    let decided = seq_of(&exports.case, exports.case.scene.digest);
    assert_eq!(told["withheld"][0]["named_by_entries"], json!([decided]));
    assert_eq!(told["papers"].as_array().unwrap().len(), 2, "the decision and its release: {told:#}");
    let page = exports.page("public");
    assert!(page.contains("公开版") && page.contains("未向本次读取人披露") && !page.contains("程序瑕疵"));
    assert!(page.contains(NUMBER) && page.contains(told["withheld"][0]["digest"].as_str().unwrap()));
}

#[test]
fn a_file_of_a_case_is_verified_without_us_and_with_us() {
    let exports = &*EXPORTS;
    for name in ["officer", "public"] {
        let dir = exports.path(name);
        assert!(sums_hold(&dir), "{name}");
        if let Some((code, report)) = exports.verify(&dir) {
            assert_eq!((code, &report["verdict"]), (0, &json!("sound")), "{name}: {report:#}");
            assert!(report["checked"]["signatures"].as_u64().unwrap() > 10, "{report:#}");
        }
        for row in exports.case_json(name)["papers"].as_array().unwrap() {
            let of = |member: &str| dir.join(row[member].as_str().unwrap()).to_str().unwrap().to_owned();
            let (receipt, statement) = (of("receipt"), of("file"));
            let (code, text) = minglu(&["verify", &receipt, "--key", &exports.vkey, "--statement", &statement]);
            assert_eq!(code, 0, "{text}");
        }
    }
}

#[test]
fn an_altered_byte_is_found_wherever_it_is() {
    let exports = &*EXPORTS;
    // Two files of a folder stand for the others.
    let names = |dir: &Path| -> Vec<PathBuf> {
        let mut taken: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let all = files_below(dir).into_iter().map(|(path, _)| path.strip_prefix(dir).unwrap().to_path_buf());
        let mut enough = |path: &PathBuf| {
            let folder = path.parent().unwrap().to_path_buf();
            let count = taken.entry(folder.clone()).or_default();
            *count += 1;
            folder == Path::new("") || *count <= 2
        };
        all.filter(|path| path != Path::new("SHA256SUMS")).filter(|path| enough(path)).collect()
    };
    let whole = exports.path("officer");
    for name in names(&whole) {
        let copy = exports.copy("officer");
        let path = copy.path().join(&name);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert!(!sums_hold(copy.path()), "{}", name.display());
        let judged = name.starts_with("statements") || name.starts_with("receipts") || name.starts_with("roll");
        if !(judged || name == Path::new("checkpoint") || name == Path::new("case.json")) {
            continue;
        }
        // The sums are made again, as whoever altered it would: what matters is found all the same.
        let list = fs::read_to_string(copy.path().join("SHA256SUMS")).unwrap();
        let summed = |line: &str| {
            let file = line.split_once("  ").unwrap().1;
            format!("{}  {file}\n", Hash::of(&fs::read(copy.path().join(file)).unwrap()))
        };
        let again = list.lines().map(summed).collect::<Vec<_>>().concat();
        fs::write(copy.path().join("SHA256SUMS"), again).unwrap();
        if name == Path::new("case.json") {
            continue;
        }
        if let Some((code, report)) = exports.verify(copy.path()) {
            assert_ne!(code, 0, "{}: {report:#}", name.display());
            assert!(!report["findings"].as_array().unwrap().is_empty());
        }
    }
}

#[test]
fn a_paper_more_or_less_is_found() {
    let exports = &*EXPORTS;
    let more = exports.copy("officer");
    fs::write(more.path().join("statements/9-extra.json"), "{}").unwrap();
    let less = exports.copy("officer");
    let told = exports.case_json("officer");
    fs::remove_file(less.path().join(told["papers"][3]["file"].as_str().unwrap())).unwrap();
    for spoilt in [more, less] {
        if let Some((code, report)) = exports.verify(spoilt.path()) {
            assert_eq!((code, &report["findings"][0]["code"]), (1, &json!("published-differs")), "{report:#}");
        }
    }
}

#[test]
fn every_text_is_escaped_and_the_page_loads_and_runs_nothing() {
    let page = EXPORTS.page("officer");
    assert!(page.contains("庚&lt;script&gt;alert(1)&lt;/script&gt;某") && page.contains("&lt;b onclick=x&gt;"));
    assert!(!page.contains("<script") && !page.contains("<b onclick") && !page.contains("<img"));
    assert!(page.contains("default-src 'none'") && !page.contains("http://") && !page.contains("https://"));
    assert!(page.contains("@page{size:A4"));
}

#[test]
fn evidence_that_a_paper_names_is_enclosed_under_its_hash_and_no_other() {
    let exports = &*EXPORTS;
    let record = Hash::of(RECORD);
    let below: Vec<PathBuf> =
        files_below(&exports.path("officer/evidence")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(below, [exports.path("officer/evidence").join(format!("{record}.pdf"))]);
    let told = exports.case_json("officer");
    let row = |sha256: &str| {
        told["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["sha256"] == sha256)
            .unwrap_or_else(|| panic!("{told:#}"))
    };
    assert_eq!(row(&record.to_string())["file"], format!("evidence/{record}.pdf"));
    assert_eq!(row(&"e".repeat(64))["file"], Value::Null);
    assert!(exports.page("officer").contains("未附卷"));
}

#[test]
fn the_same_pin_gives_the_same_bytes_also_when_the_log_went_on() {
    let mut case = Case::new();
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    write_secret(&dir.path().join("officer.jwk"), &key(61)).unwrap();
    let (url, digest, key) = (case.url(), case.opened.to_string(), path("officer.jwk"));
    let (first, second, third, fourth) = (path("first"), path("second"), path("third"), path("fourth"));
    let export = |to: &str, more: &[&str]| {
        minglu(&[&["export", "case", &digest, "--url", &url, "--key", &key, "--to", to][..], more].concat())
    };
    assert_eq!(export(&first, &[]).0, 0);
    let told: Value = serde_json::from_slice(&fs::read(Path::new(&first).join("case.json")).unwrap()).unwrap();
    let pin = told["pin"].as_str().unwrap().to_owned();
    assert_eq!(export(&second, &["--at", &pin]).0, 0);
    let closed = json!({
        "region": OWN_REGION, "case": case.opened.to_base64url(), "outcome": "punished",
        "rests_on": [case.decided.to_base64url()], "reason": "处罚决定已履行", "document": document("宁民结〔2026〕5号", "2026-11-21"),
    });
    let by_head = [(Role::Handler, 61), (Role::Head, 64)];
    case.scene.says_irregularly(&format!("institutions/{HOME}"), EventKind::CaseClosed, closed, &by_head);
    case.scene.wait_until_published();
    let (code, text) = export(&third, &["--at", &pin]);
    assert!(code == 2 && text.contains("--checkpoint"), "{text}");
    let kept = format!("{first}/checkpoint");
    let (code, text) = export(&third, &["--at", &pin, "--checkpoint", &kept]);
    assert_eq!(code, 0, "{text}");
    let relative = |dir: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let all = files_below(Path::new(dir)).into_iter();
        all.map(|(path, bytes)| (path.strip_prefix(dir).unwrap().to_path_buf(), bytes)).collect()
    };
    assert!(relative(&first) == relative(&second), "at once");
    assert!(relative(&first) == relative(&third), "and later");
    let (code, text) = export(&fourth, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(fs::read_to_string(Path::new(&fourth).join("index.html")).unwrap().contains("宁民结〔2026〕5号"));
    // A time that nothing ended is not kept before it ended: the closing of the case shows.
    assert!(relative(&first) != relative(&fourth));
}

#[test]
fn what_is_asked_in_a_hostile_way_is_refused_and_leaves_nothing() {
    let exports = &*EXPORTS;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out").to_str().unwrap().to_owned();
    let url = exports.case.url();
    for hostile in [
        "institutions/../../../etc/passwd",
        "institutions/<script>",
        "persons/0190c3a1-7d3e-4c9a-8b1f-0123456789ab/../x",
        "nobody/12140925MBAAAA0182",
        "institutions/12140925MBAAAA0182?limit=1",
        "zzzz",
        "../officer",
        "99999999999999999999",
        "18446744073709551615",
        "",
        &"A".repeat(44),
    ] {
        let (code, text) = minglu(&["export", "case", hostile, "--url", &url, "--to", &to]);
        assert_eq!(code, 2, "{hostile:?}: {text}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{hostile:?}");
    }
    let (code, text) = minglu(&["export", "case", &"0".repeat(64), "--url", &url, "--to", &to]);
    assert_eq!((code, text.contains("unknown")), (1, true), "{text}");
    // A directory that holds something is nobody's target.
    fs::create_dir(&to).unwrap();
    fs::write(Path::new(&to).join("mine.txt"), "mine").unwrap();
    let (code, text) = minglu(&["export", "case", &exports.case.decided.to_string(), "--url", &url, "--to", &to]);
    assert!(code == 2 && text.contains("not empty"), "{text}");
    assert_eq!(fs::read_to_string(Path::new(&to).join("mine.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn killed_midway_it_leaves_nothing_under_the_name_that_was_asked_for() {
    let exports = &*EXPORTS;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out");
    let (url, digest) = (exports.case.url(), exports.case.decided.to_string());
    let (name, key) = (to.to_str().unwrap().to_owned(), exports.path("officer.jwk").to_str().unwrap().to_owned());
    let args = ["export", "case", &digest, "--url", &url, "--key", &key, "--to", &name];
    let mut child = Command::new(env!("CARGO_BIN_EXE_minglu"));
    let mut child = child.args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // It writes under another name, which says that it is not finished.
    let begun = || fs::read_dir(dir.path()).unwrap().next().map(|entry| entry.unwrap().file_name());
    let begun = until(Duration::from_mins(1), "something is written", begun);
    child.kill().unwrap();
    child.wait().unwrap();
    if to.exists() {
        assert!(sums_hold(&to), "so fast that all of it was there");
    } else {
        assert!(begun.to_str().unwrap().starts_with(".out.unfinished-"), "{begun:?}");
    }
    fs::remove_dir_all(&to).unwrap_or_default();
    let (code, text) = minglu(&args);
    assert_eq!(code, 0, "{text}");
    assert!(sums_hold(&to));
}

#[test]
fn a_subject_gives_everything_about_it_that_the_reader_may_see() {
    let exports = &*EXPORTS;
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("home").to_str().unwrap().to_owned();
    let (url, key) = (exports.case.url(), exports.path("officer.jwk").to_str().unwrap().to_owned());
    let subject = format!("institutions/{HOME}");
    let (code, text) = minglu(&["export", "case", &subject, "--url", &url, "--key", &key, "--to", &to]);
    assert_eq!(code, 0, "{text}");
    let told: Value = serde_json::from_slice(&fs::read(Path::new(&to).join("case.json")).unwrap()).unwrap();
    let kinds: Vec<&Value> = told["papers"].as_array().unwrap().iter().map(|row| &row["type"]).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "minglu.penalty.decided.v1").count(), 2, "{kinds:?}");
    assert!(kinds.contains(&&json!("minglu.institution.registered.v1")));
    // The regular decision of the same home was served in time.
    assert!(fs::read_to_string(Path::new(&to).join("index.html")).unwrap().contains("按期"));
    if let Some((code, report)) = exports.verify(Path::new(&to)) {
        assert_eq!(code, 0, "{report:#}");
    }
}

#[test]
fn statements_about_a_subject_are_listed_as_far_as_the_asker_may_see_them() {
    let mut case = Case::new();
    let target = format!("/v1/statements/by-subject/institutions/{HOME}");
    let public = case.scene.get(&target);
    assert_eq!((public.status, public.header("cache-control").contains("max-age")), (200, true));
    let seqs = |lines: Vec<Value>| -> Vec<u64> { lines.iter().map(|line| line["seq"].as_u64().unwrap()).collect() };
    assert!(public.lines().iter().all(|line| line.get("statement").is_some() && line.get("marks").is_none()));
    assert!(!public.text().contains("not_shown"), "a number beside a subject would say of whom it is");
    let inside = case.scene.world.get_as(61, &target);
    assert!(inside.lines().iter().all(|line| line["marks"].is_array()));
    let all = seqs(inside.lines());
    assert!(all.len() > public.lines().len() && all.is_sorted());
    let mut walked: Vec<u64> = Vec::new();
    loop {
        let after = walked.last().map(|last| format!("&after={last}")).unwrap_or_default();
        let page = seqs(case.scene.world.get_as(61, &format!("{target}?limit=3{after}")).lines());
        walked.extend(&page);
        if page.len() < 3 {
            break;
        }
    }
    assert_eq!(walked, all);
    for wrong in ["institutions/nobody", "ledger/x", "persons/12140925MBAAAA0182", "institutions/%2e%2e"] {
        assert_eq!(case.scene.get(&format!("/v1/statements/by-subject/{wrong}")).status, 400, "{wrong}");
    }
    assert_eq!(case.scene.get(&format!("{target}?limit=0")).status, 400);
    assert_eq!(case.scene.get("/v1/statements/by-subject/institutions/11110101MBBBBB018E").text(), "");
}
