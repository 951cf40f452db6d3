//! `minglu outbox`: what is due to outside systems, its files, and what they answered.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use clap::{Subcommand, ValueEnum};
use serde_json::Value;

use crate::codes::Origin;
use crate::service::read_secret;

use super::Ended;
use super::client::{Answer, Client};
use super::sign::read_input;

/// What is due to outside systems: list it, take its files, hand in what they answered
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of the ledger, for example `http://127.0.0.1:8080`
    url: String,
    /// Origin of the ledger: proofs of identity hold for it alone
    #[arg(long)]
    ledger: Origin,
    /// Key file of the officer, or of an auditor who only looks
    #[arg(long)]
    key: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// What has to be delivered or withdrawn, until when, and what is overdue
    List {
        /// Code of the outside system, for example `credit_china`
        target: String,
        /// End with 1 if something is overdue
        #[arg(long)]
        alarm: bool,
    },
    /// The file of penalties or licences (双公示) that is due
    Csv {
        /// Code of the outside system
        target: String,
        /// Which file
        file: Template,
        /// New file to write; without it the file goes to standard output
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Hand in what the outside system answered: its own file, or JSON
    Receipt {
        /// Code of the outside system
        target: String,
        /// The answer, .csv or .json; "-" reads a CSV file from standard input
        answer: PathBuf,
        /// Number of the batch, as the outside system calls it
        #[arg(long)]
        batch: String,
        /// What had been sent
        #[arg(long, value_enum, default_value_t = Sent::Records)]
        sent: Sent,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Template {
    Penalties,
    Licences,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sent {
    Records,
    Withdrawals,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let client = Client::new(&args.url).with_identity(read_secret(&args.key)?, args.ledger.clone());
    match &args.action {
        Action::List { target, alarm } => {
            let answer = client.get(&address(target, "")?)?;
            let overdue = answer.json()?.get("overdue").and_then(Value::as_u64).unwrap_or(0);
            let ended = tell(&answer)?;
            Ok(if *alarm && overdue > 0 { Ended::Unsound } else { ended })
        }
        Action::Csv { target, file, to } => {
            let name = match file {
                Template::Penalties => "/penalties.csv",
                Template::Licences => "/licences.csv",
            };
            csv(&client.get(&address(target, name)?)?, to.as_deref())
        }
        Action::Receipt { target, answer, batch, sent } => {
            let sent = match sent {
                Sent::Records => "records",
                Sent::Withdrawals => "withdrawals",
            };
            let below = format!("/receipts?batch={}&sent={sent}", encoded(batch));
            let media = if answer.extension().is_some_and(|e| e == "json") { "application/json" } else { "text/csv" };
            let told = client.send("POST", &address(target, &below)?, Some((media, &read_input(answer)?)))?;
            receipts(&told)
        }
    }
}

/// The address of an outbox; a code that is none never becomes a part of one.
fn address(target: &str, below: &str) -> Result<String> {
    let is_code =
        !target.is_empty() && target.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    ensure!(is_code, "{target} is no code of an outside system: small letters, digits and _ are wanted");
    Ok(format!("/v1/outbox/{target}{below}"))
}

/// Percent-encoding of everything but what RFC 3986 section 2.3 leaves alone.
fn encoded(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn csv(answer: &Answer, to: Option<&Path>) -> Result<Ended> {
    if answer.status != 200 {
        return tell(answer);
    }
    match to {
        None => std::io::stdout().write_all(&answer.body).context("cannot write to standard output")?,
        Some(file) => {
            let context = || format!("cannot write {}", file.display());
            let mut open = OpenOptions::new().write(true).create_new(true).open(file).with_context(context)?;
            open.write_all(&answer.body).and_then(|()| open.sync_all()).with_context(context)?;
        }
    }
    Ok(Ended::Sound)
}

/// Tells what became of each row; one that was not recorded makes it unsound.
fn receipts(answer: &Answer) -> Result<Ended> {
    let ended = tell(answer)?;
    let told = answer.json()?;
    let rows = told.get("rows").and_then(Value::as_array);
    let refused = rows.into_iter().flatten().any(|row| row.get("problem").is_some_and(Value::is_string));
    Ok(if refused { Ended::Unsound } else { ended })
}

fn tell(answer: &Answer) -> Result<Ended> {
    println!("{}", serde_json::to_string_pretty(&answer.json()?)?);
    Ok(if (200..300).contains(&answer.status) { Ended::Sound } else { Ended::Unsound })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_codes_alone_and_a_batch_is_encoded() {
        assert_eq!(address("credit_china", "/x").unwrap(), "/v1/outbox/credit_china/x");
        for target in ["", "a/b", "..", "A", "a?b", "文"] {
            assert!(address(target, "").is_err(), "{target}");
        }
        assert_eq!(encoded("批次 1&2"), "%E6%89%B9%E6%AC%A1%201%262");
    }
}
