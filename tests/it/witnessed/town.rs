//! Witnesses that are honest inside, behind a network that is not.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use minglu::log::{AddCheckpoint, Cosigner, NoteSigner, Policy, SignedNote, VerifierKey};
use minglu::service::{Exchange, NoReply, WitnessOptions, WitnessReply};
use minglu::witness::{WatchedLog, Witness};

use crate::kit::{key, start};

/// How a witness behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Honest,
    Down,
    /// It answers when the test lets it.
    Slow,
    Garbage,
    OtherKey,
    Loop,
    Refuses,
    /// Honest, by an older text: 409 for another root of the size that it keeps.
    Older,
    FarAhead,
}

/// The witnesses by their names, which are their addresses, too.
pub struct Town {
    pub witnesses: BTreeMap<String, (Witness, VerifierKey)>,
    moods: Mutex<BTreeMap<String, Mood>>,
    calmed: Condvar,
    asked: Mutex<BTreeMap<String, usize>>,
    _dirs: Vec<tempfile::TempDir>,
}

impl Town {
    pub fn new(names: &[&str]) -> Arc<Self> {
        let log = NoteSigner::new("example.cn/simulated", key(200)).unwrap().verifier_key().clone();
        let logs = [WatchedLog { origin: log.name().parse().unwrap(), keys: vec![log], url: None }];
        let (mut witnesses, mut dirs) = (BTreeMap::new(), vec![]);
        for (name, seed) in names.iter().zip(100..) {
            let dir = tempfile::tempdir().unwrap();
            let cosigner = Cosigner::new(&format!("{name}.example"), key(seed)).unwrap();
            let vkey = cosigner.verifier_key().clone();
            witnesses.insert((*name).to_owned(), (Witness::open(dir.path(), cosigner, &logs).unwrap(), vkey));
            dirs.push(dir);
        }
        let moods = Mutex::new(names.iter().map(|name| ((*name).to_owned(), Mood::Honest)).collect());
        Arc::new(Self { witnesses, moods, calmed: Condvar::new(), asked: Mutex::default(), _dirs: dirs })
    }

    pub fn set(&self, name: &str, mood: Mood) {
        self.moods.lock().unwrap().insert(name.to_owned(), mood);
        self.calmed.notify_all();
    }

    pub fn asked(&self, name: &str) -> usize {
        self.asked.lock().unwrap().get(name).copied().unwrap_or(0)
    }

    fn policy(&self, quorum: &str) -> Policy {
        let witness = |(name, (_, key)): (&String, &(Witness, VerifierKey))| format!("witness {name} {key} {name}\n");
        let witnesses: String = self.witnesses.iter().map(witness).collect();
        let log = NoteSigner::new("example.cn/simulated", key(200)).unwrap();
        Policy::parse(&format!("log {}\n{witnesses}{quorum}\n", log.verifier_key())).unwrap()
    }

    pub fn options(self: &Arc<Self>, quorum: &str) -> WitnessOptions {
        WitnessOptions { timeout: Duration::from_millis(300), ..WitnessOptions::new(self.policy(quorum), self.clone()) }
    }
}

impl Exchange for Town {
    fn add_checkpoint(&self, name: &str, body: &str, _: Duration) -> Result<WitnessReply, NoReply> {
        *self.asked.lock().unwrap().entry(name.to_owned()).or_default() += 1;
        let mut moods = self.moods.lock().unwrap();
        while moods[name] == Mood::Slow {
            moods = self.calmed.wait(moods).unwrap();
        }
        let mood = moods[name];
        drop(moods);
        let reply = |status, media: &str, body: String| {
            Ok(WitnessReply { status, media: media.to_owned(), body: body.into_bytes() })
        };
        let honest = || self.witnesses[name].0.add_checkpoint(body.as_bytes(), start());
        match mood {
            Mood::Honest | Mood::Slow => {
                let answer = honest();
                reply(answer.status(), answer.media().split(';').next().unwrap(), answer.body())
            }
            Mood::Down => Err(NoReply("connection refused".into())),
            Mood::Garbage => reply(200, "text/plain", "<html>\n".into()),
            Mood::OtherKey => {
                let text = body.split_once("\n\n").unwrap().1;
                let text = SignedNote::parse(text).unwrap().text().to_owned();
                let cosigner = Cosigner::new(&format!("{name}.example"), key(99)).unwrap();
                reply(200, "text/plain", format!("{}\n", cosigner.cosign(&text, 5)))
            }
            Mood::Loop => {
                let old: u64 = body.lines().next().unwrap().strip_prefix("old ").unwrap().parse().unwrap();
                reply(409, "text/x.tlog.size", format!("{}\n", u64::from(old == 0)))
            }
            Mood::Older => {
                let (answer, request) = (honest(), AddCheckpoint::parse(body.as_bytes()).unwrap().0);
                assert_eq!(answer.status(), 422, "it is asked about a fork");
                reply(409, "text/x.tlog.size", format!("{}\n", request.old))
            }
            Mood::Refuses => reply(422, "text/plain", "another root\n".into()),
            Mood::FarAhead => reply(409, "text/x.tlog.size", "1000\n".into()),
        }
    }
}
