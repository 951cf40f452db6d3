//! `minglu draw again`: what comes next where something drawn does not stand, and the draft of `draw.redrawn`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::cli::Ended;
use crate::cli::digest::statement_digest;
use crate::codes::{Day, RedrawReason};
use crate::rules::draw::{Dropped, Seed, Sheet};
use crate::statement::events::draw::{DrawRedrawn, DrawSeeded};
use crate::statement::{FileDigest, Inspected, PersonId, StatementDigest};

use super::files::{Dir, DraftFile, SEEDED};
use super::run::{frozen, tell};

/// Draw what comes next where something drawn does not stand
///
/// Whoever stands keeps the place that the seed gave. One object or one officer at a time, each with its reason.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the draw
    dir: PathBuf,
    /// The object that does not stand, or whose officer does not
    #[arg(long)]
    object: Inspected,
    /// The officer who does not go
    #[arg(long)]
    officer: Option<PersonId>,
    /// Why, as a code
    #[arg(long, value_parser = reason)]
    reason: RedrawReason,
    /// Day of the decision
    #[arg(long)]
    on: Day,
    /// Digest of the statement that recorded the draw
    #[arg(long, value_parser = statement_digest, allow_hyphen_values = true)]
    draw: StatementDigest,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

fn reason(code: &str) -> Result<RedrawReason, String> {
    let known: Vec<&str> = RedrawReason::ALL.iter().map(|reason| reason.as_str()).collect();
    let found = RedrawReason::ALL.iter().find(|reason| reason.as_str() == code);
    found.copied().ok_or_else(|| format!("one of {} is wanted", known.join(", ")))
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let dir = Dir::open(&args.dir);
    let freeze = dir.freeze()?;
    let seeded: DraftFile<DrawSeeded> = dir.read_draft(SEEDED)?;
    let (frozen, seed) = (frozen(&dir, &freeze)?, Seed::of(&seeded.data)?);
    let earlier = redrawn(&dir)?;
    let mut lines: Vec<Dropped> = earlier.iter().map(Dropped::from).collect();
    let before = frozen.draw(&seed, &Sheet::new(lines.clone())?)?;
    lines.push(Dropped { object: args.object, officer: args.officer, reason: args.reason });
    let after = frozen.draw(&seed, &Sheet::new(lines)?)?;
    let next = after.new_since(&before).context("that was not drawn: nothing changes without it")?;
    let data = DrawRedrawn {
        draw: args.draw,
        redrawn_on: args.on,
        object: args.object,
        officer: args.officer,
        reason: args.reason,
        next: next.to_recorded().context("more officers than a statement names")?,
        result: FileDigest(after.digest()),
    };
    let number = earlier.len() + 1;
    dir.write(&format!("public/result-{number}.jsonl"), &after.to_bytes())?;
    let name = format!("redrawn-{number}.json");
    dir.write_draft(&name, "minglu.draw.redrawn.v1", &freeze.source, freeze.draw, &serde_json::to_value(&data)?)?;
    Ok(tell(&after, args.json))
}

/// The re-draws of a directory, oldest first.
pub(super) fn redrawn(dir: &Dir) -> Result<Vec<DrawRedrawn>> {
    let mut all = Vec::new();
    loop {
        let name = format!("redrawn-{}.json", all.len() + 1);
        if !dir.holds(&name) {
            return Ok(all);
        }
        all.push(dir.read_draft(&name)?.data);
    }
}
