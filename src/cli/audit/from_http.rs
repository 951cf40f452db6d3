//! A ledger over HTTP: bundles of entries, and statements in bulk.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::cli::client::Client;
use crate::cli::draw::files_of;
use crate::codes::Hash;
use crate::log::{Checkpoint, Seq, TILE_ROWS, TileKind, TilePath, TreeSize, bundle_parse};

use crate::statement::{Kid, PublicKey, Uuid};
use crate::verify::{FetchedBody, PublishedRegister, read_bulk_line};

use super::reached::{Fetched, Reached, ReadsPage};
use super::register;

/// Statements a bulk read.
const LIMIT: usize = 500;

/// A ledger behind an address.
pub(in crate::cli) struct Remote {
    client: Client,
    checkpoint: Option<String>,
    /// Whose key is shown with every request.
    identity: Option<Kid>,
    /// Where files of draws are served; asked for once, when one is wanted.
    draw_files: OnceCell<BTreeMap<Hash, String>>,
    /// Statements that came with the last bulk read, and were not asked for yet.
    statements: BTreeMap<u64, FetchedBody>,
}

impl Remote {
    /// Fetches the checkpoint first: everything after is read at that size.
    pub(in crate::cli) fn new(base: &str, identity: Option<SigningKey>) -> Result<Self> {
        let client = Client::new(base);
        let kid = identity.as_ref().map(|key| PublicKey::from(key).kid());
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
        Ok(Self { client, checkpoint, identity: kid, draw_files: OnceCell::new(), statements: BTreeMap::new() })
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

    /// The addresses of all files of draws, as far as this reader is told of them.
    fn draw_files(&self) -> Result<BTreeMap<Hash, String>> {
        let (mut found, mut after) = (BTreeMap::new(), String::new());
        loop {
            let page = self.client.get(&format!("/v1/draws?limit=500{after}"))?.ok("draws")?;
            let page: Value = serde_json::from_slice(&page).context("the draws are no JSON")?;
            for row in page.get("items").and_then(Value::as_array).into_iter().flatten() {
                // What is told to be an id becomes a part of a request, so only one that is one is taken.
                let id = row.get("id").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
                let Some(id) = id else { continue };
                let view = self.client.get(&format!("/v1/draws/{id}"))?.ok("draw")?;
                let view: Value = serde_json::from_slice(&view).context("a draw is no JSON")?;
                found.extend(files_of(&view)?.into_iter().map(|file| (file.sha256, file.address)));
            }
            match page.get("next").and_then(Value::as_str) {
                Some(next) => after = format!("&after={next}"),
                None => return Ok(found),
            }
        }
    }

    fn statement(&mut self, seq: u64) -> Result<FetchedBody> {
        if let Some(found) = self.statements.remove(&seq) {
            return Ok(found);
        }
        let bytes = self.client.get(&format!("/v1/statements?from={seq}&limit={LIMIT}"))?.ok("statements")?;
        for line in bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            let (number, body) = read_bulk_line(line)?;
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
        let own = self.client.get(&format!("/log/data/{digest}")).ok()?;
        if own.status == 200 {
            return Some(own.body);
        }
        // Lists and results of draws are no data files of a manifest: they are served beside their draw.
        let address = self.draw_files.get_or_init(|| self.draw_files().unwrap_or_default()).get(&digest)?;
        self.client.get(address).ok()?.ok("file of a draw").ok()
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

    fn reader(&self) -> String {
        match &self.identity {
            Some(kid) => format!("over HTTP with the key {kid}: what its audit or its office may see"),
            None => "over HTTP as anybody: governance, and what is public today".to_owned(),
        }
    }

    fn without_tiles(&self) -> Option<&'static str> {
        None
    }

    fn restart(&mut self) -> Result<()> {
        self.statements.clear();
        Ok(())
    }

    fn size(&self, checkpoint: TreeSize) -> TreeSize {
        checkpoint
    }

    fn reads(&self, from: u64) -> Result<Option<ReadsPage>> {
        if self.identity.is_none() {
            return Ok(None);
        }
        let bytes = self.client.get(&format!("/v1/reads?from={from}&limit={LIMIT}"))?.ok("reads")?;
        let lines: Vec<String> = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
        // Whoever is told all of it is told of this very request, too; a part of a line has no hash.
        let whole = from > 0 || lines.first().is_some_and(|line| line.contains(r#","hash":""#));
        let is_last = lines.len() < LIMIT;
        Ok(whole.then_some(ReadsPage { lines, is_last }))
    }

    fn register(&self, size: TreeSize) -> Result<Option<PublishedRegister>> {
        if size == TreeSize::EMPTY { Ok(None) } else { register::fetch(&self.client, size).map(Some) }
    }

    // Over HTTP the entries are read from the public files themselves.
    fn published_difference(&self, _: Seq, _: &[Fetched]) -> Result<Option<(Seq, String)>> {
        Ok(None)
    }
}
