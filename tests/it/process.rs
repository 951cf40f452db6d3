//! The real program as a process: its commands, and a server that can be killed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use minglu::log::VerifierKey;
use minglu::service::read_secret;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_minglu");

/// Runs a command to its end: exit code and standard output, with errors behind it.
pub fn minglu(args: &[&str]) -> (i32, String) {
    let output = Command::new(PROGRAM).args(args).stdin(Stdio::null()).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

/// What founding told.
pub struct Founded {
    pub origin: String,
    pub vkeys: Vec<VerifierKey>,
}

/// Founds a ledger in `dir/ledger`, with a simulated clock and three founders.
pub fn found(dir: &Path) -> Founded {
    found_as(dir, "process.example/simulated")
}

/// The same, under this name.
pub fn found_as(dir: &Path, origin: &str) -> Founded {
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let origin = origin.to_owned();
    let (ledger, secrets, tripwire) = (path("ledger"), path("secrets"), path("tripwire"));
    let args = [
        "init",
        "--dir",
        &ledger,
        "--secrets",
        &secrets,
        "--tripwire",
        &tripwire,
        "--origin",
        &origin,
        "--clock",
        "simulated",
        "--clock-start",
        "2026-11-21T08:30:00Z",
        "--json",
    ];
    let (code, text) = minglu(&args);
    assert_eq!(code, 0, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let vkeys = answer["verifier_keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().parse().unwrap());
    Founded { origin, vkeys: vkeys.collect() }
}

/// The founders' keys that `init` made.
pub fn founders(dir: &Path) -> [SigningKey; 3] {
    [1, 2, 3].map(|n| read_secret(&dir.join(format!("secrets/founder-{n}.jwk"))).unwrap())
}

/// A running server.
pub struct Server {
    pub url: String,
    /// What it said when it began.
    pub said: String,
    child: Child,
    /// What it writes to standard error, to its end.
    log: Option<JoinHandle<Vec<u8>>>,
}

impl Server {
    /// Serves `dir/ledger` at a free port.
    pub fn start(dir: &Path, more: &[&str]) -> Self {
        Self::start_as(dir, more, "warn")
    }

    /// The same, with a log of this level.
    pub fn logging(dir: &Path, level: &str) -> Self {
        Self::start_as(dir, &[], level)
    }

    fn start_as(dir: &Path, more: &[&str], level: &str) -> Self {
        let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
        let (ledger, secrets, tripwire) = (path("ledger"), path("secrets"), path("tripwire"));
        let listen = if more.contains(&"--listen") { &[][..] } else { &["--listen", "127.0.0.1:0"] };
        let usual = ["serve", "--publish-every-ms", "50", "--segment-bytes", "1048576"];
        let dirs = ["--dir", &ledger, "--secrets", &secrets, "--tripwire", &tripwire];
        Self::run(&[&usual[..], listen, &dirs, more].concat(), level)
    }

    /// Runs a command that serves, until it says where.
    pub fn run(args: &[&str], level: &str) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(args)
            .env("RUST_LOG", level)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = errors.read_to_end(&mut bytes);
            bytes
        });
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.split_whitespace().find(|word| word.starts_with("http://")) else {
            let _ = child.kill();
            let why = log.join().unwrap();
            panic!("the server did not start: {line} {}", String::from_utf8_lossy(&why));
        };
        Self { url: url.to_owned(), said: line, child, log: Some(log) }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end, and waits.
    pub fn stop(self) {
        self.stop_and_log();
    }

    /// The same, and gives what it logged.
    pub fn stop_and_log(mut self) -> Vec<u8> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.log.take().unwrap().join().unwrap()
    }

    pub fn submit(&self, statement: &[u8]) -> (u16, Value) {
        post(&self.url, statement).expect("the server answers")
    }

    /// Posts some bytes as a statement: status and body, whatever they are.
    pub fn post_bytes(&self, target: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let request = agent().post(format!("{}{target}", self.url)).header("Content-Type", "application/jose+json");
        let mut answer = request.send(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }

    /// Posts JSON with a proof of identity.
    pub fn post_json(&self, target: &str, proof: &str, body: &Value) -> (u16, Vec<u8>) {
        let request = agent().post(format!("{}{target}", self.url)).header("Authorization", proof);
        let request = request.header("Content-Type", "application/json");
        let mut answer = request.send(body.to_string().as_bytes()).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }

    /// Gets an address, with a proof of identity or without.
    pub fn get_bytes(&self, target: &str, proof: Option<&str>) -> (u16, Vec<u8>) {
        let mut request = agent().get(format!("{}{target}", self.url));
        if let Some(proof) = proof {
            request = request.header("Authorization", proof);
        }
        let mut answer = request.call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }

    /// Asks until the published checkpoint covers `size` entries.
    pub fn wait_until_published(&self, size: u64) {
        let wanted = size.to_string();
        let published = || self.get_text("/log/checkpoint").1.lines().nth(1) == Some(&wanted);
        let what = format!("a published checkpoint over {size} entries");
        until(Duration::from_secs(30), &what, || published().then_some(()));
    }

    pub fn get_text(&self, target: &str) -> (u16, String) {
        let mut answer = agent().get(format!("{}{target}", self.url)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

/// Submits one statement; `None` if no whole answer came.
pub fn post(url: &str, statement: &[u8]) -> Option<(u16, Value)> {
    let request = agent().post(format!("{url}/v1/statements")).header("Content-Type", "application/jose+json");
    let mut answer = request.send(statement).ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some((answer.status().as_u16(), serde_json::from_str(&text).ok()?))
}

/// Asks until something is so, and gives up after a while.
pub fn until<T>(patience: Duration, what: &str, found: impl Fn() -> Option<T>) -> T {
    let end = Instant::now() + patience;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::yield_now();
    }
}
