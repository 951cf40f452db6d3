//! A ledger over HTTP: bundles of entries, and statements in bulk.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;

use crate::cli::client::Client;
use crate::codes::Hash;
use crate::log::{Checkpoint, Seq, TILE_ROWS, TileKind, TilePath, TreeSize, bundle_parse};

use crate::verify::PublishedRegister;

use super::reached::{Fetched, FetchedBody, Reached};
use super::{bulk, register};

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
            // What is no text is no checkpoint either, and is refused as one.
            _ => Some(String::from_utf8_lossy(&answer.ok("checkpoint")?).into_owned()),
        };
        let client = match (identity, &checkpoint) {
            (Some(key), Some(note)) => match Checkpoint::claimed(note) {
                Ok(claimed) => client.with_identity(key, claimed.origin),
                // It will be refused, and nothing more is read.
                Err(_) => client,
            },
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
            let (number, body) = bulk::read_line(line)?;
            self.statements.insert(number.0, body);
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

    // Each is named by its hash, and hashed when the replay asks for it.
    fn data_files(&self) -> Result<Vec<Hash>> {
        Ok(vec![])
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>> {
        let answer = self.client.get(&format!("/log/{path}"))?;
        if answer.status == 404 { Ok(None) } else { answer.ok("tile").map(Some) }
    }

    fn without_tiles(&self) -> Option<&'static str> {
        None
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
