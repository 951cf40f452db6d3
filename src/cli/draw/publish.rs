//! `minglu draw publish`: hands the files of a recorded draw in.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use crate::cli::Ended;
use crate::cli::client::Client;
use crate::codes::Origin;
use crate::service::read_secret;

use super::fetch::files_of;
use super::files::Dir;

/// Hand the files of a recorded draw in to the ledger
///
/// After freeze.json is recorded, and again after made.json and after each re-draw: what the ledger has already is
/// left out. Weights and reasons of recusals are given to the drawing authority and auditors alone.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the draw
    dir: PathBuf,
    /// Address of the ledger, for example `http://127.0.0.1:8080`
    #[arg(long)]
    url: String,
    /// Origin of the ledger: proofs of identity hold for it alone
    #[arg(long)]
    ledger: Origin,
    /// Key file of an officer of the drawing authority
    #[arg(long)]
    key: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let dir = Dir::open(&args.dir);
    let draw = dir.freeze()?.draw;
    let client = Client::new(&args.url).with_identity(read_secret(&args.key)?, args.ledger.clone());
    let told = client.get(&format!("/v1/draws/{draw}"))?.ok("the draw")?;
    let own = dir.by_hash()?;
    let (mut sent, mut held, mut missing) = (Vec::new(), 0, Vec::new());
    for file in files_of(&serde_json::from_slice(&told)?)? {
        match own.get(&file.sha256) {
            _ if file.held => held += 1,
            None => missing.push(file.name),
            Some(bytes) => {
                let answer = client.send("PUT", &file.address, Some(("application/jsonl", bytes)))?;
                if !(200..300).contains(&answer.status) {
                    answer.ok(&file.name)?;
                }
                sent.push(file.name);
            }
        }
    }
    let ended = if missing.is_empty() { Ended::Sound } else { Ended::CouldNotTell };
    if args.json {
        println!("{:#}", json!({ "draw": draw.to_string(), "sent": sent, "held": held, "missing": missing }));
        return Ok(ended);
    }
    println!("draw {draw}: {} files handed in, {held} were there", sent.len());
    for name in missing {
        println!("  not in the directory: {name}");
    }
    Ok(ended)
}
