//! `minglu restore`: bring a backup back, with proof that nothing is missing.

use std::path::PathBuf;

use anyhow::Result;

use crate::service::{Loss, RestoreReport, restore};

use super::Ended;
use super::keeping::tell;
use super::progress::Progress;

/// Bring a backup back, with proof that nothing is missing
///
/// Every hash is compared, size and root are recomputed, and the directory appears only when all is proved.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The backup
    from: PathBuf,
    /// Data directory; must not exist
    dir: PathBuf,
    /// File, outside of the data directory, that keeps the last published checkpoint
    #[arg(long)]
    tripwire: Option<PathBuf>,
    /// Directory for the ledger's own keys, if the backup holds them; must not exist
    #[arg(long)]
    secrets: Option<PathBuf>,
    /// Restore although more was published than the backup holds: to be read, never to sign under this origin again
    #[arg(long)]
    accept_loss: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let loss = if args.accept_loss { Loss::Accepted } else { Loss::Refused };
    let progress = Progress::new();
    let (tripwire, secrets) = (args.tripwire.as_deref(), args.secrets.as_deref());
    let mut step = |what: &str, done, all| progress.step(what, done, all);
    let outcome = restore(&args.from, &args.dir, tripwire, secrets, loss, &mut step);
    drop(progress);
    tell(outcome, args.json, RestoreReport::to_json)
}
