//! `minglu rebuild`: make tiles, indexes and views again from the log.

use std::path::PathBuf;

use anyhow::Result;

use crate::service::{RebuildReport, rebuild};

use super::Ended;
use super::keeping::tell;
use super::progress::Progress;

/// Make tiles, indexes and views again from the log
///
/// The frames are checked before anything is deleted. The ledger must not be running.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Data directory
    dir: PathBuf,
    /// File, outside of the data directory, that keeps the last published checkpoint
    #[arg(long)]
    tripwire: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let progress = Progress::new();
    let outcome = rebuild(&args.dir, args.tripwire.as_deref(), &mut |what, done, all| progress.step(what, done, all));
    drop(progress);
    tell(outcome, args.json, RebuildReport::to_json)
}
