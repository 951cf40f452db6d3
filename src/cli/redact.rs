//! `minglu redact`: take withdrawn statements out of a stopped ledger.

use anyhow::Result;

use crate::service::{RedactReport, redact};

use super::Ended;
use super::keeping::{Stopped, tell};
use super::progress::Progress;

/// Take withdrawn statements out of the frames of a stopped ledger
///
/// Entries, tree, checkpoints and receipts stay as they are. What a statement.withdrawn names is hidden at once; this
/// takes it from the disk. A backup made before holds it still: make a new one and destroy the old. The same is true
/// of `quarantine/`, and of blocks that the file system has freed and not overwritten.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: Stopped,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let progress = Progress::new();
    let outcome =
        redact(&args.at.dir, args.at.tripwire.as_deref(), &mut |what, done, all| progress.step(what, done, all));
    drop(progress);
    tell(outcome, args.at.json, RedactReport::to_json)
}
