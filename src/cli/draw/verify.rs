//! `minglu draw verify`: a draw run again from its files.

use std::path::PathBuf;

use anyhow::{Error, Result};
use serde_json::json;

use crate::cli::Ended;
use crate::rules::draw::{Records, Rerun, rerun};
use crate::statement::events::draw::{DrawMade, DrawSeeded};

use super::again::redrawn;
use super::files::{Dir, DraftFile, MADE, SEEDED};

/// Run a draw again from its files and compare; needs no ledger
///
/// With `public/` alone everybody sees that no lot was skipped and who should go; lots that were passed over
/// unopened then end in "could not tell". With `restricted/` an auditor sees everything.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the draw
    dir: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let dir = Dir::open(&args.dir);
    let freeze = dir.freeze()?;
    let seeded: DraftFile<DrawSeeded> = dir.read_draft(SEEDED)?;
    let made: DraftFile<DrawMade> = dir.read_draft(MADE)?;
    let records = Records {
        draw: freeze.draw,
        source: freeze.source.parse()?,
        frozen: freeze.data,
        seeded: seeded.data,
        made: made.data,
        redrawn: redrawn(&dir)?,
    };
    let files = dir.by_hash()?;
    let run = rerun(&records, &|hash| files.get(&hash).cloned());
    Ok(tell(run, args.json))
}

fn tell(run: Rerun, as_json: bool) -> Ended {
    let (missing, unopened, restricted) = (run.missing, run.unopened, run.restricted);
    let faults: Vec<String> = run.faults.into_iter().map(|fault| format!("{:#}", Error::from(fault))).collect();
    let (ended, verdict) = if !faults.is_empty() {
        (Ended::Unsound, "unsound")
    } else if !missing.is_empty() || unopened > 0 {
        (Ended::CouldNotTell, "could not tell")
    } else {
        (Ended::Sound, "sound")
    };
    if as_json {
        let report = json!({
            "verdict": verdict, "faults": faults, "missing": missing, "unopened": unopened, "restricted": restricted,
        });
        println!("{report:#}");
        return ended;
    }
    println!("{verdict}");
    for fault in faults {
        println!("  {fault}");
    }
    for name in missing {
        println!("  not there: {name}");
    }
    if unopened > 0 {
        println!("  {unopened} lots were passed over unopened; only the restricted lists say whose they are");
    }
    if !restricted {
        println!("  the restricted lists are not there: weights and recusals were not checked");
    }
    ended
}
