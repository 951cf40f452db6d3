//! A ledger over HTTP: bundles of entries, and statements in bulk.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::cli::client::Client;
use crate::cli::draw::files_of;
use crate::codes::{Day, Hash};
use crate::log::{Checkpoint, Seq, TILE_ROWS, TileKind, TilePath, TreeSize, bundle_parse};

use crate::statement::{Kid, PublicKey, Uuid};
use crate::verify::{FetchedBody, PublishedRegister, read_bulk_line};

use super::reached::{Fetched, Reached, ReadsPage};
use super::register;

/// Statements a bulk read.
const LIMIT: usize = 500;

/// A ledger behind an address.
///
/// Trust: whatever is for everybody is asked for without a key. A ledger that knew its auditor by the proof could show
/// an honest register to audits and another one to the public.
pub(in crate::cli) struct Remote {
    /// Asks as anybody.
    anybody: Client,
    /// Asks with the key, for statements, draws and reads alone; `None` without one.
    by_right: Option<Client>,
    checkpoint: Option<String>,
    /// Whose key it is.
    identity: Option<Kid>,
    /// Where files of draws are served; asked for once, when one is wanted.
    draw_files: OnceCell<BTreeMap<Hash, String>>,
    /// Statements that came with the last bulk read, and were not asked for yet.
    statements: BTreeMap<u64, FetchedBody>,
}

impl Remote {
    /// Fetches the checkpoint first: everything after is read at that size.
    pub(in crate::cli) fn new(base: &str, identity: Option<SigningKey>) -> Result<Self> {
        let anybody = Client::new(base);
        let kid = identity.as_ref().map(|key| PublicKey::from(key).kid());
        let checkpoint = checkpoint(&anybody)?;
        let by_right = match (identity, &checkpoint) {
            // Of a note that claims nothing: it will be refused, and nothing more is read.
            (Some(key), Some(note)) => {
                Checkpoint::claimed(note).ok().map(|claimed| Client::new(base).with_identity(key, claimed.origin))
            }
            (Some(_), None) => bail!("the ledger has no checkpoint yet, so a proof of identity has no ledger to name"),
            (None, _) => None,
        };
        let (draw_files, statements) = (OnceCell::new(), BTreeMap::new());
        Ok(Self { anybody, by_right, checkpoint, identity: kid, draw_files, statements })
    }

    /// For what depends on who asks.
    fn by_right(&self) -> &Client {
        self.by_right.as_ref().unwrap_or(&self.anybody)
    }

    fn bundle(&self, index: u64, size: TreeSize) -> Result<Vec<Vec<u8>>> {
        let left = size.0 - index * u64::from(TILE_ROWS);
        let width = u16::try_from(left.min(u64::from(TILE_ROWS)))?;
        let path = TilePath { kind: TileKind::Entries, index, width };
        let bytes = self.anybody.get(&format!("/log/{path}"))?.ok("bundle")?;
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
            let page = self.anybody.get(&format!("/v1/draws?limit=500{after}"))?.ok("draws")?;
            let page: Value = serde_json::from_slice(&page).context("the draws are no JSON")?;
            for row in page.get("items").and_then(Value::as_array).into_iter().flatten() {
                // What is told to be an id becomes a part of a request, so only one that is one is taken.
                let id = row.get("id").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
                let Some(id) = id else { continue };
                let view = self.by_right().get(&format!("/v1/draws/{id}"))?.ok("draw")?;
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
        let bytes = self.by_right().get(&format!("/v1/statements?from={seq}&limit={LIMIT}"))?.ok("statements")?;
        for line in bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            let (number, body) = read_bulk_line(line)?;
            self.statements.insert(number.0, body);
        }
        self.statements.remove(&seq).with_context(|| format!("the bulk read leaves out entry {seq}"))
    }
}

/// The published checkpoint, as it is now.
fn checkpoint(client: &Client) -> Result<Option<String>> {
    let answer = client.get("/log/checkpoint")?;
    match answer.status {
        404 => Ok(None),
        // What is no text is no checkpoint either, and is refused as one.
        _ => Ok(Some(String::from_utf8_lossy(&answer.ok("checkpoint")?).into_owned())),
    }
}

impl Reached for Remote {
    fn checkpoint(&self) -> Result<Option<String>> {
        Ok(self.checkpoint.clone())
    }

    fn data(&self, digest: Hash) -> Option<Vec<u8>> {
        let own = self.anybody.get(&format!("/log/data/{digest}")).ok()?;
        if own.status == 200 {
            return Some(own.body);
        }
        // Lists and results of draws are no data files of a manifest: they are served beside their draw.
        let address = self.draw_files.get_or_init(|| self.draw_files().unwrap_or_default()).get(&digest)?;
        self.by_right().get(address).ok()?.ok("file of a draw").ok()
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
        let answer = self.anybody.get(&format!("/log/{path}"))?;
        if answer.status == 404 { Ok(None) } else { answer.ok("tile").map(Some) }
    }

    fn reader(&self) -> String {
        match &self.identity {
            Some(kid) => format!("over HTTP with the key {kid}: what its audit or its office may see"),
            None => "over HTTP as anybody: governance, and what is public today".to_owned(),
        }
    }

    fn reads_as(&self) -> Option<Kid> {
        self.identity
    }

    fn publishes_nothing(&self) -> Option<&'static str> {
        None
    }

    fn without_tiles(&self) -> Option<&'static str> {
        None
    }

    fn restart(&mut self) -> Result<()> {
        self.statements.clear();
        Ok(())
    }

    fn wanted(&self, checkpoint: TreeSize) -> TreeSize {
        checkpoint
    }

    fn reads(&self, from: u64) -> Result<Option<ReadsPage>> {
        if self.identity.is_none() {
            return Ok(None);
        }
        let bytes = self.by_right().get(&format!("/v1/reads?from={from}&limit={LIMIT}"))?.ok("reads")?;
        let lines: Vec<String> = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
        // Whoever is told all of it is told of this very request, too; a part of a line has no hash.
        let whole = from > 0 || lines.first().is_some_and(|line| line.contains(r#","hash":""#));
        let is_last = lines.len() < LIMIT;
        Ok(whole.then_some(ReadsPage { lines, is_last }))
    }

    fn as_anybody(&self) -> Option<Box<dyn Reached>> {
        let (anybody, checkpoint) = (self.anybody.clone(), self.checkpoint.clone());
        let (draw_files, statements) = (OnceCell::new(), BTreeMap::new());
        Some(Box::new(Self { anybody, by_right: None, checkpoint, identity: None, draw_files, statements }))
    }

    fn now(&self) -> Result<Option<(TreeSize, Day)>> {
        register::pin_now(&self.anybody).map(Some)
    }

    fn latest(&self) -> Result<Option<String>> {
        checkpoint(&self.anybody)
    }

    fn register(&self, size: TreeSize) -> Result<Option<PublishedRegister>> {
        if size == TreeSize::EMPTY { Ok(None) } else { register::fetch(&self.anybody, size).map(Some) }
    }

    // Over HTTP the entries are read from the public files themselves.
    fn published_difference(&self, _: Seq, _: &[Fetched]) -> Result<Option<(Seq, String)>> {
        Ok(None)
    }
}
