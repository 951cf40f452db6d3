//! The public register over HTTP, all of it at one pin.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::cli::client::Client;
use crate::codes::{Day, Hash, ListKind, Uscc};
use crate::log::TreeSize;
use crate::statement::Uuid;
use crate::verify::{PublishedRegister, RecordList, SilentSince};

/// How often a walk begins anew because the legal day turned.
const TRIES: usize = 3;

/// Fetches everything that is compared at a log size, on the ledger's day of today: standings, pages, lists,
/// records, indicators and rulesets.
pub(super) fn fetch(client: &Client, size: TreeSize) -> Result<PublishedRegister> {
    for _ in 0..TRIES {
        let (_, today) = pin_now(client)?;
        if let Some(found) = walk(client, size, today)? {
            return Ok(found);
        }
    }
    bail!("the legal day turned {TRIES} times while the register was read")
}

/// The log size and the legal day at which the register answers now.
pub(super) fn pin_now(client: &Client) -> Result<(TreeSize, Day)> {
    let first = client.get("/v1/institutions?limit=1")?.ok("register")?;
    let first: Value = serde_json::from_slice(&first).context("the register is no JSON")?;
    let pin = first.get("pin").and_then(Value::as_str).and_then(|pin| pin.split_once('@'));
    let (size, day) = pin.context("the register names no pin")?;
    Ok((TreeSize(size.parse()?), day.parse()?))
}

/// One walk; `None` if the day turned on the way.
fn walk(client: &Client, size: TreeSize, day: Day) -> Result<Option<PublishedRegister>> {
    let pin = format!("{size}@{day}");
    let (mut standings, mut timelines) = (BTreeMap::new(), BTreeMap::new());
    let Some(rows) = pages(client, "/v1/institutions", &pin)? else { return Ok(None) };
    for row in rows {
        let code = row.get("uscc").and_then(Value::as_str).context("an institution without its code")?;
        let code: Uscc = code.parse()?;
        let Some(standing) = at(client, &format!("/v1/institutions/{code}/standing"), &pin)? else { return Ok(None) };
        standings.insert(code, standing);
        let Some(mut page) = at(client, &format!("/v1/institutions/{code}/timeline"), &pin)? else { return Ok(None) };
        timelines.insert(code, items(&mut page, "a timeline")?);
    }
    let Some(places) = places(client, &pin)? else { return Ok(None) };
    let mut lists = BTreeMap::new();
    for list in ListKind::ALL {
        let Some(rows) = pages(client, &format!("/v1/lists/{}", list.as_str()), &pin)? else { return Ok(None) };
        lists.insert(*list, rows);
    }
    let mut records = BTreeMap::new();
    for list in RecordList::ALL {
        let Some(rows) = pages(client, &format!("/v1/{}", list.as_str()), &pin)? else { return Ok(None) };
        records.insert(*list, rows);
    }
    let Some(indicators) = at(client, "/v1/indicators?parts=1", &pin)? else { return Ok(None) };
    let (indicators, rulesets) = (Some(indicators), rulesets(client)?);
    let (now, _) = pin_now(client)?;
    let (grown, silent) = (now > size, SilentSince::default());
    Ok(Some(PublishedRegister {
        size,
        day,
        standings,
        timelines,
        places,
        grown,
        silent,
        lists,
        records,
        indicators,
        rulesets,
    }))
}

/// The page of every place; `None` if the day turned.
fn places(client: &Client, pin: &str) -> Result<Option<BTreeMap<Uuid, Value>>> {
    let mut found = BTreeMap::new();
    let Some(rows) = pages(client, "/v1/facilities", pin)? else { return Ok(None) };
    for row in rows {
        let id: Uuid = row.get("id").and_then(Value::as_str).context("a place without its id")?.parse()?;
        let Some(page) = at(client, &format!("/v1/facilities/{id}"), pin)? else { return Ok(None) };
        found.insert(id, page);
    }
    Ok(Some(found))
}

/// An answer at the pin; `None` if the day turned.
fn at(client: &Client, path: &str, pin: &str) -> Result<Option<Value>> {
    let sign = if path.contains('?') { '&' } else { '?' };
    let answer = client.get(&format!("{path}{sign}pin={pin}"))?;
    if answer.status == 409 { Ok(None) } else { json(&answer.ok(path)?, path).map(Some) }
}

/// Every manifest that was adopted, with its files and rules.
fn rulesets(client: &Client) -> Result<Vec<Value>> {
    let path = "/v1/rulesets";
    let mut list = json(&client.get(path)?.ok(path)?, path)?;
    let mut found = Vec::new();
    for row in items(&mut list, path)? {
        let manifest = row.get("manifest").and_then(Value::as_str).context("a ruleset without its manifest")?;
        // What it is told to be goes into an address: only a digest does.
        let manifest = Hash::from_hex(manifest).context("a manifest is named by its digest")?;
        let path = format!("{path}/{manifest}");
        found.push(json(&client.get(&path)?.ok(&path)?, &path)?);
    }
    Ok(found)
}

fn json(bytes: &[u8], what: &str) -> Result<Value> {
    serde_json::from_slice(bytes).with_context(|| format!("{what} is no JSON"))
}

fn items(answer: &mut Value, what: &str) -> Result<Vec<Value>> {
    match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) => Ok(items),
        Some(_) | None => bail!("{what} has no items"),
    }
}

/// All items of a paged answer; `None` if the day turned on the way.
fn pages(client: &Client, path: &str, pin: &str) -> Result<Option<Vec<Value>>> {
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let answer = client.get(&format!("{path}?limit=500&pin={pin}{after}"))?;
        if answer.status == 409 {
            return Ok(None);
        }
        let mut page = json(&answer.ok(path)?, path)?;
        found.extend(items(&mut page, path)?);
        match page.get("next").and_then(Value::as_str) {
            Some(next) => after = format!("&after={next}"),
            None => return Ok(Some(found)),
        }
    }
}
