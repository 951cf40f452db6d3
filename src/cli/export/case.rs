//! `minglu export case`: the file of a case, in a directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use crate::casefile::{Asked, CaseFile, Exporter};
use crate::cli::Ended;
use crate::cli::client::Client;
use crate::cli::progress::Progress;
use crate::codes::{Day, Hash};
use crate::log::{Checkpoint, Entry, TreeSize};
use crate::service::read_secret;
use crate::service::register::Pin;
use crate::statement::events::ledger::ClockKind;
use crate::statement::{Event, PublicKey};

use super::directory;
use super::gather::{Gatherer, NotShown, Pinned};
use super::roll::Roll;

/// The file of a case (卷宗): every paper in its legal order, to be printed, handed in and verified
///
/// A directory with a page for people, the signed originals with receipts, keys, rules, sums and a verifier in Python.
/// With a key it holds what its holder may see; what is named and not shown is listed by entry. Without one it is the
/// public version, and says so.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Of what: the digest of any statement of the case, the number of its entry, or a subject (institutions/…) for
    /// everything about it. A digest that begins with "-" is written in hexadecimal
    what: String,
    /// Address of the ledger
    #[arg(long)]
    url: String,
    /// Key file of an officer or auditor; without one, the public version
    #[arg(long, alias = "identity", value_name = "FILE")]
    key: Option<PathBuf>,
    /// The directory that is made; there is none yet, or it is empty
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The pin at which the file stands: `<size>@<day>`. Unless told, the latest checkpoint and the ledger's day
    #[arg(long, value_name = "PIN")]
    at: Option<String>,
    /// The checkpoint of an earlier pin, which the ledger publishes no more: every export keeps its own
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// A directory with files of evidence: those that a paper names by SHA-256 are enclosed
    #[arg(long, value_name = "DIR")]
    evidence: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    directory::must_be_free(&args.to)?;
    let progress = Progress::new();
    let mut file = match gathered(args, &progress) {
        Ok(file) => file,
        Err(error) if error.is::<NotShown>() => {
            tell(args, &json!({ "refused": error.to_string() }), &error.to_string());
            return Ok(Ended::Unsound);
        }
        Err(error) => return Err(error),
    };
    let evidence = match &args.evidence {
        Some(dir) => directory::evidence(dir, &file.names_of_files())?,
        None => BTreeMap::new(),
    };
    file.evidence = evidence.iter().map(|(sha256, found)| (*sha256, found.enclosed.clone())).collect();
    if let Err(fault) = file.check() {
        let words = format!("{:#}", anyhow::Error::from(fault));
        tell(args, &json!({ "unsound": words }), &words);
        return Ok(Ended::Unsound);
    }
    let files = file.files();
    directory::write(&args.to, &files, &evidence)?;
    drop(progress);
    let (size, day) = file.pin;
    let [grounds, papers] = file.in_order();
    let counted = json!({
        "to": args.to.display().to_string(), "pin": format!("{size}@{day}"), "papers": papers.len(),
        "grounds": grounds.len(), "withheld": file.withheld.len(), "files": files.len() + file.evidence.len(),
        "public": file.by == Exporter::Anybody,
    });
    let version = if file.by == Exporter::Anybody { "the public version, " } else { "" };
    let words = format!(
        "{}: {version}{} papers, {} on which they rest, {} named and not shown, at {size}@{day}",
        args.to.display(),
        papers.len(),
        grounds.len(),
        file.withheld.len(),
    );
    tell(args, &counted, &words);
    Ok(Ended::Sound)
}

fn tell(args: &Args, answer: &Value, words: &str) {
    if args.json {
        println!("{answer}");
    } else {
        println!("{words}");
    }
}

fn gathered(args: &Args, progress: &Progress) -> Result<CaseFile> {
    let bare = Client::new(&args.url);
    let checkpoint = match &args.checkpoint {
        Some(file) => fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        None => String::from_utf8(bare.get("/log/checkpoint")?.ok("the checkpoint")?)?,
    };
    let claimed = Checkpoint::claimed(&checkpoint)?;
    let (size, day) = pin(args, claimed.size, bare.now()?.day())?;
    let key = args.key.as_deref().map(read_secret).transpose()?;
    let kid = key.as_ref().map(|key| PublicKey::from(key).kid());
    let client = match key {
        Some(key) => bare.with_identity(key, claimed.origin.clone()),
        None => bare,
    };
    let pinned = Pinned { client: &client, size };
    let mut gatherer = Gatherer::new(pinned);
    let asked = asked(&client, &args.what)?;
    progress.step("papers", 0, 1);
    let (selection, withheld) = gatherer.gather(asked)?;
    let mut roll = Roll::new(pinned);
    for digest in selection.all() {
        if let Some(paper) = gatherer.known.get(&digest) {
            roll.enrol(paper)?;
        }
    }
    let (rulebook, data) = roll.rulebook()?;
    let by = match kid {
        Some(kid) => roll.exporter(kid)?,
        None => Exporter::Anybody,
    };
    let log_keys = roll.log_keys()?;
    let founding = roll.papers.values().next().context("the roll begins with the founding")?;
    let Event::LedgerFounded(founded) = &founding.event else { bail!("entry 0 is no founding") };
    let simulated = founded.clock == ClockKind::Simulated;
    let mut file = CaseFile {
        origin: claimed.origin,
        simulated,
        pin: (size, day),
        checkpoint,
        log_keys,
        asked,
        by,
        selection,
        withheld,
        roll: roll.papers,
        keys: roll.keys,
        paths: BTreeMap::new(),
        rulebook,
        data,
        evidence: BTreeMap::new(),
        known: gatherer.known,
    };
    let seqs = file.entries();
    for (seq, done) in seqs.iter().zip(0..) {
        progress.step("proofs", done, seqs.len() as u64);
        file.paths.insert(*seq, pinned.path(*seq)?);
    }
    Ok(file)
}

/// Where the file stands, by what was asked and by the checkpoint.
fn pin(args: &Args, size: TreeSize, today: Day) -> Result<(TreeSize, Day)> {
    let Some(text) = &args.at else { return Ok((size, today)) };
    let pin: Pin = text.parse().with_context(|| format!("{text} is no pin, wanted: <size>@<day>"))?;
    ensure!(pin.day <= today, "the ledger's day is {today}: {} has not come", pin.day);
    ensure!(
        pin.size == size,
        "the checkpoint is of {size} entries: give the one of {} entries with --checkpoint",
        pin.size
    );
    Ok((pin.size, pin.day))
}

/// What the argument names.
fn asked(client: &Client, what: &str) -> Result<Asked> {
    if what.contains('/') {
        return Ok(Asked::Subject(what.parse().with_context(|| format!("{what:?} names no subject"))?));
    }
    if let Some(digest) = Hash::from_base64url(what).or_else(|| Hash::from_hex(what)) {
        return Ok(Asked::Statement(digest));
    }
    let seq: u64 = what.parse().with_context(|| format!("{what:?} is no digest, no entry and no subject"))?;
    let entry = client.get(&format!("/v1/entries/{seq}"))?.ok("the entry")?;
    Ok(Asked::Statement(Entry::parse(&entry)?.statement))
}
