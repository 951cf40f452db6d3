//! Two ledgers and two witnesses as processes: one witness cut off, one ledger forked on purpose, one put back.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use minglu::log::{Checkpoint, Cosigner, SignedNote, TREE_SIZE_MEDIA, VerifierKey};
use minglu::service::{read_secret, write_secret};
use serde_json::{Value, json};

use crate::client::send;
use crate::kit::{HANDLERS, Pen, copy_dir, key};
use crate::process::{Founded, Server, found_as, founders, minglu, until};

/// How long what other threads and processes do is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

const PROVINCE: &str = "province.example/simulated";

/// A city's ledger, witnessed by an audit office and by the ledger of its province.
struct Scene {
    dir: tempfile::TempDir,
    city: Founded,
    pen: Pen,
    office: Server,
    office_port: String,
    _province: Server,
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

impl Scene {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        for name in ["city", "province"] {
            fs::create_dir(path(name)).unwrap();
        }
        let city = found_as(&path("city"), "city.example/simulated");
        found_as(&path("province"), PROVINCE);
        let logs = format!("# whom we watch\nlog {} https://city.example/\n", city.vkeys[0]);
        fs::write(path("logs"), logs).unwrap();
        write_secret(&path("office.jwk"), &key(90)).unwrap();
        write_secret(&path("province/secrets/witness.jwk"), &key(91)).unwrap();
        let office = Self::office(dir.path(), "127.0.0.1:0");
        let office_port = office.url.strip_prefix("http://").unwrap().to_owned();
        let (logs, seen) = (text(&path("logs")), text(&path("province/witnessed")));
        let province = Server::start(&path("province"), &["--witness-logs", &logs, "--witness-dir", &seen]);
        let witness = |name: &str, seed: u8| Cosigner::new(name, key(seed)).unwrap().verifier_key().clone();
        let keys: [VerifierKey; 2] = [witness("office.example", 90), witness(&format!("{PROVINCE}/witness"), 91)];
        assert!(office.said.contains(&keys[0].to_string()), "{}", office.said);
        let policy = format!(
            "log {}\nwitness office {} {}\nwitness province {} {}/witness\ngroup both all office province\nquorum both\n",
            city.vkeys[0], keys[0], office.url, keys[1], province.url
        );
        fs::write(path("policy"), policy).unwrap();
        let pen = Pen::new(&city.origin);
        Self { dir, city, pen, office, office_port, _province: province }
    }

    fn office(dir: &Path, listen: &str) -> Server {
        let path = |name: &str| text(&dir.join(name));
        let (state, key, logs) = (path("office"), path("office.jwk"), path("logs"));
        let name = ["--name", "office.example", "--listen", listen];
        Server::run(&[&["witness", "--dir", &state, "--key", &key, "--logs", &logs], &name[..]].concat(), "off")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn policy(&self) -> String {
        text(&self.path("policy"))
    }

    /// Serves a copy of the city's ledger, or the city's ledger itself.
    fn serve(&self, name: &str, more: &[&str]) -> Server {
        // Patience for a machine that does other things too; nothing here waits for the end of it.
        let policy = ["--witness-policy", &self.policy(), "--witness-timeout-ms", "20000"];
        Server::start(&self.path(name), &[&policy, more].concat())
    }

    /// Tries to, in vain: exit code and words.
    fn refused(&self, name: &str, more: &[&str]) -> (i32, String) {
        let path = |below: &str| text(&self.path(name).join(below));
        let dirs = [path("ledger"), path("secrets"), path("tripwire")];
        let args =
            ["serve", "--listen", "127.0.0.1:0", "--dir", &dirs[0], "--secrets", &dirs[1], "--tripwire", &dirs[2]];
        minglu(&[&args[..], &["--witness-policy", &self.policy()], more].concat())
    }

    /// Entries 1 to 4: an authority, two officers, an inspection.
    fn fill(&mut self, city: &Server) {
        let [one, two, _] = founders(&self.path("city"));
        let statements = [
            self.pen.admit([one, two]),
            self.pen.enrol(HANDLERS[0], &["handler"]),
            self.pen.enrol(HANDLERS[1], &["handler"]),
            self.pen.inspect("一", "孙某"),
        ];
        for statement in &statements {
            accepted(city, statement);
        }
    }

    fn logs(&self) -> Value {
        get(&self.office, "/logs")
    }
}

fn accepted(server: &Server, statement: &[u8]) -> Value {
    let (status, body) = server.submit(statement);
    assert_eq!(status, 201, "{body}");
    body
}

fn get(server: &Server, target: &str) -> Value {
    let (status, text) = server.get_text(target);
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn witnesses(server: &Server) -> Value {
    get(server, "/health/ready")["witnesses"].clone()
}

/// Size and number of cosignatures of the published checkpoint.
fn published(server: &Server) -> (u64, usize) {
    let (_, note) = server.get_text("/log/checkpoint");
    let size = Checkpoint::claimed(&note).unwrap().size.0;
    (size, SignedNote::parse(&note).unwrap().signatures().len() - 1)
}

fn until_published(server: &Server, wanted: (u64, usize)) {
    until(PATIENCE, &format!("published {wanted:?}"), || (published(server) == wanted).then_some(()));
}

fn codes(report: &Value) -> Vec<&str> {
    report["findings"]["first"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

fn audit(at: &str, more: &[&str]) -> (i32, Value) {
    let (code, text) = minglu(&[&["audit", at, "--json"], more].concat());
    (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

#[test]
fn a_witness_that_is_cut_off_holds_up_publication_and_nothing_else() {
    let mut scene = Scene::new();
    let policy = scene.policy();
    let city = scene.serve("city", &[]);
    scene.fill(&city);
    until_published(&city, (5, 2));
    // Receipts: the first one is under nobody's word but the ledger's, the later one under that of both.
    let kept = scene.path("receipt");
    let verify = |receipt: &str| {
        fs::write(&kept, receipt).unwrap();
        minglu(&["verify", &text(&kept), "--policy", &policy])
    };
    let receipt = || get_as_json(&city, "/v1/entries/4/receipt");
    let cosigned =
        until(PATIENCE, "a cosigned receipt", || Some(receipt()).filter(|receipt| receipt["cosigned"] == true));
    let (code, words) = verify(cosigned["tlog_proof"].as_str().unwrap());
    assert_eq!((code, words.starts_with("sound")), (0, true), "{words}");
    assert_eq!(verify(&city.get_text("/v1/entries/4/receipt").1).0, 0);
    let (code, report) = audit(&city.url, &["--policy", &policy]);
    assert_eq!((code, &report["verdict"]), (0, &json!("sound")), "{report:#}");
    let log = &scene.logs()["logs"][0];
    assert_eq!(
        (&log["origin"], &log["latest"]["size"], &log["forked"]),
        (&json!(scene.city.origin), &json!(5), &json!(false))
    );
    // Cut off: the ledger fails closed.
    scene.office.kill();
    let inspection = scene.pen.inspect("二", "李某");
    let body = accepted(&city, &inspection);
    assert_eq!(body["cosigned"], false);
    let (code, words) = verify(body["tlog_proof"].as_str().unwrap());
    assert_eq!((code, words.contains("awaiting cosignature")), (2, true), "{words}");
    let health = until(PATIENCE, "trouble", || Some(witnesses(&city)).filter(|health| health["waiting"].is_string()));
    let rows: Vec<_> = health["witnesses"].as_array().unwrap().iter().map(|w| (&w["name"], &w["cosigns"])).collect();
    assert_eq!(rows, [(&json!("office"), &json!(false)), (&json!("province"), &json!(true))]);
    assert_eq!((published(&city), &health["failure"], &health["alarm"]), ((5, 2), &json!("closed"), &json!(false)));
    assert_eq!(get_as_json(&city, "/v1/entries/5/receipt")["cosigned"], false);
    assert_eq!(city.get_text("/health/writable").0, 200);
    city.stop();
    // It does not start without the witness, unless told by name.
    let (code, words) = scene.refused("city", &[]);
    assert_eq!((code, words.contains("without an answer of witness office")), (2, true), "{words}");
    let city = scene.serve("city", &["--without-witness", "office", "--witness-failure", "open"]);
    until_published(&city, (6, 1));
    let health =
        until(PATIENCE, "the health", || Some(witnesses(&city)).filter(|health| health["waiting"].is_string()));
    assert_eq!(
        (&health["failure"], &health["quorum_met"], &health["cosigned"]),
        (&json!("open"), &json!(false), &json!(5))
    );
    let (code, report) = audit(&city.url, &["--policy", &policy]);
    assert_eq!((code, codes(&report)), (2, vec!["awaiting-cosignature"]), "{report:#}");
    // Connected again: the same checkpoint is cosigned, without anything new.
    scene.office = Scene::office(scene.dir.path(), &scene.office_port);
    until_published(&city, (6, 2));
    assert_eq!(audit(&city.url, &["--policy", &policy]).0, 0);
    let (_, figures) = city.get_text("/metrics");
    for line in ["minglu_witness_quorum 1", "minglu_cosigned_entries 6", "witness=\"office\",answer=\"cosigned\""] {
        assert!(figures.contains(line), "{line}: {figures}");
    }
    city.stop();
}

fn get_as_json(server: &Server, target: &str) -> Value {
    let address: SocketAddr = server.url.strip_prefix("http://").unwrap().parse().unwrap();
    send(address, "GET", target, &[("accept", "application/json")], b"").json()
}

#[test]
fn a_fork_is_refused_by_the_witness_and_known_on_both_sides_and_an_old_backup_does_not_start() {
    let mut scene = Scene::new();
    let policy = scene.policy();
    let city = scene.serve("city", &[]);
    scene.fill(&city);
    until_published(&city, (5, 2));
    city.stop();
    for name in ["fork", "backup"] {
        copy_dir(&scene.path("city"), &scene.path(name));
    }
    // Both begin where the witnesses are; then each writes another entry 5.
    let city = scene.serve("city", &[]);
    let fork = scene.serve("fork", &["--witness-failure", "open"]);
    accepted(&city, &scene.pen.inspect("二", "李某"));
    until_published(&city, (6, 2));
    accepted(&fork, &scene.pen.inspect("另一", "另一"));
    until_published(&fork, (6, 0));
    let health = until(PATIENCE, "an alarm", || Some(witnesses(&fork)).filter(|health| health["alarm"] == true));
    for witness in health["witnesses"].as_array().unwrap() {
        assert!(witness["alarm"].as_str().unwrap().contains("another root was cosigned for 6 entries"), "{health:#}");
    }
    accepted(&fork, &scene.pen.inspect("又一", "又一"));
    assert_eq!(witnesses(&city)["alarm"], false);
    // The witness shows both checkpoints; each bears the ledger's own signature.
    let logs = scene.logs();
    let log = &logs["logs"][0];
    assert_eq!((&log["forked"], &log["forks"]["count"], &log["latest"]["size"]), (&json!(true), &json!(1), &json!(6)));
    let evidence = &log["forks"]["items"][0];
    let origin = scene.city.origin.parse().unwrap();
    let open = |name: &str| Checkpoint::open(evidence[name].as_str().unwrap(), &scene.city.vkeys, &origin).unwrap();
    let (one, other) = (open("cosigned"), open("presented"));
    assert_eq!((evidence["kind"].as_str(), one.size), (Some("two_roots"), other.size));
    assert_ne!(one.root, other.root);
    let kept = fs::read_dir(scene.path("office")).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<_> = kept.filter(|path| path.is_dir()).flat_map(|dir| fs::read_dir(dir).unwrap()).collect();
    assert_eq!(json!(kept.len()), 1 + log["doubts"]["count"].as_u64().unwrap(), "kept in files, too");
    let own = fs::read_dir(scene.path("fork/ledger/evidence")).unwrap().count();
    assert!(own >= 2, "of each witness, {own}");
    // An auditor with the policy calls the fork "sound" in no case, and false with what the witness kept.
    let (code, report) = audit(&fork.url, &["--policy", &policy]);
    assert_eq!((code, codes(&report)), (2, vec!["awaiting-cosignature"]), "{report:#}");
    let since = scene.path("since");
    fs::write(&since, evidence["cosigned"].as_str().unwrap()).unwrap();
    let (code, report) = audit(&fork.url, &["--policy", &policy, "--since", &text(&since)]);
    assert_eq!((code, &report["verdict"]), (1, &json!("unsound")), "{report:#}");
    assert!(codes(&report).iter().any(|code| ["history-differs", "checkpoints-conflict"].contains(code)), "{report:#}");
    fork.stop();
    city.stop();
    // What was put back is noticed before it writes, though the tripwire was put back with it.
    let (code, words) = scene.refused("backup", &[]);
    assert_eq!(
        (code, words.contains("witness office has cosigned 6 entries, but this log has 5")),
        (2, true),
        "{words}"
    );
    let (code, words) = scene.refused("fork", &["--without-witness", "office,province"]);
    assert_eq!(
        (code, words.contains("has cosigned other entries") || words.contains("has cosigned 6")),
        (2, true),
        "{words}"
    );
    scene.serve("city", &[]).stop();
}

#[test]
fn a_witness_answers_strangers_in_the_words_of_the_protocol() {
    let scene = Scene::new();
    let city = scene.serve("city", &[]);
    until_published(&city, (1, 2));
    let address: SocketAddr = scene.office_port.parse().unwrap();
    let post = |body: &[u8]| send(address, "POST", "/add-checkpoint", &[], body);
    let (_, note) = city.get_text("/log/checkpoint");
    let again = post(format!("old 1\n\n{note}").as_bytes());
    assert_eq!((again.status, again.text().starts_with("— office.example ")), (200, true), "{}", again.text());
    let stale = post(format!("old 0\n\n{note}").as_bytes());
    assert_eq!((stale.status, stale.header("content-type"), stale.text().as_str()), (409, TREE_SIZE_MEDIA, "1\n"));
    let elsewhere = note.replace("city.example", "town.example");
    for (body, status) in [
        (format!("old 2\n\n{note}"), 400),
        ("x".repeat(65_537), 400),
        ("old 1\n".to_owned(), 400),
        (String::new(), 400),
        (format!("old 1\n\n{elsewhere}"), 404),
        (format!("old 1\n\n{}", note.replace("\n1\n", "\n2\n")), 403),
        (format!("old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n{note}"), 422),
    ] {
        let reply = post(body.as_bytes());
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (status, "text/plain; charset=utf-8"),
            "{}",
            reply.text()
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    for (method, target, status) in [
        ("GET", "/add-checkpoint", 405),
        ("POST", "/logs", 405),
        ("HEAD", "/logs", 200),
        ("GET", "/", 404),
        ("GET", "/witness/logs", 404),
        ("POST", "/v1/statements", 404),
    ] {
        assert_eq!(send(address, method, target, &[], b"").status, status, "{method} {target}");
    }
    let log = &scene.logs()["logs"][0];
    assert_eq!(
        (&log["latest"]["size"], &log["doubts"]["count"], &log["forked"]),
        (&json!(1), &json!(0), &json!(false))
    );
    assert_eq!(log["latest"]["root"].as_str(), note.lines().nth(2));
    // Its own command refuses what it cannot use.
    let path = |name: &str| text(&scene.path(name));
    let (dir, key) = (path("office"), path("office.jwk"));
    let run = |logs: &str| {
        let (logs, listen) = (path(logs), "127.0.0.1:0");
        minglu(&["witness", "--dir", &dir, "--key", &key, "--name", "o", "--logs", &logs, "--listen", listen])
    };
    let (code, words) = run("policy");
    assert_eq!((code, words.contains("log lines only")), (2, true), "{words}");
    let (code, words) = run("logs");
    assert_eq!((code, words.contains("is locked")), (2, true), "{words}");
    assert!(read_secret(&scene.path("office.jwk")).is_ok());
    city.stop();
}
