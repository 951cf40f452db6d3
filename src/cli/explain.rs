//! `minglu explain`: show every byte from one statement to the checkpoint, step by step.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use crate::codes::Hash;
use crate::log::{Checkpoint, Leaves, Seq, TreeSize, inclusion_proof};
use crate::service::{read_secret, verifier_keys};
use crate::statement::{PublicKey, Statement};
use crate::verify::{Explained, FetchedBody, Known, Replay, explain, steps_to_text};

use super::Ended;
use super::audit::{Directory, Fetched, Reached, Remote};
use super::verify::read_policy;

/// Show every byte from one statement to the checkpoint
///
/// Each step names the standard tool with which a reader redoes it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Number of the entry
    seq: u64,
    /// Address of a ledger (http://…), a data directory, or a copy of the public files
    #[arg(long)]
    from: String,
    /// Key file of an officer or auditor, for what is not public
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Policy file with further keys of logs and witnesses; the ledger's own and those it admitted are known
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let mut reached: Box<dyn Reached> = if args.from.starts_with("http://") || args.from.starts_with("https://") {
        Box::new(Remote::new(&args.from, args.identity.as_deref().map(read_secret).transpose()?)?)
    } else {
        Box::new(Directory::open(args.from.as_ref(), &[])?)
    };
    let checkpoint = reached.checkpoint()?.context("there is no published checkpoint yet")?;
    let size = Checkpoint::claimed(&checkpoint)?.size;
    let seq = Seq(args.seq);
    if !size.holds(seq) {
        bail!("entry {seq} is not under the published checkpoint of {size} entries");
    }
    let mut walk = Walk { leaves: vec![], found: None };
    let (keys, mut log_keys) = walk.go(reached.as_mut(), seq, size)?;
    if let Some(file) = &args.policy {
        log_keys.extend(read_policy(file)?.keys());
    }
    let found = walk.found.context("the entry is not there")?;
    let path = inclusion_proof(&Leaves(walk.leaves), seq, size)?;
    let statement = match &found.body {
        FetchedBody::Statement { bytes, .. } => Some(bytes.as_slice()),
        FetchedBody::NotShown(_) | FetchedBody::Withdrawn { .. } => None,
    };
    let of = Explained {
        entry: &found.entry,
        statement,
        disclosures: &[],
        signer_keys: &keys,
        path: &path,
        checkpoint: &checkpoint,
        log_keys: &log_keys,
    };
    let steps = explain(&of)?;
    if args.json {
        let texts: Vec<_> =
            steps.iter().map(|step| json!({ "title": step.title, "redo": step.redo, "holds": step.holds })).collect();
        println!("{:#}", json!({ "seq": args.seq, "steps": texts, "text": steps_to_text(&steps) }));
    } else {
        print!("{}", steps_to_text(&steps));
    }
    let wrong = steps.iter().any(|step| step.holds == Some(false));
    Ok(if wrong { Ended::Unsound } else { Ended::Sound })
}

/// A walk over the log that keeps the leaves and one entry.
struct Walk {
    leaves: Vec<Hash>,
    found: Option<Fetched>,
}

type Keys = (Vec<PublicKey>, Vec<crate::log::VerifierKey>);

impl Walk {
    /// Goes through the log and gives the keys of the entry's signers, and of the log with the witnesses it admitted.
    fn go(&mut self, reached: &mut dyn Reached, wanted: Seq, size: TreeSize) -> Result<Keys> {
        let mut replay = Replay::new(Known::default(), |_| None);
        let mut at = TreeSize::EMPTY;
        while at < size {
            let mut fetched = reached.entries(at.next_seq(), size)?;
            if fetched.is_empty() {
                bail!("the log ends with {at} entries, the checkpoint covers {size}");
            }
            fetched.truncate(usize::try_from(size.0 - at.0).unwrap_or(usize::MAX));
            // Only the registry is wanted here; `minglu audit` is who verifies.
            drop(replay.take(fetched.iter().map(Fetched::item)));
            self.leaves.extend(fetched.iter().map(|one| Hash::leaf(&one.entry)));
            for (seq, one) in (at.0..).zip(fetched) {
                at = TreeSize(seq + 1);
                if seq == wanted.0 {
                    self.found = Some(one);
                }
            }
        }
        let governance = replay.governance();
        let statement = self.found.as_ref().and_then(|found| match &found.body {
            FetchedBody::Statement { bytes, .. } => Statement::parse(bytes).ok(),
            FetchedBody::NotShown(_) | FetchedBody::Withdrawn { .. } => None,
        });
        let introduced =
            statement.as_ref().and_then(|s| s.event().ok()).map(|event| event.introduced_keys()).unwrap_or_default();
        let signers = statement.iter().flat_map(|statement| statement.signers.iter());
        let keys = signers.filter_map(|(_, kid)| governance.key_for(kid, &introduced)).collect();
        let mut log_keys = verifier_keys(governance);
        log_keys.extend(governance.witnesses().iter().map(|witness| witness.key.clone()));
        Ok((keys, log_keys))
    }
}
