//! Reads the papers of a case from a ledger, as far as the reader may see them.
//!
//! Trust: the server is believed in nothing that a proof can tell: every statement must be the one of its entry, and
//! the file is checked under the checkpoint before it is written. What it leaves out of a subject's list cannot be
//! missed here; an auditor's export leaves nothing out, and `minglu audit` finds who does.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;
use thiserror::Error;

use crate::casefile::{Asked, Mark, Paper, Selection, Withheld, select};
use crate::cli::client::Client;
use crate::codes::Hash;
use crate::log::{Entry, Seq, TreeSize};
use crate::statement::{Event, Subject};

/// Lines a request.
const LIMIT: usize = 500;

/// The statement that was asked for is not shown to this reader.
#[derive(Debug, Error)]
#[error("the statement is not shown to this reader: {class}")]
pub(super) struct NotShown {
    class: String,
}

/// A ledger at a pin.
#[derive(Clone, Copy)]
pub(super) struct Pinned<'c> {
    pub client: &'c Client,
    pub size: TreeSize,
}

/// What was read so far.
pub(super) struct Gatherer<'c> {
    pinned: Pinned<'c>,
    pub known: BTreeMap<Hash, Paper>,
    withheld: BTreeMap<Hash, Withheld>,
    listed: BTreeSet<Subject>,
}

/// A line of the bulk read.
pub(super) enum Line {
    Shown(Box<Paper>),
    Not(String),
}

impl<'c> Gatherer<'c> {
    pub(super) fn new(pinned: Pinned<'c>) -> Self {
        Self { pinned, known: BTreeMap::new(), withheld: BTreeMap::new(), listed: BTreeSet::new() }
    }

    /// Reads until nothing is named any more that was not asked for.
    pub(super) fn gather(&mut self, asked: Asked) -> Result<(Selection, Vec<Withheld>)> {
        match asked {
            Asked::Statement(digest) => {
                self.named(digest)?;
                if let Some(withheld) = self.withheld.get(&digest) {
                    return Err(NotShown { class: withheld.class.clone() }.into());
                }
            }
            Asked::Subject(subject) => self.list(subject)?,
        }
        loop {
            let selection = select(asked, &self.known);
            let of = |digest| self.known.get(digest).map(|paper: &Paper| paper.statement.subject);
            let mut subjects: BTreeSet<Subject> = selection.papers.iter().filter_map(of).collect();
            // Papers of one case may stand under two codes of one legal person.
            for paper in self.known.values().filter(|paper| matches!(paper.event, Event::SubjectMerged(_))) {
                subjects.extend([paper.statement.subject].into_iter().chain(paper.event.touches()));
            }
            let unlisted: Vec<Subject> = subjects.difference(&self.listed).copied().collect();
            let absent: Vec<Hash> =
                selection.absent.keys().filter(|digest| !self.withheld.contains_key(digest)).copied().collect();
            if unlisted.is_empty() && absent.is_empty() {
                let named = |digest| self.withheld.get(digest).cloned();
                let mut withheld: Vec<Withheld> = selection.absent.keys().filter_map(named).collect();
                withheld.sort();
                return Ok((selection, withheld));
            }
            for subject in unlisted {
                self.list(subject)?;
            }
            for digest in absent {
                self.named(digest)?;
            }
        }
    }

    /// Everything that touches a subject and that this reader may see.
    fn list(&mut self, subject: Subject) -> Result<()> {
        self.listed.insert(subject);
        let mut after = String::new();
        loop {
            let target = format!("/v1/statements/by-subject/{subject}?limit={LIMIT}{after}");
            let bytes = self.pinned.client.get(&target)?.ok("the statements of the subject")?;
            let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
            for line in &lines {
                let (seq, told) = read(line)?;
                after = format!("&after={seq}");
                if !self.pinned.size.holds(seq) {
                    return Ok(());
                }
                if let Line::Shown(paper) = self.pinned.paper(seq, &told)? {
                    self.known.insert(paper.digest(), *paper);
                }
            }
            if lines.len() < LIMIT {
                return Ok(());
            }
        }
    }

    /// A statement that is named by its digest.
    fn named(&mut self, digest: Hash) -> Result<()> {
        let answer = self.pinned.client.get(&format!("/v1/entries/by-digest/{digest}"))?;
        let mut withhold = |seq, class: &str| {
            self.withheld.insert(digest, Withheld { seq, digest, class: class.to_owned() });
        };
        if answer.status == 404 {
            withhold(None, "unknown");
            return Ok(());
        }
        let entry = Entry::parse(&answer.ok("the entry")?)?;
        ensure!(entry.statement == digest, "entry {} is not of the statement that was asked for", entry.seq);
        if !self.pinned.size.holds(entry.seq) {
            withhold(Some(entry.seq), "later than the pin");
            return Ok(());
        }
        match self.pinned.statement(entry.seq)? {
            Line::Shown(paper) => {
                self.known.insert(digest, *paper);
            }
            Line::Not(class) => {
                self.withheld.insert(digest, Withheld { seq: Some(entry.seq), digest, class });
            }
        }
        Ok(())
    }
}

impl Pinned<'_> {
    /// The statement of an entry.
    pub(super) fn statement(&self, seq: Seq) -> Result<Line> {
        let bytes = self.client.get(&format!("/v1/statements?from={seq}&limit=1"))?.ok("the statement")?;
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let (found, told) = read(line)?;
        ensure!(found == seq, "the ledger answered entry {found}, asked for {seq}");
        self.paper(seq, &told)
    }

    fn paper(&self, seq: Seq, told: &Value) -> Result<Line> {
        if let Some(class) = told.get("not_shown").and_then(Value::as_str) {
            return Ok(Line::Not(class.to_owned()));
        }
        let statement =
            told.get("statement").with_context(|| format!("entry {seq} has neither statement nor class"))?;
        let marks = told.get("marks").map(marks).transpose()?;
        let entry = self.client.get(&format!("/v1/entries/{seq}"))?.ok("the entry")?;
        let paper = Paper::read(&entry, statement.to_string().as_bytes(), marks)?;
        if paper.seq() != seq {
            bail!("the ledger answered entry {}, asked for {seq}", paper.seq());
        }
        Ok(Line::Shown(Box::new(paper)))
    }

    /// The hashes that prove an entry under the checkpoint.
    pub(super) fn path(&self, seq: Seq) -> Result<Vec<Hash>> {
        let target = format!("/v1/log/proofs/inclusion?seq={seq}&size={}", self.size);
        let proof: Value = serde_json::from_slice(&self.client.get(&target)?.ok("the proof")?)?;
        let path = proof.get("path").and_then(Value::as_array).context("the proof has no path")?;
        let hash = |text: &Value| text.as_str().and_then(Hash::from_base64);
        path.iter().map(hash).collect::<Option<_>>().context("a line of the proof is no hash")
    }
}

fn read(line: &[u8]) -> Result<(Seq, Value)> {
    let told: Value = serde_json::from_slice(line).context("a line of the ledger's answer is no JSON")?;
    let seq = told.get("seq").and_then(Value::as_u64).context("a line of the ledger's answer has no seq")?;
    Ok((Seq(seq), told))
}

fn marks(told: &Value) -> Result<Vec<Mark>> {
    let text = |mark: &Value, name: &str| mark.get(name).and_then(Value::as_str).map(str::to_owned);
    let one = |mark: &Value| {
        let code = text(mark, "code").context("a mark without its code")?;
        Ok(Mark { code, rule: text(mark, "rule"), clause: text(mark, "clause") })
    };
    told.as_array().context("marks are a list")?.iter().map(one).collect()
}
