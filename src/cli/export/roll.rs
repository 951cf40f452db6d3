//! Whose keys signed, by which statements these came to count, and by which rules the ledger went.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::casefile::{Exporter, Paper, RollKey};
use crate::codes::{Hash, Uscc};
use crate::log::{Seq, VerifierKey};
use crate::manifest::Rulebook;
use crate::statement::Kid;

use super::gather::{Line, Pinned};

/// The roll, as far as a case needs it.
pub(super) struct Roll<'c> {
    pinned: Pinned<'c>,
    pub papers: BTreeMap<Seq, Paper>,
    pub keys: BTreeMap<Kid, RollKey>,
}

impl<'c> Roll<'c> {
    pub(super) fn new(pinned: Pinned<'c>) -> Self {
        Self { pinned, papers: BTreeMap::new(), keys: BTreeMap::new() }
    }

    /// Takes in the keys of a paper's signers, the statements that introduced them, the keys of those, and so on.
    pub(super) fn enrol(&mut self, paper: &Paper) -> Result<()> {
        self.ruled(Seq(0))?;
        let mut open: Vec<Kid> = paper.statement.signers.iter().map(|(_, kid)| kid).collect();
        while let Some(kid) = open.pop() {
            if self.keys.contains_key(&kid) {
                continue;
            }
            let Some(key) = self.key(kid)? else { continue };
            let entry = self.ruled(key.enrolled)?;
            open.extend(entry.statement.signers.iter().map(|(_, kid)| kid));
            self.keys.insert(kid, key);
        }
        Ok(())
    }

    /// A key as the ledger's roll tells it; `None` where it has none, which the check of the file will find.
    fn key(&self, kid: Kid) -> Result<Option<RollKey>> {
        let answer = self.pinned.client.get(&format!("/v1/keys/{kid}"))?;
        if answer.status == 404 {
            return Ok(None);
        }
        let told: Value = serde_json::from_slice(&answer.ok("the key")?)?;
        let text = |name: &str| told.get(name).and_then(Value::as_str);
        let key = RollKey {
            public_key: text("public_key").context("a key without its bytes")?.parse()?,
            holder: text("holder").context("a key without its holder")?.to_owned(),
            authority: text("authority").map(str::parse::<Uscc>).transpose()?,
            enrolled: told.get("enrolled").and_then(Value::as_u64).map(Seq).context("a key without its entry")?,
        };
        ensure!(key.is(kid), "the ledger told another key than {kid}");
        Ok(Some(key))
    }

    /// A statement that rules the ledger, which is public.
    fn ruled(&mut self, seq: Seq) -> Result<&Paper> {
        if !self.papers.contains_key(&seq) {
            ensure!(self.pinned.size.holds(seq), "entry {seq} is not below the pin");
            match self.pinned.statement(seq)? {
                Line::Shown(paper) => self.papers.insert(seq, *paper),
                Line::Not(class) => bail!("entry {seq} rules the ledger and is not shown: {class}"),
            };
        }
        self.papers.get(&seq).context("it was put there")
    }

    /// The keys of the log, as the ledger tells them.
    pub(super) fn log_keys(&self) -> Result<Vec<VerifierKey>> {
        let told: Value = serde_json::from_slice(&self.pinned.client.get("/v1/log/keys")?.ok("the keys of the log")?)?;
        let keys = told.get("keys").and_then(Value::as_array).context("the answer has no keys")?;
        keys.iter().map(|key| Ok(key.as_str().context("a key is a text")?.parse()?)).collect()
    }

    /// As whom the case is read.
    pub(super) fn exporter(&self, kid: Kid) -> Result<Exporter> {
        let key = self.key(kid)?.with_context(|| format!("the ledger knows no key {kid}"))?;
        Ok(Exporter::Key { kid, holder: key.holder, authority: key.authority })
    }

    /// The rulebook in force at the pin, with every file of its manifest, and the statement that adopted it.
    pub(super) fn rulebook(&mut self) -> Result<(Rulebook, BTreeMap<Hash, Vec<u8>>)> {
        let told: Value = serde_json::from_slice(&self.pinned.client.get("/v1/rulesets")?.ok("the rulesets")?)?;
        let adopted = told.get("items").and_then(Value::as_array).into_iter().flatten().filter_map(|row| {
            let seq = row.get("entry").and_then(Value::as_u64).map(Seq)?;
            Some((seq, Hash::from_hex(row.get("manifest")?.as_str()?)?))
        });
        let adopted = adopted.filter(|(seq, _)| self.pinned.size.holds(*seq)).max();
        let (seq, manifest) = adopted.context("no manifest was in force")?;
        self.ruled(seq)?;
        let mut files = BTreeMap::new();
        let mut why = None;
        let rulebook = Rulebook::load(manifest, |digest| {
            let fetched =
                self.pinned.client.get(&format!("/log/data/{digest}")).and_then(|answer| answer.ok("a data file"));
            let bytes = fetched.map_err(|error| why = Some(error)).ok()?;
            files.insert(digest, bytes.clone());
            Some(bytes)
        });
        match (rulebook, why) {
            (Ok(rulebook), _) => Ok((rulebook, files)),
            (Err(_), Some(error)) => Err(error),
            (Err(error), None) => Err(error.into()),
        }
    }
}
