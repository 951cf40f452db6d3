//! `minglu audit`: verify a whole ledger from outside.

mod bulk;
mod from_dir;
mod from_http;
mod reached;
mod register;
mod walk;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::log::VerifierKey;
use crate::service::read_secret;
use crate::verify::{Known, Report, Verdict};

pub(super) use self::from_dir::Directory;
pub(super) use self::from_http::Remote;
pub(super) use self::reached::{Fetched, FetchedBody, Reached};
pub(super) use self::walk::audit;
use super::Ended;
use super::verify::read_policy;

/// Verify a whole ledger from outside
///
/// Checks the checkpoint, every hash, the chain, and of every statement that is shown the digest, every signature,
/// and person and competence at its entry; then every standing and list as the register publishes them. With an
/// auditor's key everything is shown, and every procedure and mark is replayed; without one governance and what is
/// public, and the report counts the rest as not shown.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of a ledger (http://…), a data directory, a backup, or a copy of the public files
    ledger: String,
    /// Statements beside a copy of the public files: a bulk read, or a directory of files <seq>-….json. Repeatable
    #[arg(long, value_name = "FILE")]
    statements: Vec<PathBuf>,
    /// A checkpoint that was kept earlier: is the log its continuation. Repeatable
    #[arg(long)]
    since: Vec<PathBuf>,
    /// A receipt that was kept: is its entry still there. Repeatable
    #[arg(long)]
    receipt: Vec<PathBuf>,
    /// Key file of an auditor, for what is not public
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Policy file: the auditor's root of trust
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Verifier key of the ledger, as it was published. Repeatable
    #[arg(long)]
    key: Vec<VerifierKey>,
    /// Keep the checkpoint of this audit here, for `--since` next time; not if the ledger is unsound
    #[arg(long)]
    save: Option<PathBuf>,
    /// The report in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let mut known = known(args)?;
    let mut reached = reach(args)?;
    known.latest = reached.checkpoint()?;
    let latest = known.latest.clone();
    let report = audit(reached.as_mut(), known)?;
    // A checkpoint of a ledger that lies would take the place of the one that shows it.
    let kept = latest.filter(|_| report.verdict() != Verdict::Unsound);
    if let (Some(file), Some(checkpoint)) = (&args.save, kept) {
        fs::write(file, checkpoint).with_context(|| format!("cannot write {}", file.display()))?;
    }
    if args.json {
        println!("{:#}", report.to_json());
    } else {
        println!("{}", report.to_text());
    }
    Ok(ended(&report))
}

fn reach(args: &Args) -> Result<Box<dyn Reached>> {
    if !args.ledger.starts_with("http://") && !args.ledger.starts_with("https://") {
        return Ok(Box::new(Directory::open(args.ledger.as_ref(), &args.statements)?));
    }
    if !args.statements.is_empty() {
        bail!("a ledger at an address shows its statements itself: --statements is for a copy of the public files");
    }
    let identity = args.identity.as_deref().map(read_secret).transpose()?;
    Ok(Box::new(Remote::new(&args.ledger, identity)?))
}

/// The verdict of a report as the end of a command.
pub(super) fn ended(report: &Report) -> Ended {
    match report.verdict() {
        Verdict::Sound => Ended::Sound,
        Verdict::Unsound => Ended::Unsound,
        Verdict::CouldNotTell => Ended::CouldNotTell,
    }
}

fn known(args: &Args) -> Result<Known> {
    let text = |file: &PathBuf| fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()));
    Ok(Known {
        policy: args.policy.as_deref().map(read_policy).transpose()?,
        keys: args.key.clone(),
        latest: None,
        earlier: args.since.iter().map(text).collect::<Result<_>>()?,
        receipts: args.receipt.iter().map(text).collect::<Result<_>>()?,
    })
}
