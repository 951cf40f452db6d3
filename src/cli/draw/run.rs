//! `minglu draw run`: the draw itself, and the drafts of `draw.seeded` and `draw.made`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use crate::cli::Ended;
use crate::cli::digest::statement_digest;
use crate::codes::{Day, Hash, SeedKind};
use crate::rules::draw::{Drawn, Frozen, Seed, Sheet, Terms};
use crate::statement::events::draw::{DrawFrozen, DrawMade, DrawSeeded, SeedGiven};
use crate::statement::{FileDigest, List, StatementDigest, Text};

use super::files::{Dir, DraftFile, MADE, SEEDED};

/// Draw, once the seed is known
///
/// The first time with --digits, --on and --freeze, which write seeded.json and the result; then, once that is
/// recorded, with --seeded, which writes made.json.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the draw
    dir: PathBuf,
    /// The numbers as published, in order, as they are printed: "03 11 16 22 27 32 05"
    #[arg(long, requires = "on", requires = "freeze")]
    digits: Option<String>,
    /// Day on which they came to exist
    #[arg(long)]
    on: Option<Day>,
    /// Digest of the statement that recorded the freeze
    #[arg(long, value_parser = statement_digest, allow_hyphen_values = true)]
    freeze: Option<StatementDigest>,
    /// SHA-256 of the publication of the digits, or of the record of the throw
    #[arg(long)]
    document: Option<String>,
    /// Of a drand round: its signature in hex
    #[arg(long)]
    round_signature: Option<String>,
    /// Digest of the statement that recorded the seed
    #[arg(long, value_parser = statement_digest, allow_hyphen_values = true)]
    seeded: Option<StatementDigest>,
    /// Day of the draw; without it the day of the seed
    #[arg(long)]
    made_on: Option<Day>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let dir = Dir::open(&args.dir);
    let freeze = dir.freeze()?;
    if let Some(digits) = &args.digits {
        let seeded = seeded(args, &freeze.data, digits)?;
        Seed::of(&seeded)?;
        let data = serde_json::to_value(&seeded)?;
        dir.write_draft(SEEDED, "minglu.draw.seeded.v1", &freeze.source, freeze.draw, &data)?;
    }
    let seeded: DraftFile<DrawSeeded> = dir.read_draft(SEEDED).context("the seed is not known: give --digits")?;
    let seed = Seed::of(&seeded.data)?;
    let drawn = frozen(&dir, &freeze)?.draw(&seed, &Sheet::new(vec![])?)?;
    if !dir.holds("public/result.jsonl") {
        dir.write("public/result.jsonl", &drawn.to_bytes())?;
    }
    if let Some(seeding) = args.seeded {
        let made = DrawMade {
            seeded: seeding,
            made_on: args.made_on.unwrap_or(seeded.data.seeded_on),
            visits: drawn.to_recorded().context("more visits or officers than a statement names")?,
            result: FileDigest(drawn.digest()),
        };
        let data = serde_json::to_value(&made)?;
        dir.write_draft(MADE, "minglu.draw.made.v1", &freeze.source, freeze.draw, &data)?;
    }
    Ok(tell(&drawn, args.json))
}

fn seeded(args: &Args, frozen: &DrawFrozen, digits: &str) -> Result<DrawSeeded> {
    Ok(DrawSeeded {
        freeze: args.freeze.context("--freeze is missing")?,
        seed: SeedGiven { kind: frozen.seed.kind, reference: frozen.seed.reference.clone() },
        seeded_on: args.on.context("--on is missing")?,
        digits: numbers(frozen.seed.kind, digits).context("digits: 1 to 100 numbers are wanted")?,
        document: args.document.as_deref().map(file_digest).transpose()?,
        round_signature: args
            .round_signature
            .as_deref()
            .map(|t| Text::new(t).context("round-signature"))
            .transpose()?,
    })
}

/// The numbers apart, as they are typed; digits typed without spaces are taken one by one.
fn numbers(kind: SeedKind, typed: &str) -> Option<List<Text<64>, 1, 100>> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let apart: Vec<String> = match (kind, words.as_slice()) {
        (SeedKind::Lottery | SeedKind::Dice, [joined]) => joined.chars().map(String::from).collect(),
        (SeedKind::Lottery | SeedKind::Dice | SeedKind::Drand, _) => words.into_iter().map(str::to_owned).collect(),
    };
    List::new(apart.into_iter().map(Text::new).collect::<Option<_>>()?)
}

/// The lists as they were frozen; other bytes than the freeze states are refused.
pub(super) fn frozen(dir: &Dir, freeze: &DraftFile<DrawFrozen>) -> Result<Frozen> {
    let terms = Terms::of(freeze.draw, &freeze.data);
    let (objects, recusals) = (dir.sheet("restricted/objects.jsonl")?, dir.sheet("restricted/recusals.jsonl")?);
    let frozen = Frozen::new(terms, objects, dir.sheet("public/officers.jsonl")?, recusals)?;
    if frozen.lists(&frozen.published()?) != freeze.data.lists {
        bail!("the lists in the directory are not those that were frozen");
    }
    Ok(frozen)
}

fn file_digest(text: &str) -> Result<FileDigest> {
    Hash::from_hex(text).map(FileDigest).with_context(|| format!("{text} is no SHA-256 in lower-case hex"))
}

pub(super) fn tell(drawn: &Drawn, as_json: bool) -> Ended {
    if as_json {
        let visits = drawn.to_recorded();
        println!("{:#}", json!({ "result": drawn.digest().to_string(), "voids": drawn.voids(), "visits": visits }));
        return Ended::Sound;
    }
    for visit in drawn.visits() {
        println!("{}", visit.object);
        for team in &visit.teams {
            let officers: Vec<String> = team.officers.iter().map(ToString::to_string).collect();
            println!("  {}: {}", team.field.as_str(), officers.join(", "));
        }
    }
    println!("result {}", drawn.digest());
    Ended::Sound
}
