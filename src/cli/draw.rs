//! `minglu draw`: freeze the lists of a random draw, run it, and run it again to check it.

mod again;
mod fetch;
mod files;
mod freeze;
mod publish;
mod rows;
mod run;
mod verify;

use anyhow::Result;
use clap::Subcommand;

pub(super) use self::fetch::files_of;
use super::Ended;

/// Freeze, run and re-run a random draw of objects and officers
///
/// A draw lives in a directory: `public/` for everybody, `restricted/` for auditors, and drafts of the statements,
/// which `minglu sign` signs: freeze.json, seeded.json, made.json, redrawn-1.json and so on.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Freeze the lists, before the seed exists
    Freeze(freeze::Args),
    /// Draw, once the seed is known
    Run(run::Args),
    /// Draw what comes next where something drawn does not stand
    Again(again::Args),
    /// Hand the files of a recorded draw in to the ledger
    Publish(publish::Args),
    /// Run a draw again and compare, from its files or as a ledger serves it
    Verify(verify::Args),
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    match &args.action {
        Action::Freeze(args) => freeze::run(args),
        Action::Run(args) => run::run(args),
        Action::Again(args) => again::run(args),
        Action::Publish(args) => publish::run(args),
        Action::Verify(args) => verify::run(args),
    }
}
