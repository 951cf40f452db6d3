//! What a submitter keeps: the receipts, what was sent, how it was marked, and the public roll of keys.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use crate::cli::client::Client;
use crate::cli::progress::Progress;
use crate::governance::Governance;
use crate::service::SimulatedClock;
use crate::statement::EventKind;

use super::plan::{Moment, Said, StepId};

/// Files beside the ledger in which the demo keeps what officers would.
pub(super) struct Kept {
    receipts: PathBuf,
    sent: File,
    roll: PathBuf,
    count: usize,
    /// How many of each type.
    pub counts: BTreeMap<&'static str, usize>,
    /// Which entry each step of the plan became.
    pub entries: BTreeMap<StepId, u64>,
    /// What was marked.
    pub marked: Vec<Marked>,
}

/// A statement that was accepted with a mark, or that should have been.
pub(super) struct Marked {
    pub seq: u64,
    pub kind: EventKind,
    /// Rule and clause; empty where there is no mark.
    pub marks: Vec<String>,
    /// Whether the demo meant it to be marked.
    pub meant: bool,
}

impl Kept {
    /// Begins the files.
    pub(super) fn new(receipts: &Path, sent: &Path, roll: &Path) -> Result<Self> {
        let file = File::create_new(sent).with_context(|| format!("cannot create {}", sent.display()))?;
        Ok(Self {
            receipts: receipts.to_path_buf(),
            sent: file,
            roll: roll.to_path_buf(),
            count: 0,
            counts: BTreeMap::new(),
            entries: BTreeMap::new(),
            marked: vec![],
        })
    }

    /// Keeps one accepted statement with the answer to it.
    pub(super) fn keep(&mut self, said: &Said, answer: &[u8]) -> Result<()> {
        let answer: Value = serde_json::from_slice(answer).context("an answer is no JSON")?;
        let seq = answer.get("seq").and_then(Value::as_u64);
        let (Some(seq), Some(proof)) = (seq, answer.get("tlog_proof").and_then(Value::as_str)) else {
            bail!("a statement of the demo was refused: {answer}\n{} {}", said.kind.name(), said.text);
        };
        let file = self.receipts.join(format!("{seq}.tlog-proof"));
        fs::write(&file, proof).with_context(|| format!("cannot write {}", file.display()))?;
        let statement = &said.text;
        writeln!(self.sent, r#"{{"seq":{seq},"statement":{statement}}}"#).context("cannot keep what was sent")?;
        self.count += 1;
        *self.counts.entry(said.kind.name()).or_default() += 1;
        if let Some(step) = said.step {
            self.entries.insert(step, seq);
        }
        let marks: Vec<String> =
            answer.get("marks").and_then(Value::as_array).into_iter().flatten().map(mark_text).collect();
        if said.irregular || !marks.is_empty() {
            self.marked.push(Marked { seq, kind: said.kind, marks, meant: said.irregular });
        }
        Ok(())
    }

    /// Submits every moment as one NDJSON request, on the ledger's time of that moment. How many are kept now.
    pub(super) fn submit(&mut self, client: &Client, clock: &SimulatedClock, moments: &[Moment]) -> Result<usize> {
        let progress = Progress::new();
        let total = self.count + moments.iter().map(|moment| moment.statements.len()).sum::<usize>();
        for moment in moments {
            clock.set(moment.arrives);
            let body: Vec<&str> = moment.statements.iter().map(|said| said.text.as_str()).collect();
            let body = body.join("\n");
            let answer = client.post("/v1/statements", "application/x-ndjson", body.as_bytes())?.ok("submission")?;
            let lines: Vec<&[u8]> = answer.split(|b| *b == b'\n').filter(|line| !line.is_empty()).collect();
            if lines.len() != moment.statements.len() {
                bail!("{} lines were sent, {} answered", moment.statements.len(), lines.len());
            }
            for (said, line) in moment.statements.iter().zip(lines) {
                self.keep(said, line)?;
            }
            progress.step("submit", self.count as u64, total as u64);
        }
        Ok(self.count)
    }

    /// Writes the public roll: every key by its thumbprint.
    pub(super) fn write_roll(&self, governance: &Governance) -> Result<()> {
        let key = |(kid, record): (crate::statement::Kid, &crate::governance::KeyRecord)| {
            (kid.to_string(), Value::from(record.public_key.to_string()))
        };
        let roll: Map<String, Value> = governance.keys().map(key).collect();
        fs::write(&self.roll, format!("{:#}\n", Value::Object(roll)))
            .with_context(|| format!("cannot write {}", self.roll.display()))
    }
}

fn mark_text(mark: &Value) -> String {
    let member = |name: &str| mark.get(name).and_then(Value::as_str).map(str::to_owned);
    let parts = ["code", "rule", "clause"].into_iter().filter_map(member);
    parts.collect::<Vec<_>>().join(" ")
}
