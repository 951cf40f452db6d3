//! `minglu rebuild`: make tiles, indexes and views again from the log.

use anyhow::Result;

use crate::service::{NumbersKey, RebuildReport, rebuild_with};

use super::Ended;
use super::keeping::{Stopped, tell};
use super::progress::Progress;

/// Make tiles, indexes and views again from the log
///
/// The frames are checked before anything is deleted. The ledger must not be running.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: Stopped,
    /// Index document numbers again under another key
    #[arg(long)]
    rotate_number_key: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let progress = Progress::new();
    let numbers = if args.rotate_number_key { NumbersKey::Rotated } else { NumbersKey::Kept };
    let outcome = rebuild_with(&args.at.dir, args.at.tripwire.as_deref(), numbers, &mut |what, done, all| {
        progress.step(what, done, all);
    });
    drop(progress);
    tell(outcome, args.at.json, RebuildReport::to_json)
}
