//! `minglu fsck`: check every byte of a data directory.

use anyhow::Result;

use crate::service::fsck;
use crate::verify::Verdict;

use super::Ended;
use super::keeping::Stopped;
use super::progress::Progress;

/// Check every byte of a data directory
///
/// Reads only. Names file, byte offset and entry of everything that is unsound. The ledger must not be running.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: Stopped,
}

#[expect(clippy::unnecessary_wraps, reason = "every command ends in the same way")]
pub(super) fn run(args: &Args) -> Result<Ended> {
    let progress = Progress::new();
    let report =
        fsck(&args.at.dir, args.at.tripwire.as_deref(), &mut |what, done, total| progress.step(what, done, total));
    drop(progress);
    if args.at.json {
        println!("{:#}", report.to_json());
    } else {
        println!("{report}");
    }
    Ok(match report.verdict() {
        Verdict::Sound => Ended::Sound,
        Verdict::Unsound => Ended::Unsound,
        Verdict::CouldNotTell => Ended::CouldNotTell,
    })
}
