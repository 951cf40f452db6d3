//! `minglu verify`: check a receipt offline.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::codes::Origin;
use crate::log::{Checkpoint, Entry, Policy, Receipt, ReceiptError, VerifierKey};
use crate::statement::Envelope;

use super::Ended;
use super::sign::read_input;

/// Check a receipt offline
///
/// Needs the receipt and the ledger's verifier key, and nothing of ours: any C2SP tlog-proof verifier does the same.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The receipt, a C2SP tlog-proof file
    receipt: PathBuf,
    /// Verifier key of the ledger, name+hash+key
    #[arg(long, required_unless_present = "policy")]
    key: Vec<VerifierKey>,
    /// Policy file with keys of the ledger and its witnesses, and a quorum
    #[arg(long)]
    policy: Option<PathBuf>,
    /// The statement that was submitted: is it the one of the receipt
    #[arg(long)]
    statement: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let text = read_input(&args.receipt)?;
    let policy = args.policy.as_deref().map(read_policy).transpose()?;
    let checked = Receipt::parse(&text).and_then(|receipt| check(args, policy.as_ref(), &receipt));
    let (ended, words, found) = match checked {
        Ok((entry, checkpoint)) => match other_statement(args, &entry)? {
            None => (Ended::Sound, "sound".to_owned(), Some((entry, checkpoint))),
            Some(words) => (Ended::Unsound, words, Some((entry, checkpoint))),
        },
        Err(error @ ReceiptError::AwaitingCosignature { .. }) => (Ended::CouldNotTell, error.to_string(), None),
        Err(error) => (Ended::Unsound, format!("{:#}", anyhow::Error::from(error)), None),
    };
    if args.json {
        let entry = found.as_ref().map(|(entry, _)| entry.to_line());
        let size = found.as_ref().map(|(_, checkpoint)| checkpoint.size.0);
        println!("{}", json!({ "verdict": words, "entry": entry, "tree_size": size }));
    } else {
        println!("{words}");
        if let Some((entry, checkpoint)) = found {
            println!("entry {} of {}, recorded {}", entry.seq, checkpoint.origin, entry.at);
            println!("statement {} ({})", entry.statement.to_base64url(), entry.statement);
        }
    }
    Ok(ended)
}

fn check(args: &Args, policy: Option<&Policy>, receipt: &Receipt) -> Result<(Entry, Checkpoint), ReceiptError> {
    let origin = origin_of(receipt)?;
    match policy {
        Some(policy) => receipt.verify_with_policy(policy, &origin),
        None => receipt.verify(&args.key, &origin),
    }
}

/// The origin that the receipt names. Trust: only a key of that very name can have signed it.
fn origin_of(receipt: &Receipt) -> Result<Origin, ReceiptError> {
    Ok(Checkpoint::claimed(&receipt.checkpoint).map_err(ReceiptError::Checkpoint)?.origin)
}

/// Reads an auditor's policy file.
pub(super) fn read_policy(file: &std::path::Path) -> Result<Policy> {
    let text = String::from_utf8(read_input(file)?).with_context(|| format!("{} is no text", file.display()))?;
    Policy::parse(&text).with_context(|| format!("{} is no policy", file.display()))
}

fn other_statement(args: &Args, entry: &Entry) -> Result<Option<String>> {
    let Some(file) = &args.statement else { return Ok(None) };
    let digest = Envelope::parse(&read_input(file)?)?.digest();
    Ok((digest != entry.statement).then(|| format!("the receipt is of another statement than {}", file.display())))
}
