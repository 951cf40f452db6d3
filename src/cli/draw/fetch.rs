//! Everything of a draw that a ledger serves, put into a directory that `minglu draw verify` reads.
//!
//! Trust: the server is believed in nothing. A statement must have the digest that its entry names, each statement
//! must name the one before it, and files are taken by their SHA-256; where the caller has a policy file, each entry
//! is proved to stand under a signed checkpoint.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::cli::client::Client;
use crate::codes::{Hash, Origin};
use crate::log::{Checkpoint, Entry, Policy, Receipt};
use crate::statement::events::draw::{DrawMade, DrawRedrawn, DrawSeeded};
use crate::statement::{Statement, Uuid, base64url};

use super::files::{Dir, FREEZE, MADE, SEEDED};

/// A file that a ledger says a draw has.
pub(in crate::cli) struct Listed {
    pub name: String,
    pub sha256: Hash,
    pub address: String,
    pub restricted: bool,
    pub held: bool,
}

/// What fetching found, before anything is drawn again.
#[derive(Default)]
pub(super) struct Fetched {
    /// What does not hold.
    pub faults: Vec<String>,
    /// What could not be told.
    pub missing: Vec<String>,
}

/// A step of a draw, as its entry names it.
struct Step {
    digest: Hash,
    entry: Entry,
    payload: Vec<u8>,
}

/// Every file that the view of a draw lists, each once.
pub(in crate::cli) fn files_of(view: &Value) -> Result<Vec<Listed>> {
    let lists = view.get("lists").and_then(Value::as_array).context("the answer lists no files")?;
    let results =
        view.get("made").into_iter().chain(view.get("redrawn").and_then(Value::as_array).into_iter().flatten());
    let results = results.filter_map(|step| step.get("result"));
    let mut found: Vec<Listed> = Vec::new();
    for file in lists.iter().chain(results) {
        let text =
            |name: &str| file.get(name).and_then(Value::as_str).with_context(|| format!("a file without {name}"));
        let is = |name: &str| file.get(name).and_then(Value::as_bool).unwrap_or(false);
        let sha256 = Hash::from_hex(text("sha256")?).context("a file's sha256 is none")?;
        if found.iter().any(|before| before.sha256 == sha256) {
            continue;
        }
        let (name, address) = (text("name")?.to_owned(), text("address")?.to_owned());
        // The address becomes a part of a request, so only the one that it must be is taken.
        let id = view.get("id").and_then(Value::as_str).context("the answer has no id")?;
        ensure!(address == format!("/v1/draws/{id}/files/{sha256}"), "a file at the address {address}");
        found.push(Listed { name, sha256, address, restricted: is("restricted"), held: is("held") });
    }
    Ok(found)
}

/// Fetches a draw into a directory; `whole` takes the restricted lists too, which wants an identity.
pub(super) fn fetch(
    (client, policy): (&Client, Option<&Policy>),
    draw: Uuid,
    dir: &Dir,
    whole: bool,
) -> Result<Fetched> {
    let view: Value = serde_json::from_slice(&client.get(&format!("/v1/draws/{draw}"))?.ok("the draw")?)?;
    ensure!(view.get("id").and_then(Value::as_str) == Some(&draw.to_string()), "the answer is of another draw");
    let mut fetched = Fetched::default();
    let mut take = |name: &str, told: Option<&Value>| -> Result<Option<Step>> {
        let Some(told) = told.filter(|told| !told.is_null()) else { return Ok(None) };
        let step = step(client, told).with_context(|| name.to_owned())?;
        dir.write(name, &step.payload)?;
        if let Some(policy) = policy {
            fetched.faults.extend(unproved(client, policy, &step)?.map(|why| format!("{name}: {why}")));
        }
        Ok(Some(step))
    };
    let frozen = take(FREEZE, view.get("frozen"))?.context("the answer has no freeze")?;
    let seeded = take(SEEDED, view.get("seeded"))?;
    let made = take(MADE, view.get("made"))?;
    let mut redrawn = Vec::new();
    for (told, number) in view.get("redrawn").and_then(Value::as_array).into_iter().flatten().zip(1_u32..) {
        redrawn.extend(take(&format!("redrawn-{number}.json"), Some(told))?);
    }
    fetched.faults.extend(unlinked(dir, &frozen, seeded.as_ref(), made.as_ref(), &redrawn)?);
    if policy.is_none() {
        fetched.missing.push("a policy file: no entry was proved to stand under a checkpoint".to_owned());
    }
    for file in files_of(&view)?.into_iter().filter(|file| file.held && (whole || !file.restricted)) {
        let bytes = client.get(&file.address)?.ok(&file.name)?;
        ensure!(
            Hash::of(&bytes) == file.sha256,
            "{}: the ledger served other bytes than the statement names",
            file.name
        );
        let part = if file.restricted { "restricted" } else { "public" };
        dir.write(&format!("{part}/{}-{}.jsonl", file.name, file.sha256), &bytes)?;
    }
    Ok(fetched)
}

/// A statement with its entry, each checked against the other.
fn step(client: &Client, told: &Value) -> Result<Step> {
    let digest = told.get("digest").and_then(Value::as_str).and_then(Hash::from_hex).context("no digest")?;
    let seq = told.get("seq").and_then(Value::as_u64).context("no entry")?;
    let text = client.get(&format!("/log/statements/{digest}"))?.ok("the statement")?;
    let statement = Statement::parse(&text)?;
    ensure!(statement.digest == digest, "the ledger served the statement {}", statement.digest);
    let line = client.get(&format!("/v1/entries/{seq}"))?.ok("the entry")?;
    let entry = Entry::parse(&line)?;
    ensure!(entry.statement == digest && entry.seq.0 == seq, "entry {seq} is not of that statement");
    let payload = base64url::decode(&statement.envelope.payload).context("the payload is no base64url")?;
    Ok(Step { digest, entry, payload })
}

/// Why an entry is not proved to stand under a checkpoint of the log that the policy names.
fn unproved(client: &Client, policy: &Policy, step: &Step) -> Result<Option<String>> {
    let text = client.get(&format!("/v1/entries/{}/receipt", step.entry.seq))?.ok("the receipt")?;
    let checked = Receipt::parse(&text).and_then(|receipt| {
        let origin: Origin =
            Checkpoint::claimed(&receipt.checkpoint).map_err(crate::log::ReceiptError::Checkpoint)?.origin;
        receipt.verify_with_policy(policy, &origin)
    });
    Ok(match checked {
        Ok((entry, _)) if entry.to_line() == step.entry.to_line() => None,
        Ok(_) => Some("the receipt is of another entry".to_owned()),
        Err(error) => Some(format!("{:#}", anyhow::Error::from(error))),
    })
}

/// What the statements say of each other that does not fit.
fn unlinked(
    dir: &Dir,
    frozen: &Step,
    seeded: Option<&Step>,
    made: Option<&Step>,
    redrawn: &[Step],
) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut link = |name: &str, names: Hash, (before, after): (&Step, &Step)| {
        if names != before.digest {
            faults.push(format!("{name} names another statement than the one before it"));
        }
        if after.entry.seq <= before.entry.seq {
            faults.push(format!("{name} stands in the log before what it names"));
        }
    };
    let Some(seed) = seeded else { return Ok(faults) };
    let said = dir.read_draft::<DrawSeeded>(SEEDED)?.data;
    link(SEEDED, said.freeze.0, (frozen, seed));
    if let Some(draw) = made {
        link(MADE, dir.read_draft::<DrawMade>(MADE)?.data.seeded.0, (seed, draw));
        for (again, number) in redrawn.iter().zip(1_u32..) {
            let name = format!("redrawn-{number}.json");
            link(&name, dir.read_draft::<DrawRedrawn>(&name)?.data.draw.0, (draw, again));
        }
    } else if !redrawn.is_empty() {
        bail!("there are re-draws and no draw");
    }
    // The office's own day of the freeze is its word; the entry's time is the ledger's, under a checkpoint.
    let recorded = frozen.entry.at.day();
    if said.seeded_on <= recorded {
        let on = said.seeded_on;
        faults.push(format!("the freeze was recorded on {recorded}, and the seed came to exist on {on}"));
    }
    Ok(faults)
}
