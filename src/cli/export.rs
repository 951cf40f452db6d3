//! `minglu export`: files out of a ledger that are read without it.

mod case;
mod directory;
mod gather;
mod roll;

use anyhow::Result;

use super::Ended;

/// Take files out of a ledger that are read and verified without it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The file of a case (卷宗): every paper in its legal order, to be printed, handed in and verified
    Case(case::Args),
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    match &args.what {
        What::Case(args) => case::run(args),
    }
}
