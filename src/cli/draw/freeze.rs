//! `minglu draw freeze`: the lists in canonical form, with fresh secrets, and the draft of `draw.frozen`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::Ended;
use crate::cli::init::device_id;
use crate::cli::sign::read_input;
use crate::codes::{Hash, RecusalReason};
use crate::rules::draw::{Frozen, METHOD, ObjectLine, OfficerLine, RecusalLine, Secret, Sheet, Terms, Weight};
use crate::service::{Clock as _, SystemClock};
use crate::statement::events::draw::{DrawFrozen, DrawLists, FrozenList};
use crate::statement::{FileDigest, Inspected, PersonId, Subject, Uuid, json as profile};
use crate::store::random_bytes;

use super::files::{Dir, FREEZE};
use super::rows::read_rows;

/// Freeze the lists, before the seed exists
///
/// Tables are CSV with headings or JSON Lines: objects (object, weight), officers (officer, authority, scope),
/// recusals (officer, object, reason). The terms are a JSON object: source, data, and subject where the draw has one
/// already; of data everything but `method` and `lists`, which this command makes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the draw; it is made
    dir: PathBuf,
    /// What is drawn, under which item, and where the seed will come from
    #[arg(long)]
    terms: PathBuf,
    /// The objects with their weights
    #[arg(long)]
    objects: PathBuf,
    /// The officers
    #[arg(long)]
    officers: PathBuf,
    /// Who stands back where
    #[arg(long)]
    recusals: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectRow {
    object: Inspected,
    weight: Weight,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecusalRow {
    officer: PersonId,
    object: Inspected,
    reason: RecusalReason,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let (source, draw, mut frozen) = read_terms(args)?;
    let lists = Frozen::new(Terms::of(draw, &frozen), objects(args)?, officers(args)?, recusals(args)?)?;
    let published = lists.published()?;
    frozen.lists = lists.lists(&published);
    let dir = Dir::create(&args.dir)?;
    dir.write("public/names.jsonl", &published.names.to_bytes())?;
    dir.write("public/lots.jsonl", &published.lots.to_bytes())?;
    dir.write("public/officers.jsonl", &published.officers.to_bytes())?;
    dir.write("public/recusal-digests.jsonl", &published.recusals.to_bytes())?;
    dir.write("restricted/objects.jsonl", &lists.objects().to_bytes())?;
    dir.write("restricted/recusals.jsonl", &lists.recusals().to_bytes())?;
    let data = serde_json::to_value(&frozen)?;
    dir.write_draft(FREEZE, "minglu.draw.frozen.v1", &source, draw, &data)?;
    if args.json {
        println!("{:#}", json!({ "draw": draw.to_string(), "lists": data.get("lists") }));
    } else {
        println!(
            "frozen: draw {draw}, {} objects with {} lots, {} officers",
            published.names.len(),
            published.lots.len(),
            published.officers.len()
        );
        println!("sign and submit {FREEZE} before the seed exists");
    }
    Ok(Ended::Sound)
}

/// Source, id and data, whose lists are still empty.
fn read_terms(args: &Args) -> Result<(String, Uuid, DrawFrozen)> {
    let value = profile::parse(&read_input(&args.terms)?).context("terms")?;
    let source = value.get("source").and_then(Value::as_str).context("terms: source is missing")?;
    let draw = match value.get("subject").and_then(Value::as_str).map(str::parse).transpose()? {
        None => device_id(SystemClock.now())?,
        Some(Subject::Case(draw)) => draw,
        Some(_) => anyhow::bail!("terms: the subject of a draw is cases/<uuid>"),
    };
    let mut data = value.get("data").and_then(Value::as_object).context("terms: data is missing")?.clone();
    let empty = FrozenList { lines: 0, sha256: FileDigest(Hash::of(b"")) };
    let lists = DrawLists {
        names: empty,
        lots: empty,
        officers: empty,
        recusal_digests: empty,
        objects: empty,
        recusals: empty,
    };
    data.insert("method".to_owned(), json!(METHOD));
    data.insert("lists".to_owned(), serde_json::to_value(lists)?);
    let frozen = DrawFrozen::deserialize(Value::Object(data)).context("terms: data")?;
    Ok((source.to_owned(), draw, frozen))
}

fn objects(args: &Args) -> Result<Sheet<ObjectLine>> {
    let mut lines = Vec::new();
    for ObjectRow { object, weight } in read_rows(&args.objects)? {
        lines.push(ObjectLine { object, weight, secret: Secret::new(random_bytes()?) });
    }
    Ok(Sheet::new(lines)?)
}

fn officers(args: &Args) -> Result<Sheet<OfficerLine>> {
    let mut lines: Vec<OfficerLine> = read_rows(&args.officers)?;
    for line in &mut lines {
        line.scope.sort_by_key(|field| field.as_str());
    }
    Ok(Sheet::new(lines)?)
}

fn recusals(args: &Args) -> Result<Sheet<RecusalLine>> {
    let mut lines = Vec::new();
    for RecusalRow { officer, object, reason } in args.recusals.as_deref().map_or(Ok(vec![]), read_rows)? {
        lines.push(RecusalLine { officer, object, reason, secret: Secret::new(random_bytes()?) });
    }
    Ok(Sheet::new(lines)?)
}
