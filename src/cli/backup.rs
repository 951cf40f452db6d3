//! `minglu backup`: copy a ledger, also while it runs.

use std::path::PathBuf;

use anyhow::Result;

use crate::service::{BackupReport, backup};

use super::Ended;
use super::keeping::tell;
use super::progress::Progress;

/// Copy a ledger, also while it runs
///
/// Holds the log, the key ring, the public data files, the tripwire, and the secrets if they are named. Tiles, indexes
/// and views are left out: they are made again. Whoever has a backup has its key ring: keep it as secret as the ledger.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Data directory
    dir: PathBuf,
    /// Where the backup goes; must not exist
    to: PathBuf,
    /// File, outside of the data directory, that keeps the last published checkpoint
    #[arg(long)]
    tripwire: Option<PathBuf>,
    /// Directory of the ledger's own keys, to be part of the backup
    #[arg(long)]
    secrets: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let progress = Progress::new();
    let (tripwire, secrets) = (args.tripwire.as_deref(), args.secrets.as_deref());
    let outcome = backup(&args.dir, tripwire, secrets, &args.to, &mut |what, done, all| progress.step(what, done, all));
    drop(progress);
    tell(outcome, args.json, BackupReport::to_json)
}
