//! The public register over HTTP, all of it at one pin.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::cli::client::Client;
use crate::codes::{Day, ListKind, Uscc};
use crate::log::TreeSize;
use crate::verify::PublishedRegister;

/// How often a walk begins anew because the legal day turned.
const TRIES: usize = 3;

/// Fetches every standing and every list at a log size, on the ledger's day of today.
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
fn pin_now(client: &Client) -> Result<(TreeSize, Day)> {
    let first = client.get("/v1/institutions?limit=1")?.ok("register")?;
    let first: Value = serde_json::from_slice(&first).context("the register is no JSON")?;
    let pin = first.get("pin").and_then(Value::as_str).and_then(|pin| pin.split_once('@'));
    let (size, day) = pin.context("the register names no pin")?;
    Ok((TreeSize(size.parse()?), day.parse()?))
}

/// One walk; `None` if the day turned on the way.
fn walk(client: &Client, size: TreeSize, day: Day) -> Result<Option<PublishedRegister>> {
    let pin = format!("{size}@{day}");
    let mut standings = BTreeMap::new();
    let Some(rows) = pages(client, "/v1/institutions", &pin)? else { return Ok(None) };
    for row in rows {
        let code = row.get("uscc").and_then(Value::as_str).context("an institution without its code")?;
        let code: Uscc = code.parse()?;
        let answer = client.get(&format!("/v1/institutions/{code}/standing?pin={pin}"))?;
        if answer.status == 409 {
            return Ok(None);
        }
        let standing: Value = serde_json::from_slice(&answer.ok("standing")?).context("a standing is no JSON")?;
        standings.insert(code, standing);
    }
    let mut lists = BTreeMap::new();
    for list in ListKind::ALL {
        let Some(rows) = pages(client, &format!("/v1/lists/{}", list.as_str()), &pin)? else { return Ok(None) };
        lists.insert(*list, rows);
    }
    let (now, _) = pin_now(client)?;
    Ok(Some(PublishedRegister { size, day, standings, lists, grown: now > size }))
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
        let mut page: Value =
            serde_json::from_slice(&answer.ok(path)?).with_context(|| format!("{path} is no JSON"))?;
        let Some(Value::Array(items)) = page.get_mut("items").map(Value::take) else { bail!("{path} has no items") };
        found.extend(items);
        match page.get("next").and_then(Value::as_str) {
            Some(next) => after = format!("&after={next}"),
            None => return Ok(Some(found)),
        }
    }
}
