//! `minglu audit`: verify a whole ledger from outside.

mod bulk;
mod classes;
mod conduct;
mod copy;
mod from_dir;
mod from_http;
mod pages;
mod reached;
mod register;
mod signatures;
mod state;
mod walk;
mod workers;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::log::VerifierKey;
use crate::service::{Clock as _, SystemClock, read_secret};
use crate::verify::{AuditedWith, EarlierAudit, Known, Learnt, Report, Verdict};

pub(super) use self::from_dir::Directory;
pub(super) use self::from_http::Remote;
pub(super) use self::reached::{Fetched, Reached};
use self::signatures::Verifying;
pub(super) use self::walk::audit;
use self::walk::{Asked, Walked};
use super::Ended;
use super::verify::read_policy;

/// Verify a whole ledger from outside
///
/// Checks the checkpoint, every hash, the chain, and of every statement that is shown the digest, every signature,
/// and person and competence at its entry; then every standing and list as the register publishes them, which is
/// asked for without a key. With an auditor's key everything is shown, every procedure and mark is replayed, and what
/// anybody is shown is compared, too; without one governance and what is public, and the report counts the rest as not
/// shown. From files nothing that is published is compared.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of a ledger (http://…), a data directory, a backup, or a copy of the public files
    ledger: String,
    /// Statements beside a copy of the public files: a bulk read, or a directory of files `<seq>-….json`. Repeatable
    #[arg(long, value_name = "FILE")]
    statements: Vec<PathBuf>,
    /// A checkpoint that was kept earlier: is the log its continuation. Repeatable
    #[arg(long)]
    since: Vec<PathBuf>,
    /// A copy of the public files, or a backup, that was kept earlier: is each of its entries still there as it was
    #[arg(long, value_name = "DIR")]
    copy: Option<PathBuf>,
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
    /// Keep here what this audit learns, and rely on what an earlier one with the same policy learnt: signatures of
    /// entries that it verified are not verified again while the log goes through the same root
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Verify signatures in batches, in less than half the time. It differs from strict verification for none but a
    /// signature that its own signer made so; the report says it. Not with `--state`, which keeps strict results
    #[arg(long, conflicts_with = "state")]
    fast: bool,
    /// Write the report as one page in Chinese and English, fit for paper
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    conduct: conduct::ConductArgs,
    /// The report in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let mut known = known(args)?;
    let mut reached = reach(args)?;
    known.latest = reached.checkpoint()?;
    let latest = known.latest.clone();
    let mut with = circumstances(args, reached.as_ref(), latest.clone())?;
    let policy = state::trust_of(&with);
    let mut before = args.state.as_deref().map(|file| state::read(file, latest.as_deref())).transpose()?.flatten();
    if let Some(learnt) = &before {
        known.earlier.push(learnt.checkpoint.clone());
        if let Err(why) = learnt.usable(policy) {
            with.earlier = Some(EarlierAudit::NotReliedOn { why });
            before = None;
        }
    }
    let verifying = if args.fast { Verifying::InBatches } else { Verifying::Strictly };
    let asked = |before| Asked { before, conduct: args.conduct.asked(), verifying, copy: args.copy.as_deref() };
    let (report, verified) = match walk::walk(reached.as_mut(), known.clone(), &asked(before.as_ref()))? {
        Walked::Done { report, verified } => {
            let relied_on =
                |learnt: Learnt| EarlierAudit::ReliedOn { on: learnt.on, size: learnt.size, root: learnt.root };
            with.earlier = with.earlier.or(before.map(relied_on));
            (report, verified)
        }
        // Read again from the beginning: what was skipped on the way must be verified now.
        Walked::OtherLog => {
            let why = "the log does not go through the root that the earlier audit found".to_owned();
            with.earlier = Some(EarlierAudit::NotReliedOn { why });
            reached.restart()?;
            match walk::walk(reached.as_mut(), known, &asked(None))? {
                Walked::Done { report, verified } => (report, verified),
                Walked::OtherLog => bail!("a walk that relies on nothing found another log"),
            }
        }
    };
    // A checkpoint of a ledger that lies would take the place of the one that shows it.
    if report.verdict() != Verdict::Unsound
        && let Some(checkpoint) = &latest
    {
        if let Some(file) = &args.save {
            fs::write(file, checkpoint).with_context(|| format!("cannot write {}", file.display()))?;
        }
        if let Some(file) = &args.state {
            state::write(file, &report, (policy, checkpoint, verified))?;
        }
    }
    tell(args, &report, &with)
}

fn tell(args: &Args, report: &Report, with: &AuditedWith) -> Result<Ended> {
    if let Some(file) = &args.html {
        fs::write(file, report.to_html(with)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    if args.json {
        println!("{:#}", report.to_json_with(with));
    } else {
        println!("{}", report.to_text_with(with));
    }
    Ok(ended(report))
}

/// What the report says beside what the replay finds.
fn circumstances(args: &Args, reached: &dyn Reached, checkpoint: Option<String>) -> Result<AuditedWith> {
    let policy = args
        .policy
        .as_ref()
        .map(|file| fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display())));
    Ok(AuditedWith {
        ledger: args.ledger.clone(),
        on: Some(SystemClock.now().day()),
        reader: reached.reader(),
        policy: policy.transpose()?,
        keys: args.key.iter().map(ToString::to_string).collect(),
        checkpoint,
        earlier: None,
    })
}

fn reach(args: &Args) -> Result<Box<dyn Reached>> {
    if !args.ledger.starts_with("http://") && !args.ledger.starts_with("https://") {
        return Ok(Box::new(Directory::open(args.ledger.as_ref(), &args.statements)?));
    }
    if !args.statements.is_empty() {
        bail!("a ledger at an address shows its statements itself: --statements is for a copy of the public files");
    }
    let identity = args.identity.as_deref().map(read_secret).transpose()?;
    Ok(Box::new(Remote::new(&args.ledger, identity)?))
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
