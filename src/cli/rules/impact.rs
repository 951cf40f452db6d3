//! `minglu rules impact`: who would move under a draft, on a real log.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::cli::Ended;
use crate::cli::audit::{Directory, Fetched, Reached, Remote};
use crate::cli::progress::Progress;
use crate::codes::{Day, Hash, Timestamp};
use crate::log::{Checkpoint, Entry, TreeSize};
use crate::manifest::{DataFiles, Manifest, Rulebook, faults};
use crate::oversight::Dossiers;
use crate::rules::{Impact, Move, Told, impact};
use crate::service::{Clock as _, SystemClock, read_secret};
use crate::statement::events::ledger::ClockKind;
use crate::verify::{FetchedBody, Known, Replay};

use super::{line, read};

/// Tell who would move under a draft, on a real log; nothing is written
///
/// Compares the rulebook in force with the draft over every dossier: standings, windows, listings, candidates,
/// deadlines, eligibility and risk classes, each with the rule before and after.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of the data files that change; files that it leaves out stay as they are in force
    draft: PathBuf,
    /// Data directory of the ledger, or a copy of it
    #[arg(long, conflicts_with = "url", required_unless_present = "url")]
    data: Option<PathBuf>,
    /// Address of the ledger
    #[arg(long)]
    url: Option<String>,
    /// Key file of an auditor, for what is not public
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Legal day to compare on; today unless told, on a simulated clock the day of the last entry
    #[arg(long)]
    on: Option<Day>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let mut reached: Box<dyn Reached> = match (&args.data, &args.url) {
        (Some(dir), _) => Box::new(Directory::open(dir, &[])?),
        (None, Some(url)) => Box::new(Remote::new(url, args.identity.as_deref().map(read_secret).transpose()?)?),
        (None, None) => bail!("--data or --url is wanted"),
    };
    let log = replayed(reached.as_mut())?;
    let in_force = files_of(reached.as_ref(), log.rulebook.digest)?;
    let mut draft = in_force.clone();
    draft.extend(read(&args.draft)?);
    let found = faults(&draft, &in_force);
    if !found.is_empty() {
        for fault in &found {
            eprintln!("fault  {}", line(fault));
        }
        eprintln!("the draft cannot be adopted, so nothing is compared");
        return Ok(Ended::Unsound);
    }
    let after = Rulebook::of_files(&draft)?;
    let on = args.on.unwrap_or(log.today);
    let found = impact(&log.dossiers, &log.rulebook, &after, on);
    if args.json {
        println!("{:#}", to_json(&found, &log, &after));
    } else {
        print(&found, &log, &after);
    }
    Ok(Ended::Sound)
}

/// What a log says, and under which rulebook.
struct Log {
    dossiers: Dossiers,
    rulebook: Arc<Rulebook>,
    /// The legal day of its clock.
    today: Day,
    /// Statements that are not shown to this reader: nothing of them is compared.
    hidden: u64,
}

fn replayed(reached: &mut dyn Reached) -> Result<Log> {
    let claimed = reached.checkpoint()?.and_then(|note| Checkpoint::claimed(&note).ok());
    let claimed = claimed.map_or(TreeSize::EMPTY, |head| head.size);
    let size = reached.wanted(claimed);
    let progress = Progress::new();
    let reached = RefCell::new(reached);
    let mut replay = Replay::new(Known::default(), |digest| reached.borrow().data(digest));
    let (mut at, mut last, mut hidden) = (TreeSize::EMPTY, Timestamp::MIN, 0);
    while at < size {
        let fetched = reached.borrow_mut().entries(at.next_seq(), size)?;
        if fetched.is_empty() {
            break;
        }
        // What follows from the log is wanted here; `minglu audit` is who verifies signatures.
        drop(replay.take(fetched.iter().map(Fetched::item)));
        for one in &fetched {
            last = Entry::parse(&one.entry).map_or(last, |entry| last.max(entry.at));
            hidden += u64::from(matches!(one.body, FetchedBody::NotShown(_)));
        }
        at = TreeSize(at.0 + fetched.len() as u64);
        progress.step("log", at.0, claimed.max(at).0);
    }
    if at < claimed {
        bail!("the log ends with {at} entries, the checkpoint covers {claimed}");
    }
    let rulebook = replay.rulebook().context("the rulebook in force cannot be had")?;
    let now = if replay.governance().clock() == Some(ClockKind::Simulated) { last } else { SystemClock.now() };
    Ok(Log { dossiers: replay.dossiers().clone(), rulebook, today: now.max(last).day(), hidden })
}

/// The files of the manifest in force.
fn files_of(reached: &dyn Reached, manifest: Hash) -> Result<DataFiles> {
    let bytes = reached.data(manifest).context("the manifest in force is not at hand")?;
    let mut found = DataFiles::new();
    for (name, digest) in Manifest::parse(&bytes)?.files() {
        let bytes = reached.data(digest).with_context(|| format!("the file {name} is not at hand"))?;
        found.insert(name.to_owned(), bytes);
    }
    Ok(found)
}

fn to_json(found: &Impact, log: &Log, after: &Rulebook) -> Value {
    let count = |((answered, change), count): ((crate::rules::Answered, crate::rules::Change), u64)| json!({ "answered": answered.as_str(), "change": change.as_str(), "count": count });
    json!({
        "on": found.on,
        "in_force": log.rulebook.digest.to_string(),
        "draft": after.digest.to_string(),
        "not_shown": log.hidden,
        "subjects": found.subjects,
        "moved": found.moved,
        "counts": found.counts().into_iter().map(count).collect::<Vec<Value>>(),
        "moves": found.moves,
    })
}

fn print(found: &Impact, log: &Log, after: &Rulebook) {
    println!("on {}: {} in force, {} the draft", found.on, log.rulebook.digest, after.digest);
    println!("{} subjects, {} would move", found.subjects, found.moved);
    if log.hidden > 0 {
        println!("{} statements are not shown to this reader and are not compared", log.hidden);
    }
    for ((answered, change), count) in found.counts() {
        println!("  {:>6}  {}: {}", count, answered.label_en(), change.label_en().to_lowercase());
    }
    let mut subject = "";
    for moved in &found.moves {
        if moved.subject != subject {
            subject = &moved.subject;
            println!("{subject}");
        }
        println!("  {}", sentence(moved));
    }
}

fn sentence(moved: &Move) -> String {
    let side = |told: Option<&Told>| {
        told.map_or_else(
            || "nothing".to_owned(),
            |told| {
                let mark = told.mark.as_deref().map(|mark| format!(" {mark}")).unwrap_or_default();
                let rule = if told.rule.is_empty() { String::new() } else { format!(" by {}", told.rule) };
                let source = if told.source.is_empty() { String::new() } else { format!(" ({})", told.source) };
                format!("{}{rule}{source}{mark}", told.value)
            },
        )
    };
    let key = if moved.key.is_empty() { String::new() } else { format!(" {}", moved.key) };
    let (before, after) = (side(moved.before.as_ref()), side(moved.after.as_ref()));
    format!("{}{key} {}: {before} → {after}", moved.answered.as_str(), moved.change.as_str())
}
