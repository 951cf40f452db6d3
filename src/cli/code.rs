//! `minglu code`: a one-time code for the party, to be handed over with a served document.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use crate::codes::Origin;
use crate::service::read_secret;
use crate::statement::StatementDigest;

use super::Ended;
use super::client::Client;
use super::digest::statement_digest;

/// Have a one-time code made with which a party answers a served document
///
/// It is shown once. Print it on the document, and do not keep it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of the ledger, for example `http://127.0.0.1:8080`
    url: String,
    /// Origin of the ledger: proofs of identity hold for it alone
    #[arg(long)]
    ledger: Origin,
    /// Key file of an officer of the authority
    #[arg(long)]
    key: PathBuf,
    /// Digest of the statement that may be answered
    #[arg(long, value_parser = statement_digest, allow_hyphen_values = true)]
    statement: StatementDigest,
    /// For how many days it is good, 1 to 180; 60 unless told
    #[arg(long)]
    days: Option<u16>,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let client = Client::new(&args.url).with_identity(read_secret(&args.key)?, args.ledger.clone());
    let body = json!({ "statement": args.statement.0.to_base64url(), "days": args.days }).to_string();
    let answer = client.send("POST", "/v1/party-codes", Some(("application/json", body.as_bytes())))?;
    println!("{}", serde_json::to_string_pretty(&answer.json()?)?);
    Ok(if answer.status == 201 { Ended::Sound } else { Ended::Unsound })
}
