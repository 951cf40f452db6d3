//! `minglu draw verify`: a draw run again from its files, which a ledger may serve.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result, bail};
use serde_json::json;

use crate::cli::Ended;
use crate::cli::client::Client;
use crate::cli::verify::read_policy;
use crate::codes::Origin;
use crate::rules::draw::{Records, Rerun, rerun};
use crate::service::read_secret;
use crate::statement::Uuid;
use crate::statement::events::draw::{DrawMade, DrawSeeded};

use super::again::redrawn;
use super::fetch::{Fetched, fetch};
use super::files::{Dir, DraftFile, MADE, SEEDED};

/// Run a draw again and compare, from its files or as a ledger serves it
///
/// With `public/` alone everybody sees that no lot was skipped and who should go; lots that were passed over
/// unopened then end in "could not tell". With `restricted/` an auditor sees everything. With --url everything is
/// fetched first, into the directory that --to names, and then run again offline.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the draw; with --url the id of the draw
    draw: String,
    /// Address of the ledger to fetch it from, for example `http://127.0.0.1:8080`
    #[arg(long, requires = "to")]
    url: Option<String>,
    /// New directory for what is fetched
    #[arg(long, requires = "url")]
    to: Option<PathBuf>,
    /// Policy file with keys of the ledger: proves that each entry stands in its log
    #[arg(long, requires = "url")]
    policy: Option<PathBuf>,
    /// Key file of an auditor or of an officer of the drawing authority, for the restricted lists
    #[arg(long, requires_all = ["url", "ledger"])]
    key: Option<PathBuf>,
    /// Origin of the ledger: proofs of identity hold for it alone
    #[arg(long, requires = "key")]
    ledger: Option<Origin>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let (dir, fetched) = match (&args.url, &args.to) {
        (Some(url), Some(to)) => fetched(args, url, to)?,
        (None, _) | (_, None) => (Dir::open(Path::new(&args.draw)), Fetched::default()),
    };
    if !dir.holds(MADE) {
        bail!("the draw is not made, or not released yet: there is nothing to run again");
    }
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
    Ok(tell(run, fetched, args.json))
}

fn fetched(args: &Args, url: &str, to: &Path) -> Result<(Dir, Fetched)> {
    let draw: Uuid = args.draw.parse().ok().with_context(|| format!("{} is no id of a draw", args.draw))?;
    let client = Client::new(url);
    let client = match (&args.key, &args.ledger) {
        (Some(key), Some(ledger)) => client.with_identity(read_secret(key)?, ledger.clone()),
        (None, _) | (_, None) => client,
    };
    let policy = args.policy.as_deref().map(read_policy).transpose()?;
    let dir = Dir::create(to)?;
    let fetched = fetch((&client, policy.as_ref()), draw, &dir, args.key.is_some())?;
    Ok((dir, fetched))
}

fn tell(run: Rerun, fetched: Fetched, as_json: bool) -> Ended {
    let (unopened, restricted) = (run.unopened, run.restricted);
    let Fetched { mut faults, missing: unproved } = fetched;
    let missing: Vec<String> = run.missing.into_iter().map(str::to_owned).chain(unproved).collect();
    faults.extend(run.faults.into_iter().map(|fault| format!("{:#}", Error::from(fault))));
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
