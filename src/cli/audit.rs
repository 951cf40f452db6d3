//! `minglu audit`: verify a whole ledger from outside.

mod from_dir;
mod from_http;
mod register;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context as _, Result};

use crate::codes::Hash;
use crate::log::{Checkpoint, Entry, Seq, TreeSize, VerifierKey};
use crate::service::read_secret;
use crate::statement::Statement;
use crate::verify::{
    Body, Item, Known, PublishedMark, PublishedRegister, Replay, Report, SignatureTask, Verdict, Withdrawals,
};

pub(super) use self::from_dir::Directory;
pub(super) use self::from_http::Remote;
use super::Ended;
use super::progress::Progress;
use super::verify::read_policy;

/// Verify a whole ledger from outside
///
/// Checks the checkpoint, every hash, the chain, and of every statement that is shown the digest, every signature,
/// and person and competence at its entry; then every standing and list as the register publishes them. With an
/// auditor's key everything is shown, and every procedure and mark is replayed; without one governance and what is
/// public, and the report counts the rest as not shown.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of a ledger (http://…), a data directory, or a copy of the public files
    ledger: String,
    /// A checkpoint that was kept earlier: is the log its continuation. Repeatable
    #[arg(long)]
    since: Vec<PathBuf>,
    /// A receipt that was kept: is its entry still there. Repeatable
    #[arg(long)]
    receipt: Vec<PathBuf>,
    /// Key file of an auditor, for what is not public
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Policy file: the auditor's root of trust
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Verifier key of the ledger, as it was published. Repeatable
    #[arg(long)]
    key: Vec<VerifierKey>,
    /// Keep the checkpoint of this audit here, for `--since` next time; not if the ledger is unsound
    #[arg(long)]
    save: Option<PathBuf>,
    /// The report in JSON
    #[arg(long)]
    json: bool,
}

/// Statements whose signatures are verified together, on all cores.
const AT_ONCE: usize = 512;

/// A ledger as an auditor reaches it.
pub(super) trait Reached {
    /// The published checkpoint.
    fn checkpoint(&self) -> Result<Option<String>>;

    /// A data file by its digest. It is hashed by whoever uses it.
    fn data(&self, digest: Hash) -> Option<Vec<u8>>;

    /// The next entries from `from` on with their statements, at most up to `size`; empty at the end.
    fn entries(&mut self, from: Seq, size: TreeSize) -> Result<Vec<Fetched>>;

    /// The first of these entries, numbered from `from` on, that a public file beside the log does not hold as
    /// the log does, with the file. Asked where entries come from elsewhere than from the public files.
    fn published_difference(&self, from: Seq, fetched: &[Fetched]) -> Result<Option<(Seq, String)>>;

    /// Begins again with entry 0.
    fn restart(&mut self) -> Result<()>;

    /// How many entries there are, whatever the checkpoint says.
    fn size(&self, checkpoint: TreeSize) -> TreeSize;

    /// The public register at a log size; `None` where nobody publishes one.
    fn register(&self, size: TreeSize) -> Result<Option<PublishedRegister>>;
}

/// One entry with what is shown of its statement.
pub(super) struct Fetched {
    pub entry: Vec<u8>,
    pub body: FetchedBody,
}

/// What is shown of a statement.
pub(super) enum FetchedBody {
    /// Its JSON, disclosures in the unsigned header.
    Statement {
        /// The bytes.
        bytes: Vec<u8>,
        /// Its marks, to a reader who is told them.
        marks: Option<Vec<PublishedMark>>,
    },
    /// Held back, with the class.
    NotShown(String),
    /// Taken out of the ledger.
    Withdrawn,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let mut known = known(args)?;
    let mut reached: Box<dyn Reached> = if args.ledger.starts_with("http://") || args.ledger.starts_with("https://") {
        let identity = args.identity.as_deref().map(read_secret).transpose()?;
        Box::new(Remote::new(&args.ledger, identity)?)
    } else {
        Box::new(Directory::open(args.ledger.as_ref())?)
    };
    known.latest = reached.checkpoint()?;
    let latest = known.latest.clone();
    let report = audit(reached.as_mut(), known)?;
    // A checkpoint of a ledger that lies would take the place of the one that shows it.
    let kept = latest.filter(|_| report.verdict() != Verdict::Unsound);
    if let (Some(file), Some(checkpoint)) = (&args.save, kept) {
        fs::write(file, checkpoint).with_context(|| format!("cannot write {}", file.display()))?;
    }
    if args.json {
        println!("{:#}", report.to_json());
    } else {
        println!("{}", report.to_text());
    }
    Ok(ended(&report))
}

/// The verdict of a report as the end of a command.
pub(super) fn ended(report: &Report) -> Ended {
    match report.verdict() {
        Verdict::Sound => Ended::Sound,
        Verdict::Unsound => Ended::Unsound,
        Verdict::CouldNotTell => Ended::CouldNotTell,
    }
}

fn known(args: &Args) -> Result<Known> {
    let text = |file: &PathBuf| fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()));
    Ok(Known {
        policy: args.policy.as_deref().map(read_policy).transpose()?,
        keys: args.key.clone(),
        latest: None,
        earlier: args.since.iter().map(text).collect::<Result<_>>()?,
        receipts: args.receipt.iter().map(text).collect::<Result<_>>()?,
    })
}

type Files = RefCell<BTreeMap<Hash, Option<Vec<u8>>>>;
type Auditing<'a> = Replay<Box<dyn FnMut(Hash) -> Option<Vec<u8>> + 'a>>;

/// Replays everything that is reached; signatures run on all cores.
///
/// A withdrawal reaches back: where the log has one, it is read a second time, with what stands in its place.
pub(super) fn audit(reached: &mut dyn Reached, known: Known) -> Result<Report> {
    let reached = RefCell::new(reached);
    // Manifests name files again that earlier ones named: each is fetched once.
    let files = RefCell::default();
    let mut replay = replay_all(&reached, &files, (known.clone(), Withdrawals::default()))?;
    if !replay.knows_withdrawals() {
        let by_digest = replay.governance().withdrawals().clone();
        let wanted: Vec<Hash> = by_digest.values().filter_map(|withdrawal| withdrawal.replacement).collect();
        let statements = statements_of(&reached, replay.size(), &wanted)?;
        let withdrawals = Withdrawals::new(&by_digest, |digest| statements.get(&digest).cloned());
        reached.borrow_mut().restart()?;
        replay = replay_all(&reached, &files, (known, withdrawals))?;
    }
    if let Some(published) = reached.borrow().register(replay.size())? {
        replay.register_published(&published);
    }
    Ok(replay.finish())
}

/// The statements of some digests, as far as they are shown.
fn statements_of(
    reached: &RefCell<&mut dyn Reached>,
    size: TreeSize,
    wanted: &[Hash],
) -> Result<BTreeMap<Hash, Statement>> {
    let (mut found, mut at) = (BTreeMap::new(), TreeSize::EMPTY);
    if wanted.is_empty() {
        return Ok(found);
    }
    reached.borrow_mut().restart()?;
    while at < size {
        let fetched = reached.borrow_mut().entries(at.next_seq(), size)?;
        if fetched.is_empty() {
            break;
        }
        at = TreeSize(at.0 + fetched.len() as u64);
        for one in &fetched {
            let named = Entry::parse(&one.entry).ok().map(|entry| entry.statement);
            if let (Some(digest), FetchedBody::Statement { bytes, .. }) = (named, &one.body)
                && wanted.contains(&digest)
                && let Some(statement) = Statement::parse(bytes).ok().filter(|statement| statement.digest == digest)
            {
                found.insert(digest, statement);
            }
        }
    }
    Ok(found)
}

/// Replays every entry once.
fn replay_all<'a>(
    reached: &'a RefCell<&mut dyn Reached>,
    files: &'a Files,
    (known, withdrawals): (Known, Withdrawals),
) -> Result<Auditing<'a>> {
    let head = known.latest.as_deref().and_then(|note| Checkpoint::claimed(note).ok());
    let claimed = head.map_or(TreeSize::EMPTY, |head| head.size);
    let size = reached.borrow().size(claimed);
    let progress = Progress::new();
    let fetch =
        move |digest: Hash| files.borrow_mut().entry(digest).or_insert_with(|| reached.borrow().data(digest)).clone();
    let mut replay: Auditing<'a> = Replay::new(known, Box::new(fetch) as Box<_>).withdrawing(withdrawals);
    let mut pending = Vec::new();
    let mut at = TreeSize::EMPTY;
    let mut published_alike = true;
    while at < size {
        let fetched = reached.borrow_mut().entries(at.next_seq(), size)?;
        if fetched.is_empty() {
            break;
        }
        let covered = usize::try_from(claimed.0.saturating_sub(at.0)).unwrap_or(usize::MAX).min(fetched.len());
        if published_alike && let Some(under) = fetched.get(..covered) {
            let difference = reached.borrow().published_difference(at.next_seq(), under)?;
            published_alike = difference.is_none();
            if let Some((seq, file)) = difference {
                replay.published_differs(seq, &file);
            }
        }
        let first = at.next_seq();
        at = TreeSize(at.0 + fetched.len() as u64);
        pending.extend(replay.take(fetched.iter().map(item)));
        for (seq, fetched) in (first.0..).zip(&fetched) {
            if let FetchedBody::Statement { marks: Some(marks), .. } = &fetched.body {
                replay.marks_published(Seq(seq), marks);
            }
        }
        if pending.len() >= AT_ONCE || at >= size {
            for (seq, outcome) in verify_all(&pending) {
                replay.signatures_checked(seq, outcome);
            }
            pending.clear();
        }
        progress.step("audit", at.0, size.0);
    }
    for (seq, outcome) in verify_all(&pending) {
        replay.signatures_checked(seq, outcome);
    }
    Ok(replay)
}

pub(super) fn item(fetched: &Fetched) -> Item<'_> {
    let body = match &fetched.body {
        FetchedBody::Statement { bytes, .. } => Body::Statement { bytes, disclosures: None },
        FetchedBody::NotShown(class) => Body::NotShown { class },
        FetchedBody::Withdrawn => Body::Withdrawn,
    };
    Item { entry: &fetched.entry, body }
}

type Outcomes = Vec<(Seq, Result<(), crate::statement::SignatureFault>)>;

/// Runs signature tasks on all cores.
fn verify_all(tasks: &[SignatureTask]) -> Outcomes {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = tasks.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let run = |tasks: &[SignatureTask]| -> Outcomes { tasks.iter().map(|task| (task.seq(), task.run())).collect() };
        let workers: Vec<_> = tasks.chunks(share).map(|tasks| scope.spawn(move || run(tasks))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("checking a signature does not panic")).collect()
    })
}
