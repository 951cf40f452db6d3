//! A ledger over HTTP: bundles of entries, and statements in bulk.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::cli::client::Client;
use crate::codes::Hash;
use crate::log::{Checkpoint, Seq, TILE_ROWS, TileKind, TilePath, TreeSize, bundle_parse};

use crate::verify::{PublishedMark, PublishedRegister};

use super::{Fetched, FetchedBody, Reached, register};

/// Statements a bulk read.
const LIMIT: usize = 500;

/// A ledger behind an address.
pub(in crate::cli) struct Remote {
    client: Client,
    checkpoint: Option<String>,
    /// Statements that came with the last bulk read, and were not asked for yet.
    statements: BTreeMap<u64, FetchedBody>,
}

impl Remote {
    /// Fetches the checkpoint first: everything after is read at that size.
    pub(in crate::cli) fn new(base: &str, identity: Option<SigningKey>) -> Result<Self> {
        let client = Client::new(base);
        let answer = client.get("/log/checkpoint")?;
        let checkpoint = match answer.status {
            404 => None,
            _ => Some(String::from_utf8(answer.ok("checkpoint")?).context("the checkpoint is no text")?),
        };
        let client = match (identity, &checkpoint) {
            (Some(key), Some(note)) => client.with_identity(key, Checkpoint::claimed(note)?.origin),
            (Some(_), None) => bail!("the ledger has no checkpoint yet, so a proof of identity has no ledger to name"),
            (None, _) => client,
        };
        Ok(Self { client, checkpoint, statements: BTreeMap::new() })
    }

    fn bundle(&self, index: u64, size: TreeSize) -> Result<Vec<Vec<u8>>> {
        let left = size.0 - index * u64::from(TILE_ROWS);
        let width = u16::try_from(left.min(u64::from(TILE_ROWS)))?;
        let path = TilePath { kind: TileKind::Entries, index, width };
        let bytes = self.client.get(&format!("/log/{path}"))?.ok("bundle")?;
        let lines = bundle_parse(&bytes)?;
        if lines.len() != usize::from(width) {
            bail!("{path} holds {} entries", lines.len());
        }
        Ok(lines.into_iter().map(<[u8]>::to_vec).collect())
    }

    fn statement(&mut self, seq: u64) -> Result<FetchedBody> {
        if let Some(found) = self.statements.remove(&seq) {
            return Ok(found);
        }
        let bytes = self.client.get(&format!("/v1/statements?from={seq}&limit={LIMIT}"))?.ok("statements")?;
        for line in bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            let value: Value = serde_json::from_slice(line).context("a line of the bulk read is no JSON")?;
            let number = value.get("seq").and_then(Value::as_u64).context("a line of the bulk read has no seq")?;
            let body = match (value.get("statement"), value.get("not_shown").and_then(Value::as_str)) {
                (Some(statement), _) => {
                    let bytes = statement.to_string().into_bytes();
                    FetchedBody::Statement { bytes, marks: value.get("marks").map(marks).transpose()? }
                }
                (None, Some(class)) if class == "withdrawn" || class.starts_with("withdrawn by entry ") => {
                    FetchedBody::Withdrawn
                }
                (None, Some(class)) => FetchedBody::NotShown(class.to_owned()),
                (None, None) => bail!("a line of the bulk read has neither statement nor class"),
            };
            self.statements.insert(number, body);
        }
        self.statements.remove(&seq).with_context(|| format!("the bulk read leaves out entry {seq}"))
    }
}

impl Reached for Remote {
    fn checkpoint(&self) -> Result<Option<String>> {
        Ok(self.checkpoint.clone())
    }

    fn data(&self, digest: Hash) -> Option<Vec<u8>> {
        self.client.get(&format!("/log/data/{digest}")).ok()?.ok("data file").ok()
    }

    fn entries(&mut self, from: Seq, size: TreeSize) -> Result<Vec<Fetched>> {
        if !size.holds(from) {
            return Ok(vec![]);
        }
        let index = from.0 / u64::from(TILE_ROWS);
        let lines = self.bundle(index, size)?;
        let first = index * u64::from(TILE_ROWS);
        let mut found = Vec::new();
        for (seq, entry) in (first..).zip(lines).filter(|(seq, _)| *seq >= from.0) {
            found.push(Fetched { entry, body: self.statement(seq)? });
        }
        Ok(found)
    }

    fn restart(&mut self) -> Result<()> {
        self.statements.clear();
        Ok(())
    }

    fn size(&self, checkpoint: TreeSize) -> TreeSize {
        checkpoint
    }

    fn register(&self, size: TreeSize) -> Result<Option<PublishedRegister>> {
        if size == TreeSize::EMPTY { Ok(None) } else { register::fetch(&self.client, size).map(Some) }
    }

    // Over HTTP the entries are read from the public files themselves.
    fn published_difference(&self, _: Seq, _: &[Fetched]) -> Result<Option<(Seq, String)>> {
        Ok(None)
    }
}

/// Marks as a line of the bulk read tells them.
fn marks(told: &Value) -> Result<Vec<PublishedMark>> {
    let text = |mark: &Value, name: &str| mark.get(name).and_then(Value::as_str).map(str::to_owned);
    let one = |mark: &Value| {
        let code = text(mark, "code").context("a mark without its code")?;
        Ok(PublishedMark { code, rule: text(mark, "rule") })
    };
    told.as_array().context("marks are a list")?.iter().map(one).collect()
}
